"""A routing benchmark in a real database: imported, asked and rated through the services chat uses."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.companies import TODAY, encoder
from bench.outcomes import LabelDay
from bench.routing_data import Bench
from knowledge.learning import PastRoute
from portfolio import importing, learned
from portfolio.asks import Place, receive_ask, store_decision
from portfolio.cards import Catalog, Person
from portfolio.catalog import snapshot
from portfolio.decisions import Recommendation, RoutingDecision
from portfolio.feedback import rate_answer
from portfolio.routing import Router
from portfolio.toolbox import Toolbox
from storage.engine import make_engine, unit_factory, upgrade
from storage.unit import Unit
from storage.vocabulary import AskSource, Outcome, Rating

A_UNIT = 500  # routes recorded in one transaction
ASKER = Person("", "", "U0BENCH")


@dataclass(frozen=True, slots=True)
class Desk:
    """The tools on one database. `keys`: product keys by column of the benchmark's catalogue."""

    tools: Toolbox
    keys: tuple[str, ...]

    def catalog(self) -> Catalog:
        """The catalogue as it is stored."""
        with self.tools.unit() as unit:
            return snapshot(unit)

    def record(self, routes: Sequence[PastRoute]) -> None:
        """Ask, answer and accept each route, every one by somebody else; then have the router learn them."""
        cards = {card.key: card for card in self.catalog().products}
        for start in range(0, len(routes), A_UNIT):
            with self.tools.unit() as unit:
                for at, route in enumerate(routes[start : start + A_UNIT], start=start):
                    decision = RoutingDecision(
                        Outcome.FIT, recommendations=(Recommendation(cards[self.keys[route.column]], "", ()),)
                    )
                    _accepted(unit, f"route-{at}", route.text, decision)
        self.learn()

    def learn(self) -> None:
        """Rank with everything recorded so far."""
        with self.tools.unit() as unit:
            version = unit.routes.version()
        learned.keep_up(self.tools, self.catalog(), version, wait=True)


def _accepted(unit: Unit, ask_id: str, text: str, decision: RoutingDecision) -> None:
    person = Person("", "", f"U{ask_id}")
    receive_ask(unit, ask_id=ask_id, asker=person, text=text, place=Place(AskSource.CLI), at=TODAY)
    store_decision(unit, ask_id=ask_id, decision=decision, latency_ms=0)
    rate_answer(unit, ask_id=ask_id, by=person, rating=Rating.UP, at=TODAY)


@contextmanager
def desk(bench: Bench, folder: Path) -> Iterator[Desk]:
    """A fresh database with the benchmark's products in it and no routes."""
    engine = make_engine(f"sqlite:///{(folder / 'routing.sqlite3').as_posix()}")
    upgrade(engine)
    unit = unit_factory(engine)
    keys = tuple(f"t{column:05}" for column in range(len(bench.catalog.products)))
    with unit() as one:
        importing.apply(one, [("catalog.yaml", _as_import(bench, keys))], by="bench", at=TODAY)
    router = Router(encoder=encoder(), ranker=bench.encoder, clock=LabelDay())
    yield Desk(Toolbox(unit=unit, clock=LabelDay(), new_id=_no_id, router=router), keys)
    engine.dispose()


def _as_import(bench: Bench, keys: Sequence[str]) -> str:
    products = [
        {
            "key": key,
            "name": f"{card.name} {key}" if names.count(card.name.casefold()) > 1 else card.name,
            "kind": card.kind.value,
            "stage": card.stage.value,
            "purpose": card.purpose,
            "covers": list(dict.fromkeys(card.covers)) or [card.purpose],
        }
        for key, card, names in (
            (key, card, [other.name.casefold() for other in bench.catalog.products])
            for key, card in zip(keys, bench.catalog.products, strict=True)
        )
    ]
    return yaml.safe_dump({"company": {"name": "Routing benchmark"}, "products": products}, allow_unicode=True)


def _no_id() -> str:
    raise NotImplementedError("the benchmark names its asks itself")
