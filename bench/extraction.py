"""How well free sentences about a pilot are read, per field, offline and with the local model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import tests
from bench.machine import table
from bot.wiring import packaged_encoder
from knowledge.breaker import Breaker
from knowledge.openai_reading import ChatReader
from portfolio.cards import Person, ProductCard
from portfolio.leash import Leash
from portfolio.pilots.cards import FeedbackFields, PilotCard, PilotScenario
from portfolio.pilots.drafting import Understood, is_feedback, understood
from portfolio.pilots.model_reading import ModelReader
from storage.vocabulary import LifecycleStage, PilotStatus, ProductKind
from tests.knowledge.endpoint import endpoint
from tests.knowledge.local_model import Tersely, local_model, weights

SENTENCES = Path(tests.__file__).parent / "feedback" / "sentences.yaml"
PATIENCE = 100.0  # seconds for one sentence
HALVES = ("development", "reported")
PARTS = (*HALVES, "afterwards")
FIELDS = ("kind", "scenario", "worked", "quality", "trust", "minutes_saved", "barrier")
Reader = Callable[[str, PilotCard], Understood]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence with what it says; `says` by field, only those it speaks of."""

    text: str
    language: str
    pilot: PilotCard
    says: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Score:
    """Of one field: how often it was read, how often rightly, how often it was said."""

    read: int = 0
    right: int = 0
    said: int = 0

    @property
    def precision(self) -> float:
        """Of what was read, the share that was right; 1 when nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Of what was said, the share that was read rightly; 1 when nothing was said."""
        return self.right / self.said if self.said else 1.0


@cache
def _file() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return content


def pilots() -> dict[str, PilotCard]:
    """The pilots the sentences are about, by their name in the file."""
    return {name: _pilot(name, row) for name, row in _file()["pilots"].items()}


def _pilot(name: str, row: dict[str, Any]) -> PilotCard:
    kind = ProductKind.RAG if row["rag"] else ProductKind.OTHER
    product = ProductCard(row["product"].casefold(), row["product"], kind, LifecycleStage.PILOT, "", ())
    scenarios = tuple(PilotScenario(place, title) for place, title in enumerate(row["scenarios"], 1))
    return PilotCard(name, product, PilotStatus.RUNNING, scenarios=scenarios)


def labelled(half: str) -> tuple[Labelled, ...]:
    """The sentences of a half."""
    found = pilots()
    return tuple(
        Labelled(str(row["text"]), str(row["language"]), found[row["pilot"]], dict(row["says"]))
        for row in _file()[half]
    )


def asks(half: str) -> tuple[str, ...]:
    """What is no feedback; () where none was written."""
    return tuple(map(str, _file()["asks"].get(half, ())))


def offline(text: str, pilot: PilotCard) -> Understood:
    """The reader that is always there."""
    return understood(text, pilot, packaged_encoder())


def as_said(fields: FeedbackFields) -> dict[str, str | int]:
    """The fields that are filled, in the words of the labels."""
    found = {name: getattr(fields, "scenario_id" if name == "scenario" else name) for name in FIELDS}
    return {name: value if isinstance(value, int) else str(value) for name, value in found.items() if value is not None}


def scores(sentences: Sequence[Labelled], read: Reader) -> dict[str, Score]:
    """How the reader did, by field."""
    found = {name: Score() for name in FIELDS}
    for one in sentences:
        got = as_said(read(one.text, one.pilot).fields)
        for name in FIELDS:
            before = found[name]
            found[name] = Score(
                before.read + (name in got),
                before.right + (name in got and got[name] == one.says.get(name)),
                before.said + (name in one.says),
            )
    return found


def recognised(half: str) -> tuple[int, int]:
    """(sentences, asks) of a half that are taken for feedback when somebody in all these pilots writes them."""
    within = tuple(pilots().values())
    return (
        sum(is_feedback(one.text, within) for one in labelled(half)),
        sum(is_feedback(text, within) for text in asks(half)),
    )


def report(*, model: bool = True) -> str:
    """The measurement as Markdown; `model`: with the local one where it is installed, which takes minutes."""
    parts = []
    with _readers(model=model) as readers:
        for half in PARTS:
            sentences = labelled(half)
            found = {name: scores(sentences, read) for name, read in readers.items()}
            head = ("field", "said", *(f"{name}: precision / recall" for name in found))
            rows = [
                (name, found["offline"][name].said,
                 *(f"{one[name].precision:.2f} / {one[name].recall:.2f}" for one in found.values()))
                for name in FIELDS
            ]  # fmt: skip
            feedback, wrong = recognised(half)
            parts.append(
                f"{half}, {len(sentences)} sentences:\n\n{table(head, rows)}\n\n"
                f"taken for feedback: {feedback} of {len(sentences)} sentences, {wrong} of {len(asks(half))} asks\n"
            )
            for name, read in list(readers.items())[1:]:
                parts.append(f"{name}, {_changed(sentences, read)} of {len(sentences)} sentences were read otherwise\n")
        if len(readers) == 1:
            parts.append("Without the local model: `make setup-model` installs it.\n")
    return "\n".join(parts)


@contextmanager
def _readers(*, model: bool) -> Iterator[dict[str, Reader]]:
    """Every reader there is, by name; `model`: with the local one where it is installed."""
    if not model or weights() is None:
        yield {"offline": offline}
        return
    with local_model() as address, endpoint(Tersely(address)) as server:
        chat = ChatReader(api_key="none", model="smollm2", base_url=server.url, deadline=PATIENCE)
        reader = ModelReader(chat, Leash(Breaker(failures=1_000_000)))

        def read(text: str, pilot: PilotCard) -> Understood:
            return reader.read(text, pilot, offline(text, pilot), Person(key="", name=""))

        yield {"offline": offline, "with the local model": read}


def _changed(sentences: Sequence[Labelled], read: Reader) -> int:
    """How many sentences a reader reads otherwise than the rules alone."""
    return sum(read(one.text, one.pilot) != offline(one.text, one.pilot) for one in sentences)


if __name__ == "__main__":
    print(report())
