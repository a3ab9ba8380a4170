"""What a process knows of its own work: the newest that came from a form."""

from portfolio.work import LEFT, MOST_FORMS, Work


def test_only_the_newest_of_a_form_is_kept_and_nothing_after_it_was_left() -> None:
    work = Work()
    assert work.is_newest("V1:a", "1700000000.000200")
    assert not work.is_newest("V1:a", "1700000000.000100")
    assert not work.is_newest("V1:a", "1700000000.000200")
    assert work.is_newest("V2:a", "1700000000.000100")
    assert work.is_newest("V1:a", LEFT)
    assert not work.is_newest("V1:a", "1800000000.000000")


def test_forms_nobody_fills_in_any_more_are_forgotten() -> None:
    work = Work()
    for number in range(MOST_FORMS + 1):
        work.is_newest(f"V{number}", "2")
    assert work.is_newest("V0", "1")
    assert not work.is_newest("V2", "1")
