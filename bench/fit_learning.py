"""Fits the coefficients of learning from past routes, on accepted routes of which some products' are hidden."""

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import knowledge
from bench.fit_ranking import Adam
from bench.routing_data import Bench, read_bench
from knowledge.learning import (
    EVIDENCE,
    GATE,
    PastRoute,
    PastRoutes,
    Weights,
    gate_features,
    known_scores,
    learned,
    log_shares,
)
from knowledge.matching import FEATURES, Array
from knowledge.sharpening import LOOKS, SharpRecords
from knowledge.weights import SHIPPED
from portfolio.ranking import Ranking

WEIGHTS = Path(knowledge.__file__).parent / "weights.json"
FOLDS = 4
HIDDEN = 0.22  # share of products whose past routes are hidden: their asks teach what a product without any is like
ALL = 1_000
# Past routes a product may keep, by fold: companies start with few, and then some products have many and others none.
CAPS = ((1,), (3,), (10,), (30,), (ALL,), (1, 3, 10, 30, ALL, ALL), (ALL,), (1, 3, 10, 30, ALL, ALL))
OPENINGS = tuple(step / 4 for step in range(13))  # tried one after the other, as a logit
GAIN = 0.02  # hit@1 that new products are to gain by the learning of others in every fold: other catalogues differ more
SHRINK, STEPS, RATE = 1e-3, 500, 0.05
# The benchmark's products are all of one kind and say nothing of what they do not cover: what they cannot teach keeps
# the coefficients of the records alone.
UNTAUGHT = np.array([name.startswith(("kind", "what it", "no out", "shared words with")) for name in FEATURES])


@dataclass(frozen=True, slots=True)
class Fold:
    """Held-out accepted routes, seen by what the others say.

    `alone`: (asks, products), scores of the records alone; `record`: (asks, products, FEATURES + LOOKS).
    """

    alone: Array
    record: Array
    evidence: Array
    known: NDArray[np.bool_]
    right: NDArray[np.int64]
    is_new: NDArray[np.bool_]


def folds(bench: Bench, ranking: Ranking) -> list[Fold]:
    """Every accepted route is held out once for each FOLDS of CAPS."""
    chance = random.Random(7)
    order = list(range(len(bench.train)))
    chance.shuffle(order)
    texts = [route.text for route in bench.train]
    vectors = bench.encoder.encode(texts)
    columns = sorted({route.column for route in bench.train})
    found = []
    for fold, caps_here in enumerate(CAPS):
        held = order[fold % FOLDS :: FOLDS]
        outside = set(held)
        hidden = set(chance.sample(columns, int(HIDDEN * len(columns))))
        caps = {column: chance.choice(caps_here) for column in columns}
        kept = _kept([at for at in order if at not in outside], bench.train, hidden, caps)
        past = PastRoutes([bench.train[at] for at in kept], vectors[kept], ranking.matcher.records)
        asked = [texts[at] for at in held]
        matches = ranking.matcher.match(asked, vectors[held])
        right = np.array([bench.train[at].column for at in held])
        sharp = past.sharpener.asks(vectors[held])
        looks = SharpRecords(ranking.matcher, past.sharpener).looks(sharp)
        found.append(
            Fold(
                matches.features @ SHIPPED.fit,
                np.concatenate([matches.features, looks], axis=2),
                past.evidence(asked, vectors[held], sharp),
                past.known,
                right,
                ~past.known[right],
            )
        )
    return found


def _kept(order: Sequence[int], routes: Sequence[PastRoute], hidden: set[int], caps: dict[int, int]) -> list[int]:
    counts: Counter[int] = Counter()
    kept = []
    for at in order:
        column = routes[at].column
        if column not in hidden and counts[column] < caps[column]:
            counts[column] += 1
            kept.append(at)
    return kept


def fit(some: Sequence[Fold]) -> Weights:
    """The coefficients, each group with the others as they are then."""
    first = [_new_part(fold) for fold in some]
    record = _softmax_fit([part for part, _ in first], [right for _, right in first])
    record[: len(FEATURES)][UNTAUGHT] = SHIPPED.fit[UNTAUGHT]
    second = [_known_part(fold, record) for fold in some]
    known = _softmax_fit([part for part, _ in second], [right for _, right in second])
    weights = Weights(known, record, np.zeros(len(GATE), dtype=np.float32))
    rows = np.concatenate([_gate_rows(fold, weights) for fold in some])
    gate = _logistic_fit(rows, np.concatenate([fold.is_new for fold in some]))
    return _even(some, Weights(known, record, gate))


def _even(some: Sequence[Fold], weights: Weights) -> Weights:
    """The gate opened just as far as products without past routes need to gain by the learning of others."""
    tried = weights
    for opened in OPENINGS:
        gate = weights.gate.copy()
        gate[-1] += opened
        tried = Weights(weights.known, weights.record, gate)
        if all(_gain(fold, tried) >= GAIN for fold in some):
            break
    return tried


def _gain(fold: Fold, weights: Weights) -> float:
    """Hit@1 of the asks for products without past routes, beside that of the records alone."""
    shown = learned(fold.record @ weights.record, fold.evidence, fold.known, weights).argmax(axis=1)
    hits, bare = (shown == fold.right)[fold.is_new], (fold.alone.argmax(axis=1) == fold.right)[fold.is_new]
    return float(hits.mean() - bare.mean())


def _known_part(fold: Fold, record: Array) -> tuple[Array, NDArray[np.int64]]:
    asks = ~fold.is_new
    scores = fold.record[asks] @ record
    rows = np.concatenate([scores[:, :, None], fold.evidence[asks]], axis=2)[:, fold.known]
    return rows, (np.cumsum(fold.known) - 1)[fold.right[asks]]


def _new_part(fold: Fold) -> tuple[Array, NDArray[np.int64]]:
    rows = fold.record[fold.is_new][:, ~fold.known]
    rows[:, :, : len(FEATURES)][:, :, UNTAUGHT] = 0.0
    return rows, (np.cumsum(~fold.known) - 1)[fold.right[fold.is_new]]


def _gate_rows(fold: Fold, weights: Weights) -> Array:
    scores = fold.record @ weights.record
    surely = log_shares(known_scores(scores, fold.evidence, fold.known, weights))
    perhaps = log_shares(scores[:, ~fold.known])
    return gate_features(scores, fold.evidence, fold.known, surely, perhaps)


def _softmax_fit(blocks: Sequence[Array], rights: Sequence[NDArray[np.int64]]) -> Array:
    """Coefficients that make the right columns likeliest. `blocks`: (asks, products, features) each."""
    size = blocks[0].shape[-1]
    scale = np.sqrt(np.mean([(block.reshape(-1, size) ** 2).mean(axis=0) for block in blocks], axis=0)) + 1e-6
    total = sum(len(right) for right in rights)
    adam = Adam(size, RATE)
    for _ in range(STEPS):
        slope = 2 * SHRINK * adam.weights
        for block, right in zip(blocks, rights, strict=True):
            off = np.exp(log_shares(block @ (adam.weights / scale).astype(np.float32)))
            off[np.arange(len(right)), right] -= 1
            slope = slope + np.tensordot(off, block, ([0, 1], [0, 1])) / total / scale
        adam.step(slope)
    found: Array = (adam.weights / scale).astype(np.float32)
    return found


def _logistic_fit(rows: Array, wanted: NDArray[np.bool_]) -> Array:
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    middle[-1], scale[-1] = 0.0, 1.0  # the offset
    fitted = (rows - middle) / scale
    adam = Adam(rows.shape[1], RATE)
    for _ in range(4 * STEPS):
        off = 1 / (1 + np.exp(-(fitted @ adam.weights))) - wanted
        adam.step(fitted.T @ off / len(rows) + SHRINK * adam.weights)
    weights = adam.weights / scale
    weights[-1] -= float((middle[:-1] * weights[:-1]).sum())
    found: Array = weights.astype(np.float32)
    return found


def as_stored(weights: Weights) -> dict[str, dict[str, float]]:
    """The coefficients by the names they are read by."""
    known = dict(zip(("score", *EVIDENCE), weights.known.tolist(), strict=True))
    gate = dict(zip(GATE, weights.gate.tolist(), strict=True))
    record = dict(zip((*FEATURES, *LOOKS), weights.record.tolist(), strict=True))
    groups = {"learned": known, "learned record": record, "learned gate": gate}
    return {name: {key: round(value, 3) for key, value in group.items()} for name, group in groups.items()}


def main() -> None:
    """Fit and print; with --write put them into knowledge/weights.json."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit_learning", description=__doc__)
    parser.add_argument("folder", type=Path, help="catalog.jsonl and train.jsonl")
    parser.add_argument("--write", action="store_true", help="put the coefficients into knowledge/weights.json")
    chosen = parser.parse_args()
    bench = read_bench(chosen.folder)
    fitted = as_stored(fit(folds(bench, Ranking(bench.catalog, bench.encoder))))
    print(json.dumps(fitted, indent=1))
    if chosen.write:
        stored = json.loads(WEIGHTS.read_text(encoding="utf-8")) | fitted
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
