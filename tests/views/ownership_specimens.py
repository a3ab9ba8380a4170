"""Specimens of naming an owner."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from handlers.views import card, ownership
from handlers.views.blocks import actions, message
from handlers.views.values import Carried
from portfolio.ownership import Named, Naming
from storage.vocabulary import LifecycleStage
from tests import makers

Json = dict[str, Any]
LONG_KEY = "a-product-key-" + "x" * 80


def named(new: bool, by: str, text: str) -> Json:
    """What who named an owner hears."""
    found = Named(makers.product(LONG_KEY, text, text), makers.person(name=text), new=new)
    return ownership.named_message(found, by=makers.person(by, text))


MESSAGES: dict[str, Callable[[str], Json]] = {
    "card_message without an owner": lambda text: card.card_message(
        makers.product(LONG_KEY, text, text, owner=None), names_owner=True
    ),
    "name_button": lambda text: message(
        "Somebody may own it.",
        [actions(ownership.name_button(makers.product(LONG_KEY, text), digest_id="d", primary=True))],
    ),
    "named_message": partial(named, True, "lead"),
    "named_message again": partial(named, False, "lead"),
    "named_message to oneself": partial(named, True, "a.novak"),
    "owner_named": lambda text: ownership.owner_named(
        Naming(makers.product(LONG_KEY, text, text), makers.person("lead", text))
    ),
    "owner_named of a hypothesis": lambda text: ownership.owner_named(
        Naming(replace(makers.bare_product(), name=text, stage=LifecycleStage.HYPOTHESIS), makers.person("", "", None))
    ),
}

VIEWS: dict[str, Callable[[str], Json]] = {
    "owner_form": lambda text: ownership.owner_form(
        makers.product(LONG_KEY, text, text), carried=Carried(product=LONG_KEY, item="d", channel="D1", ts="1.2")
    ),
    "owner_form of an orphan": lambda _text: ownership.owner_form(makers.bare_product(), carried=Carried(product="p")),
    "card_modal without an owner": lambda text: card.card_modal(
        makers.product(LONG_KEY, text, text, owner=None), names_owner=True
    ),
}
