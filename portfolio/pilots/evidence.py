"""Sets a pilot's criteria beside the evidence, and says what it created, for whom, and what stood in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portfolio.catalog import fold
from portfolio.pilots.cards import Criterion, PilotCard
from portfolio.pilots.figures import BASES, Figure
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
from portfolio.pilots.gathering import Gathered, Heard, gathered, quotable
from portfolio.pilots.matrix import cells_of, quiet_cells
from portfolio.pilots.policy import policy_of
from portfolio.pilots.suppression import nameless_sliced, showable
from storage.models import CriterionReadingRow, SurveyAnswerRow
from storage.unit import Unit
from storage.vocabulary import Barrier, Basis, Better, Disappointment, Evidence

MORE_OFTEN_THAN_NOT = 0.5


def findings_of(unit: Unit, pilot: PilotCard) -> Findings:
    """What is known of a pilot now. Who may see it is the caller's to ask."""
    return weigh(pilot, gathered(unit, pilot), least=policy_of(unit).slice_of)


def weigh(pilot: PilotCard, found: Gathered, *, least: int) -> Findings:
    """The findings of a pilot. `least`: so many people stand behind any anonymous figure that is shown."""
    heard = Heard.of(found, least=least)
    survey = _survey_told(found.survey)
    shown = survey if len(survey) >= least else ()
    return Findings(
        results=tuple(result_of(one, heard, found.readings) for one in pilot.criteria),
        scenarios=_scenarios(pilot, heard),
        roles=_roles(pilot, heard, found.joined, shown),
        barriers=_barriers(heard),
        integrations=_integrations(pilot, heard),
        silent=_silent(pilot, heard),
        survey=_counted(shown) if shown else None,
        benefits=_words(one.benefit for one in shown),
        for_whom=_words(one.for_whom for one in shown),
        improvements=_words(one.improve for one in shown),
        answers=heard.answers,
        joined=len(found.joined),
    )


# ---- criteria


def result_of(criterion: Criterion, heard: Heard, readings: Sequence[CriterionReadingRow]) -> Result:
    """One criterion beside its evidence. One noted figure is enough; feedback needs enough answers of enough people."""
    if criterion.evidence is Evidence.NOTED:
        last = next((one for one in reversed(readings) if one.criterion_id == criterion.id), None)
        if last is None:
            return Result(criterion, Verdict.NOT_ENOUGH, Basis.MEASURED)
        verdict = _verdict(criterion, last.value)
        return Result(criterion, verdict, last.basis, last.value, last.n, 0, last.spread, last.source)
    found = heard.figure(criterion.evidence)
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


def _scenarios(pilot: PilotCard, heard: Heard) -> tuple[ScenarioValue, ...]:
    """What each scenario brought, those that worked best first, those nobody can say of last."""
    ids: list[int | None] = [one.id for one in pilot.scenarios]
    parts = {
        evidence: heard.divided(evidence, lambda one: one.scenario_id, lambda one: one.scenario_id, ids)
        for evidence in (Evidence.WORKED, Evidence.MINUTES_SAVED, Evidence.QUALITY)
    }
    found = []
    for one in pilot.scenarios:
        (worked, hidden), (minutes, _), (quality, _) = (part[one.id] for part in parts.values())
        held_back = hidden or (bool(heard.nameless) and worked is None)
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
    pilot: PilotCard, heard: Heard, joined: Sequence[str], survey: Sequence[SurveyAnswerRow]
) -> tuple[RoleReadiness, ...]:
    worked = heard.divided(Evidence.WORKED, lambda one: one.role, lambda one: one.role, pilot.roles)
    felt = _survey_by_role(survey, heard.least)
    found = []
    for role in pilot.roles:
        figure, hidden = worked[role]
        held_back = hidden or (bool(heard.nameless) and figure is None)
        ready = _is_ready(figure, felt.get(role))
        found.append(RoleReadiness(role, joined.count(role), figure, felt.get(role), held_back, ready))
    return tuple(found)


def _is_ready(worked: Figure | None, survey: Survey | None) -> bool | None:
    """Ready: it works for them more often than not and, where the survey can be shown, most would miss it."""
    if worked is None or not worked.is_enough:
        return None
    missed = survey is None or 2 * (survey.very + survey.somewhat) > survey.n
    return worked.value > MORE_OFTEN_THAN_NOT and missed


def _barriers(heard: Heard) -> tuple[BarrierCount, ...]:
    """What stood in the way, most often named first, with the longest of the newest words: they say most."""
    pieces = [one for one in heard.told if one.barrier]
    keys = [one.value for one in heard.named.barriers]
    found = []
    for word, part in nameless_sliced(pieces, lambda one: one.barrier or "", keys, least=heard.least).items():
        barrier = Barrier(word)
        n = len(part.rows) + heard.named.barriers.get(barrier, 0)
        if n:
            words = (heard.named.quotes.get(barrier), quotable(part.rows))
            quote = max((one for one in words if one is not None), default=None)
            found.append(BarrierCount(barrier, n, quote[-1] if quote is not None else ""))
    return tuple(sorted(found, key=lambda one: (-one.n, one.barrier)))


def _integrations(pilot: PilotCard, heard: Heard) -> tuple[Integration, ...]:
    """Critical integrations named where one stood in the way, or that the product's card does not list."""
    nameless = (one.text for one in heard.told if one.barrier == Barrier.INTEGRATION.value)
    said = [fold(text) for text in (*heard.named.about_integrations, *nameless)] if pilot.integrations else []
    on_card = {fold(name) for name in pilot.product.integrations}
    found = []
    for name in pilot.integrations:
        n, listed = sum(fold(name) in text for text in said), fold(name) in on_card
        if n or not listed:
            found.append(Integration(name, n, listed))
    return tuple(found)


def _silent(pilot: PilotCard, heard: Heard) -> tuple[tuple[str, str], ...]:
    """The cells nobody spoke for. Where anonymous feedback was given, none is known to be: it may be held back."""
    cells = cells_of(pilot, heard.tallies(), least=heard.least)
    return tuple(
        (role, scenario.title) for role, scenario in quiet_cells(pilot, cells) if not cells[role, scenario.id].held_back
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
