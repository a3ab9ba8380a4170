"""Whether a card is still true: the button that says so, the badge of a stale one, and who said it last."""

from handlers.views import words
from handlers.views.blocks import Block, Element, bold, button, paragraph, say
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.confirming import Freshness

CONFIRM = "still_true"


def confirm_button(product: ProductCard) -> Element:
    """Says that the card is still true."""
    return button("Still true", f"{CONFIRM}:{product.key}"[:255], Carried(product=product.key).pack())


def stale_badge(freshness: Freshness | None) -> list[Block]:
    """Above a card nobody confirmed for long."""
    if freshness is None or not freshness.is_stale:
        return []
    return [paragraph(bold("May be out of date."), say(f" {_since(freshness)}"))]


def stale_text(freshness: Freshness | None) -> str:
    """The same behind a card's text, or ""."""
    return f" May be out of date: {_since(freshness)}" if freshness is not None and freshness.is_stale else ""


def confirmed_by(freshness: Freshness | None) -> str:
    """ "Still true on 26 November 2026, said Lena Berg."; a name of the catalogue is in it; "" while nobody did."""
    if freshness is None or freshness.confirmed_at is None:
        return ""
    who = words.line(freshness.by.name, 80, "its owner") if freshness.by else "its owner"
    return f"Still true on {words.day_and_year(freshness.confirmed_at)}, said {who}."


def _since(freshness: Freshness) -> str:
    if freshness.confirmed_at is None:
        return f"Nobody confirmed this card since it was made on {words.day_and_year(freshness.since)}."
    return f"Nobody confirmed this card since {words.day_and_year(freshness.since)}."
