"""Reads the facts of many products over a window, in so many queries whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portfolio.adoption.facts import Asked, Built, Done, Facts, Sent
from portfolio.adoption.given import LONGEST_STANDING, Given, combined
from portfolio.adoption.heard import Heard, Word, survey_in
from portfolio.adoption.metrics import ELIGIBLE
from portfolio.adoption.newcomers import FORTNIGHT, counted, newcomers_of
from portfolio.adoption.reached import Reach, how_far
from portfolio.adoption.readings import LEAST_PEOPLE
from portfolio.adoption.windows import DAY, Window, begin_of
from portfolio.pilots.figures import Sum, sums_from
from portfolio.pilots.policy import policy_of
from storage.models import ProductRow
from storage.unit import Unit
from storage.usage_people import Active
from storage.vocabulary import Disappointment, Evidence, LifecycleStage, RouteKind, UsageActivity

NOBODY = Active(0, 0, 0, 0, 0, tied=False)


@dataclass(frozen=True, slots=True)
class Lasting:
    """What is the same for every window: by product id. `least`: people behind any anonymous figure."""

    built: Mapping[int, tuple[Built, ...]] = field(default_factory=dict)
    moves: Mapping[int, tuple[tuple[date, LifecycleStage], ...]] = field(default_factory=dict)
    words: Mapping[int, list[Word]] = field(default_factory=dict)
    felt: Mapping[int, list[tuple[str, int | None, date, Disappointment]]] = field(default_factory=dict)
    scenarios: Mapping[int, int] = field(default_factory=dict)
    desk_since: date | None = None
    least: int = LEAST_PEOPLE


def lasting(unit: Unit, products: Sequence[ProductRow]) -> Lasting:
    """What the store holds of these products that no window cuts."""
    ids = _ids(products)
    built: dict[int, tuple[Built, ...]] = {}
    for link, row in unit.initiatives.using(ids):
        one = Built(
            row.idea_on, row.pilot_on, row.adoption_on, link.since, link.scenario_id, row.impact_unit,
            row.expected_impact, row.expected_basis, row.confirmed_impact, row.confirmed_on, row.evidence,
        )  # fmt: skip
        built[link.product_id] = (*built.get(link.product_id, ()), one)
    moves: dict[int, tuple[tuple[date, LifecycleStage], ...]] = {}
    for move in unit.initiatives.moves(ids):
        moves[move.product_id] = (*moves.get(move.product_id, ()), (move.moved_on, LifecycleStage(move.stage)))
    words: dict[int, list[Word]] = {}
    for product_id, pilot_id, lot, day, said in unit.desk.said_in_lots(ids):
        words.setdefault(product_id, []).append(Word(pilot_id, lot, day, said))
    felt: dict[int, list[tuple[str, int | None, date, Disappointment]]] = {}
    for product_id, pilot_id, lot, day, how in unit.desk.surveyed(ids):
        felt.setdefault(product_id, []).append((pilot_id, lot, day, Disappointment(how)))
    cards = unit.products.scenarios(ids)
    since = unit.desk.since()
    return Lasting(
        built, moves, words, felt, {one: sum(row.removed_at is None for row in rows) for one, rows in cards.items()},
        since.date() if since else None, max(LEAST_PEOPLE, policy_of(unit).slice_of),
    )  # fmt: skip


def facts_of(
    unit: Unit, products: Sequence[ProductRow], window: Window, known: Lasting | None = None
) -> dict[int, Facts]:
    """The facts of these products over a window, by product id. `known`: what `lasting` read of them already."""
    ids, of = _ids(products), lasting(unit, products) if known is None else known
    if not ids:
        return {}
    desk = of.desk_since is not None and of.desk_since < window.end
    reach = how_far(unit, ids, window)
    found = _usage(unit, reach, window)
    asked, sent = _asked(unit, ids, window), _sent(unit, products, window)
    heard, given = _heard(unit, ids, window, of), given_of(unit, ids, window)
    eligible, new = _eligible(unit, ids, window), newcomers_of(unit, reach, window)
    for row in products:
        if row.id is None:
            continue
        said = heard.get(row.id, Heard())
        found[row.id] = replace(
            found[row.id], eligible=eligible.get(row.id),
            teams_for=None if row.teams is None else len(row.teams),
            tried=0 if reach[row.id].since else said.who_used_it(),
            scenarios_on_card=of.scenarios.get(row.id, 0), built=of.built.get(row.id, ()),
            moves=of.moves.get(row.id, ()), desk=desk, asked=asked.get(row.id, Asked()), sent=sent.get(row.id, Sent()),
            new=counted(new.get(row.id, ())), said=said.figures(window, least=of.least),
            felt=survey_in(of.felt.get(row.id, ()), window, least=of.least), given=given.get(row.id, {}),
        )  # fmt: skip
    return found


def _ids(products: Sequence[ProductRow]) -> list[int]:
    return [row.id for row in products if row.id is not None]


# ---- usage


def _usage(unit: Unit, reach: Mapping[int, Reach], window: Window) -> dict[int, Facts]:
    ids, before = list(reach), window.before()
    active = unit.usage.active(ids, before.start, window.start, window.end)
    sources = unit.usage.sources(ids, window.start, window.end)
    done: dict[int, dict[UsageActivity, Done]] = {}
    for product_id, activity, times, nameless, people in unit.usage.counts(ids, window.start, window.end):
        done.setdefault(product_id, {})[activity] = Done(times, nameless, people)
    scenarios: dict[int, dict[int, int]] = {}
    for product_id, scenario_id, teams in unit.usage.scenarios_by_team(ids, window.start, window.end):
        scenarios.setdefault(product_id, {})[scenario_id] = teams
    found = {}
    for product_id, one in reach.items():
        who = active.get(product_id, NOBODY)
        found[product_id] = Facts(
            product_id, window, watched=one.touches(window), people=who.people,
            sources=tuple(sorted(sources.get(product_id, ()))), before=who.before or None, returned=who.returned,
            teams=who.teams, in_team=who.with_team, tied=who.tied,
            days=one.days_in(window) if one.touches(window) else None,
            done=done.get(product_id, {}), scenarios=scenarios.get(product_id, {}),
        )  # fmt: skip
    return found


# ---- what the bot saw


def _asked(unit: Unit, ids: Collection[int], window: Window) -> dict[int, Asked]:
    since, until = begin_of(window.start), begin_of(window.end)
    found: dict[int, Asked] = {}
    for product_id, opened, resolved in unit.desk.requests(ids, since, until):
        one = found.get(product_id, Asked())
        is_waiting = resolved is None or resolved >= until
        took = () if resolved is None or is_waiting else ((resolved - opened) / DAY,)
        found[product_id] = Asked(one.opened + (opened >= since), one.waiting + is_waiting, one.took + took)
    return found


def _sent(unit: Unit, products: Sequence[ProductRow], window: Window) -> dict[int, Sent]:
    """A person the bot knows by the portfolio counts by that, others by their Slack id."""
    ids = {row.key: row.id for row in products if row.id is not None}
    earlier = Window(window.start - FORTNIGHT, window.end - FORTNIGHT)
    people: dict[int, set[int | str]] = {}
    cohort: dict[tuple[int, int], date] = {}
    for person_id, slack_id, at, recommended in unit.desk.answered(begin_of(earlier.start), begin_of(window.end)):
        day, who = at.date(), person_id or slack_id
        for product_id in {ids[key] for one in recommended or () if (key := str(one["product"]["key"])) in ids}:
            if who and window.holds(day):
                people.setdefault(product_id, set()).add(who)
            if person_id is not None and earlier.holds(day):
                cohort[product_id, person_id] = min(day, cohort.get((product_id, person_id), day))
    activated = _activated(unit, cohort, Window(earlier.start, window.end))
    accepted = [
        product_id
        for product_id, kind, _, _ in unit.desk.routes(list(ids.values()), begin_of(window.start), begin_of(window.end))
        if kind is RouteKind.ACCEPTED
    ]
    return {
        one: Sent(
            len(people.get(one, ())), accepted.count(one), sum(product_id == one for product_id, _ in cohort),
            sum(product_id == one for product_id, _ in activated),
        )
        for one in ids.values()
    }  # fmt: skip


def _activated(unit: Unit, cohort: Mapping[tuple[int, int], date], days: Window) -> set[tuple[int, int]]:
    """Those (product id, person id) who used it within two weeks of the day they were sent."""
    used = unit.usage.days_of_people(
        {product_id for product_id, _ in cohort}, {person_id for _, person_id in cohort}, days.start, days.end
    )
    return {
        (product_id, person_id)
        for product_id, person_id, day in used
        if (sent := cohort.get((product_id, person_id))) is not None and sent <= day < sent + FORTNIGHT
    }


# ---- what people said, and what was read


def _heard(unit: Unit, ids: Collection[int], window: Window, of: Lasting) -> dict[int, Heard]:
    named: dict[int, dict[str, dict[Evidence, Sum]]] = {}
    for product_id, author, said in unit.desk.said_by_name(ids, window.start, window.end):
        named.setdefault(product_id, {})[author] = sums_from(said)
    return {one: Heard(named.get(one, {}), of.words.get(one, ())) for one in ids}


def given_of(
    unit: Unit, ids: Collection[int], window: Window, metric: str = "", *, holds: int = LONGEST_STANDING
) -> dict[int, dict[str, tuple[Given, ...]]]:
    """The readings that may say something about a window, of one metric or all: by product id and metric.

    `holds`: days for which what was read may stand.
    """
    found: dict[int, dict[str, list[Given]]] = {}
    rows = unit.usage.readings(ids, window.start - timedelta(days=holds), window.end, metric)
    for place, (product_id, of, start, end, value, source, n, denominator, basis) in enumerate(rows):
        one = Given(start, end, value, source, n, denominator, basis, place)
        found.setdefault(product_id, {}).setdefault(of, []).append(one)
    return {product_id: {of: tuple(some) for of, some in by.items()} for product_id, by in found.items()}


def _eligible(unit: Unit, ids: Collection[int], window: Window) -> dict[int, int]:
    """How many people may use each product, as somebody noted it within a year."""
    found = {}
    for product_id, given in given_of(unit, ids, window, ELIGIBLE.key, holds=ELIGIBLE.holds).items():
        value = combined(ELIGIBLE, given[ELIGIBLE.key], window).value
        if value is not None:
            found[product_id] = round(value)
    return found
