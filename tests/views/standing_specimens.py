"""Specimens of the answer to "how is X doing?"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.views.adoption import standing
from portfolio.adoption.asking import Asked
from portfolio.adoption.first_steps import FirstSteps
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import METRICS, Metric, Reading
from portfolio.adoption.standing import Standing
from portfolio.adoption.windows import Window
from storage.vocabulary import Basis
from tests import makers

MONTH = Window(date(2026, 11, 1), date(2026, 11, 25))
BEFORE = Window(date(2026, 10, 1), date(2026, 10, 25))


def found(text: str, now: Reading, before: Reading) -> Standing:
    """Every metric with the same reading, and one week of twelve that nobody knows about."""
    asked = Asked(makers.product("p" * 80, text, text), MONTH, BEFORE)
    figures = tuple(Figure(row, _of(row, now, text), _of(row, before, text)) for row in METRICS)
    weeks = tuple((date(2026, 9, 7) + timedelta(weeks=n), None if n == 4 else float(n)) for n in range(12))
    return Standing(asked, figures[0], figures[1:], weeks)


def _of(row: Metric, reading: Reading, text: str) -> Reading:
    return replace(reading, unit_name=text if row.unit.value == "impact" else "")


def _full(text: str) -> dict[str, Any]:
    return standing.standing_message(found(text, Reading(3.4, n=38, basis=Basis.SELF_REPORTED), Reading(4.2, n=30)))


def _unknown(text: str) -> dict[str, Any]:
    bare = found(text, Reading(None), Reading(None))
    return standing.standing_message(replace(bare, history=()))


def _held_back(text: str) -> dict[str, Any]:
    return standing.standing_message(found(text, Reading(None, n=3, held_back=True), Reading(1.0, n=9)))


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "standing_message": _full,
    "standing_message with first steps": lambda text: standing.standing_message(
        found(text, Reading(3.0, n=3), Reading(4.0, n=4)), FirstSteps(12, None, (text, 5))
    ),
    "standing_message with few first steps": lambda text: standing.standing_message(
        found(text, Reading(3.0, n=3), Reading(4.0, n=4)), FirstSteps()
    ),
    "standing_message unknown": _unknown,
    "standing_message held back": _held_back,
    "choose_message": lambda text: standing.choose_message(
        [makers.product(f"p{n}", text) for n in range(standing.MOST_PRODUCTS + 2)]
    ),
}
