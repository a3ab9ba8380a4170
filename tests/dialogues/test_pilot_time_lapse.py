"""Eight weeks of a pilot, hour by hour on a set clock, with a restart in the middle, and all that was said in them."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from handlers.schedule import Schedule
from handlers.views.pilots.feedback_form import TITLE as FEEDBACK_FORM
from portfolio.pilots.countdown import COUNTDOWN
from portfolio.pilots.deciding import REPORT
from portfolio.pilots.enrolling import KIND
from portfolio.pilots.reminding import REMINDER, ROUND
from portfolio.pilots.surveying import KIND as SURVEY
from storage.models import DeliveryRow
from storage.vocabulary import DeliveryStatus, PilotStatus
from tests.dialogues.decision_desk import decide, press, status
from tests.dialogues.feedback_desk import changed, filled, settled
from tests.dialogues.lapse_record import Said, all_of_it, in_working_hours, nothing_twice, said_since, within_budget
from tests.dialogues.pilot_desk import MONDAY, PEOPLE, PilotDesk, last_ts, premises, want_no_digests
from tests.pilots import put_pilot
from workspace.client import Message, Person

OWNER, DEPUTY, BUSINESS = "U0OKAFOR", "U0BERG", "U0SANTOS"
ANNA, BEN, CARLA, DORA, EMIL = "U0ANNA", "U0BEN", "U0CARLA", "U0DORA", "U0EMIL"
ZONES = {
    OWNER: "Europe/Berlin", BUSINESS: "Europe/London", ANNA: "Europe/Berlin", BEN: "America/New_York",
    CARLA: "Asia/Tokyo", DORA: "Pacific/Auckland", EMIL: "Europe/Berlin", DEPUTY: "Europe/Berlin",
}  # fmt: skip
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = MONDAY.replace(hour=6)
BLOCKED = "The archive refuses my login."


class Lapse:
    """The pilot "p1" while time passes. `said`: everything the bot said unasked, in order."""

    def __init__(self, desk: PilotDesk) -> None:
        self.said: list[Said] = []
        self.left_at = START
        self.taken_over_by(desk)

    def taken_over_by(self, desk: PilotDesk) -> None:
        """Another process goes on from here."""
        self.desk, self.schedule = desk, Schedule(desk.tools, desk.slack)

    def person(self, slack_id: str) -> Person:
        return self.desk.person(slack_id)

    def until(self, day: int, hour: int) -> None:
        """Let time pass, three hours a step and six at the weekend, to this hour (UTC) of a day since the start."""
        then = START.replace(hour=0) + timedelta(days=day, hours=hour)
        assert self.desk.workspace.wait_until(lambda: settled(self.desk))
        while (now := self.desk.clock.now()) < then:
            self.desk.clock.pass_by(min(then - now, 3 * HOUR if now.weekday() < 5 else 6 * HOUR))
            before = len(self.desk.workspace.state.calls)
            self.schedule.run()
            self.said += said_since(self.desk, before)

    def heard(self, slack_id: str, *kinds: str, pilot: str = "p1") -> list[int]:
        """The days on which somebody heard something of these kinds about a pilot."""
        mine = (one for one in self.said if one.recipient == slack_id and one.period.startswith(pilot))
        return [(one.at - START).days for one in mine if one.kind in kinds]

    def pressed(self, slack_id: str, words: str, label: str, then: str) -> Message:
        """Somebody presses a button of a message, which changes by it."""
        person = self.person(slack_id)
        found = person.wait_for_message(contains=words)
        person.press(found, label=label)
        return changed(person, found, then)

    def answer(self, slack_id: str, words: str, **values: str) -> None:
        filled(self.person(slack_id), words, **{"kind": "praise", "worked": "yes", **values})


# ---- the weeks


def invited(lapse: Lapse) -> None:
    """Five are invited: three join, one declines, one says nothing. Ben is in another pilot too."""
    at = lapse.desk.clock.now()
    with lapse.desk.tools.unit() as unit:
        put_pilot(unit, at=at, business_owner=BUSINESS, weeks=6)
        put_pilot(unit, at=at, pilot_id="p2", product="regsearch", participants=[(BEN, "clerk")], weeks=12)
    owner, everybody = lapse.person(OWNER), (ANNA, BEN, CARLA, DORA, EMIL)
    names = " ".join(f"@{one}" for one in everybody)
    owner.wait_for_message(after=owner.dm(f"pilot invite {names} as clerk"), contains="5 people will be invited")
    lapse.until(1, 0)
    assert [lapse.heard(one, KIND) for one in everybody] == [[0]] * 5
    for slack_id in (ANNA, BEN, CARLA):
        lapse.pressed(slack_id, "invites you to", "Join", "You joined")
    lapse.pressed(EMIL, "invites you to", "Decline", "You declined")


def answered(lapse: Lapse) -> None:
    """Anna is silent for a week, answers at once and changes it, then answers after a reminder; Carla is stopped."""
    anna = lapse.person(ANNA)
    lapse.until(7, 12)
    lapse.answer(ANNA, "It read every invoice.")
    lapse.until(8, 1)
    lapse.answer(CARLA, BLOCKED, kind="blocker", worked="no")
    lapse.until(8, 2)
    assert [(one.recipient, BLOCKED in one.text) for one in lapse.said if one.kind == "blocker"] == [(OWNER, True)]
    lapse.until(9, 9)
    asked = anna.dm("feedback mine")
    anna.press(anna.wait_for_message(after=asked, thread_ts=asked.ts, contains="1 piece under your name"), label="Edit")
    anna.wait_for_modal(FEEDBACK_FORM, contains="in your words")
    anna.submit(values={"words": "It read nearly every invoice."})
    anna.wait_for_message(contains="Changed: your feedback")
    lapse.until(16, 12)
    lapse.answer(ANNA, "It reads statements too.")
    lapse.until(21, 0)
    assert (lapse.heard(ANNA, ROUND), lapse.heard(ANNA, REMINDER)) == ([2, 7, 14], [3, 15])
    assert lapse.heard(CARLA, REMINDER) == [2, 14, 16], "and none in the week she was stopped in"


def left(lapse: Lapse) -> None:
    """Carla leaves between the request and the reminder; the process ends on a Sunday, with something still to say."""
    lapse.until(22, 0)
    assert lapse.heard(CARLA, ROUND)[-1] == 20, "in Tokyo it was Monday"
    lapse.pressed(CARLA, "You joined", "Leave", "You left")
    lapse.left_at = lapse.desk.clock.now()
    lapse.until(27, 12)
    with lapse.desk.tools.unit() as unit:
        due = unit.session.exec(select(DeliveryRow).where(DeliveryRow.status == DeliveryStatus.DUE)).all()
        assert {row.recipient for row in due} == {BEN}, "two pilots ask him, so that his week was full"


def silent(lapse: Lapse) -> None:
    """Anna says nothing any more, and wants quiet on the last day; it is over, and then it goes on."""
    quiet = START + timedelta(days=35, hours=8)
    lapse.until(34, 0)
    lapse.person(ANNA).want_quiet(START.timestamp(), quiet.timestamp())
    lapse.until(42, 10)
    assert lapse.heard(ANNA, ROUND)[3:] == [21, 28, 35]
    assert lapse.heard(ANNA, REMINDER)[2:] == [22, 24, 29, 31], "two a week, and none after the last day"
    assert [one for one in lapse.said if one.recipient == ANNA and START + timedelta(days=34) < one.at < quiet] == []
    assert status(lapse.desk, "p1") is PilotStatus.DECIDING
    for slack_id in (OWNER, BUSINESS):
        assert lapse.heard(slack_id, COUNTDOWN) == [28, 35, 39, 42], "day 41 is a Sunday"


def extended(lapse: Lapse) -> None:
    owner = lapse.person(OWNER)
    before = last_ts(owner)
    owner.press(owner.wait_for_message(contains="due today"), label="Decide")
    shown = owner.wait_for_message(after=before, contains=" pilot: decide")
    until = (START + timedelta(days=56)).date().isoformat()
    assert decide(owner, shown, "Extend once", new_date=until) is None
    changed(owner, shown, "extended to")
    lapse.until(56, 11)
    assert status(lapse.desk, "p1") is PilotStatus.DECIDING
    for slack_id in (OWNER, BUSINESS):
        assert lapse.heard(slack_id, COUNTDOWN)[4:] == [49, 53, 56], "who extends it knows that 14 days are left"


def decided(lapse: Lapse) -> None:
    """It is extended once; then it is stopped."""
    owner, santos = lapse.person(OWNER), lapse.person(BUSINESS)
    press(lapse.desk, owner, "decide_pilot:extend", pilot="p1", pick="extend")
    owner.close(owner.wait_for_modal("Not now", contains="It is extended once: scale it or stop it"))
    before = last_ts(santos)
    santos.press(santos.sees()[-1], label="Decide")
    shown = santos.wait_for_message(after=before, contains=" pilot: decide")
    assert "Extend once" not in str(shown.blocks)
    assert decide(santos, shown, "Stop") is None
    assert status(lapse.desk, "p1") is PilotStatus.CLOSED
    lapse.until(63, 12)
    assert [lapse.heard(one, REPORT) for one in (OWNER, BUSINESS)] == [[42, 56]] * 2
    assert [len(lapse.heard(one, SURVEY)) for one in (ANNA, BEN)] == [1, 1]
    assert max(lapse.heard(one.recipient, one.kind)[-1] for one in lapse.said if one.period.startswith("p1")) == 56


@pytest.mark.timeout(360)  # some 400 ticks: on PostgreSQL and a busy machine more than the usual two minutes
def test_eight_weeks_with_a_restart_in_the_middle(tmp_path: Path) -> None:
    with premises(tmp_path) as start:
        with start() as desk:
            desk.clock.moment = START
            want_no_digests(desk)
            for slack_id, zone in ZONES.items():
                if slack_id not in PEOPLE:
                    desk.workspace.add_person(slack_id, slack_id[3:].lower(), slack_id[3:].title())
                desk.person(slack_id).live_in(zone)
            lapse = Lapse(desk)
            for part in (invited, answered, left):
                part(lapse)
        with start() as desk:
            lapse.taken_over_by(desk)
            for part in (silent, extended, decided):
                part(lapse)
            all_of_it(desk, lapse.said)
    nothing_twice(lapse.said)
    in_working_hours(lapse.said, ZONES)
    within_budget(lapse.said)
    assert [lapse.heard(one, KIND, ROUND, REMINDER, SURVEY) for one in (DORA, EMIL)] == [[0], [0]]
    assert [one for one in lapse.said if one.recipient == CARLA and one.at > lapse.left_at] == []
