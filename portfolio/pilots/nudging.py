"""A nudge: the people who could fill quiet cells get their next reminder now, if the owner asks for it."""

from collections.abc import Callable
from datetime import datetime

from portfolio.cards import Person
from portfolio.deliveries import plan_all
from portfolio.people import Act, may
from portfolio.pilots.matrix import Matrix, matrix_of
from portfolio.pilots.reading import parts_of, pilot_for
from portfolio.pilots.reminding import REMINDED_AFTER, REMINDER, REMINDERS_APART, ROUND, asked_in, occasion, planned_row
from storage.rounds import Unanswered
from storage.unit import Unit


def nudgeable(unit: Unit, *, matrix: Matrix, person: Person, at: datetime) -> int:
    """How many people a nudge by this person would reach now; 0 for somebody who may not nudge."""
    pilot = matrix.pilot
    if not may(person, Act.NUDGE, owner_keys=pilot.owner_keys, parts=parts_of(unit, pilot, person)):
        return 0
    return len(_who(unit, matrix, at))


def nudge(unit: Unit, *, pilot_id: str, person: Person, at: datetime, new_id: Callable[[], str]) -> tuple[Matrix, int]:
    """Plan a reminder for each of them now; returns the matrix and how many. Pressed twice, nobody is reminded twice.

    A nudge is one of the reminders a participant gets in a period at most, and a day apart from the last one.
    Raises NotFoundError, NotAllowedError.
    """
    unit.pilots.hold(pilot_id)  # of two presses at once the second finds what the first planned
    matrix = matrix_of(unit, pilot_for(unit, pilot_id=pilot_id, person=person, act=Act.NUDGE))
    pilot, period = matrix.pilot, asked_in(matrix.pilot, at.date())
    who = _who(unit, matrix, at)
    plan_all(unit, [planned_row(pilot, period, one, one.reminded + 1, at, new_id) for one in who], at=at)
    return matrix, len(who)


def _who(unit: Unit, matrix: Matrix, at: datetime) -> list[Unanswered]:
    """Those of roles with quiet cells who were asked in this period, did not answer, and may get a reminder today."""
    pilot, period = matrix.pilot, asked_in(matrix.pilot, at.date())
    roles = {role for role, _ in matrix.quiet()}
    most = min(pilot.rules.reminders, len(REMINDED_AFTER))
    if not period or not roles or not most:
        return []
    silent = unit.rounds.unanswered(pilot.id, period, occasion(pilot, period), kinds=(ROUND, REMINDER))
    return [one for one in silent if one.role in roles and one.reminded < most and _is_free(one, at)]


def _is_free(who: Unanswered, at: datetime) -> bool:
    """Whether the request was said, nothing is on its way, and the last reminder, if any, is a day ago."""
    if who.asked_at is None or who.is_pending:
        return False
    return who.reminded == 0 or (who.reminded_at is not None and who.reminded_at <= at - REMINDERS_APART)
