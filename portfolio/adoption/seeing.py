"""Reads what the rules of a digest look at: figures, the weeks before, teams, questions, initiatives, of many products
in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from portfolio.adoption.changes import (
    NOISE_WINDOWS,
    UNUSED_AFTER,
    Confirmed,
    Questions,
    Seen,
    Team,
    Told,
)
from portfolio.adoption.lately import series_of
from portfolio.adoption.measuring import figures_of
from portfolio.adoption.metrics import ELIGIBLE
from portfolio.adoption.offers import OVERDUE_AFTER
from portfolio.adoption.reached import how_far
from portfolio.adoption.weekly import people_in
from portfolio.adoption.windows import Window, begin_of
from portfolio.cards import ProductCard
from portfolio.catalog_cards import cards_of
from storage.models import ProductRow
from storage.unit import Unit


def see(
    unit: Unit,
    rows: Sequence[ProductRow],
    window: Window,
    *,
    told: Mapping[str, frozenset[Told]] | None = None,
    at: datetime | None = None,
) -> dict[int, Seen]:
    """What there is to see of these products over a window, by product id. `told`: before, by product key.

    `at`: when it is said, which is when questions are overdue as an offer to answer them counts; None: at its end.
    """
    ids = [row.id for row in rows if row.id is not None]
    cards: dict[int, ProductCard] = dict(zip(ids, cards_of(unit, rows), strict=True))
    figures = figures_of(unit, rows, window)
    reach = how_far(unit, ids, window)
    past = people_in(unit, ids, window.and_before(NOISE_WINDOWS)[:-1], reach)
    teams = unit.usage.teams(ids, [(one.start, one.end) for one in (window.before(), window)])
    reaches, questions = _reaches(unit, ids, window), _questions(unit, ids, window, at)
    reused, confirmed = _reused(unit, ids, window), _confirmed(unit, ids, window)
    series = series_of(unit, ids, window)
    found = {}
    for one in ids:
        may = next((figure.now.value for figure in figures.get(one, ()) if figure.metric.key == ELIGIBLE.key), None)
        found[one] = Seen(
            product=cards[one],
            window=window,
            figures=figures.get(one, ()),
            past=past[one],
            teams=tuple(Team(name, *counts) for name, counts in sorted(teams.get(one, {}).items()) if name),
            last_use=reach[one].used or reach[one].since,
            told_until=reach[one].until,
            reaches=max(round(may or 0), reaches.get(one, 0)),
            questions=questions[one],
            reused=tuple(reused.get(one, ())),
            confirmed=tuple(confirmed.get(one, ())),
            series=series.get(one, {}),
            told=(told or {}).get(cards[one].key, frozenset()),
        )
    return found


def _reaches(unit: Unit, ids: Collection[int], window: Window) -> dict[int, int]:
    """How many people were sent to each product lately."""
    return unit.routes.people_sent(ids, since=begin_of(window.end - UNUSED_AFTER), until=begin_of(window.end))


def _questions(unit: Unit, ids: Collection[int], window: Window, at: datetime | None) -> dict[int, Questions]:
    start, end, earlier = begin_of(window.start), begin_of(window.end), begin_of(window.before().start)
    asked = unit.requests.asked(ids, since=start, until=end)
    asked_before = unit.requests.asked(ids, since=earlier, until=start)
    overdue = unit.requests.waiting(ids, opened_before=(at or end) - OVERDUE_AFTER, at=at or end)
    overdue_before = unit.requests.waiting(ids, opened_before=start - OVERDUE_AFTER, at=start)
    return {
        one: Questions(asked.get(one, 0), asked_before.get(one, 0), overdue.get(one, 0), overdue_before.get(one, 0))
        for one in ids
    }


def _reused(unit: Unit, ids: Collection[int], window: Window) -> dict[int, list[tuple[str, int]]]:
    """Scenarios that a further initiative took up in the window, with how many use them now."""
    uses: dict[tuple[int, int], list[date | None]] = {}
    for link, initiative in unit.initiatives.using(ids):
        since = link.since or initiative.idea_on
        if link.scenario_id is not None and (since is None or since < window.end):
            uses.setdefault((link.product_id, link.scenario_id), []).append(since)
    titles = {
        part.id: part.title for parts in unit.products.scenarios(ids).values() for part in parts if part.id is not None
    }
    found: dict[int, list[tuple[str, int]]] = {}
    for (product_id, scenario_id), days in uses.items():
        if len(days) > 1 and any(day is not None and window.holds(day) for day in days):
            found.setdefault(product_id, []).append((titles.get(scenario_id, ""), len(days)))
    return {one: sorted(some) for one, some in found.items()}


def _confirmed(unit: Unit, ids: Collection[int], window: Window) -> dict[int, list[Confirmed]]:
    found: dict[int, list[Confirmed]] = {}
    for link, one in unit.initiatives.using(ids):
        if one.confirmed_impact is not None and one.confirmed_on is not None and window.holds(one.confirmed_on):
            impact = Confirmed(one.title, one.confirmed_impact, one.impact_unit)
            found.setdefault(link.product_id, []).append(impact)
    return found
