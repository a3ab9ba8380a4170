"""Feedback is sorted into themes as it comes, and what was said before is offered as far as it may be told."""

import itertools
import threading
from pathlib import Path

import pytest
import yaml

from bot.wiring import packaged_encoder
from portfolio.demand import embedded
from portfolio.errors import NotFoundError
from portfolio.pilots import themes
from storage.engine import unit_factory
from storage.models import BacklogItemRow, FeedbackRow
from storage.vocabulary import Anonymity, BacklogKind, BacklogStatus, Barrier, ThemeStatus
from tests.databases import some_database
from tests.pilots import put_feedback
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.saying import meant, pilot_in, say
from tests.portfolio.small_company import NOON, fill_small

SENTENCES = Path(__file__).with_name("sentences.yaml")


def test_the_same_in_other_words_joins_and_something_else_opens_one(store: OpenUnit) -> None:
    pilot_in(store)
    assert say(store, "f1", "U0ANNA", "covenant table missing") == "t-f1"
    assert say(store, "f2", "U0BEN", "missing covenant table") == "t-f1"
    assert say(store, "f3", "U0BEN", "login slow today") == "t-f3"
    with store() as unit:
        assert [one.id for one in unit.feedback.under(["t-f1"])] == ["f1", "f2"]


def test_what_lies_under_a_theme_stays_there(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    with store() as unit:
        again = themes.sort_in(unit, feedback_id="f1", said=meant("login slow"), new_id="t9", at=NOON)
        assert again == "t-f1"
        assert unit.feedback.theme("t9") is None
        with pytest.raises(NotFoundError):
            themes.sort_in(unit, feedback_id="nobody's", said=None, new_id="t9", at=NOON)


def test_without_vectors_the_same_words_are_alike(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "The tables are missing.", compared=False)
    assert say(store, "f2", "U0BEN", "missing: the table", compared=False) == "t-f1"
    assert say(store, "f3", "U0BEN", "the login is slow", compared=False) == "t-f3"
    assert say(store, "f4", "U0BEN", "the table is missing") == "t-f1", "and one with a vector joins by its words too"
    assert say(store, "f5", "U0ANNA", "table missing") == "t-f1", "from then on by the vector that one brought"


def test_same_for_me_joins_what_it_says_the_same_as(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    assert say(store, "f2", "U0BEN", "", compared=False, same_as="f1") == "t-f1"


def test_a_pilot_s_themes_are_its_own(store: OpenUnit) -> None:
    pilot_in(store)
    pilot_in(store, "p2")
    say(store, "f1", "U0ANNA", "covenant table missing")
    assert say(store, "f2", "U0BEN", "covenant table missing", pilot_id="p2") == "t-f2"
    assert say(store, "f3", "U0BEN", "", pilot_id="p2", same_as="f1") == "t-f3", "not even by saying the same"


@pytest.mark.parametrize(
    ("status", "item", "joins"),
    [
        (ThemeStatus.CLOSED, None, False),
        (ThemeStatus.BACKLOG, BacklogStatus.PLANNED, True),
        (ThemeStatus.BACKLOG, BacklogStatus.DONE, False),
        (ThemeStatus.BACKLOG, BacklogStatus.DECLINED, False),
    ],
)
def test_more_joins_what_is_planned_but_not_what_is_over(
    store: OpenUnit, status: ThemeStatus, item: BacklogStatus | None, *, joins: bool
) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    with store() as unit:
        theme = unit.feedback.theme("t-f1")
        assert theme is not None
        if item is not None:
            product = unit.products.by_key("docreader")
            assert product is not None
            row = BacklogItemRow(
                id="i1", product_id=product.id or 0, kind=BacklogKind.QUALITY, title="x", status=item, created_by="U",
                created_at=NOON,
            )  # fmt: skip
            unit.backlog.add_once(row.model_dump())
            theme.item_id = "i1"
        theme.status, theme.closed_reason = status, "" if item else "no"
    assert (say(store, "f2", "U0BEN", "covenant table missing") == "t-f1") is joins
    assert (say(store, "f3", "U0BEN", "", compared=False, same_as="f1") == "t-f1") is joins
    with store() as unit:
        offered = themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3)
        assert [one.feedback.id for one in offered] == (["f1"] if joins else ["f2"])


@pytest.mark.parametrize("same", [True, False])
def test_barrier_and_scenario_count_a_little(store: OpenUnit, *, same: bool) -> None:
    """Two words of five and six in common are just not enough; the same barrier and scenario make it so."""
    pilot_in(store)
    say(store, "f1", "U0ANNA", "alpha bravo charlie delta echo", barrier=Barrier.DATA, scenario=2)
    barrier, scenario = (Barrier.DATA, 2) if same else (Barrier.SKILL, 3)
    other = "alpha bravo kilo lima mike november"
    second = say(store, "f2", "U0BEN", other, barrier=barrier, scenario=scenario)
    assert (second == "t-f1") is same


def test_two_who_say_the_same_at_once_open_one_theme(store: OpenUnit) -> None:
    pilot_in(store)
    with store() as unit:
        for number in range(6):
            put_feedback(unit, f"f{number}", at=NOON, author=f"U{number}", text="covenant table missing")
    said, found = meant("covenant table missing"), list[str]()

    def sort(number: int) -> None:
        with store() as unit:
            found.append(themes.sort_in(unit, feedback_id=f"f{number}", said=said, new_id=f"t{number}", at=NOON))

    threads = [threading.Thread(target=sort, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    with store() as unit:
        assert len(unit.feedback.themes(["p1"])) == 1


def test_close_to_shows_only_what_may_be_told(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    for number in range(4):
        say(store, f"n{number}", None, "covenant table missing")
    with store() as unit:
        assert themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3) == ()
    say(store, "q", "U0ANNA", "covenant table missing", quote_ok=False)
    with store() as unit:
        assert themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3) == ()
    say(store, "f1", "U0BEN", "missing covenant table always")
    with store() as unit:
        (one,) = themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3)
        assert (one.feedback.id, one.people) == ("f1", 2)
        assert themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3, but_of="U0BEN") == ()
        for row in unit.feedback.of_pilot("p1"):
            row.lot = 1 if row.author is None else None
        extra = FeedbackRow(**{**unit.feedback.of_pilot("p1")[0].model_dump(), "id": "n9", "author": None})
        extra.given_at, extra.lot = None, 1
        unit.feedback.add_once(extra.model_dump())
    with store() as unit:
        (one,) = themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3)
        assert one.people == 7, "five anonymous ones in a full lot count now"


def test_close_to_offers_the_nearest_words_of_the_likeliest_themes(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "covenant table missing draft")
    say(store, "f3", "U0CARLA", "login slow")
    with store() as unit:
        found = themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing draft"), limit=3)
        assert [(one.feedback.id, one.people) for one in found] == [("f2", 2)]
        assert themes.close_to(unit, pilot_id="p1", said=meant("something else entirely"), limit=3) == ()


def test_what_was_taken_back_is_offered_to_nobody(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing", withdrawn_at=NOON)
    with store() as unit:
        assert themes.close_to(unit, pilot_id="p1", said=meant("covenant table missing"), limit=3) == ()


@pytest.mark.parametrize(("part", "pure", "together"), [("tuned", 1.0, 0.55), ("reported", 1.0, 0.75)])
def test_themes_of_sixty_sentences_in_three_languages(part: str, pure: float, together: float) -> None:
    """What the likeness is worth, by the packaged encoder: `pure` of the pairs that lie together say the same, and
    `together` of those that say the same lie together."""
    groups = yaml.safe_load(SENTENCES.read_text("utf-8"))[part]
    said = [(group, one) for group, ones in groups.items() for one in ones]
    vectors = embedded(packaged_encoder(), [one["text"] for _, one in said])
    found: dict[int, str] = {}
    with some_database(fill_small) as engine:
        store = unit_factory(engine)
        pilot_in(store)
        for place, ((_, one), vector) in enumerate(zip(said, vectors, strict=True)):
            with store() as unit:
                put_feedback(
                    unit, f"f{place}", at=NOON, author=f"U{place}", text=one["text"], scenario=one["scenario"],
                    barrier=Barrier(one["barrier"]) if "barrier" in one else None,
                )  # fmt: skip
                new_id = f"t{place}"
                found[place] = themes.sort_in(unit, feedback_id=f"f{place}", said=vector, new_id=new_id, at=NOON)
    pairs = [
        (said[one][0] == said[other][0], found[one] == found[other]) for one, other in itertools.combinations(found, 2)
    ]
    joined, same = [alike for alike, lie in pairs if lie], [lie for alike, lie in pairs if alike]
    assert sum(joined) / len(joined) >= pure
    assert sum(same) / len(same) >= together


def test_what_was_moved_to_a_theme_of_its_own_is_joined_by_the_like_of_it(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    with store() as unit:
        themes.move(unit, feedback_id="f1", to="", said=meant("covenant table missing"), new_id="own", at=NOON)
    assert say(store, "f2", "U0BEN", "missing covenant table again") == "own"
