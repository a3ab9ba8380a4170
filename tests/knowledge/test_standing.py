"""Sentences that ask how something is doing: what they ask about, and what is none of them."""

import pytest

from knowledge.standing import Period, Span, asks_how_it_does, compared_with_before, one_name_asked_about, period_in

ASKS = (
    ("How is DocReader doing against last month?", Period(Span.MONTH, against=True)),
    ("how's DocReader doing vs last week", Period(Span.WEEK, against=True)),
    ("How has DocReader been doing over the last quarter?", Period(Span.QUARTER, against=True)),
    ("How many people used DocReader in the last 30 days?", Period(days=30)),
    ("how is DocReader doing?", Period()),
    ("Is DocReader used more than last year?", Period(Span.YEAR, against=True)),
    ("Usage of DocReader last month", Period(Span.MONTH)),
    ("Wie läuft DocReader im Vergleich zum Vormonat?", Period(Span.MONTH, against=True)),
    ("Wie viele Leute nutzen DocReader im letzten Monat?", Period(Span.MONTH)),
    ("Comment va DocReader par rapport au mois dernier ?", Period(Span.MONTH, against=True)),
    ("¿Cómo va DocReader frente al mes pasado?", Period(Span.MONTH, against=True)),
    ("Как дела у DocReader по сравнению с прошлым месяцем?", Period(Span.MONTH, against=True)),
    ("How many people used DocReader in the last 3 weeks?", Period(days=21)),
)
OTHERS = (
    "How do I get access to DocReader?",
    "How is DocReader different from RegSearch?",
    "Which product reads invoices?",
    "I need last month's invoices in a table",
    "What does DocReader cost?",
)


@pytest.mark.parametrize(("text", "period"), ASKS)
def test_what_is_asked(text: str, period: Period) -> None:
    assert asks_how_it_does(text)
    assert period_in(text) == period


@pytest.mark.parametrize("text", OTHERS)
def test_what_asks_something_else(text: str) -> None:
    assert not asks_how_it_does(text)


COMPARED = (
    "How is DocReader vs last month?",
    "how is DocReader compared to last month?",
    "How's “DocReader” against the last month?",
    "How does DocReader compare to last month?",
    "And how was DocReader compared with the previous month?",
    "Wie ist DocReader im Vergleich zum letzten Monat?",
    "Wie schneidet DocReader gegenüber dem Vormonat ab?",
    "Comment est DocReader par rapport au mois dernier ?",
    "¿Cómo es DocReader comparado con el mes pasado?",
    "¿Cómo fue DocReader frente al mes pasado?",
    "Как DocReader по сравнению с прошлым месяцем?",
    "Каков DocReader по сравнению с прошлым месяцем?",
)
NOT_COMPARED = (
    "How is DocReader compared to RegSearch?",
    "How is DocReader compared to last month's version?",
    "How is a contract compared to last year's?",
    "How is the clause of last year compared to the new one?",
    "How is DocReader used for contracts of last month?",
    "DocReader compares contracts with those of last month",
    "Wie ist der Vertrag im Vergleich zum letzten Jahr formuliert?",
    "Comment est rédigé le contrat par rapport à celui du mois dernier ?",
    "Как составить договор по сравнению с прошлым годом лучше?",
)


@pytest.mark.parametrize("text", COMPARED)
def test_what_is_set_beside_itself_in_an_earlier_period(text: str) -> None:
    assert compared_with_before(text) == "DocReader"
    assert period_in(text) == Period(Span.MONTH, against=True)


@pytest.mark.parametrize("text", NOT_COMPARED)
def test_what_is_compared_with_anything_else(text: str) -> None:
    assert compared_with_before(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("How is Frobnicator doing against last month?", "Frobnicator"),
        ("how's “Frobnicator-2” doing in the last 30 days", "Frobnicator-2"),
        ("How has Frobnicator been used?", "Frobnicator"),
        ("How is it doing?", ""),
        ("How is Frobnicator used for passports?", ""),
        ("How is Frobnicator Two doing?", ""),
        ("Wie läuft Onboarding?", ""),
    ],
)
def test_the_one_name_a_question_is_about(text: str, name: str) -> None:
    assert one_name_asked_about(text) == name
