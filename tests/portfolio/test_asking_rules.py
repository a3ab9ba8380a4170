"""Questions about the portfolio's rules, told from tasks that begin alike."""

from dataclasses import replace

import pytest

from bench.companies import company, company_names
from portfolio.asking_rules import rules_asked
from portfolio.cards import Catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The demo company's, with outside services named in two of its three rules."""
    whole = company("demo").catalog
    first, second, third = whole.rules
    first = replace(first, examples=(*first.examples, "Paste the contract into ChatGPT"), triggers=("DeepL", "gemini"))
    return replace(
        whole, rules=(first, replace(second, statement=f"{second.statement} ChatGPT decides nothing."), third)
    )


def keys(catalog: Catalog, text: str) -> list[str] | None:
    asked = rules_asked(catalog, text)
    return None if asked is None else [rule.key for rule in asked.rules]


@pytest.mark.parametrize(
    "text",
    [
        "What are the rules?", "Which rules do we have for AI?", "what is not allowed?", "What is our AI policy?",
        "Hi, what isn’t allowed with AI? Thanks", "show me the rules for our AI products", "What rules must I follow?",
        "Was sind die Regeln?", "Welche KI-Regeln gelten bei uns?", "Was ist nicht erlaubt?",
        "Was ist mit KI verboten?",
        "Quelles sont les règles ?", "Quelles règles avons-nous pour l’IA ?", "Qu’est-ce qui est interdit ?",
        "¿Cuáles son las reglas?", "¿Qué reglas tenemos para la IA?", "¿Qué está prohibido?",
        "Какие у нас правила?", "Какие правила использования ИИ у нас есть?", "Что запрещено?",
    ],
)  # fmt: skip
def test_it_asks_for_all_rules(catalog: Catalog, text: str) -> None:
    assert keys(catalog, text) == ["R1", "R2", "R3"]


@pytest.mark.parametrize(
    "text",
    [
        "What is R2?", "what does rule r2 say", "What does R2 forbid?", "explain rule R2", "rule R2", "Was sagt R2?",
        "Was ist Regel R2?", "Que dit la règle R2 ?", "C’est quoi R2 ?", "¿Qué dice R2?", "¿Qué es la regla R2?",
        "Что говорит правило R2?", "Что такое R2?",
    ],
)  # fmt: skip
def test_it_asks_for_one_rule_by_its_key(catalog: Catalog, text: str) -> None:
    assert keys(catalog, text) == ["R2"]


@pytest.mark.parametrize(
    ("text", "wanted", "name"),
    [
        ("Can I use ChatGPT?", ["R1", "R2"], "ChatGPT"),
        ("can i use chatgpt at work", ["R1", "R2"], "chatgpt"),
        ("Is DeepL allowed?", ["R1"], "DeepL"),
        ("is deepl forbidden", ["R1"], "deepl"),
        ("Are we allowed to use Gemini?", ["R1"], "Gemini"),
        ("Darf ich ChatGPT nutzen?", ["R1", "R2"], "ChatGPT"),
        ("Ist DeepL bei uns erlaubt?", ["R1"], "DeepL"),
        ("Puis-je utiliser ChatGPT ?", ["R1", "R2"], "ChatGPT"),
        ("DeepL est-il autorisé ?", ["R1"], "DeepL"),
        ("¿Puedo usar ChatGPT?", ["R1", "R2"], "ChatGPT"),
        ("Можно ли использовать ChatGPT?", ["R1", "R2"], "ChatGPT"),
    ],
)
def test_it_asks_for_the_rules_that_name_what_is_none_of_the_products(
    catalog: Catalog, text: str, wanted: list[str], name: str
) -> None:
    asked = rules_asked(catalog, text)
    assert asked is not None
    assert ([rule.key for rule in asked.rules], asked.name) == (wanted, name)


@pytest.mark.parametrize(
    "text",
    [
        "What are the rules for opening an account?", "Which rules apply to credit cards?", "Which rules do we break?",
        "What is not allowed in the contract?", "what is R99?", "What does the contract say?", "rules", "what is", "",
        "What is R2 about to refuse loans?", "Can I use BankGPT?", "Can I use Claude?", "Can I use it?",
        "Can I use data?",
        "Can I use client data?", "Is a person allowed?", "May I use ChatGPT to read the mood of staff?",
        "Is ChatGPT allowed to refuse loans?", "Can I use ChatGPT and client files?", "what are the rules " * 9,
    ],
)  # fmt: skip
def test_anything_else_is_a_task(catalog: Catalog, text: str) -> None:
    assert rules_asked(catalog, text) is None


def test_a_product_comes_before_a_rule_of_its_name(catalog: Catalog) -> None:
    product = replace(catalog.products[0], aliases=("R2", "ChatGPT"))
    named = replace(catalog, products=(product, *catalog.products[1:]))
    assert [rules_asked(named, text) for text in ("What is R2?", "Can I use ChatGPT?")] == [None, None]


def test_without_rules_there_are_none_to_show(catalog: Catalog) -> None:
    assert keys(replace(catalog, rules=()), "What are the rules?") == []


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_is_taken_for_such_a_question(name: str) -> None:
    asked = company(name)
    assert [one.text for one in asked.asks if rules_asked(asked.catalog, one.text)] == []
