"""The offline index: shares between 0 and 1, strangers' words that lower them, and typing errors that do not matter."""

import numpy as np
import pytest

from bench.companies import encoder
from knowledge.index import PassageIndex, SharedUnits, letter_groups
from knowledge.passages import Passage
from knowledge.words import stems

PASSAGES = (
    Passage("reader", "covers", "reading invoices and scanned forms"),
    Passage("reader", "purpose", "Takes the fields out of documents."),
    Passage("writer", "covers", "drafting letters and reports"),
    Passage("writer", "does_not_cover", "reading invoices", says_no=True),
)
GROUPS = ((0, 1), (2,))


@pytest.fixture(scope="module")
def index() -> PassageIndex:
    return PassageIndex(encoder(), PASSAGES, GROUPS)


def test_shapes_are_as_promised(index: PassageIndex) -> None:
    hits = index.search(["read an invoice", "write a letter", "bake a cake"])
    assert hits.dense.shape == hits.words.shape == hits.letters.shape == (3, 4)
    assert hits.group_words.shape == hits.group_letters.shape == (3, 2)


@pytest.mark.parametrize("text", ["reading invoices", "invoices invoices invoices", "", "😀", "x" * 5000, "and the of"])
def test_shares_are_between_0_and_1(index: PassageIndex, text: str) -> None:
    hits = index.search([text])
    for shares in (hits.words, hits.letters, hits.group_words, hits.group_letters):
        assert shares.min() >= 0
        assert shares.max() <= 1 + 1e-6
    assert np.isfinite(hits.dense).all()


def test_all_words_there_is_all_and_none_is_nothing(index: PassageIndex) -> None:
    words = index.search(["invoices reading", "zebra giraffe"]).words
    assert words[0, 0] == pytest.approx(1, abs=1e-4)
    assert words[1].max() == 0


def test_a_word_nobody_has_lowers_every_share(index: PassageIndex) -> None:
    known, stranger = index.search(["reading invoices", "reading invoices zebra"]).words
    assert (stranger[known > 0] < known[known > 0]).all()


def test_groups_are_read_together(index: PassageIndex) -> None:
    hits = index.search(["fields of invoices"])
    assert hits.group_words[0, 0] > hits.words[0, :2].max()


def test_what_says_no_belongs_to_no_group(index: PassageIndex) -> None:
    hits = index.search(["reading invoices"])
    assert hits.words[0, 3] == pytest.approx(1, abs=1e-4)
    assert hits.group_words[0, 1] == 0


def test_typing_errors_survive_by_letter_groups(index: PassageIndex) -> None:
    right, wrong = index.search(["invoices", "invocies"]).letters[:, 0]
    assert index.search(["invocies"]).words.max() == 0
    assert 0.3 < wrong < right
    assert index.search(["invocies"]).letters[0].argmax() in (0, 3)


def test_rare_words_count_more_than_common_ones() -> None:
    passages = [Passage(str(at), "covers", text) for at, text in enumerate(["scan zebra", "scan", "scan", "scan"])]
    shares, _ = SharedUnits(passages, stems).shares(["scan zebra"])
    assert shares[0, 0] == pytest.approx(1, abs=1e-4)
    assert shares[0, 1] < 0.5


def test_letter_groups_have_edges_and_leave_stop_words_out() -> None:
    assert letter_groups("the cat") == ["^ca", "cat", "at$"]


def test_an_empty_index_answers_with_nothing() -> None:
    hits = PassageIndex(encoder(), (), ((), ())).search(["reading invoices"])
    assert hits.words.shape == (1, 0)
    assert hits.group_words.tolist() == [[0.0, 0.0]]


def test_the_same_text_is_always_scored_the_same(index: PassageIndex) -> None:
    alone = index.search(["read an invoice"])
    in_company = index.search(["something else entirely", "read an invoice"])
    assert np.allclose(alone.words[0], in_company.words[1])
    assert np.allclose(alone.dense[0], in_company.dense[1], atol=1e-5)
