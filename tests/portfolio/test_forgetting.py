"""Forgetting somebody who left: nothing says who they were, what is counted counts on, and what stays is named."""

from dataclasses import replace

import pytest

from handlers.views.blocks import person as person_element
from portfolio.asks import Place, receive_ask
from portfolio.cards import Person
from portfolio.errors import ErasedError, NotFoundError
from portfolio.events import take_event
from portfolio.forgetting import Forgotten, forget_person, person_to_forget
from portfolio.kept import KeptKind, look_up
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.reading import participants_of, pilot_card
from portfolio.pilots.telling import hearers
from portfolio.replaying import replay
from storage.models import FeedbackThemeRow, PilotDecisionRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, AskSource, ParticipantStatus, PilotStatus, RequestStatus, ScalingDecision
from tests.doubles import counting_ids
from tests.pilots import put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON
from tests.portfolio.somebodys_traces import rows_of, tables_with

SOURCES = ["file:a.asker@bank.example"]


def forget(unit: Unit, words: str = "anna") -> Forgotten:
    who = person_to_forget(unit, words=words)
    return forget_person(unit, person=who, marks=SOURCES, new_id=counting_ids(), at=NOON, by="operator")


def test_nothing_says_who_they_were(traced: OpenUnit) -> None:
    with traced() as unit:
        version = unit.company.version()
        done = forget(unit)
        assert (done.entry_gone, dict(done.left.counts)) == (True, {})
        assert unit.company.version() > version, "other processes read the catalogue anew"
    with traced() as unit:
        assert tables_with(unit, "anna", "asker@", "Anna Asker") == set()
        assert tables_with(unit, "secret") == {"backlog_item"}, "the item that came from no ask"
        assert {row["team"] for row in rows_of(unit, "usage_user")} == {""}
        with pytest.raises(ErasedError, match="because the person who asked it left"):
            replay(unit, ask_id="scan")


def test_what_is_counted_counts_on_as_one_person_s(traced: OpenUnit) -> None:
    with traced() as unit:
        before = findings_of(unit, pilot_card(unit, pilot_id="p1"))
        forget(unit)
    with traced() as unit:
        pilot = pilot_card(unit, pilot_id="p1")
        found = findings_of(unit, pilot)
        assert found == replace(before, joined=before.joined - 1, roles=found.roles)
        assert [one.worked for one in found.roles] == [one.worked for one in before.roles]
        (left,) = participants_of(unit, pilot)
        (said,) = [row["author"] for row in rows_of(unit, "feedback") if row["author"]]
        assert left.person.slack_id == said, "who said it is who took part"
        assert (left.status, left.person.name) == (ParticipantStatus.LEFT, "somebody who left")
        assert person_element(left.person) == {"type": "text", "text": "somebody who left"}
        assert [row["count"] for row in rows_of(unit, "usage_event")] == [1, 1]
        assert [row["about"] for row in rows_of(unit, "digest_action")] == ['{"asked": "U0BEN"}'] or [
            row["about"] for row in rows_of(unit, "digest_action")
        ] == [{"asked": "U0BEN"}]


def test_a_closed_pilot_keeps_how_many_took_part_and_tells_them_nothing(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(
            unit, at=NOON, status=PilotStatus.CLOSED, anonymity=Anonymity.ANONYMOUS,
            participants=[("U0ANNA", "clerk"), ("U0BEN", "clerk")],
        )  # fmt: skip
        unit.feedback.add_theme(FeedbackThemeRow(id="t", pilot_id="p1", created_at=NOON))
        forget(unit)
    with store() as unit:
        assert findings_of(unit, pilot_card(unit, pilot_id="p1")).joined == 2
        (theme,) = unit.feedback.themes(["p1"])
        assert set(hearers(unit, [theme])) == {"U0BEN"}


def test_an_open_question_is_closed_because_no_answer_reaches_them(traced: OpenUnit) -> None:
    with traced() as unit:
        forget(unit)
    with traced() as unit:
        row = unit.requests.by_id("open")
        assert row is not None
        assert (row.status, row.resolved_at, row.requester_slack_id) == (RequestStatus.RESOLVED, NOON, "")


def test_who_decided_stays_and_so_does_who_owns_something(traced: OpenUnit) -> None:
    with traced() as unit:
        unit.session.add(
            PilotDecisionRow(
                pilot_id="p1", decision=ScalingDecision.STOP, reason="no", decided_by="U0OWNER", decided_at=NOON
            )
        )
        unit.session.flush()
        done = forget(unit, "owner")
        assert (done.entry_gone, done.left.owned) == (False, ("DocReader",))
        assert set(done.left.counts) == {KeptKind.SIGNED, KeptKind.OWNED, KeptKind.CATALOGUE}
        assert set(forget(unit, "bob").left.counts) == set(), "somebody of whom there is little"


def test_who_answers_for_a_pilot_on_the_business_side_stays_until_it_is_decided(store: OpenUnit) -> None:
    with store() as unit:
        pilot = put_pilot(unit, at=NOON, business_owner="U0ANNA")
        done = forget(unit)
        assert (done.entry_gone, done.left.owned) == (False, ("the DocReader pilot",))
        pilot.status, pilot.closed_at = PilotStatus.CLOSED, NOON
        unit.session.flush()
        done = forget(unit)
        assert (done.entry_gone, set(done.left.counts)) == (True, {KeptKind.SIGNED})


def test_again_it_finds_nothing_more(traced: OpenUnit) -> None:
    with traced() as unit:
        forget(unit)
        before = rows_of(unit, "erasure")
        again = forget(unit, "U0ANNA")
        assert (again.entry_gone, dict(again.before.counts)) == (False, {})
        assert rows_of(unit, "erasure") == before


def test_what_they_said_last_is_answered_no_more(store: OpenUnit) -> None:
    with store() as unit:
        for who in ("U0ANNA", "U0BEN"):
            body = f'{{"event": {{"user": "{who}", "text": "secret of {who}"}}}}'
            take_event(unit, key=who, kind="event", body=body, at=NOON, worker="w")
        forget(unit)
        assert {row["key"]: row["status"] for row in rows_of(unit, "handled_event")} == {
            "U0ANNA": "dropped", "U0BEN": "received",
        }  # fmt: skip
        assert tables_with(unit, "secret of U0ANNA") == set()


def test_a_guest_is_forgotten_by_their_slack_id(store: OpenUnit) -> None:
    with store() as unit:
        guest = Person("", "", "U0GUEST")
        receive_ask(unit, ask_id="g", asker=guest, text="x", place=Place(AskSource.MESSAGE), at=NOON)
        receive_ask(
            unit, ask_id="n", asker=replace(guest, slack_id=None), text="y", place=Place(AskSource.CLI), at=NOON
        )
        forget(unit, "U0GUEST")
        assert {row["text"] for row in rows_of(unit, "ask")} == {"", "y"}
        with pytest.raises(NotFoundError):
            person_to_forget(unit, words="nobody of that name")
        assert look_up(unit, person_to_forget(unit, words="Anna Asker")).person.key == "anna"
