"""Speaking at Slack's pace: a rate limit stops every thread and loses nothing, and what need not be called is not."""

from datetime import timedelta

import pytest

from handlers.delivering import Occasion, send_due
from handlers.pacing import Pace
from handlers.slack import Slack
from handlers.views.blocks import Message, message
from portfolio import deliveries
from portfolio.deliveries import Delivery, Planned
from portfolio.toolbox import Toolbox
from storage.models import DeliveryRow
from storage.vocabulary import DeliveryStatus
from tests.dialogues.conftest import loopback_client
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from workspace.state import ApiCall

__all__ = ["pilot_desk"]

POST, OPEN = "chat.postMessage", "conversations.open"


def words(_tools: Toolbox, delivery: Delivery) -> Message:
    return message(f"about {delivery.period}", [])


OCCASIONS = (Occasion("greeting", words, urgent=True), Occasion("letter", words))


def crowd(desk: PilotDesk, name: str, size: int) -> list[str]:
    """So many people nobody wrote to before."""
    ids = [f"U0{name.upper()}{number:02}" for number in range(size)]
    for one in ids:
        desk.workspace.add_person(id=one, name=one.lower(), real_name=one, tz="UTC")
    return ids


def plan(desk: PilotDesk, recipients: list[str], period: str, *, kind: str = "greeting") -> None:
    at = desk.clock.now()
    with desk.tools.unit() as unit:
        planned = [Planned(f"{one}-{kind}-{period}", one, kind, period, at) for one in recipients]
        deliveries.plan_all(unit, planned, at=at)


def send(desk: PilotDesk, slack: Slack | None = None) -> list[ApiCall]:
    """Say what is due; the calls this made."""
    before = len(desk.workspace.calls)
    send_due(desk.tools, slack or desk.slack, OCCASIONS)
    return desk.workspace.calls[before:]


def heard(desk: PilotDesk, recipients: list[str], period: str) -> list[int]:
    """How often each of them was told it."""
    return [sum(one.text == f"about {period}" for one in desk.person(slack_id).sees()) for slack_id in recipients]


def row(desk: PilotDesk, recipient: str, period: str, *, kind: str = "greeting") -> DeliveryRow:
    with desk.tools.unit() as unit:
        found = unit.deliveries.of(recipient, kind, period)
        assert found is not None
        return DeliveryRow(**found.model_dump())


def named(calls: list[ApiCall], method: str) -> list[ApiCall]:
    return [call for call in calls if call.method == method]


def test_a_rate_limit_in_the_middle_stops_every_thread_and_loses_and_doubles_nothing(pilot_desk: PilotDesk) -> None:
    people = crowd(pilot_desk, "many", 25)
    plan(pilot_desk, people[:5], "rates")
    send(pilot_desk)
    plan(pilot_desk, people, "rates")
    pilot_desk.workspace.fail_next(POST, "ratelimited", retry_after=7)
    posts = named(send(pilot_desk), POST)
    assert [call.status for call in posts].count(429) == 1
    assert len(posts) < 20, "those under way at that moment, and no more"
    assert set(heard(pilot_desk, people, "rates")) == {0, 1}
    pilot_desk.clock.pass_by(timedelta(seconds=6))
    assert send(pilot_desk) == [], "nothing is even tried while Slack wants to be left alone"
    pilot_desk.clock.pass_by(timedelta(seconds=2))
    send(pilot_desk)
    assert heard(pilot_desk, people, "rates") == [1] * 25


def test_a_clock_that_is_set_back_does_not_make_a_rate_limit_longer(pilot_desk: PilotDesk) -> None:
    people = crowd(pilot_desk, "back", 1)
    plan(pilot_desk, people, "back")
    pilot_desk.workspace.fail_next(POST, "ratelimited", retry_after=7)
    send(pilot_desk)
    pilot_desk.clock.pass_by(-timedelta(hours=1))
    plan(pilot_desk, people, "after")
    send(pilot_desk)
    assert heard(pilot_desk, people, "after") == [1]
    pilot_desk.clock.pass_by(timedelta(hours=1, seconds=8))
    send(pilot_desk)
    assert heard(pilot_desk, people, "back") == [1]


def test_another_process_learns_of_the_limit_by_itself_and_starts_where_the_first_one_stopped(
    pilot_desk: PilotDesk,
) -> None:
    people = crowd(pilot_desk, "two", 8)
    plan(pilot_desk, people, "restart")
    pilot_desk.workspace.fail_next(POST, "ratelimited", retry_after=7)
    send(pilot_desk)
    pilot_desk.clock.pass_by(timedelta(seconds=8))
    client = loopback_client(pilot_desk.workspace.api_url, pilot_desk.workspace.bot_token)
    send(pilot_desk, Slack(client, Pace(timedelta(0))))
    assert heard(pilot_desk, people, "restart") == [1] * 8


def test_a_conversation_is_opened_once_in_all_and_again_when_it_is_not_ours_any_more(pilot_desk: PilotDesk) -> None:
    (person,) = people = crowd(pilot_desk, "known", 1)
    for period, opened in (("first", 1), ("second", 0)):
        plan(pilot_desk, people, period)
        assert len(named(send(pilot_desk), OPEN)) == opened
    with pilot_desk.tools.unit() as unit:  # as after the app was removed and installed again
        for period in ("first", "second"):
            found = unit.deliveries.of(person, "greeting", period)
            assert found is not None
            found.channel = "D0ELSEWHERE"
    plan(pilot_desk, people, "third")
    send(pilot_desk)
    assert row(pilot_desk, person, "third").status is DeliveryStatus.DUE
    pilot_desk.clock.pass_by(timedelta(seconds=1))
    assert len(named(send(pilot_desk), OPEN)) == 1
    assert heard(pilot_desk, people, "third") == [1]


def test_while_nobody_may_be_opened_only_those_wait_who_need_it(pilot_desk: PilotDesk) -> None:
    known, unknown = crowd(pilot_desk, "old", 2), crowd(pilot_desk, "new", 2)
    plan(pilot_desk, known, "before")
    send(pilot_desk)
    plan(pilot_desk, unknown[:1], "opening")
    pilot_desk.workspace.fail_next(OPEN, "ratelimited", retry_after=7)
    send(pilot_desk)
    plan(pilot_desk, known + unknown, "opening")
    assert named(send(pilot_desk), OPEN) == []
    assert heard(pilot_desk, known + unknown, "opening") == [1, 1, 0, 0]
    assert row(pilot_desk, unknown[1], "opening").fence == 0, "not even taken"
    pilot_desk.clock.pass_by(timedelta(seconds=8))
    send(pilot_desk)
    assert heard(pilot_desk, unknown, "opening") == [1, 1]


@pytest.mark.parametrize("method", ["users.info", "dnd.info"])
def test_while_nobody_says_where_people_are_what_is_urgent_is_still_said(pilot_desk: PilotDesk, method: str) -> None:
    people = crowd(pilot_desk, method[:3], 2)
    plan(pilot_desk, people[:1], "quiet", kind="letter")
    pilot_desk.workspace.fail_next(method, "ratelimited", retry_after=7)
    send(pilot_desk)
    plan(pilot_desk, people[1:], "quiet", kind="letter")
    plan(pilot_desk, people, "urgent")
    calls = send(pilot_desk)
    assert (named(calls, "users.info"), named(calls, "dnd.info")) == ([], [])
    assert (heard(pilot_desk, people, "urgent"), heard(pilot_desk, people, "quiet")) == ([1, 1], [0, 0])
    assert row(pilot_desk, people[1], "quiet", kind="letter").fence == 0, "not even taken"
    pilot_desk.clock.pass_by(timedelta(seconds=8))
    send(pilot_desk)
    assert heard(pilot_desk, people, "quiet") == [1, 1]


def test_many_are_asked_at_once_when_they_want_quiet(pilot_desk: PilotDesk) -> None:
    people = crowd(pilot_desk, "dnd", 6)
    at = pilot_desk.clock.now()
    until = at + timedelta(hours=1)
    pilot_desk.person(people[3]).want_quiet(at.timestamp() - 60, until.timestamp())
    plan(pilot_desk, people, "calm", kind="letter")
    calls = send(pilot_desk)
    assert (len(named(calls, "dnd.teamInfo")), named(calls, "dnd.info")) == (1, [])
    assert heard(pilot_desk, people, "calm") == [1, 1, 1, 0, 1, 1]
    pilot_desk.workspace.fail_next("dnd.teamInfo", "ratelimited", retry_after=7)
    pilot_desk.clock.pass_by(timedelta(minutes=10))
    plan(pilot_desk, people, "busy", kind="letter")
    assert len(named(send(pilot_desk), "dnd.info")) == 6, "then each is asked alone"
    assert heard(pilot_desk, people, "busy") == [1, 1, 1, 0, 1, 1]
    pilot_desk.clock.pass_by(timedelta(hours=1))
    send(pilot_desk)
    assert (heard(pilot_desk, people, "calm"), heard(pilot_desk, people, "busy")) == ([1] * 6, [1] * 6)


def test_two_messages_to_one_person_stand_apart_and_nobody_else_waits(pilot_desk: PilotDesk) -> None:
    """The bot's own pace; a dialogue that stands still has none, see pilot_desk."""
    people = crowd(pilot_desk, "apart", 2)
    plan(pilot_desk, people, "one")
    plan(pilot_desk, people, "one", kind="letter")
    client = loopback_client(pilot_desk.workspace.api_url, pilot_desk.workspace.bot_token)
    posts = named(send(pilot_desk, Slack(client, Pace(timedelta(milliseconds=300)))), POST)
    assert sorted(str(call.args["channel"]) for call in posts[:2]) == sorted(
        pilot_desk.person(one).dm_channel for one in people
    )
    assert len(posts) == 4
    for slack_id in people:
        first, second = (float(one.ts) for one in pilot_desk.person(slack_id).sees() if one.text == "about one")
        assert second - first >= 0.3
