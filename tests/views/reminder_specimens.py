"""Specimens of what a pilot says while it runs: requests, reminders, countdowns, the matrix."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.views.pilots import matrix as pilot_matrix
from handlers.views.pilots import reminders as pilot_reminders
from portfolio.pilots.cards import PilotCard, PilotScenario
from portfolio.pilots.countdown import Countdown
from portfolio.pilots.matrix import Matrix, Place
from portfolio.pilots.reminding import Asking
from portfolio.pilots.suppression import Count
from storage.vocabulary import PilotStatus
from tests import makers

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG_KEY = "a-pilot-id-" + "x" * 80


def pilot(text: str, *, roles: int = 3, scenarios: int = 5) -> PilotCard:
    """A running pilot of so many roles and scenarios."""
    return PilotCard(
        LONG_KEY, makers.product(name=text), PilotStatus.RUNNING, roles=tuple(f"{text}{n}" for n in range(roles)),
        scenarios=tuple(PilotScenario(n, f"{text}{n}") for n in range(scenarios)), decide_on=NOON.date(),
    )  # fmt: skip


def pilot_matrix_of(card: PilotCard, count: int, *, in_words: bool = False) -> Matrix:
    """A matrix with the same count in every cell, but none in the first of each role."""
    some, ids = Count(count, held_back=in_words), [one.id for one in card.scenarios]
    cells: dict[Place, Count] = {(role, n): Count(0) if n == 0 else some for role in card.roles for n in ids}
    return Matrix(
        card, cells, dict.fromkeys(card.roles, some), dict.fromkeys(ids, some), dict.fromkeys(card.roles, 4), 12,
        in_words=in_words, least=5,
    )  # fmt: skip


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "request": lambda text: pilot_reminders.request(Asking(pilot(text), text, pilot(text).scenarios, NOON.date())),
    "request without silent cells": lambda text: pilot_reminders.request(Asking(pilot(text), text, (), NOON.date())),
    "reminder with anonymous feedback": lambda text: pilot_reminders.reminder(
        Asking(pilot(text), text, pilot(text).scenarios, NOON.date(), is_sure=False)
    ),
    "reminder": lambda text: pilot_reminders.reminder(Asking(pilot(text), text, pilot(text).scenarios, NOON.date())),
    **{
        f"countdown {days}": partial(
            lambda days, text: pilot_reminders.countdown(
                Countdown(pilot(text), days, ((text, PilotScenario(1, text)),) * 5, lacking=(text,) * 5)
            ),
            days,
        )
        for days in (14, 1, 0, -1, -7)
    },
    "countdown with anonymous feedback": lambda text: pilot_reminders.countdown(
        Countdown(pilot(text), 3, ((text, PilotScenario(1, text)),), is_sure=False)
    ),
    "countdown with nothing missing": lambda text: pilot_reminders.countdown(Countdown(pilot(text), 3, ())),
    "matrix_message": lambda text: pilot_matrix.matrix_message(pilot_matrix_of(pilot(text), 3), nudgeable=4),
    "matrix_message anonymous": lambda text: pilot_matrix.matrix_message(
        pilot_matrix_of(pilot(text), 3, in_words=True), nudgeable=1
    ),
    "matrix_message large": lambda text: pilot_matrix.matrix_message(
        pilot_matrix_of(pilot(text, roles=12, scenarios=30), 3), nudgeable=0
    ),
    "matrix_message of a role nobody has": lambda text: pilot_matrix.matrix_message(
        replace(pilot_matrix_of(pilot(text), 3), people={}.fromkeys(pilot(text).roles, 0)), nudgeable=0
    ),
    "nudged": lambda text: pilot_matrix.nudged(pilot_matrix_of(pilot(text), 3), 2),
    "nudged nobody": lambda text: pilot_matrix.nudged(pilot_matrix_of(pilot(text), 3), 0),
}

VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "matrix_modal": lambda text: pilot_matrix.matrix_modal(pilot_matrix_of(pilot(text), 3), nudgeable=4),
    "matrix_modal anonymous": lambda text: pilot_matrix.matrix_modal(
        pilot_matrix_of(pilot(text), 3, in_words=True), nudgeable=0, note="3 people get a reminder."
    ),
    "matrix_modal large": lambda text: pilot_matrix.matrix_modal(
        pilot_matrix_of(pilot(text, roles=12, scenarios=30), 3), nudgeable=0
    ),
}
