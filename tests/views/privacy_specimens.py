"""Specimens of what is told to a person about what is kept of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.views import demand, privacy
from portfolio.erasing import Deletion
from portfolio.kept import ERASABLE, Counted, KeptAbout, KeptKind
from portfolio.kept_for import Retention
from storage.vocabulary import Role
from tests import makers


def about(text: str, *kinds: KeptKind) -> KeptAbout:
    """A person of whom there is something of each of these kinds."""
    counts = {kind: Counted(number, date(2026, 11, 3)) for number, kind in enumerate(kinds, start=1)}
    return KeptAbout(makers.person(name=text), counts, (Role.PRODUCT_OWNER, Role.PORTFOLIO_LEAD), (text, text))


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "kept_message": lambda text: privacy.kept_message(about(text, *KeptKind)),
    "kept_message with an end": lambda text: privacy.kept_message(about(text, *KeptKind), Retention(365, 400)),
    "kept_message after the deletion": lambda text: privacy.kept_message(about(text, KeptKind.PILOTS)),
    "kept_message of a guest": lambda text: privacy.kept_message(about(text, KeptKind.ASKS)),
    "kept_message of nothing": lambda text: privacy.kept_message(about(text)),
    "erased": lambda _text: privacy.erased(Deletion(tuple((kind, 12) for kind in ERASABLE))),
    "erased of one": lambda _text: privacy.erased(Deletion(((KeptKind.ASKS, 1),))),
    "demand_message when somebody deleted theirs": lambda _text: demand.demand_message([], lead=True, deleted=1),
    "erased of nothing": lambda _text: privacy.erased(Deletion(())),
}
