"""A quarter of digests on a set clock: cadence, quiet weeks, snooze, pause, downtime, and people who come and go."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.schedule import Schedule
from portfolio.adoption.acting import KIND as QUESTION
from portfolio.adoption.offers import LEAST_ASKED
from portfolio.adoption.subscriptions import ADOPTION, PORTFOLIO
from storage.models import PersonRow
from storage.vocabulary import LifecycleStage
from tests.adoption import put_people, put_usage
from tests.dialogues.feedback_desk import settled
from tests.dialogues.lapse_record import Said, all_of_it, in_working_hours, nothing_twice, said_since, within_budget
from tests.dialogues.pilot_desk import PilotDesk, premises
from workspace.client import Person

OWNER, OTHER, LEAD, HEIR = "U0OKAFOR", "U0BERG", "U0LEAD", "U0PILOT"
ZONES = {OWNER: "Europe/Berlin", OTHER: "America/New_York", LEAD: "Pacific/Auckland", HEIR: "Asia/Tokyo"}
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
NINE = (20, 0, 7, 8, 13, 14)  # hours of UTC in which it is nine in one of them, in summer or winter
START = datetime(2026, 9, 28, 8, tzinfo=UTC)  # a Monday, ten in Berlin: the turn of this week is over
FIRST_WEEK = date(2026, 7, 20)
# In the weeks that begin on these days so many people more use each product, and go on; in the others it is as before.
NEWS = {
    date(2026, 9, 28): 6, date(2026, 10, 12): 8, date(2026, 10, 19): 10, date(2026, 10, 26): 14,
    date(2026, 11, 2): 18, date(2026, 11, 9): 24, date(2026, 11, 16): 32, date(2026, 11, 23): 42,
}  # fmt: skip


OTHERS = tuple(f"stopped{number}" for number in range(LEAST_ASKED - 1))  # who stop as HEIR does
ALL_ZONES = ZONES | {f"U0{key.upper()}": "Europe/Berlin" for key in OTHERS}
RECEIPT = "You had me ask 5 people about DocReader on 3 November: "


class Quarter:
    """Digests while time passes. `said`: everything the bot said unasked, in order."""

    def __init__(self, desk: PilotDesk) -> None:
        self.said: list[Said] = []
        self.taken_over_by(desk)

    def taken_over_by(self, desk: PilotDesk) -> None:
        """Another process goes on from here."""
        self.desk, self.schedule = desk, Schedule(desk.tools, desk.slack)

    def until(self, day: date, hour: int = 16) -> None:
        """Let time pass to this hour (UTC) of a day, and look at noon and midnight, and where it may be nine somewhere
        on Mondays, which begin in Auckland on Sunday, and on the first working days of months."""
        then = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        while (now := self.desk.clock.now()) < then:
            self.desk.clock.moment = now = now + HOUR
            busy = 0 in (now.weekday(), (now + DAY / 2).weekday()) or (now + DAY).day <= 3
            if now.hour in (0, 12) or (busy and now.hour in NINE) or now == then:
                self.tick()

    def tick(self) -> None:
        before = len(self.desk.workspace.state.calls)
        self.schedule.run()
        self.said += said_since(self.desk, before)

    def heard(self, slack_id: str, kind: str = ADOPTION) -> list[str]:
        """When somebody got digests, on their own clock."""
        mine = (one for one in self.said if (one.recipient, one.kind) == (slack_id, kind))
        return [f"{one.at.astimezone(ZoneInfo(ZONES[slack_id])):%a %d %b %H:%M}" for one in mine]

    def person(self, slack_id: str) -> Person:
        return self.desk.person(slack_id)

    def types(self, slack_id: str, words: str, contains: str) -> None:
        person = self.person(slack_id)
        asked = person.dm(words)
        person.wait_for_message(after=asked, thread_ts=asked.ts, contains=contains)

    def home(self, slack_id: str, words: str, *, says: bool = True) -> None:
        """Somebody's Home tab comes to say these words, or to say them no more."""
        person = self.person(slack_id)
        person.open_home()
        person.wait_for(lambda: (person.home is not None and (words in person.home.all_text) is says) or None, words)

    def hand_over(self, product: str, to: str) -> None:
        with self.desk.tools.unit() as unit:
            row, heir = unit.products.by_key(product), unit.people.by_slack_id(to)
            assert row is not None
            assert heir is not None
            row.owner_id = heir.id

    def retire(self, product: str) -> None:
        with self.desk.tools.unit() as unit:
            row = unit.products.by_key(product)
            assert row is not None
            row.stage = LifecycleStage.RETIREMENT


def usage(desk: PilotDesk) -> None:
    with desk.tools.unit() as unit:
        people = 6
        for week in range(19):
            monday = FIRST_WEEK + week * WEEK
            people += NEWS.get(monday, 0)
            for product in ("docreader", "regsearch"):
                put_people(unit, product, monday + 2 * DAY, people)
        every_day = {FIRST_WEEK + day * DAY: {"log:u0": 1} for day in range(19 * 7)}
        for product in ("docreader", "regsearch"):
            put_usage(unit, product, {day: who for day, who in every_day.items() if day.weekday() != 2})
        unit.session.add_all([PersonRow(key=key, name=key.title(), slack_id=f"U0{key.upper()}") for key in OTHERS])
        unit.session.flush()
        for ago, key in enumerate(("pilot", *OTHERS)):  # one a week, so that no week is told to have lost people
            last = date(2026, 9, 30) - ago * WEEK
            put_usage(unit, "docreader", {day: {f"person:{key}": 1} for day in (last - DAY, last)})


# ---- the weeks


def first_weeks(lapse: Quarter) -> None:
    """Who owns something today is told next Monday; a week in which nothing changed is silent, and Home says so."""
    lapse.until(date(2026, 10, 4), 8)
    assert lapse.heard(LEAD, PORTFOLIO) == ["Thu 01 Oct 09:00"]
    assert [one for one in lapse.said if one.kind == ADOPTION] == []
    lapse.types(OTHER, "digest pause until 2026-10-20", "Next one: Monday 26 October, 9:00 your time.")
    lapse.until(date(2026, 10, 12))
    assert lapse.heard(OWNER) == ["Mon 05 Oct 09:00"]
    quiet = "Next one: Monday 19 October, 9:00 your time. No digest on Monday 12 October: nothing changed since the one"
    lapse.home(OWNER, quiet)


def snoozed(lapse: Quarter) -> None:
    """The digest after a snooze is left out, and then the clocks are put back: nine stays nine."""
    lapse.until(date(2026, 10, 19))
    owner = lapse.person(OWNER)
    owner.press(owner.wait_for_message(contains="DocReader, week 42"), label="Snooze")
    owner.wait_for_message(contains="Monday 26 October is left out. Next one: Monday 2 November, 9:00 your time.")
    lapse.until(date(2026, 11, 3))
    assert lapse.heard(OWNER) == ["Mon 05 Oct 09:00", "Mon 19 Oct 09:00", "Mon 02 Nov 09:00"]
    assert lapse.heard(OTHER) == ["Mon 26 Oct 09:00", "Mon 02 Nov 09:00"], "paused until 20 October; a week later DST"
    assert lapse.heard(LEAD, PORTFOLIO)[1:] == ["Mon 02 Nov 09:00"]


def acted(lapse: Quarter) -> None:
    """What the digest offers is done with its button: who stopped is asked, when it suits them, and answers."""
    owner, heir = lapse.person(OWNER), lapse.person(HEIR)
    owner.press(owner.wait_for_message(contains="DocReader, week 44"), label="Ask 5 people")
    owner.wait_for_message(contains="I ask 5 people about DocReader")
    lapse.until(date(2026, 11, 4))
    assert lapse.heard(HEIR, QUESTION) == ["Wed 04 Nov 09:00"]
    asked = heir.wait_for_message(contains="DocReader")
    heir.press(asked, label="Not yet")
    heir.wait_for_message(contains="I do not ask again soon.")


def caught_up(lapse: Quarter) -> None:
    """Nothing ran on two Mondays: one digest makes up for both, of the newest week."""
    lapse.desk.clock.moment = datetime(2026, 11, 17, 14, tzinfo=UTC)
    lapse.tick()
    assert lapse.heard(OWNER)[3:] == ["Tue 17 Nov 15:00"]
    assert [one.period for one in lapse.said if one.recipient == OWNER][3:] == ["2026-W46"]
    assert RECEIPT in next(one.text for one in lapse.said[::-1] if one.recipient == OWNER)
    assert lapse.heard(OTHER)[2:] == ["Tue 17 Nov 09:00"]
    lapse.types(OWNER, "digest monthly", "Next one: Tuesday 1 December, 9:00 your time.")


def handed_over(lapse: Quarter) -> None:
    """Who gets a product on a Tuesday hears of it on Monday, in Tokyo; then they leave the company."""
    lapse.hand_over("regsearch", HEIR)
    lapse.until(date(2026, 11, 20))
    assert lapse.heard(HEIR) == []
    lapse.until(date(2026, 11, 24))
    assert lapse.heard(HEIR) == ["Mon 23 Nov 09:00"]
    assert lapse.said[-1].text.startswith("RegSearch, week 47")
    lapse.person(HEIR).leave_company()
    lapse.until(date(2026, 12, 2))
    assert lapse.heard(HEIR) == ["Mon 23 Nov 09:00"], "left before the next one"
    assert lapse.heard(OTHER)[3:] == [], "of her other products nothing is known"


def retired(lapse: Quarter) -> None:
    """Once a month now; and nothing any more when the only product is retired."""
    assert lapse.heard(OWNER)[4:] == ["Tue 01 Dec 09:00"]
    assert [one.period for one in lapse.said if one.recipient == OWNER][4:] == ["2026-11"]
    lapse.retire("docreader")
    lapse.until(date(2027, 1, 5))
    assert lapse.heard(OWNER)[5:] == []
    lapse.home(OWNER, "Your digest", says=False)
    assert lapse.heard(LEAD, PORTFOLIO)[2:] == ["Tue 01 Dec 09:00", "Fri 01 Jan 09:00"]


def test_a_quarter_with_a_restart_and_two_mondays_without_anybody_running(tmp_path: Path) -> None:
    with premises(tmp_path) as start:
        with start() as desk:
            desk.clock.moment = START
            desk.workspace.add_person(HEIR, "pilot", "Paolo Ricci")
            for key in OTHERS:
                desk.workspace.add_person(f"U0{key.upper()}", key, key.title())
            for slack_id, zone in ALL_ZONES.items():
                desk.person(slack_id).live_in(zone)
            usage(desk)
            lapse = Quarter(desk)
            for product in ("bankgpt", "flowbot", "codemate", "extra"):
                lapse.retire(product)
            for part in (first_weeks, snoozed, acted):
                part(lapse)
            assert desk.workspace.wait_until(lambda: settled(desk))
        with start() as desk:
            lapse.taken_over_by(desk)
            for part in (caught_up, handed_over, retired):
                part(lapse)
            all_of_it(desk, lapse.said)
    nothing_twice(lapse.said)
    in_working_hours(lapse.said, ALL_ZONES)
    within_budget(lapse.said)
