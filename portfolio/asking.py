"""Asking: the one use case behind chat and the command line, from a person's words to a stored decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from portfolio import asks, catalog, demand, learned
from portfolio.answers import points_at_a_choice, typed_answer
from portfolio.asking_about import with_it_named
from portfolio.asks import Place, StoredAsk
from portfolio.cards import Catalog, Person
from portfolio.decisions import RoutingDecision, Settled
from portfolio.demand import DemandCount
from portfolio.errors import InvalidInputError
from portfolio.precedents import Precedent, precedents, task_done_before
from portfolio.progress import Progress, Tell, silent
from portfolio.refusing import settled
from portfolio.settling import MARKS, settles, word_on_a_rule
from portfolio.toolbox import Toolbox
from portfolio.tracing import with_versions
from storage.unit import Unit
from storage.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What an ask came to. `demand` is counted only when nothing fits.

    `precedents`: who did the task already, where that was asked; None where it was not.
    """

    ask_id: str
    decision: RoutingDecision
    demand: DemandCount | None
    text: str
    asker: Person
    precedents: tuple[Precedent, ...] | None = None


Heard = Callable[[str, Progress], None]  # is told the ask's id and how far it is, while a model is at work


@dataclass(frozen=True, slots=True)
class _Received:
    """An ask written down, with what the router needs: the catalogue now and the asks before, oldest first.

    `asked`: its words, with the product that was answered last in place of "it" where that is a question about it.
    `done`: the task of which it asks whether somebody did it already, or "".
    """

    stored: StoredAsk
    asked: str
    whole: Catalog
    history: tuple[str, ...]
    routes_version: int
    done: str = ""


def ask(
    tools: Toolbox,
    *,
    asker: Person,
    text: str,
    place: Place,
    follows: str | None = None,
    chosen: str = "",
    heard: Heard | None = None,
) -> Answer:
    """Write the ask down, decide, and keep the decision; the same `place.event_key` again gives the same answer.

    `follows`: the ask this one goes on from. `chosen`: the choice taken in our question, where it is one. No unit is
    open while the router (perhaps a model) is at work, nor while `heard` is told of it. Raises InvalidInputError for an
    empty text and for the answer to a question about a rule that was not asked, NotFoundError for an unknown `follows`.
    """
    said = text.strip() or chosen.strip()
    if not said:
        raise InvalidInputError("Say in a few words what you want to get done.")
    word = None
    if follows is not None:
        said, word = _read_with_the_question(tools, said, chosen, follows)
    received = _receive(tools, asker, said, place, follows)
    stored = received.stored
    if stored.decision is not None:
        return _with_precedents(tools, received, _answer_again(tools, asker, stored, stored.decision))
    begun = tools.clock.now()
    learned.keep_up(tools, received.whole, received.routes_version)
    decision = _decide(tools, asker, received, word, _told(heard, stored.id))
    decision = with_versions(decision, received.whole)
    answer = _keep(tools, asker, stored, decision, tools.clock.now() - begun)
    return _with_precedents(tools, received, answer)


def catalog_now(tools: Toolbox, unit: Unit) -> Catalog:
    """The whole catalogue as it is now: the one the router keeps when that is of this version, else read anew."""
    return tools.router.catalog_at(catalog.catalog_version(unit)) or catalog.snapshot(unit)


def _read_with_the_question(
    tools: Toolbox, said: str, chosen: str, follows: str
) -> tuple[str, tuple[Settled, ...] | None]:
    """(the task, the asker's word on rules with the new one last) after a question about a rule; else (the task, None).

    An answer is pressed or typed. Other words after a question about a rule are read together with the task it was
    about: it stays open.
    """
    with tools.unit() as unit:
        before = asks.ask_by_id(unit, ask_id=follows)
    question = before.decision.question if before.decision is not None else None
    typed = None if chosen else typed_answer(question, said)
    taken = chosen or (typed.value if typed is not None else "")
    word = word_on_a_rule(question, taken)
    if word is not None and before.decision is not None:
        return before.text, (*before.decision.settled, word)
    if taken.startswith(MARKS):  # nobody declares a rule kept that they were not asked about
        raise InvalidInputError("That question is not open. Say again what you want to get done.")
    if settles(question) and not chosen:
        return f"{before.text.rstrip(' .')}. {said}", ()
    return said if typed is None else typed.value, None


def _told(heard: Heard | None, ask_id: str) -> Tell:
    return silent if heard is None else partial(heard, ask_id)


def _decide(
    tools: Toolbox, asker: Person, received: _Received, word: tuple[Settled, ...] | None, tell: Tell
) -> RoutingDecision:
    stored, router = received.stored, tools.router
    if word is None:
        # "The second one" of nothing that was offered goes on from nothing.
        history = () if points_at_a_choice(stored.text) else received.history
        decision = router.route(received.whole, asker, received.asked, history, stored.rounds, tell=tell)
        if decision.rule is None or received.asked == stored.text:
            return decision
        return replace(decision, rule=replace(decision.rule, raised_by=stored.text))  # they said "it", not the name
    before = received.history[:-1]  # the last one is this task itself
    kept = frozenset(one.rule for one in word if one.kept)
    about = (received.whole, asker, stored.text, before, stored.rounds, kept)
    # A rule that was withdrawn since the question refuses nothing, whatever was answered.
    if not word or word[-1].kept or all(rule.key != word[-1].rule for rule in received.whole.rules):
        return replace(router.route(*about, tell=tell), settled=word)
    carrying = router.route_carrying(*about, word[-1].rule) if word[-1].sure else None
    return replace(carrying or settled(received.whole, word[-1].rule, stored.text), settled=word)


def _receive(tools: Toolbox, asker: Person, text: str, place: Place, follows: str | None) -> _Received:
    ask_id, now = tools.new_id(), tools.clock.now()
    with tools.unit() as unit:
        stored = asks.receive_ask(unit, ask_id=ask_id, asker=asker, text=text, place=place, at=now, follows=follows)
        before = asks.asks_before(unit, ask_id=stored.id)
        whole = catalog_now(tools, unit)
        # A question about a product is no task that the next words could go on from.
        history = tuple(one.text for one in before if one.decision is None or not one.decision.tells_a_fact)
        done = task_done_before(stored.text, history)
        asked = done or with_it_named(stored.text, _spoken_of(before), whole.data_classes)
        history = history[:-1] if done and history and done == history[-1] else history
        return _Received(stored, asked, whole, history, unit.routes.version(), done)


def _spoken_of(before: Sequence[StoredAsk]) -> str:
    """The name of the one product the talk is about: of the last answer that named any; "" for none or several.

    A refusal, a question of ours or "nothing fits" names none, and what was spoken of before stays.
    """
    for one in reversed(before):
        if products := one.decision.answered_with if one.decision is not None else ():
            return products[0].name if len(products) == 1 else ""
    return ""


def _keep(tools: Toolbox, asker: Person, stored: StoredAsk, decision: RoutingDecision, took: timedelta) -> Answer:
    nothing = decision.outcome is Outcome.NO_FIT
    said = demand.embedded(tools.router.encoder, [stored.text])[0] if nothing else None
    with tools.unit() as unit:
        asks.store_decision(unit, ask_id=stored.id, decision=decision, latency_ms=round(took.total_seconds() * 1000))
        wanted = None
        if nothing:
            now = tools.clock.now()
            wanted = demand.record_demand(unit, ask_id=stored.id, asker=asker, text=stored.text, at=now, said=said)
    tools.counting.asked(decision.outcome, decision.judged_by, took.total_seconds())
    return Answer(stored.id, decision, wanted, stored.text, asker)


def _with_precedents(tools: Toolbox, received: _Received, answer: Answer) -> Answer:
    """With who did the task already, where that was asked and no rule is in the way."""
    decision = answer.decision
    if not received.done or decision.outcome is Outcome.PROHIBITED or settles(decision.question):
        return answer
    with tools.unit() as unit:
        found = precedents(unit, tools.router, received.whole, received.done)
    return replace(answer, precedents=found)


def _answer_again(tools: Toolbox, asker: Person, stored: StoredAsk, decision: RoutingDecision) -> Answer:
    wanted = None
    if decision.outcome is Outcome.NO_FIT:
        with tools.unit() as unit:
            wanted = demand.demand_count(unit, ask_id=stored.id, at=tools.clock.now())
    return Answer(stored.id, decision, wanted, stored.text, asker)
