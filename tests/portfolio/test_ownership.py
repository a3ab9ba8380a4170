"""Naming an owner: by the portfolio lead, for what nobody owns, once, and told to who was named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from portfolio.catalog import product_card
from portfolio.deliveries import Delivery, take_due
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.ownership import KIND, OWNER, Named, lacks_owner, name_owner, naming_to_say, product_to_name
from portfolio.people import find_person, person_by_slack_id
from storage.models import DigestTurnRow
from storage.unit import Unit
from storage.vocabulary import DigestKind, Role
from tests.doubles import counting_ids
from tests.portfolio.conftest import OpenUnit

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def name(unit: Unit, who: str, *, by: str = "U0LEAD", key: str = "regsearch") -> Named:
    lead = person_by_slack_id(unit, slack_id=by)
    return name_owner(unit, product_key=key, slack_id=who, by=lead, at=AT, new_id=counting_ids(f"named-{who}"))


def told(unit: Unit) -> tuple[Delivery, ...]:
    return tuple(one for one in take_due(unit, at=AT) if one.kind == KIND)


def leave(unit: Unit, key: str) -> None:
    """Slack said that they left."""
    row = unit.people.by_key(key)
    assert row is not None
    unit.session.add(DigestTurnRow(person_id=row.id or 0, kind=DigestKind.OWNER, since=AT, asked_at=AT))
    unit.session.flush()


def test_the_lead_names_an_owner_who_hears_it_and_everything_else_stays(store: OpenUnit) -> None:
    with store() as unit:
        before, version = product_card(unit, key="regsearch"), unit.company.version()
        assert lacks_owner(unit, before)
        named = name(unit, "U0ANNA")
    assert named.new
    assert Role.PRODUCT_OWNER in named.owner.roles
    with store() as unit:
        after = product_card(unit, key="regsearch")
        assert after.owner == named.owner == find_person(unit, words="anna")
        assert (after.purpose, after.covers, after.stage) == (before.purpose, before.covers, before.stage)
        assert unit.company.version() == version + 1, "who asks is told the new owner"
        assert not lacks_owner(unit, after)
        (delivery,) = told(unit)
        naming = naming_to_say(unit, delivery)
    assert delivery.recipient == "U0ANNA"
    assert naming is not None
    assert (naming.product.key, naming.by.key) == ("regsearch", "lead")


def test_the_same_person_again_changes_nothing(store: OpenUnit) -> None:
    with store() as unit:
        name(unit, "U0ANNA")
    with store() as unit:
        version = unit.company.version()
        assert not name(unit, "U0ANNA").new
        assert unit.company.version() == version
        assert len(told(unit)) == 1


def test_of_two_leads_the_second_is_told_who_owns_it(store: OpenUnit) -> None:
    with store() as unit:
        name(unit, "U0ANNA")
    with (
        store() as unit,
        pytest.raises(InvalidInputError, match=r"has an owner by now: Anna Asker\. I changed nothing"),
    ):
        name(unit, "U0DEPUTY")


def test_two_leads_who_name_at_the_very_same_moment_name_one(store: OpenUnit) -> None:
    both = Barrier(2)

    def one(who: str) -> str:
        both.wait()
        try:
            with store() as unit:
                name(unit, who)
        except InvalidInputError:
            return ""
        return who

    with ThreadPoolExecutor(2) as pool:
        named = sorted(pool.map(one, ("U0ANNA", "U0DEPUTY")))
    with store() as unit:
        owner = product_card(unit, key="regsearch").owner
        assert owner is not None
        assert named == ["", owner.slack_id]
        assert [delivery.recipient for delivery in told(unit)] == [owner.slack_id]


def test_who_left_is_replaced_and_cannot_be_named(store: OpenUnit) -> None:
    with store() as unit:
        with pytest.raises(InvalidInputError, match="has an owner by now: Olga Owner"):
            name(unit, "U0ANNA", key="docreader")
        leave(unit, "owner")
        with pytest.raises(InvalidInputError, match="Olga Owner has left the company") as refusal:
            name(unit, "U0OWNER")
        assert refusal.value.field == OWNER
        assert name(unit, "U0ANNA", key="docreader").new


def test_a_deputy_who_is_named_is_no_deputy_any_more(store: OpenUnit) -> None:
    with store() as unit:
        leave(unit, "owner")
        product = name(unit, "U0DEPUTY", key="docreader").product
    assert product.owner is not None
    assert (product.owner.key, product.deputy) == ("deputy", None)


@pytest.mark.parametrize("by", ["U0OWNER", "U0ANNA", "U0NOBODY"])
def test_nobody_else_may(store: OpenUnit, by: str) -> None:
    with store() as unit:
        with pytest.raises(NotAllowedError, match="Only the portfolio lead can name the owner"):
            name(unit, "U0ANNA", by=by)
        with pytest.raises(NotAllowedError):
            product_to_name(unit, product_key="regsearch", by=person_by_slack_id(unit, slack_id=by))
        assert product_card(unit, key="regsearch").owner is None


@pytest.mark.parametrize(
    ("who", "sentence"), [("", "Choose who is to own it"), ("U0STRANGER", "only people of the catalogue")]
)
def test_somebody_of_the_catalogue_has_to_be_named(store: OpenUnit, who: str, sentence: str) -> None:
    with store() as unit, pytest.raises(InvalidInputError, match=sentence) as refusal:
        name(unit, who)
    assert refusal.value.field == OWNER


def test_what_is_retired_or_unknown_gets_no_owner(store: OpenUnit) -> None:
    with store() as unit:
        with pytest.raises(InvalidInputError, match="being retired"):
            name(unit, "U0ANNA", key="scantext")
        assert not lacks_owner(unit, product_card(unit, key="scantext"))
        with pytest.raises(NotFoundError):
            name(unit, "U0ANNA", key="gone")


def test_who_names_themself_is_not_told_and_who_owns_it_no_more_neither(store: OpenUnit) -> None:
    with store() as unit:
        name(unit, "U0LEAD")
        assert told(unit) == ()
        unit.session.expire_all()
        row = unit.products.by_key("regsearch")
        assert row is not None
        row.owner_id = None
        unit.session.flush()
        name(unit, "U0ANNA")
        row.owner_id = None
        unit.session.flush()
        (delivery,) = told(unit)
        assert naming_to_say(unit, delivery) is None
