"""The table of metrics: every row says what a person has to know, and knows nothing where nothing is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from portfolio.adoption.facts import Facts
from portfolio.adoption.measuring import figures_of, reading_of
from portfolio.adoption.metrics import METRICS, NOTHING, Metric, MetricUnit, metric, metrics_of
from portfolio.adoption.windows import Window
from storage.vocabulary import Better, ProductKind
from tests.portfolio.conftest import OpenUnit

WEEK = Window(date(2026, 11, 16), date(2026, 11, 23))
# Seed, "Owns product metrics"; RAG's output is its answers, whose quality has a row of its own.
OF_EVERY_KIND = {
    "active_people", "active_teams", "initiatives", "reused_scenarios", "idea_to_pilot", "pilot_to_adoption",
    "support_requests", "time_saved", "expected_impact", "confirmed_impact", "satisfaction",
}  # fmt: skip
OF_ONE_KIND = {
    ProductKind.RAG: {"answer_quality", "trust"},
    ProductKind.CODE_AGENT: {"acceleration", "accepted_changes", "acceptance_rate", "output_quality"},
    ProductKind.ML_PLATFORM: {"models_in_production", "pipeline_stability", "output_quality"},
}


@pytest.mark.parametrize("row", METRICS, ids=lambda row: row.key)
def test_a_row_says_what_a_person_has_to_know(row: Metric) -> None:
    assert row.definition.endswith(".")
    assert row.label
    assert row.label == row.label.strip()
    assert row.kinds <= set(ProductKind)
    assert isinstance(row.better, Better)
    assert row.of or row.unit is not MetricUnit.SHARE, "a share of what?"
    assert row.least >= 5 or row.unit is not MetricUnit.OF_FIVE, "what people say is shown from five of them on"
    assert metric(row.key) is row


@pytest.mark.parametrize("row", METRICS, ids=lambda row: row.key)
def test_a_row_knows_nothing_where_nothing_is_stored(row: Metric) -> None:
    assert reading_of(row, Facts(1, WEEK)) == NOTHING


def test_keys_and_labels_are_told_apart() -> None:
    assert len({row.key for row in METRICS}) == len(METRICS)
    assert len({row.label for row in METRICS}) == len(METRICS)


@pytest.mark.parametrize("kind", ProductKind)
def test_every_kind_has_the_seeds_metrics_and_some_of_its_own(kind: ProductKind) -> None:
    keys = [row.key for row in metrics_of(kind)]
    assert set(keys) >= OF_EVERY_KIND | OF_ONE_KIND.get(kind, set())
    assert [row.key for row in metrics_of(kind) if row.kinds and row.key != "output_quality"]
    assert keys[0] == "active_people"


def test_an_empty_store_is_all_gaps(store: OpenUnit) -> None:
    with store() as unit:
        products = unit.products.all()
        figures = figures_of(unit, products, WEEK)
        assert figures_of(unit, [], WEEK) == {}
    assert set(figures) == {row.id for row in products}
    for row in products:
        assert [one.metric for one in figures[row.id or 0]] == list(metrics_of(row.kind))
        assert all((one.now, one.before, one.change) == (NOTHING, NOTHING, None) for one in figures[row.id or 0])


def test_so_many_queries_whatever_the_number_of_products(store: OpenUnit) -> None:
    counts = []
    for products in (1, 3):
        with store() as unit:
            rows = unit.products.all()[:products]
            with counted(unit.session.get_bind()) as asked:
                figures_of(unit, rows, WEEK, against=Window(WEEK.start - timedelta(days=28), WEEK.start))
            counts.append(len(asked))
    assert counts[0] == counts[1]


@contextmanager
def counted(engine: Any) -> Iterator[list[str]]:
    """The statements an engine executes meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
