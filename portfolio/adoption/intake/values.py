"""Single values of a file: days, periods, counts and figures as people and spreadsheets write them."""

import math
import re
from datetime import date, timedelta
from functools import lru_cache

from portfolio.adoption.metrics import MetricUnit
from portfolio.adoption.windows import Window, month_of
from storage.vocabulary import Basis, UsageActivity

OLDEST = date(2000, 1, 1)
LONGEST_PERIOD = 400  # days
MOST_USES = 1_000_000_000
MOST_USES_BY_ONE = 100_000  # a day; more than one a second, all day long
MOST = 1e12
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_LOCALE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:\s.*)?")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,12})?(?:[eE][+-]?\d{1,2})?")
_ACTIVITIES: dict[str, UsageActivity] = {
    "": UsageActivity.USE, "used": UsageActivity.USE, "usage": UsageActivity.USE, "request": UsageActivity.USE,
    "session": UsageActivity.USE, "chat": UsageActivity.USE, "accept": UsageActivity.ACCEPTED,
    "acceptance": UsageActivity.ACCEPTED, "suggestion": UsageActivity.SUGGESTED, "shown": UsageActivity.SUGGESTED,
    "success": UsageActivity.SUCCEEDED, "ok": UsageActivity.SUCCEEDED, "failure": UsageActivity.FAILED,
    "error": UsageActivity.FAILED, **{one.value: one for one in UsageActivity},
}  # fmt: skip
_BASES: dict[str, Basis] = {
    "estimate": Basis.ESTIMATED, "self-reported": Basis.SELF_REPORTED, "self reported": Basis.SELF_REPORTED,
    "survey": Basis.SELF_REPORTED, **{one.value: one for one in Basis},
}  # fmt: skip


class WrongValueError(Exception):
    """A value that cannot be used; `str(error)` says why and how to write it."""


@lru_cache(maxsize=4096)
def day_in(words: str) -> date:
    """The day written as 2026-11-23, with or without a time behind it. Raises WrongValueError."""
    found = _ISO.fullmatch(words)
    if found:
        try:
            return date.fromisoformat(found[1])
        except ValueError:
            raise WrongValueError(f"There is no day {found[1]}.") from None
    if not words:
        raise WrongValueError("The day is missing.")
    local = _LOCALE.fullmatch(words)
    if local:
        meant = _days_of(*local.groups())
        if len(meant) == 1:
            raise WrongValueError(f"“{words[:40]}” is not how days are written here: write it as {meant.pop()}.")
        if meant:
            raise WrongValueError(f"“{words[:40]}” can be read as more than one day: write it as 2026-11-23.")
    if re.fullmatch(r"[34]\d{4}(\.\d+)?", words):
        raise WrongValueError(f"“{words}” is how Excel counts days: format the column as yyyy-mm-dd and save it again.")
    raise WrongValueError(f"“{words[:40]}” is not a day: write it as 2026-11-23.")


def _days_of(first: str, second: str, third: str) -> set[str]:
    """The days three numbers can mean: the year at either end, day and month either way round behind or before it."""
    orders = [(first, second, third)] if len(first) == 4 else [(third, second, first), (third, first, second)]
    found: set[str] = set()
    for year, month, day in orders:
        try:
            found.add(date(int(year) + (2000 if len(year) < 3 else 0), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return found


def known_day(words: str, latest: date) -> date:
    """A day that has come: not after `latest`, not before anything here existed. Raises WrongValueError."""
    day = day_in(words)
    if day > latest:
        raise WrongValueError(f"{day.isoformat()} has not come yet.")
    if day < OLDEST:
        raise WrongValueError(f"{day.isoformat()} is before {OLDEST.year}.")
    return day


def count_in(words: str) -> int:
    """A whole number from 0; 1 where nothing is said. Raises WrongValueError."""
    if not words:
        return 1
    bare = words.removesuffix(".0")
    if not (bare.isascii() and bare.isdigit()):
        raise WrongValueError(f"The count “{words[:40]}” is not a whole number from 0.")
    if len(bare) > 10 or int(bare) > MOST_USES:
        raise WrongValueError(f"The count {words[:20]} is larger than {MOST_USES:,}.")
    return int(bare)


def activity_in(words: str) -> UsageActivity:
    """What was done. Raises WrongValueError."""
    found = _ACTIVITIES.get(words.casefold())
    if found is None:
        raise WrongValueError(f"“{words[:40]}” is not an activity. There are: {', '.join(UsageActivity)}.")
    return found


def basis_in(words: str, otherwise: Basis) -> Basis:
    """How a value is known. Raises WrongValueError."""
    found = _BASES.get(words.casefold().replace("_", " ")) or _BASES.get(words.casefold())
    if words and found is None:
        raise WrongValueError(f"“{words[:40]}” is not a basis. There are: {', '.join(Basis)}.")
    return found or otherwise


def number_in(words: str) -> float:
    """A number with a point or a comma. Raises WrongValueError."""
    bare = words.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "")
    number = float(bare.replace(",", ".")) if bare.isascii() and _NUMBER.fullmatch(bare) else math.nan
    if not math.isfinite(number) or abs(number) > MOST:
        raise WrongValueError(
            f"“{words[:40]}” is not a number, such as 34 or 8.5." if words else "The value is missing."
        )
    return number


def value_in(words: str, unit: MetricUnit) -> float:
    """A metric's value in its unit: a share also as 41 %. Raises WrongValueError outside what the unit allows."""
    percent = words.endswith("%")
    if percent and unit is not MetricUnit.SHARE:
        raise WrongValueError(f"“{words[:40]}” is a share, and this metric is none.")
    number = number_in(words.removesuffix("%").rstrip()) / (100 if percent else 1)
    if unit is MetricUnit.SHARE and not 0 <= number <= 1:
        raise WrongValueError(f"“{words[:40]}” is not a share: write it as 0.41 or as 41 %.")
    if unit is MetricUnit.OF_FIVE and not 1 <= number <= 5:
        raise WrongValueError(f"“{words[:40]}” is not a mark from 1 to 5.")
    if unit is not MetricUnit.IMPACT and number < 0:
        raise WrongValueError(f"“{words[:40]}” is less than nothing, which this metric cannot be.")
    if unit in (MetricUnit.PEOPLE, MetricUnit.TEAMS, MetricUnit.COUNT) and number != int(number):
        raise WrongValueError(f"“{words[:40]}” is not a whole number, and this metric counts.")
    return number


def refuse_more_than_all(unit: MetricUnit, value: float, n: int | None, of: int | None) -> None:
    """Raise WrongValueError where more are told, as n or as people, than they are out of."""
    told = [("n", n), ("The figure", int(value) if unit is MetricUnit.PEOPLE else None)]
    for what, some in told:
        if some is not None and of is not None and some > of:
            raise WrongValueError(f"{what} cannot be {some:,} out of {of:,}.")


def refuse_slip(count: int) -> None:
    """Raise WrongValueError for more uses than one person makes in a day."""
    if count > MOST_USES_BY_ONE:
        raise WrongValueError(
            f"{count:,} uses by one person on one day are more than {MOST_USES_BY_ONE:,}, which looks like a slip. For "
            "what a system did, leave the user out."
        )


def whole_in(words: str, least: int, what: str) -> int | None:
    """A whole number from `least`, None where nothing is said. Raises WrongValueError."""
    if not words:
        return None
    number = number_in(words)
    if number != int(number) or not least <= number <= MOST_USES:
        raise WrongValueError(f"{what} is a whole number from {least}, not “{words[:40]}”.")
    return int(number)


def period_in(start: str, end: str, last: str, month: str, week: str) -> Window:
    """A period written as two days, as a month (2026-11) or as a week (2026-W47). Raises WrongValueError."""
    if month:
        return _month(month)
    if week:
        return _week(week)
    if _MONTH.fullmatch(start) and not end and not last:
        return _month(start)
    if not end and not last:
        raise WrongValueError("The period is missing: a month (2026-11), a week (2026-W47), or its start and last day.")
    first, behind = day_in(start), day_in(last) + timedelta(days=1) if last else day_in(end)
    if behind <= first:
        raise WrongValueError("The period ends before it begins. `end` is the day after it, `last` its last day.")
    if (behind - first).days > LONGEST_PERIOD:
        raise WrongValueError(f"The period is longer than {LONGEST_PERIOD} days.")
    return Window(first, behind)


def _month(words: str) -> Window:
    found = _MONTH.fullmatch(words)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < OLDEST.year:
        raise WrongValueError(f"“{words[:40]}” is not a month: write it as 2026-11.")
    return month_of(date(int(found[1]), int(found[2]), 1))


def _week(words: str) -> Window:
    found = _WEEK.fullmatch(words)
    try:
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        first = None
    if first is None or first < OLDEST:
        raise WrongValueError(f"“{words[:40]}” is not a week: write it as 2026-W47.")
    return Window(first, first + timedelta(days=7))
