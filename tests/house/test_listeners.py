"""Who listens to what: every name is one Bolt hands over, since a misspelt one arrives as None (measured)."""

import inspect
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slack_bolt import BoltRequest
from slack_bolt.kwargs_injection import build_required_kwargs
from slack_bolt.kwargs_injection.args import Args
from slack_bolt.util.utils import get_arg_names_of_callable
from slack_sdk import WebClient

from bot.app import build_app
from bot.config import Settings
from bot.manifest import bot_events
from bot.wiring import build_tools, open_store
from handlers.arrival import Arrival
from handlers.edge import listener
from handlers.inbox import Inbox
from handlers.registry import ANYTHING, HANDLERS, Kind
from tests.databases import url_in

BOLT_KNOWS = set(inspect.signature(Args.__init__).parameters) - {"self", "kwargs"}
LEFT_ALONE = {"app_context_changed"}  # subscribed to and acknowledged by the row for anything, read by nothing


def known_to_bolt(names: list[str], *, in_middleware: bool) -> bool:
    """Whether Bolt knows all of these names; it warns about each it does not."""
    warned: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warned.append(record.getMessage())

    logger = logging.getLogger("tests.listeners")
    logger.handlers = [Listening()]
    request = BoltRequest(mode="socket_mode", body={"type": "block_actions", "actions": [{}]})
    build_required_kwargs(
        logger=logger,
        required_arg_names=list(names),
        request=request,
        response=None,
        next_func=(lambda: None) if in_middleware else None,
        next_keys_required=in_middleware,
    )
    return not warned


def nothing(_arrival: Arrival) -> None:
    """A handler."""


def test_every_listener_asks_for_arguments_bolt_knows(tmp_path: Path) -> None:
    settings = Settings(database_url=url_in(tmp_path))
    store = open_store(settings)
    app = build_app(WebClient(token="xoxb-house"), build_tools(settings, store), workers=2)
    asked = {name for listener in app._listeners for name in inspect.signature(listener.ack_function).parameters}
    assert len(app._listeners) == len(HANDLERS)
    assert asked <= BOLT_KNOWS
    store.engine.dispose()
    app.listener_runner.listener_executor.shutdown()


def test_the_wrapper_takes_only_what_bolt_hands_over() -> None:
    run: Callable[..., Any] = listener(nothing, None, None)  # type: ignore[arg-type]
    names = list(get_arg_names_of_callable(run))
    assert names
    assert known_to_bolt(names, in_middleware=False)


def test_the_inbox_takes_only_what_bolt_hands_over() -> None:
    names = [name for name in get_arg_names_of_callable(Inbox.receive) if name != "self"]
    assert names == ["request", "next_"]
    assert known_to_bolt(names, in_middleware=True)


def test_this_test_sees_a_misspelt_name() -> None:
    assert not known_to_bolt(["ack", "pay_load"], in_middleware=False)


def test_every_handler_takes_an_arrival_and_nothing_else() -> None:
    for row in HANDLERS:
        (parameter,) = inspect.signature(row.handle).parameters.values()
        assert parameter.annotation is Arrival, row.handle


def test_every_event_of_the_manifest_has_a_row_of_its_own() -> None:
    """The row for anything only acknowledges: an event that has no other is paid for and lost."""
    listened = {row.name for row in HANDLERS if row.kind is Kind.EVENT} - {ANYTHING}
    assert {event.partition(".")[0] for event in bot_events()} - listened == LEFT_ALONE


def test_no_two_rows_listen_to_the_same_and_the_catch_alls_come_last() -> None:
    seen = [(row.kind, row.name) for row in HANDLERS]
    assert len(seen) == len(set(seen))
    for kind in Kind:
        names = [row.name for row in HANDLERS if row.kind is kind]
        assert names[-1] == ANYTHING, f"{kind}: something could arrive that nobody answers"
        assert names.count(ANYTHING) == 1
