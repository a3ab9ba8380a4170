"""Triggers: a company's own words make the bot ask, refuse when more speaks against the ask, and yield to its owner."""

from dataclasses import replace

import pytest

from portfolio.cards import Catalog, RuleCard
from portfolio.decisions import RoutingDecision
from portfolio.prohibitions import TRIGGERED, TRIGGERED_ALONE
from portfolio.refusing import PROHIBITED_FROM
from portfolio.routing import UNSETTLED_BARE, UNSETTLED_FROM
from portfolio.settling import settles
from storage.vocabulary import Outcome
from tests.portfolio.routing_company import FINDER, READER, RULE, SENDER, WRITER, catalog, keys, route

TRIGGERED_RULE = replace(
    RULE,
    triggers=("green folder", "Sternakte"),
    allowed_examples=(*RULE.allowed_examples, "translate the label of a green folder"),
)
BARE = RuleCard("R7", "Nothing leaves the vault.", triggers=("vault list",))


def company(*rules: RuleCard) -> Catalog:
    """The four products with other rules."""
    return catalog(READER, WRITER, SENDER, FINDER, rules=rules)


def asks(decision: RoutingDecision) -> bool:
    """Whether the decision is the question about a rule."""
    return decision.outcome is Outcome.CLARIFY and settles(decision.question) and not decision.recommendations


@pytest.mark.parametrize(
    "text",
    [
        "translate the index of our green folders",
        "Translate the GREEN FOLDER guide",
        "die Sternakten ins Englische übersetzen",
    ],
)
def test_a_trigger_alone_makes_the_bot_ask(text: str) -> None:
    assert asks(route(company(TRIGGERED_RULE), text))
    assert keys(route(company(RULE), text)) == ["writer"]


def test_a_rule_without_examples_is_raised_by_its_triggers_too() -> None:
    assert asks(route(company(BARE), "translate our vault lists"))
    assert not asks(route(company(replace(BARE, triggers=())), "translate our vault lists"))


def test_a_trigger_borne_out_is_refused_and_quoted() -> None:
    decision = route(company(TRIGGERED_RULE), "shorten the green folder of Mrs Miller about her illness")
    assert decision.outcome is Outcome.PROHIBITED
    assert decision.rule is not None
    assert decision.rule.key == "R1"
    assert decision.rule.raised_by


@pytest.mark.parametrize("text", ["translate the label of a green folder", "Translate the label of a GREEN folder!"])
def test_an_allowed_example_is_allowed_whatever_the_triggers(text: str) -> None:
    assert keys(route(company(TRIGGERED_RULE), text)) == ["writer"]


def test_a_rule_about_data_is_kept_where_all_of_it_goes_to_products_that_may_hold_it() -> None:
    text = "read the amounts from the scanned invoices in our green folders"
    assert keys(route(company(TRIGGERED_RULE), text)) == ["reader"]
    open_only = catalog(replace(READER, data_classes=("PUB", "INT")), SENDER, FINDER, rules=(TRIGGERED_RULE,))
    assert asks(route(open_only, text))


def test_an_allowed_example_hides_no_other_trigger() -> None:
    text = "Translate the label of a green folder. And shorten the text of the other green folder."
    assert route(company(TRIGGERED_RULE), text).recommendations == ()


def test_the_thresholds_leave_a_trigger_its_meaning() -> None:
    assert UNSETTLED_FROM <= UNSETTLED_BARE <= TRIGGERED_ALONE < PROHIBITED_FROM <= TRIGGERED
