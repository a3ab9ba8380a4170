"""What an owner makes of a theme happens once, whoever else decides at the same time, and loses nothing."""

import contextlib
import threading

import pytest

from portfolio.backlog import ItemDraft
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.pilots import sorting
from portfolio.pilots.inbox import ThemeSeen, inbox_of
from storage.vocabulary import Anonymity, BacklogKind
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.saying import meant, pilot_in, say, who
from tests.portfolio.small_company import NOON

DRAFT = ItemDraft(BacklogKind.QUALITY, "Read covenant tables")


def shown(store: OpenUnit) -> tuple[ThemeSeen, ...]:
    with store() as unit:
        return inbox_of(unit, pilot_id="p1", person=who(unit, "owner"), limit=10).themes


def make(store: OpenUnit, theme_id: str = "t-f1", item_id: str = "i1", by: str = "owner") -> sorting.Settled:
    with store() as unit:
        return sorting.make_item(unit, theme_id=theme_id, item_id=item_id, draft=DRAFT, by=who(unit, by), at=NOON)


def test_two_owners_at_once_make_one_thing_of_a_theme(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    assert make(store).new
    assert not make(store).new, "the same form twice"
    with pytest.raises(InvalidInputError, match="Olga Owner put this into the backlog already: “Read covenant tables”"):
        make(store, item_id="i2", by="deputy")
    with store() as unit:
        assert unit.backlog.by_id("i2") is None
        with pytest.raises(InvalidInputError, match="Olga Owner put this"):
            sorting.close_theme(unit, theme_id="t-f1", reason="no", by=who(unit, "deputy"), at=NOON)
        with pytest.raises(InvalidInputError, match="Olga Owner put this"):
            sorting.theme_to_show(unit, theme_id="t-f1", by=who(unit, "deputy"))


def test_of_many_who_decide_at_once_one_does(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    done: list[str] = []

    def decide(number: int) -> None:
        with contextlib.suppress(InvalidInputError):
            if number % 2:
                make(store, item_id=f"i{number}", by="deputy")
            else:
                with store() as unit:
                    sorting.close_theme(unit, theme_id="t-f1", reason=f"{number}", by=who(unit, "owner"), at=NOON)
            done.append(f"{number}")

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    with store() as unit:
        assert len(unit.feedback.themes(["p1"])) == 1
        assert sum(unit.backlog.by_id(f"i{number}") is not None for number in range(6)) == int(done[0]) % 2


def test_feedback_that_comes_while_themes_are_merged_is_not_lost(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "login slow")
    lost: list[Exception] = []

    def merge() -> None:
        with store() as unit:
            sorting.merge_themes(unit, theme_id="t-f2", into="t-f1", by=who(unit, "owner"))

    def give(number: int) -> None:
        try:
            say(store, f"g{number}", "U0CARLA", "login slow")
        except Exception as error:  # noqa: BLE001  (whatever it is, the feedback would be lost)
            lost.append(error)

    threads = [threading.Thread(target=give, args=(number,)) for number in range(6)]
    threads.insert(3, threading.Thread(target=merge))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    with store() as unit:
        assert sorted(row.id for row in unit.feedback.of_pilot("p1")) == ["f1", "f2", *(f"g{n}" for n in range(6))]
        assert None not in {row.theme_id for row in unit.feedback.of_pilot("p1")}


def test_a_theme_ends_with_a_reason_once(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    with store() as unit:
        owner = who(unit, "owner")
        with pytest.raises(InvalidInputError) as refusal:
            sorting.close_theme(unit, theme_id="t-f1", reason=" ", by=owner, at=NOON)
        assert refusal.value.field == "reason"
        assert sorting.close_theme(unit, theme_id="t-f1", reason="Not ours.", by=owner, at=NOON).told == 1
        assert not sorting.close_theme(unit, theme_id="t-f1", reason="Not ours.", by=owner, at=NOON).new
        with pytest.raises(InvalidInputError, match="closed this theme already"):
            sorting.close_theme(unit, theme_id="t-f1", reason="Another.", by=owner, at=NOON)


def test_an_item_that_is_there_takes_a_theme(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "login slow")
    make(store)
    with store() as unit:
        joined = sorting.join_item(unit, theme_id="t-f2", item_id="i1", by=who(unit, "owner"), at=NOON)
        assert joined.item is not None
        assert joined.item.waiting == 2
        assert {source.id for source in joined.item.sources} == {"t-f1", "t-f2"}
        assert not sorting.join_item(unit, theme_id="t-f2", item_id="i1", by=who(unit, "owner"), at=NOON).new
        with pytest.raises(NotFoundError):
            sorting.join_item(unit, theme_id="t-f2", item_id="made up", by=who(unit, "owner"), at=NOON)


def test_an_item_of_another_product_or_one_that_is_over_takes_none(store: OpenUnit) -> None:
    pilot_in(store)
    pilot_in(store, "p2", product="regsearch")
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0ANNA", "login slow")
    make(store)
    with store() as unit:
        row = unit.backlog.by_id("i1")
        other = unit.products.by_key("regsearch")
        assert row is not None
        assert other is not None
        row.status = "done"  # type: ignore[assignment]
    with store() as unit, pytest.raises(InvalidInputError, match="done or declined"):
        sorting.join_item(unit, theme_id="t-f2", item_id="i1", by=who(unit, "owner"), at=NOON)
    with store() as unit:
        row = unit.backlog.by_id("i1")
        assert row is not None
        row.product_id = other.id or 0
    with store() as unit, pytest.raises(NotAllowedError):
        sorting.join_item(unit, theme_id="t-f2", item_id="i1", by=who(unit, "owner"), at=NOON)


def test_rename_merge_and_move(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "missing covenant table")
    say(store, "f3", "U0CARLA", "login slow")
    with store() as unit:
        owner = who(unit, "owner")
        sorting.rename_theme(unit, theme_id="t-f1", title=" Covenant   tables ", by=owner)
        sorting.move_feedback(
            unit, feedback_id="f2", theme_id="t-f1", to="", said=meant("missing covenant table"), new_id="t9", by=owner,
            at=NOON,
        )  # fmt: skip
    assert {(one.title, one.people) for one in shown(store)} == {
        ("Covenant tables", 1),
        ("missing covenant table", 1),
        ("login slow", 1),
    }
    with store() as unit:
        owner = who(unit, "owner")
        with pytest.raises(InvalidInputError):
            sorting.merge_themes(unit, theme_id="t9", into="t9", by=owner)
        sorting.merge_themes(unit, theme_id="t9", into="t-f1", by=owner)
        sorting.move_feedback(
            unit, feedback_id="f3", theme_id="t-f3", to="t-f1", said=meant("login slow"), new_id="t8", by=owner, at=NOON
        )
    (theme,) = shown(store)
    assert (theme.id, theme.title, theme.people) == ("t-f1", "Covenant tables", 3)
    with store() as unit, pytest.raises(NotFoundError, match="one with another"):
        sorting.merge_themes(unit, theme_id="t9", into="t-f1", by=who(unit, "owner"))


def test_what_is_moved_stays_in_its_pilot_and_has_a_name(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    pilot_in(store, "p2")
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0ANNA", "login slow", pilot_id="p2")
    say(store, "n1", None, "covenant table missing")
    with store() as unit:
        owner = who(unit, "owner")
        with pytest.raises(InvalidInputError, match="of this pilot"):
            sorting.merge_themes(unit, theme_id="t-f1", into="t-f2", by=owner)
        for piece, to, wrong in (
            ("n1", "", NotFoundError),
            ("f2", "", NotFoundError),
            ("f1", "t-f2", InvalidInputError),
        ):
            with pytest.raises(wrong):
                sorting.move_feedback(
                    unit, feedback_id=piece, theme_id="t-f1", to=to, said=None, new_id="t9", by=owner, at=NOON
                )
