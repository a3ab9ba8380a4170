"""What `/metrics` shows, in Prometheus' format: one table of measures, counted here or read when somebody looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from itertools import product

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from handlers.inbox import KINDS, OTHER
from handlers.schedule import OCCASIONS
from portfolio.counting import Called, Handled, Said
from portfolio.waiting import Waiting
from storage.vocabulary import JudgedBy, Outcome

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)  # a model may take 12, Slack 20


class Type(StrEnum):
    """How a measure behaves."""

    COUNTER = "counter"
    HISTOGRAM = "histogram"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `labels`: each with its values, all of them known beforehand; there are no others."""

    name: str
    type: Type
    says: str
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()


_KIND = ("kind", KINDS)
_OCCASION = ("kind", (*sorted({one.kind for one in OCCASIONS}), OTHER))

ARRIVALS = Measure(
    "signpost_arrivals_total",
    Type.COUNTER,
    "What arrived from Slack and is worth answering; again: delivered before, and stopped.",
    (_KIND, ("delivery", ("new", "again"))),
)
HANDLED = Measure(
    "signpost_handled_total",
    Type.COUNTER,
    "How arrivals ended; left: to another process, or until Slack is back.",
    (_KIND, ("how", tuple(Handled))),
)
HANDLING = Measure(
    "signpost_handling_seconds", Type.HISTOGRAM, "From the listener's start until the arrival is answered.", (_KIND,)
)
ASKS = Measure(
    "signpost_asks_total",
    Type.COUNTER,
    "Asks decided.",
    (("outcome", tuple(Outcome)), ("judged_by", tuple(JudgedBy))),
)
ASKING = Measure("signpost_ask_seconds", Type.HISTOGRAM, "From ask to decision.", (("judged_by", tuple(JudgedBy)),))
CALLS = Measure(
    "signpost_model_calls_total",
    Type.COUNTER,
    "Calls to a model; withheld: not sent, because the model rests after failures or a budget is used up.",
    (("how", tuple(Called)),),
)
CALLING = Measure("signpost_model_call_seconds", Type.HISTOGRAM, "How long calls to a model took that were sent.")
SAID = Measure(
    "signpost_deliveries_total",
    Type.COUNTER,
    "What came of what was due to be said unasked.",
    (_OCCASION, ("how", tuple(Said))),
)
INFO = Measure("signpost_info", Type.GAUGE, "1; the label says which version runs.")
DATABASE_UP = Measure(
    "signpost_database_up", Type.GAUGE, "1: the database answered this look within its time and can be written."
)
SLACK_UP = Measure("signpost_slack_connected", Type.GAUGE, "1: the connection to Slack gave a sign of life lately.")
RESTING = Measure("signpost_model_resting", Type.GAUGE, "1: the model is left alone after failures in a row.")
IN_HAND = Measure("signpost_in_hand", Type.GAUGE, "Arrivals this process works on.")
INDEX = Measure("signpost_index_version", Type.GAUGE, "The catalogue's version this process answers from.")
CATALOGUE = Measure(
    "signpost_catalogue_version", Type.GAUGE, "The catalogue's version in the database, of all processes."
)
INBOX = Measure("signpost_inbox_open", Type.GAUGE, "Arrivals not answered yet, of all processes.")
INBOX_AGE = Measure("signpost_inbox_oldest_seconds", Type.GAUGE, "The age of the oldest of them, of all processes.")
DUE = Measure(
    "signpost_deliveries_due",
    Type.GAUGE,
    "What is due to be said unasked and is not yet, of all processes.",
    (_OCCASION,),
)
DUE_AGE = Measure(
    "signpost_deliveries_oldest_due_seconds", Type.GAUGE, "Since when the oldest of it is due, of all processes."
)
SENDING = Measure("signpost_deliveries_sending", Type.GAUGE, "What is being said unasked just now, of all processes.")
WORKERS = Measure(
    "signpost_workers_alive", Type.GAUGE, "Processes that gave a sign of life within 8 seconds, of all processes."
)

MEASURES = (
    ARRIVALS, HANDLED, HANDLING, ASKS, ASKING, CALLS, CALLING, SAID, INFO, DATABASE_UP, SLACK_UP, RESTING, IN_HAND,
    INDEX, CATALOGUE, INBOX, INBOX_AGE, DUE, DUE_AGE, SENDING, WORKERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What is true of this process now. `waiting`: None when the database did not answer in time.

    `written`: whether the database takes what this process writes.
    """

    slack_up: bool
    model_resting: bool
    in_hand: int
    index_version: int
    waiting: Waiting | None
    written: bool = True


class Metrics:
    """Counts what happens in this process (the port `portfolio.counting`), and shows it with its state."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # when each counter began: nobody asks, and it doubles the page
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._arrivals, self._handled, self._asks = (self._counter(one) for one in (ARRIVALS, HANDLED, ASKS))
        self._calls, self._said = self._counter(CALLS), self._counter(SAID)
        self._handling, self._asking, self._calling = (self._histogram(one) for one in (HANDLING, ASKING, CALLING))

    def watch(self, look: Callable[[], State]) -> None:
        """From now on show the state as well; `look` is called whenever somebody looks and must not take long."""
        self._registry.register(_States(look))

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)

    def arrived(self, kind: str, *, again: bool = False) -> None:
        """See `portfolio.counting.Counting`; so for the others."""
        self._arrivals.labels(_known(ARRIVALS, kind), "again" if again else "new").inc()

    def handled(self, kind: str, how: Handled, seconds: float) -> None:
        """An arrival ended."""
        self._handled.labels(_known(HANDLED, kind), how).inc()
        self._handling.labels(_known(HANDLING, kind)).observe(seconds)

    def asked(self, outcome: Outcome, judged_by: JudgedBy, seconds: float) -> None:
        """An ask was decided."""
        self._asks.labels(outcome, judged_by).inc()
        self._asking.labels(judged_by).observe(seconds)

    def called_model(self, how: Called, seconds: float) -> None:
        """A model was called, or was to be."""
        self._calls.labels(how).inc()
        if how is not Called.WITHHELD:
            self._calling.observe(seconds)

    def said(self, kind: str, how: Said) -> None:
        """Something was due to be said."""
        self._said.labels(_known(SAID, kind), how).inc()

    def _counter(self, measure: Measure) -> Counter:
        made = Counter(measure.name, measure.says, _names(measure), registry=self._registry)
        for values in _combinations(measure):  # each begins at 0, so that the first of a kind is seen as a rise
            made.labels(*values)
        return made

    def _histogram(self, measure: Measure) -> Histogram:
        made = Histogram(measure.name, measure.says, _names(measure), registry=self._registry, buckets=SECONDS)
        for values in _combinations(measure):
            made.labels(*values)
        return made


class _States(Collector):
    """The gauges, made from one look at the state."""

    def __init__(self, look: Callable[[], State]) -> None:
        self._look = look

    def describe(self) -> list[Metric]:
        """Their names, without looking."""
        return [GaugeMetricFamily(one.name, one.says) for one in MEASURES if one.type is Type.GAUGE]

    def collect(self) -> Iterator[Metric]:
        """What is true now. What the database would say is left out while it does not answer."""
        state = self._look()
        yield _info()
        yield _gauge(DATABASE_UP, state.waiting is not None and state.written)
        yield _gauge(SLACK_UP, state.slack_up)
        yield _gauge(RESTING, state.model_resting)
        yield _gauge(IN_HAND, state.in_hand)
        yield _gauge(INDEX, state.index_version)
        if state.waiting is not None:
            yield from _waiting(state.waiting)


def _waiting(found: Waiting) -> Iterator[Metric]:
    yield _gauge(CATALOGUE, found.catalogue_version)
    yield _gauge(INBOX, found.inbox)
    yield _gauge(INBOX_AGE, found.inbox_age)
    yield _gauge(DUE_AGE, found.due_age)
    yield _gauge(SENDING, found.sending)
    yield _gauge(WORKERS, found.workers)
    due = dict.fromkeys(_OCCASION[1], 0)
    for kind, count in found.due.items():
        due[_known(DUE, kind)] += count
    by_kind = GaugeMetricFamily(DUE.name, DUE.says, labels=_names(DUE))
    for kind, count in due.items():
        by_kind.add_metric([kind], count)
    yield by_kind


def _gauge(measure: Measure, value: float) -> Metric:
    return GaugeMetricFamily(measure.name, measure.says, value=float(value))


def _info() -> Metric:
    made = GaugeMetricFamily(INFO.name, INFO.says, labels=["version"])
    made.add_metric([version("signpost")], 1.0)
    return made


def _names(measure: Measure) -> list[str]:
    return [name for name, _ in measure.labels]


def _combinations(measure: Measure) -> Iterator[tuple[str, ...]]:
    return product(*(values for _, values in measure.labels)) if measure.labels else iter(())


def _known(measure: Measure, kind: str) -> str:
    """The kind, or OTHER when it is none of those known beforehand: what counts has no end otherwise."""
    return kind if kind in measure.labels[0][1] else OTHER
