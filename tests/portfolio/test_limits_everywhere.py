"""Limits hold for every labelled ask of every company: data classes, stage, teams, and a reason for each near miss."""

import pytest

from bench.companies import TODAY, company, company_names
from bench.paraphrases import asker
from knowledge.words import plain
from portfolio.cards import Person
from portfolio.decisions import RoutingDecision
from portfolio.evaluating import Evaluated
from portfolio.limits import ONLY_WITHOUT, data_carried, data_limit, why_unavailable
from tests.portfolio.everything_routed import reworded, routed

Answered = tuple[str, Person, RoutingDecision]


def answers(name: str) -> list[Answered]:
    """(text, who asks, decision) of every labelled ask and paraphrase of the company."""
    asks: tuple[Evaluated, ...] = routed(name)
    return [
        *((one.label.text, one.label.asker, one.decision) for one in asks),
        *((one.paraphrase.text, asker(company(name)), one.decision) for one in reworded(name)),
    ]


@pytest.mark.parametrize("name", company_names())
def test_no_product_is_named_past_its_limits_and_every_near_miss_has_its_reason(name: str) -> None:
    catalog = company(name).catalog
    named = 0
    for text, person, decision in answers(name):
        carried = data_carried(plain(text), catalog)
        for found in decision.recommendations:
            named += 1
            assert why_unavailable(found.product, person, catalog, TODAY.date()) == "", text
            sentence = data_limit(found.product, carried) if carried is not None else ""
            assert sentence.removeprefix(ONLY_WITHOUT) in " ".join(found.limits), (
                text
            )  # what is only asked: "ask it without"
    assert named > 20
