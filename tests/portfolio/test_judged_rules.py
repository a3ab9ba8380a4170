"""With a model: rules judged twice, the stricter wins; details masked; its own sentence checked or dropped."""

from typing import Any

import pytest

from bench.companies import encoder, ranker
from knowledge.ports import JudgedProduct, ModelUnavailable, Vectors
from portfolio.decisions import RoutingDecision
from portfolio.routing import Router
from portfolio.settling import KEEPS
from storage.vocabulary import JudgedBy, Outcome
from tests.doubles import SetClock
from tests.portfolio.judging import EVIL, TASK, ScriptedJudge, fit, judged, shown
from tests.portfolio.routing_company import ANNA, RULE, catalog, keys, route, router
from tests.portfolio.test_judged import RecordingEmbedder

WRITES = JudgedProduct("writer", "", ())
WITHOUT_RULES = catalog(rules=())


# ---- rules


def test_the_model_is_shown_the_rules_with_their_examples() -> None:
    (rules,) = shown(TASK).rules
    assert [(rule.key, rule.statement) for rule in rules] == [(RULE.key, RULE.statement)]
    assert rules[0].examples == RULE.examples
    assert set(rules[0].allowed_examples) <= set(RULE.allowed_examples)


def test_a_rule_only_the_model_sees_broken_is_broken() -> None:
    assert route(catalog(), TASK).outcome is Outcome.FIT
    decision = judged(fit(WRITES, broken_rule="R1", phrase="this report"))
    assert (decision.outcome, decision.judged_by) == (Outcome.PROHIBITED, JudgedBy.MODEL)
    assert decision.recommendations == ()
    assert decision.rule is not None
    assert (decision.rule.key, decision.rule.raised_by) == ("R1", "this report")
    assert decision.rule.safe_alternative == RULE.safe_alternative


@pytest.mark.parametrize("phrase", ["my secret plan", EVIL, ""])
def test_a_phrase_nobody_said_is_not_quoted(phrase: str) -> None:
    decision = judged(fit(WRITES, broken_rule="R1", phrase=phrase))
    assert decision.rule is not None
    assert (decision.rule.statement, decision.rule.raised_by) == (RULE.statement, "")
    assert "evil" not in str(decision)


@pytest.mark.parametrize("named", [{"broken_rule": "R99"}, {"unsettled_rule": "R99"}], ids=["broken", "unsettled"])
def test_of_a_rule_that_there_is_not_the_offline_answer_is_left(named: dict[str, Any]) -> None:
    decision = judged(fit(WRITES, **named))
    assert decision.judged_by is JudgedBy.OFFLINE
    assert decision.notice == "This is the offline answer: the model's answer could not be used."
    assert "R99" not in str(decision)


def test_a_rule_the_model_finds_unsettled_is_asked_about_before_any_product_is_named() -> None:
    decision = judged(fit(WRITES, unsettled_rule="R1"))
    assert (decision.outcome, decision.judged_by, keys(decision)) == (Outcome.CLARIFY, JudgedBy.MODEL, [])
    assert decision.question is not None
    assert decision.question.options[0].value == f"{KEEPS}R1"


def test_broken_goes_before_unsettled() -> None:
    assert judged(fit(WRITES, broken_rule="R1", unsettled_rule="R1")).outcome is Outcome.PROHIBITED


def test_after_two_questions_a_doubt_about_a_rule_is_still_asked() -> None:
    decision = judged(fit(WRITES, unsettled_rule="R1"), rounds=2)
    assert (decision.outcome, keys(decision)) == (Outcome.CLARIFY, [])
    assert decision.question is not None


@pytest.mark.parametrize("named", [{"broken_rule": "R1"}, {"unsettled_rule": "R1"}], ids=["broken", "unsettled"])
def test_what_the_asker_settled_is_neither_shown_nor_asked_again(named: dict[str, Any]) -> None:
    assert keys(judged(fit(WRITES, **named), kept=frozenset({"R1"}))) == ["writer"]
    assert shown(TASK, kept=frozenset({"R1"})).rules == [()]


def test_what_the_owner_wrote_down_as_allowed_no_model_forbids() -> None:
    text = "translate our public brochure"
    assert text in RULE.allowed_examples
    assert keys(judged(fit(WRITES, broken_rule="R1", phrase=text), text)) == ["writer"]


def test_what_is_prohibited_offline_no_model_allows() -> None:
    judge = ScriptedJudge(fit(WRITES))
    decision = router(judge).route(catalog(), ANNA, "paste a client's passport into WriteWell")
    assert (decision.outcome, judge.shown) == (Outcome.PROHIBITED, [])


def test_a_broken_rule_counts_whatever_else_the_model_says() -> None:
    for outcome in ("fit", "composite", "clarify", "no_fit", "out_of_scope", "banana"):
        assert judged(fit(WRITES, outcome=outcome, broken_rule="R1")).outcome is Outcome.PROHIBITED


# ---- masked details


LETTER = "translate the letter to +49 170 1234567 and anna.novak@example.com, then shorten it"


def masked(text: str, *products: JudgedProduct) -> tuple[ScriptedJudge, RoutingDecision]:
    judge = ScriptedJudge(fit(*(products or (WRITES,))))
    return judge, router(judge).route(WITHOUT_RULES, ANNA, text)


def test_the_model_sees_placeholders_and_the_person_is_told() -> None:
    judge, decision = masked(LETTER)
    assert judge.shown[0][0] == "translate the letter to [Phone 1] and [E-mail 1], then shorten it"
    assert decision.judged_by is JudgedBy.MODEL
    assert decision.notice == "I masked 2 details before asking the model."


def test_one_detail_is_one() -> None:
    assert masked("translate the letter to +49 170 1234567")[1].notice == "I masked 1 detail before asking the model."


LATE = "This is the offline answer: the model did not answer in time."


@pytest.mark.parametrize(("sent", "more"), [(True, " I masked 2 details before asking the model."), (False, "")])
def test_of_a_call_that_failed_it_is_told_what_was_sent(sent: bool, more: str) -> None:
    judge = ScriptedJudge(ModelUnavailable("the model did not answer in time", sent=sent))
    decision = router(judge).route(WITHOUT_RULES, ANNA, LETTER)
    assert decision.notice == LATE + more
    assert decision.trace.asked is sent


def test_of_an_unusable_answer_it_is_told_too() -> None:
    decision = masked(LETTER, JudgedProduct("superbrain", "", ()))[1]
    assert decision.notice.endswith("could not be used. I masked 2 details before asking the model.")
    assert decision.trace.asked


def test_an_ask_that_was_only_embedded_elsewhere_was_sent_all_the_same() -> None:
    judge = ScriptedJudge(ModelUnavailable("the model is busy", sent=False))
    shared = Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=RecordingEmbedder(), judge=judge)
    decision = shared.route(WITHOUT_RULES, ANNA, LETTER)
    assert decision.notice.endswith("the model is busy. I masked 2 details before asking the model.")


def test_a_catalogue_that_could_not_be_embedded_sent_nothing_of_the_ask() -> None:
    class Down(RecordingEmbedder):
        def encode(self, texts: list[str]) -> Vectors:
            raise ModelUnavailable("the model did not answer in time")

    shared = Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=Down())
    assert shared.route(WITHOUT_RULES, ANNA, LETTER).notice == LATE


def test_parts_and_gaps_come_back_in_the_askers_words() -> None:
    part = "translate the letter to [Phone 1] and [E-mail 1]"
    judge = ScriptedJudge(
        fit(JudgedProduct("writer", part, ()), JudgedProduct("reader", "", ()), gaps=("[E-mail 1], then shorten it",))
    )
    decision = router(judge).route(WITHOUT_RULES, ANNA, LETTER)
    assert decision.recommendations[0].part == LETTER[: LETTER.index(",")]
    assert decision.uncovered == ("anna.novak@example.com, then shorten it",)


def test_the_talk_before_is_masked_too() -> None:
    judge = ScriptedJudge(fit(WRITES))
    before = ("summarise our reports for +49 170 1234567",)
    router(judge).route(WITHOUT_RULES, ANNA, "the long ones", before)
    assert judge.shown[0][1] == ("summarise our reports for [Phone 1]",)


def test_embeddings_elsewhere_see_placeholders_and_parts_stay_as_typed() -> None:
    embedder = RecordingEmbedder()
    text = "read the amounts from scanned invoices of +49 170 1234567 and send the request for approval"
    shared = Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=embedder)
    decision = shared.route(WITHOUT_RULES, ANNA, text)
    assert not [seen for seen in embedder.seen if "1234567" in seen]
    assert [seen for seen in embedder.seen if "[Phone 1]" in seen]
    assert len(decision.recommendations) == 2
    assert all(found.part in text for found in decision.recommendations)
    assert decision.notice == "I masked 1 detail before asking the model."


def test_embeddings_elsewhere_see_no_piece_of_a_detail_that_a_clause_cuts() -> None:
    embedder = RecordingEmbedder()
    text = "write a letter to the colleague geboren am 3. April 1980, then send the request for approval"
    shared = Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=embedder)
    shared.route(WITHOUT_RULES, ANNA, text)
    assert [seen for seen in embedder.seen if "[Birth date 1]" in seen]
    assert not [seen for seen in embedder.seen if "1980" in seen]


def test_without_details_nothing_is_said() -> None:
    assert masked(TASK)[1].notice == ""


def test_data_a_rule_is_about_is_not_sent_even_masked() -> None:
    judge = ScriptedJudge(fit(WRITES))
    decision = router(judge).route(
        catalog(), ANNA, "translate the letter of Mrs Sommer into English", kept=frozenset({"R1"})
    )
    assert judge.shown == []
    assert decision.notice.startswith("Judged without the model")
