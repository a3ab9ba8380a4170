"""When a digest is due: on every clock of the world, each turn once, with no day left out or told twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.adoption.cadences import FIRST_YEAR, LAST_YEAR, Turn, next_turn, turn_at
from portfolio.errors import InvalidInputError
from storage.vocabulary import Cadence

WEEKLY, FORTNIGHTLY, MONTHLY = Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY
ZONES = (
    "Pacific/Auckland", "Pacific/Honolulu", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Berlin",
    "America/St_Johns", "Pacific/Apia", "America/Havana", "Australia/Lord_Howe", "UTC",
)  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")
# Twenty years around Samoa's skipped day, with years of 53 weeks (2009, 2015, 2020, 2026), minute by minute.
MOMENTS = st.builds(
    lambda minutes: datetime(2008, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), st.integers(0, 20 * 365 * 24 * 60)
)
CADENCES = st.sampled_from(Cadence)
ANYWHERE = st.sampled_from([ZoneInfo(name) for name in ZONES])
HOURS = st.integers(0, 23)


@given(MOMENTS, CADENCES, ANYWHERE, HOURS)
def test_turns_follow_each_other_without_a_gap(at: datetime, cadence: Cadence, zone: tzinfo, hour: int) -> None:
    now, then = turn_at(at, cadence, zone, hour=hour), next_turn(at, cadence, zone, hour=hour)
    assert now.due_at <= at < then.due_at
    assert now.start < now.end == then.start < then.end
    assert now.key < then.key
    assert now.end <= now.due_at.astimezone(zone).date() <= now.end + timedelta(days=2), "what it tells is over"
    assert turn_at(now.due_at, cadence, zone, hour=hour) == now
    assert next_turn(now.due_at, cadence, zone, hour=hour) == then
    assert turn_at(then.due_at - timedelta(microseconds=1), cadence, zone, hour=hour) == now
    assert turn_at(then.due_at, cadence, zone, hour=hour) == then


@given(MOMENTS, MOMENTS, CADENCES, ANYWHERE)
def test_two_moments_of_one_turn_tell_the_same_and_others_another_key(
    one: datetime, other: datetime, cadence: Cadence, zone: tzinfo
) -> None:
    first, second = turn_at(one, cadence, zone), turn_at(other, cadence, zone)
    assert (first.key == second.key) is (first == second)
    assert first == second or (first.key < second.key) is (first.due_at < second.due_at) is (first.end <= second.start)


@given(MOMENTS, ANYWHERE)
def test_no_two_cadences_share_a_key(at: datetime, zone: tzinfo) -> None:
    assert len({turn_at(at, cadence, zone).key for cadence in Cadence}) == len(Cadence)


def read_off_the_clock(start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[Cadence, datetime]]:
    """What is due between two moments, looked up the slow way: every quarter of an hour, is it nine on such a day?"""
    at, mondays = start, 0
    while at < end:
        local = at.astimezone(zone)
        if (local.hour, local.minute) == (9, 0):
            if local.weekday() == 0:
                mondays += 1
                yield WEEKLY, at
                if (local.date() - date(1970, 1, 5)).days % 14 == 7:
                    yield FORTNIGHTLY, at
            if local.weekday() < 5 and (local.day == 1 or (local.weekday() == 0 and local.day <= 3)):
                yield MONTHLY, at
        at += timedelta(minutes=15)


@pytest.mark.parametrize("name", ZONES)
def test_who_looks_every_few_hours_for_a_year_meets_every_turn_once_when_it_is_due(name: str) -> None:
    zone = ZoneInfo(name)
    start, end = datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2027, 6, 20, tzinfo=UTC)  # with a week 53
    due = set(read_off_the_clock(start, end, zone))
    for cadence in Cadence:
        met: list[Turn] = []
        at, known = start, turn_at(start, cadence, zone)
        while at < end:
            turn = turn_at(at, cadence, zone)
            if turn != known:
                assert at - turn.due_at < timedelta(hours=3), "it is met by the first look after it is due"
                met.append(turn)
                known = turn
            at += timedelta(hours=3)
        assert {(cadence, turn.due_at) for turn in met} == {one for one in due if one[0] is cadence}
        assert len({turn.key for turn in met}) == len(met)


@pytest.mark.parametrize(
    ("cadence", "local", "key", "due", "start", "end"),
    [
        (WEEKLY, "2026-11-30 09:00", "2026-W48", "2026-11-30 09:00", "2026-11-23", "2026-11-30"),
        (WEEKLY, "2026-11-30 08:59", "2026-W47", "2026-11-23 09:00", "2026-11-16", "2026-11-23"),
        (WEEKLY, "2027-01-04 09:00", "2026-W53", "2027-01-04 09:00", "2026-12-28", "2027-01-04"),
        (WEEKLY, "2027-01-11 09:00", "2027-W01", "2027-01-11 09:00", "2027-01-04", "2027-01-11"),
        (FORTNIGHTLY, "2026-11-30 09:00", "2026-W47/48", "2026-11-30 09:00", "2026-11-16", "2026-11-30"),
        (FORTNIGHTLY, "2026-12-07 09:00", "2026-W47/48", "2026-11-30 09:00", "2026-11-16", "2026-11-30"),
        (FORTNIGHTLY, "2027-01-11 09:00", "2026-W53/01", "2027-01-11 09:00", "2026-12-28", "2027-01-11"),
        (MONTHLY, "2026-12-01 09:00", "2026-11", "2026-12-01 09:00", "2026-11-01", "2026-12-01"),
        (MONTHLY, "2027-01-01 09:00", "2026-12", "2027-01-01 09:00", "2026-12-01", "2027-01-01"),
        (MONTHLY, "2026-11-01 12:00", "2026-09", "2026-10-01 09:00", "2026-09-01", "2026-10-01"),  # a Sunday
        (MONTHLY, "2026-11-02 09:00", "2026-10", "2026-11-02 09:00", "2026-10-01", "2026-11-01"),
        (MONTHLY, "2026-08-03 09:00", "2026-07", "2026-08-03 09:00", "2026-07-01", "2026-08-01"),  # the 1st: Saturday
        (MONTHLY, "2028-03-01 09:00", "2028-02", "2028-03-01 09:00", "2028-02-01", "2028-03-01"),  # a leap year
    ],
)
def test_ends_of_weeks_months_and_years(  # each row is one case
    cadence: Cadence, local: str, key: str, due: str, start: str, end: str
) -> None:
    turn = turn_at(datetime.fromisoformat(local).replace(tzinfo=BERLIN), cadence, BERLIN)
    assert turn == Turn(
        key,
        datetime.fromisoformat(due).replace(tzinfo=BERLIN).astimezone(UTC),
        date.fromisoformat(start),
        date.fromisoformat(end),
    )


def test_three_weeks_without_a_process_leave_the_newest_turn_alone() -> None:
    before, after = datetime(2026, 11, 9, 8, tzinfo=UTC), datetime(2026, 12, 2, 3, tzinfo=UTC)
    assert turn_at(before, WEEKLY, BERLIN).key == "2026-W45"
    assert turn_at(after, WEEKLY, BERLIN).key == "2026-W48"


def test_the_hour_of_the_clock_stays_when_the_clock_is_changed() -> None:
    summer, winter = (turn_at(datetime(2026, 10, day, 12, tzinfo=UTC), WEEKLY, BERLIN).due_at for day in (19, 26))
    assert (summer.hour, winter.hour) == (7, 8)
    assert winter - summer == timedelta(days=7, hours=1)


def test_an_hour_that_is_left_out_or_comes_twice_is_due_once() -> None:
    """Baghdad left out the hour from three on Wednesday, 1 April 1998, and had it twice on 1 October 2002."""
    baghdad = ZoneInfo("Asia/Baghdad")
    left_out = turn_at(datetime(1998, 4, 10, tzinfo=UTC), MONTHLY, baghdad, hour=3)
    assert left_out.due_at.astimezone(baghdad).hour == 4
    twice = [turn_at(datetime(2002, 9, 30, hour, tzinfo=UTC), MONTHLY, baghdad, hour=3).key for hour in (22, 23)]
    assert twice == ["2002-08", "2002-09"], "due at the first of the two, 23:00 UTC"
    second = turn_at(datetime(2002, 10, 1, 0, tzinfo=UTC), MONTHLY, baghdad, hour=3)
    assert second.due_at == datetime(2002, 9, 30, 23, tzinfo=UTC)


class PutBack(tzinfo):
    """A clock that is put back two hours, from half past midnight on Monday, 30 November 2026, into Sunday."""

    at = datetime(2026, 11, 30, 0, 30)  # noqa: DTZ001 - what the clock shows

    def utcoffset(self, moment: datetime | None) -> timedelta:
        assert moment is not None
        shown = moment.replace(tzinfo=None, fold=0)
        is_before = shown < self.at and not (moment.fold and shown >= self.at - timedelta(hours=2))
        return timedelta(0) if is_before else timedelta(hours=-2)

    def dst(self, moment: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        return "put back"

    def fromutc(self, moment: datetime) -> datetime:
        if moment.replace(tzinfo=None) < self.at:
            return moment
        shown = moment - timedelta(hours=2)
        return shown.replace(fold=int(shown.replace(tzinfo=None) < self.at))


def test_what_was_due_stays_due_when_the_clock_goes_back_into_the_day_before() -> None:
    at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    assert at.astimezone(PutBack()).isoformat()[:16] == "2026-11-29T23:00"
    assert turn_at(at, WEEKLY, PutBack(), hour=0).due_at == datetime(2026, 11, 30, tzinfo=UTC)
    assert next_turn(at, WEEKLY, PutBack(), hour=0).key == "2026-W49"


def test_a_day_the_calendar_leaves_out_shortens_its_week_and_no_other() -> None:
    """Samoa went from Thursday, 29 December 2011, to Saturday."""
    apia = ZoneInfo("Pacific/Apia")
    before = turn_at(datetime(2011, 12, 28, tzinfo=UTC), WEEKLY, apia)
    after = next_turn(before.due_at, WEEKLY, apia)
    assert (before.key, after.key) == ("2011-W51", "2011-W52")
    assert after.due_at - before.due_at == timedelta(days=6)
    assert turn_at(after.due_at, MONTHLY, apia).due_at == after.due_at, "2 January is the first working day"


def test_the_day_begins_earliest_in_kiritimati_and_latest_in_honolulu() -> None:
    monday = datetime(2026, 12, 1, tzinfo=UTC)
    due = {name: turn_at(monday, WEEKLY, ZoneInfo(name)).due_at for name in ZONES[:6]}
    assert due["Pacific/Kiritimati"] == datetime(2026, 11, 29, 19, tzinfo=UTC)
    assert due["Pacific/Auckland"] == datetime(2026, 11, 29, 20, tzinfo=UTC)
    assert due["Asia/Kathmandu"] == datetime(2026, 11, 30, 3, 15, tzinfo=UTC)
    assert due["America/St_Johns"] == datetime(2026, 11, 30, 12, 30, tzinfo=UTC)
    assert due["Pacific/Honolulu"] == datetime(2026, 11, 30, 19, tzinfo=UTC)


def test_a_plain_offset_is_a_zone_too() -> None:
    turn = turn_at(datetime(2026, 11, 30, 3, tzinfo=UTC), WEEKLY, timezone(timedelta(hours=6)))
    assert turn.due_at == datetime(2026, 11, 30, 3, tzinfo=UTC)


@pytest.mark.parametrize("cadence", Cadence)
def test_the_ends_of_the_calendar_are_refused_in_words_and_the_years_between_are_not(cadence: Cadence) -> None:
    for year in (1, 1969, 2101, 9999):
        with pytest.raises(InvalidInputError, match="years 1970 to 2100"):
            turn_at(datetime(year, 12, 31, tzinfo=UTC), cadence, UTC)
    for at in (datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 12, 31, 23, 59, tzinfo=UTC)):
        assert turn_at(at, cadence, UTC).due_at <= at < next_turn(at, cadence, UTC).due_at
