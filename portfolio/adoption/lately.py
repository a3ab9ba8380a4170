"""What was read of products over longer periods than a window: the last values before its end, oldest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.adoption.digests import Lately
from portfolio.adoption.gathering import given_of
from portfolio.adoption.given import Given, as_read, newest_of, still_stands
from portfolio.adoption.measuring import Figure, shown
from portfolio.adoption.metrics import Metric, Reading, metric
from portfolio.adoption.windows import Window
from storage.unit import Unit

LOOKED_BACK = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Read:
    """One value of a metric over a period; `end` is not part of it."""

    start: date
    end: date
    reading: Reading


Series = Mapping[str, tuple[Read, ...]]


def series_of(unit: Unit, product_ids: Collection[int], window: Window) -> dict[int, Series]:
    """By product and metric, what one source read over periods longer than the window: the source that came last."""
    holds = LOOKED_BACK.days - window.days
    return {
        product_id: {
            row.key: _newest(row, longer)
            for name, given in by.items()
            if (row := metric(name)) and (longer := [one for one in given if one.days > window.days])
        }
        for product_id, by in given_of(unit, product_ids, window, holds=holds).items()
    }


def _newest(row: Metric, given: Sequence[Given]) -> tuple[Read, ...]:
    """What the source said that is told of: the one with the newest period, of the best basis, that came last."""
    source = newest_of(given).source
    some = sorted((one for one in given if one.source == source), key=lambda one: (one.end, one.start))
    return tuple(Read(one.start, one.end, as_read(row, one)) for one in some)


def lately(figures: Sequence[Figure], series: Series, window: Window) -> tuple[Lately, ...]:
    """The last values, with the ones before, of metrics the window itself knows nothing of."""
    gaps = [one.metric for one in figures if not one.now.held_back and (one.now.value is None or one.now.read_for)]
    found = [_last(one, series[one.key]) for one in gaps if one.key in series]
    return tuple(one for one in found if still_stands(one.start, one.end, window) and one.figure.now.value is not None)


def _last(row: Metric, reads: Sequence[Read]) -> Lately:
    now, *before = (shown(row, one.reading) for one in reads[:-3:-1])
    return Lately(Figure(row, now, *before), reads[-1].start, reads[-1].end)
