"""What is worth a sentence: thresholds that keep noise out, and properties that hold whatever the figures are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.adoption.changes import (
    ChangeKind,
    Confirmed,
    Questions,
    Seen,
    Team,
    Told,
    changes_in,
    is_beyond_noise,
)
from portfolio.adoption.digests import Change
from portfolio.adoption.lately import Read
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import NOTHING, Reading, metric
from portfolio.adoption.windows import Window
from tests import makers

WEEK = Window(date(2026, 11, 16), date(2026, 11, 23))
STEADY = (50.0, 52.0, 49.0, 51.0, 50.0, 52.0, 49.0, 50.0)
counts = st.integers(min_value=0, max_value=5000)
maybe = st.none() | counts.map(float)


def of(key: str, now: float | None, before: float | None, n: int = 30, n_before: int | None = None) -> Figure:
    row = metric(key)
    assert row is not None
    was = n if n_before is None else n_before
    return Figure(
        row,
        NOTHING if now is None else Reading(now, n),
        NOTHING if before is None else Reading(before, was),
    )


def people(now: float | None, before: float | None) -> Figure:
    return of("active_people", now, before, int(now or 0), int(before or 0))


def seen(*figures: Figure, **more: object) -> Seen:
    return replace(Seen(makers.product(), WEEK, figures, told_until=date(2026, 11, 22)), **more)  # type: ignore[arg-type]


def kinds(found: Seen) -> list[str]:
    return [one.kind for one in changes_in(found)]


def of_kind(found: Seen, kind: ChangeKind) -> Change | None:
    return next((one for one in changes_in(found) if one.kind == kind), None)


# ---- people


@pytest.mark.parametrize(
    ("now", "before", "past", "told"),
    [
        (64, 50, STEADY, True),
        (36, 50, STEADY, True),
        (54, 50, STEADY, False),  # four people may be chance
        (1055, 1050, STEADY, False),  # five of a thousand are nothing
        (60, 50, (30.0, 50.0, 30.0, 50.0, 30.0, 50.0), False),  # it always moves by twenty
        (60, 50, (), True),  # nothing is known of before: a fifth counts
        (58, 50, (), False),
        (0, 6, STEADY, True),
    ],
)
def test_people_moved_when_more_than_chance_moves_them(
    now: int, before: int, past: tuple[float, ...], told: bool
) -> None:
    assert (of_kind(seen(people(now, before), past=past), ChangeKind.PEOPLE) is not None) is told


def test_growth_and_loss_say_what_it_was_before() -> None:
    up, down = (of_kind(seen(people(now, 50), past=STEADY), ChangeKind.PEOPLE) for now in (64, 36))
    assert up is not None
    assert down is not None
    assert (up.value, up.before, up.n) == (64, 50, 64)
    assert (down.value, down.before, down.n) == (36, 50, 36)


def test_a_week_known_in_part_is_not_a_loss() -> None:
    part = people(20, 50)
    part = replace(part, now=replace(part.now, days=2))
    found = seen(part, past=STEADY, told_until=date(2026, 11, 17), teams=(Team("Credit", 20, 0),))
    assert kinds(found) == [ChangeKind.NO_DATA]


def test_a_figure_from_a_pilot_alone_is_compared_with_nothing() -> None:
    some = people(20, 50)
    assert kinds(seen(replace(some, now=replace(some.now, at_least=True)), past=STEADY)) == []


def test_the_most_so_far_needs_eight_known_windows_and_five_people_more() -> None:
    assert ChangeKind.RECORD in kinds(seen(people(57, 50), past=STEADY))
    assert ChangeKind.RECORD not in kinds(seen(people(56, 50), past=STEADY))
    assert ChangeKind.RECORD not in kinds(seen(people(57, 50), past=STEADY[1:]))


def test_usage_that_arrives_for_the_first_time_is_told_once() -> None:
    assert kinds(seen(people(12, None))) == [ChangeKind.FIRST]
    assert kinds(seen(people(12, None), past=(3.0, None))) == []


# ---- teams


@pytest.mark.parametrize(
    ("team", "told"),
    [
        (Team("Credit", 5, 0), [ChangeKind.TEAM_STOPPED]),
        (Team("Credit", 0, 5), [ChangeKind.TEAM_BEGAN]),
        (Team("Credit", 4, 0), []),
        (Team("Credit", 0, 4), []),
        (Team("Credit", 9, 1), []),  # one person is nobody else's business
    ],
)
def test_only_teams_of_five_and_more_stop_or_begin(team: Team, told: list[str]) -> None:
    assert kinds(seen(people(50, 50), past=STEADY, teams=(team,))) == told


def test_no_team_stopped_while_its_source_is_silent() -> None:
    found = seen(people(None, 50), teams=(Team("Credit", 9, 0),), told_until=date(2026, 11, 12))
    assert kinds(found) == [ChangeKind.NO_DATA]


# ---- quality and shares


@pytest.mark.parametrize(
    ("now", "before", "n", "told"),
    [(3.4, 3.8, 38, True), (3.6, 3.8, 38, False), (3.0, 4.0, 4, False), (3.4, 3.8, 5, False), (3.0, 4.0, 5, True)],
)
def test_a_score_moved_further_than_so_few_answers_would_move_it(now: float, before: float, n: int, told: bool) -> None:
    change = of_kind(seen(of("output_quality", now, before, n)), ChangeKind.SCORE)
    assert (change is not None) is told
    assert change is None or change.n == n


@pytest.mark.parametrize(("now", "n", "told"), [(0.36, 1000, True), (0.33, 1000, False), (0.40, 20, False)])
def test_a_share_moved_further_than_chance(now: float, n: int, told: bool) -> None:
    found = of_kind(seen(of("acceptance_rate", now, 0.30, n)), ChangeKind.SHARE)
    assert (found is not None) is told


def test_newcomers_and_who_was_sent_tell_the_same_once() -> None:
    sent, new = of("activation", 0.2, 0.8, 20), of("first_use", 0.2, 0.8, 20)
    for both in (seen(sent, new), seen(new, sent)):
        assert [one.metric for one in changes_in(both) if one.kind == ChangeKind.SHARE] == ["first_use"]
    assert [one.metric for one in changes_in(seen(sent))] == ["activation"]


def months(*values: float, n: int = 38) -> tuple[Read, ...]:
    first = [date(2026, 11 - len(values) + place, 1) for place in range(len(values))]
    return tuple(
        Read(day, (day + timedelta(days=31)).replace(day=1), Reading(value, n))
        for day, value in zip(first, values, strict=True)
    )


def test_a_slow_slide_is_seen_over_three_months_and_told_once() -> None:
    slide = seen(of("trust", None, None), series={"trust": months(4.1, 3.8, 3.6, 3.4)})
    change = of_kind(slide, ChangeKind.SCORE)
    assert change is not None
    assert (change.value, change.before, change.since, change.until) == (3.4, 3.8, "2026-08-01", "2026-10-01")
    told = frozenset({Told(ChangeKind.SCORE, "trust", 3.4, 14)})
    assert kinds(replace(slide, told=told)) == []
    assert kinds(seen(of("trust", None, None), series={"trust": months(3.5, 3.5, 3.4, 3.4)})) == []
    assert kinds(replace(slide, window=Window(date(2027, 3, 1), date(2027, 3, 8)))) == []  # months ago


# ---- questions, unused, silent


def test_questions_that_wait_are_told_when_they_become_more() -> None:
    assert kinds(seen(questions=Questions(overdue=2, overdue_before=1))) == [ChangeKind.OVERDUE]
    assert kinds(seen(questions=Questions(overdue=2, overdue_before=2))) == []
    assert kinds(seen(questions=Questions(asked=7, asked_before=4))) == [ChangeKind.PILING_UP]
    assert kinds(seen(questions=Questions(asked=12, asked_before=9))) == []


def unused(weeks: int, **more: object) -> Seen:
    return seen(people(0, 0), last_use=WEEK.end - timedelta(days=7 * weeks + 1), reaches=42, **more)


def test_installed_but_unused_is_told_from_four_weeks_on_and_every_four_weeks() -> None:
    assert kinds(unused(3)) == []
    assert kinds(unused(4)) == [ChangeKind.UNUSED]
    assert kinds(unused(5, told=frozenset({Told(ChangeKind.UNUSED, "active_people", 4, 7)}))) == []
    assert kinds(unused(8, told=frozenset({Told(ChangeKind.UNUSED, "active_people", 4, 28)}))) == [ChangeKind.UNUSED]
    assert kinds(replace(unused(5), reaches=0)) == []


def test_where_the_source_is_silent_too_that_is_said() -> None:
    assert kinds(unused(5, told_until=date(2026, 10, 15))) == [ChangeKind.SILENT]


def test_what_else_is_worth_a_sentence() -> None:
    assert kinds(seen(reused=(("Invoices", 4),))) == [ChangeKind.REUSED]
    assert kinds(seen(confirmed=(Confirmed("Memos", 240000.0, "EUR a year"),))) == [ChangeKind.IMPACT]


# ---- properties


def figure_of(key: str, value: float | None, n: int) -> Figure:
    return of(key, value, value, n)


@settings(max_examples=60, deadline=None)
@given(
    count=maybe,
    past=st.lists(maybe, max_size=10),
    score=st.none() | st.floats(1, 5),
    share=st.none() | st.floats(0, 1),
    n=st.integers(0, 2000),
    team=counts,
    asked=counts,
    overdue=counts,
)
def test_two_windows_that_are_alike_have_nothing_to_tell(
    count: float | None, past: list[float | None], score: float | None, share: float | None, n: int, team: int,
    asked: int, overdue: int,
) -> None:  # fmt: skip
    before = [one if one is None or count is None else max(one, count) for one in past]  # no record
    alike = seen(
        people(count, count),
        of("output_quality", score, score, n),
        of("acceptance_rate", share, share, n),
        past=tuple(before),
        teams=(Team("Credit", team, team),),
        questions=Questions(asked, asked, overdue, overdue),
        last_use=WEEK.end - timedelta(days=1),
        reaches=9,
    )
    assert changes_in(alike) == ()


@settings(max_examples=60, deadline=None)
@given(
    now=counts,
    before=counts,
    scores=st.tuples(st.floats(1, 5), st.floats(1, 5)),
    n=st.integers(0, 500),
    overdue=counts,
    weeks=st.integers(0, 200),
    teams=st.lists(st.tuples(counts, counts), max_size=5),
)
def test_a_weight_is_between_nothing_and_one(
    now: int, before: int, scores: tuple[float, float], n: int, overdue: int, weeks: int, teams: list[tuple[int, int]]
) -> None:
    found = seen(
        people(now, before),
        of("output_quality", scores[0], scores[1], n),
        teams=tuple(Team(f"t{place}", was, one) for place, (was, one) in enumerate(teams)),
        questions=Questions(overdue, 0, overdue, 0),
        last_use=WEEK.end - timedelta(weeks=weeks, days=1),
        reaches=5,
    )
    told = changes_in(found)
    assert all(0 <= one.weight <= 1 for one in told)
    assert [one.weight for one in told] == sorted((one.weight for one in told), reverse=True)


@settings(max_examples=60, deadline=None)
@given(before=st.integers(1, 2000), smaller=counts, larger=counts)
def test_a_larger_move_of_people_matters_no_less(before: int, smaller: int, larger: int) -> None:
    smaller, larger = sorted((smaller, larger))
    for sign in (1, -1):
        weights = []
        for moved in (smaller, larger):
            now = max(0, before + sign * moved)
            change = of_kind(seen(people(now, before), past=STEADY), ChangeKind.PEOPLE)
            weights.append(0.0 if change is None else change.weight)
        assert weights[0] <= weights[1] + 1e-9


@settings(max_examples=60, deadline=None)
@given(before=st.floats(1, 5), smaller=st.floats(0, 4), larger=st.floats(0, 4), n=st.integers(5, 400))
def test_a_larger_move_of_a_score_matters_no_less(before: float, smaller: float, larger: float, n: int) -> None:
    weights = []
    for moved in sorted((smaller, larger)):
        change = of_kind(seen(of("output_quality", before - moved, before, n)), ChangeKind.SCORE)
        weights.append(0.0 if change is None else change.weight)
    assert weights[0] <= weights[1] + 1e-9


@settings(max_examples=60, deadline=None)
@given(now=counts, before=counts, past=st.lists(maybe, max_size=12))
def test_fewer_than_five_people_are_never_news(now: int, before: int, past: list[float | None]) -> None:
    if is_beyond_noise(float(now), float(before), past):
        assert abs(now - before) >= 5
