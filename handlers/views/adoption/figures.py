"""How figures of adoption read: values with unit, n and basis, gaps, what is held back, and the names of periods."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.views import words
from handlers.views.pilots.figures import BASES, number
from portfolio.adoption.digests import Lately, ProductDigest
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import LEAST_PEOPLE, Metric, MetricUnit, Reading, metric
from portfolio.adoption.windows import Window, month_of

NOT_KNOWN = "not known"
HELD_BACK = f"held back: fewer than {LEAST_PEOPLE} people"
PEOPLE_METRIC = "active_people"
History = Sequence[tuple[date, float | None]]
MINUTES_AS_HOURS = 600  # from so many on


def amount(row: Metric, value: float, *, unit_name: str = "") -> str:
    """ "64", "31 %", "4.2 of 5", "12 days", "25 min", "EUR 120,000 a year"."""
    if row.unit is MetricUnit.SHARE:
        return f"{number(100 * value, 0)} %"
    if row.unit is MetricUnit.OF_FIVE:
        return f"{number(value, 1)} of 5"
    if row.unit is MetricUnit.DAYS:
        return f"{number(value, 0)} {'day' if round(value) == 1 else 'days'}"
    if row.unit is MetricUnit.MINUTES:
        return f"{number(value / 60, 0)} h" if value >= MINUTES_AS_HOURS else f"{number(value, 0)} min"
    return with_unit(value, unit_name) if row.unit is MetricUnit.IMPACT else number(value, 0)


def with_unit(value: float, unit: str) -> str:
    """An amount in somebody's own unit; "EUR a year" puts the currency first."""
    currency, _, rest = words.line(unit, 40).partition(" ")
    if len(currency) == 3 and currency.isupper():
        return f"{currency} {number(value, 0)} {rest}".strip()
    return f"{number(value, 0)} {words.line(unit, 40)}".strip()


def reading_words(row: Metric, reading: Reading) -> str:
    """The value, or why there is none."""
    if reading.held_back:
        return HELD_BACK
    if reading.value is None:
        return NOT_KNOWN
    shown = amount(row, reading.value, unit_name=reading.unit_name)
    return f"at least {shown}" if reading.at_least else shown


def made_of(figure: Figure) -> str:
    """ "(n = 31, self-reported)"; of a count only the basis: it says itself how many; "" for a gap."""
    now = figure.now
    if now.value is None:
        return ""
    basis = BASES[now.basis] + (f", {_days_known(now)}" if now.days else "")
    if is_count(figure.metric):
        return f"({basis})"
    return f"(n = {now.n:,}{_of(figure)}, {basis})"


def is_count(row: Metric) -> bool:
    """Whether a metric counts things, of which there may be so many: an n beside it would be of something else."""
    return row.unit in (MetricUnit.PEOPLE, MetricUnit.TEAMS, MetricUnit.COUNT)


def of_how_many(row: Metric, reading: Reading) -> str:
    """ " of 4" behind a count of which it is known how many there may be."""
    return f" of {reading.denominator:,}" if reading.value is not None and is_count(row) and reading.denominator else ""


def _days_known(reading: Reading) -> str:
    """ "21 of 24 days known"; an older digest did not keep of how many."""
    if reading.of_days is None:
        return f"{words.counted(reading.days or 0, 'day')} known"
    return f"{reading.days} of {words.counted(reading.of_days, 'day')} known"


def _of(figure: Figure) -> str:
    now = figure.now
    return f" of {now.denominator:,}" if now.denominator and now.denominator != now.n else ""


def change_words(figure: Figure) -> str:
    """ "+9", "−4 points", "+0.3"; "" when it did not move, or when nobody knows because one of them is not whole."""
    moved = figure.change
    if moved is None or any(one.days is not None or one.at_least for one in (figure.now, figure.before)):
        return ""
    if figure.metric.unit is MetricUnit.SHARE:
        shown = number(abs(100 * moved), 0)
        unit = " point" if shown == "1" else " points"
    else:
        shown, unit = number(abs(moved), 1 if figure.metric.unit is MetricUnit.OF_FIVE else 0), ""
    return "" if shown == "0" else f"{'+' if moved > 0 else '−'}{shown}{unit}"


def figure_words(figure: Figure, *, when: str = "") -> str:
    """ "output quality 4.2 of 5 (−0.3; n = 31, self-reported)". `when`: follows the value."""
    made, change = made_of(figure), change_words(figure)
    if not when and figure.now.read_for is not None:
        when = _period_words(*figure.now.read_for)
    value = reading_words(figure.metric, figure.now) + of_how_many(figure.metric, figure.now)
    shown = f"{figure.metric.label} {value}{when}"
    if not made:
        return shown
    return f"{shown} ({change}; {made[1:]}" if change else f"{shown} {made}"


def held_back_words(found: Sequence[Figure]) -> str:
    """Which of these figures are held back, and why; "" for none."""
    hidden = [one.metric.label for one in found if one.now.held_back]
    why = f"fewer than {LEAST_PEOPLE} people are behind {'it' if len(hidden) == 1 else 'them'}"
    return f"Held back, because {why}: {words.listed(hidden)}." if hidden else ""


def metric_label(key: str) -> str:
    """What a metric is called."""
    row = metric(key)
    return row.label if row is not None else "a figure"


def people_of(part: ProductDigest) -> Figure | None:
    """The figure of active people of a product."""
    return next((one for one in part.figures if one.metric.key == PEOPLE_METRIC), None)


# ---- periods


def window_name(window: Window) -> str:
    """ "week 47", "weeks 46 and 47", "November 2026", or the days."""
    if window == month_of(window.start):
        return f"{window.start:%B %Y}"
    if window.start.weekday() == 0 and window.days in (7, 14):
        first, last = (day.isocalendar().week for day in (window.start, window.end - timedelta(days=1)))
        return f"week {first}" if first == last else f"weeks {first} and {last}"
    return f"{words.day(window.start)} to {words.day(window.end - timedelta(days=1))}"


def in_window(window: Window) -> str:
    """ "in week 47", "from 18 November to 24 November"."""
    name = window_name(window)
    return f"from {name}" if " to " in name else f"in {name}"


def before_name(window: Window) -> str:
    """ "the week before", "the two weeks before", "the month before"."""
    if window == month_of(window.start):
        return "the month before"
    return {7: "the week before", 14: "the two weeks before"}.get(window.days, f"the {window.days} days before")


def day_label(moment: date) -> str:
    """ "16 Nov", for a chart."""
    return f"{moment.day} {moment:%b}"


def month_label(moment: date) -> str:
    """ "Nov 2026", for a chart."""
    return f"{moment:%b %Y}"


def month_of_year(moment: date) -> str:
    """ "October", in the middle of a sentence."""
    return f"{moment:%B}"


def lately_words(late: Lately) -> str:
    """ "answer quality 3.4 of 5 in October (−0.2; n = 38, self-reported)"."""
    return figure_words(late.figure, when=_period_words(late.start, late.end))


def _period_words(start: date, end: date) -> str:
    """ " in October", " from 3 October to 2 November"; of one day, as a gauge is read, that day."""
    window = Window(start, end)
    if window.days == 1:
        return f" on {words.day(start)}"
    return f" in {month_of_year(start)}" if window == month_of(start) else f" {in_window(window)}"


def history_words(history: History, *, period: str = "week") -> str:
    """A chart in words: "41, 44, ?, 64", where a question mark is a week nobody knows about; "" when none is known.

    `period`: what a point is about: "week", "month", "30 days".
    """
    told = history[_first_known(history) :]
    if not told:
        return ""
    label = month_label if period == "month" else words.day
    first, last = label(told[0][0]), label(told[-1][0])
    from_to = first if first == last else f"{first} to {last}"
    each = ", ".join(number(value, 0) if value is not None else "?" for _, value in told)
    gap = f" ?: a {period} nobody knows about." if any(value is None for _, value in told) else ""
    every = f"a {period}" if period in ("week", "month") else f"in {period} each"
    return f"Active people {every}, {'from' if period == 'month' else 'beginning'} {from_to}: {each}.{gap}"


def period_name(window: Window) -> str:
    """What one of several windows like this is called: "month", "week", "30 days"."""
    if window == month_of(window.start):
        return "month"
    return "week" if window.days == 7 else f"{window.days} days"


def _first_known(history: History) -> int:
    return next((place for place, (_, value) in enumerate(history) if value is not None), len(history))
