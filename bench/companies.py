"""The companies whose asks are labelled: the demo's bank and those of the tests, each read through the real import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import yaml

import storage
from knowledge.english import EnglishEncoder, JoinedEncoder
from knowledge.offline_models import PackagedEncoder
from knowledge.ports import Encoder, ReadsAsks, Vectors
from portfolio import importing
from portfolio.cards import Catalog, Person
from portfolio.catalog import snapshot
from portfolio.concerns import Concern
from portfolio.labelled_asks import LabelledAsk, labelled_asks
from portfolio.people import people_from
from storage.engine import make_engine, unit_factory, upgrade

DEMO = "demo"
ASKS = "labelled/asks.yaml"
REWORDED = "labelled/paraphrases.yaml"
TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # the labels were set for this day
_OTHERS = Path(__file__).parent.parent / "tests" / "companies"
_HELD_OUT = _OTHERS.with_name("companies_held_out")  # nothing is ever fitted on these: they are only run


@dataclass(frozen=True, slots=True)
class Company:
    """A catalogue at version 1 and its labelled asks, in the order of the file."""

    name: str
    catalog: Catalog
    asks: tuple[LabelledAsk, ...]
    people: Mapping[str, Person]


class CachedEncoder:
    """An encoder that reads each text once, for measurements that look at the same texts many times."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self._parts: dict[str, dict[str, Vectors]] = {}  # by the text they are parts of

    @property
    def name(self) -> str:
        """The name of what reads."""
        return self._encoder.name

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, d) float32, rows unit length."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else self._encoder.encode([])

    def asks(self, texts: list[str], within: str = "") -> Vectors:
        """Vectors: (n, d) float32, rows unit length; `within`: a text that some may be parts of."""
        if not isinstance(self._encoder, ReadsAsks):
            return self.encode(texts)
        known = self._parts.setdefault(within, {})
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, self._encoder.asks(new, within), strict=True))
        return np.stack([known[text] for text in texts]) if texts else self._encoder.encode([])

    def forget(self, text: str) -> None:
        """Read this text anew the next time, as a running bot does."""
        self._known.pop(text, None)
        self._parts.pop(text, None)


def company_names() -> tuple[str, ...]:
    """The demo first, then the others by name."""
    return (DEMO, *sorted(path.parent.parent.name for path in _OTHERS.glob(f"*/{ASKS}")))


def held_out_names() -> tuple[str, ...]:
    """The companies that show how well what was fitted on the others carries over."""
    return tuple(sorted(path.parent.parent.name for path in _HELD_OUT.glob(f"*/{ASKS}")))


def reworded_names(held_out: bool = False) -> tuple[str, ...]:
    """The companies that are there for their rules alone, with paraphrases instead of labelled asks."""
    folder = _HELD_OUT if held_out else _OTHERS
    return tuple(sorted(path.parent.parent.name for path in folder.glob(f"*/{REWORDED}")))


def company_folder(name: str) -> Path:
    """Where the company's import files and labelled asks lie."""
    if name == DEMO:
        return Path(storage.__file__).parent / "demo"
    return _OTHERS / name if (_OTHERS / name).is_dir() else _HELD_OUT / name


def import_texts(name: str) -> list[tuple[str, str]]:
    """The company's import files as (name, text), in order of their names."""
    paths = sorted(company_folder(name).glob("*.yaml"))
    return [(path.name, path.read_text(encoding="utf-8")) for path in paths]


@cache
def encoder() -> CachedEncoder:
    """The multilingual encoder, one a process: its weights are 33 MB and take a second to read and check."""
    return CachedEncoder(PackagedEncoder())


@cache
def english() -> CachedEncoder:
    """The English encoder, one a process; what is to be forgotten it must not remember."""
    return CachedEncoder(EnglishEncoder(remembered=0))


@cache
def ranker() -> JoinedEncoder:
    """What products are ranked with, one a process."""
    return JoinedEncoder(encoder(), english())


def forget(text: str) -> None:
    """Read this text anew the next time, as a running bot does."""
    encoder().forget(text)
    english().forget(text)


@cache
def concerns() -> Mapping[str, Mapping[str, Concern]]:
    """What a reader says each rule is about, by company and key of the rule."""
    listed = yaml.safe_load((_OTHERS / "concerns.yaml").read_text(encoding="utf-8"))
    return {name: {key: Concern(one) for key, one in rules.items()} for name, rules in listed.items()}


@cache
def company(name: str) -> Company:
    """The company, imported once a process into a database in memory."""
    engine = make_engine("sqlite://")
    upgrade(engine)
    with unit_factory(engine)() as unit:
        importing.apply(unit, import_texts(name), by="bench", at=TODAY)
        labels = company_folder(name) / ASKS
        asks = labelled_asks(unit, [(ASKS, labels.read_bytes())]) if labels.is_file() else ()
        people = {person.key: person for person in people_from(unit, unit.people.all())}
        read = Company(name, snapshot(unit), asks, people)
    engine.dispose()
    return read
