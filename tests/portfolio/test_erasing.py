"""Deleting what somebody asked: all of it goes, nothing of others' does, and what stays leads back to nobody."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from portfolio.asks import ask_by_id, asks_before, recent_asks
from portfolio.cards import Person
from portfolio.erasing import FORMER_WISH, Deletion, erase_own
from portfolio.errors import ErasedError, NotAllowedError, NotFoundError
from portfolio.feedback import rate_answer
from portfolio.kept import KeptKind, deleted_lately, kept_about
from portfolio.people import find_person
from portfolio.replaying import replay
from portfolio.requests import DELETED, open_request, take_reply
from storage.erasing import EMPTY_ASK
from storage.kept import PLACES
from storage.models import SCHEMA, AskRow, OnboardingRow
from storage.unit import Unit
from storage.vocabulary import Rating
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON
from tests.portfolio.somebodys_traces import put_ask, rows_of, tables_with

LATER = NOON + timedelta(days=3)
COUNTS = {
    KeptKind.ASKS: 2, KeptKind.RATINGS: 2, KeptKind.ROUTES: 3, KeptKind.DEMAND: 1, KeptKind.CLOSED_QUESTIONS: 1,
    KeptKind.THREADS: 1, KeptKind.DRAFTS: 1, KeptKind.START_ANSWERS: 2,
    KeptKind.FIRST_STEPS: 1,
}  # fmt: skip
# Columns that say who, by how such columns are called, and are no person's for a reason.
NOBODYS = {
    "ask.judged_by", "ask.answering_by", "handled_event.taken_by",  # a model, a worker
    "support_request.reopened_by",  # the key of an arrival
    "product.replaced_by_id",
    "product.name", "company.name", "intake.name",
    "support_request.requester_name",  # beside the id, and emptied with it
    "pilot_participant.answered_for",
}  # fmt: skip


def erased(unit: Unit, erasure_id: str = "e1") -> Deletion:
    anna = find_person(unit, words="anna")
    return erase_own(unit, person=anna, by=anna, erasure_id=erasure_id, at=LATER, channel="D0ANNA")


def test_what_is_kept_is_told_with_its_count_and_since_when(traced: OpenUnit) -> None:
    with traced() as unit:
        anna = find_person(unit, words="anna")
        about = kept_about(unit, person=anna, by=anna)
        assert set(about.counts) == set(KeptKind) - {KeptKind.OWNED, KeptKind.SAID}
        assert about.counts[KeptKind.ASKS].count == 2
        assert about.counts[KeptKind.USAGE].count == 1
        assert {one.since for kind, one in about.counts.items() if kind in (KeptKind.ASKS, KeptKind.DEMAND)} == {
            NOON.date()
        }
        owner = find_person(unit, words="owner")
        owned = kept_about(unit, person=owner, by=owner)
        assert (owned.owned, owned.counts[KeptKind.OWNED].count) == (("DocReader",), 1)
        guest = Person("", "", "U0NOBODY")
        assert kept_about(unit, person=guest, by=guest).counts == {}


def test_every_column_that_says_who_is_told_of() -> None:
    known = {f"{place.table}.{column}" for places in PLACES.values() for place in places for column in place.columns}
    says_who = {
        f"{table.name}.{column.name}"
        for table in SCHEMA.tables.values()
        for column in table.columns
        if any(one.target_fullname == "person.id" for one in column.foreign_keys)
        or column.name in {"by", "who", "person", "rater", "asker", "author", "recipient", "sponsor", "lead"}
        or column.name.endswith(("_by", "slack_id", "_owner"))
    }
    assert says_who - known - NOBODYS == set()


def test_what_somebody_asked_and_what_was_made_of_it_goes(traced: OpenUnit) -> None:
    with traced() as unit:
        before = unit.routes.version()
        assert dict(erased(unit).counts) == COUNTS
        assert unit.routes.version() > before, "other processes read the routes anew"
    with traced() as unit:
        # An item of the same title that came from no ask is the owner's own words.
        assert tables_with(unit, "secret") == {"support_request", "backlog_item"}
        assert [one["title"] for one in sorted(rows_of(unit, "backlog_item"), key=str)].count(FORMER_WISH) == 1
        whole = unit.digests.by_id("whole")
        assert whole is not None
        assert whole.figures["wanted"] == [[FORMER_WISH, 3], ["a podcast", 2]]
        assert recent_asks(unit, slack_id="U0ANNA", limit=9) == ()
        gone = unit.asks.by_id("scan")
        assert gone is not None
        assert gone.asked_at == NOON.replace(hour=0), "the day, and not the moment"
        assert not {
            "ask",
            "answer_rating",
            "route",
            "demand",
            "thread_state",
            "feedback_draft",
            "start_answer",
            "onboarding",
        } & (tables_with(unit, "U0ANNA", "D0ANNA", "person:anna"))


def test_what_others_said_stays(traced: OpenUnit) -> None:
    with traced() as unit:
        erased(unit)
    with traced() as unit:
        assert [(one["ask_id"], one["rater"]) for one in rows_of(unit, "answer_rating")] == [
            ("scan", "U0GUEST"), ("after", "U0GUEST"),
        ]  # fmt: skip
        assert [(one["ask_id"], one["person"]) for one in rows_of(unit, "route")] == [("after", "U0GUEST")]
        assert ask_by_id(unit, ask_id="after").text == "and the second page?"
        assert asks_before(unit, ask_id="after") == (), "what it went on from is gone"


def test_an_open_question_stays_and_says_no_more_from_which_ask_it_came(traced: OpenUnit) -> None:
    with traced() as unit:
        erased(unit)
    with traced() as unit:
        waits, done = unit.requests.by_id("open"), unit.requests.by_id("closed")
        assert waits is not None
        assert done is not None
        assert (waits.text, waits.requester_slack_id, waits.ask_id) == ("secret open", "U0ANNA", None)
        assert (done.text, done.requester_slack_id, done.requester_id, done.requester_name) == (DELETED, "", None, "")
        places = {(one["request_id"], one["channel"]) for one in rows_of(unit, "request_message")}
        assert places == {("open", "D0ANNA"), ("open", "D0OWNER"), ("closed", "D0OWNER")}
        owner = find_person(unit, words="owner")
        with pytest.raises(NotFoundError, match="deleted with who asked it"):
            take_reply(unit, request_id="closed", by=owner, text="and?", key="k", at=LATER)


def test_a_guest_deletes_their_own_and_nobody_else_s(traced: OpenUnit) -> None:
    with traced() as unit:
        put_ask(unit, "other", "of another guest", Person("", "", "U0OTHER"))
        guest = Person("", "", "U0GUEST")
        done = erase_own(unit, person=guest, by=guest, erasure_id="e", at=LATER)
        assert dict(done.counts) == {KeptKind.ASKS: 1, KeptKind.RATINGS: 2, KeptKind.ROUTES: 3}
        assert len(recent_asks(unit, slack_id="U0ANNA", limit=9)) == 2
        assert len(recent_asks(unit, slack_id="U0OTHER", limit=9)) == 1


def test_first_steps_somebody_else_began_from_it_go_on_without_its_words(traced: OpenUnit) -> None:
    with traced() as unit:
        product = unit.products.by_key("docreader")
        assert product is not None
        row = OnboardingRow(
            id="ben", slack_id="U0BEN", product_id=product.id or 0, ask_id="scan", begun_at=NOON, last_at=NOON
        )
        unit.onboarding.add_once(row.model_dump())
        erased(unit)
    with traced() as unit:
        begun = unit.onboarding.by_id("ben")
        assert begun is not None
        assert begun.ask_id is None


def test_of_an_ask_nothing_is_left_but_that_it_was_there_on_which_day() -> None:
    assert set(AskRow.model_fields) - set(EMPTY_ASK) == {"id", "number", "source", "asked_at"}


def test_two_presses_at_once_delete_each_thing_once(traced: OpenUnit) -> None:
    def press(erasure_id: str) -> dict[KeptKind, int]:
        with traced() as unit:
            return dict(erased(unit, erasure_id).counts)

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(press, ("e1", "e2"))
    assert Counter(first) + Counter(second) == Counter(COUNTS)
    assert {first.get(KeptKind.ASKS, 0), second.get(KeptKind.ASKS, 0)} == {0, 2}


def test_it_is_deleted_once_and_told_alike(traced: OpenUnit) -> None:
    with traced() as unit:
        first = erased(unit)
        assert erased(unit) == first, "the same press, after a stop"
        assert erased(unit, "e2").counts == (), "another press"
        assert [one["id"] for one in rows_of(unit, "erasure")] == ["e1"]
        assert tables_with(unit, "e1") >= {"erasure"}


def test_that_demand_fell_by_it_is_known_for_as_long_as_it_is_counted(traced: OpenUnit) -> None:
    with traced() as unit:
        assert deleted_lately(unit, at=LATER) == 0
        erased(unit)
        assert deleted_lately(unit, at=LATER) == 1
        assert deleted_lately(unit, at=LATER + timedelta(days=31)) == 0


def test_a_deleted_ask_says_so_wherever_it_is_asked_for(traced: OpenUnit) -> None:
    with traced() as unit:
        erased(unit)
        anna = find_person(unit, words="anna")
        with pytest.raises(ErasedError, match="That ask was deleted"):
            rate_answer(unit, ask_id="scan", by=anna, rating=Rating.UP, at=LATER)
        with pytest.raises(ErasedError, match="on 26 November 2026 at the wish of the person who asked it"):
            replay(unit, ask_id="scan")
        with pytest.raises(NotFoundError):
            open_request(
                unit, request_id="r9", product_key="docreader", by=anna, text="hm", ask_id="scan", channel="",
                thread_ts="", at=LATER,
            )  # fmt: skip


def test_nobody_else_sees_or_deletes_it(traced: OpenUnit) -> None:
    with traced() as unit:
        anna, lead = find_person(unit, words="anna"), find_person(unit, words="lead")
        with pytest.raises(NotAllowedError, match="Only the person it is about"):
            kept_about(unit, person=anna, by=lead)
        with pytest.raises(NotAllowedError, match="Only the person it is about"):
            erase_own(unit, person=anna, by=lead, erasure_id="e", at=LATER)
        nobody = replace(anna, slack_id=None)
        with pytest.raises(NotAllowedError):
            erase_own(unit, person=nobody, by=nobody, erasure_id="e", at=LATER)
        assert recent_asks(unit, slack_id="U0ANNA", limit=9)
