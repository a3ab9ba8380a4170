"""Specimens of what is said around a question to a product's owner."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handlers.views import support
from handlers.views.values import Carried
from portfolio import requests
from storage.vocabulary import RequestStatus
from tests import makers

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def reply(
    text: str,
    *,
    by_asker: bool = True,
    reopened: bool = False,
    first_answered_at: datetime | None = None,
    resolved_at: datetime | None = None,
) -> requests.Reply:
    """Something said about a question, by who asked or who answers."""
    owner, asker = makers.person(name=text), makers.person("", "", "U0GUEST")
    status = RequestStatus.RESOLVED if resolved_at else RequestStatus.OPEN
    request = requests.Request("r1", makers.product(name=text), asker, text, status, (owner,), NOON, None)
    request = replace(request, first_answered_at=first_answered_at, resolved_at=resolved_at)
    return requests.Reply(request, text, by_asker, (owner if by_asker else asker,), reopened)


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "owner_message": lambda text: support.owner_message(
        makers.product(name=text),
        makers.person(name=text),
        text,
        request_id="r1",
        ask="the task",
        permalink="https://example.slack.com/archives/C1/p1",
    ),
    "owner_message from a guest": lambda text: support.owner_message(
        makers.product(), makers.person("", "", "U0GUEST"), text, request_id="r1"
    ),
    "contact_message": lambda text: support.contact_message(text, makers.person(name=text), text, text),
    "passed_on": lambda text: support.passed_on(text, [makers.person(name=text), makers.person("b", text, None)]),
    "passed_on to nobody": lambda text: support.passed_on(text, []),
    "answered_for_requester": lambda text: support.answered_for_requester(
        makers.product(name=text), makers.person(name=text), text, answer=text, stays_open=False
    ),
    "answered_for_requester of one that stays open": lambda text: support.answered_for_requester(
        makers.product(name=text), makers.person("", "", "U0GUEST"), text, answer=text, stays_open=True
    ),
    "answered_for_owner": lambda text: support.answered_for_owner(
        makers.product(name=text), makers.person(name=text), heard=True
    ),
    "answered_for_owner unheard": lambda text: support.answered_for_owner(
        makers.product(name=text), makers.person(name=text), heard=False
    ),
    "passed_on and not followed": lambda text: support.passed_on(text, [makers.person(name=text)], followed=False),
    "reply_message": lambda text: support.reply_message(reply(text), makers.person(name=text)),
    "reply_message that opened it again": lambda text: support.reply_message(
        reply(text, reopened=True), makers.person("", "", "U0GUEST")
    ),
    "reply_message of the longest": lambda text: support.reply_message(
        replace(reply(text), text=(text * 3000)[:3000]), makers.person(name=text)
    ),
    "reply_message of an owner": lambda text: support.reply_message(
        reply(text, by_asker=False), makers.person(name=text)
    ),
    "reply_message of an owner to a resolved one": lambda text: support.reply_message(
        reply(text, by_asker=False, resolved_at=NOON), makers.person(name=text)
    ),
    "handed_over": lambda text: support.handed_over(reply(text), [makers.person(name=text)]),
    "handed_over with files": lambda text: support.handed_over(
        reply(text, reopened=True), [makers.person(name=text)], files=True
    ),
    "handed_over to nobody": lambda text: support.handed_over(reply(text), []),
    "resolved_for_owner": lambda text: support.resolved_for_owner(
        makers.product(name=text), makers.person(name=text), makers.person("b", text, None), text
    ),
    "requests_list": lambda text: support.requests_list(
        [replace(reply(text).request, id=f"r{n}") for n in range(5)], at=NOON
    ),
    "requests_list of one's own": lambda text: support.requests_list([], [reply(text).request] * 5, at=NOON),
    "requests_list of both": lambda text: support.requests_list(
        [reply(text).request], [reply(text, first_answered_at=NOON).request], at=NOON
    ),
    "requests_list empty": lambda _text: support.requests_list([], at=NOON),
}

VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "ask_owner_form": lambda text: support.ask_owner_form(
        [makers.product(name=text)], chosen="docreader", start=text, carried=Carried(ask="ask-1", product="docreader")
    ),
    "ask_owner_form of several": lambda text: support.ask_owner_form(
        [makers.product(f"p{n}", text, text) for n in range(4)], chosen="p2", start=text, carried=Carried(product="p2")
    ),
    "resolve_form": lambda text: support.resolve_form(
        makers.product(name=text), makers.person(name=text), text, carried=Carried(request="r1", channel="D1", ts="1.2")
    ),
    "too_late": lambda text: support.too_late(makers.product(name=text), NOON, text),
    "too_late with nothing written": lambda text: support.too_late(makers.product(name=text), NOON, ""),
    "ask_contact_form": lambda text: support.ask_contact_form(
        makers.person(name=text), start=text, carried=Carried(ask="ask-1", pick="rule")
    ),
}
