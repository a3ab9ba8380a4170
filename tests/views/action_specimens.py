"""Specimens of what a digest's button says and of the question it puts to people."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.views import blocks
from handlers.views.adoption import actions
from portfolio.adoption.acting import Acted, Offered
from portfolio.adoption.digests import Offer
from portfolio.backlog_reading import Item
from storage.vocabulary import BacklogKind, DigestActionKind, StartAnswer
from tests import makers


def offered(text: str, kind: DigestActionKind = DigestActionKind.ASK_STARTERS) -> Offered:
    """An offer that asks twenty people."""
    asked = {"asked": ",".join(f"U0SOMEBODY{number}" for number in range(20))}
    return Offered("o" * 32, kind, makers.product("p" * 80, text, text), "trust", 3.2, 38, asked, None, "")


def item(text: str) -> Item:
    """What was put on the backlog."""
    who, at = makers.person("okafor", text), datetime(2026, 11, 23, tzinfo=UTC)
    return Item("i-1", makers.product("p", text), BacklogKind.QUALITY, text, who, at)


def _answered(answer: StartAnswer, text: str) -> dict[str, Any]:
    return actions.answered_message(offered(text), answer)


def _offer(kind: DigestActionKind, text: str) -> dict[str, Any]:
    about: dict[str, str | int] = {"request": "r" * 32, "pilot": "p" * 32, "asked": "U0ANNA"}
    found = Offer("o" * 32, kind, makers.product("p" * 80, text), people=20, name=text, about=about)
    return blocks.message("An offer.", [blocks.actions(actions.offer_button(found))])


def _after(text: str) -> dict[str, Any]:
    found = actions.message_after(_offer(DigestActionKind.ASK_STARTERS, text), Acted(offered(text), new=True))
    assert found is not None
    return found


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "acted_message asks": lambda text: actions.acted_message(Acted(offered(text), new=True)),
    "acted_message before": lambda text: actions.acted_message(Acted(offered(text), new=False)),
    "acted_message backlog": lambda text: actions.acted_message(Acted(offered(text), new=True, item=item(text))),
    "message_after asking": _after,
    "question_message start": lambda text: actions.question_message(offered(text)),
    "question_message stop": lambda text: actions.question_message(offered(text, DigestActionKind.ASK_STOPPED)),
    **{f"offer_button {kind.value}": partial(_offer, kind) for kind in DigestActionKind},
    **{f"answered_message {answer.value}": partial(_answered, answer) for answer in StartAnswer},
}
