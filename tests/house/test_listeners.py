"""Every listener asks Bolt for arguments by name, and a misspelt one would silently be None."""

import inspect
from pathlib import Path

from slack_bolt.kwargs_injection.args import Args
from slack_sdk import WebClient

from bot.app import build_app
from bot.config import Settings
from bot.manifest import bot_events
from bot.wiring import build_tools, open_store
from handlers.registry import ANYTHING, HANDLERS, Kind
from tests.databases import url_in

BOLT_KNOWS = set(inspect.signature(Args.__init__).parameters) - {"self", "kwargs"}


def test_every_listener_asks_for_arguments_bolt_knows(tmp_path: Path) -> None:
    settings = Settings(database_url=url_in(tmp_path))
    store = open_store(settings)
    app = build_app(WebClient(token="xoxb-house"), build_tools(settings, store), workers=2)
    asked = {name for listener in app._listeners for name in inspect.signature(listener.ack_function).parameters}
    assert len(app._listeners) == len(HANDLERS)
    assert asked <= BOLT_KNOWS
    store.engine.dispose()
    app.listener_runner.listener_executor.shutdown()


def test_every_event_of_the_manifest_has_a_listener() -> None:
    """Bolt does not acknowledge what nobody listens to, and Slack delivers it again and again."""
    listened = {row.name for row in HANDLERS if row.kind is Kind.EVENT}
    assert ANYTHING in listened or {event.partition(".")[0] for event in bot_events()} <= listened


def test_every_kind_ends_with_a_listener_for_anything() -> None:
    for kind in (Kind.EVENT, Kind.ACTION, Kind.FORM, Kind.CLOSED_FORM, Kind.SHORTCUT, Kind.COMMAND):
        names = [row.name for row in HANDLERS if row.kind is kind]
        assert names[-1] == ANYTHING, kind


def test_no_two_rows_listen_to_the_same() -> None:
    rows = [(row.kind, row.name) for row in HANDLERS]
    assert len(rows) == len(set(rows))
