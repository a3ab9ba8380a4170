"""When somebody may be spoken to: from Auckland to Honolulu, in the nights the clocks change, and not too often."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.attention import (
    BUDGET,
    BUDGET_WINDOW,
    Presence,
    Quiet,
    after_working_days,
    is_working,
    next_allowed,
    next_moment,
    within_budget,
    zone_of,
)

ZONES = (
    "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Berlin", "Europe/London", "UTC",
    "America/St_Johns", "America/New_York", "Pacific/Honolulu", "Pacific/Chatham", "Africa/Casablanca",
    "Pacific/Kiritimati", "Pacific/Apia", "America/Havana",
)  # fmt: skip
# Every minute of two years: all nights in which any of these clocks is put forward or back.
MOMENTS = st.builds(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), st.integers(0, 10**6)
)
NIGHTS = st.sampled_from(
    [
        datetime(2026, 3, 8, 6, tzinfo=UTC),  # New York goes forward
        datetime(2026, 3, 28, 20, tzinfo=UTC),  # Berlin goes forward at 01:00 UTC
        datetime(2026, 4, 4, 12, tzinfo=UTC),  # Auckland goes back
        datetime(2026, 9, 26, 12, tzinfo=UTC),  # Auckland goes forward
        datetime(2026, 10, 24, 22, tzinfo=UTC),  # Berlin goes back
        datetime(2026, 11, 1, 4, tzinfo=UTC),  # New York goes back
        datetime(2026, 3, 8, 3, tzinfo=UTC),  # St John's and Havana go forward, Havana at midnight
        datetime(2026, 11, 1, 3, tzinfo=UTC),  # both go back
        datetime(2026, 4, 4, 13, tzinfo=UTC),  # Lord Howe goes back by half an hour
        datetime(2026, 12, 31, 8, tzinfo=UTC),  # the year ends on Kiritimati, and 25 hours later in Honolulu
        datetime(2011, 12, 29, 8, tzinfo=UTC),  # Samoa leaves out its Friday
    ]
)
AROUND = st.builds(lambda night, minutes: night + timedelta(minutes=minutes), NIGHTS, st.integers(0, 3 * 24 * 60))
ANY_MOMENT = st.one_of(MOMENTS, AROUND)
QUIET = st.none() | st.builds(
    lambda start, hours: Quiet(start, start + timedelta(hours=hours)), ANY_MOMENT, st.integers(1, 100)
)


@given(ANY_MOMENT, st.sampled_from(ZONES), QUIET)
def test_the_moment_is_allowed_and_none_before_it_is(at: datetime, zone: str, quiet: Quiet | None) -> None:
    found = next_moment(at, Presence(zone, quiet))
    local = found.astimezone(ZoneInfo(zone))
    assert found >= at
    assert local.weekday() < 5
    assert 9 <= local.hour < 17
    assert quiet is None or not quiet.holds(found)
    before = at
    while before < found:
        assert not is_working(before, ZoneInfo(zone)) or (quiet is not None and quiet.holds(before))
        before += timedelta(minutes=15)


@given(ANY_MOMENT, st.sampled_from(ZONES))
def test_who_works_now_is_spoken_to_now(at: datetime, zone: str) -> None:
    assert (next_moment(at, Presence(zone)) == at) is is_working(at, ZoneInfo(zone))


@given(MOMENTS, st.lists(st.integers(0, 20 * 24 * 60), max_size=8))
def test_no_week_holds_more_than_the_budget(at: datetime, minutes_ago: list[int]) -> None:
    said = [at - timedelta(minutes=one) for one in minutes_ago]
    found = within_budget(at, said)
    assert found >= at
    assert sum(one > found - BUDGET_WINDOW for one in said) < BUDGET
    if found > at:
        just_before = found - timedelta(microseconds=1)
        assert sum(one > just_before - BUDGET_WINDOW for one in said) >= BUDGET, "it waits no longer than it must"


def test_monday_morning_is_nine_o_clock_where_they_are() -> None:
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert next_moment(sunday, Presence("Pacific/Auckland")) == datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert next_moment(sunday, Presence("Europe/Berlin")) == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert next_moment(sunday, Presence("Pacific/Honolulu")) == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


def test_a_day_the_calendar_left_out_has_no_morning() -> None:
    """Samoa went from Thursday, 29 December 2011, to Saturday: its Friday never was."""
    evening = datetime(2011, 12, 30, 4, 0, tzinfo=UTC)  # Thursday, 18:00
    assert evening.astimezone(ZoneInfo("Pacific/Apia")).weekday() == 3
    found = next_moment(evening, Presence("Pacific/Apia")).astimezone(ZoneInfo("Pacific/Apia"))
    assert (found.weekday(), found.hour, found.day) == (0, 9, 2)


def test_quiet_into_the_evening_leads_to_the_next_morning() -> None:
    at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    quiet = Quiet(at - timedelta(hours=1), at + timedelta(hours=6))
    assert next_moment(at, Presence("UTC", quiet)) == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_the_budget_s_moment_is_put_into_working_hours_too() -> None:
    at = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    saturday = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    said = [saturday, saturday + timedelta(days=3), saturday + timedelta(days=4)]
    assert next_allowed(at, Presence("UTC"), said) == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "Europe", "/etc/passwd", "a\0b"])
def test_a_zone_nobody_knows_is_utc(name: str) -> None:
    assert zone_of(name) is UTC


@given(ANY_MOMENT, st.sampled_from(ZONES), QUIET)
def test_later_is_never_sooner_and_the_moment_that_was_found_is_kept(
    at: datetime, zone: str, quiet: Quiet | None
) -> None:
    presence = Presence(zone, quiet)
    found = next_moment(at, presence)
    assert next_moment(found, presence) == found
    assert next_moment(at + timedelta(minutes=7), presence) >= found
    assert found - at <= timedelta(days=4) + (timedelta(0) if quiet is None else quiet.end - quiet.start)


def test_a_friday_the_calendar_leaves_out_is_passed_over() -> None:
    """Samoa, 2011: Thursday the 29th was followed by Saturday the 31st."""
    thursday_evening = datetime(2011, 12, 30, 4, tzinfo=UTC)
    assert thursday_evening.astimezone(ZoneInfo("Pacific/Apia")).isoformat()[:13] == "2011-12-29T18"
    found = next_moment(thursday_evening, Presence("Pacific/Apia")).astimezone(ZoneInfo("Pacific/Apia"))
    assert found.isoformat()[:16] == "2012-01-02T09:00"


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-11-23T10:30", "2026-11-25T10:30"),  # a Monday
        ("2026-11-26T10:30", "2026-11-30T10:30"),  # a Thursday
        ("2026-11-27T10:30", "2026-12-01T10:30"),  # a Friday
        ("2026-11-28T10:30", "2026-12-02T00:00"),  # a Saturday begins with Monday
        ("2026-11-29T10:30", "2026-12-02T00:00"),
    ],
)
def test_two_working_days_leave_weekends_out(begins: str, ends: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start, end = (datetime.fromisoformat(one).replace(tzinfo=berlin) for one in (begins, ends))
    assert after_working_days(start, 2, berlin) == end
