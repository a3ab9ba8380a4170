"""The floor under a pilot: the seed's by default, what a company's import file sets instead."""

import pytest

from portfolio import exporting, importing
from portfolio.importing_plan import describe
from portfolio.importing_problems import ImportProblems
from portfolio.pilots.policy import PilotPolicy, policy_of
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON


def file(pilots: str) -> list[tuple[str, str]]:
    return [("policy.yaml", f"company:\n  name: Test & Sons\n  data_classes: [PUB]\n{pilots}")]


def load(store: OpenUnit, pilots: str) -> None:
    with store() as unit:
        importing.apply(unit, file(pilots), by="test", at=NOON)


def policy(store: OpenUnit) -> PilotPolicy:
    with store() as unit:
        return policy_of(unit)


def test_without_a_company_and_without_a_policy_the_seed_s_holds(empty: OpenUnit) -> None:
    assert policy(empty) == PilotPolicy(roles=3, scenarios=5)
    load(empty, "")
    assert policy(empty) == PilotPolicy()


def test_the_file_sets_what_it_names_and_the_rest_stays(empty: OpenUnit) -> None:
    load(empty, "  pilots: {roles: 2, slice_of: 7}\n")
    assert policy(empty) == PilotPolicy(roles=2, slice_of=7)


def test_a_file_without_a_policy_gives_the_defaults_back(empty: OpenUnit) -> None:
    load(empty, "  pilots: {roles: 2}\n")
    load(empty, "")
    assert policy(empty) == PilotPolicy()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{slice_of: 2}", "slice_of is 2; it is at least 3."),
        ("{slice_of: 51}", "slice_of is 51; it is at most 50."),
        ("{roles: 0}", "roles is 0; it is at least 1."),
        ("{roles: 13}", "roles is 13; it is at most 12."),
        ("{scenarios: 0}", "scenarios is 0; it is at least 1."),
        ("{criteria: 0}", "criteria is 0; it is at least 1."),
        ("{longest_weeks: 105}", "longest_weeks is 105; it is at most 104."),
        ("{extension_weeks: 53}", "extension_weeks is 53; it is at most 52."),
        ("{roles: three}", "roles is a whole number, not the text “three”."),
        ("{roles: 2.5}", "roles is a whole number, not the text “2.5”."),
        ("{roles: [3]}", "roles is a whole number, not a list."),
        ("{weeks: 3}", "“weeks” is not a field of a pilot policy. Known: "),
        ("3", "This should be “field: value” lines, not the text “3”."),
    ],
)
def test_what_cannot_be_a_policy_is_refused_with_its_place(written: str, sentence: str) -> None:
    with pytest.raises(ImportProblems) as refused:
        importing.parse(file(f"  pilots: {written}\n"))
    (problem,) = refused.value.problems
    assert problem.sentence.startswith(sentence)
    assert problem.path.startswith("company.pilots")
    assert problem.line == 4


@pytest.mark.parametrize("written", ["{roles: 2, scenarios: 4}", "{}"])
def test_an_export_comes_back_unchanged(empty: OpenUnit, written: str) -> None:
    load(empty, f"  pilots: {written}\n")
    before = policy(empty)
    with empty() as unit:
        written_out = exporting.export(unit)
        plan = importing.plan(unit, [("again.yaml", written_out)])
    assert plan.is_empty
    assert ("pilots:" in written_out) is (written != "{}")
    assert "null" not in written_out
    load(empty, f"  pilots: {written}\n")
    assert policy(empty) == before


def test_a_change_of_the_policy_is_shown_with_its_names(empty: OpenUnit) -> None:
    load(empty, "  pilots: {roles: 2}\n")
    with empty() as unit:
        plan = importing.plan(unit, file("  pilots: {roles: 4, criteria: 2}\n"))
    assert "pilots: roles 2 → roles 4, criteria 2" in describe(plan)
