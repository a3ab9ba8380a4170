"""Learning from past routes: they lift their product, lift no other, and bury none that has no past."""

import numpy as np
import pytest

from bench.companies import encoder
from knowledge.learning import EVIDENCE, GATE, READ, PastRoute, PastRoutes, Weights, gate_features, learned, log_shares
from knowledge.matching import Array
from knowledge.weights import LEARNED

RECORDS = ["reading invoices", "drafting letters", "finding rules"]
PAST = [
    ("copy the totals out of the supplier bills", 0),
    ("type in these bills for me", 0),
    ("answer an angry customer", 1),
    ("a polite reply to a complaint", 1),
]


def past(weights: dict[int, float] | None = None) -> PastRoutes:
    routes = [PastRoute(text, column, (weights or {}).get(at, 1.0)) for at, (text, column) in enumerate(PAST)]
    return PastRoutes(routes, encoder().encode([text for text, _ in PAST]), encoder().encode(RECORDS))


def evidence(text: str, routes: PastRoutes | None = None) -> Array:
    routes = routes or past()
    vectors = encoder().encode([text])
    return routes.evidence([text], vectors, routes.sharpener.asks(vectors))


def chances(text: str, scores: list[float], routes: PastRoutes | None = None) -> Array:
    known = (routes or past()).known
    found: Array = np.exp(learned(np.array([scores], dtype=np.float32), evidence(text, routes), known, LEARNED))[0]
    return found


def test_shapes_and_what_a_product_without_past_gets() -> None:
    found = evidence("the supplier bills again")
    assert found.shape == (1, 3, len(EVIDENCE))
    assert not found[0, 2].any()
    assert np.isfinite(found).all()


@pytest.mark.parametrize("text", ["", "😀", "zebra", "bills " * 3000])
def test_any_text_has_finite_evidence_and_probabilities(text: str) -> None:
    assert np.isfinite(evidence(text)).all()
    assert chances(text, [0.0, 0.0, 0.0]).sum() == pytest.approx(1, abs=1e-4)


def test_a_past_ask_lifts_its_product_whatever_the_record_says() -> None:
    told = chances("please type in these bills", [0.0, 0.4, 0.2])
    assert told.argmax() == 0
    assert chances("a reply to this complaint", [0.4, 0.0, 0.2]).argmax() == 1


def test_an_ask_like_no_past_one_goes_to_the_product_without_past_whose_record_is_ahead() -> None:
    assert chances("which rule covers opening an account for a minor", [0.0, 0.0, 6.0]).argmax() == 2


def test_of_many_products_those_that_may_win_are_read_for_meaning_and_the_rest_are_no_nearer() -> None:
    count = 8 * READ
    asks = [f"count the {thing} in box {at}" for at in range(count) for thing in ("apples", "pears")]
    routes = [PastRoute(text, at // 2) for at, text in enumerate(asks)]
    vectors = encoder().encode(asks)
    many = PastRoutes(routes, vectors, encoder().encode([f"box {at}" for at in range(count)]))
    own = count // 2
    asked = encoder().encode([f"please count the apples in box {own}"])
    sharp = many.sharpener.asks(asked)
    found = many.evidence([f"please count the apples in box {own}"], asked, sharp)[0, :, 2]
    exact = (sharp @ many.sharpener.asks(vectors).T)[0].reshape(count, 2).max(axis=1)
    read = np.isclose(found, exact, atol=1e-5)
    assert READ <= read.sum() <= 4 * READ
    assert read[own]
    assert found[~read] == pytest.approx(float(found[read].min()))


def test_old_routes_say_less() -> None:
    young, old = evidence("type in these bills"), evidence("type in these bills", past({0: 0.05, 1: 0.05}))
    nearest = EVIDENCE.index("nearest by meaning")
    assert old[0, 0, nearest] < young[0, 0, nearest]
    assert (
        chances("type in these bills", [0.0, 0.0, 0.0], past({0: 0.05, 1: 0.05}))[0]
        < chances("type in these bills", [0.0, 0.0, 0.0])[0]
    )


def test_with_a_past_for_all_or_for_none_there_is_no_gate() -> None:
    scores = np.array([[1.0, 0.0]], dtype=np.float32)
    nothing = np.zeros((1, 2, len(EVIDENCE)), dtype=np.float32)
    known_part, gate = np.ones(1 + len(EVIDENCE), dtype=np.float32), np.ones(len(GATE), dtype=np.float32)
    weights = Weights(known_part, np.ones(1, dtype=np.float32), gate)
    for known in (np.array([True, True]), np.array([False, False])):
        assert np.allclose(learned(scores, nothing, known, weights), log_shares(scores), atol=1e-5)


def test_the_gate_sees_what_it_is_named_for() -> None:
    scores, known = np.array([[1.0, 2.0, 3.0]], dtype=np.float32), np.array([True, True, False])
    rows = gate_features(scores, evidence("bills"), known, log_shares(scores[:, :2]), log_shares(scores[:, 2:]))
    assert rows.shape == (1, len(GATE))
    assert rows[0, GATE.index("best new product")] == 3.0
    assert rows[0, GATE.index("best score of a known product")] == 2.0
    assert rows[0, GATE.index("always")] == 1.0


def test_one_past_route_is_enough_to_be_read_and_not_enough_to_rule() -> None:
    only = PastRoutes([PastRoute(*PAST[0])], encoder().encode([PAST[0][0]]), encoder().encode(RECORDS))
    assert chances("copy the totals out of the supplier bills", [0.0, 0.0, 0.0], only).argmax() == 0
    assert chances("draft a letter to our landlord", [0.0, 4.0, 0.0], only).argmax() == 1
