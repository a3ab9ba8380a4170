"""A backlog says what will change, who waits for it, who decided and why; those who wait hear of every move once."""

import pytest

from portfolio.backlog import ItemDraft, Move, Moved, add_item, move_item
from portfolio.backlog_reading import Item, item_by_id, open_items, shelf_of
from portfolio.catalog import product_card
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.pilots import sorting
from storage.models import DeliveryRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, BacklogKind, BacklogStatus, ParticipantStatus, Priority
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.saying import meant, pilot_in, say, who
from tests.portfolio.small_company import NOON

DRAFT = ItemDraft(BacklogKind.QUALITY, "Read covenant tables")
PLANNED, DONE, DECLINED, NEW = BacklogStatus.PLANNED, BacklogStatus.DONE, BacklogStatus.DECLINED, BacklogStatus.NEW


def add(store: OpenUnit, item_id: str = "i1", by: str = "owner", draft: ItemDraft = DRAFT) -> Item:
    with store() as unit:
        product = product_card(unit, key="docreader")
        return add_item(unit, item_id=item_id, product=product, draft=draft, by=who(unit, by), at=NOON)


def move(store: OpenUnit, move: Move, item_id: str = "i1", by: str = "owner") -> Moved:
    with store() as unit:
        return move_item(unit, item_id=item_id, move=move, by=who(unit, by), at=NOON)


def make(store: OpenUnit, theme_id: str = "t-f1", item_id: str = "i1") -> None:
    with store() as unit:
        sorting.make_item(unit, theme_id=theme_id, item_id=item_id, draft=DRAFT, by=who(unit, "owner"), at=NOON)


def news(unit: Unit, slack_id: str, *, pilot: str = "p1", item: str = "i1", status: str) -> DeliveryRow | None:
    return unit.deliveries.of(slack_id, "feedback_news", f"{pilot}:{item}:{status}")


def test_an_item_is_added_once_by_those_who_may(store: OpenUnit) -> None:
    first = add(store)
    assert (first.kind, first.title, first.status, first.waiting) == (BacklogKind.QUALITY, DRAFT.title, NEW, 0)
    assert first.created_by.name == "Olga Owner"
    assert add(store, draft=ItemDraft(BacklogKind.DEBT, "Another")).title == DRAFT.title, "the same id changes nothing"
    for by in ("lead", "anna"):
        with pytest.raises(NotAllowedError):
            add(store, "i2", by)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ItemDraft(BacklogKind.UX, "  "), "title"),
        (ItemDraft(BacklogKind.UX, "x" * 151), "title"),
        (ItemDraft(BacklogKind.UX, "x", "y" * 3001), "description"),
    ],
)
def test_what_cannot_be_stored_names_its_field(store: OpenUnit, draft: ItemDraft, field: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        add(store, draft=draft)
    assert refusal.value.field == field


def test_declining_takes_a_reason_and_the_others_do_not(store: OpenUnit) -> None:
    add(store)
    with pytest.raises(InvalidInputError) as refusal:
        move(store, Move(DECLINED, "  "))
    assert refusal.value.field == "reason"
    assert move(store, Move(PLANNED)).item.status is PLANNED
    declined = move(store, Move(DECLINED, "Too dear.", Priority.LOW)).item
    assert (declined.reason, declined.priority) == ("Too dear.", Priority.LOW)
    assert declined.decided_by is not None
    assert declined.decided_by.name == "Olga Owner"
    assert move(store, Move(DECLINED, priority=Priority.HIGH)).item.reason == "Too dear.", (
        "a priority alone moves nothing"
    )


def test_who_comes_second_is_told(store: OpenUnit) -> None:
    add(store)
    assert move(store, Move(PLANNED, was=NEW)).item.status is PLANNED
    assert move(store, Move(PLANNED, was=NEW)).item.status is PLANNED, "the same form twice"
    with pytest.raises(InvalidInputError, match="Olga Owner moved this to “planned” meanwhile"):
        move(store, Move(DONE, was=NEW), by="deputy")
    with pytest.raises(NotAllowedError):
        move(store, Move(DONE), by="lead")
    with pytest.raises(NotFoundError):
        move(store, Move(DONE), item_id="made up")


def test_who_said_it_waits_for_it_later_ones_too(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    make(store)
    say(store, "f2", "U0BEN", "missing covenant table")
    say(store, "f3", "U0BEN", "covenant table missing")
    say(store, "f4", "U0CARLA", "", same_as="f1")
    with store() as unit:
        assert item_by_id(unit, item_id="i1").waiting == 3
        first = unit.feedback.by_id("f1")
        assert first is not None
        first.withdrawn_at = NOON
    with store() as unit:
        assert item_by_id(unit, item_id="i1").waiting == 2, "who took it back waits no more"
    assert move(store, Move(PLANNED)).told == 2
    with store() as unit:
        assert news(unit, "U0ANNA", status="planned") is None
        assert news(unit, "U0BEN", status="planned") is not None
        assert news(unit, "U0CARLA", status="planned") is not None


def test_at_most_one_message_per_item_and_state(store: OpenUnit) -> None:
    pilot_in(store)
    pilot_in(store, "p2")
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0ANNA", "login slow")
    say(store, "g1", "U0ANNA", "handwriting", pilot_id="p2")
    make(store)
    with store() as unit:
        sorting.join_item(unit, theme_id="t-f2", item_id="i1", by=who(unit, "owner"), at=NOON)
    assert [move(store, Move(status)).told for status in (PLANNED, NEW, PLANNED, DONE)] == [1, 0, 0, 1]
    move(store, Move(PLANNED))
    with store() as unit:
        joined = sorting.join_item(unit, theme_id="t-g1", item_id="i1", by=who(unit, "owner"), at=NOON)
        assert joined.told == 0, "she heard that it is planned, in another pilot"
        assert news(unit, "U0ANNA", pilot="p2", status="planned") is None


def test_a_theme_that_joins_what_is_planned_hears_so(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "login slow")
    make(store)
    move(store, Move(PLANNED))
    with store() as unit:
        assert sorting.join_item(unit, theme_id="t-f2", item_id="i1", by=who(unit, "owner"), at=NOON).told == 1
        assert news(unit, "U0BEN", status="planned") is not None


def test_who_left_and_who_decided_hear_nothing(store: OpenUnit) -> None:
    pilot_in(store, participants=[("U0ANNA", "clerk"), ("U0OWNER", "auditor"), ("U0BEN", "clerk")])
    for number, author in enumerate(("U0ANNA", "U0OWNER", "U0BEN")):
        say(store, f"f{number}", author, "covenant table missing")
    make(store, "t-f0")
    with store() as unit:
        row = unit.pilots.participant("p1", "U0ANNA")
        assert row is not None
        row.status, row.left_at = ParticipantStatus.LEFT, NOON
    assert move(store, Move(PLANNED)).told == 1
    with store() as unit:
        assert news(unit, "U0BEN", status="planned") is not None


def test_in_a_pilot_with_anonymous_feedback_everybody_hears_it(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    for number in range(5):
        say(store, f"n{number}", None, "covenant table missing", lot=1)
    make(store, "t-n0")
    with store() as unit:
        item = item_by_id(unit, item_id="i1")
        assert (item.waiting, item.said, item.nameless) == (3, 0, 5), "nobody is noted as waiting: all of them hear it"
    assert move(store, Move(PLANNED)).told == 3
    with store() as unit:
        assert news(unit, "U0CARLA", status="planned") is not None


def test_who_is_said_to_wait_is_who_is_told(store: OpenUnit) -> None:
    pilot_in(store, participants=[("U0ANNA", "clerk"), ("U0OWNER", "auditor"), ("U0BEN", "clerk")])
    for number, author in enumerate(("U0ANNA", "U0OWNER", "U0BEN")):
        say(store, f"f{number}", author, "covenant table missing")
    make(store, "t-f0")
    with store() as unit:
        row = unit.pilots.participant("p1", "U0ANNA")
        assert row is not None
        row.status, row.left_at = ParticipantStatus.LEFT, NOON
    with store() as unit:
        docreader = product_card(unit, key="docreader")
        (mine,) = shelf_of(unit, person=who(unit, "owner"), product=docreader).items
        (theirs,) = shelf_of(unit, person=who(unit, "deputy"), product=docreader).items
        assert (mine.waiting, theirs.waiting, mine.said) == (1, 2, 3), "who moves it waits for nothing"
    assert move(store, Move(PLANNED)).told == mine.waiting


def test_the_shelf_is_ordered_and_only_for_those_who_may(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    for item_id, priority in (("low", Priority.LOW), ("high", Priority.HIGH), ("done", Priority.HIGH)):
        add(store, item_id, draft=ItemDraft(BacklogKind.DEBT, item_id, priority=priority))
    move(store, Move(DONE), item_id="done")
    make(store)
    with store() as unit:
        docreader, regsearch = product_card(unit, key="docreader"), product_card(unit, key="regsearch")
        shelf = shelf_of(unit, person=who(unit, "owner"), product=docreader, limit=9)
        assert [item.id for item in shelf.items] == ["i1", "high", "low", "done"]
        assert shelf.changeable == {"i1", "high", "low", "done"}
        assert [item.id for item in open_items(unit, product=docreader)] == ["i1", "high", "low"]
        lead = shelf_of(unit, person=who(unit, "lead"), limit=3, offset=99)
        assert ([item.id for item in lead.items], lead.offset, lead.changeable) == (["done"], 3, frozenset())
        with pytest.raises(NotAllowedError, match="You answer for no product"):
            shelf_of(unit, person=who(unit, "anna"))
        with pytest.raises(NotAllowedError):
            shelf_of(unit, person=who(unit, "anna"), product=docreader)
        assert shelf_of(unit, person=who(unit, "lead"), product=regsearch).total == 0


def test_a_moved_piece_changes_who_waits(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "login slow")
    make(store)
    with store() as unit:
        sorting.merge_themes(unit, theme_id="t-f2", into="t-f1", by=who(unit, "owner"))
    with store() as unit:
        assert item_by_id(unit, item_id="i1").waiting == 2
        sorting.move_feedback(
            unit, feedback_id="f1", theme_id="t-f1", to="", said=meant("covenant"), new_id="t9", by=who(unit, "owner"),
            at=NOON,
        )  # fmt: skip
    with store() as unit:
        assert item_by_id(unit, item_id="i1").waiting == 1
