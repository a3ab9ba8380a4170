"""What of a product's record retrieval reads: the passages it may quote and the ones that say no."""

from knowledge.matching import Profile
from knowledge.passages import Passage
from knowledge.words import in_words
from portfolio.cards import ProductCard

LONGEST_QUOTE = 220  # characters of a stored field that are still read at a glance


def profile_of(product: ProductCard) -> Profile:
    """The product as retrieval sees it: stored texts, verbatim, by the import format's field names."""
    yes = [("purpose", product.purpose)]
    yes += [("covers", text) for text in product.covers]
    for scenario in product.scenarios:
        yes += [("scenarios", text) for text in (scenario.title, scenario.task, scenario.example)]
    passages = [Passage(product.key, field, text) for field, text in yes if text.strip()]
    passages += [
        Passage(product.key, "does_not_cover", text, says_no=True) for text in product.does_not_cover if text.strip()
    ]
    summary = f"{product.name}: {product.purpose} {'; '.join(product.covers)}"
    name = in_words(product.name)
    return Profile(product.key, product.kind.value, tuple(passages), summary, name, f"{name}: {product.purpose}")


def begun(text: str) -> str:
    """As `quote`, for a sentence of ours: what was cut off is marked."""
    said = quote(text)
    return said if said == text else f"{said}…"


def quote(text: str) -> str:
    """The beginning of a stored text, cut at a word, still a verbatim span of it."""
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:")
