"""The arithmetic of figures against a slow and obvious way: random usage, initiatives, requests and windows."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portfolio.adoption.gathering import facts_of
from portfolio.adoption.measuring import reading_of
from portfolio.adoption.metrics import METRICS
from portfolio.adoption.weekly import weekly
from portfolio.adoption.windows import Window
from storage.vocabulary import LifecycleStage, UsageActivity
from tests.portfolio.adoption.pasts import (
    PRODUCTS,
    TEAMS,
    UNITS,
    Initiative,
    Past,
    moment,
    on,
    pasts,
    store_all,
    windows,
)
from tests.portfolio.conftest import OpenUnit

QUICK = (Phase.explicit, Phase.generate)  # a store is too slow to look for the smallest example in

# ---- the slow way: every metric on its own, from the lists


class Slowly:
    """The metrics of one product over one window, read off the lists."""

    def __init__(self, past: Past, product: str, window: Window) -> None:
        self.past, self.product, self.window = past, product, window
        self.mine = [one for one in past.events if one.product == product]
        self.within = [one for one in self.mine if window.holds(on(one.day))]
        self.built = [
            one
            for one in past.initiatives
            if product in one.products and (not self.days(one) or min(self.days(one)) < window.end)
        ]

    def days(self, one: Initiative) -> list[date]:
        return [on(day) for day in (one.idea, one.pilot, one.adoption) if day is not None]

    def active(self, window: Window) -> set[str]:
        return {
            one.user
            for one in self.mine
            if window.holds(on(one.day)) and one.user and one.activity is not UsageActivity.SUGGESTED
        }

    def is_watched(self) -> bool:
        before = [one for one in self.mine if on(one.day) < self.window.start]
        after = [one for one in self.mine if on(one.day) >= self.window.end]
        if self.within or (before and after):
            return True
        if not before:
            return False
        last = max(one.day for one in before)
        sources = {one.source for one in before if one.day == last}
        silent_from = max(self.window.start, self.window.end - timedelta(days=3))
        return any(one.source in sources and on(one.day) >= silent_from for one in self.past.events)

    def by_people_unknown(self) -> bool:
        by_nobody = [one for one in self.within if not one.user and one.activity in ("use", "accepted")]
        return bool(by_nobody) and not self.active(self.window)

    def active_people(self) -> float | None:
        return len(self.active(self.window)) if self.is_watched() and not self.by_people_unknown() else None

    def active_teams(self) -> float | None:
        people = self.active(self.window)
        teams = {TEAMS[user] for user in people if user in TEAMS}
        known = self.is_watched() and not self.by_people_unknown()
        return len(teams) if known and (teams or not people) else None

    def returning_people(self) -> float | None:
        before = self.active(self.window.before())
        if not self.is_watched() or self.by_people_unknown() or len(before) < 5:
            return None
        return len(before & self.active(self.window)) / len(before)

    def reused_scenarios(self) -> float | None:
        used: dict[str, set[str]] = {}
        for one in self.within:
            if one.scenario and self.product == "docreader":
                used.setdefault(one.scenario, set()).update({TEAMS[one.user]} if one.user in TEAMS else set())
        built: dict[str, int] = {}
        for each in self.built:
            if each.scenario and self.product == "docreader":
                built[each.scenario] = built.get(each.scenario, 0) + 1
        known = set(used) | set(built)
        return sum(len(used.get(one, ())) > 1 or built.get(one, 0) > 1 for one in known) if known else None

    def times(self, *activities: UsageActivity) -> int:
        return sum(one.count for one in self.within if one.activity in activities)

    def by_few(self, *activities: UsageActivity) -> bool:
        by_activity = [{one.user for one in self.within if one.activity is activity} for activity in activities]
        if any("" in users for users in by_activity):
            return False
        return 0 < max(len(users) for users in by_activity) < 5

    def accepted_changes(self) -> float | None:
        known = self.times(UsageActivity.ACCEPTED, UsageActivity.SUGGESTED)
        if not known or self.by_few(UsageActivity.ACCEPTED):
            return None
        return self.times(UsageActivity.ACCEPTED)

    def acceptance_rate(self) -> float | None:
        shown = self.times(UsageActivity.SUGGESTED)
        if not shown or self.by_few(UsageActivity.SUGGESTED) or shown < 5:
            return None
        return min(1.0, self.times(UsageActivity.ACCEPTED) / shown)

    def runs(self) -> float | None:
        return self.times(UsageActivity.SUCCEEDED, UsageActivity.FAILED) or None

    def runs_ended_well(self) -> float | None:
        return self.times(UsageActivity.SUCCEEDED) / self.runs() if self.runs() else None  # type: ignore[operator]

    def answered_share(self) -> float | None:
        both = (UsageActivity.SUCCEEDED, UsageActivity.FAILED)
        few = self.times(*both) < 5 or self.by_few(*both)
        return None if few else self.runs_ended_well()

    def initiatives(self) -> float | None:
        done = [one for one in self.built if one.adoption is not None and on(one.adoption) < self.window.end]
        return len(done) if self.built else None

    def way(self, left: str, reached: str, stages: Sequence[LifecycleStage]) -> float | None:
        found = []
        for one in self.past.initiatives:
            since, until = getattr(one, left), getattr(one, reached)
            if self.product in one.products and None not in (since, until) and since <= until:
                found.append((since, until))
        if self.product == "docreader":
            for place, (day, stage) in enumerate(self.past.moves):
                run = [0]
                while place > len(run) - 1 and self.past.moves[place - len(run)][1] is stages[0]:
                    run.append(self.past.moves[place - len(run)][0])
                if stage is stages[1] and len(run) > 1:
                    found.append((run[-1], day))
        cases = [until - since for since, until in found if on(until) < self.window.end]
        return float(median(cases)) if cases else None

    def idea_to_pilot(self) -> float | None:
        return self.way("idea", "pilot", (LifecycleStage.HYPOTHESIS, LifecycleStage.PILOT))

    def pilot_to_adoption(self) -> float | None:
        return self.way("pilot", "adoption", (LifecycleStage.PILOT, LifecycleStage.ADOPTION))

    def impact(self, impacts: list[tuple[str, int]]) -> float | None:
        if not impacts:
            return None
        first, second = ([value for of, value in impacts if of == unit] for unit in UNITS)
        return float(sum(first if len(first) >= len(second) else second))

    def expected_impact(self) -> float | None:
        return self.impact([(one.unit, one.expected) for one in self.built if one.expected is not None])

    def confirmed_impact(self) -> float | None:
        return self.impact([
            (one.unit, one.confirmed)
            for one in self.built
            if one.confirmed is not None and (one.confirmed_on is None or on(one.confirmed_on) < self.window.end)
        ])  # fmt: skip

    def asked(self) -> bool:
        return any(moment(one.opened).date() < self.window.end for one in self.past.questions)

    def questions(self) -> list[tuple[datetime, datetime | None]]:
        return [
            (moment(one.opened), None if one.took is None else moment(one.opened + one.took))
            for one in self.past.questions
            if one.product == self.product
        ]

    def support_requests(self) -> float | None:
        return sum(self.window.holds(opened.date()) for opened, _ in self.questions()) if self.asked() else None

    def open_requests(self) -> float | None:
        end = datetime.combine(self.window.end, time(), UTC)
        waiting = [1 for opened, resolved in self.questions() if opened < end and (resolved is None or resolved >= end)]
        return len(waiting) if self.asked() else None

    def resolution_time(self) -> float | None:
        took = [
            (resolved - opened).total_seconds() / 86400
            for opened, resolved in self.questions()
            if resolved is not None and self.window.holds(resolved.date())
        ]
        return median(took) if took else None


SLOW = [one for one in METRICS if hasattr(Slowly, one.key)]
SAME_ARITHMETIC = {"pipeline_stability", "drafts_kept", "documents_unchanged"}
# Not from these lists: what is only read, and what has tests of its own.
ELSEWHERE = {
    "people_sent", "accepted_routes", "activation", "first_use", "time_to_first_use", "answer_quality", "trust",
    "acceleration", "models_in_production",
    "agents_in_production", "output_quality", "time_saved", "satisfaction", "would_miss", "first_response_time",
    "eligible_people",
}  # fmt: skip


def test_every_metric_has_its_slow_way() -> None:
    assert {one.key for one in METRICS} == {one.key for one in SLOW} | SAME_ARITHMETIC | ELSEWHERE


@settings(max_examples=40, phases=QUICK)
@given(pasts, windows)
def test_figures_are_what_the_slow_way_finds(scratch: OpenUnit, past: Past, window: Window) -> None:
    with scratch() as unit:
        store_all(unit, past)
        rows = unit.products.by_keys(PRODUCTS)
        facts = facts_of(unit, rows, window)
        for row in rows:
            slow = Slowly(past, row.key, window)
            for metric in SLOW:
                reading = reading_of(metric, facts[row.id or 0])
                assert reading.value == getattr(slow, metric.key)(), (metric.key, row.key)
                assert reading.value is None or reading.n >= metric.least
                assert reading.denominator is None or reading.denominator > 0


@settings(max_examples=25, phases=QUICK)
@given(pasts, st.integers(14, 26), st.sampled_from((7, 10)))
def test_weeks_are_what_the_slow_way_finds(scratch: OpenUnit, past: Past, end: int, days: int) -> None:
    asked = Window(on(end - days), on(end))
    monday = asked.end - timedelta(days=asked.end.weekday())
    window = asked if days == 7 else Window(monday - timedelta(days=7), monday)
    with scratch() as unit:
        store_all(unit, Past(past.events, (), (), ()))
        rows = unit.products.by_keys(PRODUCTS)
        weeks = weekly(unit, [row.id or 0 for row in rows], asked, weeks=3)
        for row in rows:
            assert weeks[row.id or 0][-1][0] == window.start
            assert [people for _, people in weeks[row.id or 0]] == [
                _week(past, row.key, window, back) for back in (2, 1, 0)
            ]


def _week(past: Past, product: str, window: Window, back: int) -> int | None:
    week = Window(window.start - timedelta(weeks=back), window.end - timedelta(weeks=back))
    slow = Slowly(past, product, week)
    people = len(slow.active(week))
    if people or slow.by_people_unknown():
        return people or None
    seen = [on(one.day) for one in slow.mine]
    told_until = max((day for day in seen if day < window.end), default=None)
    goes_on = any(day >= window.end for day in seen)
    last = {one.source for one in slow.mine if on(one.day) == told_until}
    silent_from = window.end - timedelta(days=3)
    is_alive = goes_on or any(one.source in last and on(one.day) >= silent_from for one in past.events)
    has_begun = any(day < week.end for day in seen)
    is_told = is_alive or (told_until is not None and told_until >= week.end - timedelta(days=3))
    return 0 if has_begun and is_told else None
