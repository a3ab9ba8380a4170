"""A model's choice: what it may leave open, and what is settled before it."""

from knowledge.ports import JudgedProduct
from portfolio.judged import MOST_GAPS
from portfolio.settling import KEEPS
from storage.vocabulary import JudgedBy, Outcome
from tests.portfolio.judging import BOTH, fit, judged
from tests.portfolio.routing_company import catalog, keys, route


def test_a_doubt_about_a_rule_is_settled_before_anything_else_is_asked() -> None:
    for outcome in ("fit", "clarify"):
        decision = judged(fit(JudgedProduct("sender", "", ()), outcome=outcome, unsettled_rule="R1"))
        assert (decision.outcome, keys(decision)) == (Outcome.CLARIFY, [])
        assert decision.question is not None
        assert decision.question.options[0].value == f"{KEEPS}R1"


def test_a_judge_may_leave_out_what_the_records_name() -> None:
    assert sorted(keys(route(catalog(), BOTH))) == ["reader", "sender"]
    decision = judged(fit(JudgedProduct("sender", "", ())), BOTH)
    assert (decision.outcome, keys(decision)) == (Outcome.FIT, ["sender"])


def test_gaps_are_few_and_each_is_named_once() -> None:
    words = BOTH.split()
    assert judged(fit(JudgedProduct("reader", "", ()), gaps=(*words, *words)), BOTH).gaps == tuple(words[:MOST_GAPS])


def test_a_product_that_says_no_in_so_many_words_is_not_on_the_list() -> None:
    text = "deciphering handwritten letters"
    decision = judged(fit(JudgedProduct("reader", "", ())), text)
    assert "reader" in {product.key for product in catalog().products if text in product.does_not_cover}
    assert (decision.judged_by, keys(decision)) == (JudgedBy.OFFLINE, [])
