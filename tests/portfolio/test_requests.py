"""Requests to owners: who they go to, who sees and closes them, and what cannot be sent."""

from datetime import datetime, timedelta

import pytest

from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import find_person, person_by_slack_id
from portfolio.requests import (
    Reply,
    Request,
    answer_request,
    is_overdue,
    note_message,
    open_request,
    own_requests,
    request_spoken_of,
    requests_for,
    take_reply,
)
from storage.unit import Unit
from storage.vocabulary import RequestStatus
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

LATER = NOON + timedelta(hours=1)


def open_one(unit: Unit, request_id: str = "r1", *, product: str = "docreader", text: str = "help", who: str = "anna",
             ask_id: str | None = None, at: datetime = NOON) -> Request:  # fmt: skip
    by = person_by_slack_id(unit, slack_id=who) if who.startswith("U") else find_person(unit, words=who)
    return open_request(
        unit, request_id=request_id, product_key=product, by=by, text=text, ask_id=ask_id, channel="D1",
        thread_ts="1.0", at=at,
    )  # fmt: skip


@pytest.mark.parametrize(("product", "to"), [("docreader", "owner"), ("scantext", "deputy"), ("regsearch", "lead")])
def test_it_goes_to_the_owner_else_the_deputy_else_the_leads(store: OpenUnit, product: str, to: str) -> None:
    with store() as unit:
        assert [person.key for person in open_one(unit, product=product).to] == [to]
        assert [one.id for one in requests_for(unit, person=find_person(unit, words=to))] == ["r1"]


def test_what_was_sent_can_be_read_again(store: OpenUnit) -> None:
    with store() as unit:
        sent = open_one(unit, text="  <!channel> 😀 \x00 ")
        assert (sent.text, sent.status, sent.by.key) == ("<!channel> 😀 �", RequestStatus.OPEN, "anna")
        assert requests_for(unit, person=find_person(unit, words="owner")) == (sent,)


def test_the_same_request_twice_is_one(store: OpenUnit) -> None:
    with store() as unit:
        assert open_one(unit, text="first").new
        again = open_one(unit, text="second")
        assert (again.text, again.new) == ("first", False)
        assert len(requests_for(unit, person=find_person(unit, words="owner"))) == 1


@pytest.mark.parametrize("who", ["anna", "U0GUEST"])
def test_the_very_same_question_a_moment_later_is_the_one_that_is_open(store: OpenUnit, who: str) -> None:
    with store() as unit:
        open_one(unit, "r1", who=who)
        again = open_one(unit, "r2", who=who, text=" help\n", at=NOON + timedelta(minutes=59))
        assert (again.id, again.new) == ("r1", False)
        assert unit.requests.by_id("r2") is None


def test_what_only_resembles_an_open_question_is_another(store: OpenUnit) -> None:
    with store() as unit:
        open_one(unit, "r1")
        assert open_one(unit, "other words", text="help me").new
        assert open_one(unit, "somebody else", who="bob").new
        assert open_one(unit, "another product", product="scantext").new
        assert open_one(unit, "long after", at=NOON + timedelta(minutes=61)).new
        for one in ("r1", "long after"):
            answer_request(unit, request_id=one, by=find_person(unit, words="lead"), answer="yes", at=LATER)
        assert open_one(unit, "asked again once it was closed").new


def test_a_guest_may_ask_and_stays_a_guest(store: OpenUnit) -> None:
    with store() as unit:
        assert open_one(unit, who="U0GUEST").by.slack_id == "U0GUEST"
        (request,) = requests_for(unit, person=find_person(unit, words="owner"))
        assert (request.by.key, request.by.slack_id) == ("", "U0GUEST")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_a_text_that_cannot_be_sent_goes_back_to_its_field(store: OpenUnit, text: str) -> None:
    with store() as unit, pytest.raises(InvalidInputError) as refusal:
        open_one(unit, text=text)
    assert refusal.value.field == "text"


def test_2000_characters_fit(store: OpenUnit) -> None:
    with store() as unit:
        assert len(open_one(unit, text="😀" * 2000).text) == 2000


def test_what_is_not_there_is_refused_in_words(store: OpenUnit) -> None:
    with store() as unit:
        with pytest.raises(NotFoundError, match="toaster"):
            open_one(unit, product="toaster")
        with pytest.raises(NotFoundError, match="ask"):
            open_one(unit, ask_id="a0")
        with pytest.raises(NotFoundError):
            answer_request(unit, request_id="r0", by=find_person(unit, words="lead"), answer="yes", at=NOON)


@pytest.mark.parametrize("who", ["owner", "deputy", "lead"])
def test_those_who_answer_may_close_it(store: OpenUnit, who: str) -> None:
    with store() as unit:
        open_one(unit)
        closed = answer_request(unit, request_id="r1", by=find_person(unit, words=who), answer="yes", at=LATER)
        assert (closed.status, closed.resolved_at) == (RequestStatus.RESOLVED, LATER)
        again = answer_request(
            unit, request_id="r1", by=find_person(unit, words="lead"), answer="yes", at=LATER + timedelta(days=1)
        )
        assert again.resolved_at == LATER
        assert requests_for(unit, person=find_person(unit, words="owner")) == ()
        row = unit.requests.by_id("r1")
        assert row is not None
        assert row.resolved_by == who


def test_an_answer_may_leave_it_open_and_the_first_one_is_the_first_response(store: OpenUnit) -> None:
    with store() as unit:
        assert open_one(unit).first_answered_at is None
        owner = find_person(unit, words="owner")
        back = answer_request(unit, request_id="r1", by=owner, answer="which one?", at=LATER, stays_open=True)
        assert (back.status, back.first_answered_at, back.resolved_at) == (RequestStatus.OPEN, LATER, None)
        assert [one.id for one in requests_for(unit, person=owner)] == ["r1"]
        much_later = LATER + timedelta(days=1)
        closed = answer_request(unit, request_id="r1", by=owner, answer="that one", at=much_later)
        assert (closed.first_answered_at, closed.resolved_at) == (LATER, much_later)
        late = answer_request(unit, request_id="r1", by=owner, answer="or?", at=much_later, stays_open=True)
        assert late.status is RequestStatus.RESOLVED


def test_a_question_without_an_answer_is_overdue_after_two_working_days(store: OpenUnit) -> None:
    with store() as unit:  # noon is a Monday's
        asked, due = open_one(unit), NOON + timedelta(days=2)
        assert not is_overdue(asked, at=due)
        assert is_overdue(asked, at=due + timedelta(seconds=1))
        owner = find_person(unit, words="owner")
        assert own_requests(unit, person=find_person(unit, words="anna")) == (asked,)
        assert own_requests(unit, person=owner) == ()
        back = answer_request(unit, request_id="r1", by=owner, answer="which?", at=LATER, stays_open=True)
        assert not is_overdue(back, at=due + timedelta(days=9))
        answer_request(unit, request_id="r1", by=owner, answer="that", at=LATER)
        assert own_requests(unit, person=find_person(unit, words="anna")) == ()


def reply_to(unit: Unit, who: str, key: str = "k1", text: str = "and now?", at: datetime = LATER) -> Reply:
    return take_reply(unit, request_id="r1", by=find_person(unit, words=who), text=text, key=key, at=at)


def test_a_reply_is_for_the_other_side(store: OpenUnit) -> None:
    with store() as unit:
        open_one(unit)
        asker = reply_to(unit, "anna")
        assert ([one.key for one in asker.to], asker.by_asker, asker.reopened) == (["owner"], True, False)
        assert asker.request.first_answered_at is None
        for who in ("owner", "deputy", "lead"):
            said = reply_to(unit, who)
            assert ([one.key for one in said.to], said.by_asker) == (["anna"], False)
            assert said.request.first_answered_at == LATER
        later = reply_to(unit, "owner", at=LATER + timedelta(hours=1))
        assert later.request.first_answered_at == LATER


def test_only_who_asked_opens_a_closed_one_again_and_the_same_reply_stays_the_one_that_did(store: OpenUnit) -> None:
    with store() as unit:
        open_one(unit)
        answer_request(unit, request_id="r1", by=find_person(unit, words="owner"), answer="yes", at=LATER)
        assert reply_to(unit, "owner").request.status is RequestStatus.RESOLVED
        opened = reply_to(unit, "anna", "k2")
        assert (opened.reopened, opened.request.status, opened.request.resolved_at) == (True, RequestStatus.OPEN, None)
        assert reply_to(unit, "anna", "k2").reopened
        assert not reply_to(unit, "anna", "k3").reopened
        assert opened.request.first_answered_at == LATER


def test_who_may_not_reply_and_what_cannot_be_handed_on(store: OpenUnit) -> None:
    with store() as unit:
        open_one(unit)
        with pytest.raises(NotAllowedError):
            reply_to(unit, "bob")
        with pytest.raises(InvalidInputError, match="3,001 characters"):
            reply_to(unit, "anna", text="x" * 3001)
        with pytest.raises(NotFoundError):
            take_reply(unit, request_id="r0", by=find_person(unit, words="lead"), text="x", key="k", at=NOON)
        note_message(unit, request_id="r1", channel="D1", ts="2.0")
        note_message(unit, request_id="r1", channel="D1", ts="2.0")
        assert request_spoken_of(unit, channel="D1", ts="2.0") == "r1"
        assert request_spoken_of(unit, channel="D2", ts="2.0") is None


def test_a_question_of_who_owns_it_by_now_has_nobody_else_to_go_to(store: OpenUnit) -> None:
    with store() as unit:
        open_one(unit, who="owner")
        with pytest.raises(InvalidInputError, match="nobody else"):
            reply_to(unit, "owner")


@pytest.mark.parametrize("answer", ["", "  \n "])
def test_it_is_not_closed_without_an_answer(store: OpenUnit, answer: str) -> None:
    with store() as unit:
        open_one(unit)
        with pytest.raises(InvalidInputError) as refusal:
            answer_request(unit, request_id="r1", by=find_person(unit, words="owner"), answer=answer, at=LATER)
        assert refusal.value.field == "answer"
        assert [one.id for one in requests_for(unit, person=find_person(unit, words="owner"))] == ["r1"]


@pytest.mark.parametrize(("who", "product", "listed"), [("deputy", "docreader", []), ("deputy", "scantext", ["r1"])])
def test_one_s_own_question_waits_for_others_where_there_are_any(
    store: OpenUnit, who: str, product: str, listed: list[str]
) -> None:
    with store() as unit:
        open_one(unit, product=product, who=who)
        assert [one.id for one in requests_for(unit, person=find_person(unit, words=who))] == listed


def test_others_may_neither_see_nor_close_it(store: OpenUnit) -> None:
    with store() as unit:
        open_one(unit)
        bob = find_person(unit, words="bob")
        for who in ("anna", "bob"):
            with pytest.raises(NotAllowedError):
                answer_request(unit, request_id="r1", by=find_person(unit, words=who), answer="yes", at=NOON)
        assert requests_for(unit, person=bob) == ()
