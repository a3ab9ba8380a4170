"""How well routing learns: a routing benchmark through the real import, ratings and router, beside simpler methods."""

import argparse
import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import routing_baselines
from bench.companies import forget
from bench.fit_ranking import area
from bench.languages import several_languages
from bench.machine import machine, percentile, table
from bench.routing_data import Bench, Query, read_bench
from bench.routing_growth import growth
from bench.routing_store import ASKER, Desk, desk
from bot.documents import ROOT, filled
from knowledge.learning import log_shares
from knowledge.matching import Array

WHOLE = 0.5  # how much the whole ask counts in the order of products; the rest is its best piece
BANDS = 10
STEPS = (0, 1, 3, 10, 30)  # past routes a product
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a method made of a query. `ranked`: names, likeliest first; `chosen`: the set it decided on."""

    query: Query
    ranked: tuple[str, ...]
    chosen: frozenset[str]
    confidence: float
    seconds: float = 0.0


def figures(single: Sequence[Answered], multi: Sequence[Answered]) -> Figures:
    """The figures of one method, by name; shares, or seconds per ask."""
    found: Figures = {}
    present = [one for one in single if one.query.tools]
    for kind in ("warm", "cold", "all"):
        some = [one for one in present if kind in ("all", one.query.kind)]
        for depth in (1, 3):
            found[f"hit@{depth} {kind}"] = _mean(one.query.tools[0] in one.ranked[:depth] for one in some)
    for depth in (2, 5):
        found[f"multi recall@{depth}"] = _mean(
            len(set(one.query.tools) & set(one.ranked[:depth])) / len(one.query.tools) for one in multi
        )
    found["multi exact set"] = _mean(frozenset(one.query.tools) == one.chosen for one in multi)
    absent = np.array([one.confidence for one in single if not one.query.tools])
    found["abstain AUROC"] = area(np.array([one.confidence for one in present]), absent)
    found["ECE"] = calibration_error(present)
    seconds = [one.seconds for one in (*single, *multi)]
    found["p50 s"], found["p99 s"] = percentile(seconds, 0.5), percentile(seconds, 0.99)
    return found


def calibration_error(answers: Sequence[Answered]) -> float:
    """How far confidence and the share of right first products are apart, in bands of equal width (ECE)."""
    said = np.array([one.confidence for one in answers])
    right = np.array([one.ranked[:1] == one.query.tools for one in answers])
    band = np.minimum((said * BANDS).astype(int), BANDS - 1)
    return sum(
        abs(float(said[band == at].mean() - right[band == at].mean())) * float((band == at).mean())
        for at in np.unique(band)
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else float("nan")


def routed(one: Desk, bench: Bench, queries: Sequence[Query]) -> list[Answered]:
    """Every query, routed as chat routes it."""
    catalog = one.catalog()
    names = {key: card.name for key, card in zip(one.keys, bench.catalog.products, strict=True)}
    found = []
    for query in queries:
        forget(query.text)
        started = time.perf_counter()
        decision = one.tools.router.route(catalog, ASKER, query.text)
        took = time.perf_counter() - started
        weighed = {a.key: WHOLE * a.chance + (1 - WHOLE) * a.at_best for a in decision.trace.candidates}
        order = sorted(weighed, key=lambda key: -weighed[key])
        chosen = frozenset(names[a.product.key] for a in decision.recommendations)
        confidence = max((a.chance for a in decision.trace.candidates), default=0.0)
        found.append(Answered(query, tuple(names[key] for key in order), chosen, confidence, took))
    return found


def ranked_by(bench: Bench, queries: Sequence[Query], scores: Array) -> list[Answered]:
    """A method that only scores: its set is the likeliest product, its confidence the share of a softmax."""
    names = [card.name for card in bench.catalog.products]
    shares = np.exp(log_shares(scores.astype(np.float32)))
    found = []
    for query, row, share in zip(queries, scores, shares, strict=True):
        order = np.argsort(-row, kind="stable")[:8]
        ranked = tuple(names[at] for at in order)
        found.append(Answered(query, ranked, frozenset(ranked[:1]), float(share.max())))
    return found


@contextmanager
def fresh(bench: Bench) -> Iterator[Desk]:
    """A desk without routes in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, desk(bench, Path(folder)) as one:
        yield one


def methods(bench: Bench) -> tuple[dict[str, Figures], list[Answered]]:
    """Every method's figures by name, and what the router with learning answered."""
    everything = [*bench.single, *bench.multi]
    texts = [query.text for query in everything]
    many = len(bench.single)
    found: dict[str, Figures] = {}
    for name, score in (
        ("BM25 (bm25s)", routing_baselines.bm25),
        ("LangChain InMemoryVectorStore", routing_baselines.vector_store),
        ("half description, half past", routing_baselines.half_and_half),
    ):
        answers = ranked_by(bench, everything, score(bench, texts))
        found[name] = figures(answers[:many], answers[many:])
    with fresh(bench) as one:
        one.tools.router.prepare(one.catalog())
        without = routed(one, bench, everything)
        found["Signpost without learning"] = figures(without[:many], without[many:])
        one.record(bench.train)
        answers = routed(one, bench, everything)
        found["Signpost"] = figures(answers[:many], answers[many:])
    return found, answers


def curve(bench: Bench) -> list[tuple[int, Figures]]:
    """The figures with so many past routes a product."""
    found = []
    for most in STEPS:
        seen: dict[int, int] = {}
        kept = []
        for route in bench.train:
            seen[route.column] = seen.get(route.column, 0) + 1
            if seen[route.column] <= most:
                kept.append(route)
        with fresh(bench) as one:
            one.record(kept)
            answers = routed(one, bench, bench.single)
            found.append((most, figures(answers, [])))
    return found


def report(bench: Bench, found: dict[str, Figures]) -> str:
    """The measurement as Markdown."""
    names = [name for name in found["Signpost"] if not name.endswith(" s")]
    rows: list[list[object]] = [[name, *(_shown(found[method].get(name)) for method in found)] for name in names]
    for name in ("p50 s", "p99 s"):
        rows.append([name.replace(" s", " ms"), *(_shown(found[method][name] * 1000, 1) for method in found)])
    steps = [
        (most, *(_shown(some[name]) for name in ("hit@1 warm", "hit@1 cold", "hit@1 all")))
        for most, some in curve(bench)
    ]
    return (
        f"Routing {len(bench.single) + len(bench.multi)} queries to {len(bench.catalog.products)} products after "
        f"{len(bench.train):,} accepted routes, offline ({machine()}; a method that only ranks names one product, "
        f"and its time is not measured):\n\n{table(('figure', *found), rows)}\n\n"
        f"With so many past routes a product:\n\n"
        f"{table(('routes', 'hit@1 warm', 'hit@1 cold', 'hit@1 all'), steps)}\n\n"
        f"{growth(bench)}\n\n{several_languages()}"
    )


def _shown(value: float | None, digits: int = 3) -> str:
    return "" if value is None or np.isnan(value) or (digits == 1 and not value) else f"{value:.{digits}f}"


def predictions(answers: Sequence[Answered]) -> str:
    """What the router answered, a JSON object a line."""
    return "".join(
        json.dumps(
            {
                "id": one.query.id,
                "ranked": list(one.ranked),
                "set": sorted(one.chosen),
                "confidence": round(one.confidence, 4),
            },
            ensure_ascii=False,
        )
        + "\n"
        for one in answers
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.routing", description=__doc__)
    parser.add_argument("folder", type=Path, help="catalog.jsonl, train.jsonl, queries.jsonl and multi.jsonl")
    parser.add_argument("--predictions", type=Path, metavar="OUT", help="write what was answered, a line a query")
    parser.add_argument("--json", action="store_true", help="print the methods' figures as JSON and nothing else")
    parser.add_argument("--write", action="store_true", help="put the figures into the README")
    chosen = parser.parse_args()
    bench = read_bench(chosen.folder)
    found, answers = methods(bench)
    if chosen.predictions:
        chosen.predictions.write_text(predictions(answers), encoding="utf-8")
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    figures_shown = report(bench, found)
    print(figures_shown)
    if chosen.write:
        readme = ROOT / "README.md"
        readme.write_text(filled(readme.read_text(encoding="utf-8"), "routing", figures_shown), encoding="utf-8")


if __name__ == "__main__":
    main()
