"""Reading "Who owns X?", which asks about the catalogue itself and is no task."""

import re

from portfolio.cards import ProductCard
from portfolio.catalog import find_product, fold
from storage.unit import Unit

_NAME = r"(?P<name>.+?)"
_QUESTIONS = tuple(
    re.compile(question.replace("NAME", _NAME))
    for question in (
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
)
_AROUND = " ?!.¿\"“”„«»'"
_ARTICLE = re.compile(r"(?:the|our|der|die|das|le|la|el) ")


def may_ask_whose(text: str) -> bool:
    """Whether a sentence asks who answers for something: cheap, before the catalogue is read."""
    return bool(_name_in(text))


def product_asked_about(unit: Unit, text: str) -> ProductCard | None:
    """The product whose owner a sentence asks for, and for nothing else; None for every other sentence.

    The name must be a product's key, name or alias as a whole: "who looks after our clients" asks for no product.
    """
    name = _name_in(text)
    return (find_product(unit, words=name) or find_product(unit, words=_ARTICLE.sub("", name, 1))) if name else None


def _name_in(text: str) -> str:
    asked = fold(text.replace("’", "'")).strip(_AROUND)
    found = next((match for question in _QUESTIONS if (match := question.fullmatch(asked))), None)
    return found["name"].strip(_AROUND) if found else ""
