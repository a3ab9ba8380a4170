"""Limits on the parts of a task: what data a part carries, and whether its product covers it only without that data."""

from collections.abc import Iterable
from dataclasses import replace

from knowledge.signals import signals_in
from portfolio.cards import Catalog, ProductCard
from portfolio.decisions import Recommendation
from portfolio.limits import ONLY_WITHOUT, CarriedData, data_carried, data_limit
from storage.vocabulary import ProductKind

# Kinds that answer from a collection of their own: what they are asked needs none of the task's data.
ASKED_ONLY = frozenset({ProductKind.RAG})
ASK_WITHOUT = "ask it without"


def data_to_mind(text: str, carried: CarriedData | None, parts: Iterable[str], catalog: Catalog) -> CarriedData | None:
    """The data the products of a task have to mind: what the ask carries, else what the parts of its scenario carry.

    The parts are the records' words, not the asker's: they limit, and never prohibit. An ask that says it carries
    nothing of the kind is believed.
    """
    if carried is not None or any(signal.name == "harmless" for signal in signals_in(text)):
        return carried
    return next((found for part in parts if (found := data_carried(part, catalog)) is not None), None)


def data_limit_of(product: ProductCard, minded: CarriedData | None, data_rule: str) -> str:
    """What to mind about the data, with the rule that asks for it, or ""."""
    sentence = data_limit(product, minded) if minded is not None else ""
    return f"{sentence} ({data_rule})" if sentence and data_rule else sentence


def partly_covered(found: Recommendation, minded: CarriedData | None, data_rule: str) -> Recommendation:
    """The recommendation of one part, marked where the product takes it only without the data the task carries.

    What is only asked covers its part all the same, and its limit says how to ask.
    """
    limit = data_limit_of(found.product, minded, data_rule)
    if found.product.kind not in ASKED_ONLY:
        return replace(found, withheld=limit)
    how = limit.replace(ONLY_WITHOUT, ASK_WITHOUT, 1)
    return replace(found, limits=tuple(how if one == limit else one for one in found.limits))
