"""Still true? Said by who answers for a product, and missed after so many days."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import yaml

from portfolio import importing
from portfolio.catalog import product_card
from portfolio.confirming import Freshness, confirm_card, freshness_of, may_confirm
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import find_person
from storage.engine import unit_factory
from storage.unit import Unit
from tests.databases import some_database
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL, fill_small

DAY = timedelta(days=1)


@pytest.fixture
def store() -> Iterator[OpenUnit]:
    """Opens units on a store that holds the small company, on the database of this run."""
    with some_database(fill_small) as engine:
        yield unit_factory(engine)


def fresh(unit: Unit, at: datetime) -> Freshness:
    found = freshness_of(unit, product_card(unit, key="docreader"), at=at)
    assert found is not None
    return found


def confirm(unit: Unit, at: datetime, who: str = "deputy", key: str = "docreader") -> None:
    confirm_card(unit, product_key=key, by=find_person(unit, words=who), at=at)


def test_a_card_is_stale_after_180_days_without_a_word_of_its_owner(store: OpenUnit) -> None:
    with store() as unit:
        assert not fresh(unit, NOON + 180 * DAY).is_stale
        assert fresh(unit, NOON + 180 * DAY + DAY) == Freshness(NOON, is_stale=True)
        at, version = NOON + 200 * DAY, unit.company.version()
        confirm(unit, at)
        assert unit.company.version() == version, "nothing of the catalogue is another"
        deputy = find_person(unit, words="deputy")
        assert fresh(unit, at + 180 * DAY) == Freshness(at, is_stale=False, confirmed_at=at, by=deputy)
        assert fresh(unit, at + 181 * DAY).is_stale


def test_an_import_is_no_confirmation_and_takes_none_back(store: OpenUnit) -> None:
    with store() as unit:
        later = NOON + 190 * DAY
        text = SMALL.replace("purpose: Reads documents.", "purpose: Reads.")
        importing.apply(unit, [("small.yaml", text)], by="cron", at=later)
        assert fresh(unit, later).is_stale
        confirm(unit, later)
        importing.apply(unit, [("small.yaml", SMALL)], by="cron", at=later)
        assert not fresh(unit, later).is_stale


def test_the_company_sets_its_own_days_and_exports_them(store: OpenUnit) -> None:
    with store() as unit:
        document = yaml.safe_load(SMALL)
        document["company"]["confirm_days"] = 30
        importing.apply(unit, [("small.yaml", yaml.safe_dump(document))], by="cron", at=NOON)
        assert not fresh(unit, NOON + 30 * DAY).is_stale
        assert fresh(unit, NOON + 31 * DAY).is_stale
        assert yaml.safe_load(importing.export(unit))["company"]["confirm_days"] == 30
        importing.apply(unit, [("small.yaml", SMALL)], by="cron", at=NOON)
        assert not fresh(unit, NOON + 31 * DAY).is_stale
        for days in (6, 3651):
            document["company"]["confirm_days"] = days
            with pytest.raises(importing.ImportProblems, match="confirm_days is"):
                importing.apply(unit, [("small.yaml", yaml.safe_dump(document))], by="cron", at=NOON)


def test_owner_and_deputy_are_asked_until_they_said_it_within_30_days(store: OpenUnit) -> None:
    with store() as unit:
        product = product_card(unit, key="docreader")
        asked = {
            who: may_confirm(product, find_person(unit, words=who), fresh(unit, NOON), at=NOON)
            for who in ("owner", "deputy", "lead", "anna")
        }
        assert asked == {"owner": True, "deputy": True, "lead": False, "anna": False}
        confirm(unit, NOON)
        owner = find_person(unit, words="owner")
        assert not may_confirm(product, owner, fresh(unit, NOON + 30 * DAY), at=NOON + 30 * DAY)
        assert may_confirm(product, owner, fresh(unit, NOON + 31 * DAY), at=NOON + 31 * DAY)


def test_nobody_else_may_and_nothing_is_asked_of_what_is_in_retirement(store: OpenUnit) -> None:
    with store() as unit:
        for who in ("lead", "anna"):
            with pytest.raises(NotAllowedError, match="Only the product's owner and their deputy can say"):
                confirm(unit, NOON, who)
        with pytest.raises(InvalidInputError, match="ScanText is in retirement"):
            confirm(unit, NOON, "deputy", "scantext")
        with pytest.raises(NotFoundError):
            confirm(unit, NOON, "deputy", "gone")
        assert freshness_of(unit, product_card(unit, key="scantext"), at=NOON + 999 * DAY) is None
        assert fresh(unit, NOON).confirmed_at is None
