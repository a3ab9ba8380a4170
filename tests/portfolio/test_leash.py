"""The leash: the day's budget shared by all processes, the breaker, and the labelled offline answer meanwhile."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from bench.companies import encoder, ranker
from knowledge.breaker import FAILURES, Breaker
from knowledge.ports import JudgedProduct, Judgement, ModelUnavailable
from portfolio.cards import Person
from portfolio.counting import Called, NotCounting
from portfolio.decisions import RoutingDecision
from portfolio.leash import Leash
from portfolio.routing import Router
from portfolio.spending import KEPT_FOR, Caps, Spending, Used, used_today
from storage.unit import Unit
from storage.vocabulary import JudgedBy
from tests.doubles import SetClock
from tests.portfolio.judging import TASK, ScriptedJudge, fit
from tests.portfolio.routing_company import ANNA, BOB, GUEST, catalog, keys

OpenUnit = Callable[[], AbstractContextManager[Unit]]
GOOD = fit(JudgedProduct("writer", "", ()), tokens=1_000)
TWO = 3_500  # tokens of a limit that two calls keep to: each claims about 2,000 before it is made, and uses 1,000
DOWN = ModelUnavailable("the model did not answer in time", tokens=40)
YOURS = "This is the offline answer: you have used up your share of the model until midnight UTC."
OURS = "This is the offline answer: the company has used up its share of the model until midnight UTC."


class Desk:
    """Routing with a scripted judge on a leash."""

    def __init__(self, unit: OpenUnit, caps: Caps, says: Judgement | ModelUnavailable = GOOD) -> None:
        self.clock, self.judge, self.unit = SetClock(), ScriptedJudge(says), unit
        self.seconds = 0.0
        self.breaker = Breaker(seconds=lambda: self.seconds)
        self.router = self.process(caps)

    def process(self, caps: Caps) -> Router:
        """Another process on the same database."""
        leash = Leash(self.breaker, Spending(self.unit, self.clock, caps))
        return Router(encoder=encoder(), ranker=ranker(), clock=self.clock, judge=self.judge, leash=leash)

    def ask(self, asker: Person = ANNA) -> RoutingDecision:
        return self.router.route(catalog(), asker, TASK)

    def used(self) -> Used:
        with self.unit() as unit:
            return used_today(unit, self.clock)


class Recording(NotCounting):
    """Remembers how calls to models ended, and how long they took."""

    def __init__(self) -> None:
        self.calls: list[tuple[Called, float]] = []

    def called_model(self, how: Called, seconds: float) -> None:
        self.calls.append((how, seconds))


def test_how_each_call_ended_is_told_with_the_time_it_took() -> None:
    recording, clock = Recording(), iter(range(100))
    leash = Leash(Breaker(failures=1), counting=recording, seconds=lambda: float(next(clock)))
    with leash.call(ANNA) as call:
        call.sent = True
    for error in (DOWN, ModelUnavailable("nothing was sent", sent=False)):
        with pytest.raises(ModelUnavailable), leash.call(ANNA):
            raise error
    assert recording.calls == [(Called.ANSWERED, 1.0), (Called.FAILED, 1.0), (Called.WITHHELD, 1.0)]


def test_what_a_call_used_is_counted(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps())
    desk.ask()
    desk.ask(BOB)
    assert desk.used() == Used(calls=2, tokens=2_000)


@pytest.mark.parametrize("caps", [Caps(person_calls=2), Caps(person_tokens=TWO)], ids=["calls", "tokens"])
def test_over_ones_share_the_answer_is_offline_and_says_so(empty: OpenUnit, caps: Caps) -> None:
    desk = Desk(empty, caps)
    assert [desk.ask().judged_by for _ in range(2)] == [JudgedBy.MODEL] * 2
    third = desk.ask()
    assert (third.judged_by, third.notice, keys(third)) == (JudgedBy.OFFLINE, YOURS, ["writer"])
    assert len(desk.judge.shown) == 2
    assert desk.ask(BOB).judged_by is JudgedBy.MODEL, "another person has a share of their own"
    assert desk.used() == Used(calls=3, tokens=3_000)


@pytest.mark.parametrize("caps", [Caps(company_calls=2), Caps(company_tokens=TWO)], ids=["calls", "tokens"])
def test_over_the_companys_share_nobody_is_served_by_the_model(empty: OpenUnit, caps: Caps) -> None:
    desk = Desk(empty, caps)
    desk.ask()
    desk.ask(BOB)
    assert desk.ask(Person("cara", "Cara", "U0CARA")).notice == OURS
    assert desk.used().calls == 2


def test_what_the_company_refuses_is_not_counted_for_the_person(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(company_calls=1, person_calls=1))
    desk.ask()
    assert desk.ask(BOB).notice == OURS
    with empty() as unit:
        assert unit.model_use.of(desk.clock.now().date(), "slack:U0BOB") is None


def test_tomorrow_there_is_a_share_again_and_nobody_is_remembered_for_ever(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(person_calls=1))
    first = desk.clock.now().date()
    desk.ask()
    assert desk.ask().notice == YOURS
    desk.clock.pass_by(timedelta(days=1))
    assert desk.ask().judged_by is JudgedBy.MODEL
    desk.clock.pass_by(KEPT_FOR)
    desk.ask()
    with empty() as unit:
        assert unit.model_use.of(first, "slack:U0ANNA") is None
        assert unit.model_use.of(first, "") is not None, "the company's own count names nobody"


def test_a_second_process_shares_the_budget(empty: OpenUnit) -> None:
    caps = Caps(person_calls=1)
    desk = Desk(empty, caps)
    desk.ask()
    assert desk.process(caps).route(catalog(), ANNA, TASK).notice == YOURS


def test_people_without_a_name_share_one_share(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(person_calls=1))
    desk.ask(Person("", ""))
    assert desk.ask(Person("", "")).notice == YOURS
    assert desk.ask(GUEST).judged_by is JudgedBy.MODEL


def test_of_many_at_the_limit_no_more_than_the_limit_get_through(empty: OpenUnit) -> None:
    spending = Spending(empty, SetClock(), Caps(company_calls=5))

    def claim(number: int) -> bool:
        try:
            spending.claim(Person(f"p{number % 3}", ""))
        except ModelUnavailable:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(24))) == 5


def test_of_many_at_once_no_more_get_through_than_there_are_tokens_for(empty: OpenUnit) -> None:
    spending = Spending(empty, SetClock(), Caps(company_tokens=1_000))

    def claim(number: int) -> bool:
        try:
            spending.claim(Person(f"p{number % 3}", ""), tokens=300)
        except ModelUnavailable:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(24))) == 3


def test_tokens_are_counted_before_the_call_and_settled_after_it(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps())
    meanwhile: list[Used] = []

    class Looking(ScriptedJudge):
        def judge(self, *args: object, **more: object) -> Judgement:
            meanwhile.append(desk.used())
            return GOOD

    desk.judge = Looking(GOOD)
    desk.router = desk.process(Caps())
    desk.ask()
    assert meanwhile[0].calls == 1
    assert meanwhile[0].tokens > 1_000, "a process that ended here would have counted it"
    assert desk.used() == Used(calls=1, tokens=1_000)


@pytest.mark.parametrize(
    ("error", "used"),
    [
        (ModelUnavailable("the model failed"), Used(calls=1, tokens=300, failed=1)),
        (ModelUnavailable("the model failed", tokens=40), Used(calls=1, tokens=40, failed=1)),
        (ModelUnavailable("the model is busy", sent=False), Used()),
    ],
    ids=["says nothing", "says how many", "not sent"],
)
def test_what_was_claimed_is_what_a_failed_call_cost(error: ModelUnavailable, used: Used, empty: OpenUnit) -> None:
    desk = Desk(empty, Caps())
    with pytest.raises(ModelUnavailable), Leash(spending=Spending(empty, desk.clock, Caps())).call(ANNA, tokens=300):
        raise error
    assert desk.used() == used


def test_a_failed_call_counts_with_what_was_sent(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(), DOWN)
    assert desk.ask().notice == "This is the offline answer: the model did not answer in time."
    assert desk.used() == Used(calls=1, tokens=40, failed=1)


def test_what_was_never_sent_costs_nothing_and_is_no_failure(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(), ModelUnavailable("the model is busy", sent=False))
    for _ in range(FAILURES + 1):
        assert desk.ask().notice == "This is the offline answer: the model is busy."
    assert desk.used() == Used()
    assert len(desk.judge.shown) == FAILURES + 1


def test_a_model_that_keeps_failing_is_left_alone_then_tried_once(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(), DOWN)
    for _ in range(FAILURES):
        desk.ask()
    resting = desk.ask()
    assert resting.notice == (
        "This is the offline answer: the model failed several times in a row and is left alone for now."
    )
    assert keys(resting) == ["writer"]
    assert len(desk.judge.shown) == FAILURES
    assert desk.used().calls == FAILURES, "what is not asked is not counted"
    desk.seconds += 60
    desk.judge.says = GOOD
    assert desk.ask().judged_by is JudgedBy.MODEL
    assert desk.ask().judged_by is JudgedBy.MODEL


def test_a_model_that_refuses_what_one_person_asks_is_not_left_alone(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(), ModelUnavailable("the model refused the call", of_content=True))
    for _ in range(FAILURES + 1):
        assert desk.ask().notice == "This is the offline answer: the model refused the call."
    desk.judge.says = GOOD
    assert desk.ask(BOB).judged_by is JudgedBy.MODEL


def test_a_trial_that_is_refused_leaves_the_trial_to_the_next(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(), DOWN)
    for _ in range(FAILURES):
        desk.ask()
    desk.seconds += 60
    desk.judge.says = ModelUnavailable("the model refused the call", of_content=True)
    desk.ask()
    desk.judge.says = GOOD
    assert desk.ask(BOB).judged_by is JudgedBy.MODEL


def test_the_companys_own_texts_refused_are_a_failure() -> None:
    leash = Leash(Breaker(failures=1))
    with pytest.raises(ModelUnavailable), leash.call(None):
        raise ModelUnavailable("the model refused the call", of_content=True)
    assert leash.breaker.problem()


def test_while_one_tries_the_others_get_the_offline_answer_at_once(empty: OpenUnit) -> None:
    desk = Desk(empty, Caps(), DOWN)
    for _ in range(FAILURES):
        desk.ask()
    desk.seconds += 60
    trying, go_on = threading.Event(), threading.Event()

    class Slow(ScriptedJudge):
        def judge(self, *args: object, **more: object) -> Judgement:
            trying.set()
            assert go_on.wait(30)
            return GOOD

    slow = Router(encoder=encoder(), ranker=ranker(), clock=desk.clock, judge=Slow(GOOD), leash=Leash(desk.breaker))
    with ThreadPoolExecutor(1) as pool:
        trial = pool.submit(slow.route, catalog(), ANNA, TASK)
        assert trying.wait(30)
        assert "left alone" in desk.ask(BOB).notice
        go_on.set()
        assert trial.result(30).judged_by is JudgedBy.MODEL


def test_an_error_of_our_own_leaves_the_trial_to_the_next() -> None:
    seconds = [0.0]
    leash = Leash(Breaker(failures=1, rest=5, seconds=lambda: seconds[0]))
    with pytest.raises(ModelUnavailable), leash.call(ANNA):
        raise DOWN
    seconds[0] = 5
    with pytest.raises(ZeroDivisionError), leash.call(ANNA):
        raise ZeroDivisionError
    with leash.call(ANNA):
        pass


@pytest.mark.parametrize(("sent", "used"), [(False, Used()), (True, Used(calls=1, tokens=7, failed=1))])
def test_an_error_of_our_own_costs_what_was_sent_before_it(empty: OpenUnit, sent: bool, used: Used) -> None:
    desk = Desk(empty, Caps())
    leash = Leash(desk.breaker, Spending(empty, desk.clock, Caps()))

    def fail() -> None:
        with leash.call(ANNA) as call:
            call.sent, call.tokens = sent, 7
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert desk.used() == used
