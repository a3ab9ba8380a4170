"""After a time without any process: one letter to everybody, the newest, in their own morning."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.delivering import Occasion, send_due
from handlers.schedule import Job, Schedule
from handlers.slack import Slack
from handlers.views.blocks import Message, message
from portfolio import deliveries
from portfolio.adoption.cadences import turn_at
from portfolio.deliveries import Delivery
from portfolio.toolbox import Toolbox
from storage.vocabulary import Cadence
from tests.dialogues.pilot_desk import PilotDesk, premises

ZONES = {"U0NIUE": "Pacific/Auckland", "U0BERLIN": "Europe/Berlin", "U0HILO": "Pacific/Honolulu"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def key_of(tools: Toolbox, recipient: str) -> str:
    return turn_at(tools.clock.now(), Cadence.WEEKLY, ZoneInfo(ZONES[recipient])).key


def plan(tools: Toolbox, _slack: Slack) -> None:
    at = tools.clock.now()
    with tools.unit() as unit:
        for recipient, zone in ZONES.items():
            turn = turn_at(at, Cadence.WEEKLY, ZoneInfo(zone))
            deliveries.plan(
                unit, delivery_id=tools.new_id(), recipient=recipient, kind="letter", period=turn.key,
                due_at=turn.due_at, at=at,
            )  # fmt: skip


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """One that was planned and not said before the process stopped is out of date by now."""
    is_newest = delivery.period == key_of(tools, delivery.recipient)
    return message(f"letter {delivery.period}", []) if is_newest else None


def send(tools: Toolbox, slack: Slack) -> None:
    send_due(tools, slack, (Occasion("letter", compose),))


JOBS = (Job("plan", timedelta(0), plan), Job("send", timedelta(0), send))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PilotDesk]:
    with premises(Path(tmp_path_factory.mktemp("catching"))) as start, start() as desk:
        for slack_id, zone in ZONES.items():
            desk.workspace.add_person(id=slack_id, name=slack_id.lower(), real_name=slack_id, tz=zone)
        yield desk


def heard(desk: PilotDesk) -> dict[str, list[str]]:
    return {one: [said.text.partition(" ")[2] for said in desk.person(one).sees()] for one in ZONES}


def everybody(*keys: str) -> dict[str, list[str]]:
    return {one: list(keys) for one in ZONES}


def pass_hours(desk: PilotDesk, hours: int) -> None:
    """A process that was just started, looking every hour."""
    schedule = Schedule(desk.tools, desk.slack, JOBS)
    for _ in range(hours):
        schedule.run()
        desk.clock.pass_by(HOUR)


def test_a_process_that_slept_over_two_mondays_says_the_newest_alone(desk: PilotDesk) -> None:
    pass_hours(desk, 36)  # from Monday, 23 November, 9:00 UTC
    assert heard(desk) == everybody("2026-W47")
    desk.clock.pass_by(15 * DAY)
    pass_hours(desk, 30)
    assert heard(desk) == everybody("2026-W47", "2026-W49")
    pass_hours(desk, 48)
    assert heard(desk) == everybody("2026-W47", "2026-W49"), "and nothing more until the next Monday"


def test_what_was_planned_and_not_said_before_the_sleep_is_not_said_beside_the_newest(desk: PilotDesk) -> None:
    before = heard(desk)
    desk.clock.moment = datetime.fromisoformat("2026-12-15T06:00:00+00:00")
    Schedule(desk.tools, desk.slack, JOBS[:1]).run()  # it stopped between planning and sending
    desk.clock.pass_by(14 * DAY)
    pass_hours(desk, 30)
    assert heard(desk) == {one: [*said, "2026-W52"] for one, said in before.items()}


def test_every_week_comes_once_over_the_nights_in_which_clocks_change(desk: PilotDesk) -> None:
    """Three weeks each from a Sunday on, six hours a step; in the first three both Berlin and Auckland change."""
    for sunday, weeks in (("2027-03-21", (11, 12, 13)), ("2027-09-19", (37, 38, 39)), ("2027-10-24", (42, 43, 44))):
        before = heard(desk)
        desk.clock.moment = datetime.fromisoformat(f"{sunday}T00:00:00+00:00")
        schedule = Schedule(desk.tools, desk.slack, JOBS)
        for _ in range(21 * 4):
            schedule.run()
            desk.clock.pass_by(6 * HOUR)
        new = {one: said[len(before[one]) :] for one, said in heard(desk).items()}
        assert new == everybody(*(f"2027-W{week}" for week in weeks))
