"""Sets a pilot's criteria beside the evidence, and says what it created, for whom, and what stood in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from portfolio.catalog import fold
from portfolio.pilots.cards import Criterion, Feedback, PilotCard
from portfolio.pilots.figures import BASES, Figure, figure_of, saying
from portfolio.pilots.findings import (
    BarrierCount,
    Findings,
    Integration,
    Result,
    RoleReadiness,
    ScenarioValue,
    Survey,
    Verdict,
)
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import feedback_from
from portfolio.pilots.suppression import countable, showable, sliced
from storage.models import CriterionReadingRow, SurveyAnswerRow
from storage.unit import Unit
from storage.vocabulary import Barrier, Basis, Better, Disappointment, Evidence, ParticipantStatus

MORE_OFTEN_THAN_NOT = 0.5
QUOTE = 240  # characters of a barrier's quote


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the store holds about a pilot, as the findings are made from it. `joined`: the role of each participant."""

    feedback: tuple[Feedback, ...] = ()
    readings: tuple[CriterionReadingRow, ...] = ()
    survey: tuple[SurveyAnswerRow, ...] = ()
    joined: tuple[str, ...] = ()


def findings_of(unit: Unit, pilot: PilotCard) -> Findings:
    """What is known of a pilot now. Who may see it is the caller's to ask."""
    rows = unit.pilots.participants(pilot.id)
    gathered = Gathered(
        feedback=feedback_from(unit, unit.feedback.of_pilot(pilot.id)),
        readings=tuple(unit.pilots.readings([one.id for one in pilot.criteria])),
        survey=tuple(unit.pilots.survey_answers(pilot.id)),
        joined=tuple(row.role for row in rows if row.status is ParticipantStatus.JOINED),
    )
    return weigh(pilot, gathered, least=policy_of(unit).slice_of)


def weigh(pilot: PilotCard, gathered: Gathered, *, least: int) -> Findings:
    """The findings of a pilot. `least`: so many people stand behind any anonymous figure that is shown."""
    told = countable(gathered.feedback)
    survey = _survey_told(gathered.survey)
    shown = survey if len(survey) >= least else ()
    return Findings(
        results=tuple(result_of(one, gathered, least=least) for one in pilot.criteria),
        scenarios=_scenarios(pilot, gathered.feedback, least),
        roles=_roles(pilot, gathered, shown, least),
        barriers=_barriers(gathered.feedback, least),
        integrations=_integrations(pilot, told),
        silent=_silent(pilot, gathered.feedback, least),
        survey=_counted(shown) if shown else None,
        benefits=_words(one.benefit for one in shown),
        for_whom=_words(one.for_whom for one in shown),
        improvements=_words(one.improve for one in shown),
        answers=len(told),
        joined=len(gathered.joined),
    )


# ---- criteria


def result_of(criterion: Criterion, gathered: Gathered, *, least: int) -> Result:
    """One criterion beside its evidence. One noted figure is enough; feedback needs enough answers of enough people."""
    if criterion.evidence is Evidence.NOTED:
        last = next((one for one in reversed(gathered.readings) if one.criterion_id == criterion.id), None)
        if last is None:
            return Result(criterion, Verdict.NOT_ENOUGH, Basis.MEASURED)
        verdict = _verdict(criterion, last.value)
        return Result(criterion, verdict, last.basis, last.value, last.n, 0, last.spread, last.source)
    found = figure_of(saying(gathered.feedback, criterion.evidence, least=least), criterion.evidence)
    basis = BASES[criterion.evidence]
    if found is None:
        return Result(criterion, Verdict.NOT_ENOUGH, basis)
    found = in_unit_of(criterion, found)
    verdict = _verdict(criterion, found.value) if found.is_enough else Verdict.NOT_ENOUGH
    return Result(criterion, verdict, basis, found.value, found.n, found.people, found.spread)


def in_unit_of(criterion: Criterion, found: Figure) -> Figure:
    """The figure as the criterion is written: a share that worked is in per cent where the target is."""
    in_per_cent = criterion.unit.strip() == "%" or criterion.target > 1
    if criterion.evidence is not Evidence.WORKED or not in_per_cent:
        return found
    spread = None if found.spread is None else 100 * found.spread
    return replace(found, value=round(100 * found.value, 9), spread=spread)


def _verdict(criterion: Criterion, now: float) -> Verdict:
    reached = now >= criterion.target if criterion.better is Better.UP else now <= criterion.target
    return Verdict.MET if reached else Verdict.NOT_MET


# ---- slices


def _scenarios(pilot: PilotCard, feedback: Sequence[Feedback], least: int) -> tuple[ScenarioValue, ...]:
    """What each scenario brought, those that worked best first, those nobody can say of last."""
    ids: list[int | None] = [one.id for one in pilot.scenarios]
    is_any = any(one.author is None for one in feedback)
    figures: dict[Evidence, dict[int | None, Figure | None]] = {}
    hidden: dict[int | None, bool] = {}
    for evidence in (Evidence.WORKED, Evidence.MINUTES_SAVED, Evidence.QUALITY):
        parts = sliced(saying(feedback, evidence, least=least), lambda one: one.fields.scenario_id, ids, least=least)
        figures[evidence] = {key: figure_of(part.rows, evidence) for key, part in parts.items()}
        if evidence is Evidence.WORKED:
            hidden = {key: part.held_back for key, part in parts.items()}
    found = []
    for one in pilot.scenarios:
        worked, minutes, quality = (figures[evidence][one.id] for evidence in figures)
        held_back = hidden[one.id] or (is_any and worked is None)
        value = _created_value(worked, minutes)
        found.append(ScenarioValue(one.title, worked, minutes, quality, held_back, value))
    return tuple(sorted(found, key=lambda one: (one.worked is None, -one.worked.value if one.worked else 0.0)))


def _created_value(worked: Figure | None, minutes: Figure | None) -> bool | None:
    """It worked more often than not and, where enough people say how long it saved them, it saved time."""
    if worked is None or not worked.is_enough:
        return None
    saves = minutes is None or not minutes.is_enough or minutes.value > 0
    return worked.value > MORE_OFTEN_THAN_NOT and saves


def _roles(
    pilot: PilotCard, gathered: Gathered, survey: Sequence[SurveyAnswerRow], least: int
) -> tuple[RoleReadiness, ...]:
    worked = sliced(
        saying(gathered.feedback, Evidence.WORKED, least=least), lambda one: one.role, pilot.roles, least=least
    )
    is_any = any(one.author is None for one in gathered.feedback)
    felt = _survey_by_role(survey, least)
    found = []
    for role in pilot.roles:
        figure = figure_of(worked[role].rows, Evidence.WORKED)
        held_back = worked[role].held_back or (is_any and figure is None)
        ready = _is_ready(figure, felt.get(role))
        found.append(RoleReadiness(role, gathered.joined.count(role), figure, felt.get(role), held_back, ready))
    return tuple(found)


def _is_ready(worked: Figure | None, survey: Survey | None) -> bool | None:
    """Ready: it works for them more often than not and, where the survey can be shown, most would miss it."""
    if worked is None or not worked.is_enough:
        return None
    missed = survey is None or 2 * (survey.very + survey.somewhat) > survey.n
    return worked.value > MORE_OFTEN_THAN_NOT and missed


def _barriers(feedback: Sequence[Feedback], least: int) -> tuple[BarrierCount, ...]:
    """What stood in the way, most often named first."""
    named = [one for one in countable(feedback) if one.fields.barrier is not None]
    parts = sliced(named, lambda one: one.fields.barrier, [], least=least)
    found = [
        BarrierCount(barrier, len(part.rows), _quote(part.rows))
        for barrier, part in parts.items()
        if barrier is not None and part.rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.n, one.barrier)))


def _quote(rows: Iterable[Feedback]) -> str:
    """The longest of the newest that fit and may be quoted: it says most."""
    texts = [one for one in rows if one.quote_ok and 0 < len(one.text) <= QUOTE]
    return max(texts, key=lambda one: (one.given_on, len(one.text), one.id)).text if texts else ""


def _integrations(pilot: PilotCard, told: Sequence[Feedback]) -> tuple[Integration, ...]:
    """Critical integrations named where one stood in the way, or that the product's card does not list."""
    said = [fold(one.text) for one in told if one.fields.barrier is Barrier.INTEGRATION]
    on_card = {fold(name) for name in pilot.product.integrations}
    found = []
    for name in pilot.integrations:
        n, listed = sum(fold(name) in text for text in said), fold(name) in on_card
        if n or not listed:
            found.append(Integration(name, n, listed))
    return tuple(found)


def _silent(pilot: PilotCard, feedback: Sequence[Feedback], least: int) -> tuple[tuple[str, str], ...]:
    cells = [(role, one.id) for role in pilot.roles for one in pilot.scenarios]
    parts = sliced(feedback, lambda one: (one.role, one.fields.scenario_id or 0), cells, least=least)
    titles = {one.id: one.title for one in pilot.scenarios}
    return tuple(
        (role, titles[scenario])
        for role, scenario in cells
        if not parts[role, scenario].rows and not parts[role, scenario].held_back
    )


# ---- the closing survey


def _survey_told(rows: Sequence[SurveyAnswerRow]) -> tuple[SurveyAnswerRow, ...]:
    return tuple(row for row in rows if row.author is not None or row.lot is not None)


def _counted(rows: Sequence[SurveyAnswerRow]) -> Survey:
    said = [row.disappointed for row in rows]
    return Survey(*(said.count(one) for one in (Disappointment.VERY, Disappointment.SOMEWHAT, Disappointment.NOT)))


def _survey_by_role(rows: Sequence[SurveyAnswerRow], least: int) -> dict[str, Survey]:
    """By role, where the anonymous answers of that role may be shown beside the whole."""
    parts: dict[str, list[SurveyAnswerRow]] = {}
    for row in rows:
        parts.setdefault(row.role, []).append(row)
    nameless = {role: sum(row.author is None for row in part) for role, part in parts.items()}
    shown = showable(nameless, least=least)
    is_any = any(nameless.values())
    return {
        role: _counted(part) for role, part in parts.items() if len(part) >= least and (role in shown or not is_any)
    }


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text}, key=lambda text: (-len(text), text))[:3])
