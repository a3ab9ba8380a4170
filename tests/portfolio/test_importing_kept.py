"""What was changed in the chat outlives the same files again, and not a file that says something new."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml

from portfolio import importing
from portfolio.catalog import product_card
from portfolio.changing import change_catalog
from portfolio.editing import save_section, section_form
from portfolio.editing_fields import BY_NAME, Section
from portfolio.histories import history_of, last_edit
from portfolio.importing import ImportPlan, ImportProblems, describe
from portfolio.ownership import name_owner
from portfolio.people import find_person
from storage.models import DigestTurnRow
from storage.unit import Unit
from storage.vocabulary import DigestKind, LifecycleStage, Role
from tests.doubles import counting_ids
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import SMALL

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
KEPT = "kept: owner of regsearch, anna, named by Pat Lead on 1 December 2026; the file says "


def files(**regsearch: object) -> list[tuple[str, str]]:
    """The small company's file, with these fields of RegSearch."""
    document = yaml.safe_load(SMALL)
    next(one for one in document["products"] if one["key"] == "regsearch").update(regsearch)
    return [("company.yaml", yaml.safe_dump(document, sort_keys=False))]


def again(unit: Unit, **regsearch: object) -> ImportPlan:
    """What the schedule does the night after."""
    return importing.apply(unit, files(**regsearch), by="cron", at=AT + timedelta(days=1))


def name(unit: Unit, who: str = "U0ANNA") -> None:
    lead = find_person(unit, words="lead")
    name_owner(unit, product_key="regsearch", slack_id=who, by=lead, at=AT, new_id=counting_ids(f"named-{who}"))


def leave(unit: Unit, key: str) -> None:
    row = unit.people.by_key(key)
    assert row is not None
    unit.session.add(DigestTurnRow(person_id=row.id or 0, kind=DigestKind.OWNER, since=AT, asked_at=AT))
    unit.session.flush()


def owner(unit: Unit) -> str | None:
    card = product_card(unit, key="regsearch")
    return card.owner.key if card.owner is not None else None


def test_an_owner_named_in_the_chat_stays_with_the_same_files(store: OpenUnit) -> None:
    with store() as unit:
        name(unit)
        version = unit.company.version()
        for _ in range(2):
            done = again(unit)
            assert owner(unit) == "anna"
            assert done.is_empty
            assert done.version == version, "nothing changed"
            assert describe(done).splitlines()[1:] == [f"{KEPT}(nothing)"]
        assert Role.PRODUCT_OWNER in find_person(unit, words="anna").roles


def test_other_fields_of_the_product_are_imported(store: OpenUnit) -> None:
    with store() as unit:
        name(unit)
        done = again(unit, purpose="Finds the rule.")
        assert product_card(unit, key="regsearch").purpose == "Finds the rule."
        assert [one.name for change in done.changes for one in change.fields] == ["purpose"]
        assert owner(unit) == "anna"


def test_a_file_that_names_somebody_else_wins_for_good(store: OpenUnit) -> None:
    with store() as unit:
        name(unit)
        assert again(unit, owner="owner").kept == ()
        assert owner(unit) == "owner"
        assert again(unit).kept == ()
        assert owner(unit) is None, "the file changed once more"


def test_a_file_that_caught_up_is_the_last_word_from_then_on(store: OpenUnit) -> None:
    with store() as unit:
        name(unit)
        assert again(unit, owner="anna").kept == ()
        again(unit)
        assert owner(unit) is None


def test_who_is_named_after_the_first_one_left_stays_too(store: OpenUnit) -> None:
    with store() as unit:
        again(unit, owner="owner", deputy="anna")
        leave(unit, "owner")
        name(unit)
        done = again(unit, owner="owner", deputy="anna")
        assert owner(unit) == "anna"
        assert product_card(unit, key="regsearch").deputy is None, "nobody stands in for themselves"
        assert describe(done).splitlines()[1:] == [f"{KEPT}owner"]
        leave(unit, "anna")
        name(unit, "U0LEAD")
        (kept,) = again(unit, owner="owner", deputy="anna").kept
        assert (kept.value, kept.in_files) == ("lead", "owner"), "what the files said before the first change"
        deputy = product_card(unit, key="regsearch").deputy
        assert deputy is not None
        assert deputy.key == "anna"


def test_a_planned_import_keeps_the_same_when_it_is_applied(store: OpenUnit) -> None:
    with store() as unit:
        name(unit)
        for _ in range(2):
            planned = importing.plan(unit, files())
            assert importing.apply(unit, planned, by="cron", at=AT).kept == planned.kept != ()


@pytest.mark.parametrize(("in_file", "then"), [("adoption", "scaling"), ("evolution", "evolution")])
def test_a_stage_moved_in_the_chat_stays_while_the_file_says_the_old_one(
    store: OpenUnit, in_file: str, then: str
) -> None:
    with store() as unit:
        again(unit, stage="adoption")
        lead = find_person(unit, words="lead")
        change_catalog(unit, file="move.yaml", product=("regsearch", {"stage": "scaling"}), by=lead, at=AT)
        name(unit)
        done = again(unit, stage=in_file)
        assert product_card(unit, key="regsearch").stage is LifecycleStage(then)
        assert ("stage" in {one.field for one in done.kept}) is (in_file != then)
        assert owner(unit) == "anna", "one field does not undo another"


EDITED = {
    "purpose": "Finds every rule.",
    "covers": "questions on rules\nforms",
    "does_not_cover": "advice",
    "constraints": "Cite the rule. | Others check it.",
    "audience": "everyone",
    "data_classes": "PUB",
    "languages": "en",
    "integrations": "Archive",
    "onboarding": "Ask Anna | By mail.",
    "support_channel": "#rules",
    "links": "Guide | https://example.com/rules",
    "roadmap": "more rules",
}


def edit(unit: Unit, **typed: str) -> None:
    """As the lead saves a card's forms."""
    lead = find_person(unit, words="lead")
    for section in Section:
        opened = section_form(unit, product_key="regsearch", section=section, by=lead, at=AT)
        texts = {one.field.name: typed.get(one.field.name, one.text) for one in opened.fields}
        save_section(
            unit, product_key="regsearch", section=section, typed=texts, marks=opened.marks, by=lead, at=AT
        )  # fmt: skip


def test_every_field_edited_in_the_chat_stays_is_told_and_exported(store: OpenUnit) -> None:
    assert set(EDITED) == set(BY_NAME)
    with store() as unit:
        edit(unit, **EDITED)
        edited = product_card(unit, key="regsearch")
        done = again(unit)
        assert done.is_empty
        assert {(one.field, one.by) for one in done.kept} == {(name, "Pat Lead") for name in EDITED}
        assert product_card(unit, key="regsearch") == edited
        told = "kept: covers of regsearch, questions on rules; forms, changed by Pat Lead on 1 December 2026"
        assert f"{told}; the file says questions on rules" in describe(done)
        exported = importing.export(unit)
        assert importing.apply(unit, [("out.yaml", exported)], by="cron", at=AT).kept == ()
        assert product_card(unit, key="regsearch") == edited


def test_a_file_that_says_something_new_of_an_edited_field_has_the_last_word(store: OpenUnit) -> None:
    with store() as unit:
        edit(unit, purpose="Finds every rule.", covers="forms")
        done = again(unit, covers=["letters"])
        card = product_card(unit, key="regsearch")
        assert (card.purpose, card.covers) == ("Finds every rule.", ("letters",))
        assert [one.field for one in done.kept] == ["purpose"]
        (newest, *_) = history_of(unit, card, person=find_person(unit, words="lead"), limit=1)
        assert (newest.field, newest.in_chat, newest.named, newest.by) == ("covers", False, "cron", None)
        edited = last_edit(unit, card)
        assert edited is not None
        assert edited.field == "covers"
        assert edited.in_chat, "an import is no edit"


def test_a_data_class_a_card_was_given_in_the_chat_cannot_be_taken_from_the_company(store: OpenUnit) -> None:
    with store() as unit:
        edit(unit, data_classes="INT")
        version, fewer = unit.company.version(), {"name": "Test & Sons", "data_classes": ["PUB", "CLIENT"]}
        document = yaml.safe_load(SMALL) | {"company": fewer}
        next(one for one in document["products"] if one["key"] == "docreader")["data_classes"] = ["PUB"]
        with pytest.raises(ImportProblems, match=r"regsearch uses the data class “INT” since its card was edited"):
            importing.apply(unit, [("company.yaml", yaml.safe_dump(document, sort_keys=False))], by="cron", at=AT)
        assert unit.company.version() == version
