"""The demo company is loaded at every start, and what was changed in the chat stays."""

from bot.clock import SystemClock, new_id
from bot.demo_company import load_demo_company
from portfolio.catalog import product_card
from portfolio.ownership import name_owner
from portfolio.people import find_person
from storage.engine import unit_factory
from storage.vocabulary import Role
from tests.databases import database


def test_an_owner_named_in_the_chat_is_still_the_owner_at_the_next_start() -> None:
    with database("sqlite") as engine:
        unit = unit_factory(engine)
        load_demo_company(unit)
        with unit() as opened:
            lead, fischer = (find_person(opened, words=key) for key in ("haddad", "fischer"))
            assert Role.PRODUCT_OWNER not in fischer.roles
            name_owner(
                opened, product_key="topicfinder", slack_id=str(fischer.slack_id), by=lead, at=SystemClock().now(),
                new_id=new_id,
            )  # fmt: skip
            version = opened.company.version()
            purpose = product_card(opened, key="docreader").purpose
            row = opened.products.by_key("docreader")
            assert row is not None
            row.purpose = "As an older version of the files had it."
        load_demo_company(unit)
        with unit() as opened:
            owner = product_card(opened, key="topicfinder").owner
            assert owner is not None
            assert owner.key == "fischer"
            assert Role.PRODUCT_OWNER in owner.roles
            assert product_card(opened, key="docreader").purpose == purpose
            assert opened.company.version() == version + 1
        load_demo_company(unit)
        with unit() as opened:
            assert opened.company.version() == version + 1, "nothing changed"
