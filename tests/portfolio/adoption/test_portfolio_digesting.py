"""A month of the portfolio: movers, what stands still, what waits, what nobody owns."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portfolio.adoption.digests import PortfolioDigest
from portfolio.adoption.portfolio_digesting import (
    compose_portfolio_digest,
    kept_portfolio_digest,
    preview_portfolio_digest,
    told_portfolio_digest,
    wanted_of,
)
from portfolio.adoption.windows import Window
from portfolio.cards import Person
from portfolio.errors import NotAllowedError
from portfolio.people import find_person
from portfolio.themes import Theme
from storage.models import PilotRow
from storage.unit import Unit
from storage.vocabulary import Basis, LifecycleStage, PilotStatus
from tests.adoption import id_of, put_move, put_people, put_reading
from tests.doubles import counting_ids

OpenUnit = Callable[[], AbstractContextManager[Unit]]
NOVEMBER = Window(date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def lead(unit: Unit) -> Person:
    return find_person(unit, words="lead")


def preview(unit: Unit, **more: object) -> PortfolioDigest:
    return preview_portfolio_digest(unit, person=lead(unit), turn_key="2026-11", window=NOVEMBER, **more)  # type: ignore[arg-type]


def put_months(unit: Unit, key: str, *people: int, prefix: str = "log:u") -> None:
    """So many people in each of the last months, the newest in November."""
    for back, count in enumerate(reversed(people)):
        month, year = (11 - back - 1) % 12 + 1, 2026 + (11 - back - 1) // 12
        put_people(unit, key, date(year, month, 28), count, prefix=prefix)


def test_growing_and_falling_beyond_chance(store: OpenUnit) -> None:
    with store() as unit:
        put_months(unit, "docreader", 20, 20, 21, 20, 20, 60)
        put_months(unit, "regsearch", 40, 41, 40, 40, 41, 12, prefix="log:r")
        found = preview(unit)
    assert [one.product.key for one in found.movers] == ["docreader"]
    assert [one.product.key for one in found.falling] == ["regsearch"]
    assert found.people is not None
    assert (found.people.now.value, found.people.before.value) == (72, 61)
    assert [value for _, value in found.history] == [None] * 6 + [60, 61, 61, 60, 61, 72]
    assert not found.quiet


def test_people_of_two_products_count_once(store: OpenUnit) -> None:
    with store() as unit:
        put_months(unit, "docreader", 9)
        put_months(unit, "regsearch", 9)
        found = preview(unit)
    assert found.people is not None
    assert found.people.now.value == 9


def test_installed_but_unused(store: OpenUnit) -> None:
    with store() as unit:
        for key in ("docreader", "regsearch"):
            put_reading(unit, key, "eligible_people", date(2026, 6, 1), date(2026, 6, 2), 42, n=42)
        put_people(unit, "docreader", date(2026, 9, 1), 4)
        put_months(unit, "regsearch", 20, 20, 20, prefix="log:r")
        found = preview(unit)
    assert [(one.product.key, one.days) for one in found.unused] == [("docreader", 84)]


def test_stuck_is_a_hypothesis_a_pilot_stage_without_a_pilot_and_adoption_without_growth(store: OpenUnit) -> None:
    with store() as unit:
        doc, reg = unit.products.by_key("docreader"), unit.products.by_key("regsearch")
        assert doc is not None
        assert reg is not None
        doc.stage = LifecycleStage.HYPOTHESIS
        put_move(unit, "docreader", LifecycleStage.HYPOTHESIS, date(2026, 9, 2))
        unit.initiatives.drop_moves(reg.id or 0)  # the import noted the day it came in
        put_move(unit, "regsearch", LifecycleStage.ADOPTION, date(2026, 3, 1))
        put_months(unit, "regsearch", *[20] * 8)
        assert {(one.product.key, one.days) for one in preview(unit).stuck} == {("docreader", 90), ("regsearch", 275)}
        put_people(unit, "regsearch", date(2026, 11, 27), 60)
        assert [one.product.key for one in preview(unit).stuck] == ["docreader"]
        doc.stage = LifecycleStage.PILOT
        put_move(unit, "docreader", LifecycleStage.PILOT, date(2026, 8, 1))
        assert [one.product.key for one in preview(unit).stuck] == ["docreader"]


def test_decisions_that_are_overdue(store: OpenUnit) -> None:
    with store() as unit:
        for place, decide_on in enumerate((date(2026, 11, 20), date(2026, 12, 20))):
            unit.pilots.add(
                PilotRow(
                    id=f"p{place}", product_id=id_of(unit, "docreader"), status=PilotStatus.RUNNING,
                    decide_on=decide_on, created_by="owner", created_at=AT, started_at=AT, starts_on=date(2026, 10, 1),
                    ends_on=date(2026, 11, 10), business_owner="U0LEAD", channel="", hypothesis="It helps.",
                )
            )  # fmt: skip
        found = preview(unit).overdue
    assert [(one.product.key, one.days) for one in found] == [("docreader", 11)]


def test_nobody_owns_it_or_its_owner_left(store: OpenUnit) -> None:
    with store() as unit:
        found = preview(unit, gone={"owner"}).ownerless
    assert {(one.product.key, one.name) for one in found} == {("docreader", "Olga Owner"), ("regsearch", "")}


def test_a_second_call_gives_what_was_said(store: OpenUnit) -> None:
    with store() as unit:
        put_months(unit, "docreader", 20, 20, 21, 20, 20, 60)
        put_reading(unit, "docreader", "eligible_people", date(2026, 6, 1), date(2026, 6, 2), 42, basis=Basis.MEASURED)
        ids, more = counting_ids(), {"window": NOVEMBER, "at": AT, "turn_key": "2026-11"}
        wanted = (("Make a video", 7),)
        first = compose_portfolio_digest(unit, person=lead(unit), new_id=ids, wanted=wanted, **more)  # type: ignore[arg-type]
        put_people(unit, "docreader", date(2026, 11, 28), 30, prefix="late:")
        again = compose_portfolio_digest(unit, person=lead(unit), new_id=ids, **more)  # type: ignore[arg-type]
        assert again == first == kept_portfolio_digest(unit, person=lead(unit), turn_key="2026-11")
    assert first.wanted == wanted


def test_nothing_to_tell_is_quiet(store: OpenUnit) -> None:
    with store() as unit:
        owner = unit.people.by_key("owner")
        assert owner is not None
        for row in unit.products.all():
            row.owner_id = owner.id
        unit.session.flush()
        put_months(unit, "docreader", 20, 20, 21, 20, 20, 20)
        assert preview(unit).quiet


def test_only_who_leads_the_portfolio_gets_one_and_reads_what_is_wanted(store: OpenUnit) -> None:
    theme = Theme("a1", "Make a video", 9, 7, 20, 12, AT, AT)
    became = replace(theme, became=None, people_30d=0)
    with store() as unit:
        owner = find_person(unit, words="owner")
        with pytest.raises(NotAllowedError):
            preview_portfolio_digest(unit, person=owner, turn_key="2026-11", window=NOVEMBER)
        assert wanted_of([theme, became], person=lead(unit)) == (("Make a video", 7),)
        assert wanted_of([theme], person=owner) == ()


def test_what_the_last_one_listed_without_an_owner_is_told_once_when_it_has_one(store: OpenUnit) -> None:
    with store() as unit:
        ids, who = counting_ids(), lead(unit)
        months = [Window(date(2026, month, 1), date(2026, month + 1, 1)) for month in (9, 10, 11)]

        def made(place: int, gone: set[str] | None = None) -> PortfolioDigest:
            more = {"window": months[place], "at": AT, "turn_key": f"2026-{9 + place}", "new_id": ids}
            return compose_portfolio_digest(unit, person=who, gone=gone or set(), **more)  # type: ignore[arg-type]

        first = made(0, {"owner"})
        assert (first.named, len(first.still_ownerless)) == ((), 2)
        owns = {"docreader": "anna", "regsearch": "owner"}
        for key, owner in owns.items():
            product, person = unit.products.by_key(key), unit.people.by_key(owner)
            assert product is not None
            assert person is not None
            product.owner_id = person.id
        unit.session.flush()
        told = told_portfolio_digest(unit, digest_id=first.id, person=who)
        assert told is not None
        assert told.still_ownerless == ()
        assert told_portfolio_digest(unit, digest_id=first.id, person=find_person(unit, words="anna")) is None
        second = made(1, {"owner"})
        assert [(one.product.key, one.name) for one in second.named] == [("docreader", "Anna Asker")], "the other left"
        assert not second.quiet
        assert made(2).named == ()


def test_a_digest_an_older_version_kept_can_be_read(store: OpenUnit) -> None:
    with store() as unit:
        first = compose_portfolio_digest(
            unit, person=lead(unit), window=NOVEMBER, at=AT, turn_key="2026-11", new_id=counting_ids()
        )
        row = unit.digests.by_id(first.id)
        assert row is not None
        row.figures = {name: value for name, value in row.figures.items() if name != "named"}
        unit.session.flush()
        assert kept_portfolio_digest(unit, person=lead(unit), turn_key="2026-11") == first
