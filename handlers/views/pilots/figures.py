"""How a pilot's figures read: numbers with their unit, n and basis, verdicts, days and names."""

from collections.abc import Iterable
from datetime import date

from handlers.views import words
from handlers.views.blocks import Element, bold, quote, say
from handlers.views.pilots import feedback_labels
from portfolio.cards import Person
from portfolio.pilots.cards import Criterion, PilotCard
from portfolio.pilots.figures import ANSWERS_AT_LEAST, PEOPLE_AT_LEAST, Figure
from portfolio.pilots.findings import BarrierCount, Findings, Integration, Result, RoleReadiness, ScenarioValue, Verdict
from portfolio.pilots.surveying import MANY_WOULD_MISS_IT
from storage.vocabulary import Basis, Better, ScalingDecision

VERDICTS: dict[Verdict, str] = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not met",
    Verdict.NOT_ENOUGH: "not enough data",
}
SIGNS: dict[Verdict, str] = {Verdict.MET: "✓", Verdict.NOT_MET: "✗", Verdict.NOT_ENOUGH: "?"}
BASES: dict[Basis, str] = {
    Basis.MEASURED: "measured",
    Basis.ESTIMATED: "estimated",
    Basis.SELF_REPORTED: "self-reported",
}
KNOWN_BY: dict[Basis, str] = {
    Basis.MEASURED: "Measured",
    Basis.ESTIMATED: "Estimated",
    Basis.SELF_REPORTED: "What people said",
}
DECISIONS: dict[ScalingDecision, str] = {
    ScalingDecision.SCALE: "scale",
    ScalingDecision.EXTEND: "extend",
    ScalingDecision.STOP: "stop",
}
RULE_OF_THUMB = (
    "40 % is Sean Ellis's rule of thumb, drawn from start-ups with customers who chose them: for a product at work, "
    "answered by a few people, it is a hint and no proof."
)
PLACES = 2


def number(value: float, places: int = PLACES) -> str:
    """ "34", "4.2", "1,200": at most `places` decimals."""
    shown = f"{value:,.{places}f}"
    bare = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if bare == "-0" else bare


def with_unit(value: float, unit: str, places: int = PLACES) -> str:
    """A number and its unit, which is somebody's word."""
    bare = words.line(unit, 20)
    return f"{number(value, places)} {bare}" if bare else number(value, places)


def stands_at(result: Result) -> str:
    """Where a criterion stands, never rounded onto its target from the other side of it."""
    value, criterion = result.now, result.criterion
    if value is None:
        return "nothing yet"
    places = PLACES
    while places < 6 and value != criterion.target and number(value, places) == number(criterion.target, places):
        places += 1
    return with_unit(value, criterion.unit, places)


def target(criterion: Criterion) -> str:
    """ "at least 30 %" or "at most 6 h"."""
    side = "at least" if criterion.better is Better.UP else "at most"
    return f"{side} {with_unit(criterion.target, criterion.unit)}"


def baseline(criterion: Criterion) -> str:
    """Where it stood before, or that nobody knows."""
    return "unknown" if criterion.baseline is None else with_unit(criterion.baseline, criterion.unit)


def before(criterion: Criterion) -> str:
    """ "baseline 40 %", or that there is none."""
    return "no baseline" if criterion.baseline is None else f"baseline {baseline(criterion)}"


def made_of(result: Result) -> str:
    """ "n = 31 of 9 people, self-reported, ± 0.6", or how many answers are missing."""
    if result.now is None:
        return f"n = 0 of {result.needs}"
    if result.verdict is Verdict.NOT_ENOUGH:
        people = words.counted(result.people, "person", "people")
        return f"n = {result.n} of {result.needs}, from {people}, {BASES[result.basis]}"
    parts = [f"n = {result.n:,}" + (f" from {result.people} people" if result.people else ""), BASES[result.basis]]
    if result.spread is not None:
        parts.append(f"± {number(result.spread)}")
    return ", ".join(parts)


def result_line(result: Result) -> list[Element]:
    """One criterion beside its evidence, on two lines."""
    criterion = result.criterion
    aims = f"target {target(criterion)} · {before(criterion)}"
    return [
        bold(criterion.metric, 120),
        say(f"  {SIGNS[result.verdict]} {VERDICTS[result.verdict]}\n"),
        quote(f"now {stands_at(result)} ({made_of(result)}) · {aims}", 300),
    ]


def share(figure: Figure) -> str:
    """ "82 % (n = 14)"."""
    return f"{number(100 * figure.value, 0)} % (n = {figure.n})"


def judged(scenarios: Iterable[ScenarioValue]) -> list[tuple[str, float]]:
    """What a chart draws: scenarios of which enough people said whether they worked, each with its per cent."""
    return [(one.title, 100 * one.worked.value) for one in scenarios if one.worked and one.created_value is not None]


def taking_part(roles: Iterable[RoleReadiness]) -> list[RoleReadiness]:
    """The roles there is something to say about: without those nobody joined and nothing is heard from."""
    return [one for one in roles if one.joined or one.worked is not None]


def scenario_words(one: ScenarioValue) -> str:
    """ "worked 82 % (n = 14), 25 min a use (n = 9), quality 4.2 (n = 14)", or why nothing can be said."""
    if one.worked is None and one.minutes is None and one.quality is None:
        return "held back: fewer anonymous answers than may be shown" if one.held_back else "nobody said anything"
    parts = [f"worked {share(one.worked)}"] if one.worked else []
    if one.minutes:
        parts.append(f"{number(one.minutes.value, 0)} min a use (n = {one.minutes.n})")
    if one.quality:
        parts.append(f"quality {number(one.quality.value, 1)} (n = {one.quality.n})")
    if one.created_value is None:
        parts.append(_too_few(one.worked))
    return ", ".join(parts)


def _too_few(worked: Figure | None) -> str:
    """Why nothing is judged by a figure: beside one of as many answers that is judged, the people make it."""
    if worked is None:
        return "too few said whether it worked"
    if worked.people < PEOPLE_AT_LEAST:
        return f"too few people to judge: at least {PEOPLE_AT_LEAST} have to say"
    return f"too few answers to judge: at least {ANSWERS_AT_LEAST} are needed"


def scenario_brief(one: ScenarioValue) -> str:
    """ "Write a test: worked 82 % (n = 14), 25 min a use", for a line among others."""
    minutes = f", {number(one.minutes.value, 0)} min a use" if one.minutes else ""
    return (
        f"{words.line(one.title, 60)}: worked {share(one.worked)}{minutes}" if one.worked else words.line(one.title, 60)
    )


def role_words(one: RoleReadiness) -> str:
    """What says that a role is ready or not: the share that worked, and the survey where it can be shown."""
    if one.worked is None:
        held = "held back: fewer anonymous answers than may be shown"
        return held if one.held_back else f"nobody said whether it worked ({one.joined} joined)"
    parts = [f"worked {share(one.worked)}"]
    if one.survey:
        missed = one.survey.very + one.survey.somewhat
        parts.append(f"{missed} of {one.survey.n} would miss it")
    if one.ready is None:
        parts.append(_too_few(one.worked))
    return ", ".join(parts)


def barrier_words(one: BarrierCount) -> str:
    """ "quality 7"."""
    return f"{feedback_labels.BARRIERS[one.barrier]} {one.n}"


def integration_words(one: Integration) -> str:
    """Why an integration counts as missing."""
    why = f"named {words.counted(one.n, 'time')} as a barrier" if one.n else "not on the product's card"
    return f"{words.line(one.name, 80)} ({why})"


def survey_line(findings: Findings) -> str:
    """ "Very disappointed without it: 7 of 16 (44 %, n = 16), …" and on which side of the line; "" when not shown."""
    survey = findings.survey
    if survey is None:
        return ""
    part = survey.very / survey.n
    side = "at or above" if part >= MANY_WOULD_MISS_IT else "below"
    said = f"Very disappointed without it: {survey.very} of {survey.n} ({number(100 * part, 0)} %, n = {survey.n})"
    return f"{said}, {side} Sean Ellis's 40 % line."


def pilot_name(pilot: PilotCard) -> str:
    """What a pilot is called: its product's name."""
    return words.line(pilot.product.name, 80)


def days_left(pilot: PilotCard, today: date) -> str:
    """ "decide in 6 days, by 18 January 2027", or for how long that is overdue."""
    if pilot.decide_on is None:
        return "no decision date"
    left, until = (pilot.decide_on - today).days, words.day_and_year(pilot.decide_on)
    if left < 0:
        return f"decision overdue by {words.counted(-left, 'day')}, since {until}"
    return "decide today" if left == 0 else f"decide in {words.counted(left, 'day')}, by {until}"


def name(who: Person | None) -> str:
    """For `text`: a person's name, or a mention of somebody nobody imported (nobody typed a Slack id)."""
    if who is None:
        return "nobody"
    if who.name or not who.slack_id:
        return words.mrkdwn_line(who.name or who.key or "a colleague", 80)
    return f"<@{words.mrkdwn_line(who.slack_id, 40)}>"


def verdicts_line(findings: Findings) -> str:
    """ "1 of 3 criteria met, 1 without enough data"."""
    met, total = findings.count(Verdict.MET), len(findings.results)
    missing = findings.count(Verdict.NOT_ENOUGH)
    said = f"{met} of {words.counted(total, 'criterion', 'criteria')} met"
    return f"{said}, {missing} without enough data" if missing else said


def titles(scenarios: Iterable[ScenarioValue], *, created: bool) -> list[ScenarioValue]:
    """Those that created value, or surely did not."""
    return [one for one in scenarios if one.created_value is created]
