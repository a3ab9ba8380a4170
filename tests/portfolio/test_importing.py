"""Import: what is planned is what is done, twice is once, things keep their identity, versions count what matters."""

import json
from typing import Any

import pytest
import yaml

from portfolio import catalog, importing
from portfolio.errors import PortfolioError
from portfolio.importing import ImportPlan
from storage.models import OnboardingStepRow, ScenarioRow
from storage.unit import Unit
from storage.vocabulary import ProductKind, Role
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL


def changed(**products: dict[str, Any]) -> str:
    """The small company with fields of some products changed; None takes a field away."""
    document = yaml.safe_load(SMALL)
    for entry in document["products"]:
        entry.update(products.get(entry["key"], {}))
        for name in [name for name, value in entry.items() if value is None]:
            del entry[name]
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def apply(unit_of: OpenUnit, *texts: str) -> ImportPlan:
    with unit_of() as unit:
        return importing.apply(unit, [(f"{n}.yaml", text) for n, text in enumerate(texts)], by="test", at=NOON)


def verbs(plan: ImportPlan) -> dict[str, str]:
    return {change.key: change.verb for change in plan.changes if change.verb != "unchanged"}


def test_everything_arrives_on_the_cards(store: OpenUnit) -> None:
    with store() as unit:
        found = catalog.snapshot(unit)
    card = found.products[0]
    assert (found.company, found.data_classes, found.teams) == (
        "Test & Sons",
        ("PUB", "INT", "CLIENT"),
        ("Credit", "Office"),
    )
    assert found.lead is not None
    assert found.lead.key == "lead"
    assert [product.key for product in found.products] == ["docreader", "regsearch", "scantext"]
    assert (card.kind, card.audience, card.teams) == (ProductKind.DOCUMENT_EXTRACTION, "operations", ("Credit",))
    assert card.owner is not None
    assert (card.owner.name, card.owner.roles) == ("Olga Owner", frozenset({Role.EMPLOYEE, Role.PRODUCT_OWNER}))
    assert card.differs_from == (("regsearch", "RegSearch answers questions."),)
    assert [(one.title, one.task, one.role, one.example) for one in card.scenarios] == [
        ("Invoices", "read the lines", "clerk", "Read this invoice."),
        ("Passports", "", "", ""),
    ]
    assert [(one.text, one.reason) for one in card.constraints] == [("A person checks.", "Scans lie.")]
    assert (card.onboarding[0].title, card.onboarding[0].how) == ("Ask for access", "Write to the owner.")
    assert [(one.title, one.url) for one in card.links] == [("Guide", "https://example.com/guide")]
    assert (found.products[2].replaced_by, str(found.products[2].retire_on)) == ("docreader", "2026-06-30")
    assert found.products[1].teams is None
    rule = found.rules[0]
    assert (rule.key, rule.examples, rule.version) == ("R1", ("paste a passport into the chat",), 1)
    assert rule.triggers == ("green folder",)
    assert rule.contact == found.lead


def test_importing_twice_changes_nothing(store: OpenUnit) -> None:
    plan = apply(store, SMALL)
    assert plan.is_empty
    assert plan.count("unchanged") == 1 + 5 + 3 + 1
    assert plan.version == 1


def test_the_version_goes_up_once_per_import_that_changes_something(store: OpenUnit) -> None:
    assert apply(store, changed(regsearch={"name": "Reg", "purpose": "y"})).version == 2
    with store() as unit:
        assert catalog.catalog_version(unit) == 2


def test_planning_writes_nothing(store: OpenUnit) -> None:
    with store() as unit:
        plan = importing.plan(unit, [("f.yaml", changed(regsearch={"name": "Reg"}))])
    assert verbs(plan) == {"regsearch": "updated"}
    with store() as unit:
        assert catalog.product_card(unit, key="regsearch").name == "RegSearch"
        assert catalog.catalog_version(unit) == 1


def test_a_plan_can_be_applied_as_it_was_made(empty: OpenUnit) -> None:
    with empty() as unit:
        plan = importing.plan(unit, importing.parse([("f.yaml", SMALL)]))
        done = importing.apply(unit, plan, by="test", at=NOON)
    assert done.changes == plan.changes
    assert done.version == 1


def test_several_files_are_one(empty: OpenUnit) -> None:
    document = yaml.safe_load(SMALL)
    parts = [yaml.safe_dump({name: document[name]}) for name in ("rules", "products", "people", "company")]
    assert apply(empty, *parts).count("created") == 10


def test_json_is_yaml(empty: OpenUnit) -> None:
    document = json.dumps({"company": {"name": "Smile 😀 \\ud83d\\ude00 / Sons"}}, indent="\t").replace("/", "\\/")
    apply(empty, document)
    with empty() as unit:
        assert catalog.snapshot(unit).company == "Smile 😀 \\ud83d\\ude00 / Sons"


def test_what_the_file_does_not_name_is_left_alone(store: OpenUnit) -> None:
    apply(store, "products:\n  - {key: new, name: New, kind: other, stage: hypothesis, purpose: x, covers: [y]}\n")
    with store() as unit:
        found = catalog.snapshot(unit)
    assert [product.key for product in found.products] == ["docreader", "regsearch", "scantext", "new"]
    assert len(found.rules) == 1
    assert found.company == "Test & Sons"


def test_a_field_left_out_becomes_empty(store: OpenUnit) -> None:
    apply(store, changed(docreader={"owner": None, "teams": None, "roadmap": None, "retire_on": None}))
    with store() as unit:
        card = catalog.product_card(unit, key="docreader")
    assert (card.owner, card.teams, card.roadmap) == (None, None, ())


def test_a_file_may_point_into_the_store_and_forward(store: OpenUnit) -> None:
    entry = "{key: %s, name: %s, kind: llm, stage: retirement, purpose: x, covers: [y], replaced_by: %s, owner: anna}"
    apply(store, "products:\n  - " + entry % ("a", "A", "b") + "\n  - " + entry % ("b", "B", "docreader") + "\n")
    with store() as unit:
        assert catalog.product_card(unit, key="a").replaced_by == "b"
        assert catalog.product_card(unit, key="b").replaced_by == "docreader"


def test_nothing_is_written_when_anything_is_wrong(store: OpenUnit) -> None:
    with pytest.raises(PortfolioError):
        apply(store, changed(regsearch={"name": "Reg"}), "rules: [{key: R2, statement: x, contact: ghost}]\n")
    with store() as unit:
        assert catalog.product_card(unit, key="regsearch").name == "RegSearch"


def test_two_people_can_exchange_their_slack_ids(store: OpenUnit) -> None:
    text = SMALL.replace("U0LEAD", "x").replace("U0OWNER", "U0LEAD").replace("slack_id: x", "slack_id: U0OWNER")
    apply(store, text)
    with store() as unit:
        assert {row.key: row.slack_id for row in unit.people.all()}["lead"] == "U0OWNER"


def rows(unit: Unit, table: type[ScenarioRow] | type[OnboardingStepRow]) -> dict[str, tuple[int | None, bool]]:
    lists = unit.products.scenarios() if table is ScenarioRow else unit.products.onboarding()
    return {row.title: (row.id, row.removed_at is None) for each in lists.values() for row in each}


def test_scenarios_and_steps_keep_their_identity(store: OpenUnit) -> None:
    with store() as unit:
        before = rows(unit, ScenarioRow) | rows(unit, OnboardingStepRow)
    apply(
        store,
        changed(
            docreader={
                "scenarios": [{"title": "New"}, {"title": "invoices", "task": "other"}],
                "onboarding": [{"title": "Send a scan", "how": "here"}, {"title": "Ask for access"}],
            }
        ),
    )
    with store() as unit:
        after = rows(unit, ScenarioRow) | rows(unit, OnboardingStepRow)
        card = catalog.product_card(unit, key="docreader")
    assert [one.title for one in card.scenarios] == ["New", "invoices"]
    assert [one.title for one in card.onboarding] == ["Send a scan", "Ask for access"]
    assert after["invoices"] == before["Invoices"]
    assert after["Send a scan"] == before["Send a scan"]
    assert after["Passports"] == (before["Passports"][0], False)
    apply(store, SMALL)
    with store() as unit:
        assert rows(unit, ScenarioRow)["Passports"] == before["Passports"]
        assert rows(unit, ScenarioRow)["Invoices"] == before["Invoices"]


FIT = {
    "covers": ["other"],
    "does_not_cover": ["other"],
    "audience": "other",
    "teams": ["Office"],
    "data_classes": ["PUB"],
    "stage": "evolution",
}
NOT_FIT = {
    "name": "Other",
    "purpose": "other",
    "roadmap": ["other"],
    "scenarios": [],
    "owner": "anna",
    "aliases": ["x"],
}


@pytest.mark.parametrize("field", FIT)
def test_what_routing_reads_makes_a_new_version_of_the_fit_rules(store: OpenUnit, field: str) -> None:
    apply(store, changed(docreader={field: FIT[field]}))
    with store() as unit:
        assert catalog.product_card(unit, key="docreader").fit_rules_version == 2
        assert catalog.product_card(unit, key="regsearch").fit_rules_version == 1


@pytest.mark.parametrize("field", NOT_FIT)
def test_other_words_do_not(store: OpenUnit, field: str) -> None:
    apply(store, changed(docreader={field: NOT_FIT[field]}))
    with store() as unit:
        assert catalog.product_card(unit, key="docreader").fit_rules_version == 1


@pytest.mark.parametrize(
    ("before", "after", "version"),
    [
        ("Client data stays inside.", "Client data stays.", 2),
        ("paste a passport", "post a passport", 2),
        ("read a passport", "scan a passport", 2),
        ("[green folder]", "[green folder, pink slip]", 2),
        ("Take the names out.", "Do not.", 1),
        ("contact: lead", "contact: anna", 1),
    ],
)
def test_a_rule_counts_its_versions(store: OpenUnit, before: str, after: str, version: int) -> None:
    assert SMALL.count(before) == 1
    apply(store, SMALL.replace(before, after))
    with store() as unit:
        assert catalog.snapshot(unit).rules[0].version == version


def test_the_plan_reads_as_a_diff(store: OpenUnit) -> None:
    text = changed(
        docreader={
            "stage": "evolution",
            "covers": ["fields and tables from scans", "letters"],
            "aliases": ["OCR", "Doc Reader"],
            "owner": None,
            "purpose": "Reads documents, line by line, and says where on the page it found what.",
        }
    )
    text += "- {key: R2, statement: Second., examples: [x], triggers: [pink slip]}\n"
    with store() as unit:
        assert importing.describe(importing.plan(unit, [("f.yaml", text)])) == (
            "1 created, 1 updated, 9 unchanged.\n"
            "~ product docreader\n"
            "    stage: scaling → evolution\n"
            "    owner: owner → (nothing)\n"
            "    purpose:\n"
            "      - Reads documents.\n"
            "      + Reads documents, line by line, and says where on the page it found what.\n"
            "    covers:\n"
            "      - invoices\n"
            "      + letters\n"
            "    aliases:\n"
            "      in another order\n"
            "+ rule R2: Second."
        )


def test_values_are_the_texts_that_stand_in_the_file(empty: OpenUnit) -> None:
    apply(
        empty,
        "people: [{key: no, name: 007, team: 1e3}]\n"
        "products:\n  - {key: '2026', name: yes, kind: llm, stage: pilot, purpose: 2026-01-01,"
        " covers: [true, 0x10, 1_000],"
        " languages: [no, en], teams: [1e3], owner: no, deputy: ~}\n",
    )
    with empty() as unit:
        card = catalog.product_card(unit, key="2026")
    assert (card.name, card.purpose, card.covers) == ("yes", "2026-01-01", ("true", "0x10", "1_000"))
    assert (card.languages, card.teams, card.deputy) == (("no", "en"), ("1e3",), None)
    assert card.owner is not None
    assert (card.owner.key, card.owner.name) == ("no", "007")


def test_white_space_around_texts_goes_and_names_are_one_line(empty: OpenUnit) -> None:
    apply(empty, 'company:\n  name: "  Test \\n  & Sons "\nrules: [{key: R1, statement: " a\\r\\n\\nb "}]\n')
    with empty() as unit:
        found = catalog.snapshot(unit)
    assert (found.company, found.rules[0].statement) == ("Test & Sons", "a\n\nb")
