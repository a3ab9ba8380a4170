"""Asked once a period, reminded at most twice while silent: in working hours, out of quiet, within a budget."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.schedule import OCCASIONS
from portfolio.pilots.countdown import COUNTDOWN
from portfolio.pilots.reminding import REMINDER, ROUND
from storage.models import DeliveryRow
from storage.vocabulary import DeliveryStatus, ParticipantStatus, PilotStatus
from tests.dialogues.pilot_desk import MONDAY, PilotDesk, pilot_desk
from tests.pilots import put_feedback, put_pilot
from workspace.client import Person

__all__ = ["pilot_desk"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class World:
    """One pilot with its people, of this test alone, that began on a Monday at nine."""

    def __init__(self, desk: PilotDesk, number: int) -> None:
        self.desk = desk
        self.number = number
        desk.clock.moment = MONDAY + timedelta(weeks=20 * number)
        self.start = desk.clock.now()

    def person(self, name: str, tz: str = "UTC") -> Person:
        slack_id = f"U0{name.upper()}{self.number:02}"
        return self.desk.workspace.add_person(slack_id, f"{name}{self.number}", name.title(), tz=tz)

    def pilot(self, *people: Person, name: str = "p", began: timedelta = DAY) -> str:
        """A running pilot that `people` joined before its first period, which begins now."""
        pilot_id = f"{name}{self.number}"
        with self.desk.tools.unit() as unit:
            everybody = [(one.id, "clerk") for one in people]
            row = put_pilot(unit, at=self.start, pilot_id=pilot_id, participants=everybody, business_owner="U0SANTOS")
            for one in unit.pilots.participants(pilot_id):
                one.joined_at = self.start - began
            row.started_at = self.start - began
        return pilot_id

    def answer(self, pilot_id: str, who: Person, period: date) -> None:
        with self.desk.tools.unit() as unit:
            row = unit.pilots.participant(pilot_id, who.id)
            assert row is not None
            row.answered_for = period.isoformat()

    def until(self, time: timedelta) -> None:
        """Tick at `time` after the start."""
        self.desk.tick(self.start + time - self.desk.clock.now())


@pytest.fixture
def world(pilot_desk: PilotDesk, request: pytest.FixtureRequest) -> Iterator[World]:
    numbers = request.config.stash.setdefault(_NUMBERS, [0])
    numbers[0] += 1
    made = World(pilot_desk, numbers[0])
    yield made
    with pilot_desk.tools.unit() as unit:
        for row in unit.pilots.in_status(PilotStatus.RUNNING, PilotStatus.DECIDING):
            row.status, row.closed_at = PilotStatus.CLOSED, pilot_desk.clock.now()


_NUMBERS: pytest.StashKey[list[int]] = pytest.StashKey()


def heard(who: Person, words: str) -> int:
    return sum(words in one.text for one in who.sees())


def requests(who: Person) -> int:
    return heard(who, "how is it going?")


def reminders(who: Person) -> int:
    return heard(who, "still missing")


def delivery(world: World, who: Person, kind: str, period: str) -> DeliveryRow:
    with world.desk.tools.unit() as unit:
        row = unit.deliveries.of(who.id, kind, period)
        assert row is not None
        return DeliveryRow(**row.model_dump())


def test_asked_once_and_reminded_twice_at_most_across_restarts(world: World) -> None:
    eva = world.person("eva")
    pilot_id = world.pilot(eva)
    with world.desk.tools.unit() as unit:
        put_feedback(unit, f"f{world.number}", at=world.start, author="U0ANNA", pilot_id=pilot_id)
    for time in (timedelta(0), HOUR, DAY - HOUR):
        world.until(time)
        assert (requests(eva), reminders(eva)) == (1, 0), "every tick is a process just started"
    asked = eva.sees()[-1]
    assert "Nobody of your role tried “Read a passport”, “Read a contract” and “Read a statement”" in asked.text
    assert "invoice" not in asked.text, "somebody of the role spoke for that"
    for time, said in ((DAY, 1), (2 * DAY, 1), (3 * DAY - HOUR, 1), (3 * DAY, 2), (4 * DAY, 2), (6 * DAY, 2)):
        world.until(time)
        assert (requests(eva), reminders(eva)) == (1, said), time
    world.until(7 * DAY)
    assert (requests(eva), reminders(eva)) == (2, 2), "the next period begins"


def test_the_request_leads_to_the_form_of_its_pilot(world: World) -> None:
    eva = world.person("eva")
    world.pilot(eva)
    world.until(timedelta(0))
    eva.press(eva.wait_for_message(contains="how is it going?"), label="Use the form")
    eva.wait_for_modal("Pilot feedback", contains="Read a contract")


def test_an_answer_ends_it_until_the_next_period(world: World) -> None:
    eva = world.person("eva")
    pilot_id = world.pilot(eva)
    world.until(timedelta(0))
    world.answer(pilot_id, eva, world.start.date())
    for days in (1, 3, 5):
        world.until(days * DAY)
    assert (requests(eva), reminders(eva)) == (1, 0)
    world.until(7 * DAY)
    assert requests(eva) == 2


def test_a_reminder_that_was_planned_is_not_said_after_an_answer(world: World) -> None:
    """Planned on Saturday, due on Monday; the answer came on Sunday."""
    eva = world.person("eva")
    world.desk.clock.moment = world.start = world.start + 4 * DAY  # a Friday
    pilot_id = world.pilot(eva)
    world.until(timedelta(0))
    world.until(DAY)
    occasion = f"{pilot_id}:{world.start.date()}:1"
    assert delivery(world, eva, REMINDER, occasion).status is DeliveryStatus.DUE
    world.answer(pilot_id, eva, world.start.date())
    world.until(3 * DAY)
    assert (requests(eva), reminders(eva)) == (1, 0)
    assert delivery(world, eva, REMINDER, occasion).status is DeliveryStatus.CANCELLED


def test_who_left_and_a_pilot_that_closed_are_silent(world: World) -> None:
    eva, finn = world.person("eva"), world.person("finn")
    pilot_id = world.pilot(eva, finn)
    world.until(timedelta(0))
    with world.desk.tools.unit() as unit:
        row = unit.pilots.participant(pilot_id, eva.id)
        assert row is not None
        row.status, row.left_at = ParticipantStatus.LEFT, world.start
    world.until(DAY)
    assert (reminders(eva), reminders(finn)) == (0, 1)
    with world.desk.tools.unit() as unit:
        pilot = unit.pilots.by_id(pilot_id)
        assert pilot is not None
        pilot.status, pilot.closed_at = PilotStatus.CLOSED, world.desk.clock.now()
    world.until(3 * DAY)
    world.until(7 * DAY)
    assert (requests(finn), reminders(finn)) == (1, 1)


def test_who_just_joined_is_asked_after_a_day(world: World) -> None:
    eva = world.person("eva")
    world.pilot(eva, began=timedelta(0))
    world.until(HOUR)
    assert requests(eva) == 0
    world.until(DAY)
    assert requests(eva) == 1


def test_everybody_hears_it_in_their_own_morning(world: World) -> None:
    people = {zone: world.person(zone[-5:], zone) for zone in ("Pacific/Auckland", "Europe/Berlin", "Pacific/Honolulu")}
    world.start = world.desk.clock.moment = world.start.replace(hour=0)  # Monday, 00:00 UTC
    world.pilot(*people.values())
    asked: dict[str, int] = {}
    for hour in range(24):
        world.until(hour * HOUR)
        for zone, one in people.items():
            if requests(one):
                asked.setdefault(zone, hour)
    ahead = world.start.astimezone(ZoneInfo("Europe/Berlin")).utcoffset()
    assert ahead is not None
    assert asked["Pacific/Honolulu"] == 19
    assert asked["Europe/Berlin"] == 9 - ahead // HOUR
    assert asked["Pacific/Auckland"] == 0, "it is Monday noon there already"


def test_quiet_is_kept(world: World) -> None:
    eva = world.person("eva")
    eva.want_quiet(world.start.timestamp() - 60, (world.start + 2 * HOUR).timestamp())
    world.pilot(eva)
    world.until(timedelta(0))
    world.until(HOUR)
    assert requests(eva) == 0
    eva.want_quiet(0, 0)
    world.until(2 * HOUR)
    assert requests(eva) == 1


def test_one_budget_over_all_pilots(world: World) -> None:
    """Two pilots ask at once and each would remind twice: the third message in seven days is the last."""
    eva = world.person("eva")
    world.pilot(eva)
    world.pilot(eva, name="q")
    for hours in range(0, 6 * 24, 12):
        world.until(hours * HOUR)
    assert (requests(eva), reminders(eva)) == (2, 1)
    world.until(7 * DAY + HOUR)
    assert requests(eva) == 4, "a new week; the reminders of the old one are not made up for"
    assert reminders(eva) == 1


def test_who_was_deactivated_hears_nothing(world: World) -> None:
    eva = world.person("eva")
    eva.leave_company()
    pilot_id = world.pilot(eva)
    world.until(timedelta(0))
    row = delivery(world, eva, ROUND, f"{pilot_id}:{world.start.date()}")
    assert (row.status, row.why_cancelled) == (DeliveryStatus.CANCELLED, "left the company")
    assert requests(eva) == 0


def test_without_knowing_where_somebody_is_it_is_utc(world: World) -> None:
    eva = world.person("eva", "Pacific/Auckland")
    world.pilot(eva)
    world.desk.workspace.fail_next("users.info", "fatal_error")
    world.until(timedelta(0))
    assert requests(eva) == 1, "it is 22:00 in Auckland, which nobody knew"


def test_a_rate_limit_puts_off_as_long_as_it_says(world: World) -> None:
    eva = world.person("eva")
    world.pilot(eva)
    for method, wait in (("chat.postMessage", 100), ("dnd.info", 200), ("conversations.open", 300)):
        world.desk.workspace.fail_next(method, "ratelimited", retry_after=wait)
        world.until(world.desk.clock.now() - world.start)
        row = delivery(world, eva, ROUND, f"p{world.number}:{world.start.date()}")
        assert row.due_at == world.desk.clock.now() + timedelta(seconds=wait)
        world.until(world.desk.clock.now() - world.start + timedelta(seconds=wait - 1))
        assert requests(eva) == 0
        world.desk.clock.pass_by(timedelta(seconds=1) + 6 * timedelta(minutes=1))  # what is known is asked anew
    world.until(world.desk.clock.now() - world.start)
    assert requests(eva) == 1


def test_the_way_to_the_decision_is_told_to_both_who_decide(world: World) -> None:
    """Eight weeks: 14, 7, 3 and 1 days before, on the day, and every week after it; decided, it is silent."""
    pilot_id = world.pilot()
    owner, business = world.desk.person("U0OKAFOR"), world.desk.person("U0SANTOS")
    before = {one.id: len(one.sees()) for one in (owner, business)}
    said: list[int] = []
    for days in range(40, 80):
        world.until(days * DAY + 3 * HOUR)
        told = {one.id: len(one.sees()) - before[one.id] for one in (owner, business)}
        assert len(set(told.values())) == 1, "both hear the same"
        said += [days] * (told[owner.id] - len(said))
        with world.desk.tools.unit() as unit:
            row = unit.pilots.by_id(pilot_id)
            assert row is not None
            assert (row.status is PilotStatus.RUNNING) is (days <= 49)
    # Day 53 is a Friday, day 55 a Sunday: what falls on it is said on Monday, and by then that is the day itself.
    assert said == [42, 49, 53, 56, 63, 70, 77]
    texts = [one.text for one in owner.sees()[before[owner.id] :]]
    assert "due in 14 days" in texts[0]
    assert "due today" in texts[3]
    assert "7 days overdue" in texts[4]
    assert "Nobody spoke for clerk" in texts[0]


def test_a_countdown_is_not_said_after_the_decision(world: World) -> None:
    pilot_id = world.pilot()
    owner = world.desk.person("U0OKAFOR")
    before = len(owner.sees())
    world.until(42 * DAY - 9 * HOUR)  # planned at midnight, due at nine
    with world.desk.tools.unit() as unit:
        row = unit.pilots.by_id(pilot_id)
        assert row is not None
        assert unit.deliveries.of("U0OKAFOR", COUNTDOWN, f"{pilot_id}:{row.decide_on}:14") is not None
        row.status, row.closed_at = PilotStatus.CLOSED, world.desk.clock.now()
    world.until(42 * DAY + HOUR)
    assert len(owner.sees()) == before


def test_no_two_occasions_share_a_kind() -> None:
    kinds = [one.kind for one in OCCASIONS]
    assert len(kinds) == len(set(kinds))
