"""Stands in for the messages of digests."""

from handlers.views.adoption.settings import SETTINGS, SNOOZE
from handlers.views.blocks import Message, actions, button, message, paragraph, say
from handlers.views.values import Carried
from portfolio.adoption.digests import OwnerDigest, PortfolioDigest
from storage.vocabulary import DigestKind


def owner_digest(digest: OwnerDigest, *, preview: bool = False) -> Message:
    """An owner's."""
    names = ", ".join(one.product.name for one in digest.products)
    return _said(f"{names}: {digest.period}", digest.id, DigestKind.OWNER, preview)


def portfolio_digest(digest: PortfolioDigest, *, preview: bool = False) -> Message:
    """A lead's."""
    return _said(f"Portfolio: {digest.period}", digest.id, DigestKind.PORTFOLIO, preview)


def _said(text: str, digest_id: str, kind: DigestKind, preview: bool) -> Message:
    carried = Carried(item=digest_id, kind=kind).pack()
    row = [button("Snooze", SNOOZE, carried), button("Settings", SETTINGS, carried)]
    text = f"Preview: {text}" if preview else text
    return message(text, [paragraph(say(text)), actions(*row)])
