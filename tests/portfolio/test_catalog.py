"""Reading the catalogue: whole, one, a page, and what is wrong with it; in a handful of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import yaml
from sqlalchemy import Engine, event

from portfolio import importing
from portfolio.backlog import ItemDraft, add_item
from portfolio.cards import ProductCard
from portfolio.catalog import (
    AREAS,
    browse,
    catalog_version,
    completeness,
    find_product,
    names_of,
    nearest_products,
    problems,
    product_card,
    snapshot,
)
from portfolio.errors import InvalidInputError, NotFoundError
from storage.engine import unit_factory
from storage.vocabulary import BacklogKind, LifecycleStage, PilotStatus, ProductKind
from tests.adoption import put_reading, put_usage
from tests.databases import BOTH, database
from tests.pilots import put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

MANY = 200
STORED = ("Backlog", "Pilots", "Metrics")  # the areas that no card fills
A_HANDFUL = 14


@contextmanager
def counted(unit_of: OpenUnit) -> Iterator[list[str]]:
    """The SQL sent while the block runs."""
    with unit_of() as unit:
        engine = unit.session.get_bind()
    assert isinstance(engine, Engine)
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def many() -> str:
    products = [
        {
            "key": f"p{n}",
            "name": f"Product {n:03}",
            "kind": "llm" if n % 2 else "rag",
            "stage": "retirement" if n < 10 else "scaling",
            "purpose": "x",
            "covers": [f"task {n}"],
            "owner": f"o{n % 7}",
            "scenarios": [{"title": "a"}, {"title": "b"}],
            "onboarding": [{"title": "a"}],
            "constraints": [{"text": "a"}],
            "differs_from": {f"p{(n + 1) % MANY}": "x"},
        }
        for n in range(MANY)
    ]
    return yaml.safe_dump({"people": [{"key": f"o{n}", "name": "O"} for n in range(7)], "products": products})


def fill_many(engine: Engine) -> None:
    with unit_factory(engine)() as unit:
        importing.apply(unit, [("many.yaml", many())], by="test", at=NOON)


@pytest.fixture(params=BOTH)
def crowded(request: pytest.FixtureRequest) -> Iterator[OpenUnit]:
    with database(request.param, fill_many) as engine:
        yield unit_factory(engine)


def test_an_empty_catalogue_is_at_version_zero(empty: OpenUnit) -> None:
    with empty() as unit:
        found = snapshot(unit)
        assert (found.version, found.products, found.rules, found.lead, catalog_version(unit)) == (0, (), (), None, 0)


def test_a_snapshot_of_many_products_takes_a_handful_of_queries(crowded: OpenUnit) -> None:
    with counted(crowded) as sent, crowded() as unit:
        found = snapshot(unit)
    assert len(found.products) == MANY
    assert all(card.owner and card.scenarios and card.differs_from for card in found.products)
    assert len([one for one in sent if one.startswith("SELECT")]) <= A_HANDFUL


def test_a_page_takes_a_handful_of_queries(crowded: OpenUnit) -> None:
    with counted(crowded) as sent, crowded() as unit:
        assert len(browse(unit).products) == 6
    assert len([one for one in sent if one.startswith("SELECT")]) <= A_HANDFUL


def test_the_version_is_one_query(crowded: OpenUnit) -> None:
    with counted(crowded) as sent, crowded() as unit:
        assert catalog_version(unit) == 1
    assert len([one for one in sent if one.startswith("SELECT")]) == 1


def test_pages_follow_each_other_and_retired_products_come_last(crowded: OpenUnit) -> None:
    keys: list[str] = []
    with crowded() as unit:
        for offset in range(0, MANY, 50):
            page = browse(unit, offset=offset, limit=50)
            assert (page.total, page.offset, page.limit) == (MANY, offset, 50)
            keys += [card.key for card in page.products]
    assert keys == [f"p{n}" for n in range(10, MANY)] + [f"p{n}" for n in range(10)]


@pytest.mark.parametrize(("offset", "start"), [(-5, 0), (6, 6), (198, 198), (200, 198), (10_000, 198)])
def test_an_offset_past_the_end_is_the_last_page(crowded: OpenUnit, offset: int, start: int) -> None:
    with crowded() as unit:
        assert browse(unit, offset=offset).offset == start


def test_browsing_by_kind_stage_and_words(store: OpenUnit) -> None:
    with store() as unit:
        assert keys(browse(unit, kind=ProductKind.DOCUMENT_EXTRACTION).products) == ["docreader", "scantext"]
        assert keys(browse(unit, stage=LifecycleStage.ADOPTION).products) == ["regsearch"]
        assert keys(browse(unit, words="TABLES ocr").products) == ["docreader"]
        assert keys(browse(unit, words="rules").products) == ["regsearch"]
        assert keys(browse(unit, words="rule and questions").products) == ["regsearch"], "by stem, small words aside"
        assert keys(browse(unit, words="passport").products) == ["docreader"], "a scenario's title"
        assert keys(browse(unit, words="doc").products) == ["docreader"], "a part of a name"
        assert keys(browse(unit, kind=ProductKind.RAG, words="scans").products) == []
        assert browse(unit, words="100% _").total == 0


def test_what_matches_more_words_comes_first(store: OpenUnit) -> None:
    with store() as unit:
        assert keys(browse(unit, words="rules").products) == ["regsearch"]
        assert keys(browse(unit, words="invoices or rules and questions").products) == ["regsearch", "docreader"]
        assert keys(browse(unit, words="text from scans").products) == ["docreader", "scantext"], "retired ones last"


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("docreeder", ["docreader"]),
        ("regserch", ["regsearch"]),
        ("reg", ["regsearch"]),
        ("do", []),
        ("nosuch", []),
        (" ", []),
    ],
)
def test_the_nearest_names_to_one_typed_wrong(store: OpenUnit, words: str, near: list[str]) -> None:
    with store() as unit:
        assert keys(nearest_products(unit, words=words)) == near


def test_names_are_told_by_key(store: OpenUnit) -> None:
    with store() as unit:
        assert names_of(unit, keys=["regsearch", "toaster"]) == {"regsearch": "RegSearch"}


def test_a_page_needs_room(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(InvalidInputError):
        browse(unit, limit=0)


@pytest.mark.parametrize("words", ["docreader", "DOCREADER", " DocReader ", "doc  reader", "ocr"])
def test_a_product_is_found_by_key_name_or_alias(store: OpenUnit, words: str) -> None:
    with store() as unit:
        found = find_product(unit, words=words)
    assert found is not None
    assert found.key == "docreader"


@pytest.mark.parametrize("words", ["", "  ", "doc", "the docreader", "fields and tables from scans"])
def test_other_words_find_no_product(store: OpenUnit, words: str) -> None:
    with store() as unit:
        assert find_product(unit, words=words) is None


def test_one_card_is_the_same_as_in_the_snapshot(store: OpenUnit) -> None:
    with store() as unit:
        for card in snapshot(unit).products:
            assert product_card(unit, key=card.key) == card


def test_a_product_that_is_not_there_is_refused_in_words(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(NotFoundError, match="no product called “toaster”"):
        product_card(unit, key="toaster")


def test_completeness_speaks_of_the_ten_areas(store: OpenUnit) -> None:
    assert len(AREAS) == 10
    with store() as unit:
        docreader, regsearch = product_card(unit, key="docreader"), product_card(unit, key="regsearch")
        found = completeness(unit, [docreader, regsearch])
        assert completeness(unit, []) == {}
    full, bare = found["docreader"], found["regsearch"]
    assert (full.filled, full.total, full.missing) == (7, 10, STORED), "what a card cannot fill is in no record of it"
    assert (bare.filled, bare.total, bare.missing[:3]) == (0, 10, ("Product strategy", "Use cases", "Backlog"))


def test_what_is_stored_of_a_product_fills_its_areas(store: OpenUnit) -> None:
    with store() as unit:
        docreader, regsearch = product_card(unit, key="docreader"), product_card(unit, key="regsearch")
        put_pilot(unit, at=NOON, product="docreader", pilot_id="over", status=PilotStatus.CLOSED)
        put_pilot(unit, at=NOON, product="regsearch", pilot_id="drafted", status=PilotStatus.DRAFT)
        draft = ItemDraft(BacklogKind.FEATURE, "Read tables")
        assert docreader.owner is not None
        add_item(unit, item_id="b1", product=docreader, draft=draft, by=docreader.owner, at=NOON)
        put_usage(unit, "docreader", {NOON.date(): {"": 1}})
        put_reading(unit, "regsearch", "answer_quality", NOON.date(), NOON.date() + timedelta(days=7), 80)
        found = completeness(unit, [docreader, regsearch])
    assert (found["docreader"].filled, found["docreader"].missing) == (10, ())
    assert [name for name in STORED if name not in found["regsearch"].missing] == ["Metrics"], "a draft is no pilot"


def test_completeness_takes_as_many_queries_for_many_products_as_for_one(crowded: OpenUnit) -> None:
    counts = []
    with crowded() as unit:
        products = snapshot(unit).products
    for many_of in (1, MANY):
        with counted(crowded) as sent, crowded() as unit:
            assert len(completeness(unit, products[:many_of])) == many_of
        counts.append(len([one for one in sent if one.startswith("SELECT")]))
    assert counts == [3, 3]


def test_problems_are_told_by_product(store: OpenUnit) -> None:
    with store() as unit:
        importing.apply(unit, [("f.yaml", WRONG)], by="test", at=NOON)
        found = [(one.product.key, one.sentence) for one in problems(unit)]
    assert found == [
        ("regsearch", "RegSearch has no owner."),
        ("regsearch", "RegSearch does not say what it should not be used for."),
        ("regsearch", "RegSearch does not say which data it may see."),
        ("scantext", "ScanText has no owner."),
        ("gone", "Gone is retired and nothing replaces it."),
        ("also", "Also is replaced by Gone, which is retired itself."),
        ("early", "Early names a replacement but is not in retirement."),
    ]


WRONG = """
products:
  - {key: gone, name: Gone, kind: llm, stage: retirement, owner: owner, purpose: x, covers: [x]}
  - {key: also, name: Also, kind: llm, stage: retirement, owner: owner, purpose: x, covers: [x], replaced_by: gone}
  - {key: early, name: Early, kind: llm, stage: pilot, owner: owner, purpose: x, covers: [x], replaced_by: docreader,
     does_not_cover: [y], data_classes: [PUB]}
"""


def keys(cards: tuple[ProductCard, ...]) -> list[str]:
    return [card.key for card in cards]
