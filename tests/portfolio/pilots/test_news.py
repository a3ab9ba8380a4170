"""A blocker reaches who answers for the product; news says what somebody said first, and only while it holds."""

import pytest

from portfolio import deliveries
from portfolio.backlog import ItemDraft, Move, move_item
from portfolio.deliveries import Delivery
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.pilots import blockers, sorting
from portfolio.pilots.blockers import blocker_of, blocker_to_answer
from portfolio.pilots.news import News, news_for
from portfolio.pilots.reading import feedback_from
from storage.vocabulary import Anonymity, BacklogKind, BacklogStatus, Barrier, FeedbackKind, ParticipantStatus
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.saying import pilot_in, say, who
from tests.portfolio.small_company import NOON

DRAFT = ItemDraft(BacklogKind.QUALITY, "Read covenant tables")
PLANNED, DONE = BacklogStatus.PLANNED, BacklogStatus.DONE


def tell(store: OpenUnit, feedback_id: str, *, times: int = 1) -> list[Delivery]:
    """Tell the owner of a blocker, and take what is due then."""
    with store() as unit:
        row = unit.feedback.by_id(feedback_id)
        assert row is not None
        (feedback,) = feedback_from(unit, [row])
        for number in range(times):
            blockers.tell_owner(unit, feedback=feedback, delivery_id=f"d{feedback_id}{number}", at=NOON)
    with store() as unit:
        return list(deliveries.take_due(unit, at=NOON))


def people_of_docreader(store: OpenUnit, *, owner: str | None, deputy: str | None) -> None:
    """Other people at DocReader, by key."""
    with store() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        keys = {key: unit.people.by_key(key) for key in (owner, deputy) if key}
        row.owner_id = keys[owner].id if owner else None  # type: ignore[union-attr]
        row.deputy_id = keys[deputy].id if deputy else None  # type: ignore[union-attr]


def test_a_blocker_is_planned_for_the_owner_at_once_and_once(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "no login", kind=FeedbackKind.BLOCKER)
    say(store, "f2", "U0ANNA", "covenant table missing")
    (told,) = tell(store, "f1", times=2)
    assert (told.recipient, told.kind, told.period, told.due_at) == ("U0OWNER", "blocker", "p1:f1", NOON)
    assert tell(store, "f2") == [], "an issue waits in the inbox"


def test_without_an_owner_to_write_to_the_deputy_hears_it_and_then_the_lead(store: OpenUnit) -> None:
    pilot_in(store)
    for number in range(3):
        say(store, f"f{number}", "U0ANNA", "no login", kind=FeedbackKind.BLOCKER)
    people_of_docreader(store, owner=None, deputy="deputy")
    assert [one.recipient for one in tell(store, "f0")] == ["U0DEPUTY"]
    people_of_docreader(store, owner="bob", deputy=None)
    assert [one.recipient for one in tell(store, "f1")] == ["U0LEAD"], "Bob has no Slack id"


def test_a_blocker_is_told_as_it_stands(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    say(store, "f1", "U0ANNA", "no login", kind=FeedbackKind.BLOCKER, barrier=Barrier.ACCESS, role="clerk")
    say(store, "n1", None, "no archive", kind=FeedbackKind.BLOCKER, role="auditor")
    with store() as unit:
        named, nameless = blocker_of(unit, feedback_id="f1"), blocker_of(unit, feedback_id="n1")
        assert named is not None
        assert (named.scenario, named.role) == ("Read an invoice", "clerk")
        assert nameless is not None, "its words go to the owner at once, lot or not"
        assert (nameless.feedback.author, nameless.role) == (None, ""), "one auditor would be known by the role"
        row = unit.feedback.by_id("f1")
        assert row is not None
        row.withdrawn_at = NOON
    with store() as unit:
        assert blocker_of(unit, feedback_id="f1") is None
        assert blocker_of(unit, feedback_id="made up") is None


def test_who_may_answer_a_blocker_and_who_can_be_answered(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE, business_owner="U0BUSINESS")
    say(store, "f1", "U0ANNA", "no login", kind=FeedbackKind.BLOCKER)
    say(store, "n1", None, "no archive", kind=FeedbackKind.BLOCKER)
    with store() as unit:
        assert blocker_to_answer(unit, feedback_id="f1", by=who(unit, "deputy")).feedback.id == "f1"
        for by in ("lead", "bob"):
            with pytest.raises(NotAllowedError):
                blocker_to_answer(unit, feedback_id="f1", by=who(unit, by))
        with pytest.raises(NotFoundError, match="without a name"):
            blocker_to_answer(unit, feedback_id="n1", by=who(unit, "owner"))
        row = unit.pilots.participant("p1", "U0ANNA")
        assert row is not None
        row.status, row.left_at = ParticipantStatus.LEFT, NOON
        unit.session.flush()
        with pytest.raises(NotFoundError, match="left the pilot"):
            blocker_to_answer(unit, feedback_id="f1", by=who(unit, "owner"))


def move(store: OpenUnit, status: BacklogStatus, reason: str = "") -> None:
    with store() as unit:
        move_item(unit, item_id="i1", move=Move(status, reason), by=who(unit, "owner"), at=NOON)


def take(store: OpenUnit) -> dict[str, News | None]:
    """What is due, by recipient, as it would be told now."""
    with store() as unit:
        return {one.recipient: news_for(unit, one) for one in deliveries.take_due(unit, at=NOON)}


def make(store: OpenUnit, theme_id: str = "t-f1") -> None:
    with store() as unit:
        sorting.make_item(unit, theme_id=theme_id, item_id="i1", draft=DRAFT, by=who(unit, "owner"), at=NOON)


def test_news_quotes_their_own_words_and_says_who_decided_and_why(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "", same_as="f1")
    make(store)
    move(store, PLANNED, "Next quarter.")
    told = take(store)
    anna, ben = told["U0ANNA"], told["U0BEN"]
    assert anna is not None
    assert (anna.words, anna.own, anna.title, anna.reason) == (
        "covenant table missing",
        True,
        "Read covenant tables",
        "Next quarter.",
    )
    assert anna.by is not None
    assert anna.by.name == "Olga Owner"
    assert ben is not None
    assert (ben.words, ben.own) == ("", True), "nobody else's words are put into his mouth"


def test_news_that_holds_no_more_is_not_told(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "covenant table missing")
    make(store)
    move(store, PLANNED)
    with store() as unit:
        planned = deliveries.take_due(unit, at=NOON)
    move(store, DONE)
    with store() as unit:
        assert [news_for(unit, one) for one in planned] == [None, None], "it moved on"
        for one in planned:
            deliveries.drop(unit, delivery=one, why="not needed any more")
        row = unit.feedback.by_id("f1")
        part = unit.pilots.participant("p1", "U0BEN")
        assert row is not None
        assert part is not None
        row.withdrawn_at, part.status, part.left_at = NOON, ParticipantStatus.LEFT, NOON
    assert take(store) == {"U0ANNA": None, "U0BEN": None}, "she took it back, he left"


def test_news_of_a_closed_theme(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    with store() as unit:
        sorting.close_theme(unit, theme_id="t-f1", reason="Not ours.", by=who(unit, "owner"), at=NOON)
    (told,) = take(store).values()
    assert told is not None
    assert (told.words, told.item, told.reason) == ("covenant table missing", None, "Not ours.")


def test_others_read_what_was_said_without_anybody_s_words(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    say(store, "f1", "U0ANNA", "covenant table missing", quote_ok=False)
    make(store)
    move(store, DONE)
    told = take(store)
    assert {name: (one.words, one.own, one.title) for name, one in told.items() if one} == {
        "U0ANNA": ("covenant table missing", True, "Read covenant tables"),
        "U0BEN": ("", False, "Read covenant tables"),
        "U0CARLA": ("", False, "Read covenant tables"),
    }
