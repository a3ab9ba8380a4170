"""The routing benchmark: read from its four files, recorded as chat records, and written as promised."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import routing
from bench.routing import Answered, calibration_error, figures
from bench.routing_data import Query

TOOLS = [
    ("Weather", "Weather forecasts for any city.", "Tells tomorrow's weather. Warns of storms in any city."),
    ("Rhymes", "Writes poems and rhymes.", ""),
    ("Invoices", "Reads invoices and their totals.", "Reads the totals of invoices. Reads the date of a bill."),
]
PAST = ["will it rain in Oslo tomorrow", "do I need an umbrella in Rome", "storm in Bergen tonight?"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def lines(name: str, rows: list[dict[str, Any]]) -> None:
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    lines(
        "catalog.jsonl",
        [{"name": name, "title": name, "description": what, "details": more} for name, what, more in TOOLS],
    )
    lines("train.jsonl", [{"id": f"tr{at}", "query": text, "tool": "Weather"} for at, text in enumerate(PAST)])
    lines(
        "queries.jsonl",
        [
            {"id": "q0", "query": "is there rain in Paris tomorrow", "tool": "Weather", "kind": "warm"},
            {"id": "q1", "query": "read the totals of these invoices", "tool": "Invoices", "kind": "cold"},
            {"id": "q2", "query": "book a flight to Rome", "tool": None, "kind": "absent"},
        ],
    )
    lines(
        "multi.jsonl",
        [{"id": "m0", "query": "tell me the weather in Rome and write a poem", "tools": ["Weather", "Rhymes"]}],
    )
    return tmp_path


def test_it_prints_the_figures_and_writes_what_was_answered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out.jsonl"
    monkeypatch.setattr(sys, "argv", ["routing", str(folder), "--json", "--predictions", str(out)])
    routing.main()
    found = json.loads(capsys.readouterr().out)
    assert found["Signpost"]["hit@1 warm"] == found["Signpost"]["hit@1 cold"] == 1.0
    assert {"BM25 (bm25s)", "LangChain InMemoryVectorStore", "Signpost without learning"} < set(found)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["q0", "q1", "q2", "m0"]
    for row in rows:
        assert set(row) == {"id", "ranked", "set", "confidence"}
        assert set(row["ranked"]) <= {name for name, _, _ in TOOLS}
        assert 0 <= row["confidence"] <= 1


def answered(tools: tuple[str, ...], ranked: tuple[str, ...], confidence: float, kind: str = "warm") -> Answered:
    return Answered(Query("q", "x", tools, kind), ranked, frozenset(ranked[:1]), confidence)


def test_the_figures_are_those_of_a_small_case_by_hand() -> None:
    single = [
        answered(("a",), ("a", "b"), 0.9),
        answered(("b",), ("a", "b"), 0.7),
        answered(("c",), ("a", "b"), 0.5, "cold"),
        answered((), ("a",), 0.6, "absent"),
    ]
    found = figures(single, [answered(("a", "b"), ("a", "c", "b"), 0.5)])
    assert (found["hit@1 warm"], found["hit@3 warm"], found["hit@1 cold"]) == (0.5, 1.0, 0.0)
    assert (found["multi recall@2"], found["multi recall@5"], found["multi exact set"]) == (0.5, 1.0, 0.0)
    assert found["abstain AUROC"] == pytest.approx(2 / 3)
    assert found["ECE"] == pytest.approx((0.1 + 0.7 + 0.5) / 3)


def test_confidence_that_is_right_has_no_error() -> None:
    sure = [answered(("a",), ("a",), 1.0) for _ in range(4)]
    assert calibration_error(sure) == pytest.approx(0.0)
