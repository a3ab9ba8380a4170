"""Doubles for the outermost edges: a clock that is set by hand and a router that answers by a script."""

import itertools
import threading
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np

from knowledge.ports import Vectors
from portfolio.cards import Catalog, Person
from portfolio.decisions import (
    BrokenRule,
    NotRecommended,
    Option,
    Question,
    Reason,
    Recommendation,
    RoutingDecision,
)
from portfolio.progress import Tell, silent
from portfolio.ranking import Ranking
from storage.vocabulary import Outcome

Answer = Callable[[Catalog, Person, str], RoutingDecision]


class SetClock:
    """A clock that stands at `moment` until it is moved."""

    def __init__(self, moment: datetime | None = None) -> None:
        self.moment = moment or datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, time: timedelta) -> None:
        self.moment += time


def counting_ids(prefix: str = "id") -> Callable[[], str]:
    """Ids in a row: id-1, id-2 and so on."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers)}"


class WordEncoder:
    """Texts of the same words are alike, in any order; every word of four letters or more has its own direction."""

    name = "words-of-tests"

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, 4096) float32, rows unit length."""
        rows = np.zeros((len(texts), 4096), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in [word for word in text.casefold().split() if len(word) > 3] or [text]:
                rows[row, zlib.crc32(word.encode("utf-8", "replace")) % 4093] += 1.0
        normed: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed


class ScriptedRouter:
    """Answers by the first word of SCRIPT that occurs in the ask; remembers what it was asked.

    `hold` makes asks with the word "slowly" wait until it is set; "crash" raises.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...], int]] = []
        self.hold = threading.Event()
        self.waiting = threading.Semaphore(0)

    asks_models = False
    encoder = WordEncoder()

    def nearest(self, catalog: Catalog, texts: Sequence[str], *, limit: int) -> tuple[tuple[str, ...], ...]:
        """Nothing is likely: what is near is what the answers named."""
        assert limit <= len(catalog.products)
        return tuple(() for _ in texts)

    def has_learned(self, catalog: Catalog, version: int) -> bool:
        """Answers by its script, whatever was learned."""
        return True

    def offline(self) -> "ScriptedRouter":
        """Asks no model anyway."""
        return self

    def catalog_at(self, version: int) -> Catalog | None:
        """Keeps no catalogue: each ask reads it again."""
        return None

    def prepare(self, catalog: Catalog) -> SimpleNamespace:
        """What compares records: those of the same words are alike."""
        return SimpleNamespace(ranking=Ranking(catalog, self.encoder))

    def route(
        self,
        catalog: Catalog,
        asker: Person,
        text: str,
        history: tuple[str, ...] = (),
        rounds: int = 0,
        kept: frozenset[str] = frozenset(),
        tell: Tell = silent,
    ) -> RoutingDecision:
        self.asked.append((text, history, rounds))
        if "slowly" in text:
            self.waiting.release()
            assert self.hold.wait(30)
        if "crash" in text:
            raise RuntimeError("the secret text of the ask")
        word = next((word for word in SCRIPT if word in text.lower()), "")
        return SCRIPT[word](catalog, asker, text)

    def times_asked(self, text: str) -> int:
        """How often an ask with this text arrived."""
        return sum(text in asked for asked, _, _ in self.asked)


def _takes(catalog: Catalog, key: str, part: str = "", *limits: str) -> Recommendation:
    product = catalog.product(key)
    assert product is not None
    scenario = product.scenarios[0].title if product.scenarios else ""
    return Recommendation(product, part, (Reason("covers", product.covers[0]),), limits, scenario)


def _near(catalog: Catalog, key: str, why: str, instead: str | None = None) -> NotRecommended:
    product = catalog.product(key)
    assert product is not None
    return NotRecommended(product, why, instead)


def _fit(catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    found = (_takes(catalog, "docreader", "", "a person checks the output"),)
    considered = (_near(catalog, "flowbot", "moves documents, does not read them"),)
    return RoutingDecision(Outcome.FIT, found, considered, confidence=0.9, catalog_version=catalog.version)


def _composite(catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    found = (
        _takes(catalog, "docreader", "read the borrower's PDFs"),
        _takes(catalog, "regsearch", "look up the rules"),
        _takes(catalog, "bankgpt", "write the text", "only without CLIENT data"),
    )
    return RoutingDecision(Outcome.COMPOSITE, found, gaps=("send it for approval",), confidence=0.8)


def _clarify(_catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    options = (Option("Read data out of documents", "extract fields"), Option("Find a rule", "find a rule"))
    return RoutingDecision(Outcome.CLARIFY, question=Question("Which of these is closest?", options), confidence=0.4)


def _no_fit(catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    return RoutingDecision(
        Outcome.NO_FIT,
        not_recommended=(_near(catalog, "bankgpt", "writes scripts, does not make video"),),
        confidence=0.9,
    )


def _prohibited(catalog: Catalog, _asker: Person, text: str) -> RoutingDecision:
    raised_by = text if "customer" in text else "agents' mood"
    rule = next(rule for rule in catalog.rules if rule.key == "R3")
    broken = BrokenRule(rule.key, rule.statement, raised_by, rule.safe_alternative, rule.contact)
    return RoutingDecision(Outcome.PROHIBITED, rule=broken, confidence=1.0)


def _out_of_scope(_catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    return RoutingDecision(Outcome.OUT_OF_SCOPE, confidence=0.9)


def _unavailable(catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    closed = (_near(catalog, "codemate", "in pilot, open only to Squad One"),)
    instead = (_takes(catalog, "bankgpt", "write SQL"),)
    return RoutingDecision(Outcome.UNAVAILABLE, instead, closed, confidence=0.9)


def _retired(catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    gone = (_near(catalog, "scantext", "retired on 30 June 2026, replaced by DocReader", "docreader"),)
    return RoutingDecision(Outcome.FIT, (_takes(catalog, "docreader"),), gone, confidence=0.9)


def _duplicate(catalog: Catalog, _asker: Person, _text: str) -> RoutingDecision:
    return RoutingDecision(Outcome.DUPLICATE, (_takes(catalog, "docreader"),), confidence=0.9)


def _model_down(catalog: Catalog, asker: Person, text: str) -> RoutingDecision:
    said = "The model did not answer in time; this is the offline answer."
    found = _fit(catalog, asker, text)
    return RoutingDecision(found.outcome, found.recommendations, found.not_recommended, confidence=0.3, notice=said)


SCRIPT: dict[str, Answer] = {
    "credit memo": _composite,
    "ai for documents": _clarify,
    "video": _no_fit,
    "mood": _prohibited,
    "meeting room": _out_of_scope,
    "codemate": _unavailable,
    "scantext": _retired,
    "same as docreader": _duplicate,
    "model down": _model_down,
    "": _fit,
}
