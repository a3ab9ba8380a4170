"""What the portfolio may ask of retrieval and models: small ports, implemented at the edge."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their likeness."""

    @property
    def name(self) -> str:
        """Which encoder this is, as stored with an answer."""
        ...

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, d) float32, rows unit length."""
        ...


@runtime_checkable
class ReadsAsks(Protocol):
    """An encoder that reads what people ask otherwise than what is on record."""

    def asks(self, texts: list[str], within: str = "") -> Vectors:
        """Vectors: (n, d) float32, whose dot product with those of records is their likeness.

        `within`: a text that some of these may be parts of, verbatim; a part may be read by what stands around it.
        """
        ...


def read_asks(encoder: Encoder, texts: list[str], within: str = "") -> Vectors:
    """Vectors of what people ask, for any encoder: (n, d) float32. `within`: a text that some may be parts of."""
    return encoder.asks(texts, within) if isinstance(encoder, ReadsAsks) else encoder.encode(texts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One product of the closed list a model may choose from, with the stored texts it may quote."""

    key: str
    name: str
    quotes: tuple[tuple[str, str], ...]  # (field, text), positive fields only
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleText:
    """A portfolio rule as a model reads it: what breaks it and what looks like it and is allowed."""

    key: str
    statement: str
    examples: tuple[str, ...] = ()
    allowed_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedProduct:
    """A product the model chose, as it said it; nothing here is trusted yet. `why`: its own words on the choice."""

    key: str
    part: str
    quotes: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model made of an ask. `outcome` is one of fit, composite, clarify, no_fit, out_of_scope.

    `broken_rule`, `unsettled_rule`: keys of a rule the ask breaks, or may break, or ""; `phrase`: the words of the ask
    that say so. `tokens`: what the call used, question and answer together.
    """

    outcome: str
    products: tuple[JudgedProduct, ...]
    gaps: tuple[str, ...]
    confidence: float
    broken_rule: str = ""
    unsettled_rule: str = ""
    phrase: str = ""
    tokens: int = 0


class ModelUnavailable(Exception):
    """The model did not give a usable judgement; the message says why, without any message text.

    `tokens`: what the call used all the same. `sent` is False when nothing was sent: that says nothing of the
    model. `of_content`: the model is well and would not answer this one question. `model`: the name of the model that
    was to be asked, "" while nobody has said; `masked`: how many details were masked in what was sent for the ask.
    """

    model = ""
    masked = 0

    def __init__(self, reason: str, *, tokens: int = 0, sent: bool = True, of_content: bool = False) -> None:
        super().__init__(reason)
        self.tokens, self.sent, self.of_content = tokens, sent, of_content


class Judge(Protocol):
    """A model that judges a closed list of candidates, and whether a closed list of rules is kept."""

    name: str

    def judge(
        self,
        ask: str,
        history: tuple[str, ...],
        candidates: tuple[Candidate, ...],
        rules: tuple[RuleText, ...] = (),
    ) -> Judgement:
        """Judge the ask. Raises ModelUnavailable on time-out, error, refusal or nonsense."""
        ...


@dataclass(frozen=True, slots=True)
class SaidField:
    """One thing a model reads out of feedback, as it said it; nothing here is trusted yet.

    `field`: kind, scenario, worked, quality, trust, minutes_saved or barrier. `words`: those of the text that say so.
    """

    field: str
    value: str
    words: str


class FeedbackReader(Protocol):
    """A model that reads a sentence about a pilot into fields."""

    name: str

    def read(self, text: str, scenarios: tuple[str, ...]) -> tuple[tuple[SaidField, ...], int]:
        """(what the text says, tokens used); `scenarios` is the closed list it may name one of, by number from 1.

        Raises ModelUnavailable on time-out, error, refusal or nonsense.
        """
        ...
