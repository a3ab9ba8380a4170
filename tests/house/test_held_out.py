"""The held-out companies stay held out: nothing that fits reads them."""

from bench.companies import company_names, held_out_names, reworded_names
from bench.paraphrases import Use, paraphrases
from tests.house.tree import ROOT


def test_there_are_some_and_fitting_knows_none_of_them() -> None:
    assert len(held_out_names()) >= 2
    assert set(held_out_names()).isdisjoint(company_names())


def test_companies_held_out_for_their_rules_teach_nothing() -> None:
    held_out = reworded_names(held_out=True)
    assert len(held_out) >= 3
    assert set(held_out).isdisjoint((*company_names(), *reworded_names()))
    assert {one.use for name in held_out for one in paraphrases(name)} == {Use.REPORT}


def test_only_the_outcomes_are_measured_on_them() -> None:
    readers = {
        path.name for path in (ROOT / "bench").glob("*.py") if "held_out_names" in path.read_text(encoding="utf-8")
    }
    assert readers == {"companies.py", "outcomes.py"}
