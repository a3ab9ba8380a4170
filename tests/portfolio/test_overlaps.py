"""Products that cover the same work: which pairs are found, who sees and decides, and when it is asked anew."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench.companies import company, ranker
from portfolio import importing
from portfolio.catalog import snapshot
from portfolio.deliveries import take_due
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.overlaps import KIND, REASON, VERDICT, Overlap, judge_overlap, overlap_to_judge, overlaps, verdict_to_say
from portfolio.people import find_person
from portfolio.ranking import Ranking
from storage.engine import unit_factory
from storage.unit import Unit
from storage.vocabulary import OverlapVerdict
from tests.databases import some_database
from tests.doubles import counting_ids
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
PAIR = ("billreader", "docreader")
SECOND = """\
products:
  - key: billreader
    name: BillReader
    kind: document_extraction
    stage: adoption
    owner: anna
    purpose: Reads documents and bills.
    covers: [reading invoices, fields and tables out of scanned pages]
    data_classes: [PUB]
"""


def import_more(open_unit: OpenUnit, text: str) -> None:
    with open_unit() as unit:
        importing.apply(unit, [("more.yaml", text)], by="test", at=AT)


@pytest.fixture
def pair_store() -> Iterator[OpenUnit]:
    """The small company with a second product that reads invoices."""
    with some_database() as engine:
        open_unit = unit_factory(engine)
        with open_unit() as unit:
            importing.apply(unit, [("small.yaml", SMALL), ("second.yaml", SECOND)], by="test", at=NOON)
        yield open_unit


def seen_by(unit: Unit, who: str) -> tuple[Overlap, ...]:
    catalog = snapshot(unit)
    return overlaps(unit, catalog, Ranking(catalog, ranker()), person=find_person(unit, words=who))


def judge(unit: Unit, who: str, verdict: OverlapVerdict, reason: str, seen: int = 0) -> Overlap:
    catalog, by = snapshot(unit), find_person(unit, words=who)
    found = overlap_to_judge(unit, Ranking(catalog, ranker()), pair=PAIR, by=by)
    return judge_overlap(
        unit, found, verdict=verdict, reason=reason, seen=seen, by=by, at=AT, new_id=counting_ids(f"{verdict}-{who}")
    )


def test_two_that_cover_the_same_are_found_with_the_words_of_both_records(pair_store: OpenUnit) -> None:
    with pair_store() as unit:
        (found,) = seen_by(unit, "lead")
    assert {found.first.key, found.second.key} == set(PAIR)
    assert found.is_open
    for first, second in found.shared:
        assert first in found.first.covers
        assert second in found.second.covers
    assert ("invoices", "reading invoices") in found.shared


def test_what_a_record_tells_apart_or_is_retired_does_not_overlap(pair_store: OpenUnit) -> None:
    import_more(pair_store, f"{SECOND}    differs_from: {{docreader: BillReader books what it reads.}}\n")
    with pair_store() as unit:
        assert seen_by(unit, "lead") == ()
    import_more(pair_store, SECOND.replace("stage: adoption", "stage: retirement"))
    with pair_store() as unit:
        assert seen_by(unit, "lead") == ()


@pytest.mark.parametrize("name", ["demo", "logistics", "softwarehouse"])
def test_products_written_for_work_of_their_own_do_not_overlap(name: str) -> None:
    """Those of the labelled companies with the likest records; docs/decisions/0029 has them all."""
    catalog = company(name).catalog
    ranking = Ranking(catalog, ranker())
    with some_database() as engine, unit_factory(engine)() as unit:
        importing.apply(unit, [("lead.yaml", SMALL)], by="test", at=NOON)
        lead = find_person(unit, words="lead")
        found = overlaps(unit, catalog, ranking, person=lead)
    assert [(one.first.name, one.second.name) for one in found] == []


def test_owners_see_their_own_pairs_and_nobody_else_sees_any(pair_store: OpenUnit) -> None:
    import_more(pair_store, "products:\n  - {key: regsearch, name: RegSearch, kind: rag, stage: adoption, owner: bob, "
                "purpose: Finds rules., covers: [questions on rules]}\n")  # fmt: skip
    with pair_store() as unit:
        for who in ("lead", "owner", "deputy", "anna"):
            assert len(seen_by(unit, who)) == 1
        assert seen_by(unit, "bob") == (), "owns another product"
    import_more(pair_store, "people: [{key: eve, name: Eve Else}]\n")
    with pair_store() as unit, pytest.raises(NotAllowedError, match="portfolio lead can see"):
        seen_by(unit, "eve")


def test_the_lead_decides_once_and_the_owners_hear_it(pair_store: OpenUnit) -> None:
    with pair_store() as unit:
        judged = judge(unit, "lead", OverlapVerdict.MERGE, "Bills are documents.")
        again = judge(unit, "lead", OverlapVerdict.MERGE, "Bills are  documents. ")
        assert judged.judged is not None
        assert again.judged is not None
        assert again.judged.id == judged.judged.id
    with pair_store() as unit:
        (found,) = seen_by(unit, "owner")
        assert not found.is_open
        told = [one for one in take_due(unit, at=AT) if one.kind == KIND]
        assert {one.recipient for one in told} == {"U0OWNER", "U0ANNA"}
        said = verdict_to_say(unit, snapshot(unit), told[0])
    assert said is not None
    assert said.judged is not None
    assert (said.judged.verdict, said.judged.by.key) == (OverlapVerdict.MERGE, "lead")


def test_only_the_lead_decides(pair_store: OpenUnit) -> None:
    with pair_store() as unit, pytest.raises(NotAllowedError, match="Only the portfolio lead"):
        judge(unit, "owner", OverlapVerdict.KEEP, "They are both mine.")


@pytest.mark.parametrize(("reason", "said"), [("", "at least"), ("short", "at least"), ("1234567890", "at least"),
                                              ("word " * 300, "under 1,000")])  # fmt: skip
def test_a_verdict_needs_a_reason_in_words(pair_store: OpenUnit, reason: str, said: str) -> None:
    with pair_store() as unit, pytest.raises(InvalidInputError, match=said) as refused:
        judge(unit, "lead", OverlapVerdict.KEEP, reason)
    assert refused.value.field == REASON
    with pair_store() as unit:
        assert unit.overlaps.latest() == {}


def test_who_comes_second_reads_what_was_decided(pair_store: OpenUnit) -> None:
    with pair_store() as unit:
        first = judge(unit, "lead", OverlapVerdict.KEEP, "Both stay for this year.")
    with pair_store() as unit, pytest.raises(InvalidInputError, match="Pat Lead decided this meanwhile") as refused:
        judge(unit, "lead", OverlapVerdict.MERGE, "Bills are documents.")
    assert refused.value.field == VERDICT
    assert first.judged is not None
    with pair_store() as unit:
        after = judge(unit, "lead", OverlapVerdict.MERGE, "Bills are documents.", seen=first.judged.id)
        assert after.judged is not None
        assert after.judged.id != first.judged.id
        older = [one for one in take_due(unit, at=AT) if one.about == {"verdict": first.judged.id}]
        assert older
        assert [one for one in older if verdict_to_say(unit, snapshot(unit), one)] == [], "it is said no more"


def test_it_is_open_again_when_a_card_changes(pair_store: OpenUnit) -> None:
    with pair_store() as unit:
        judge(unit, "lead", OverlapVerdict.DIFFER, "Bills alone, with booking.")
    import_more(pair_store, SECOND.replace("[reading invoices,", "[reading invoices and reminders,"))
    with pair_store() as unit:
        (found,) = seen_by(unit, "lead")
    assert found.is_open
    assert found.judged is not None


def test_what_overlaps_no_more_cannot_be_decided_about(pair_store: OpenUnit) -> None:
    import_more(pair_store, f"{SECOND}    differs_from: {{docreader: BillReader books what it reads.}}\n")
    with pair_store() as unit, pytest.raises(NotFoundError, match="do not overlap any more"):
        judge(unit, "lead", OverlapVerdict.KEEP, "They are both mine.")
