"""Readings that were given: what those of several periods make of one window, against a slow and obvious way."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.adoption.facts import Facts
from portfolio.adoption.given import Given, combined
from portfolio.adoption.measuring import reading_of
from portfolio.adoption.metrics import METRICS, NOTHING, Combine, Metric, MetricUnit, Reading, metric
from portfolio.adoption.windows import Window, month_of
from storage.vocabulary import Basis, Better

DAY = date(2026, 11, 2)
FOUR_WEEKS = Window(DAY, DAY + timedelta(days=28))


def row(combine: Combine, unit: MetricUnit = MetricUnit.COUNT, **more: int) -> Metric:
    return Metric("x", "x", unit, Better.UP, "X.", combine=combine, **more)  # type: ignore[arg-type]


def told(start: int, end: int, value: float, source: str = "form", **more: object) -> Given:
    first = DAY + timedelta(days=start)
    return Given(first, DAY + timedelta(days=end), value, source, **more)  # type: ignore[arg-type]


def weeks(*values: float, **more: object) -> list[Given]:
    return [told(7 * at, 7 * at + 7, value, **more) for at, value in enumerate(values)]  # type: ignore[arg-type]


def test_what_happens_adds_up() -> None:
    assert combined(row(Combine.SUM), weeks(3, 4, 5, 6), FOUR_WEEKS) == Reading(18, 18, sources=("form",))


def test_a_sum_that_leaves_out_a_week_is_a_gap_and_one_without_weekends_is_not() -> None:
    assert combined(row(Combine.SUM), weeks(3, 4, 5), FOUR_WEEKS) == NOTHING
    days = [told(day, day + 1, 2) for day in range(28) if day % 7 < 5]
    assert combined(row(Combine.SUM), days, FOUR_WEEKS) == Reading(40, 40, sources=("form",), days=20, of_days=28)


def test_a_mean_weighs_by_how_many_it_was_made_from() -> None:
    given = [told(0, 7, 4, n=10, denominator=20), told(7, 14, 1, n=30, denominator=40)]
    reading = combined(row(Combine.MEAN, MetricUnit.OF_FIVE), given, FOUR_WEEKS)
    assert reading == Reading(1.75, 40, 60, sources=("form",), days=14, of_days=28)


def test_a_mean_weighs_by_days_where_nobody_says_how_many() -> None:
    reading = combined(row(Combine.MEAN, MetricUnit.SHARE), [told(0, 6, 0.5, n=4), told(6, 8, 1.0)], FOUR_WEEKS)
    assert reading == Reading(0.625, 4, sources=("form",), days=8, of_days=28)


def test_of_people_the_busiest_period_is_the_least_there_were() -> None:
    reading = combined(row(Combine.PEAK, MetricUnit.PEOPLE), weeks(3, 9, 5, 6), FOUR_WEEKS)
    assert reading == Reading(9, 9, sources=("form",), at_least=True)
    whole = [told(0, 28, 21), *weeks(3, 9, 5, 6)]
    assert combined(row(Combine.PEAK, MetricUnit.PEOPLE), whole, FOUR_WEEKS) == Reading(21, 21, sources=("form",))


def test_a_gauge_is_what_was_read_last_while_it_holds() -> None:
    gauge = row(Combine.LATEST)
    assert combined(gauge, weeks(3, 9, 5), FOUR_WEEKS).value == 5
    before = told(-38, -30, 7)
    found = combined(gauge, [before], FOUR_WEEKS)
    assert (found.value, found.read_for) == (7, (before.start, before.end))
    assert combined(row(Combine.LATEST, holds=30), [before], FOUR_WEEKS) == NOTHING
    assert combined(gauge, [told(20, 40, 8)], FOUR_WEEKS) == NOTHING, "it is about days that are still to come"


def test_the_window_itself_wins_then_the_basis_then_the_latest() -> None:
    told_by_people = told(0, 28, 1, basis=Basis.SELF_REPORTED, place=9)
    measured, again = told(0, 28, 2, "log", place=1), told(0, 28, 3, "desk", place=2)
    assert combined(row(Combine.SUM), [told_by_people, measured, again, *weeks(9, 9, 9, 9)], FOUR_WEEKS).value == 3


def test_one_source_counts_alone_and_no_day_twice() -> None:
    given = [*weeks(1, 1, 1, 1, source="log"), *weeks(5, 5, 5), told(0, 1, 50, "log"), told(0, 14, 10, "log")]
    assert combined(row(Combine.SUM), given, FOUR_WEEKS) == Reading(12, 12, sources=("log",))


def test_a_month_says_nothing_about_a_week_in_it() -> None:
    month = month_of(DAY)
    week = Window(DAY, DAY + timedelta(days=7))
    assert combined(row(Combine.MEAN), [Given(month.start, month.end, 4, "form", n=9)], week) == NOTHING


def test_what_is_asked_every_month_is_news_once_a_month() -> None:
    mean, month = row(Combine.MEAN, MetricUnit.OF_FIVE), month_of(DAY).before()
    october = Given(month.start, month.end, 3.8, "form", n=30)
    for start, value in ((1, 3.8), (26, 3.8), (55, 3.8), (56, None)):
        window = Window(month.end + timedelta(days=start), month.end + timedelta(days=start + 7))
        assert combined(mean, [october], window).value == value
    quarter = Given(date(2026, 7, 1), date(2026, 10, 1), 3.5, "form", n=30)
    for day, value in ((date(2026, 12, 25), 3.5), (date(2027, 1, 2), None)):
        assert combined(mean, [quarter], Window(day, day + timedelta(days=7))).value == value
    last_week = told(-7, 0, 5)
    assert combined(mean, [last_week], Window(DAY, DAY + timedelta(days=7))) == NOTHING, "this week's is due"
    assert combined(row(Combine.SUM), [october], Window(DAY, DAY + timedelta(days=7))) == NOTHING


def test_the_basis_is_the_weakest_of_what_it_is_made_of() -> None:
    given = [told(0, 14, 1), told(14, 28, 1, basis=Basis.ESTIMATED)]
    assert combined(row(Combine.SUM), given, FOUR_WEEKS).basis is Basis.ESTIMATED


@st.composite
def readings(draw: st.DrawFn) -> list[Given]:
    made = draw(st.lists(st.tuples(
        st.integers(-8, 16), st.integers(1, 9), st.integers(0, 20), st.sampled_from(["a", "b"]),
        st.one_of(st.none(), st.integers(0, 9)), st.sampled_from(Basis),
    ), max_size=7, unique_by=lambda one: (one[0], one[1], one[3])))  # fmt: skip
    return [
        told(start, start + days, value, source, n=n, basis=basis, place=place)
        for place, (start, days, value, source, n, basis) in enumerate(made)
    ]


@settings(max_examples=300)
@given(readings(), st.sampled_from(Combine), st.integers(-2, 4), st.integers(1, 14))
def test_combining_is_what_the_slow_way_finds(given: list[Given], combine: Combine, start: int, days: int) -> None:
    window = Window(DAY + timedelta(days=start), DAY + timedelta(days=start + days))
    one = row(combine, holds=10)
    assert combined(one, given, window).value == slowly(given, combine, window, holds=10)


def slowly(given: list[Given], combine: Combine, window: Window, *, holds: int) -> float | None:
    """Day by day: each day of the window belongs to the reading that covers it."""
    order = [Basis.SELF_REPORTED, Basis.ESTIMATED, Basis.MEASURED]
    for basis in reversed(order):
        exact = [one for one in given if one.start == window.start and one.end == window.end and one.basis is basis]
        if exact:
            return exact[-1].value
    stands = [one for one in given if 0 <= (window.end - one.end).days < holds + window.days]
    if combine is Combine.LATEST:
        return _newest(stands, order)
    best: list[Given] = []
    best_worth = (-1, -1, -1)
    for source in ("a", "b"):
        day, chain = window.start, []
        while day < window.end:
            begins = [one for one in given if one.source == source and one.start == day and one.end <= window.end]
            longest = max(begins, key=lambda one: one.end, default=None)
            chain += [longest] if longest else []
            day = longest.end if longest else day + timedelta(days=1)
        if chain:
            lowest = min(order.index(one.basis) for one in chain)
            worth = (sum((one.end - one.start).days for one in chain), lowest, max(one.place for one in chain))
            best, best_worth = (chain, worth) if worth > best_worth else (best, best_worth)
    if not best:
        longer = [one for one in given if one.days > window.days and one.end <= window.end]
        return _newest(longer, order) if combine is Combine.MEAN else None
    covered = {one.start + timedelta(days=n) for one in best for n in range(one.days)}
    if combine is Combine.MEAN:
        sizes = [one.n for one in best]
        if None in sizes or not any(sizes):
            sizes = [one.days for one in best]
        pairs = [(one.value, size or 0) for one, size in zip(best, sizes, strict=True)]
        return sum(value * size for value, size in pairs) / sum(size for _, size in pairs)
    empty = 0
    for number in range(window.days):
        empty = 0 if window.start + timedelta(days=number) in covered else empty + 1
        if empty > 3:
            return None
    values = [one.value for one in best]
    return sum(values) if combine is Combine.SUM else max(values)


def _newest(given: list[Given], order: list[Basis]) -> float | None:
    newest = [one for one in given if one.end == max(other.end for other in given)]
    return max(newest, key=lambda one: (order.index(one.basis), one.place)).value if newest else None


# ---- beside what we count


def noted(key: str, value: float, **more: object) -> Facts:
    given = Given(FOUR_WEEKS.start, FOUR_WEEKS.end, value, "form", **more)  # type: ignore[arg-type]
    return Facts(1, FOUR_WEEKS, given={key: (given,)})


def test_what_was_read_fills_a_gap_and_what_we_count_wins_over_what_is_no_better() -> None:
    people = metric("active_people")
    assert people is not None
    facts = noted("active_people", 40)
    assert reading_of(people, facts).value == 40
    counted = Facts(1, FOUR_WEEKS, watched=True, people=12, given=facts.given)
    assert reading_of(people, counted).value == 12
    tried = Facts(1, FOUR_WEEKS, tried=8, given=facts.given)
    assert reading_of(people, tried).value == 40, "measured is better than told"


def test_a_figure_of_people_without_how_many_is_held_back() -> None:
    trust = metric("trust")
    assert trust is not None
    assert reading_of(trust, noted("trust", 4.2, n=5)).value == 4.2
    assert reading_of(trust, noted("trust", 4.2, n=4)) == Reading(None, 4, held_back=True)
    assert reading_of(trust, noted("trust", 4.2)).held_back


def test_what_nobody_may_note_is_not_read() -> None:
    for one in METRICS:
        if not one.noted:
            assert reading_of(one, noted(one.key, 3, n=9)) == NOTHING
