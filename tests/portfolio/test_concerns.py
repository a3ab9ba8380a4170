"""What a rule is concerned with follows from its examples, and the question about it from that and from the ask."""

from dataclasses import replace

import pytest

from bench.companies import company, company_names
from portfolio.cards import RuleCard
from portfolio.concerns import Concern, concern_of
from portfolio.prohibitions import RuleVerdict
from portfolio.settling import settling
from tests.portfolio.routing_company import catalog

# What is told, which is not always what a reader would say: engineer-signs, W2, acceptance, commitments and permits are
# about decisions, pupils and no-driver-trail about people, W1 about data and honest-page about something else.
CONCERNS = {
    "demo": {"R1": "data", "R2": "decision", "R3": "people"},
    "carmaker": {"no-worker-scores": "people", "people-release": "decision", "fair-award": "other",
                 "proto-cover": "data", "no-driver-trail": "other"},
    "consultancy": {"W1": "other", "W2": "other", "W3": "people", "W4": "data", "W5": "other"},
    "contractor": {"engineer-signs": "other", "fair-bids": "other", "no-watching": "people", "true-records": "other",
                   "crew-data": "data"},
    "foodmaker": {"vault": "data", "people-release": "decision", "no-watching": "people", "separate-customers": "other",
                  "claims": "other"},
    "hospital": {"patient-data": "data", "doctor-decides": "decision", "no-watching-staff": "people"},
    "insurer": {"member-stays-in": "data", "a-person-says-no": "decision", "fair-price": "traits",
                "no-lie-detector": "people"},
    "logistics": {"red-stays-red": "data", "hours-are-hours": "other", "declarant-releases": "decision",
                  "nobody-is-shadowed": "people"},
    "manufacturer": {"export-control": "data", "inspector-releases": "decision", "no-worker-tracking": "people"},
    "publisher": {"sealed-work": "data", "made-by-hand": "other", "pupils": "other", "reader-money": "decision",
                  "honest-page": "data"},
    "retailer": {"P1": "data", "P2": "traits", "P3": "people"},
    "shipyard": {"acceptance": "other", "controlled-data": "data", "no-watching": "people", "commitments": "other",
                 "permits": "other"},
    "softwarehouse": {"payroll-zone": "data", "no-staff-scores": "people", "human-release": "decision",
                      "no-unread-advice": "other", "secrets": "other"},
    "university": {"marks-by-people": "decision", "red-data": "data", "no-proctoring": "people"},
}  # fmt: skip


@pytest.mark.parametrize("name", company_names())
def test_the_concern_of_a_rule_is_told_by_its_examples(name: str) -> None:
    whole = company(name).catalog
    assert {rule.key: concern_of(rule, whole).value for rule in whole.rules} == CONCERNS[name]


@pytest.mark.parametrize("name", company_names())
def test_the_key_of_a_rule_says_nothing(name: str) -> None:
    whole = company(name).catalog
    for rule in whole.rules:
        assert concern_of(replace(rule, key="x"), whole) is concern_of(rule, whole)


QUESTIONS = [
    (Concern.DATA, "", "Client data stays inside.", "Does it contain CLIENT data?"),
    (Concern.DATA, "", "Papers of people stay inside.", "Does it contain CLIENT data?"),
    (Concern.DATA, "", "INT data stays inside.", "Does it contain INT data?"),
    (Concern.DECISION, "", "A person decides.", "Does a person decide in the end?"),
    (Concern.PEOPLE, "rank them by speed", "No watching of employees.", "Is it about staff?"),
    (Concern.PEOPLE, "rank my colleagues", "No watching of employees.", "Would it judge or watch named colleagues?"),
    (Concern.PEOPLE, "rank them", "No reading of faces.", "Would it watch or judge single people?"),
    (Concern.TRAITS, "", "Prices are fair.", "Would it treat somebody by who they are or how they live?"),
    (Concern.OTHER, "", "No tours beyond the hours.", "Does your task keep to this rule?"),
]


@pytest.mark.parametrize(("concern", "text", "statement", "wording"), QUESTIONS)
def test_the_question_is_specific_to_what_is_open(concern: Concern, text: str, statement: str, wording: str) -> None:
    verdict = RuleVerdict(RuleCard("K9", statement), 0.5, text, concern, text)
    question = settling(catalog(), verdict).question
    assert question is not None
    assert question.text == f"One thing first. {wording}"
    assert question.quoted == f"Rule K9: {statement}"
