"""Specimens of what is said around a pilot's decision: card, forms, survey, report, and the move that follows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from handlers.views.blocks import actions, button, message
from handlers.views.pilots import decision, decision_forms, report, survey
from handlers.views.values import Carried
from portfolio.pilots.cards import Criterion, Decided, FeedbackRules, PilotCard, PilotScenario
from portfolio.pilots.figures import Figure
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
from portfolio.pilots.moving import Moved
from storage.vocabulary import (
    Anonymity,
    Barrier,
    Basis,
    Better,
    Evidence,
    LifecycleStage,
    PilotStatus,
    ScalingDecision,
)
from tests import makers

Json = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOON.date()


def before_moving(text: str) -> Json:
    product = makers.product(name=text, teams=(text,) * 9)
    sure = decision_forms.before_moving(product, LifecycleStage.ADOPTION)
    return message("Move?", [actions(button("Move", decision_forms.MOVE, confirm=sure))])


def pilot(text: str, **more: Any) -> PilotCard:
    values: dict[str, Any] = {
        "product": makers.product(name=text, text=text, stage=LifecycleStage.PILOT),
        "status": PilotStatus.RUNNING,
        "hypothesis": text,
        "roles": (text, "auditor", "team lead"),
        "scenarios": tuple(PilotScenario(n, f"{text} {n}") for n in range(5)),
        "criteria": tuple(criterion(text, n) for n in range(7)),
        "rules": FeedbackRules(anonymity=Anonymity.CHOICE),
        "business_owner": makers.person("b", text, None),
        "integrations": (text,),
        "starts_on": TODAY,
        "ends_on": date(2027, 1, 11),
        "decide_on": date(2027, 1, 18),
        "started_at": NOON,
    }
    return PilotCard("p1", **{**values, **more})


def criterion(text: str, number: int) -> Criterion:
    evidence = list(Evidence)[number % 5]
    return Criterion(number, text, 30.5, Better.DOWN if number % 2 else Better.UP, evidence, text, 9, text)


def findings(text: str) -> Findings:
    """Findings of every shape: met, not met, too little; held back, silent, and a survey."""
    figure, few = Figure(0.8214, 1400, 60, 0.31), Figure(0.4, 2, 1)
    one = criterion(text, 0)
    results = (
        Result(one, Verdict.MET, Basis.MEASURED, 34.25, 212, 0, 3.2, text),
        Result(one, Verdict.NOT_MET, Basis.SELF_REPORTED, 30.4999, 40, 12),
        Result(one, Verdict.NOT_ENOUGH, Basis.ESTIMATED, 8, 3, 2),
        *(Result(one, Verdict.NOT_ENOUGH, Basis.MEASURED) for _ in range(4)),
    )
    scenarios = (
        ScenarioValue(text, figure, Figure(25, 9, 5), Figure(4.2, 14, 6), created_value=True),
        ScenarioValue(text, few, created_value=False),
        ScenarioValue(text, held_back=True),
        ScenarioValue("Read a passport", few),
        ScenarioValue(text),
    )
    roles = (
        RoleReadiness(text, 6, figure, Survey(3, 2, 1), ready=True),
        RoleReadiness("auditor", 2, few, ready=False),
        RoleReadiness("team lead", 1, held_back=True),
    )
    barriers = tuple(BarrierCount(barrier, 9, text[:240]) for barrier in Barrier)
    missing = (Integration(text, 2, on_card=False), Integration(text, 0, on_card=False), Integration(text, 1, True))
    silent = tuple((text, f"scenario {n}") for n in range(30))
    return Findings(
        results,
        scenarios,
        roles,
        barriers,
        missing,
        silent,
        Survey(7, 5, 4),
        (text,) * 3,
        (text,) * 3,
        (text,) * 3,
        120,
        16,
    )


def desk(text: str, **more: Any) -> decision.Desk:
    values: dict[str, Any] = {"may_decide": True, "may_note": True, "reads_quotes": True, **more}
    return decision.Desk(pilot(text), findings(text), TODAY, **values)


def decided(text: str, how: ScalingDecision = ScalingDecision.SCALE) -> Decided:
    until = date(2027, 2, 15) if how is ScalingDecision.EXTEND else None
    return Decided(how, text, makers.person(name=text), NOON, until)


def closed(text: str, how: ScalingDecision = ScalingDecision.SCALE) -> PilotCard:
    extended = decided(text, ScalingDecision.EXTEND)
    return pilot(text, status=PilotStatus.CLOSED, closed_at=NOON, decisions=(extended, decided(text, how)))


def told(text: str, how: ScalingDecision = ScalingDecision.SCALE, found: Findings | None = None) -> Json:
    card = closed(text, how)
    return report.report_message(report.Report(card, found or findings(text), card.decisions[-1]), card.decisions[-1])


def decide_form(how: ScalingDecision, text: str) -> Json:
    return decision_forms.decide_form(pilot(text), how, findings(text), latest=date(2027, 3, 15), carried=CARRIED)


def decision_news(how: ScalingDecision, text: str) -> Json:
    return decision.decision_news(pilot(text), decided(text, how))


NOTHING = Findings(())
CARRIED = Carried(pilot="p1", pick="scale", channel="D1", ts="1.2")

DECISION_MESSAGES: dict[str, Callable[[str], Json]] = {
    "decision_card": lambda text: decision.decision_card(desk(text)),
    **{f"decision_news {how}": partial(decision_news, how) for how in ScalingDecision},
    "decision_card of a reader": lambda text: decision.decision_card(
        replace(desk(text, may_decide=False, may_note=False, reads_quotes=False), today=date(2027, 3, 1))
    ),
    "decision_card with nothing in it": lambda text: decision.decision_card(
        decision.Desk(pilot(text, criteria=(), decide_on=None), NOTHING, TODAY, may_decide=True, no_extension="once")
    ),
    "decided_message": lambda text: decision.decided_message(pilot(text), decided(text)),
    "decided_message extended": lambda text: decision.decided_message(
        pilot(text), decided(text, ScalingDecision.EXTEND)
    ),
    "decided_before": lambda text: decision.decided_before(replace(desk(text), pilot=closed(text))),
    "decided_before without a decision": lambda text: decision.decided_before(desk(text)),
    "figure_noted": lambda text: decision.figure_noted(text, desk(text)),
    "figure_noted of another": lambda text: decision.figure_noted("something else", desk(text)),
    "offer_message": lambda text: decision_forms.offer_message(closed(text)),
    "offer_message after a stop": lambda text: decision_forms.offer_message(closed(text, ScalingDecision.STOP)),
    "before_moving": before_moving,
    "moved_message": lambda text: decision_forms.moved_message(
        Moved(makers.product(name=text), LifecycleStage.PILOT, new=True)
    ),
    "moved_message again": lambda text: decision_forms.moved_message(
        Moved(makers.product(name=text), LifecycleStage.PILOT, new=False)
    ),
    "survey_message": lambda text: survey.survey_message(pilot(text)),
    "survey_message anonymous": lambda text: survey.survey_message(
        pilot(text, rules=FeedbackRules(anonymity=Anonymity.ANONYMOUS))
    ),
    "survey_thanks": lambda text: survey.survey_thanks(pilot(text), nameless=True),
    "report_message": told,
    "report_message of a stop": lambda text: told(text, ScalingDecision.STOP),
    "report_message of an extension": lambda text: told(text, ScalingDecision.EXTEND),
    "report_message without figures": lambda text: told(text, found=NOTHING),
    "report_file_message": lambda text: report.report_file_message(pilot(text)),
}
DECISION_VIEWS: dict[str, Callable[[str], Json]] = {
    "decision_modal": lambda text: decision.decision_modal(desk(text)),
    "decision_modal of a reader": lambda text: decision.decision_modal(desk(text, may_decide=False, may_note=False)),
    "decision_modal with nothing in it": lambda text: decision.decision_modal(
        decision.Desk(pilot(text, criteria=()), NOTHING, TODAY)
    ),
    "decision_modal of a closed pilot": lambda text: decision.decision_modal(replace(desk(text), pilot=closed(text))),
    **{f"decide_form {how}": partial(decide_form, how) for how in ScalingDecision},
    "note_form": lambda text: decision_forms.note_form(pilot(text), carried=CARRIED),
    "survey_form": lambda text: survey.survey_form(pilot(text), slice_of=5),
    "survey_form named": lambda text: survey.survey_form(pilot(text, rules=FeedbackRules()), slice_of=5),
}
