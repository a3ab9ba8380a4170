"""Success criteria while a pilot is built: what they are judged by, and whether the target is one that can be met."""

import math
from dataclasses import dataclass, replace
from datetime import date

from portfolio.errors import InvalidInputError
from portfolio.texts import storable
from storage.vocabulary import Better, Evidence

METRIC, UNIT, BASELINE, TARGET = "metric", "unit", "baseline", "target"
BETTER, EVIDENCE, MEASURED = "better", "evidence", "measured"
LARGEST = 1e12
NAME_LIMIT, UNIT_LIMIT, MEASURED_LIMIT = 120, 20, 400


@dataclass(frozen=True, slots=True)
class Given:
    """A criterion as it was filled in. Numbers are None where nothing, or nothing that is a number, was typed."""

    metric: str
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    better: Better = Better.UP
    evidence: Evidence = Evidence.NOTED
    how_measured: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What feedback counts in: its unit and the figures it can give."""

    unit: str
    least: float
    most: float


# What participants say is counted on these; figures somebody notes are free.
SCALES: dict[Evidence, Scale] = {
    Evidence.QUALITY: Scale("of 5", 1, 5),
    Evidence.TRUST: Scale("of 5", 1, 5),
    Evidence.MINUTES_SAVED: Scale("min", 0, 480),
    Evidence.WORKED: Scale("%", 0, 100),
}


def number_from(typed: str, field: str) -> float | None:
    """What was typed as a number; None for nothing. A comma may stand for the point. Raises InvalidInputError."""
    text = typed.strip().replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise InvalidInputError("Write a number, for example 40 or 4.5.", field=field)
    return number


def whole_from(typed: str, field: str) -> int:
    """What was typed as a whole number. Raises InvalidInputError, for nothing too."""
    number = number_from(typed, field)
    if number is None or not number.is_integer():
        raise InvalidInputError("Write a whole number.", field=field)
    return int(number)


def day_from(typed: str, field: str) -> date | None:
    """What was chosen as a day; None for nothing. Raises InvalidInputError."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInputError("Choose a day from the calendar.", field=field) from None


def checked(given: Given) -> tuple[Given, float]:
    """The criterion tidied up, and its target: what feedback counts has its own unit and is better when it is more.

    Raises InvalidInputError with the field that cannot be used.
    """
    metric = " ".join(storable(given.metric).split())
    if not metric:
        raise InvalidInputError("Say what is measured, for example review time.", field=METRIC)
    _short_enough(metric, NAME_LIMIT, METRIC)
    unit, measured = " ".join(storable(given.unit).split()), storable(given.how_measured).strip()
    _short_enough(unit, UNIT_LIMIT, UNIT)
    _short_enough(measured, MEASURED_LIMIT, MEASURED)
    scale = SCALES.get(given.evidence)
    if scale is None and not measured:
        raise InvalidInputError("Say how it is measured, and by whom.", field=MEASURED)
    better = given.better if scale is None else Better.UP
    found = replace(given, metric=metric, unit=scale.unit if scale else unit, better=better, how_measured=measured)
    return found, _target(found, scale)


def _target(given: Given, scale: Scale | None) -> float:
    if given.target is None:
        raise InvalidInputError("Say what it has to reach: without a target nothing can be decided.", field=TARGET)
    for number, field in ((given.target, TARGET), (given.baseline, BASELINE)):
        if scale is not None and number is not None and not scale.least <= number <= scale.most:
            raise InvalidInputError(f"Feedback counts this from {scale.least:g} to {scale.most:g}.", field=field)
    if given.baseline is None:
        return given.target
    gained = given.target - given.baseline if given.better is Better.UP else given.baseline - given.target
    if gained <= 0:
        word = "above" if given.better is Better.UP else "below"
        raise InvalidInputError(f"The target has to be {word} today's {given.baseline:g}.", field=TARGET)
    return given.target


def _short_enough(text: str, limit: int, field: str) -> None:
    if len(text) > limit:
        raise InvalidInputError(f"That is {len(text):,} characters; please keep it under {limit}.", field=field)
