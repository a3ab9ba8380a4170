"""What a rule is concerned with follows from its examples, and the question about it from that and from the ask."""

from dataclasses import replace

import numpy as np
import pytest

from bench.companies import company, company_names, concerns, encoder, reworded_names
from knowledge.wishes import Planes, shipped_planes
from portfolio.cards import RuleCard
from portfolio.concerns import PLANES, Concern, concern_of
from portfolio.prohibitions import RuleProfile, RuleVerdict
from portfolio.settling import kept_alike, settling
from tests.portfolio.routing_company import catalog


@pytest.mark.parametrize("name", [*company_names(), *reworded_names()])
def test_the_concern_of_a_rule_is_what_a_reader_says(name: str) -> None:
    assert {rule.key: told(rule) for rule in company(name).catalog.rules} == concerns()[name]


@pytest.mark.parametrize("name", company_names())
def test_the_key_of_a_rule_says_nothing(name: str) -> None:
    for rule in company(name).catalog.rules:
        assert told(replace(rule, key="x")) is told(rule)


def test_a_rule_is_of_the_plane_on_which_its_texts_lie_highest_in_the_middle() -> None:
    forbidden = np.full((2, len(PLANES)), -1.0)
    forbidden[:, PLANES.index(Concern.PEOPLE)] = 0.2
    forbidden[:, PLANES.index(Concern.DATA)] = 0.9, -0.6  # one text higher, the middle lower
    forbidden[:, PLANES.index("any")] = 1.0  # of whatever concern
    assert concern_of(forbidden) is Concern.PEOPLE


def test_other_planes_may_tell_another_concern() -> None:
    profile = profiled(company("demo").catalog.rules[0])
    turned = shipped_planes().weights.copy()
    turned[-1, PLANES.index(Concern.TRAITS)] += 10
    assert profile.told_by(Planes(turned)).concern is Concern.TRAITS
    assert profile.concern is Concern.DATA  # and the rule itself stays


def profiled(rule: RuleCard) -> RuleProfile:
    return RuleProfile(rule, encoder(), encoder().encode(["an ordinary ask"]), shipped_planes())


def told(rule: RuleCard) -> Concern:
    return profiled(rule).concern


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


@pytest.mark.parametrize(
    ("concern", "other", "kept"),
    [
        (Concern.DECISION, Concern.DECISION, {"R1", "R2"}),
        (Concern.TRAITS, Concern.TRAITS, {"R1", "R2"}),
        (Concern.DECISION, Concern.TRAITS, {"R1"}),
        (Concern.DATA, Concern.DATA, {"R1"}),
        (Concern.OTHER, Concern.OTHER, {"R1"}),
    ],
)
def test_the_same_question_about_the_task_is_asked_once(concern: Concern, other: Concern, kept: set[str]) -> None:
    said = "predict which lift fails next"
    verdicts = [
        RuleVerdict(RuleCard(key, "A person decides.", ()), 0.5, "", of, said)
        for key, of in (("R1", concern), ("R2", other))
    ]
    assert kept_alike(catalog(), frozenset({"R1"}), verdicts) == kept
    assert kept_alike(catalog(), frozenset(), verdicts) == frozenset()
