"""A card is tried on recent asks before it is saved: counts of what would be answered otherwise."""

from datetime import timedelta

import pytest

from portfolio.asks import Place, receive_ask, store_decision
from portfolio.cards import Catalog, Person
from portfolio.catalog import product_card
from portfolio.decisions import Recommendation, RoutingDecision
from portfolio.editing import section_form
from portfolio.editing_fields import Section
from portfolio.errors import InvalidInputError, NotAllowedError
from portfolio.people import find_person
from portfolio.routing import Router
from portfolio.toolbox import Toolbox
from portfolio.trying import Trial, try_section
from storage.engine import unit_factory
from storage.unit import Unit
from storage.vocabulary import AskSource, Outcome
from tests.databases import some_database
from tests.doubles import SetClock, WordEncoder, counting_ids
from tests.portfolio.small_company import NOON, fill_small

AT = NOON + timedelta(days=1)
ASKED = (
    "invoices, the sixth",
    "read invoices",
    "file invoices",
    "tables out of scans",
    "fields please",
    "scans of mine",
)


class CoversRouter:
    """Answers with every product that covers a word of the ask, and with nothing elsewhere."""

    def offline(self) -> "CoversRouter":
        return self

    def catalog_at(self, _version: int) -> Catalog | None:
        return None

    def route(self, catalog: Catalog, _asker: Person, text: str) -> RoutingDecision:
        words = set(text.split())
        found = [one for one in catalog.products if words & set(" ".join(one.covers).split())]
        outcome = Outcome.FIT if found else Outcome.NO_FIT
        return RoutingDecision(outcome, recommendations=tuple(Recommendation(one, "", ()) for one in found))


def asked(unit: Unit, number: int, text: str, *, key: str = "docreader", days: int = 1) -> None:
    """An ask that was answered with a product so many days ago."""
    at, by = AT - timedelta(days=days), Person("", "", f"U0P{number}")
    receive_ask(
        unit, ask_id=f"a{number}", asker=by, text=text, place=Place(AskSource.CLI, private=False), at=at
    )  # fmt: skip
    found = (Recommendation(product_card(unit, key=key), "", ()),)
    decision = RoutingDecision(Outcome.FIT, recommendations=found)
    store_decision(unit, ask_id=f"a{number}", decision=decision, latency_ms=1)


def tried(tools: Toolbox, *, who: str = "owner", **typed: str) -> Trial:
    with tools.unit() as unit:
        by = find_person(unit, words=who)
        opened = section_form(
            unit, product_key="docreader", section=Section.WHAT, by=find_person(unit, words="owner"), at=AT
        )  # fmt: skip
    texts = {one.field.name: typed.get(one.field.name, one.text) for one in opened.fields}
    return try_section(tools, product_key="docreader", section=Section.WHAT, typed=texts, marks=opened.marks, by=by)


def test_what_would_be_answered_otherwise_is_counted_and_nothing_is_written() -> None:
    clock = SetClock(AT)
    with some_database(fill_small) as engine:
        tools = Toolbox(unit_factory(engine), clock, counting_ids("try"), CoversRouter())  # type: ignore[arg-type]
        assert tried(tools, covers="poems").asked == 0, "there is nothing to try it on"
        with tools.unit() as unit:
            asked(unit, 9, "invoices of long ago", days=91)
            asked(unit, 8, "rules on invoices", key="regsearch")
            for number, text in enumerate(ASKED):
                asked(unit, number, text)
            version = unit.company.version()
        same = tried(tools, purpose="Reads all documents.")
        assert (same.asked, same.lost, same.other) == (5, 0, 0), "the youngest five"
        changed = tried(tools, covers="fields from scans\nletters")
        assert (changed.asked, changed.lost, changed.other) == (5, 2, 0)
        assert {one.field.name: one.text for one in changed.form.fields}["covers"] == "fields from scans\nletters"
        with pytest.raises(InvalidInputError, match="is listed twice") as refusal:
            tried(tools, covers="scans\nscans")
        assert refusal.value.field == "covers"
        with pytest.raises(NotAllowedError):
            tried(tools, who="anna", covers="scans")
        with tools.unit() as unit:
            assert unit.company.version() == version
            assert product_card(unit, key="docreader").purpose == "Reads documents."


def test_a_router_that_asks_models_is_tried_without_them() -> None:
    router = Router(encoder=WordEncoder(), embedder=WordEncoder(), clock=SetClock(AT))
    assert router.asks_models
    assert not router.offline().asks_models
    assert router.offline().encoder is router.encoder
