"""Reading "Who owns X?", which asks about the catalogue itself and is no task."""

from portfolio.cards import ProductCard
from portfolio.catalog import find_product
from portfolio.sentences import bare, compiled, says, without_article
from storage.unit import Unit

_QUESTIONS = compiled(
    {"NAME": "(?P<name>.+?)"},
    r"who(?:'s| is| are)? (?:the )?(?:product )?owners? of NAME",
    r"who (?:owns|runs|leads|maintains|looks after|answers for) NAME",
    r"who(?:'s| is) (?:responsible for|in charge of) NAME",
    r"whom? (?:do|can|should) (?:i|we) (?:ask|contact|talk to|speak to|write to) about NAME",
    r"wem gehört NAME",
    r"wer (?:betreut|verantwortet) NAME",
    r"wer ist (?:verantwortlich|zuständig) für NAME",
    r"wer ist für NAME (?:verantwortlich|zuständig)",
    r"qui (?:est (?:le |la )?(?:responsable|propriétaire)|s'occupe) (?:de |d')NAME",
    r"quién (?:es (?:el |la )?(?:responsable|dueñ[oa]) de|se encarga de|responde (?:de|por)|lleva) NAME",
    r"кто (?:отвечает за|владелец|ответственный за) NAME",
)


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
    found = says(_QUESTIONS, bare(text))
    return bare(found["name"]) if found else ""
