"""Figures only people know: noted by a form for a month or week, a later note taking the former's place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portfolio import catalog
from portfolio.adoption.intake.checking import AHEAD, LONGEST_NOTE
from portfolio.adoption.intake.values import WrongValueError, day_in, refuse_more_than_all, value_in, whole_in
from portfolio.adoption.metrics import Metric, MetricUnit, metric, metrics_of
from portfolio.adoption.windows import Window, month_of
from portfolio.cards import Person, ProductCard
from portfolio.errors import InvalidInputError
from portfolio.people import Act, require
from portfolio.texts import storable
from storage.models import ReadingRow
from storage.unit import Unit
from storage.vocabulary import Basis

METRIC, SPAN, DAY, VALUE, N, OF, BASIS, SOURCE = "metric", "span", "day", "value", "n", "of", "basis", "source"
MONTH, WEEK = "month", "week"
FORM_SOURCE = "form"
_MADE_OF_ANSWERS = (MetricUnit.SHARE, MetricUnit.OF_FIVE, MetricUnit.MINUTES)


@dataclass(frozen=True, slots=True)
class FigureNote:
    """A figure as the form has it, as typed. `span`: month or week; `day`: any day of it; `n` and `of` may be ""."""

    metric: str
    span: str
    day: str
    value: str
    n: str
    of: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class NotedFigure:
    """What was noted; `former`: what stood there before, None for nothing."""

    product: ProductCard
    metric: Metric
    window: Window
    value: float
    n: int | None
    of: int | None
    basis: Basis
    former: float | None = None


def product_to_note(unit: Unit, *, product_key: str, by: Person) -> ProductCard:
    """The product, for somebody who may note its figures. Raises NotFoundError, NotAllowedError."""
    card = catalog.product_card(unit, key=product_key)
    owners = [one.key for one in (card.owner, card.deputy) if one is not None]
    require(by, Act.NOTE_FIGURES, owner_keys=owners)
    return card


def metrics_to_note(card: ProductCard) -> tuple[Metric, ...]:
    """The metrics of its kind that people may give."""
    return tuple(row for row in metrics_of(card.kind) if row.noted)


def note_figure(unit: Unit, *, product_key: str, note: FigureNote, by: Person, at: datetime) -> NotedFigure:
    """Keep a figure. Raises NotFoundError, NotAllowedError, and InvalidInputError with the field of the form."""
    card = product_to_note(unit, product_key=product_key, by=by)
    known, window, basis = _metric(card, note.metric), _window(note, at), _basis(note.basis)
    value = _value(note, known)
    n, of = _whole(note.n, 0, N, "n"), _whole(note.of, 1, OF, "“Out of”")
    if n is None and known.unit in _MADE_OF_ANSWERS:
        raise InvalidInputError("Say of how many answers or cases it is made.", field=N)
    if n is None and known.unit is MetricUnit.PEOPLE:
        n = int(value)
    _refuse_more_than_all(known, value, n, of)
    where = storable(" ".join(note.source.split()))
    if not where:
        raise InvalidInputError("Say where the figure comes from, so that others can look.", field=SOURCE)
    if len(where) > LONGEST_NOTE:
        raise InvalidInputError(f"Please keep it under {LONGEST_NOTE} characters.", field=SOURCE)
    row = unit.products.by_key(card.key)
    if row is None or row.id is None:
        raise catalog.no_product(unit, key=card.key)
    former = unit.intake.reading((row.id, known.key, window.start, window.end, FORM_SOURCE))
    stood = None if former is None else former.value
    unit.intake.put_reading(
        ReadingRow(
            product_id=row.id, metric=known.key, start=window.start, end=window.end, value=value, n=n, denominator=of,
            basis=basis, source=FORM_SOURCE, note=where, noted_by=by.slack_id or by.key, captured_at=at,
        )
    )  # fmt: skip
    return NotedFigure(card, known, window, value, n, of, basis, stood)


def _metric(card: ProductCard, key: str) -> Metric:
    known = metric(key)
    if known is None or known not in metrics_to_note(card):
        raise InvalidInputError("Choose what the figure is about.", field=METRIC)
    return known


def _window(note: FigureNote, at: datetime) -> Window:
    try:
        day = day_in(note.day)
    except WrongValueError:
        raise InvalidInputError("Choose a day of the month or week it is about.", field=DAY) from None
    window = month_of(day) if note.span == MONTH else _week_of(day)
    if window.start > (at + AHEAD).date():
        raise InvalidInputError("That time has not come yet.", field=DAY)
    return window


def _week_of(day: date) -> Window:
    first = day - timedelta(days=day.weekday())
    return Window(first, first + timedelta(days=7))


def _value(note: FigureNote, known: Metric) -> float:
    words = note.value.strip()
    if known.unit is MetricUnit.SHARE and words and not words.endswith("%") and not words.startswith("0"):
        words += "%"  # a share is asked for in percent; 0.41 is one, too
    try:
        return value_in(words, known.unit)
    except WrongValueError as error:
        raise InvalidInputError(str(error), field=VALUE) from None


def _whole(words: str, least: int, field: str, what: str) -> int | None:
    try:
        return whole_in(words.strip(), least, what)
    except WrongValueError as error:
        raise InvalidInputError(str(error), field=field) from None


def _refuse_more_than_all(known: Metric, value: float, n: int | None, of: int | None) -> None:
    try:
        refuse_more_than_all(known.unit, value, n, of)
    except WrongValueError as error:
        raise InvalidInputError(str(error), field=OF) from None


def _basis(words: str) -> Basis:
    try:
        return Basis(words)
    except ValueError:
        raise InvalidInputError("Say how you know.", field=BASIS) from None
