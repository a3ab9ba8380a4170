"""How routing grows: ten thousand products and a hundred thousand routes, and asks in other languages."""

import random
import resource
import time
from dataclasses import replace

import numpy as np

from bench.companies import company, company_names, encoder, forget, ranker
from bench.machine import percentile, table
from bench.outcomes import LabelDay
from bench.routing_data import Bench
from bench.routing_store import ASKER
from portfolio.cards import Catalog
from portfolio.routing import Router
from storage.vocabulary import Outcome

PRODUCTS, ROUTES, ASKS = 10_000, 100_000, 200
LANGUAGES = ("en", "de", "fr", "es", "ru")


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


def several_languages() -> str:
    """The share of asks whose first product is right, by language, over every labelled company, as Markdown."""
    right: dict[str, list[bool]] = {language: [] for language in LANGUAGES}
    for name in company_names():
        one = company(name)
        router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay())
        for label in one.asks:
            if label.outcome is Outcome.FIT and label.lang in right:
                decision = router.route(one.catalog, label.asker, label.text)
                first = max(decision.trace.candidates, key=lambda found: found.chance, default=None)
                right[label.lang].append(first is not None and any(first.key in keys for keys in label.sets))
    rows = [(language, len(some), f"{np.mean(some):.2f}") for language, some in right.items() if some]
    said = "The likeliest product is right, asks of one product of the labelled companies"
    return f"{said}:\n\n{table(('language', 'asks', 'hit@1'), rows)}"


def _memory() -> float:
    """The most memory this process ever held; KB."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
