"""Tasks of several parts: as few products as cover them, each with its piece, and what nobody covers as a gap."""

from dataclasses import replace

import pytest

from portfolio.cards import ScenarioCard
from storage.vocabulary import LifecycleStage, Outcome
from tests.portfolio.routing_company import FINDER, READER, SENDER, WRITER, catalog, keys, route

TASK = "Read the scanned invoices, look up the rule in our policies and send the request for approval"


def test_each_product_takes_its_piece_in_the_order_of_the_ask() -> None:
    decision = route(catalog(), TASK)
    assert decision.outcome is Outcome.COMPOSITE
    assert [(found.product.key, found.part) for found in decision.recommendations] == [
        ("reader", "Read the scanned invoices"),
        ("finder", "look up the rule in our policies"),
        ("sender", "send the request for approval"),
    ]
    assert decision.gaps == ()


def test_the_order_is_the_asks_not_the_catalogues() -> None:
    turned = route(catalog(SENDER, FINDER, WRITER, READER), TASK)
    assert keys(turned) == ["reader", "finder", "sender"]


def test_two_pieces_for_one_product_are_one_product() -> None:
    decision = route(catalog(), "translate the report into English, then summarise the long report")
    assert decision.outcome is Outcome.FIT
    assert keys(decision) == ["writer"]


def test_a_piece_nobody_takes_is_a_gap_in_the_askers_words() -> None:
    decision = route(catalog(), "read invoices, compose music, and send the request for approval")
    assert keys(decision) == ["reader", "sender"]
    assert decision.gaps == ("compose music",)


def test_what_belongs_to_another_desk_is_no_gap() -> None:
    decision = route(catalog(), "read the scanned invoices, send the request for approval, and order a taxi")
    assert decision.gaps == ()


def test_a_part_whose_product_may_not_hold_the_tasks_data_is_a_gap_that_names_the_limit() -> None:
    text = "Read the client's scanned invoices, look up the rule in our policies, and translate the text"
    searcher = replace(FINDER, data_classes=("PUB", "INT"))
    decision = route(catalog(READER, searcher, WRITER, rules=()), text)
    limits = {found.product.key: (found.withheld, found.limits) for found in decision.recommendations}
    assert limits == {
        "reader": ("", ()),
        "finder": ("", ("ask it without CLIENT data",)),  # it is asked about rules: the data need not go there
        "writer": ("only without CLIENT data", ("only without CLIENT data",)),
    }
    assert decision.gaps == ("translate the text: only without CLIENT data",)


def memo(task: str) -> ScenarioCard:
    return ScenarioCard("Loan memo", task, "analyst", "")


def test_data_in_the_parts_that_a_scenario_brings_limits_as_if_it_were_named() -> None:
    reader = replace(READER, scenarios=(memo("read the borrower's statements"),))
    writer = replace(WRITER, scenarios=(memo("write the memo"),))
    decision = route(catalog(reader, writer), "loan memo")
    assert decision.outcome is Outcome.COMPOSITE
    assert decision.gaps == ("write the memo: only without CLIENT data (R1)",)
    without = replace(reader, scenarios=(memo("read the statements"),))
    assert route(catalog(without, writer), "loan memo").gaps == ()


def test_who_says_that_the_data_is_anonymised_is_believed_whatever_the_scenario_says() -> None:
    reader = replace(READER, scenarios=(memo("read the borrower's statements"),))
    writer = replace(WRITER, scenarios=(memo("write the memo"),))
    assert route(catalog(reader, writer), "loan memo, anonymised").gaps == ()


@pytest.mark.parametrize("text", ["Supplier invoices", "handle our supplier invoices", "supplier invoice"])
def test_a_shared_scenario_brings_all_who_share_it_with_their_recorded_parts(text: str) -> None:
    decision = route(catalog(), text)
    assert decision.outcome is Outcome.COMPOSITE
    assert [(found.product.key, found.part) for found in decision.recommendations] == [
        ("reader", "read the lines of the invoice"),
        ("sender", "send the invoice for approval"),
    ]


def test_a_scenario_in_one_record_alone_joins_nobody() -> None:
    alone = catalog(READER, replace(SENDER, scenarios=()), WRITER)
    assert keys(route(alone, "Supplier invoices")) in (["reader"], [])


@pytest.mark.parametrize("stage", [LifecycleStage.RETIREMENT, LifecycleStage.HYPOTHESIS])
def test_a_scenario_is_not_shared_with_what_cannot_be_used(stage: LifecycleStage) -> None:
    decision = route(catalog(READER, replace(SENDER, stage=stage), WRITER), "Supplier invoices")
    assert "sender" not in keys(decision)


def test_a_scenario_is_not_shared_with_what_is_closed_to_the_asker() -> None:
    decision = route(catalog(READER, replace(SENDER, teams=("Office",)), WRITER), "Supplier invoices")
    assert "sender" not in keys(decision)


def test_hundreds_of_shared_scenarios_stay_one_answer() -> None:
    crowd = [
        replace(
            WRITER,
            key=f"w{number}",
            name=f"Writer{number}",
            scenarios=(ScenarioCard("Yearly report", f"part {number}"),),
        )
        for number in range(12)
    ]
    decision = route(catalog(*crowd), "yearly report")
    assert decision.outcome is Outcome.COMPOSITE
    assert len(keys(decision)) == len(set(keys(decision)))
