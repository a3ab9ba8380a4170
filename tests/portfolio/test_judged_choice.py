"""A model chooses among what the records name; where it would go beyond, the asker is asked."""

from knowledge.ports import JudgedProduct
from portfolio.asking_back import CLOSEST, THIS
from portfolio.judged import MOST_GAPS
from portfolio.settling import KEEPS
from storage.vocabulary import JudgedBy, Outcome
from tests.portfolio.judging import BOTH, fit, judged
from tests.portfolio.routing_company import SENDER, WRITER, catalog, keys, route


def test_where_a_judge_chooses_otherwise_than_the_records_the_asker_is_asked() -> None:
    decision = judged(fit(JudgedProduct("sender", "", ("reminding people of deadlines",))))
    assert (decision.outcome, decision.judged_by, keys(decision)) == (Outcome.CLARIFY, JudgedBy.MODEL, [])
    assert decision.question is not None
    assert decision.question.text == CLOSEST
    assert [option.value for option in decision.question.options] == [SENDER.covers[0], WRITER.covers[0]]


def test_a_product_where_the_records_name_none_is_asked_about() -> None:
    text = "make a film about the summer party"
    assert route(catalog(), text).recommendations == ()
    decision = judged(fit(JudgedProduct("writer", "", ())), text)
    assert (decision.outcome, keys(decision)) == (Outcome.CLARIFY, [])
    assert decision.question is not None
    assert (decision.question.text, [one.value for one in decision.question.options]) == (THIS, [WRITER.covers[0]])


def test_a_doubt_about_a_rule_is_settled_before_it_is_asked_which_is_meant() -> None:
    for outcome in ("fit", "clarify"):
        decision = judged(fit(JudgedProduct("sender", "", ()), outcome=outcome, unsettled_rule="R1"))
        assert (decision.outcome, keys(decision)) == (Outcome.CLARIFY, [])
        assert decision.question is not None
        assert decision.question.options[0].value == f"{KEEPS}R1"


def test_after_two_questions_the_offline_answer_is_left() -> None:
    decision = judged(fit(JudgedProduct("sender", "", ())), rounds=2)
    assert (decision.judged_by, keys(decision)) == (JudgedBy.OFFLINE, ["writer"])


def test_a_judge_may_leave_out_what_the_records_name() -> None:
    assert sorted(keys(route(catalog(), BOTH))) == ["reader", "sender"]
    decision = judged(fit(JudgedProduct("sender", "", ())), BOTH)
    assert (decision.outcome, keys(decision)) == (Outcome.FIT, ["sender"])


def test_what_only_the_judge_adds_is_shown_beside_and_not_recommended() -> None:
    decision = judged(fit(JudgedProduct("sender", "", ()), JudgedProduct("writer", "", ())))
    assert keys(decision) == ["writer"]
    assert [miss.product.key for miss in decision.not_recommended].count("sender") == 1


def test_gaps_are_few_and_each_is_named_once() -> None:
    words = BOTH.split()
    assert judged(fit(JudgedProduct("reader", "", ()), gaps=(*words, *words)), BOTH).gaps == tuple(words[:MOST_GAPS])
