"""What a model may say of a product in a sentence of its own, and what is dropped."""

from dataclasses import replace

import pytest

from knowledge.ports import JudgedProduct
from tests.portfolio.judging import TASK, fit, judged
from tests.portfolio.routing_company import READER, WRITER, catalog, keys, retired, route

WRITES = JudgedProduct("writer", "", ())
WITHOUT_RULES = catalog(rules=())


def why(said: str, text: str = TASK, key: str = "writer") -> str:
    """What is left of a model's sentence on a product."""
    decision = judged(fit(JudgedProduct(key, "", (), said)), text)
    assert keys(decision) == [key]
    return decision.recommendations[0].why


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
