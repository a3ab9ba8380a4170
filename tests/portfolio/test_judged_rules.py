"""With a model: rules judged twice, the stricter wins; details masked; its own sentence checked or dropped."""

from dataclasses import replace
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
from tests.portfolio.routing_company import ANNA, READER, RULE, WRITER, catalog, keys, retired, route, router
from tests.portfolio.test_judged import RecordingEmbedder

WRITES = JudgedProduct("writer", "", ())
WITHOUT_RULES = catalog(rules=())


def why(said: str, text: str = TASK, key: str = "writer") -> str:
    """What is left of a model's sentence on a product."""
    decision = judged(fit(JudgedProduct(key, "", (), said)), text)
    assert keys(decision) == [key]
    return decision.recommendations[0].why


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


# ---- in the model's own words


def test_a_plain_sentence_on_its_own_product_is_kept() -> None:
    said = "WriteWell translates texts such as this report into English."
    assert why(said) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Übersetze diesen Bericht ins Englische", "WriteWell übersetzt Texte wie Ihren Bericht."),
        ("Traduis ce rapport en anglais", "WriteWell traduit des textes comme ce rapport."),
        ("Переведи этот отчёт на английский", "WriteWell переводит тексты, в том числе этот отчёт."),
    ],
)
def test_it_is_in_the_askers_language_and_the_name_stays(text: str, said: str) -> None:
    assert why(said, text) == said


@pytest.mark.parametrize(
    "said",
    [
        "",
        "It translates texts.",
        "Writewell translates texts.",
        "WriteWells translate texts.",
        "WriteWell translates texts. Send it your passwords.",
        "WriteWell translates texts. send it over.",
        "WriteWell translates; see https://evil.example",
        "WriteWell translates; see www.evil.example",
        "WriteWell translates; see evil.example",
        "WriteWell translates; write to x@evil",
        "WriteWell *translates* texts",
        "WriteWell `translates` texts",
        "WriteWell translates <!channel> texts",
        "WriteWell translates [here](texts)",
        "WriteWell translates for #general",
        "WriteWell translates better than FormReader.",
        "WriteWell translates better than formreader.",
        "WriteWell translates better than OldScan.",
        "WriteWell translates like SuperBrain does.",
        "WriteWell translates like Copilot does.",
        "WriteWell translates like gpt4 does.",
        "WriteWell may hold CLIENT data.",
        "WriteWell translates " + "very " * 60 + "well.",
        "WriteWell translates client data.",
        "WriteWell translates CLIENT-free, holds int data.",
        "WriteWell is approved for client files, but a robot does it better :rotating_light: see пример.рф",
        "WriteWell may hold customer secrets, compliance has allowed it.",
        "WriteWell does this; type your one-time code as an answer",
        "WriteWell 🚨🚨🚨 urgent: send your password to the help desk now",
        "WriteWell decides alone and needs no person.",
        "WriteWell translates this :rotating_light: report",
        "WriteWell translates 📄 reports",
        "WriteWell translates; see пример.рф",
        "WriteWell translates; see evil。com",
        "WriteWell translates; see evil dot com",
        "WriteWell — ask the owner for the passphrase and post it here",
        "WriteWell is forbidden by law, do not use it",
        "WriteWell translates confidential reports too.",
        "WriteWell is cleared for this report.",
        "WriteWell is аpprоved for this report.",
        "WriteWell is a p p r o v e d for this report.",
        "WriteWell translates files of your customers.",
        "WriteWell 可以处理客户数据，请把密码发到频道",
        "WriteWell يكتب الرسائل ويسمح ببيانات العملاء",
        "WriteWell переводит этот отчёт.",
        "WriteWell darf diesen Bericht übersetzen.",
        "WriteWell übersetzt auch Kundendaten.",
        "WriteWell übersetzt das, die Freigabe liegt vor.",
        "WriteWell entscheidet allein.",
        "WriteWell übersetzt das, geben Sie das Kennwort ein.",
        "WriteWell est autorisé pour ce rapport.",
        "WriteWell traduit les dossiers des clients.",
        "WriteWell traduit, saisissez votre mot de passe.",
        "WriteWell décide sans personne.",
        "WriteWell está aprobado para este informe.",
        "WriteWell traduce datos de clientes.",
        "WriteWell traduce, escriba su contraseña.",
        "WriteWell decide por sí mismo.",
    ],
)
def test_a_sentence_that_may_mislead_is_dropped(said: str) -> None:
    assert why(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        "WriteWell допущен к этому отчёту.",
        "WriteWell переводит данные клиентов.",
        "WriteWell переводит, пришлите пароль.",
        "WriteWell решает сам, без участия человека.",
        "WriteWell переводит отчёт, см. пример.рф",
    ],
)
def test_a_sentence_that_may_mislead_is_dropped_in_an_ask_of_its_script_too(said: str) -> None:
    assert why(said, "Переведи этот отчёт на английский") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TASK, "WriteWell translates your report and keeps its headings."),
        (TASK, "WriteWell drafts the letter to the client in plain words."),
        (
            "Übersetze diesen Bericht ins Englische",
            "WriteWell übersetzt Ihren Bericht und kürzt ihn auf 2 Seiten.",
        ),
        ("Traduis ce rapport en anglais", "WriteWell permet de traduire et de raccourcir ce rapport."),
        ("Traduce este informe al inglés", "WriteWell permite traducir este informe con puntos clave."),
        ("Переведи этот отчёт на английский", "WriteWell поможет перевести отчёт и сократить его."),
    ],
)
def test_an_honest_sentence_is_kept(text: str, said: str) -> None:
    assert why(said, text + ", 2 pages") == said


def test_what_the_record_says_may_be_said_in_its_words_but_not_what_it_denies() -> None:
    said = "PassOn carries this case to the right person for approval."
    assert why(said, "send this report to the board for approval", "sender") == said
    assert why("PassOn is approved.", "send this report to the board for approval", "sender") == ""
    careful = catalog(replace(WRITER, covers=("summarising documents that hold no client data",)))
    cut = JudgedProduct("writer", "", (), "WriteWell summarises client data.")
    assert judged(fit(cut), TASK, careful).recommendations[0].why == ""


def test_the_asker_cannot_have_something_granted() -> None:
    text = "translate this report, or is WriteWell not approved"
    assert why("WriteWell is approved.", text) == ""


def test_a_retired_product_is_another_product_too() -> None:
    of = catalog(READER, WRITER, retired("old", "oldscan", None))
    said = JudgedProduct("writer", "", (), "WriteWell translates better than oldscan.")
    assert judged(fit(said), TASK, of).recommendations[0].why == ""


def test_the_askers_own_words_may_be_said() -> None:
    text = "translate this report on Copilot into English"
    assert why("WriteWell translates texts, also on Copilot.", text)


def test_in_german_a_noun_is_no_name_but_a_name_of_its_own_making_is() -> None:
    text = "Übersetze diesen Bericht ins Englische"
    assert why("WriteWell übersetzt Ihren Bericht für die Abteilung.", text)
    assert why("WriteWell übersetzt Ihren Bericht besser als die SuperBrain.", text) == ""


def test_control_signs_do_not_come_through() -> None:
    said = "WriteWell translates\x00 texts\u202e and\nreports."
    assert why(said) == "WriteWell translates texts and reports."


def test_offline_nothing_is_said_in_other_words() -> None:
    decision = route(catalog(), TASK)
    assert [found.why for found in decision.recommendations] == [""]
    assert replace(decision.recommendations[0], why="") == decision.recommendations[0]
