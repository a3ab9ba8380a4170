"""Questions about the catalogue as a whole, told from tasks that begin alike."""

import pytest

from bench.companies import company, company_names
from portfolio.asking_which import Wanted, products_wanted
from storage.vocabulary import LifecycleStage

EVERYTHING = Wanted()
PILOTS = Wanted(LifecycleStage.PILOT)
RETIRED = Wanted(LifecycleStage.RETIREMENT)
FOR_CLIENTS = Wanted(holds="CLIENT")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("What AI products do we have?", EVERYTHING),
        ("Where is the list of all tools?", EVERYTHING),
        ("show me all assistants", EVERYTHING),
        ("Welche KI-Werkzeuge gibt es bei uns?", EVERYTHING),
        ("Quels outils d'IA avons-nous ?", EVERYTHING),
        ("¿Qué herramientas de IA tenemos?", EVERYTHING),
        ("Какие инструменты ИИ у нас есть?", EVERYTHING),
        ("Hi, which AI products do we have? Thanks", EVERYTHING),
        ("Which products are in pilot?", PILOTS),
        ("Quels outils sont en phase pilote ?", PILOTS),
        ("Welche Produkte sind im Pilot?", PILOTS),
        ("Which tools are retired?", RETIRED),
        ("Which products may hold client data?", FOR_CLIENTS),
        ("which tools are approved for customer data", FOR_CLIENTS),
        ("Welche Produkte dürfen Kundendaten verarbeiten?", FOR_CLIENTS),
        ("Quels outils peuvent traiter des données de clients ?", FOR_CLIENTS),
        ("¿Qué productos pueden tratar datos de clientes?", FOR_CLIENTS),
        ("Какие продукты могут хранить данные клиентов?", FOR_CLIENTS),
        ("Which products may hold personal data?", FOR_CLIENTS),
        ("Какие инструменты могут хранить персональные данные?", FOR_CLIENTS),
        ("Which tools may hold class CONF?", Wanted(holds="CONF")),
    ],
)
def test_it_asks_for_products_as_a_whole(text: str, wanted: Wanted) -> None:
    assert products_wanted(company("demo").catalog, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Which tools translate contracts?",
        "What tools do we have for invoices?",
        "Which products do our clients use?",
        "which products should we sell",
        "show all products to our customers on the website",
        "List our systems and their owners",
        "Which tools put client data into a letter?",
        "Put all client data into the products",
        "Get all our client files approved by the bots",
        "Show me all client files in our systems",
        "Traiter tous les dossiers de clients avec les outils",
        "Alle Kundendaten in die KI-Werkzeuge speichern",
        "Which products are suitable for clients?",
        "¿Qué productos pueden recibir los clientes?",
        "Which products may hold client data and send it to the press?",
        "Which products may hold the coffee?",
        "Show me all applications we have",
        "What products do we offer?",
        "Are all systems available right now?",
        "Can I use all products?",
        "All tools please",
        "I need AI products",
        "What can AI do for us?",
        "tools",
        "",
        "what products " * 9,
    ],
)
def test_anything_else_is_a_task(text: str) -> None:
    assert products_wanted(company("demo").catalog, text) is None


def test_personal_data_is_of_no_class_where_none_is_of_people() -> None:
    assert products_wanted(company("carmaker").catalog, "Which products may hold personal data?") is None


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_is_taken_for_such_a_question(name: str) -> None:
    asked = company(name)
    assert [one.text for one in asked.asks if products_wanted(asked.catalog, one.text)] == []
