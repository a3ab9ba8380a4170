"""How many people used products in windows that follow each other: for charts, and to know what is usual."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from portfolio.adoption.gathering import given_of
from portfolio.adoption.given import combined
from portfolio.adoption.metrics import ACTIVE_PEOPLE
from portfolio.adoption.reached import Reach, how_far
from portfolio.adoption.windows import WEEK, Window
from storage.unit import Unit

CHARTED_WEEKS = 12
History = tuple[tuple[date, float | None], ...]


def weekly(
    unit: Unit, product_ids: Collection[int], window: Window, *, weeks: int = CHARTED_WEEKS
) -> dict[int, History]:
    """Active people a week over the last whole weeks before the window's end, by the first day of each; None: a gap.

    A window of seven days is the last of them, so that its figures and their change stand in the chart; before others
    the weeks begin on Mondays.
    """
    end = window.end if window.days == WEEK.days else window.end - timedelta(days=window.end.weekday())
    spans = list(Window(end - WEEK, end).weeks(weeks))
    reach = how_far(unit, product_ids, Window(spans[0].start, spans[-1].end))
    return {
        one: tuple(zip((span.start for span in spans), people, strict=True))
        for one, people in people_in(unit, product_ids, spans, reach).items()
    }


def people_in(
    unit: Unit, product_ids: Collection[int], windows: Sequence[Window], reach: Mapping[int, Reach]
) -> dict[int, tuple[float | None, ...]]:
    """Active people of each product in each of these windows, the oldest first; None where nobody knows.

    A window in which somebody was seen counts, if only as far as it was told of. Where we count nobody and do not know
    that there was nobody, or know of use without a user, what was read for the window stands. `reach`: as `how_far`
    says.
    """
    counted = unit.usage.people(product_ids, [(one.start, one.end) for one in windows])
    given = given_of(unit, product_ids, Window(windows[0].start, windows[-1].end), metric=ACTIVE_PEOPLE.key)
    nobody = nobody_in(unit, windows, reach, counted)
    found = {}
    for one in product_ids:
        told = given.get(one, {}).get(ACTIVE_PEOPLE.key, ())
        found[one] = tuple(
            float(people) if people or (one, place) in nobody else combined(ACTIVE_PEOPLE, told, window).value
            for place, (window, people) in enumerate(zip(windows, counted.get(one, [0] * len(windows)), strict=True))
        )
    return found


def nobody_in(
    unit: Unit, windows: Sequence[Window], reach: Mapping[int, Reach], counted: Mapping[int, Sequence[int]]
) -> set[tuple[int, int]]:
    """(product id, place of the window) of those in which it is known that nobody used it. `counted`: people by product
    in each window, a product nobody used being absent."""
    none = {
        (one, place)
        for one, far in reach.items()
        for place, window in enumerate(windows)
        if far.knows(window) and (one not in counted or not counted[one][place])
    }
    periods = [(one.start, one.end) for one in windows]
    return none - unit.usage.by_nobody({one for one, _ in none}, periods)
