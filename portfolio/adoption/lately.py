"""What was read of products over longer periods than a window: the last values before its end, oldest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.adoption.digests import Lately
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import NOTHING, Metric, Reading
from portfolio.adoption.windows import Window
from storage.unit import Unit

LOOKED_BACK = timedelta(days=200)
STILL_NEWS = timedelta(days=62)  # how long the last value of a metric is shown after its period ended


@dataclass(frozen=True, slots=True)
class Read:
    """One value of a metric over a period; `end` is not part of it."""

    start: date
    end: date
    reading: Reading


Series = Mapping[str, tuple[Read, ...]]


def series_of(unit: Unit, product_ids: Collection[int], window: Window) -> dict[int, Series]:
    """By product and metric, what one source read over periods longer than the window: the source that came last."""
    found: dict[int, dict[str, dict[str, list[Read]]]] = {}
    for row in unit.usage.readings(product_ids, window.end - LOOKED_BACK, window.end):
        if (row.end - row.start).days <= window.days:
            continue
        reading = Reading(row.value, row.n or 0, row.denominator, row.basis, sources=(row.source,))
        by_source = found.setdefault(row.product_id, {}).setdefault(row.metric, {})
        by_source.setdefault(row.source, []).append(Read(row.start, row.end, reading))
    return {
        product_id: {name: _newest(list(sources.values())) for name, sources in metrics.items()}
        for product_id, metrics in found.items()
    }


def _newest(sources: Sequence[Sequence[Read]]) -> tuple[Read, ...]:
    ordered = [tuple(sorted(reads, key=lambda one: (one.end, one.start))) for reads in sources]
    return max(ordered, key=lambda reads: (reads[-1].end, len(reads)))


def lately(figures: Sequence[Figure], series: Series, window: Window) -> tuple[Lately, ...]:
    """The last values, with the ones before, of metrics the window knows nothing of."""
    gaps = [one.metric for one in figures if one.now.value is None and not one.now.held_back]
    found = [_last(one, series[one.key]) for one in gaps if one.key in series]
    return tuple(one for one in found if one.end > window.end - STILL_NEWS and one.figure.now.value is not None)


def _last(row: Metric, reads: Sequence[Read]) -> Lately:
    now, before = _shown(row, reads[-1].reading), NOTHING
    if len(reads) > 1:
        before = _shown(row, reads[-2].reading)
    return Lately(Figure(row, now, before), reads[-1].start, reads[-1].end)


def _shown(row: Metric, reading: Reading) -> Reading:
    return reading if reading.n >= row.least else NOTHING
