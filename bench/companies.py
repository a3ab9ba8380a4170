"""The companies whose asks are labelled: the demo's bank and those of the tests, each read through the real import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import storage
from knowledge.offline_models import PackagedEncoder
from knowledge.ports import Vectors
from portfolio import importing
from portfolio.cards import Catalog, Person
from portfolio.catalog import snapshot
from portfolio.people import find_person
from storage.engine import make_engine, unit_factory, upgrade
from storage.vocabulary import Outcome

DEMO = "demo"
ASKS = "labelled/asks.yaml"
TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # the labels were set for this day
_OTHERS = Path(__file__).parent.parent / "tests" / "companies"


@dataclass(frozen=True, slots=True)
class LabelledAsk:
    """One ask with what a reader of the records says is right; the fields are explained in storage/demo/labelled."""

    id: str
    lang: str
    asker: Person
    text: str
    outcomes: frozenset[Outcome]
    outcome: Outcome
    sets: tuple[frozenset[str], ...]
    must_not: frozenset[str]
    why_not: frozenset[str]
    rule: str


@dataclass(frozen=True, slots=True)
class Company:
    """A catalogue at version 1 and its labelled asks, in the order of the file."""

    name: str
    catalog: Catalog
    asks: tuple[LabelledAsk, ...]
    people: Mapping[str, Person]


class CachedEncoder:
    """The packaged encoder that reads each text once, for measurements that look at the same texts many times."""

    name = PackagedEncoder.name

    def __init__(self) -> None:
        self._encoder = PackagedEncoder()
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, 512) float32, rows unit length."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else self._encoder.encode([])


def company_names() -> tuple[str, ...]:
    """The demo first, then the others by name."""
    return (DEMO, *sorted(path.parent.parent.name for path in _OTHERS.glob(f"*/{ASKS}")))


def company_folder(name: str) -> Path:
    """Where the company's import files and labelled asks lie."""
    return Path(storage.__file__).parent / "demo" if name == DEMO else _OTHERS / name


def import_texts(name: str) -> list[tuple[str, str]]:
    """The company's import files as (name, text), in order of their names."""
    paths = sorted(company_folder(name).glob("*.yaml"))
    return [(path.name, path.read_text(encoding="utf-8")) for path in paths]


@cache
def encoder() -> CachedEncoder:
    """The encoder, one a process: its weights are 33 MB and take a second to read and check."""
    return CachedEncoder()


@cache
def company(name: str) -> Company:
    """The company, imported once a process into a database in memory."""
    engine = make_engine("sqlite://")
    upgrade(engine)
    with unit_factory(engine)() as unit:
        importing.apply(unit, import_texts(name), by="bench", at=TODAY)
        rows = yaml.safe_load((company_folder(name) / ASKS).read_text(encoding="utf-8"))
        people = {key: find_person(unit, words=key) for key in sorted({str(row["as"]) for row in rows})}
        read = Company(name, snapshot(unit), tuple(_labelled(row, people[str(row["as"])]) for row in rows), people)
    engine.dispose()
    return read


def _labelled(row: Mapping[str, Any], asker: Person) -> LabelledAsk:
    return LabelledAsk(
        id=row["id"],
        lang=row["lang"],
        asker=asker,
        text=row["ask"],
        outcomes=frozenset(Outcome(word) for word in [row["outcome"], *row.get("outcome_also", [])]),
        outcome=Outcome(row["outcome"]),
        sets=(frozenset(row["products"]), *(frozenset(keys) for keys in row.get("also", []))),
        must_not=frozenset(row.get("must_not", [])),
        why_not=frozenset(row.get("why_not", [])),
        rule=row.get("rule", ""),
    )
