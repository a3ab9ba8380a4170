"""Reading "Who owns X?", which asks about the catalogue itself and is no task."""

from knowledge.questions import Topic, questions_in
from portfolio.cards import ProductCard
from portfolio.catalog import find_product
from portfolio.sentences import bare, without_article
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


def _name_in(text: str) -> str:
    return next((bare(one.name) for one in questions_in(bare(text)) if one.topic is Topic.OWNER), "")
