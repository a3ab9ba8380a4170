"""Matching: features that say what their names say, for any catalogue down to an empty one."""

import numpy as np
import pytest

from bench.companies import encoder
from knowledge.matching import FEATURES, Matcher, Profile, ahead, exemplars, top_mean
from knowledge.passages import Passage
from storage.vocabulary import ProductKind

READER = Profile(
    "reader",
    "document_extraction",
    (
        Passage("reader", "covers", "reading invoices"),
        Passage("reader", "purpose", "Takes fields out of scanned documents."),
        Passage("reader", "does_not_cover", "handwritten letters", says_no=True),
    ),
    "Reader: takes fields out of scanned documents",
)
WRITER = Profile("writer", "llm", (Passage("writer", "covers", "drafting letters"),), "Writer: drafts letters")
ODD = Profile("odd", "other", (Passage("odd", "purpose", "Waters the plants."),), "Odd: waters the plants")


def feature(matcher: Matcher, text: str, name: str) -> list[float]:
    """One feature of a text for every product."""
    row: list[float] = matcher.match([text]).features[0, :, FEATURES.index(name)].tolist()
    return row


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(encoder(), [READER, WRITER, ODD])


def test_shapes_are_as_promised(matcher: Matcher) -> None:
    matches = matcher.match(["reading invoices", "bake a cake"])
    assert matches.features.shape == (2, 3, len(FEATURES))
    assert matches.unserved.shape == matches.desk.shape == (2,)
    assert np.isfinite(matches.features).all()


@pytest.mark.parametrize(
    "name", ["best passage", "whole record", "shared words, record", "shared letters, record", "kind of product"]
)
def test_the_product_whose_work_it_is_leads(matcher: Matcher, name: str) -> None:
    row = feature(matcher, "reading scanned invoices", name)
    assert row.index(max(row)) == 0


def test_being_ahead_is_a_lead_for_one_and_a_lag_for_the_rest(matcher: Matcher) -> None:
    row = feature(matcher, "reading scanned invoices", "ahead of the others")
    assert row[0] > 0
    assert max(row[1:]) < 0


def test_a_no_outweighs_where_it_is_nearer_than_any_yes(matcher: Matcher) -> None:
    assert feature(matcher, "handwritten letters", "no outweighs yes")[0] == 1
    assert feature(matcher, "reading invoices", "no outweighs yes")[0] == 0
    assert feature(matcher, "handwritten letters", "shared words with the no") == pytest.approx([1, 0, 0], abs=1e-4)


def test_what_says_no_is_never_read_as_a_yes(matcher: Matcher) -> None:
    assert feature(matcher, "handwritten", "shared words, record")[0] == 0


def test_a_kind_nobody_shipped_examples_for_has_no_likeness(matcher: Matcher) -> None:
    assert feature(matcher, "water the plants", "kind of product")[2] == 0


def test_work_no_kind_is_made_for_shows(matcher: Matcher) -> None:
    unserved = matcher.match(["design a new logo and a poster", "reading scanned invoices"]).unserved
    assert unserved[0] > 0 > unserved[1]


def test_an_empty_catalogue_matches_nothing() -> None:
    matcher = Matcher(encoder(), [])
    assert matcher.match(["reading invoices"]).features.shape == (1, 0, len(FEATURES))
    assert matcher.best_cosine(encoder().encode(["reading invoices"])).tolist() == [0.0]


def test_one_product_alone_is_ahead_of_nobody() -> None:
    assert feature(Matcher(encoder(), [READER]), "reading invoices", "ahead of the others") == [0.0]


def test_ahead_and_top_mean_do_their_sums() -> None:
    scores = np.array([[0.1, 0.9, 0.5]], dtype=np.float32)
    assert ahead(scores) == pytest.approx(np.array([[-0.8, 0.4, -0.4]]))
    assert top_mean(scores, 2) == pytest.approx(np.array([0.7]))
    assert top_mean(scores, 9) == pytest.approx(np.array([0.5]))


def test_two_equal_leaders_are_not_ahead_of_each_other() -> None:
    assert ahead(np.array([[0.5, 0.5, 0.1]], dtype=np.float32))[0, :2].tolist() == [0.0, 0.0]


def test_every_kind_but_other_has_examples() -> None:
    assert {kind.value for kind in ProductKind} - set(exemplars("kinds")) == {"other"}
    assert list(exemplars("scope")) == ["ai", "other", "command"]
