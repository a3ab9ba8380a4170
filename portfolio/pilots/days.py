"""The days of a pilot: when it starts, ends and is decided, and which of them cannot be."""

from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.errors import InvalidInputError
from portfolio.pilots.policy import PilotPolicy

STARTS, ENDS, DECIDES = "starts_on", "ends_on", "decide_on"


@dataclass(frozen=True, slots=True)
class Dates:
    """When a pilot starts, ends and is decided; None where nobody said yet."""

    starts_on: date | None = None
    ends_on: date | None = None
    decide_on: date | None = None


def check_dates(dates: Dates, policy: PilotPolicy, *, today: date) -> None:
    """Raise InvalidInputError with the field where dates cannot be: over, out of order, or too far apart."""
    for day, field in ((dates.starts_on, STARTS), (dates.ends_on, ENDS), (dates.decide_on, DECIDES)):
        check_day(day, field, today=today)
    check_order(dates, policy)


def check_day(day: date | None, field: str, *, today: date) -> None:
    """Raise InvalidInputError for a day that is over."""
    if day is not None and day < today:
        raise InvalidInputError("That day is over: choose today or a later one.", field=field)


def check_order(dates: Dates, policy: PilotPolicy) -> None:
    """Raise InvalidInputError with the field where dates are out of order or too far apart."""
    starts, ends, decides = dates.starts_on, dates.ends_on, dates.decide_on
    if starts and ends and ends <= starts:
        raise InvalidInputError("The last day has to come after the first.", field=ENDS)
    if ends and decides and decides < ends:
        raise InvalidInputError("The decision comes on the last day or after it.", field=DECIDES)
    if starts and decides and decides <= starts:
        raise InvalidInputError("The decision comes after the first day.", field=DECIDES)
    last, field = (decides, DECIDES) if decides else (ends, ENDS)
    if starts and last and last > starts + timedelta(weeks=policy.longest_weeks):
        sentence = f"A pilot is decided within {policy.longest_weeks} weeks of its first day."
        raise InvalidInputError(sentence, field=field)
