"""What was measured, taught and exported of something withdrawn, and who else sees that it is gone."""

from datetime import timedelta

from portfolio import catalog, importing
from portfolio.asks import Place, receive_ask
from portfolio.people import find_person, row_id_of
from portfolio.routes import correct
from storage.vocabulary import AskSource, DigestKind
from tests.portfolio.adoption.intake_files import SmallDesk, events, taken
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON
from tests.portfolio.test_importing_withdrawn import entry, is_fixed, run


def test_usage_that_is_still_told_of_it_is_kept_and_so_is_whose_it_is(store: OpenUnit) -> None:
    with store() as unit:
        run(unit, "products: [{key: regsearch, withdrawn: true}]\npeople: [{key: anna, withdrawn: true}]")
    desk = SmallDesk(store)
    taken(desk, "product,user,day,activity,count\nRegSearch,Anna Asker,2026-11-20,use,3\n")
    assert [one[:2] for one in events(desk)] == [("regsearch", "person:anna")]


def test_nobody_gets_a_digest_for_what_is_withdrawn(store: OpenUnit) -> None:
    with store() as unit:
        owner, lead = (row_id_of(unit, find_person(unit, words=key)) or 0 for key in ("owner", "lead"))
        assert unit.digest_turns.is_entitled(owner, DigestKind.OWNER)
        assert unit.digest_turns.is_entitled(lead, DigestKind.PORTFOLIO)
        run(unit, "products: [{key: docreader, withdrawn: true}]\npeople: [{key: lead, withdrawn: true}]")
        assert not unit.digest_turns.is_entitled(owner, DigestKind.OWNER)
        assert not unit.digest_turns.is_entitled(lead, DigestKind.PORTFOLIO)


def test_past_routes_of_it_hold_no_more_until_it_is_back(store: OpenUnit) -> None:
    with store() as unit:
        anna, product = find_person(unit, words="anna"), unit.products.by_key("regsearch")
        assert product is not None
        place = Place(source=AskSource.CLI)
        ask = receive_ask(unit, ask_id="a1", asker=anna, text="Which rule?", place=place, at=NOON, follows=None)
        correct(unit, ask=ask, by=anna, product=product, at=NOON)
        living = len(unit.routes.living(since=NOON - timedelta(days=1)))
        run(unit, "products: [{key: regsearch, withdrawn: true}]")
        assert (living, unit.routes.living(since=NOON - timedelta(days=1))) == (1, [])
        run(unit, entry("products", "regsearch"))
        assert len(unit.routes.living(since=NOON - timedelta(days=1))) == 1


def test_an_export_goes_into_an_empty_store(store: OpenUnit, empty: OpenUnit) -> None:
    with store() as unit:
        run(unit, "products: [{key: regsearch, withdrawn: true, replaced_by: docreader}]")
        exported = importing.export(unit)
    with empty() as unit:
        done = run(unit, exported)
        assert [one.path for one in done.notes] == ["products[2].key"]
        assert is_fixed(unit)


def test_every_process_follows(store: OpenUnit) -> None:
    with store() as unit:
        before = catalog.catalog_version(unit)
        run(unit, "rules: [{key: R1, withdrawn: true}]")
        assert catalog.catalog_version(unit) == before + 1
