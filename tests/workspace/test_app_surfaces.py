"""A real Bolt app on its Home tab and in the agent pane: status, prompts, context, streaming."""

from typing import Any

from slack_bolt import App

from tests.workspace.conftest import RunApp, button, text_block
from workspace.client import Person
from workspace.server import LocalWorkspace

Json = dict[str, Any]
GENERAL = "C0GENERAL1"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def test_the_home_tab(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    opened: list[Json] = []

    def set_up(app: App) -> None:
        @app.event("app_home_opened")
        def home(event: Json, client: Any) -> None:
            opened.append(event)
            if event["tab"] == "home":
                blocks = [text_block(f"Visit {len(opened)}"), {"type": "actions", "elements": [button()]}]
                client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

        @app.action("go")
        def go(ack: Any, body: Json) -> None:
            ack()
            opened.append(body)

    run_app(ws, set_up)
    anna.open_home()
    view = anna.wait_for_home("Visit 1")
    assert "view" not in opened[0]
    anna.open_home()
    anna.wait_for_home("Visit 2")
    assert opened[1]["view"]["id"] == view.id
    assert anna.press(view, label="Go").payload["view"]["type"] == "home"


def test_an_answer_streams_under_a_status(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    statuses: list[str] = []

    def set_up(app: App) -> None:
        @app.event("message")
        def answer(event: Json, set_status: Any, say_stream: Any) -> None:
            set_status("Looking…")
            status = anna.status(thread_ts=event["ts"])
            statuses.append(status.text if status else "")
            stream = say_stream(buffer_size=1)
            stream.append(markdown_text="**Doc")
            stream.append(markdown_text="Reader** fits.")
            stream.stop(blocks=[{"type": "actions", "elements": [button()]}])

    run_app(ws, set_up)
    ask = anna.dm("scan these")
    message = anna.wait_for_message(after=ask)
    assert "**DocReader** fits." in message.all_text
    assert [block["type"] for block in message.blocks] == ["markdown", "actions"]
    assert (message.thread_ts, message.streaming, statuses) == (ask.ts, False, ["Looking…"])
    assert anna.status(thread_ts=ask.ts) is None
    assert [c.method for c in ws.calls if "Stream" in c.method] == [
        "chat.startStream",
        "chat.appendStream",
        "chat.stopStream",
    ]
    assert ws.refusals == []


def test_opening_the_agent_pane_brings_prompts_and_moving_about_brings_context(
    ws: LocalWorkspace, run_app: RunApp, anna: Person
) -> None:
    contexts: list[Json] = []

    def set_up(app: App) -> None:
        @app.event("app_home_opened")
        def opened(set_suggested_prompts: Any) -> None:
            set_suggested_prompts(prompts=[{"title": "Find", "message": "find a product"}])

        @app.event("app_context_changed")
        def moved(event: Json) -> None:
            contexts.append(event["context"])

    run_app(ws, set_up)
    anna.open_agent()
    prompts = anna.wait_for(anna.prompts, "prompts")
    assert [(p.title, p.message) for p in prompts.prompts] == [("Find", "find a product")]
    anna.move_to("general")
    assert ws.wait_until(lambda: len(contexts) == 1)
    assert contexts[0]["entities"][0]["value"] == GENERAL


def test_streamed_tasks_and_plans_become_blocks(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    app = run_app(ws, lambda _: None)
    ask = anna.dm("go")
    stream = app.client.chat_stream(channel=ask.channel, thread_ts=ask.ts, task_display_mode="plan")
    stream.append(
        chunks=[{"type": "plan_update", "title": "Plan"}, {"type": "task_update", "id": "1", "title": "Read"}]
    )
    stream.append(
        chunks=[{"type": "task_update", "id": "1", "title": "Read", "status": "complete", "output": "3 found"}]
    )
    stream.stop(markdown_text="Done")
    message = anna.wait_for_message(after=ask)
    assert [block["type"] for block in message.blocks] == ["plan", "task_card", "markdown"]
    assert message.blocks[1]["status"] == "complete"
    assert "3 found" in message.all_text
