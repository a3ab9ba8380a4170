"""What the portfolio may ask of retrieval and models: small ports, implemented at the edge."""

from dataclasses import dataclass
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """One product of the closed list a model may choose from, with the stored texts it may quote."""

    key: str
    name: str
    quotes: tuple[tuple[str, str], ...]  # (field, text), positive fields only
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedProduct:
    """A product the model chose, as it said it; nothing here is trusted yet."""

    key: str
    part: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model made of an ask. `outcome` is one of fit, composite, clarify, no_fit, out_of_scope."""

    outcome: str
    products: tuple[JudgedProduct, ...]
    gaps: tuple[str, ...]
    confidence: float


class ModelUnavailable(Exception):
    """The model did not give a usable judgement; the message says why, without any message text."""


class Judge(Protocol):
    """A model that judges a closed list of candidates."""

    name: str

    def judge(self, ask: str, history: tuple[str, ...], candidates: tuple[Candidate, ...]) -> Judgement:
        """Judge the ask. Raises ModelUnavailable on time-out, error, refusal or nonsense."""
        ...
