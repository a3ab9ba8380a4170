"""How each metric is worked out from the facts of a product and window; the table in `metrics` says what it means."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from portfolio.adoption.facts import Built, Done, Facts
from portfolio.adoption.readings import LEAST_PEOPLE, NOTHING, Reading, weakest
from portfolio.adoption.windows import Window
from portfolio.pilots.figures import BASES
from storage.vocabulary import Basis, Disappointment, Evidence, LifecycleStage, UsageActivity

PILOT = ("pilot feedback",)
YEAR = timedelta(days=365)

# ---- people


def active_people(facts: Facts) -> Reading:
    """People who did something with it; where no usage is known at all, those who told in a pilot how it worked. A gap
    where it was used and nobody knows by whom."""
    if facts.watched and not facts.only_by_nobody:
        of = _of(facts.eligible, facts.people)
        of_days = facts.window.days if facts.days is not None else None
        return Reading(float(facts.people), facts.people, of, sources=facts.sources, days=facts.days, of_days=of_days)
    if facts.tried:
        return Reading(
            float(facts.tried), facts.tried, basis=Basis.SELF_REPORTED, sources=PILOT, at_least=True
        )  # fmt: skip
    return NOTHING


def active_teams(facts: Facts) -> Reading:
    """Teams of active people; a gap where people were active and nobody knows the team of any."""
    if not facts.watched or facts.only_by_nobody or (facts.people and not facts.in_team):
        return NOTHING
    return Reading(float(facts.teams), facts.in_team, _of(facts.teams_for, facts.teams), sources=facts.sources)


def returning_people(facts: Facts) -> Reading:
    """The share of those active before who are active again."""
    if not facts.watched or facts.only_by_nobody or not facts.before:
        return NOTHING
    return Reading(facts.returned / facts.before, facts.before, facts.before, sources=facts.sources)


def eligible_people(facts: Facts) -> Reading:
    """How many people may use it, where somebody noted that within a year."""
    return NOTHING if facts.eligible is None else Reading(float(facts.eligible), facts.eligible)


def _of(whole: int | None, part: int) -> int | None:
    """The whole of a part, unless what was noted as the whole is the smaller one."""
    return whole if whole is not None and 0 < whole >= part else None


# ---- initiatives


def initiatives(facts: Facts) -> Reading:
    """Initiatives that reached adoption, of those built from it."""
    built = _built(facts)
    done = sum(one.adoption is not None and one.adoption < facts.window.end for one in built)
    return Reading(float(done), len(built), len(built)) if built else NOTHING


def reused_scenarios(facts: Facts) -> Reading:
    """Scenarios at least two teams used, or at least two initiatives are built on."""
    built = Counter(one.scenario_id for one in _built(facts) if one.scenario_id is not None)
    known = {*built, *facts.scenarios}
    reused = sum(built.get(one, 0) >= 2 or facts.scenarios.get(one, 0) >= 2 for one in known)
    return Reading(float(reused), len(known), _of(facts.scenarios_on_card, reused)) if known else NOTHING


def idea_to_pilot(facts: Facts) -> Reading:
    """The median time from idea to pilot."""
    return _time(facts, [(one.idea, one.pilot) for one in facts.built], LifecycleStage.HYPOTHESIS, LifecycleStage.PILOT)


def pilot_to_adoption(facts: Facts) -> Reading:
    """The median time from pilot to adoption."""
    return _time(
        facts, [(one.pilot, one.adoption) for one in facts.built], LifecycleStage.PILOT, LifecycleStage.ADOPTION
    )


def expected_impact(facts: Facts) -> Reading:
    """What initiatives built from it are expected to bring."""
    return _impact([
        (one.unit, one.expected, one.expected_basis or Basis.ESTIMATED)
        for one in _built(facts) if one.expected is not None
    ])  # fmt: skip


def confirmed_impact(facts: Facts) -> Reading:
    """What somebody stands for that initiatives built from it brought."""
    return _impact([
        (one.unit, one.confirmed, Basis.MEASURED if one.evidence else Basis.SELF_REPORTED)
        for one in _built(facts)
        if one.confirmed is not None and (one.confirmed_on is None or one.confirmed_on < facts.window.end)
    ])  # fmt: skip


def _built(facts: Facts) -> list[Built]:
    return [one for one in facts.built if one.is_known(facts.window.end)]


def _time(
    facts: Facts, days: Sequence[tuple[date | None, date | None]], since: LifecycleStage, until: LifecycleStage
) -> Reading:
    """The median over the year up to the window's end; one case is an initiative, or the product's own way."""
    year = Window(facts.window.end - YEAR, facts.window.end)
    pairs = [(one, other) for one, other in days if one is not None and other is not None]
    cases = [
        (reached - left).days
        for left, reached in [*pairs, *own_ways(facts.moves, since, until)]
        if year.holds(reached) and reached >= left
    ]
    return Reading(float(median(cases)), len(cases)) if cases else NOTHING


def own_ways(
    moves: Sequence[tuple[date, LifecycleStage]], since: LifecycleStage, until: LifecycleStage
) -> Iterator[tuple[date, date]]:
    """When the product came to one stage and went on from there to the other one, every time it did."""
    came: date | None = None
    for day, stage in moves:
        if stage is until and came is not None:
            yield came, day
        came = (came or day) if stage is since else None


def _impact(impacts: Sequence[tuple[str, float, Basis]]) -> Reading:
    """The sum in the unit most of them are in; the others cannot be added to it."""
    if not impacts:
        return NOTHING
    units = Counter(unit for unit, _, _ in impacts)
    common = min(units, key=lambda unit: (-units[unit], unit))
    chosen = [(value, basis) for unit, value, basis in impacts if unit == common]
    return Reading(
        sum(value for value, _ in chosen), len(chosen), basis=weakest([basis for _, basis in chosen]),
        unit_name=common, left_out=len(impacts) - len(chosen),
    )  # fmt: skip


# ---- what participants of pilots said


def quality(facts: Facts) -> Reading:
    """How good participants found what came out of it."""
    return _said(facts, Evidence.QUALITY)


def trust(facts: Facts) -> Reading:
    """How far participants trust it."""
    return _said(facts, Evidence.TRUST)


def time_saved(facts: Facts) -> Reading:
    """What participants think one use saves them."""
    return _said(facts, Evidence.MINUTES_SAVED)


def would_miss(facts: Facts) -> Reading:
    """The share who would be very disappointed without it."""
    answered = sum(facts.felt.values())
    if not answered:
        return NOTHING
    share = facts.felt.get(Disappointment.VERY, 0) / answered
    return Reading(share, answered, answered, Basis.SELF_REPORTED, sources=("closing survey",))


def _said(facts: Facts, kind: Evidence) -> Reading:
    figure = facts.said.get(kind)
    return NOTHING if figure is None else Reading(figure.value, figure.people, basis=BASES[kind], sources=PILOT)


# ---- what the bot saw


def support_requests(facts: Facts) -> Reading:
    """Questions to the owner."""
    return Reading(float(facts.asked.opened), facts.asked.opened) if facts.desk else NOTHING


def open_requests(facts: Facts) -> Reading:
    """Questions that waited at the end of the window."""
    return Reading(float(facts.asked.waiting), facts.asked.waiting) if facts.desk else NOTHING


def resolution_time(facts: Facts) -> Reading:
    """The median time a question took to be resolved."""
    return Reading(median(facts.asked.took), len(facts.asked.took)) if facts.asked.took else NOTHING


def people_sent(facts: Facts) -> Reading:
    """People the bot named it to."""
    return Reading(float(facts.sent.people), facts.sent.people) if facts.desk else NOTHING


def accepted_routes(facts: Facts) -> Reading:
    """Answers somebody said were right."""
    return Reading(float(facts.sent.accepted), facts.sent.accepted) if facts.desk else NOTHING


def activation(facts: Facts) -> Reading:
    """The share of people sent to it who used it within two weeks; a gap where usage names nobody we know."""
    if not (facts.watched and facts.tied and facts.sent.earlier):
        return NOTHING
    return Reading(facts.sent.activated / facts.sent.earlier, facts.sent.earlier, facts.sent.earlier)


def first_use(facts: Facts) -> Reading:
    """The share of newcomers who used it within two weeks."""
    if not facts.new.people:
        return NOTHING
    return Reading(len(facts.new.took) / facts.new.people, facts.new.people, facts.new.people)


def time_to_first_use(facts: Facts) -> Reading:
    """The median days it took those of them who did."""
    if not facts.new.took:
        return NOTHING
    took = facts.new.took
    return Reading(float(median(took)), len(took), facts.new.people)


# ---- what was done with it


def accepted_changes(facts: Facts) -> Reading:
    """How much of what it proposed was taken over."""
    accepted = facts.done.get(UsageActivity.ACCEPTED, Done(0))
    if not accepted.times and UsageActivity.SUGGESTED not in facts.done:
        return NOTHING
    return _by_enough(facts, [accepted], Reading(float(accepted.times), accepted.times, sources=facts.sources))


def acceptance_rate(facts: Facts) -> Reading:
    """The share of what it proposed that was taken over."""
    proposed, accepted = facts.done.get(UsageActivity.SUGGESTED), facts.done.get(UsageActivity.ACCEPTED, Done(0))
    if proposed is None:
        return NOTHING
    share = min(1.0, accepted.times / proposed.times)  # what was proposed earlier may have been taken over now
    return _by_enough(facts, [proposed], Reading(share, proposed.times, proposed.times, sources=facts.sources))


def answered_share(facts: Facts) -> Reading:
    """The share of questions that got an answer."""
    done = [facts.done[one] for one in (UsageActivity.SUCCEEDED, UsageActivity.FAILED) if one in facts.done]
    return _by_enough(facts, done, runs_ended_well(facts))


def runs_ended_well(facts: Facts) -> Reading:
    """The share of runs that ended well; it says nothing about people."""
    succeeded, whole = _runs(facts)
    return Reading(succeeded / whole, whole, whole, sources=facts.sources) if whole else NOTHING


def runs(facts: Facts) -> Reading:
    """How often it ran."""
    _, whole = _runs(facts)
    return Reading(float(whole), whole, sources=facts.sources) if whole else NOTHING


def _runs(facts: Facts) -> tuple[int, int]:
    succeeded = facts.done.get(UsageActivity.SUCCEEDED, Done(0)).times
    return succeeded, succeeded + facts.done.get(UsageActivity.FAILED, Done(0)).times


def _by_enough(facts: Facts, done: Sequence[Done], reading: Reading) -> Reading:
    """What a handful of people did is theirs; what a source sums up for us came from people it counted itself."""
    people = max((one.people for one in done), default=0)
    if reading.value is None or not 0 < people < LEAST_PEOPLE or any(one.nameless for one in done):
        return reading
    return Reading(None, people, held_back=True, sources=facts.sources)
