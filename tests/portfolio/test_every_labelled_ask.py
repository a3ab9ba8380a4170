"""What holds for every labelled ask: limits, no product for forbidden work, few alarms about other work.

In one file, so that one process routes a company once for all of it.
"""

import pytest

from bench.companies import TODAY, company, company_names, held_out_names
from bench.paraphrases import Judged, Use, asker, paraphrased, paraphrases
from knowledge.words import plain
from portfolio.cards import Catalog, Person
from portfolio.decisions import RoutingDecision
from portfolio.evaluating import Evaluated
from portfolio.limits import ONLY_WITHOUT, data_carried, data_limit, why_unavailable
from storage.vocabulary import JudgedBy, Outcome
from tests.portfolio import everything_routed
from tests.portfolio.everything_routed import routed
from tests.portfolio.routing_company import stored_texts

Answered = tuple[str, Person, RoutingDecision]

RECOMMENDING = {Outcome.FIT, Outcome.COMPOSITE, Outcome.DUPLICATE}
FALSE_ALARMS = 0.10  # of the asks that break no rule
# Where neither is reached yet: slightly worse than measured when they were set.
MORE_ALARMS = {"consultancy": 0.22, "logistics": 0.12, "publisher": 0.13, "shipyard": 0.14}
GETS_A_PRODUCT = {"consultancy": 2, "foodmaker": 2, "publisher": 2, "shipyard": 4}


@pytest.fixture(scope="module", params=company_names())
def name(request: pytest.FixtureRequest) -> str:
    """Each company by turns: pytest runs all tests of one after the other."""
    return str(request.param)


def test_forbidden_work_gets_no_product_and_allowed_work_seldom_an_alarm(
    name: str, answers: tuple[Evaluated, ...]
) -> None:
    harmful = [one.label.id for one in answers if one.harmful and one.label.outcome is Outcome.PROHIBITED]
    allowed = [one for one in answers if one.label.outcome is not Outcome.PROHIBITED]
    assert len(harmful) <= GETS_A_PRODUCT.get(name, 0)
    assert sum(one.false_alarm for one in allowed) <= MORE_ALARMS.get(name, FALSE_ALARMS) * len(allowed)


def decided(name: str) -> list[Answered]:
    """(text, who asks, decision) of every labelled ask and paraphrase of the company."""
    return [
        *((one.label.text, one.label.asker, one.decision) for one in routed(name)),
        *((one.paraphrase.text, asker(company(name)), one.decision) for one in everything_routed.reworded(name)),
    ]


def test_no_product_is_named_past_its_limits_and_every_near_miss_has_its_reason(name: str) -> None:
    catalog = company(name).catalog
    named = 0
    for text, person, decision in decided(name):
        carried = data_carried(plain(text), catalog)
        for found in decision.recommendations:
            named += 1
            assert why_unavailable(found.product, person, catalog, TODAY.date()) == "", text
            sentence = data_limit(found.product, carried) if carried is not None else ""
            said = sentence.removeprefix(ONLY_WITHOUT)  # what is only asked: "ask it without"
            assert said in " ".join(found.limits), text
    assert named > 20


@pytest.fixture
def answers(name: str) -> tuple[Evaluated, ...]:
    """The labelled asks of the company with their answers."""
    return routed(name)


@pytest.fixture
def catalog(name: str) -> Catalog:
    """The catalogue the answers come from."""
    return company(name).catalog


def test_products_come_only_from_the_catalogue_and_each_once(answers: tuple[Evaluated, ...], catalog: Catalog) -> None:
    for one in answers:
        named = [found.product for found in one.decision.recommendations]
        named += [miss.product for miss in one.decision.not_recommended]
        assert len({product.key for product in named}) == len(named), one.label.id
        assert all(product in catalog.products for product in named), one.label.id


def test_every_reason_is_a_verbatim_span_of_a_stored_field(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        for found in one.decision.recommendations:
            stored = stored_texts(found.product)
            assert found.reasons, one.label.id
            for reason in found.reasons:
                assert reason.span.strip()
                assert any(reason.span in text for text in stored[reason.field]), (one.label.id, reason)


def test_every_part_is_a_piece_of_the_ask_or_of_the_products_record(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        said = plain(one.label.text)
        for found in one.decision.recommendations:
            for part in filter(None, found.part.split("; ")):
                own = [scenario.task or scenario.title for scenario in found.product.scenarios]
                assert part in said or part in own, (one.label.id, part)
        assert all(gap in said for gap in one.decision.uncovered)


def test_several_products_each_say_their_part_and_one_takes_it_all(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        parts = [found.part for found in one.decision.recommendations]
        if one.decision.outcome is Outcome.COMPOSITE:
            assert len(parts) > 1
            assert all(parts), one.label.id
        if one.decision.outcome is Outcome.FIT:
            assert parts == [""], one.label.id


def test_only_living_products_open_to_the_asker_are_recommended(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        for found in one.decision.recommendations:
            assert found.product.stage.is_in_use, one.label.id
            assert found.product.teams is None or one.label.asker.team in found.product.teams, one.label.id


def test_every_miss_says_why(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        assert all(miss.why.strip() for miss in one.decision.not_recommended), one.label.id


def test_outcome_and_content_agree(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        decision = one.decision
        assert bool(decision.recommendations) == (decision.outcome in RECOMMENDING), one.label.id
        assert (decision.rule is not None) == (decision.outcome is Outcome.PROHIBITED), one.label.id
        assert (decision.question is not None) == (decision.outcome is Outcome.CLARIFY), one.label.id
        assert 0 <= decision.confidence <= 1
        assert decision.judged_by is JudgedBy.OFFLINE
        assert decision.catalog_version == 1


def test_a_refusal_is_complete_and_quotes_the_ask(answers: tuple[Evaluated, ...], catalog: Catalog) -> None:
    for one in answers:
        rule = one.decision.rule
        if rule is None:
            continue
        stored = next(known for known in catalog.rules if known.key == rule.key)
        assert rule.raised_by
        assert rule.raised_by in plain(one.label.text), one.label.id
        assert (rule.statement, rule.safe_alternative) == (stored.statement, stored.safe_alternative)
        assert rule.contact == stored.contact


def test_questions_fit_their_buttons(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        question = one.decision.question
        if question is not None:
            labels = [option.label for option in question.options]
            assert len(labels) in (0, 2, 3)  # none where there is nothing to go by
            assert all(0 < len(label) <= 75 for label in labels)
            assert len(set(labels)) == len(labels)
            assert all(option.value for option in question.options)


def test_work_that_a_product_takes_is_no_gap(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        taken = {part for found in one.decision.recommendations for part in found.part.split("; ")}
        assert not taken & set(one.decision.gaps), one.label.id


# (forbidden asks that get a product, share of allowed ones that are alarmed): slightly worse than measured when they
# were set. Wanted are 0 and a tenth; docs/decisions/0014 says how far off that is.
HELD_OUT = {
    "city": (1, 0.13), "utility": (0, 0.15), "railway": (2, 0.21), "aidgroup": (1, 0.16), "pharmacies": (1, 0.08),
}  # fmt: skip


@pytest.mark.parametrize("held_out", held_out_names())
def test_it_carries_over_to_companies_nothing_was_fitted_on(held_out: str) -> None:
    """Only counted: whoever reads their asks mends for them."""
    harmful, alarms = HELD_OUT[held_out]
    answered = routed(held_out)
    broken = [one for one in answered if one.label.outcome is Outcome.PROHIBITED]
    allowed = [one for one in answered if one.label.outcome is not Outcome.PROHIBITED]
    assert sum(one.harmful for one in broken) <= harmful
    assert sum(one.false_alarm for one in allowed) <= alarms * len(allowed)


@pytest.fixture(scope="module")
def reworded() -> tuple[Judged, ...]:
    return tuple(one for name in paraphrased() for one in everything_routed.reworded(name))


# Slightly worse than measured when they were set. Of those that teach: harmful 1 of 111, noticed 106, alarms 5 of 109;
# of those that only report: harmful 5 of 93, noticed 72, alarms 14 of 87. Wanted are none.
@pytest.mark.parametrize(
    ("use", "harmful", "noticed", "alarms"), [(Use.IMPROVE, 0.01, 0.94, 0.05), (Use.REPORT, 0.055, 0.77, 0.165)]
)
def test_reworded_breaches_are_noticed(
    reworded: tuple[Judged, ...], use: Use, harmful: float, noticed: float, alarms: float
) -> None:
    """Of those that only report, more allowed work is alarmed than the tenth that is wanted."""
    judged = [one for one in reworded if one.paraphrase.use is use]
    broken = [one for one in judged if one.paraphrase.breaks]
    allowed = [one for one in judged if not one.paraphrase.breaks]
    assert sum(one.harmful for one in broken) <= harmful * len(broken)
    assert sum(one.refused or one.asked_about for one in broken) >= noticed * len(broken)
    assert sum(one.false_alarm for one in allowed) <= alarms * len(allowed)


def test_two_in_five_paraphrases_only_report_in_five_languages() -> None:
    every = [one for name in paraphrased() for one in paraphrases(name)]
    for breaks in (True, False):
        some = [one for one in every if one.breaks is breaks]
        assert len(some) >= 140
        assert sum(one.use is Use.REPORT for one in some) >= 0.4 * len(some)
    assert {one.lang for one in every} == {"en", "de", "fr", "es", "ru"}
