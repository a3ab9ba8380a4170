"""Asking: the one use case behind chat and the command line, from a person's words to a stored decision."""

from dataclasses import dataclass
from datetime import timedelta

from portfolio import asks, catalog, demand, learned
from portfolio.asks import Place, StoredAsk
from portfolio.cards import Catalog, Person
from portfolio.decisions import RoutingDecision
from portfolio.demand import DemandCount
from portfolio.errors import InvalidInputError
from portfolio.routing import BREAKS, KEEPS, settled
from portfolio.toolbox import Toolbox
from portfolio.tracing import with_versions
from storage.unit import Unit
from storage.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What an ask came to. `demand` is counted only when nothing fits."""

    ask_id: str
    decision: RoutingDecision
    demand: DemandCount | None
    text: str
    asker: Person


@dataclass(frozen=True, slots=True)
class _Received:
    """An ask written down, with what the router needs: the catalogue now and the asks before, oldest first."""

    stored: StoredAsk
    whole: Catalog
    history: tuple[str, ...]
    routes_version: int


def ask(
    tools: Toolbox, *, asker: Person, text: str, place: Place, follows: str | None = None, chosen: str = ""
) -> Answer:
    """Write the ask down, decide, and keep the decision; the same `place.event_key` again gives the same answer.

    `follows`: the ask this one goes on from. `chosen`: the choice taken in our question, where it is one. No unit is
    open while the router (perhaps a model) is at work. Raises InvalidInputError for an empty text and for the answer to
    a question about a rule that was not asked, NotFoundError for an unknown `follows`.
    """
    said = text.strip() or chosen.strip()
    if not said:
        raise InvalidInputError("Say in a few words what you want to get done.")
    word = _word_on_a_rule(chosen) if follows is not None else None
    if word is not None and follows is not None:
        with tools.unit() as unit:
            before = asks.ask_by_id(unit, ask_id=follows)
        if not _offered(before, chosen):
            raise InvalidInputError("That question is not open. Say again what you want to get done.")
        said = before.text  # the task is the one the question was about
    received = _receive(tools, asker, said, place, follows)
    stored = received.stored
    if stored.decision is not None:
        return _answer_again(tools, asker, stored, stored.decision)
    begun = tools.clock.now()
    learned.keep_up(tools, received.whole, received.routes_version)
    decision = with_versions(_decide(tools, asker, received, word), received.whole)
    return _keep(tools, asker, stored, decision, tools.clock.now() - begun)


def catalog_now(tools: Toolbox, unit: Unit) -> Catalog:
    """The whole catalogue as it is now: the one the router keeps when that is of this version, else read anew."""
    return tools.router.catalog_at(catalog.catalog_version(unit)) or catalog.snapshot(unit)


def _word_on_a_rule(chosen: str) -> tuple[bool, str] | None:
    """The answer to the question that settles a rule: (it is kept, the rule's key); None when it is no such answer."""
    for kept, mark in ((True, KEEPS), (False, BREAKS)):
        if chosen.startswith(mark):
            return kept, chosen.removeprefix(mark)
    return None


def _offered(before: StoredAsk, chosen: str) -> bool:
    """Whether our question to that ask had this answer: nobody declares a rule kept that they were not asked about."""
    question = before.decision.question if before.decision is not None else None
    return question is not None and any(option.value == chosen for option in question.options)


def _decide(tools: Toolbox, asker: Person, received: _Received, word: tuple[bool, str] | None) -> RoutingDecision:
    stored = received.stored
    if word is None:
        return tools.router.route(received.whole, asker, stored.text, received.history, stored.rounds)
    kept, rule_key = word
    if not kept:
        return settled(received.whole, rule_key, stored.text)
    before = received.history[:-1]  # the last one is this task itself
    return tools.router.route(received.whole, asker, stored.text, before, stored.rounds, frozenset({rule_key}))


def _receive(tools: Toolbox, asker: Person, text: str, place: Place, follows: str | None) -> _Received:
    ask_id, now = tools.new_id(), tools.clock.now()
    with tools.unit() as unit:
        stored = asks.receive_ask(unit, ask_id=ask_id, asker=asker, text=text, place=place, at=now, follows=follows)
        before = asks.asks_before(unit, ask_id=stored.id)
        return _Received(stored, catalog_now(tools, unit), tuple(one.text for one in before), unit.routes.version())


def _keep(tools: Toolbox, asker: Person, stored: StoredAsk, decision: RoutingDecision, took: timedelta) -> Answer:
    nothing = decision.outcome is Outcome.NO_FIT
    said = demand.embedded(tools.router.encoder, [stored.text])[0] if nothing else None
    with tools.unit() as unit:
        asks.store_decision(unit, ask_id=stored.id, decision=decision, latency_ms=round(took.total_seconds() * 1000))
        wanted = None
        if nothing:
            now = tools.clock.now()
            wanted = demand.record_demand(unit, ask_id=stored.id, asker=asker, text=stored.text, at=now, said=said)
    return Answer(stored.id, decision, wanted, stored.text, asker)


def _answer_again(tools: Toolbox, asker: Person, stored: StoredAsk, decision: RoutingDecision) -> Answer:
    wanted = None
    if decision.outcome is Outcome.NO_FIT:
        with tools.unit() as unit:
            wanted = demand.demand_count(unit, ask_id=stored.id, at=tools.clock.now())
    return Answer(stored.id, decision, wanted, stored.text, asker)
