"""An import takes entries out of the catalogue: they are nowhere, what spoke of them is told, and they come back."""

from datetime import datetime, timedelta

import pytest
import yaml

from portfolio import catalog, importing
from portfolio.catalog import browse, find_product, product_card, snapshot
from portfolio.changing import change_catalog
from portfolio.errors import NotFoundError
from portfolio.hypotheses import possible_owners
from portfolio.importing import ImportPlan, ImportProblems, describe
from portfolio.people import find_person, person_by_slack_id, portfolio_leads
from portfolio.pilots.building import start_pilot
from portfolio.pilots.reading import pilot_card
from portfolio.requests import open_request, requests_for
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, ParticipantStatus, PilotStatus, Role
from tests.pilots import put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL
from tests.portfolio.test_exporting import as_json, validator

LATER = NOON + timedelta(days=9)
SCHEMA = validator()
INITIATIVES = """\
initiatives:
  - key: memo
    title: Credit memo
    lead: anna
    products:
      - {product: docreader, part: reading, scenario: Invoices}
      - {product: scantext, part: reading old ones}
"""


def run(unit: Unit, text: str, at: datetime = LATER) -> ImportPlan:
    return importing.apply(unit, [("files.yaml", text)], by="cron", at=at)


def refused(unit: Unit, text: str) -> list[str]:
    with pytest.raises(ImportProblems) as told:
        importing.plan(unit, [("files.yaml", text)])
    return [str(problem) for problem in told.value.problems]


def entry(section: str, key: str, *also: object, **changes: object) -> str:
    """An entry of the small company, as its file has it, with these fields, and others beside it."""
    found = next(one for one in yaml.safe_load(SMALL)[section] if one["key"] == key)
    return yaml.safe_dump({section: [{**found, **changes}, *also]}, sort_keys=False)


def gone(key: str, **more: object) -> dict[str, object]:
    return {"key": key, "withdrawn": True, **more}


def is_fixed(unit: Unit) -> bool:
    """Whether what is exported fits the schema and changes nothing where it comes from."""
    exported = importing.export(unit)
    SCHEMA.validate(as_json(yaml.safe_load(exported)))
    again = importing.plan(unit, [("export.yaml", exported)])
    return again.is_empty and not again.notes and importing.export(unit) == exported


def test_a_withdrawn_rule_is_listed_nowhere_and_comes_back(store: OpenUnit) -> None:
    with store() as unit:
        done = run(unit, "rules: [{key: R1, withdrawn: true}]")
        assert describe(done).splitlines() == [
            "0 created, 0 updated, 0 unchanged, 1 withdrawn.",
            "- rule R1",
            "    withdrawn: (nothing) → true",
        ]
        assert snapshot(unit).rules == ()
        assert unit.rules.by_key("R1") is None
        assert is_fixed(unit)
        assert run(unit, "rules: [{key: R1, withdrawn: yes}]").is_empty, "the second time changes nothing"
        back = run(unit, entry("rules", "R1", statement="Client data stays here."))
        assert [(one.name, one.before, one.after) for one in back.changes[0].fields] == [
            ("statement", "Client data stays inside.", "Client data stays here."),
            ("withdrawn", "true", ""),
        ]
        (rule,) = snapshot(unit).rules
        assert (rule.statement, rule.version) == ("Client data stays here.", 2)


def test_what_else_stands_in_a_withdrawn_entry_is_not_read_and_told(store: OpenUnit) -> None:
    with store() as unit:
        done = run(unit, "rules:\n  - key: R1\n    statement: ''\n    withdrawn: true\n    contact: nobody\n")
        assert [str(note) for note in done.file.notes] == [
            "files.yaml:2: rules[0]: Withdrawn, so what else stands here is not read: statement, contact."
        ]
        assert "“contakt” is not a field" in refused(unit, "rules: [{key: R1, withdrawn: true, contakt: x}]")[0]
        told = refused(unit, entry("rules", "R1", withdrawn="maybe"))
        assert told[0].endswith("withdrawn is true or false, not the text “maybe”.")
        assert run(unit, entry("rules", "R1", withdrawn=False)).count("updated") == 1, "it is there again"


def test_an_unknown_key_is_told_and_nothing_is_stored(store: OpenUnit) -> None:
    with store() as unit:
        done = run(unit, "products: [{key: docreeder, withdrawn: true}]")
        assert done.is_empty
        assert describe(done).splitlines()[-1] == (
            "note: files.yaml:1: products[0].key: There is no product “docreeder”, so nothing is withdrawn. "
            "Did you mean docreader?"
        )
        assert unit.products.by_key("docreeder", withdrawn=True) is None


def test_who_was_withdrawn_is_offered_nowhere_and_holds_no_role(store: OpenUnit) -> None:
    with store() as unit:
        done = run(unit, "people: [{key: lead, withdrawn: true}]")
        assert "lead" not in {one.key for one in possible_owners(unit)}
        assert portfolio_leads(unit) == ()
        assert unit.people.roles().keys().isdisjoint({row.id for row in unit.people.all(withdrawn=True)[:1]})
        guest = person_by_slack_id(unit, slack_id="U0LEAD")
        assert (guest.key, guest.roles) == ("", frozenset({Role.EMPLOYEE}))
        with pytest.raises(NotFoundError):
            find_person(unit, words="Pat Lead")
        assert "contact: lead → (nothing)" in describe(done), "what spoke of them is told field by field"
        assert is_fixed(unit)
        run(unit, entry("people", "lead"))
        assert portfolio_leads(unit)[0].name == "Pat Lead"


def test_their_products_are_ownerless_and_the_import_says_so(store: OpenUnit) -> None:
    with store() as unit:
        done = run(unit, "people:\n  - {key: owner, withdrawn: true}\n  - {key: deputy, withdrawn: true}\n")
        said = describe(done)
        assert "~ product docreader\n    owner: owner → (nothing)\n    deputy: deputy → (nothing)" in said
        assert "note: files.yaml:2: people[0].withdrawn: docreader has no owner any more: name somebody." in said
        assert product_card(unit, key="docreader").owner is None
        assert "DocReader has no owner." in {one.sentence for one in catalog.problems(unit)}
        assert is_fixed(unit)


def test_files_that_still_name_them_are_refused_with_file_and_line(store: OpenUnit) -> None:
    with store() as unit:
        text = "people:\n  - {key: owner, withdrawn: true}\n" + entry("products", "docreader")
        (told,) = refused(unit, text)
        assert told == "files.yaml:8: products[0].owner: “owner” is withdrawn in files.yaml, line 2."
        run(unit, "people: [{key: owner, withdrawn: true}]")
        assert "“owner” was withdrawn." in refused(unit, entry("products", "docreader"))[0]


def test_whoever_decides_a_running_pilot_stays_until_it_is_decided(store: OpenUnit) -> None:
    with store() as unit:
        pilot = put_pilot(unit, at=NOON, business_owner="U0LEAD", participants=[("U0ANNA", "clerk")])
        (told,) = refused(unit, "people: [{key: lead, withdrawn: true}]")
        assert told.endswith("Pat Lead decides the pilot p1 of DocReader: it has to be decided first.")
        (told,) = refused(unit, "products: [{key: docreader, withdrawn: true}]")
        assert told.endswith("The pilot p1 of DocReader is running: it has to be decided first.")
        run(unit, "people: [{key: anna, withdrawn: true}]")
        row = unit.pilots.participant("p1", "U0ANNA")
        assert row is not None
        assert (row.status, row.left_at) == (ParticipantStatus.LEFT, LATER)
        pilot.status, pilot.closed_at = PilotStatus.CLOSED, LATER
        unit.session.flush()
        run(unit, "people: [{key: lead, withdrawn: true}]")
        decided_by = pilot_card(unit, pilot_id="p1").business_owner
        assert decided_by is not None
        assert decided_by.name == "Pat Lead", "its record still says who"


def test_a_merge_of_a_product_that_was_entered_twice(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, INITIATIVES)
        anna = find_person(unit, words="anna")
        open_request(
            unit,
            request_id="r1",
            product_key="docreader",
            by=anna,
            text="How?",
            ask_id=None,
            channel="",
            thread_ts="",
            at=NOON,
        )
        names = {"aliases": ["DocReader", "OCR"]}
        assert "“DocReader” already means docreader" in refused(unit, entry("products", "regsearch", **names))[0]
        done = run(unit, entry("products", "regsearch", gone("docreader", replaced_by="regsearch"), **names))
        said = describe(done)
        assert "- product docreader\n    withdrawn: (nothing) → true\n    replaced_by: (nothing) → regsearch" in said
        assert "~ product scantext\n    replaced_by: docreader → regsearch" in said
        assert "      - docreader | reading | Invoices\n      + regsearch | reading" in said, (
            "a scenario it does not have"
        )
        assert "One open question about it stays with whoever answered for it." in said
        found = find_product(unit, words="ocr")
        assert found is not None
        assert found.key == "regsearch"
        assert "docreader" not in {one.key for one in browse(unit, limit=50).products}
        with pytest.raises(NotFoundError, match=r"^DocReader was withdrawn; RegSearch took its place\.$"):
            product_card(unit, key="docreader")
        owner = find_person(unit, words="owner")
        assert [one.text for one in requests_for(unit, person=owner)] == ["How?"], "nobody's question is lost"
        assert is_fixed(unit)


def test_old_withdrawals_lead_on_to_what_took_the_place_of_their_successor(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, "products: [{key: scantext, withdrawn: true, replaced_by: docreader}]")
        text = "products: [{key: docreader, withdrawn: true, replaced_by: regsearch}]"
        assert "~ product scantext\n    replaced_by: docreader → regsearch" in describe(run(unit, text))
        assert is_fixed(unit)
        back = entry("products", "docreader", gone("regsearch", replaced_by="docreader"), differs_from={})
        assert [one.key for one in run(unit, back).changes if one.fields] == ["docreader", "regsearch", "scantext"]
        again = entry("products", "scantext", gone("docreader", replaced_by="scantext"), replaced_by=None)
        run(unit, again)
        assert run(unit, again).is_empty, "what comes back in the same import stays"


def test_what_pointed_at_a_product_nothing_replaces_is_cleared(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, INITIATIVES)
        done = run(unit, "products: [{key: regsearch, withdrawn: true}, {key: scantext, withdrawn: true}]")
        assert "differs_from: regsearch: RegSearch answers questions. → (nothing)" in describe(done)
        assert product_card(unit, key="docreader").differs_from == ()
        assert [use.part for use in unit.initiatives.uses()] == ["reading"]
        with pytest.raises(NotFoundError, match=r"^RegSearch was withdrawn from the catalogue\."):
            find_product(unit, words="regsearch")
        assert is_fixed(unit)
        run(unit, entry("products", "scantext"))
        assert product_card(unit, key="scantext").stage is LifecycleStage.RETIREMENT
        assert run(unit, "stage_history: [{product: regsearch, stage: pilot, on: 2026-01-01}]").is_empty


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{key: docreader, withdrawn: true, replaced_by: docreader}", "A product cannot be replaced by itself."),
        ("{key: docreader, withdrawn: true, replaced_by: nobody}", "There is no product “nobody”"),
        (
            "{key: docreader, withdrawn: true, replaced_by: regsearch}\n  - {key: regsearch, withdrawn: true}",
            "“regsearch” is withdrawn in files.yaml, line 3.",
        ),
        (
            "{key: docreader, withdrawn: true}\n  - {key: docreader, withdrawn: true}",
            "There are two entries for the product “docreader”; the first is in files.yaml, line 2.",
        ),
        ("{withdrawn: true}", "A withdrawn product needs key: the key it has in the catalogue."),
    ],
)
def test_a_withdrawal_that_makes_no_sense_is_refused(store: OpenUnit, text: str, told: str) -> None:
    with store() as unit:
        assert any(told in one for one in refused(unit, f"products:\n  - {text}\n"))
        assert not unit.session.dirty


def test_a_rule_is_the_same_in_capitals_when_it_is_withdrawn(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, "rules: [{key: R1, withdrawn: true}]")
        assert "The rule is called R1 in the catalogue" in refused(unit, entry("rules", "R1").replace("R1", "r1"))[0]


def test_replacements_that_would_go_round_are_refused(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, entry("products", "regsearch", replaced_by="scantext"))
        text = "products: [{key: docreader, withdrawn: true, replaced_by: regsearch}]"
        assert "round in a circle: regsearch → scantext → regsearch" in refused(unit, text)[0]


def test_a_team_nobody_is_left_in_is_not_named_by_a_product(store: OpenUnit) -> None:
    with store() as unit:
        names = ("owner", "deputy", "anna")
        text = "people:\n" + "".join(f"  - {{key: {key}, withdrawn: true}}\n" for key in names)
        assert "Nobody else is in “Credit”, and docreader names that team" in refused(unit, text)[0]
        named = {"teams": ["Office"], "owner": "bob", "deputy": None}
        assert not run(unit, text + entry("products", "docreader", **named)).is_empty
        assert is_fixed(unit)


def test_a_slack_id_is_free_for_somebody_else(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, entry("people", "bob", gone("anna"), slack_id="U0ANNA"))
        assert person_by_slack_id(unit, slack_id="U0ANNA").key == "bob"
        run(unit, entry("people", "anna", {"key": "bob", "name": "Bob", "slack_id": "U0BOB"}))
        assert person_by_slack_id(unit, slack_id="U0ANNA").key == "anna"


def test_an_owner_named_in_the_chat_is_not_kept_when_withdrawn(store: OpenUnit) -> None:
    with store() as unit:
        lead = find_person(unit, words="lead")
        change_catalog(unit, file="owner.yaml", product=("regsearch", {"owner": "anna"}), by=lead, at=NOON)
        run(unit, "people: [{key: anna, withdrawn: true}]")
        done = run(unit, entry("products", "regsearch"))
        assert (done.is_empty, done.kept) == (True, ())


def test_a_draft_of_a_pilot_cannot_be_started(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, product="docreader", status=PilotStatus.DRAFT)
        run(unit, "products: [{key: docreader, withdrawn: true}]")
        owner = find_person(unit, words="owner")
        with pytest.raises(NotFoundError, match="DocReader was withdrawn"):
            start_pilot(unit, pilot_id="p1", by=owner, at=LATER)


def test_a_withdrawn_initiative_counts_nowhere(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, INITIATIVES)
        product = unit.products.by_key("docreader")
        assert product is not None
        assert len(unit.initiatives.using([product.id or 0])) == 1
        run(unit, "initiatives: [{key: memo, withdrawn: true}]")
        assert unit.initiatives.using([product.id or 0]) == []
        run(unit, "products: [{key: scantext, withdrawn: true}]")
        assert unit.initiatives.uses() == [], "no reader meets a product that is gone"
        assert is_fixed(unit)
        assert "“scantext” was withdrawn." in refused(unit, INITIATIVES)[0]
        run(unit, entry("products", "scantext"))
        run(unit, INITIATIVES)
        assert len(unit.initiatives.using([product.id or 0])) == 1
