"""First steps with a product: begun once, ticked by the step itself, ended, begun again, and what the result counts."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from portfolio import deliveries, importing, onboarding
from portfolio.asks import Place, receive_ask, store_decision
from portfolio.catalog import product_card
from portfolio.checklists import Checklist, ListState
from portfolio.decisions import Considered, Recommendation, RoutingDecision, Trace
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.feedback import rate_answer
from portfolio.people import find_person, person_by_slack_id
from portfolio.toolbox import Toolbox
from storage.engine import unit_factory
from storage.unit import Unit
from storage.vocabulary import AskSource, Outcome, Rating
from tests.databases import some_database
from tests.doubles import ScriptedRouter, SetClock, counting_ids
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL, fill_small

ACCESS, SCAN = "Ask for access", "Send a scan"
TASK = "read the lines of an invoice and find the rule for it"
Act = Callable[[Toolbox, Unit, str, str], object]


def toolbox(store: OpenUnit) -> Toolbox:
    return Toolbox(unit=store, clock=SetClock(NOON), new_id=counting_ids(), router=ScriptedRouter())  # type: ignore[arg-type]


@pytest.fixture
def tools() -> Iterator[Toolbox]:
    """Tools on the small company, on the database of this run."""
    with some_database(fill_small) as engine:
        yield toolbox(unit_factory(engine))


@pytest.fixture
def both(store: OpenUnit) -> Toolbox:
    """The same on both databases, one after the other."""
    return toolbox(store)


def begin(tools: Toolbox, *, who: str = "anna", product: str = "docreader", ask: str | None = None) -> onboarding.Begun:
    with tools.unit() as unit:
        person = find_person(unit, words=who)
        return onboarding.begin(tools, unit, person=person, product_key=product, ask_id=ask)


def tick(tools: Toolbox, found: Checklist, title: str, *, done: bool = True) -> Checklist:
    step = next(one for one in found.steps if one.title == title)
    with tools.unit() as unit:
        return onboarding.tick(tools, unit, checklist_id=found.id, person=found.person, step_id=step.id, done=done)


def say(tools: Toolbox, found: Checklist, *, worked: bool) -> Checklist:
    with tools.unit() as unit:
        return onboarding.say_result(tools, unit, checklist_id=found.id, person=found.person, worked=worked)


def stop(tools: Toolbox, found: Checklist) -> Checklist:
    with tools.unit() as unit:
        return onboarding.stop(tools, unit, checklist_id=found.id, person=found.person)


def now(tools: Toolbox, found: Checklist) -> Checklist:
    with tools.unit() as unit:
        return onboarding.checklist_of(tools, unit, checklist_id=found.id, person=found.person)


def states(found: Checklist) -> list[tuple[str, bool]]:
    return [(one.title, one.done) for one in found.steps]


def to_say(tools: Toolbox) -> list[tuple[str, str]]:
    """(recipient, period) of the lists that are due."""
    with tools.unit() as unit:
        taken = deliveries.take_due(unit, at=NOON + timedelta(days=1))
        return [(one.recipient, one.period) for one in taken if one.kind == onboarding.KIND]


def card_says(tools: Toolbox, *changes: tuple[str, str]) -> None:
    """The small company imported again, with these words in place of others."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with tools.unit() as unit:
        importing.apply(unit, [("small.yaml", text)], by="test", at=NOON)


def asked(
    tools: Toolbox, *named: tuple[str, str], outcome: Outcome = Outcome.FIT, who: str = "anna", private: bool = True
) -> str:
    """An ask that was answered with these products, each with its part; returns its id."""
    with tools.unit() as unit:
        place, ask_id = Place(AskSource.MESSAGE, private=private), tools.new_id()
        receive_ask(unit, ask_id=ask_id, asker=find_person(unit, words=who), text=TASK, place=place, at=NOON)
        found = tuple(Recommendation(product_card(unit, key=key), part, (), scenario="Invoices") for key, part in named)
        trace = Trace(candidates=(Considered("docreader", 0.5, 0.9), Considered("regsearch", 0.3, 0.4)))
        store_decision(unit, ask_id=ask_id, decision=RoutingDecision(outcome, found, trace=trace), latency_ms=1)
    return ask_id


def routes(tools: Toolbox) -> list[tuple[str, str]]:
    with tools.unit() as unit:
        return [(key, row.text) for row, key in unit.routes.living(since=NOON - timedelta(days=1))]


def test_begun_twice_is_one_list_and_is_said_once(both: Toolbox) -> None:
    first, again = begin(both), begin(both)
    assert (first.new, again.new) == (True, False)
    assert first.checklist == again.checklist
    assert states(first.checklist) == [(ACCESS, False), (SCAN, False)]
    assert (first.checklist.done, first.checklist.total) == (0, 3), "the useful result is the last step"
    assert to_say(both) == [("U0ANNA", f"{first.checklist.id}:1")]


@pytest.mark.parametrize(
    ("who", "product", "sentence"),
    [
        ("lead", "docreader", "DocReader is not open to you: open only to Credit. Who can open it: Olga Owner."),
        ("anna", "scantext", "ScanText is in retirement, last day 30 June 2026. Use DocReader instead."),
        ("bob", "regsearch", "only for people who write to me in Slack"),
        ("anna", "gone", "There is no product called “gone”."),
    ],
)
def test_what_is_not_open_is_not_begun(tools: Toolbox, who: str, product: str, sentence: str) -> None:
    with pytest.raises((NotAllowedError, NotFoundError), match=sentence.replace(".", r"\.")):
        begin(tools, who=who, product=product)
    assert to_say(tools) == []


def test_without_steps_on_the_card_the_useful_result_is_all(tools: Toolbox) -> None:
    found = begin(tools, product="regsearch").checklist
    assert (found.steps, found.next_step, found.total) == ((), None, 1)
    assert say(tools, found, worked=True).state is ListState.FINISHED


def test_a_step_is_ticked_by_itself_so_a_double_click_is_one(tools: Toolbox) -> None:
    found = begin(tools).checklist
    assert states(tick(tools, found, ACCESS)) == [(ACCESS, True), (SCAN, False)]
    twice = tick(tools, found, ACCESS)
    assert twice.next_step is not None
    assert (twice.next_step.title, twice.done) == (SCAN, 1)
    assert states(tick(tools, found, ACCESS, done=False)) == [(ACCESS, False), (SCAN, False)]


def test_two_devices_at_once_lose_no_tick(both: Toolbox) -> None:
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: begin(both), range(4)))
        assert sum(one.new for one in begun) == 1
        found = begun[0].checklist
        list(pool.map(partial(tick, both, found), [ACCESS, SCAN, ACCESS, SCAN]))
        list(pool.map(lambda _: say(both, found, worked=True), range(2)))
    assert (now(both, found).done, now(both, found).state) == (3, ListState.FINISHED)
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: begin(both), range(4)))
    assert (sum(one.new for one in begun), now(both, found).round) == (1, 2), "begun again once"


ACTS: dict[str, Act] = {
    "tick": lambda tools, unit, one, who: onboarding.tick(
        tools, unit, checklist_id=one, person=find_person(unit, words=who), step_id=1
    ),
    "say_result": lambda tools, unit, one, who: onboarding.say_result(
        tools, unit, checklist_id=one, person=find_person(unit, words=who), worked=True
    ),
    "stop": lambda tools, unit, one, who: onboarding.stop(
        tools, unit, checklist_id=one, person=find_person(unit, words=who)
    ),
    "checklist_of": lambda tools, unit, one, who: onboarding.checklist_of(
        tools, unit, checklist_id=one, person=find_person(unit, words=who)
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_sees_or_changes_it(tools: Toolbox, act: str) -> None:
    found = begin(tools).checklist
    with pytest.raises(NotAllowedError, match="Only the person who takes these first steps"), tools.unit() as unit:
        ACTS[act](tools, unit, found.id, "lead")
    with pytest.raises(NotFoundError, match="I do not know these first steps"), tools.unit() as unit:
        ACTS[act](tools, unit, "forged", "anna")
    assert now(tools, found) == found


def test_a_step_of_another_product_is_none(tools: Toolbox) -> None:
    found = begin(tools).checklist
    with pytest.raises(InvalidInputError, match="no step of this product"), tools.unit() as unit:
        onboarding.tick(tools, unit, checklist_id=found.id, person=found.person, step_id=999)


def test_stopped_and_begun_again_what_was_done_stays_done(both: Toolbox) -> None:
    found = tick(both, begin(both).checklist, ACCESS)
    assert stop(both, found).state is ListState.LEFT
    with both.unit() as unit:
        assert onboarding.open_checklists(both, unit, person=found.person) == ()
    assert states(tick(both, found, SCAN)) == states(found), "an old button changes nothing"
    assert say(both, found, worked=True).state is ListState.LEFT
    again = begin(both)
    assert (again.new, again.checklist.id, again.checklist.round) == (True, found.id, 2)
    assert states(again.checklist) == states(found)
    with both.unit() as unit:
        assert unit.deliveries.of("U0ANNA", onboarding.KIND, f"{found.id}:2") is not None, "said anew"


def test_a_list_that_was_stopped_is_not_said(tools: Toolbox) -> None:
    found = begin(tools).checklist
    with tools.unit() as unit:
        (planned,) = deliveries.take_due(unit, at=NOON)
        assert onboarding.checklist_to_say(tools, unit, delivery=planned) == found
    stop(tools, found)
    with tools.unit() as unit:
        assert onboarding.checklist_to_say(tools, unit, delivery=planned) is None
    begin(tools)
    with tools.unit() as unit:
        assert onboarding.checklist_to_say(tools, unit, delivery=planned) is None, "the second one says it"


def test_what_changed_on_the_card_is_told_until_they_did_something(both: Toolbox) -> None:
    found = tick(both, begin(both).checklist, ACCESS)
    card_says(both, (ACCESS, "Ask for the access"), (f"      - {{title: {SCAN}}}\n", "      - {title: Read on}\n"))
    seen = now(both, found)
    assert states(seen) == [("Ask for the access", True), ("Read on", False)]
    assert (seen.added, seen.reworded, seen.removed) == (("Read on",), ("Ask for the access",), (SCAN,))
    pressed = tick(both, seen, "Read on")
    assert (pressed.done, pressed.added, pressed.removed) == (2, seen.added, seen.removed), "told once more"
    settled = now(both, found)
    assert (settled.done, settled.added, settled.reworded, settled.removed) == (2, (), (), ())


def test_a_step_explained_alike_is_the_same_and_can_be_undone(tools: Toolbox) -> None:
    found = tick(tools, begin(tools).checklist, ACCESS)
    card_says(tools, (ACCESS, "Get in"))
    assert states(now(tools, found))[0] == ("Get in", True)
    assert states(tick(tools, now(tools, found), "Get in", done=False))[0] == ("Get in", False)
    assert states(now(tools, found))[0] == ("Get in", False)


def test_a_step_that_left_the_card_and_came_back_is_still_done(tools: Toolbox) -> None:
    found = tick(tools, begin(tools).checklist, SCAN)
    card_says(tools, (f"      - {{title: {SCAN}}}\n", ""))
    assert states(tick(tools, found, SCAN)) == [(ACCESS, False)], "a stale button of a step that is gone"
    card_says(tools)
    assert states(now(tools, found)) == [(ACCESS, False), (SCAN, True)]


def test_a_product_that_closes_or_retires_says_so(tools: Toolbox) -> None:
    found = begin(tools).checklist
    card_says(tools, ("teams: [Credit]", "teams: [Office]"))
    closed = now(tools, found)
    assert (closed.is_usable, closed.closed) == (
        False, "DocReader is not open to you: open only to Office. Who can open it: Olga Owner.",
    )  # fmt: skip
    card_says(tools, ("stage: scaling", "stage: retirement\n    replaced_by: regsearch"))
    retired = now(tools, found)
    assert retired.closed == "DocReader is in retirement. Use RegSearch instead."
    assert retired.replacement is not None
    assert retired.replacement.key == "regsearch"


def test_the_task_they_came_from_is_kept_as_they_may_read_it(tools: Toolbox) -> None:
    ask = asked(tools, ("docreader", "read the lines of an invoice"), ("regsearch", "find the rule for it"),
                outcome=Outcome.COMPOSITE)  # fmt: skip
    found = begin(tools, ask=ask).checklist
    assert (found.task, found.scenario, found.ask_id) == ("read the lines of an invoice", "Invoices", ask)
    begin(tools)
    assert now(tools, found).ask_id == ask, "from the card, where nothing was asked"
    later = asked(tools, ("docreader", ""))
    assert begin(tools, ask=later).checklist.task == TASK
    foreign = asked(tools, ("docreader", ""), who="owner")
    assert begin(tools, ask=foreign).checklist.task == ""
    assert begin(tools, ask=asked(tools, ("docreader", ""), who="owner", private=False)).checklist.task == TASK


def test_an_ask_that_is_gone_takes_nothing_else_along(tools: Toolbox) -> None:
    ask = asked(tools, ("docreader", ""))
    found = tick(tools, begin(tools, ask=ask).checklist, ACCESS)
    with tools.unit() as unit:
        unit.session.delete(unit.asks.by_id(ask))
    gone = now(tools, found)
    assert (gone.task, gone.ask_id, gone.scenario, gone.done) == ("", "", "", 1)
    assert say(tools, found, worked=False).instead is not None, "what the card tells apart"
    assert say(tools, found, worked=True).state is ListState.FINISHED
    assert routes(tools) == []


def test_a_useful_result_is_a_thumb_up_once(tools: Toolbox) -> None:
    ask = asked(tools, ("docreader", ""))
    found = begin(tools, ask=ask).checklist
    with tools.unit() as unit:
        rate_answer(unit, ask_id=ask, by=found.person, rating=Rating.UP, at=NOON)
    assert say(tools, found, worked=True).done == 1
    say(tools, found, worked=True)
    say(tools, begin(tools, ask=ask).checklist, worked=True)
    assert routes(tools) == [("docreader", TASK)]
    with tools.unit() as unit:
        assert [row.rating for row in unit.ratings.of(ask)] == [Rating.UP]


def test_of_an_answer_with_several_products_the_one_that_worked_is_learned(both: Toolbox) -> None:
    ask = asked(both, ("docreader", "read the lines of an invoice"), ("regsearch", "find the rule for it"),
                outcome=Outcome.COMPOSITE)  # fmt: skip
    say(both, begin(both, ask=ask).checklist, worked=True)
    assert routes(both) == [("docreader", "read the lines of an invoice")]
    say(both, begin(both, product="regsearch", ask=ask).checklist, worked=True)
    assert sorted(routes(both))[1] == ("regsearch", "find the rule for it")
    with both.unit() as unit:
        assert unit.ratings.of(ask) == [], "no word on the whole answer"


def test_not_yet_and_a_product_nobody_named_teach_nothing(tools: Toolbox) -> None:
    ask = asked(tools, ("docreader", ""))
    found = say(tools, begin(tools, ask=ask).checklist, worked=False)
    assert (found.state, found.not_yet) == (ListState.OPEN, True)
    assert found.instead is not None
    assert found.instead.key == "regsearch"
    assert begin(tools, ask=ask).checklist.not_yet
    assert not begin(tools, ask=asked(tools, ("docreader", ""))).checklist.not_yet, "another task"
    say(tools, begin(tools, product="regsearch", ask=ask).checklist, worked=True)
    assert routes(tools) == []


def test_a_guest_has_first_steps_of_their_own(tools: Toolbox) -> None:
    with tools.unit() as unit:
        guest = person_by_slack_id(unit, slack_id="U0GUEST")
        onboarding.begin(tools, unit, person=guest, product_key="regsearch")
    begin(tools, product="regsearch")
    with tools.unit() as unit:
        (own,) = onboarding.open_checklists(tools, unit, person=guest)
    assert own.person.slack_id == "U0GUEST"


def test_the_list_of_a_withdrawn_product_is_over_and_says_so(tools: Toolbox) -> None:
    found = begin(tools).checklist
    with tools.unit() as unit:
        (planned,) = [one for one in deliveries.take_due(unit, at=NOON) if one.kind == onboarding.KIND]
        importing.apply(unit, [("out.yaml", "products: [{key: docreader, withdrawn: true}]")], by="test", at=NOON)
        assert onboarding.open_checklists(tools, unit, person=found.person) == ()
        assert onboarding.checklist_to_say(tools, unit, delivery=planned) is None
        assert unit.onboarding.still_open(untouched_since=NOON, limit=9) == []
    for act in (now, stop):
        with pytest.raises(NotFoundError, match="withdrawn"):
            act(tools, found)
