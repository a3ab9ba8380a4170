"""The held-out companies stay held out: nothing that fits reads them."""

from bench.companies import company_names, held_out_names
from tests.house.tree import ROOT


def test_there_are_some_and_fitting_knows_none_of_them() -> None:
    assert len(held_out_names()) >= 2
    assert set(held_out_names()).isdisjoint(company_names())


def test_only_the_outcomes_are_measured_on_them() -> None:
    readers = {
        path.name for path in (ROOT / "bench").glob("*.py") if "held_out_names" in path.read_text(encoding="utf-8")
    }
    assert readers == {"companies.py", "outcomes.py"}
