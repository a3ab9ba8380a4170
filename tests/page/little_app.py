"""A tiny Bolt app over Socket Mode that sends the gallery, for the browser test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from tests.page.gallery import ANSWER, Json, button, form_view, home_view, option, plain
from tests.page.manifest import MANIFEST
from workspace.server import LocalWorkspace


class Heard:
    """What the app was told, for the tests to look at."""

    def __init__(self) -> None:
        self.actions: list[Json] = []
        self.submissions: list[Json] = []
        self.commands: list[Json] = []
        self.shortcuts: list[Json] = []
        self.go_on = threading.Event()
        self.count = 0


def make_app(ws: LocalWorkspace, heard: Heard) -> App:
    """A Bolt app that answers a DM in a thread, opens the form and publishes a Home tab."""
    client = WebClient(ws.bot_token, base_url=ws.api_url)
    client.proxy = None
    app = App(client=client, token_verification_enabled=False)
    _listen(app, heard)
    _listen_to_opening(app, heard)
    _listen_to_presses(app, heard)
    _listen_to_forms(app, heard)
    return app


def _listen(app: App, heard: Heard) -> None:
    @app.event("message")
    def message(event: Json, client: WebClient) -> None:
        thread = event.get("thread_ts") or event["ts"]
        place = {"channel": event["channel"], "thread_ts": thread}
        if event["text"].startswith("stream"):
            client.assistant_threads_setStatus(
                channel_id=event["channel"], thread_ts=thread, status="Looking through the catalogue…"
            )
            heard.go_on.wait(10)
            stream = client.chat_stream(**place, buffer_size=1)
            stream.append(markdown_text="**One** word ")
            stream.append(markdown_text="after another.")
            stream.stop()
            return
        client.chat_postMessage(**place, text="DocReader fits.", blocks=ANSWER)


def _listen_to_opening(app: App, heard: Heard) -> None:
    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home_view("Anna"))
            return
        prompts = [
            {"title": "Automate a credit memo", "message": "automate credit memo preparation"},
            {"title": "What is new?", "message": "what is new"},
        ]
        client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], title="What would you like to get done?", prompts=prompts
        )

    @app.event("app_mention")
    def mentioned(event: Json, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="*Here* I am.")

    @app.event("reaction_added")
    def reacted() -> None:
        return None

    @app.command("/ai")
    def ai(ack: Any, respond: Any, command: Json) -> None:
        ack()
        heard.commands.append(command)
        respond(text="Only you see this.", blocks=ANSWER)

    @app.command("/form")
    def form(ack: Any, client: WebClient, command: Json) -> None:
        ack()
        deeper = [{"type": "actions", "elements": [button("Deeper", "deeper")]}]
        view = form_view("First", deeper) if command["text"] == "stack" else form_view()
        client.views_open(trigger_id=command["trigger_id"], view=view)


def _listen_to_presses(app: App, heard: Heard) -> None:
    @app.action("open_form")
    def open_form(ack: Any, client: WebClient, body: Json) -> None:
        ack()
        opened = client.views_open(trigger_id=body["trigger_id"], view=form_view(blocks=[rich_section("Loading…")]))
        client.views_update(view_id=opened["view"]["id"], view=form_view())

    @app.action("silent")
    def silent() -> None:
        return None  # never acknowledges

    @app.action("count")
    def count(ack: Any, client: WebClient, body: Json) -> None:
        ack()
        heard.count += 1
        client.views_publish(user_id=body["user"]["id"], view=home_view(f"pressed {heard.count}"))

    @app.action("start")
    @app.action("rate")
    @app.action("more")
    @app.action("kind")
    @app.action("delete")
    @app.action("forget")
    @app.action("when")
    @app.action("guide")
    def pressed(ack: Any, action: Json) -> None:
        ack()
        heard.actions.append(action)


def _listen_to_forms(app: App, heard: Heard) -> None:
    @app.options("remote_in")
    def options(ack: Any, payload: Json) -> None:
        ack(options=[option(f"{payload['value']} one"), option(f"{payload['value']} two")])

    @app.action("deeper")
    def deeper(ack: Any, client: WebClient, body: Json) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=form_view("Second", [rich_section("On top")]))

    @app.shortcut("remember")
    def remember(ack: Any, shortcut: Json) -> None:
        ack()
        heard.shortcuts.append(shortcut)

    @app.view("form")
    def submitted(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["why"]["why_in"]["value"] == "wrong":
            ack(response_action="errors", errors={"why": "Say it in other words."})
            return
        heard.submissions.append(view)
        ack()


def rich_section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


@contextmanager
def running(*, page: bool = True, port: int = 0) -> Iterator[tuple[LocalWorkspace, Heard]]:
    """The workspace with people, channels and the app connected over Socket Mode."""
    ws = LocalWorkspace(team_name="Harbour Bank", manifest=MANIFEST, page=page, port=port)
    ws.add_person(id="U0ANNA", name="a.novak", real_name="Anna Novak", title="Credit analyst · Lending")
    ws.add_person(id="U0BEN", name="b.okafor", real_name="Ben Okafor", title="Product owner · Documents")
    ws.add_person(id="U0CLEO", name="c.berg", real_name="Cleo Berg", title="AI portfolio lead")
    ws.add_channel(id="C0GENERAL1", name="general", members=["U0ANNA", "U0BEN", "U0CLEO"])
    ws.add_channel(id="C0LENDING1", name="lending-ai", members=["U0ANNA", "U0BEN"])
    heard = Heard()
    with ws:
        app = make_app(ws, heard)
        sockets = WebClient(base_url=ws.api_url)
        handler = SocketModeHandler(app, ws.app_token, web_client=sockets, trace_enabled=False)
        handler.connect()  # type: ignore[no-untyped-call]  # slack_bolt does not type it
        ws.wait_for_app()
        try:
            yield ws, heard
        finally:
            handler.close()  # type: ignore[no-untyped-call]  # slack_bolt does not type it
