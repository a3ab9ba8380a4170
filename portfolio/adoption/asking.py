""" "How is X doing against last month?": which product and which days a sentence asks about (O14)."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.standing import (
    Period,
    Span,
    asks_a_figure,
    asks_how_it_does,
    compared_with_before,
    first_of_quarter,
    monday_of,
    one_name_asked_about,
    period_in,
    without_the_period,
    without_the_question,
)
from knowledge.words import empty_stems, stems
from portfolio.adoption.metrics import Metric, metrics_of
from portfolio.adoption.windows import Window, last_days
from portfolio.cards import Catalog, ProductCard
from portfolio.mentions import Mentions

USUAL_DAYS = 28  # asked about when no period is named: four whole weeks, so that weekends weigh the same
TOO_FEW_DAYS = 7  # of a month or quarter that has just begun, to compare


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sentence asks about. `metric`: the one it names, None when it asks in general."""

    product: ProductCard
    window: Window
    against: Window
    metric: Metric | None = None


def may_ask_standing(text: str) -> bool:
    """Whether a sentence begins like such a question: cheap, before the catalogue is read."""
    return asks_how_it_does(text) or asks_a_figure(text) or bool(compared_with_before(text))


def asked_standing(catalog: Catalog, text: str, *, today: date) -> Asked | None:
    """What a sentence asks about; None when it asks something else, names no product or several, or says more."""
    if not may_ask_standing(text):
        return None
    mentions = Mentions(catalog)
    found = mentions.named(text)
    if len(found) != 1:
        return None
    product = found[0]
    left = mentions.other_stems(without_the_question(text)) - empty_stems()
    metric = _metric_named(product, left)
    in_general = asks_how_it_does(text) and not left
    if metric is None and not in_general and mentions.asked_about(compared_with_before(text), text) != product:
        return None
    window, against = windows_of(period_in(text), today)
    return Asked(product, window, against, metric)


def usual(product: ProductCard, *, today: date) -> Asked:
    """What is asked about when only a product is named."""
    return Asked(product, *windows_of(Period(), today))


def unknown_name(catalog: Catalog, text: str) -> str:
    """The one word with a capital a question of that kind is about, when no product is called so; "" otherwise."""
    name = one_name_asked_about(text)
    return name if name and not Mentions(catalog).named(name) else ""


def name_typed(words: str) -> str:
    """What was typed for a product, without a period behind it and a preposition before it."""
    word, _, rest = without_the_period(words).strip(" .?!").partition(" ")
    return rest.strip() if word.casefold() in ("of", "for") else f"{word} {rest}".strip()


def windows_of(period: Period, today: date) -> tuple[Window, Window]:
    """The days asked about, and those they are compared with.

    "Against last month" sets this month so far beside as many days of the last one; in a month that has just begun, and
    for "last month" alone, it is the whole last month beside the one before. Likewise for weeks, quarters and years.
    """
    if period.days is not None or period.span is None:
        window = last_days(today, period.days or USUAL_DAYS)
        return window, window.before()
    start = _start(today, period.span)
    last = _start(start - timedelta(days=1), period.span)
    if period.against and (today - start).days >= TOO_FEW_DAYS:
        return Window(start, today), Window(last, min(last + (today - start), start))
    before = _start(last - timedelta(days=1), period.span)
    return Window(last, start), Window(before, last)


def _start(day: date, span: Span) -> date:
    """The first day of the week, month, quarter or year a day is in."""
    if span is Span.WEEK:
        return monday_of(day)
    if span is Span.MONTH:
        return day.replace(day=1)
    return first_of_quarter(day) if span is Span.QUARTER else day.replace(month=1, day=1)


def _metric_named(product: ProductCard, words: set[str]) -> Metric | None:
    """The metric whose name has all of these words; None for no word and for words no metric's name has."""
    return next((one for one in metrics_of(product.kind) if words and words <= set(stems(one.label))), None)
