"""A model's choice: what it may leave open, and what is settled before it."""

from dataclasses import replace

from knowledge.ports import JudgedProduct
from portfolio.judged import MOST_GAPS, MOST_LOOKED_AT
from portfolio.settling import KEEPS
from storage.vocabulary import JudgedBy, Outcome
from tests.portfolio.judging import BOTH, TASK, fit, judged
from tests.portfolio.routing_company import WRITER, catalog, keys, route


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
    telling = tuple(word for word in BOTH.split() if word not in ("the", "from", "and", "for"))
    decision = judged(fit(JudgedProduct("reader", "", ()), gaps=(*telling, *telling)), BOTH)
    assert decision.gaps == telling[:MOST_GAPS]


def test_of_what_a_model_says_without_end_only_the_beginning_is_looked_at() -> None:
    late = ("nobody said this",) * MOST_LOOKED_AT
    product = JudgedProduct("writer", "", (*late, "translating texts"))
    decision = judged(fit(product, gaps=(*late, "report")), "translate this report")
    assert decision.recommendations[0].reasons == route(catalog(), "translate this report").recommendations[0].reasons
    assert decision.gaps == ()


def test_a_letter_is_neither_a_quote_nor_a_part_nor_a_gap() -> None:
    decision = judged(fit(JudgedProduct("reader", "e", ("e", "s")), gaps=("o", "it", "the", "moun")), BOTH)
    (found,) = decision.recommendations
    assert (found.part, decision.gaps) == ("", ())
    assert all(len(reason.span.split()) > 1 for reason in found.reasons)


def test_a_quote_does_not_say_the_opposite_of_its_field() -> None:
    careful = replace(WRITER, covers=("summarising documents that hold no client data",))
    cut = ("client data", "summarising documents")
    decision = judged(fit(JudgedProduct("writer", "", cut)), TASK, catalog(careful))
    assert not {reason.span for reason in decision.recommendations[0].reasons} & set(cut)
    whole = judged(fit(JudgedProduct("writer", "", careful.covers)), TASK, catalog(careful))
    assert [reason.span for reason in whole.recommendations[0].reasons] == list(careful.covers)


def test_a_product_that_says_no_in_so_many_words_is_not_on_the_list() -> None:
    text = "deciphering handwritten letters"
    decision = judged(fit(JudgedProduct("reader", "", ())), text)
    assert "reader" in {product.key for product in catalog().products if text in product.does_not_cover}
    assert (decision.judged_by, keys(decision)) == (JudgedBy.OFFLINE, [])
