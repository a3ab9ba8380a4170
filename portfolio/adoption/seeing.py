"""Reads what the rules of a digest look at: figures, the weeks before, teams, questions, initiatives, of many products
in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portfolio.adoption.changes import (
    NOISE_WINDOWS,
    UNUSED_AFTER,
    Confirmed,
    Questions,
    Seen,
    Team,
    Told,
)
from portfolio.adoption.digests import CHARTED_WEEKS
from portfolio.adoption.given import LONGEST_HOLE
from portfolio.adoption.lately import series_of
from portfolio.adoption.measuring import figures_of
from portfolio.adoption.metrics import ELIGIBLE
from portfolio.adoption.offers import OVERDUE_AFTER
from portfolio.adoption.windows import Window
from portfolio.cards import ProductCard
from portfolio.catalog_cards import cards_of
from storage.models import ProductRow
from storage.unit import Unit

History = tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """Of which days usage of a product is known: what is outside is a gap, and inside it nobody means nobody.

    `since`: the first day anything was told of it, `until` the last its sources told of anything; None for never.
    `used`: the last day somebody used it on purpose.
    """

    since: date | None = None
    until: date | None = None
    used: date | None = None

    def knows(self, window: Window) -> bool:
        """Whether usage up to the window's end would have reached us; as in `portfolio.adoption.reached`."""
        if self.since is None or self.until is None:
            return False
        return self.since < window.end and self.until >= window.end - timedelta(days=LONGEST_HOLE)


def before_it(window: Window, count: int) -> list[Window]:
    """So many windows before this one, each as long as it, the oldest first."""
    found: list[Window] = []
    for _ in range(count):
        found.append((found[-1] if found else window).before())
    return found[::-1]


def see(
    unit: Unit, rows: Sequence[ProductRow], window: Window, *, told: Mapping[str, frozenset[Told]] | None = None
) -> dict[int, Seen]:
    """What there is to see of these products over a window, by product id. `told`: before, by product key."""
    ids = [row.id for row in rows if row.id is not None]
    cards: dict[int, ProductCard] = dict(zip(ids, cards_of(unit, rows), strict=True))
    figures = figures_of(unit, rows, window)
    reach = telling(unit, ids, until=window.end)
    past = people_in(unit, ids, before_it(window, NOISE_WINDOWS), reach)
    teams = unit.activity.teams(ids, [(one.start, one.end) for one in (window.before(), window)])
    reaches, questions = _reaches(unit, ids, window), _questions(unit, ids, window)
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


def telling(unit: Unit, product_ids: Collection[int], *, until: date) -> dict[int, Telling]:
    """Of which days usage of each product is known, as it stood before this day.

    A source that told of a product last, and goes on to tell of any other, tells that nobody used the product.
    """
    spans = unit.activity.span(product_ids, before=until)
    silent_from = until - timedelta(days=LONGEST_HOLE)
    doubted = {one: last for one, (_, last, _) in spans.items() if last < silent_from}
    sources = unit.usage.sources_on(doubted)
    alive = unit.usage.alive({name for names in sources.values() for name in names}, silent_from)
    found = dict.fromkeys(product_ids, Telling())
    for one, (first, last, used) in spans.items():
        goes_on = one in doubted and bool(sources.get(one, set()) & alive)
        found[one] = Telling(first, until - timedelta(days=1) if goes_on else last, used)
    return found


def people_in(
    unit: Unit, product_ids: Collection[int], windows: Sequence[Window], told: Mapping[int, Telling]
) -> dict[int, tuple[float | None, ...]]:
    """Active people of each product in each of these windows, None where nobody knows."""
    counted = unit.activity.people(product_ids, [(one.start, one.end) for one in windows])
    return {
        one: tuple(
            float(people) if people or told[one].knows(window) else None
            for window, people in zip(windows, counted.get(one, [0] * len(windows)), strict=True)
        )
        for one in product_ids
    }


def weekly(unit: Unit, product_ids: Collection[int], window: Window) -> dict[int, History]:
    """Active people a week over the last twelve weeks up to the window's end, by the first day of each.

    A week in which somebody was seen counts, if only as far as it was told of.
    """
    weeks = list(window.weeks(CHARTED_WEEKS))
    told = telling(unit, product_ids, until=window.end)
    return {
        one: tuple(zip((week.start for week in weeks), people, strict=True))
        for one, people in people_in(unit, product_ids, weeks, told).items()
    }


def begins(day: date) -> datetime:
    """The first moment of a day, as moments are compared with days of a window."""
    return datetime.combine(day, time(), UTC)


def _reaches(unit: Unit, ids: Collection[int], window: Window) -> dict[int, int]:
    """How many people were sent to each product lately."""
    return unit.routes.people_sent(ids, since=begins(window.end - UNUSED_AFTER), until=begins(window.end))


def _questions(unit: Unit, ids: Collection[int], window: Window) -> dict[int, Questions]:
    start, end, earlier = begins(window.start), begins(window.end), begins(window.before().start)
    asked = unit.requests.asked(ids, since=start, until=end)
    asked_before = unit.requests.asked(ids, since=earlier, until=start)
    overdue = unit.requests.waiting(ids, opened_before=end - OVERDUE_AFTER, at=end)
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
