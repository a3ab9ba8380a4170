"""How routing grows: ten thousand products and a hundred thousand routes."""

import random
import resource
import time
from dataclasses import replace

from bench.companies import encoder, forget
from bench.machine import percentile, table
from bench.outcomes import LabelDay
from bench.routing_data import Bench
from bench.routing_store import ASKER
from portfolio.cards import Catalog
from portfolio.routing import Router

PRODUCTS, ROUTES, ASKS = 10_000, 100_000, 200


def growth(bench: Bench) -> str:
    """Time and memory beside those of the benchmark's own size, as Markdown."""
    rows = []
    first = 0.0
    for products, routes in ((len(bench.catalog.products), len(bench.train)), (PRODUCTS, ROUTES)):
        before = _memory()
        made, seconds = _timed(bench, products, routes)
        p99 = percentile(seconds, 0.99)
        first = first or p99
        p50 = percentile(seconds, 0.5)
        rows.append(
            (f"{products:,}", f"{routes:,}", f"{made:.0f} s", f"{p50 * 1000:.1f}", f"{p99 * 1000:.1f}",
             f"{p99 / first:.1f}", f"{(_memory() - before) / 1024:.0f} MB")
        )  # fmt: skip
    head = ("products", "routes", "made ready in", "p50 ms", "p99 ms", "p99 ratio", "memory added at the peak")
    return f"Growth, with copies of the products and routes under other names:\n\n{table(head, rows)}"


def _timed(bench: Bench, products: int, routes: int) -> tuple[float, list[float]]:
    cards = bench.catalog.products
    catalog = Catalog(
        1,
        products=tuple(
            replace(
                cards[at % len(cards)], key=f"p{at}", name=f"{cards[at % len(cards)].name} {at // len(cards) or ''}"
            )
            for at in range(products)
        ),
    )
    started = time.perf_counter()
    router = Router(encoder=encoder(), ranker=bench.encoder, clock=LabelDay())
    router.prepare(catalog)
    copies = max(products // len(cards), 1)
    chance = random.Random(1)
    some = [bench.train[at % len(bench.train)] for at in range(routes)]
    told = [(f"p{one.column + len(cards) * chance.randrange(copies)}", one.text, 1.0) for one in some]
    vectors = bench.encoder.encode([one.text for one in some])
    router.learn(catalog, 1, told, vectors)
    made = time.perf_counter() - started
    seconds = []
    for query in bench.single[:ASKS]:
        forget(query.text)
        started = time.perf_counter()
        router.route(catalog, ASKER, query.text)
        seconds.append(time.perf_counter() - started)
    return made, seconds


def _memory() -> float:
    """The most memory this process ever held; KB."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
