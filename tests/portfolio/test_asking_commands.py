"""Sentences that mean a command, in five languages, told from tasks that begin alike."""

import pytest

from bench.companies import company, company_names
from portfolio.asking_commands import command_meant
from portfolio.cards import Catalog

MEANT = {
    "help": (
        "What can you do?", "what can I ask you", "Can you help me?", "Hilfe", "Was kannst du?", "aide",
        "Que peux-tu faire ?", "ayuda", "¿Qué puedes hacer?", "помощь", "Что ты умеешь?",
    ),
    "start": (
        "where was I?", "Continue my onboarding", "show me my first steps", "What's my next step?", "Wo war ich?",
        "Zeig mir meine ersten Schritte", "Où en étais-je ?", "¿Por dónde iba?", "Muéstrame mis primeros pasos",
        "На чём я остановилась?", "Покажи мои первые шаги",
    ),
    "start CodeMate": (
        "I want to start with CodeMate", "where was I with codemate?", "Please get me started with CodeMate",
        "Ich möchte mit CodeMate anfangen", "Je voudrais commencer avec CodeMate", "Quiero empezar con CodeMate",
        "Хочу начать работу с CodeMate",
    ),
    "pilot": (
        "show me my pilots", "Which pilots am I in?", "Can I join the pilot?", "How do I leave the pilot?",
        "Zeig mir meine Piloten", "Montre-moi mes pilotes", "Muéstrame mis pilotos", "Покажи мои пилоты",
    ),
    "pilot CodeMate": (
        "can I join the CodeMate pilot?", "how is the CodeMate pilot going?", "please stop reminding me about CodeMate",
        "How is the pilot of codemate doing?", "How do I leave the CodeMate pilot?",
        "Kann ich beim CodeMate-Piloten mitmachen?",
        "Wie läuft der CodeMate-Pilot?", "Comment va le pilote CodeMate ?", "¿Cómo va el piloto de CodeMate?",
        "Как идёт пилот CodeMate?", "Erinnere mich nicht mehr an CodeMate",
    ),
    "pilot leave": (
        "I want to leave the pilot", "please let me leave the pilot", "Ich möchte den Piloten verlassen",
        "Je veux quitter le pilote", "Quiero dejar el piloto", "Хочу выйти из пилота",
    ),
    "pilot leave CodeMate": (
        "I want to stop taking part in the CodeMate pilot", "I’d like to leave the CodeMate pilot",
        "I don't want to be in the CodeMate pilot any more", "Ich möchte den CodeMate-Piloten verlassen",
        "Je veux quitter le pilote CodeMate", "Quiero salir del piloto CodeMate", "Хочу выйти из пилота CodeMate",
    ),
    "feedback mine": (
        "withdraw my last feedback", "what became of my feedback?", "Was wurde aus meinem Feedback?",
        "Je veux retirer mon dernier avis", "¿Qué pasó con mi feedback?", "Что стало с моим отзывом?",
    ),
    "feedback": ("I want to give feedback", "Ich möchte Feedback geben", "Je voudrais donner mon avis"),
    "feedback CodeMate": (
        "I want to give feedback on CodeMate", "I want to give feedback on the CodeMate pilot",
        "Ich möchte Feedback zu CodeMate geben", "Je voudrais donner mon avis sur CodeMate",
        "Quiero dar mi opinión sobre CodeMate", "Хочу оставить отзыв о CodeMate",
    ),
    "digest": ("When does my digest come?", "How do I unsubscribe?", "Wann kommt mein Digest?"),
    "digest preview": (
        "show my digest", "Zeig mir meinen Digest", "Montre-moi mon digest", "Muéstrame mi digest",
        "Покажи мой дайджест",
    ),
    "digest pause": ("Pause my digest, please", "Pausiere meinen Digest", "Pausa mi digest"),
    "digest stop": (
        "stop sending me messages", "Could you please stop sending me messages?", "unsubscribe", "no more digests",
        "I don't want any more messages", "Abbestellen", "Désabonnez-moi", "Darme de baja", "Отписаться",
    ),
    "digest portfolio preview": (
        "show me the portfolio digest", "what is stuck?", "which products have no owner?",
        "Welche Produkte haben keinen Verantwortlichen?", "Quels produits n'ont pas de responsable ?",
        "¿Qué productos no tienen dueño?", "Что застряло?",
    ),
    "requests": ("Show me the open questions about my products", "Welche Fragen sind offen?"),
    "requests mine": (
        "did the owner answer my question?", "Has my question been answered yet?",
        "Hat der Owner meine Frage beantwortet?",
        "Le responsable a-t-il répondu à ma question ?", "¿Qué pasó con mi pregunta?", "Что с моим вопросом?",
    ),
    "privacy": (
        "What do you know about me?", "what do you store about me", "Delete my data", "please delete all my data",
        "forget me", "Can I delete my asks?", "Who can see what I asked you?", "Was weißt du über mich?",
        "Was hast du über mich gespeichert?", "Lösche meine Daten", "Bitte vergiss mich",
        "Que sais-tu sur moi ?", "Supprimez mes données", "Oublie-moi", "¿Qué sabes de mí?", "Borra mis datos",
        "Olvídame", "Что ты знаешь обо мне?", "Удали мои данные", "Забудь меня",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return company("demo").catalog


@pytest.mark.parametrize(("line", "text"), [(line, text) for line, texts in MEANT.items() for text in texts])
def test_a_sentence_means_a_command(catalog: Catalog, line: str, text: str) -> None:
    assert command_meant(catalog, text) == line


@pytest.mark.parametrize(
    "text",
    [
        "leave requests of the pilot plant", "which pilots landed late",
        "I want to leave the pilot plant's report as it is",
        "Show me my pilots' flight hours", "how is the autopilot pilot going in the factory",
        "I want to join two tables",
        "I want to give feedback on the canteen", "I want to give feedback on a colleague's report",
        "what became of my feedback in the customer survey", "withdraw my last offer", "summarise my feedback",
        "how is the Toaster pilot going?", "please stop reminding me about invoices", "help me write an email",
        "unsubscribe customers who complain", "stop sending me messages from the ticket system about invoices",
        "which products have no owner in our CRM", "what is stuck in the customs office?", "digest the news for me",
        "did the owner of the building answer my question?", "Hilfe beim Schreiben einer E-Mail", "aide à la rédaction",
        "ayuda con un contrato", "помощь с договором", "what can you do with scanned invoices?",
        "Questions about my insurance", "show me the portfolio digest of our investments",
        "my questions for the candidate", "delete my data from the CRM export", "forget me not seeds for the garden",
        "what do you know about metal prices", "write a privacy notice", "Lösche meine Daten aus der Tabelle",
        "I want to start with a summary of the report",
        "show me my first steps in Go", "where was I mentioned in the minutes?", "continue my letter",
        "I want to leave the pilot " * 6, "",
    ],
)  # fmt: skip
def test_anything_else_is_a_task(catalog: Catalog, text: str) -> None:
    assert command_meant(catalog, text) == ""


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_is_taken_for_a_command(name: str) -> None:
    asked = company(name)
    assert [one.text for one in asked.asks if command_meant(asked.catalog, one.text)] == []
