"""Specimens of first steps with a product."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.views import home, onboarding, start, support
from handlers.views.blocks import modal
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.checklists import Checklist, ListedStep, ListState
from tests import makers

Json = dict[str, Any]
LONG_KEY = "a-product-key-" + "x" * 80


def checklist(text: str, *, done: int = 1, product: ProductCard | None = None, **more: Any) -> Checklist:
    """First steps of which so many are done, and everything that may be told beside them."""
    titles = (text, "Request access", text)
    steps = tuple(ListedStep(at, title, text, at < done) for at, title in enumerate(titles))
    filled: dict[str, Any] = {
        "state": ListState.OPEN, "task": text, "ask_id": "ask-1", "scenario": text,
        "added": (text,) * 4, "reworded": (text,), "removed": (text,),
    }  # fmt: skip
    card = product or makers.product(LONG_KEY, text, text)
    return Checklist("list-1", makers.person(), card, steps, round=1, **{**filled, **more})


def many(text: str, *, done: int) -> Checklist:
    """First steps on a card of thirty."""
    steps = tuple(ListedStep(at, f"{at + 1} {text}", text, at < done) for at in range(30))
    return replace(checklist(text), steps=steps)


def bare(**more: Any) -> Checklist:
    """First steps with a product whose card has none."""
    return Checklist("list-2", makers.person(), makers.bare_product(), (), ListState.OPEN, 1, **more)


SHAPES: dict[str, Callable[[str], Checklist]] = {
    "": checklist,
    "at its begin": lambda text: checklist(text, done=0, added=(), reworded=(), removed=()),
    "at its last step": lambda text: checklist(text, done=3),
    "not yet": lambda text: checklist(text, done=3, not_yet=True, instead=makers.product("other", text)),
    "not yet and nothing near": lambda text: checklist(text, done=3, not_yet=True, task=""),
    "of a bare card": lambda text: bare(task=text),
    "of a bare card, not yet": lambda text: bare(not_yet=bool(text)),
    "finished": lambda text: checklist(text, done=3, state=ListState.FINISHED),
    "finished without a task": lambda text: checklist(text, done=3, state=ListState.FINISHED, task=""),
    "stopped": lambda text: checklist(text, state=ListState.LEFT),
    "closed": lambda text: checklist(text, closed=text or "It is closed."),
    "retired": lambda text: checklist(text, closed=text or "gone", replacement=makers.product("other", text)),
    "of many steps": lambda text: many(text, done=0),
    "of many steps, half of them done": lambda text: many(text, done=15),
}


def in_modal(found: Checklist) -> Json:
    """The list with everything the modal shows around it."""
    return start.start_modal(found.product, ask_id="ask-1", scenario=found.scenario, kept=onboarding.in_modal(found))


MESSAGES: dict[str, Callable[[str], Json]] = {
    f"checklist_message {name}".strip(): lambda text, make=make: onboarding.checklist_message(make(text))
    for name, make in SHAPES.items()
} | {
    "reminder_message": lambda text: onboarding.reminder_message(checklist(text)),
    "begun_message": lambda text: onboarding.begun_message(checklist(text)),
    "cannot_begin": lambda text: onboarding.cannot_begin(
        makers.product(LONG_KEY, text), f"Closed: {text}", instead=None, reader="U0OTHER"
    ),
    "cannot_begin the old one": lambda text: onboarding.cannot_begin(
        makers.retired(name=text), f"Gone: {text}", instead=makers.product(name=text), reader="U0OTHER"
    ),
    "cannot_begin one's own": lambda text: onboarding.cannot_begin(
        makers.product(LONG_KEY, text), f"Closed: {text}", instead=None, reader="U0NOVAK"
    ),
    "nothing_begun": onboarding.nothing_begun,
    "open_list": lambda text: onboarding.open_list(
        [replace(checklist(text, closed=text * (at % 2)), id=f"list-{at}") for at in range(7)]
    ),
}

VIEWS: dict[str, Callable[[str], Json]] = {
    f"in_modal {name}".strip(): lambda text, make=make: in_modal(make(text))
    for name, make in SHAPES.items()
    if name in ("", "not yet", "finished", "closed")
} | {
    "in_modal begun just now": lambda text: modal("First steps", onboarding.in_modal(checklist(text), new=True)),
    "home_view with first steps": lambda text: home.home_view(
        home.HomeData(name=text, first_steps=[replace(checklist(text), id=f"list-{at}") for at in range(7)])
    ),
    "ask_owner_form of somebody stuck": lambda text: support.ask_owner_form(
        [makers.product(name=text)], chosen="docreader", start=support.stuck_at(checklist(text)), carried=Carried()
    ),
}
