"""Periods of days that figures are about, and the ones they are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `start` on; `end` is not part of it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a window has at least one day")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def holds(self, day: date) -> bool:
        """Whether a day is part of it."""
        return self.start <= day < self.end

    def before(self) -> "Window":
        """What it is compared with: the whole month before a whole month, else as many days just before it."""
        if self.start.day == 1 and self.end == _next_month(self.start):
            return Window(_month_before(self.start), self.start)
        return Window(self.start - (self.end - self.start), self.start)

    def weeks(self, count: int) -> Iterator["Window"]:
        """The last `count` weeks up to its end, the oldest first."""
        for back in range(count, 0, -1):
            yield Window(self.end - back * WEEK, self.end - (back - 1) * WEEK)

    def and_before(self, count: int) -> list["Window"]:
        """It and so many windows before it, each as long as the one that follows, the oldest first."""
        found = [self]
        for _ in range(count):
            found.append(found[-1].before())
        return found[::-1]


def begin_of(day: date) -> datetime:
    """When a day begins; the days of figures are UTC's."""
    return datetime.combine(day, time(), UTC)


def month_of(day: date) -> Window:
    """The whole month a day is in."""
    first = day.replace(day=1)
    return Window(first, _next_month(first))


def last_days(today: date, days: int) -> Window:
    """So many days up to and with yesterday: today is not over."""
    return Window(today - timedelta(days=days), today)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
