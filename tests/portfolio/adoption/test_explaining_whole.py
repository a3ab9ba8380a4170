"""The headline of the portfolio's digest explained: everybody once, by product, and beside what was said then."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portfolio.adoption.digests import PortfolioDigest
from portfolio.adoption.everybody import counted_products, people_of_all, people_of_each
from portfolio.adoption.explaining_whole import WholeExplained, explain_whole, products_of_whole
from portfolio.adoption.looking import Which, explain_one
from portfolio.adoption.portfolio_digesting import compose_portfolio_digest
from portfolio.adoption.reached import how_far
from portfolio.adoption.windows import Window
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.people import find_person
from storage.models import PersonRoleRow
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, Role, UsageActivity
from tests.adoption import put_people, put_usage
from tests.doubles import counting_ids
from tests.portfolio.adoption.pasts import PRODUCTS, Past, events, on, store_all

OpenUnit = Callable[[], AbstractContextManager[Unit]]
OCTOBER, NOVEMBER = Window(date(2026, 10, 1), date(2026, 11, 1)), Window(date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATE = date(2026, 11, 28)


def digest_of(unit: Unit) -> PortfolioDigest:
    lead = find_person(unit, words="lead")
    return compose_portfolio_digest(
        unit, person=lead, turn_key="2026-11", window=NOVEMBER, at=AT, new_id=counting_ids()
    )  # fmt: skip


def explained(unit: Unit, which: Which, who: str = "lead") -> WholeExplained:
    return explain_whole(unit, which=which, person=find_person(unit, words=who))


def test_everybody_once_and_by_product_beside_what_was_said_then(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", date(2026, 10, 28), 12)
        put_people(unit, "docreader", LATE, 40)
        put_people(unit, "regsearch", LATE, 30)  # who use DocReader, too
        which = Which(digest_id=digest_of(unit).id)
        before = explained(unit, which)
        put_people(unit, "regsearch", LATE, 5, prefix="late:")
        found = explained(unit, which)
    assert (before.has_changed, found.has_changed) == (False, True)
    assert found.digest.people is not None
    assert found.people is not None
    assert (found.digest.people.now.value, found.people.now.value, found.people.before.value) == (40, 45, 12)
    counts = [(one.product.key, one.now, one.before) for one in found.products]
    assert counts[:2] == [("docreader", 40, 12), ("regsearch", 35, None)]
    assert all(now is None for _, now, _ in counts[2:]), "what nobody tells of is a gap"
    assert (found.added_up, found.others) == (75, 0)


def test_a_preview_is_explained_as_things_stand(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", LATE, 40)
        found = explained(unit, Which(window=NOVEMBER))
        assert found.people is not None
        assert (found.people.now.value, found.has_changed) == (40, False)


def test_a_retired_product_counts_nobody(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", LATE, 40)
        put_people(unit, "regsearch", LATE, 3, prefix="log:r")
        row = unit.products.by_key("docreader")
        assert row is not None
        row.stage = LifecycleStage.RETIREMENT
        unit.session.flush()
        found = explained(unit, Which(window=NOVEMBER))
    assert found.people is not None
    assert (found.people.now.value, found.added_up) == (3, 3)
    assert "docreader" not in [one.product.key for one in found.products]


def test_every_product_can_be_looked_at_with_what_was_said_of_it(store: OpenUnit) -> None:
    with store() as unit:
        for month, people in ((9, 10), (10, 11), (11, 40)):
            put_people(unit, "docreader", date(2026, month, 28), people)
            put_people(unit, "regsearch", date(2026, month, 28), 8)
        made, lead = digest_of(unit), find_person(unit, words="lead")
        assert [one.product.key for one in made.movers] == ["docreader"]
        put_people(unit, "docreader", LATE, 2, prefix="late:")
        listed, looked = explain_one(
            unit, which=Which(digest_id=made.id, product_key="docreader"), metric="active_people", person=lead
        )
        teams, _ = explain_one(
            unit, which=Which(digest_id=made.id, product_key="docreader"), metric="active_teams", person=lead
        )
        other, _ = explain_one(unit, which=Which(digest_id=made.id, product_key="regsearch"), metric="", person=lead)
        keys = [one.key for one in products_of_whole(unit, window=NOVEMBER, person=lead)]
        with pytest.raises(NotFoundError):
            explain_one(unit, which=Which(digest_id=made.id, product_key="nothing"), metric="", person=lead)
    assert listed.then is not None
    assert (listed.then.value, listed.figure.now.value) == (40, 42)
    assert len(looked.part.figures) > 1
    assert teams.then is None, "the digest said nothing of teams"
    assert (other.then, other.figure.now.value) == (None, 8)
    assert keys[:2] == ["docreader", "regsearch"]


def test_only_who_sees_the_portfolio_and_of_single_products_who_may_see_them(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", LATE, 40)
        made = digest_of(unit)
        for who in ("owner", "anna"):
            for which in (Which(digest_id=made.id), Which(window=NOVEMBER)):
                with pytest.raises(NotAllowedError):
                    explained(unit, which, who)
        anna = unit.people.by_key("anna")
        assert anna is not None
        unit.session.add(PersonRoleRow(person_id=anna.id or 0, role=Role.OPERATOR))
        unit.session.flush()
        seen = explained(unit, Which(digest_id=made.id), "anna")
        assert seen.people is not None
        assert (seen.people.now.value, seen.products) == (40, ())
        assert seen.others == len(counted_products(unit))
        for gone in (Which(), Which(digest_id="gone")):
            with pytest.raises(NotFoundError):
                explained(unit, gone)


@settings(max_examples=25, phases=(Phase.explicit, Phase.generate), deadline=None)
@given(st.lists(events, max_size=25, unique_by=lambda one: (one.product, one.day, one.user, one.activity,
                                                            one.scenario, one.source)))  # fmt: skip
def test_the_sum_over_products_and_everybody_once_are_what_the_slow_way_finds(
    scratch: OpenUnit, told: list[object]
) -> None:
    window = Window(on(10), on(20))
    past = Past(tuple(told), (), (), ())  # type: ignore[arg-type]
    with scratch() as unit:
        store_all(unit, past)
        rows = counted_products(unit)
        reach = how_far(unit, [row.id or 0 for row in rows], window)
        _, everybody = people_of_all(unit, reach, window)
        each = {one.product.key: one.now for one in people_of_each(unit, rows, reach, window)}
    active = {
        (one.product, one.user)
        for one in past.events
        if one.user and one.activity is not UsageActivity.SUGGESTED and window.holds(on(one.day))
    }
    for product in PRODUCTS:
        people = sum(key == product for key, _ in active)
        assert each[product] == people if people else not each[product]
    if everybody is not None:
        assert everybody.now.value == len({user for _, user in active})


def test_no_usage_known_at_all_is_a_gap(store: OpenUnit) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {OCTOBER.start: {"log:1": 1}})
        found = explained(unit, Which(window=NOVEMBER))
    assert (found.people, found.added_up) == (None, 0)
    assert {one.now for one in found.products} == {None}
