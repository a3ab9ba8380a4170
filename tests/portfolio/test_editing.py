"""A card edited in the chat: saved as an import would write it, by who may, over nobody's head."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from portfolio import routes
from portfolio.catalog import product_card, snapshot
from portfolio.changing import change_catalog
from portfolio.editing import EditForm, Saved, save_section, section_form
from portfolio.editing_fields import BY_NAME, Section, fits
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.histories import history_of, last_edit
from portfolio.importing_format import ConstraintPart, ProductPart
from portfolio.people import find_person, person_by_slack_id
from storage.engine import unit_factory
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, ProductKind
from tests.databases import some_database
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import fill_small
from tests.portfolio.test_routes import answered, rate

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
BARE = ProductPart(
    key="bare", name="Bare", kind=ProductKind.OTHER, stage=LifecycleStage.ADOPTION, purpose="Reads.", covers=["scans"]
)
COVERS = "fields and tables from scans\ninvoices"


@pytest.fixture
def store() -> Iterator[OpenUnit]:
    """Opens units on a store that holds the small company, on the database of this run."""
    with some_database(fill_small) as engine:
        yield unit_factory(engine)


def form(unit: Unit, section: Section = Section.WHAT, *, by: str = "U0OWNER", key: str = "docreader") -> EditForm:
    person = person_by_slack_id(unit, slack_id=by)
    return section_form(unit, product_key=key, section=section, by=person, at=AT)


def sent(opened: EditForm, **typed: str) -> dict[str, str]:
    """What the form holds when these fields were typed anew."""
    return {one.field.name: typed.get(one.field.name, one.text) for one in opened.fields}


def save(unit: Unit, opened: EditForm, *, by: str = "U0OWNER", **typed: str) -> Saved | EditForm:
    person = person_by_slack_id(unit, slack_id=by)
    return save_section(
        unit,
        product_key=opened.product.key,
        section=opened.section,
        typed=sent(opened, **typed),
        marks=opened.marks,
        by=person,
        at=AT,
    )


def ask(unit: Unit, number: int) -> None:
    """A past ask that counts for DocReader."""
    answered(unit, f"a{number}", ("docreader", ""), who=f"U0P{number}", text=f"read scan {number}")
    rate(unit, f"a{number}", who=f"U0P{number}")


def version(unit: Unit) -> tuple[int, int]:
    """Of the fit rules, and of the catalogue."""
    return product_card(unit, key="docreader").fit_rules_version, unit.company.version()


def test_the_forms_show_what_is_stored(store: OpenUnit) -> None:
    with store() as unit:
        texts = {one.field.name: one.text for section in Section for one in form(unit, section).fields}
    assert texts == {
        "purpose": "Reads documents.",
        "covers": COVERS,
        "does_not_cover": "judging documents",
        "constraints": "A person checks. | Scans lie.",
        "audience": "operations",
        "data_classes": "PUB\nINT\nCLIENT",
        "languages": "en\nde",
        "integrations": "Archive",
        "onboarding": "Ask for access | Write to the owner.\nSend a scan",
        "support_channel": "#docreader",
        "links": "Guide | https://example.com/guide",
        "roadmap": "handwriting",
    }


def test_a_change_of_fit_rules_is_told_before_and_retires_past_asks(store: OpenUnit) -> None:
    with store() as unit:
        for number in range(3):
            ask(unit, number)
        opened, before = form(unit), version(unit)
        assert opened.past_asks == 3
        assert {one.name for one in opened.fit_fields} == {"covers", "does_not_cover"}
        saved = save(unit, opened, covers=f" • {COVERS}\n\n- receipts ", purpose="Reads all documents.")
        assert isinstance(saved, Saved)
        assert (saved.changed, saved.stopped) == (("purpose", "covers"), 3)
        assert saved.product.covers == ("fields and tables from scans", "invoices", "receipts")
        assert version(unit) == (before[0] + 1, before[1] + 1), "who asks is answered by it in every process"
        assert routes.learnable(unit, at=AT) == ()
        assert snapshot(unit).version == before[1] + 1


def test_what_does_not_touch_the_fit_rules_leaves_them(store: OpenUnit) -> None:
    with store() as unit:
        ask(unit, 1)
        before = version(unit)
        saved = save(unit, form(unit, Section.HOW), roadmap="handwriting\nstamps")
        assert isinstance(saved, Saved)
        assert (saved.changed, saved.stopped) == (("roadmap",), None)
        assert version(unit) == (before[0], before[1] + 1)
        assert len(routes.learnable(unit, at=AT)) == 1


def test_no_change_raises_nothing(store: OpenUnit) -> None:
    with store() as unit:
        before = version(unit)
        for section in Section:
            saved = save(unit, form(unit, section))
            assert isinstance(saved, Saved)
            assert (saved.changed, saved.stopped) == ((), None)
        assert version(unit) == before
        assert last_edit(unit, product_card(unit, key="docreader")) is None
        assert unit.products.chat_changes() == []


def test_everything_wrong_is_told_beside_its_field_and_nothing_is_written(store: OpenUnit) -> None:
    with store() as unit:
        before = version(unit)
        wrong = {"purpose": "  ", "covers": f"{COVERS}\n\nInvoices", "constraints": "| no limit", "does_not_cover": "x"}
        with pytest.raises(InvalidInputError) as refusal:
            save(unit, form(unit), **wrong)
        said: dict[str | None, str] = {refusal.value.field: str(refusal.value)}
        assert said | refusal.value.others == {
            "purpose": "A product needs purpose: why the product exists, in a sentence or two.",
            "covers": "“Invoices” is listed twice.",
            "constraints": "Line 1: The text is empty.",
        }
        with pytest.raises(InvalidInputError, match=r"^Line 3: “x” is not an address") as refusal:
            save(unit, form(unit, Section.HOW), links="Guide | https://example.com/guide\n\nOther | x")
        assert refusal.value.field == "links"
        with pytest.raises(InvalidInputError, match=r"^There is a control character \(U\+0007\)"):
            save(unit, form(unit), purpose="Rings a \x07 bell.")
        with pytest.raises(InvalidInputError, match=r"^“SECRET” is not a data class of the company\. Did|Known"):
            save(unit, form(unit, Section.WHO), data_classes="PUB\nSECRET")
        assert version(unit) == before


def test_what_is_wrong_elsewhere_on_the_card_is_told_too(store: OpenUnit) -> None:
    with store() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.aliases = ["x" * 81]
        unit.products.flush()
        with pytest.raises(InvalidInputError, match=r"^Elsewhere on its card \(aliases\): The text has 81") as refusal:
            save(unit, form(unit), purpose="Reads on.")
        assert refusal.value.field is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("purpose", "x" * 3001),
        ("purpose", "👍" * 1501),
        ("purpose", "rings a \x07 bell"),
        ("covers", ["one", "two\nlines"]),
        ("covers", ["- begins with a dash"]),
        ("constraints", [ConstraintPart(text="a | b")]),
        ("data_classes", ["GONE"]),
    ],
)
def test_what_no_form_can_hold_does_not_fit(name: str, value: object) -> None:
    assert fits(BY_NAME[name], BARE, ("PUB", "INT"))
    assert not fits(BY_NAME[name], BARE.model_copy(update={name: value}), ("PUB", "INT"))
    assert not fits(BY_NAME["data_classes"], BARE, ()), "a company without any"


def test_what_does_not_fit_is_left_out_and_stays(store: OpenUnit) -> None:
    with store() as unit:
        long = {"purpose": "x" * 3001}
        change_catalog(unit, file="f", product=("docreader", long), by=find_person(unit, words="lead"), at=AT)
        opened = form(unit)
        assert [one.name for one in opened.left_out] == ["purpose"]
        saved = save(unit, opened, does_not_cover="judging")
        assert isinstance(saved, Saved)
        assert saved.changed == ("does_not_cover",)
        assert saved.product.purpose == "x" * 3001


def test_what_was_outgrown_since_is_not_cut(store: OpenUnit) -> None:
    with store() as unit:
        opened = form(unit)
        lead = find_person(unit, words="lead")
        change_catalog(unit, file="f", product=("docreader", {"purpose": "x" * 3001}), by=lead, at=AT)
        with pytest.raises(InvalidInputError, match="does not fit into a form any more") as refusal:
            save(unit, opened, purpose="Short.")
        assert refusal.value.field == "purpose"
        assert isinstance(save(unit, opened, covers="scans"), Saved), "what was left alone is no problem"
        assert product_card(unit, key="docreader").purpose == "x" * 3001


def test_data_classes_in_any_order_are_the_same(store: OpenUnit) -> None:
    with store() as unit:
        saved = save(unit, form(unit, Section.WHO), data_classes="CLIENT\nPUB\nINT")
        assert isinstance(saved, Saved)
        assert saved.changed == ()
        saved = save(unit, form(unit, Section.WHO), data_classes="INT\nPUB")
        assert isinstance(saved, Saved)
        assert saved.product.data_classes == ("PUB", "INT")
        assert saved.stopped == 0
        saved = save(unit, form(unit, Section.WHO), data_classes="")
        assert isinstance(saved, Saved)
        assert saved.product.data_classes == ()


def test_a_field_both_changed_is_a_clash_and_nothing_is_written(store: OpenUnit) -> None:
    with store() as unit:
        mine, theirs = form(unit), form(unit)
        save(unit, theirs, by="U0DEPUTY", covers="scans", does_not_cover="poems")
        before = version(unit)
        clashed = save(unit, mine, covers="letters", purpose="Reads on.")
        assert isinstance(clashed, EditForm)
        (clash,) = clashed.clashes
        assert (clash.field.name, clash.said) == ("covers", "scans")
        assert clash.edit is not None
        assert clash.edit.by == find_person(unit, words="deputy")
        texts = {one.field.name: one.text for one in clashed.fields}
        assert (texts["covers"], texts["purpose"]) == ("letters", "Reads on."), "what was typed stands there still"
        assert texts["does_not_cover"] == "judging documents", "as the form shows it"
        assert version(unit) == before
        saved = save(unit, clashed)
        assert isinstance(saved, Saved)
        assert saved.changed == ("purpose", "covers")
        assert saved.product.does_not_cover == ("poems",), "what they left alone is not undone"


def test_two_fields_changed_by_two_people_are_both_kept(store: OpenUnit) -> None:
    with store() as unit:
        mine, theirs = form(unit), form(unit)
        save(unit, theirs, by="U0DEPUTY", purpose="Reads.")
        saved = save(unit, mine, covers="scans")
        assert isinstance(saved, Saved)
        assert (saved.product.purpose, saved.product.covers) == ("Reads.", ("scans",))
        assert isinstance(save(unit, mine, covers="scans"), Saved), "the same form again changes nothing"


def test_of_two_at_the_very_same_moment_one_is_asked(store: OpenUnit) -> None:
    both = Barrier(2)

    def one(covers: str) -> str:
        with store() as unit:
            opened = form(unit)
        both.wait()
        with store() as unit:
            found = save(unit, opened, covers=covers)
        return covers if isinstance(found, Saved) else ""

    with ThreadPoolExecutor(2) as pool:
        saved = sorted(pool.map(one, ("scans", "letters")))
    with store() as unit:
        assert ["", *product_card(unit, key="docreader").covers] == saved


def test_others_may_neither_open_nor_save_nor_read_who_did(store: OpenUnit) -> None:
    by = "U0ANNA"
    with store() as unit:
        opened = form(unit)
        with pytest.raises(NotAllowedError, match="Only the product's owner, their deputy and the portfolio lead"):
            form(unit, by=by)
        with pytest.raises(NotAllowedError):
            save(unit, opened, by=by, covers="scans")
        with pytest.raises(NotAllowedError):
            history_of(unit, opened.product, person=person_by_slack_id(unit, slack_id=by), limit=5)


def test_owner_deputy_and_lead_may(store: OpenUnit) -> None:
    with store() as unit:
        for by in ("U0OWNER", "U0DEPUTY", "U0LEAD"):
            assert isinstance(save(unit, form(unit, by=by), by=by, covers=f"scans by {by}"), Saved)
            edited = last_edit(unit, product_card(unit, key="docreader"))
            assert edited is not None
            assert edited.by == person_by_slack_id(unit, slack_id=by)


def test_what_is_in_retirement_or_unknown_is_not_edited(store: OpenUnit) -> None:
    with store() as unit:
        opened = form(unit)
        row = unit.products.by_key("docreader")
        assert row is not None
        row.stage = LifecycleStage.RETIREMENT
        unit.products.flush()
        with pytest.raises(InvalidInputError, match="DocReader is in retirement"):
            save(unit, opened, covers="scans")
        with pytest.raises(NotFoundError):
            form(unit, key="gone")


def test_a_forged_form_is_none(store: OpenUnit) -> None:
    with store() as unit:
        lead = find_person(unit, words="lead")
        for marks in ("", "covers", "audience:0123456789", "owner:0123456789", ":"):
            about = {"product_key": "docreader", "section": Section.WHAT, "by": lead, "at": AT}
            with pytest.raises(InvalidInputError, match="do not know that form any more"):
                save_section(unit, typed={"owner": "lead"}, marks=marks, **about)  # type: ignore[arg-type]
        assert last_edit(unit, product_card(unit, key="docreader")) is None


def test_who_changed_what_and_when_is_kept(store: OpenUnit) -> None:
    with store() as unit:
        save(unit, form(unit), by="U0DEPUTY", covers="scans", purpose="Reads.")
        lead = find_person(unit, words="lead")
        change_catalog(unit, file="f", product=("docreader", {"owner": "anna"}), by=lead, at=AT)
        found = history_of(unit, product_card(unit, key="docreader"), person=lead, limit=5)
        assert [(one.field, one.before, one.after, one.named, one.at) for one in found] == [
            ("owner", "owner", "anna", "lead", AT),
            ("covers", COVERS, "scans", "deputy", AT),
            ("purpose", "Reads documents.", "Reads.", "deputy", AT),
        ]
        assert history_of(unit, product_card(unit, key="regsearch"), person=lead, limit=5) == ()
