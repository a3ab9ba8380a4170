"""Reading "Who owns X?", which asks about the catalogue itself and is no task, and questions about what is gone."""

from knowledge.questions import Topic, questions_in
from portfolio.cards import ProductCard
from portfolio.catalog import find_product
from portfolio.sentences import LONGEST_QUESTION, bare, without_article
from storage.unit import Unit


def may_ask_whose(text: str) -> bool:
    """Whether a sentence asks who answers for something: cheap, before the catalogue is read."""
    return bool(_name_in(text))


def product_asked_about(unit: Unit, text: str) -> ProductCard | None:
    """The product whose owner a sentence asks for, and for nothing else; None for every other sentence.

    The name must be a product's key, name or alias as a whole: "who looks after our clients" asks for no product.
    """
    name = _name_in(text)
    return (find_product(unit, words=name) or find_product(unit, words=without_article(name))) if name else None


def names_asked_about(text: str) -> tuple[str, ...]:
    """The words a question about one product would name it by, as they stand and without an article; () for others."""
    found = [bare(one.name) for one in questions_in(bare(text))] if len(text) <= LONGEST_QUESTION else []
    return tuple(dict.fromkeys([*found, *map(without_article, found)]))


def refuse_withdrawn(unit: Unit, text: str) -> None:
    """Raise NotFoundError, saying what took its place, for a question about a product that was withdrawn."""
    for name in names_asked_about(text):
        find_product(unit, words=name)


def _name_in(text: str) -> str:
    return next((bare(one.name) for one in questions_in(bare(text)) if one.topic is Topic.OWNER), "")
