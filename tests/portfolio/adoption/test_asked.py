"""Which product and which days "How is X vs last month?" asks about, and what is a task."""

from dataclasses import replace
from datetime import date

import pytest

from bench.companies import company, company_names
from portfolio.adoption.asking import Asked, asked_standing
from portfolio.adoption.windows import Window
from portfolio.cards import Catalog

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return company("demo").catalog


def standing(catalog: Catalog, text: str) -> Asked | None:
    return asked_standing(catalog, text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "How is RegSearch vs last month?", "how is regsearch compared to last month?",
        "How is RegSearch doing against last month?", "How does RegSearch compare to last month?",
        "Wie ist RegSearch im Vergleich zum letzten Monat?", "Wie schneidet RegSearch gegenüber dem Vormonat ab?",
        "Comment est RegSearch par rapport au mois dernier ?", "¿Cómo es RegSearch comparado con el mes pasado?",
        "Как RegSearch по сравнению с прошлым месяцем?",
    ],
)  # fmt: skip
def test_this_month_so_far_is_set_beside_as_many_days_of_the_last_one(catalog: Catalog, text: str) -> None:
    asked = standing(catalog, text)
    assert asked is not None
    assert (asked.product.key, asked.metric) == ("regsearch", None)
    assert asked.window == Window(date(2026, 11, 1), TODAY)
    assert asked.against == Window(date(2026, 10, 1), date(2026, 10, 20))


@pytest.mark.parametrize(
    "text",
    [
        "how is a contract compared to last year's", "how is our revenue compared to last month",
        "How is RegSearch compared to BankGPT?", "How is RegSearch compared to last year's version?",
        "how is the rule in RegSearch compared to last month", "How is a contract for RegSearch vs last year?",
        "Wie ist der Vertrag im Vergleich zum letzten Jahr?", "Comment est le contrat par rapport au mois dernier ?",
        "¿Cómo es el contrato comparado con el mes pasado?", "Каков договор по сравнению с прошлым месяцем?",
    ],
)  # fmt: skip
def test_anything_else_is_a_task(catalog: Catalog, text: str) -> None:
    assert standing(catalog, text) is None


def test_a_thing_is_not_the_product_called_like_it(catalog: Catalog) -> None:
    handbook = replace(catalog.products[0], name="Handbook", key="handbook", aliases=())
    named = replace(catalog, products=(handbook, *catalog.products[1:]))
    assert standing(named, "How is Handbook vs last month?") is not None
    assert standing(named, "how is a handbook compared to last year?") is None


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_is_taken_for_such_a_question(name: str) -> None:
    asked = company(name)
    assert [one.text for one in asked.asks if standing(asked.catalog, one.text)] == []
