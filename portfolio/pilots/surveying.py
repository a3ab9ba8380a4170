"""The closing survey: asked of each participant once when a pilot is over, and counted where enough people answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portfolio.cards import Person
from portfolio.deliveries import plan
from portfolio.errors import InvalidInputError
from portfolio.people import Act
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import pilot_card, pilot_for
from portfolio.texts import storable
from storage.models import SurveyAnswerRow
from storage.unit import Unit
from storage.vocabulary import (
    Anonymity,
    DeliveryStatus,
    Disappointment,
    ParticipantStatus,
    PilotStatus,
)

KIND = "pilot_survey"
FELT, BENEFIT, FOR_WHOM, IMPROVE, NAMELESS = "disappointed", "benefit", "for_whom", "improve", "nameless"
LONGEST = 1000
# Sean Ellis's rule of thumb: where so large a share would be very disappointed, a product has found its people.
MANY_WOULD_MISS_IT = 0.4
NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """What somebody answers. `nameless`: they chose to, where the pilot leaves it to them."""

    disappointed: Disappointment
    benefit: str = ""
    for_whom: str = ""
    improve: str = ""
    nameless: bool = False


def end_pilots(unit: Unit, *, at: datetime, new_id: NewId) -> int:
    """Pilots whose last day is over wait for their decision from here on, and their participants are asked.

    Returns how many there were.
    """
    over = [row for row in unit.pilots.in_status(PilotStatus.RUNNING) if row.ends_on and row.ends_on < at.date()]
    for row in over:
        held = unit.pilots.hold(row.id)
        if held is None or held.status is not PilotStatus.RUNNING:  # decided or extended by now
            continue
        held.status = PilotStatus.DECIDING
        plan_survey(unit, pilot_card(unit, pilot_id=held.id), at=at, new_id=new_id)
    return len(over)


def plan_survey(unit: Unit, pilot: PilotCard, *, at: datetime, new_id: NewId) -> None:
    """Ask everybody who is in the pilot and was not asked before."""
    first, extended = pilot.id, f"{pilot.id}:extended"
    for row in unit.pilots.participants(pilot.id):
        if row.status is not ParticipantStatus.JOINED or row.surveyed:
            continue
        before = unit.deliveries.of(row.slack_id, KIND, first)
        is_said = before is not None and before.status in (DeliveryStatus.SENT, DeliveryStatus.SENDING)
        if pilot.is_extended and is_said:
            continue
        plan(
            unit, delivery_id=new_id(), recipient=row.slack_id, kind=KIND,
            period=extended if pilot.is_extended else first, due_at=at, at=at, about={"pilot": pilot.id},
        )  # fmt: skip


def survey_open_to(unit: Unit, *, pilot_id: str, person: Person) -> PilotCard:
    """The pilot, for a participant who may answer its survey and has not. Raises NotFoundError, NotAllowedError, and
    InvalidInputError where there is nothing (any more) to answer."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=person, act=Act.GIVE_FEEDBACK)
    if pilot.status not in (PilotStatus.DECIDING, PilotStatus.CLOSED):
        raise InvalidInputError("This pilot goes on: its closing survey comes when it is over.")
    row = unit.pilots.participant(pilot_id, person.slack_id or "")
    if row is not None and row.surveyed:
        raise InvalidInputError("You answered this survey already. Thank you.")
    return pilot


def answer_survey(
    unit: Unit, *, pilot_id: str, answer_id: str, answer: SurveyAnswer, by: Person, at: datetime
) -> PilotCard:
    """Store an answer, once. That somebody answered is kept with the participant; of an anonymous answer what they said
    is not tied to it. `answer_id`: random, because answers are read in its order. Raises as `survey_open_to` does."""
    unit.pilots.hold(pilot_id)
    pilot = survey_open_to(unit, pilot_id=pilot_id, person=by)
    row = unit.pilots.participant(pilot_id, by.slack_id or "")
    if row is None:  # survey_open_to found them joined
        raise InvalidInputError("You are not in this pilot.")
    nameless = is_nameless(pilot, chosen=answer.nameless)
    unit.pilots.add_survey_answer(
        SurveyAnswerRow(
            id=answer_id, pilot_id=pilot_id, author=None if nameless else by.slack_id, role=row.role,
            disappointed=answer.disappointed, benefit=_kept(answer.benefit, BENEFIT),
            for_whom=_kept(answer.for_whom, FOR_WHOM), improve=_kept(answer.improve, IMPROVE), answered_on=at.date(),
        )
    )  # fmt: skip
    row.surveyed = True
    _fill_lot(unit, pilot_id)
    return pilot


def is_nameless(pilot: PilotCard, *, chosen: bool) -> bool:
    """Whether an answer carries no name: by the pilot's rule, or by choice where it leaves that."""
    rule = pilot.rules.anonymity
    return rule is Anonymity.ANONYMOUS or (rule is Anonymity.CHOICE and chosen)


def _fill_lot(unit: Unit, pilot_id: str) -> None:
    """Anonymous answers count from when there are as many as the company's policy says, all of those at once."""
    nameless = [row for row in unit.pilots.survey_answers(pilot_id) if row.author is None]
    waiting = [row for row in nameless if row.lot is None]
    if len(waiting) >= policy_of(unit).slice_of:
        lot = 1 + max((row.lot for row in nameless if row.lot is not None), default=0)
        for row in waiting:
            row.lot = lot


def _kept(text: str, field: str) -> str:
    kept = storable(text.strip())
    if len(kept) > LONGEST:
        raise InvalidInputError(f"Please keep it under {LONGEST:,} characters.", field=field)
    return kept
