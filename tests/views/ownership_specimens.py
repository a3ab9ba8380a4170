"""Specimens of naming an owner, and of questions to owners."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.views import card, ownership, support
from handlers.views.blocks import actions, message
from handlers.views.values import Carried
from portfolio.ownership import Named, Naming
from portfolio.requests import Request
from storage.vocabulary import LifecycleStage, RequestStatus
from tests import makers

Json = dict[str, Any]
LONG_KEY = "a-product-key-" + "x" * 80


def named(new: bool, by: str, text: str) -> Json:
    """What who named an owner hears."""
    found = Named(makers.product(LONG_KEY, text, text), makers.person(name=text), new=new)
    return ownership.named_message(found, by=makers.person(by, text))


def asked_owner(text: str, **more: Any) -> Request:
    """A question that waits for two people, who are called `text` as everything else."""
    product, at, owner = makers.product(name=text), datetime(2026, 11, 23, 12, 0, tzinfo=UTC), makers.person(name=text)
    return Request("r1", product, makers.person(), text, RequestStatus.OPEN, (owner, owner), at, None, **more)


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
    "own_requests": lambda text: support.own_requests(
        [asked_owner(text), asked_owner(text, resolved_at=datetime(2026, 11, 24, tzinfo=UTC))] * 3
    ),
    "own_requests empty": lambda _text: support.own_requests([]),
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
