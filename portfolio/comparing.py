"""Comparing: which two products a person means, and how they differ by their own records (E16)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.differences import other_words_allowed, without_the_question
from portfolio.cards import Catalog, ProductCard
from portfolio.catalog import find_product, fold, nearest_products
from portfolio.errors import InvalidInputError
from portfolio.limits import holds_by_openness, replacement
from portfolio.mentions import Mentions
from portfolio.sentences import is_short
from portfolio.wording import listed
from storage.unit import Unit
from storage.vocabulary import LifecycleStage

LONGEST_PAIR = 300  # characters: what is longer is no two names, and reading it as such takes the square of its length
MOST_SUGGESTED = 3
_BETWEEN = re.compile(
    r"\s+(?:and|or|vs\.?|versus|with|to|against|from|und|oder|mit|et|ou|avec|y|o|con|и|или|с|со)\s+|\s*[,;/&+|]\s*|\s+[-–—]\s+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|our|der|die|das|le|la|el)\s+", re.IGNORECASE)

Split = tuple[str, str, bool]  # one side, the other, and whether a word for "and" stood between them


@dataclass(frozen=True, slots=True)
class Told:
    """What the record of `by` says about how it differs from the other product, in its owner's words."""

    by: ProductCard
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two products side by side. `replacements`: what took the place of each, None for one that lives.

    `only_data`: the classes of data that the first may see and the second may not, and the other way round.
    """

    first: ProductCard
    second: ProductCard
    told: tuple[Told, ...]
    replacements: tuple[ProductCard | None, ProductCard | None]
    only_data: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name no product has, and the products with the nearest names."""

    typed: str
    near: tuple[ProductCard, ...]


def compared(catalog: Catalog, first: ProductCard, second: ProductCard) -> Comparison:
    """The two products side by side. Raises InvalidInputError when they are one."""
    if first.key == second.key:
        raise InvalidInputError(f"Both names mean {first.name}. Name a second product to compare it with.")
    pairs = ((first, second), (second, first))
    told = tuple(
        Told(one, text) for one, other in pairs for key, text in one.differs_from if key == other.key and text.strip()
    )
    replacements = tuple(replacement(one, catalog) for one, _ in pairs)
    only = (_only_data(first, second, catalog), _only_data(second, first, catalog))
    return Comparison(first, second, told, (replacements[0], replacements[1]), only)


def _only_data(one: ProductCard, other: ProductCard, catalog: Catalog) -> tuple[str, ...]:
    """The classes only one of them may see; none where the other's record lists none, and so tells nothing."""
    closed = (name for name in one.data_classes if name not in other.data_classes and other.data_classes)
    return tuple(name for name in closed if not holds_by_openness(other, name, catalog.data_classes))


def typed_pair(unit: Unit, catalog: Catalog, typed: str) -> Comparison | Unknown | None:
    """What `compare <typed>` means: two products, or one and a name nobody has; None when it reads like a task.

    Raises InvalidInputError for no name, one name, one product twice, and more than two products, and NotFoundError for
    a withdrawn one.
    """
    typed = typed.strip()
    if not typed:
        raise InvalidInputError(f"Name two products to compare{_suggestion(catalog)}.")
    names = _Names(catalog)
    alone = names.product(typed)
    if alone is not None:
        raise InvalidInputError(f"Compare {alone.name} with which product?{_told_apart_from(alone, catalog)}")
    splits = list(_splits(typed)) if len(typed) <= LONGEST_PAIR else []
    for left, right, _ in splits:
        first, second = names.product(left), names.product(right)
        if first is not None and second is not None:
            return compared(catalog, first, second)
    mentions = Mentions(catalog)
    found = mentions.named(typed)
    if len(found) > 1:
        return _of_several(catalog, found) if mentions.says_little_else(typed) else None
    return _typed_wrong(unit, names, splits)


def asked_pair(catalog: Catalog, text: str) -> Comparison | None:
    """The comparison a sentence asks for: it names exactly two products, asks how they differ, and says little else."""
    allowed = other_words_allowed(text)
    if allowed is None:
        return None
    mentions = Mentions(catalog)
    found = mentions.named(text)
    if len(found) != 2 or len(mentions.other_stems(without_the_question(text))) > allowed:
        return None
    return compared(catalog, *found)


def may_ask_difference(text: str) -> bool:
    """Whether a sentence has a word that asks for a difference: cheap, before the catalogue is read."""
    return other_words_allowed(text) is not None


class _Names:
    """Every product by what it is called: keys before names before aliases."""

    def __init__(self, catalog: Catalog) -> None:
        self._found: dict[str, ProductCard] = {}
        for called in (lambda one: (one.key,), lambda one: (one.name,), lambda one: one.aliases):
            for product in catalog.products:
                for name in called(product):
                    self._found.setdefault(fold(name), product)

    def product(self, typed: str) -> ProductCard | None:
        """The product called exactly so, with or without an article, or None."""
        folded = fold(typed)
        return self._found.get(folded) or self._found.get(_ARTICLE.sub("", folded))


def _splits(typed: str) -> Iterator[Split]:
    """The ways to read the words as two names: at each word for "and" or "versus", then at each space."""
    for pattern, between in ((_BETWEEN, True), (re.compile(r"\s+"), False)):
        for gap in pattern.finditer(typed):
            left, right = (_bare(side) for side in (typed[: gap.start()], typed[gap.end() :]))
            if left and right:
                yield left, right, between


def _bare(side: str) -> str:
    return side.strip(" \t\n\"'“”„«».,;:?!")


def _of_several(catalog: Catalog, found: tuple[ProductCard, ...]) -> Comparison:
    if len(found) > 2:
        raise InvalidInputError(
            f"I compare two products at a time: choose two of {listed([one.name for one in found])}."
        )
    return compared(catalog, *found)


def _typed_wrong(unit: Unit, names: _Names, splits: list[Split]) -> Unknown | None:
    """The name nobody has, beside one that somebody has, or two that are both nearly names; None for a task."""
    for left, right, between in splits:
        known = [names.product(side) for side in (left, right)]
        wrong = right if known[0] else left
        if any(known) and is_short(wrong):
            near = nearest_products(unit, words=wrong)
            if near or between:  # "compare the chat logs" names a product and logs, but no second product
                return _unknown(unit, wrong, near)
    left, right, _ = splits[0] if splits else ("", "", False)  # the likeliest reading: no guessing on
    near = nearest_products(unit, words=left)
    if not near or not nearest_products(unit, words=right) or not (is_short(left) and is_short(right)):
        return None
    return _unknown(unit, left, near)


def _unknown(unit: Unit, typed: str, near: tuple[ProductCard, ...]) -> Unknown:
    """The name nobody has. Raises NotFoundError, in a sentence that says so, for one of a withdrawn product."""
    find_product(unit, words=typed)
    return Unknown(typed, near)


def _suggestion(catalog: Catalog) -> str:
    living = [one for one in catalog.products if one.stage is not LifecycleStage.RETIREMENT]
    for one in living:
        other = next((catalog.product(key) for key, _ in one.differs_from), None)
        if other is not None and other in living:
            return f", for example: compare {one.name} and {other.name}"
    return ", for example: compare A and B"


def _told_apart_from(product: ProductCard, catalog: Catalog) -> str:
    others = (catalog.product(key) for key, _ in product.differs_from)
    named = [one.name for one in others if one is not None and one.stage is not LifecycleStage.RETIREMENT]
    return f" Its owner tells it apart from {listed(named[:MOST_SUGGESTED])}." if named else ""
