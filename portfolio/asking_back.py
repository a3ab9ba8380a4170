"""Asking back: when an ask is too vague to route, and the question whose answers are buttons (E6)."""

from knowledge.words import empty_stems, stems
from portfolio.decisions import Option, Question
from portfolio.profiles import quote
from portfolio.ranking import Ranked
from storage.vocabulary import ProductKind

LONGEST_LABEL = 75  # characters on a Slack button
MOST_OPTIONS = 3  # beside "Something else"


def telling_words(text: str) -> int:
    """How many words of the text say what is to be done, beyond "some AI for documents"."""
    return len(set(stems(text)) - empty_stems())


def too_vague(text: str) -> bool:
    """Whether the ask names no work at all, or one word that may mean any work."""
    return telling_words(text) <= 1


def question_for(ranked: Ranked, usable: list[bool]) -> Question:
    """A question offering what the likeliest products are mainly for, of different kinds, each as its owner says it."""
    chances = ranked.chances[0, :-1]
    order = sorted((column for column, ok in enumerate(usable) if ok), key=lambda column: -float(chances[column]))
    options: dict[ProductKind, Option] = {}
    for column in order:
        product = ranked.products[column]
        text = product.covers[0] if product.covers else product.purpose
        if len(options) < MOST_OPTIONS:
            options.setdefault(product.kind, Option(_label(text), text))
    return Question("Which of these is closest to what you want to do?", tuple(options.values()))


def _label(text: str) -> str:
    text = quote(text)
    text = text[:1].upper() + text[1:]
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
