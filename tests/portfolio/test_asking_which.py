"""Questions about the catalogue as a whole, told from tasks that begin alike."""

import pytest

from bench.companies import company
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
        ("Which products are in pilot?", PILOTS),
        ("Welche Produkte sind im Pilot?", PILOTS),
        ("Which tools are retired?", RETIRED),
        ("Which products may hold client data?", FOR_CLIENTS),
        ("which tools are approved for customer data", FOR_CLIENTS),
        ("Welche Produkte dürfen Kundendaten verarbeiten?", FOR_CLIENTS),
        ("Quels outils peuvent traiter des données de clients ?", FOR_CLIENTS),
        ("¿Qué productos pueden tratar datos de clientes?", FOR_CLIENTS),
        ("Какие продукты могут хранить данные клиентов?", FOR_CLIENTS),
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
        "I need AI products",
        "What can AI do for us?",
        "tools",
        "",
        "what products " * 9,
    ],
)
def test_anything_else_is_a_task(text: str) -> None:
    assert products_wanted(company("demo").catalog, text) is None
