"""A routing benchmark read from its four files: products, accepted routes, queries of one product and of two."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.companies import ranker
from knowledge.learning import PastRoute
from knowledge.ports import Encoder
from portfolio.cards import Catalog, ProductCard
from storage.vocabulary import LifecycleStage, ProductKind

MOST_COVERS = 8
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Query:
    """One query. `tools`: the right products, none when its product was taken out; `kind`: warm, cold or absent."""

    id: str
    text: str
    tools: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """The benchmark; routes name products by their column in the catalogue."""

    catalog: Catalog
    train: tuple[PastRoute, ...]
    single: tuple[Query, ...]
    multi: tuple[Query, ...]
    encoder: Encoder


def read_bench(folder: Path) -> Bench:
    """The benchmark in this folder. Raises OSError or ValueError when a file is missing or not JSON lines."""
    tools = _lines(folder / "catalog.jsonl")
    columns = {tool["name"]: column for column, tool in enumerate(tools)}
    train = [PastRoute(row["query"], columns[row["tool"]]) for row in _lines(folder / "train.jsonl")]
    single = [
        Query(row["id"], row["query"], (row["tool"],) if row["tool"] else (), row["kind"])
        for row in _lines(folder / "queries.jsonl")
    ]
    multi = [Query(row["id"], row["query"], tuple(row["tools"])) for row in _lines(folder / "multi.jsonl")]
    catalog = Catalog(1, products=tuple(product(tool) for tool in tools))
    return Bench(catalog, tuple(train), tuple(single), tuple(multi), ranker())


def product(tool: dict[str, Any]) -> ProductCard:
    """A tool as a product: its description is the purpose, the sentences of its details are what it covers."""
    covers = covered(tool)
    return ProductCard(
        tool["name"], tool["name"], ProductKind.OTHER, LifecycleStage.ADOPTION, tool["description"], covers
    )


def covered(tool: dict[str, Any]) -> tuple[str, ...]:
    """What a tool covers, from its details."""
    sentences = [piece.strip() for piece in _SENTENCE.split(tool["details"] or "")]
    return tuple(piece for piece in sentences if 20 < len(piece) < 300)[:MOST_COVERS]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
