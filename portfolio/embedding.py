"""Embedding: the catalogue as an embedding model elsewhere reads it, and asks ranked by it, each call on the leash."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np

from knowledge.deadlines import seconds_left
from knowledge.matching import Array
from knowledge.model_failures import UNREADABLE
from knowledge.model_questions import about_tokens
from knowledge.ports import Encoder, ModelUnavailable, Vectors
from portfolio.cards import Catalog, Person
from portfolio.leash import Leash
from portfolio.ranking import Lessons, Ranked, Ranking

TEXTS_A_CALL = 500
STILL_READING = "the model is still reading the catalogue"


class _AnotherWidth(ModelUnavailable):
    """The vectors that came cannot be compared with those that came before."""


class Embedding:
    """An embedding model and what it made of the catalogue. Shared by all threads."""

    def __init__(self, encoder: Encoder, leash: Leash) -> None:
        self.name = encoder.name
        self._encoder, self._leash = encoder, leash
        self._guard = threading.Lock()
        self._reading: Future[Ranking] | None = None
        self._read: tuple[int, Ranking] | None = None

    def ranking(self, catalog: Catalog) -> Ranking:
        """The catalogue embedded, once a version. Raises ModelUnavailable.

        It is embedded outside the ask, which waits for it as long as it may. Nobody else queues for it: a slow endpoint
        would be slow for everyone.
        """
        with self._guard:
            if self._read is not None and self._read[0] == catalog.version:
                return self._read[1]
            if self._reading is not None and not self._reading.done():
                raise ModelUnavailable(STILL_READING, sent=False)
            reading = self._reading = self._begun(catalog)
        try:
            return reading.result(timeout=seconds_left(threading.TIMEOUT_MAX))
        except TimeoutError:
            raise ModelUnavailable(STILL_READING, sent=False) from None

    def _begun(self, catalog: Catalog) -> "Future[Ranking]":
        """Embeds the catalogue in a thread that does not keep the process alive."""
        found: Future[Ranking] = Future()

        def run() -> None:
            try:
                ranking = self._embedded(catalog)
                self._read = catalog.version, ranking
                found.set_result(ranking)
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                found.set_exception(error)

        threading.Thread(target=run, name="catalogue", daemon=True).start()
        return found

    def rank(
        self, ranking: Ranking, texts: Sequence[str], asker: Person, bonus: Array | None, lessons: Lessons | None
    ) -> Ranked:
        """The texts ranked by the embedded catalogue. Raises ModelUnavailable.

        After vectors of another width than the catalogue's, the catalogue is embedded anew with the next ask.
        """
        encoder = _OnLeash(self._encoder, self._leash, asker, ranking.matcher.index.vectors.shape[1])
        try:
            return ranking.read_by(encoder).rank(texts, bonus, lessons)
        except _AnotherWidth:
            self._read = None
            raise

    def _embedded(self, catalog: Catalog) -> Ranking:
        """The catalogue with the vectors of all its texts, which are asked for together: a few calls, not dozens."""
        wanted = _Wanted(self.name)
        Ranking(catalog, wanted)
        texts = list(wanted.texts)
        encoder = _OnLeash(self._encoder, self._leash, None)
        pieces = [encoder.encode(texts[at : at + TEXTS_A_CALL]) for at in range(0, len(texts), TEXTS_A_CALL)]
        rows = {text: row for row, text in enumerate(texts)}
        return Ranking(catalog, _Kept(self.name, rows, np.concatenate(pieces)))


@dataclass(slots=True)
class _OnLeash:
    """An encoder whose calls are this person's (None: the company's), and whose vectors are all of one width.

    `width`: theirs; 0 while none is known.
    """

    encoder: Encoder
    leash: Leash
    asker: Person | None
    width: int = 0

    @property
    def name(self) -> str:
        """The name of the encoder."""
        return self.encoder.name

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, d) float32, rows unit length. Raises ModelUnavailable."""
        tokens = about_tokens(*texts)
        with self.leash.call(self.asker, tokens=tokens) as call:
            call.tokens, call.sent = tokens, True
            vectors = self.encoder.encode(texts)
            if vectors.shape[1] != (self.width or vectors.shape[1]):
                raise _AnotherWidth(UNREADABLE)
            self.width = vectors.shape[1]
        return vectors


@dataclass(slots=True)
class _Wanted:
    """Notes which texts are to be embedded, and gives vectors without a meaning."""

    name: str
    texts: dict[str, None] = field(default_factory=dict)

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, 1) float32, all 0."""
        self.texts |= dict.fromkeys(texts)
        return np.zeros((len(texts), 1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Gives the vectors of texts that were embedded before. `rows`: of each text in `vectors` (texts, d)."""

    name: str
    rows: dict[str, int]
    vectors: Vectors

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, d) float32, rows unit length."""
        return self.vectors[np.array([self.rows[text] for text in texts], dtype=np.int64)]
