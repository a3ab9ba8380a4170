"""How many people used products week by week, for charts."""

from collections.abc import Collection, Iterator, Sequence

from portfolio.adoption.gathering import given_of
from portfolio.adoption.given import combined
from portfolio.adoption.metrics import ACTIVE_PEOPLE
from portfolio.adoption.reached import Reach, how_far
from portfolio.adoption.windows import Window
from storage.unit import Unit


def weekly_people(unit: Unit, product_ids: Collection[int], window: Window, weeks: int) -> dict[int, list[int | None]]:
    """By product the active people of each of the `weeks` weeks up to the window's end, oldest first; None: a gap.

    A week without anybody is 0 where usage is known before it, and after it or from a source that goes on to tell of
    others. Where we count nobody, what was read for the week stands.
    """
    spans = list(window.weeks(weeks))
    whole = Window(spans[0].start, spans[-1].end)
    reach = how_far(unit, product_ids, whole)
    counts = unit.usage.people_by_period(product_ids, [one.start for one in spans], whole.end)
    given = given_of(unit, product_ids, whole, metric=ACTIVE_PEOPLE.key)
    found: dict[int, list[int | None]] = {}
    for product_id in product_ids:
        told = given.get(product_id, {}).get(ACTIVE_PEOPLE.key, ())
        counted = _counted(reach[product_id], counts.get(product_id, [0] * weeks), spans)
        found[product_id] = [
            _read(combined(ACTIVE_PEOPLE, told, span).value) if count is None else count
            for span, count in zip(spans, counted, strict=True)
        ]
    return found


def _counted(reach: Reach, counts: Sequence[int], spans: Sequence[Window]) -> Iterator[int | None]:
    has_begun = reach.before
    for count, span in zip(counts, spans, strict=True):
        has_begun = has_begun or count > 0
        is_told = reach.until is None or span.end <= reach.until
        yield count if count or (has_begun and is_told) else None


def _read(value: float | None) -> int | None:
    return None if value is None else round(value)
