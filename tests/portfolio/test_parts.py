"""Sharing a task out: where most products have past routes, less is sure enough, and the whole ask has its say."""

from dataclasses import replace

import numpy as np
import pytest

from bench.companies import ranker
from portfolio.parts import share_out
from portfolio.ranking import Ranked, Ranking, past_routes
from tests.portfolio.routing_company import FINDER, READER, SENDER, catalog

PIECES = ("read the invoices", "look up the rule", "send the request")


def ranked(whole: list[float], *pieces: list[float], practised: bool = True) -> Ranked:
    """An ask of these pieces; each row has the chances of three products and of none."""
    texts = ("the whole ask", *PIECES[: len(pieces)])
    found = Ranking(catalog(READER, FINDER, SENDER), ranker()).rank(texts)
    chances = np.array([whole, *pieces], dtype=np.float32)
    return replace(found, chances=chances, practised=practised)


def products(found: Ranked) -> list[int]:
    rows = range(1, len(found.texts))
    return sorted({part.product for part in share_out(found, rows, [True] * 3)})


def test_a_piece_that_is_only_likely_is_given_out_where_past_routes_help() -> None:
    chances = [0.5, 0.3, 0.0, 0.2], [0.8, 0.1, 0.0, 0.1], [0.1, 0.3, 0.3, 0.3]
    assert products(ranked(*chances)) == [0, 1]
    assert products(ranked(*chances, practised=False)) == [0]


def test_the_whole_ask_tells_apart_what_a_piece_leaves_alike() -> None:
    first, second = [0.8, 0.1, 0.0, 0.1], [0.0, 0.4, 0.41, 0.19]
    assert products(ranked([0.4, 0.4, 0.1, 0.1], first, second)) == [0, 1]
    assert products(ranked([0.4, 0.1, 0.4, 0.1], first, second)) == [0, 2]


@pytest.mark.parametrize(("third", "wanted"), [(0.4, [0, 1]), (0.8, [0, 1, 2])])
def test_a_third_product_has_to_be_certain(third: float, wanted: list[int]) -> None:
    rows = [0.9, 0.0, 0.0, 0.1], [0.0, 0.9, 0.0, 0.1], [0.1, 0.1, third, 0.1]
    assert products(ranked([0.3, 0.3, 0.3, 0.1], *rows)) == wanted


@pytest.mark.parametrize(("known", "practised"), [((), False), (("reader",), False), (("reader", "finder"), True)])
def test_past_routes_help_once_half_of_the_products_have_some(known: tuple[str, ...], practised: bool) -> None:
    ranking = Ranking(catalog(READER, FINDER, SENDER), ranker())
    asks = [f"ask {key}" for key in known]
    past = past_routes(ranking, [(key, ask, 1.0) for key, ask in zip(known, asks, strict=True)], ranker().encode(asks))
    assert ranking.with_past(past).rank(["read it"]).practised is practised
