"""A real Bolt app that opens, changes and answers forms, and people who fill them in."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App

from tests.workspace.conftest import ANNA, RunApp, button, modal, raw_call, text_block, text_input
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing

Json = dict[str, Any]
GENERAL = "C0GENERAL1"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def form_app(answer: Json | None = None) -> Callable[[App], None]:
    """/form opens a modal; submitting it answers with `answer`."""

    def set_up(app: App) -> None:
        @app.command("/form")
        def show(ack: Any, client: Any, command: Json) -> None:
            ack()
            client.views_open(
                trigger_id=command["trigger_id"],
                view=modal(
                    text_input(), text_input("more", "More", optional=True), callback_id="form", notify_on_close=True
                ),
            )

        @app.view("form")
        def taken(ack: Any) -> None:
            ack(**(answer or {}))

    return set_up


def test_submitting_a_modal(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    run_app(ws, form_app())
    anna.command("/form")
    view = anna.wait_for_modal("Form")
    empty = anna.submit(view)
    assert (empty.errors, empty.delivery) == ({"why": "Please complete this required field."}, None)
    done = anna.submit(view, {"Why": "because", "more": "yes"})
    assert (done.errors, done.closed, anna.modal) == ({}, True, None)
    assert done.delivery is not None
    body = done.delivery.payload
    assert (body["type"], body["view"]["callback_id"], body["response_urls"]) == ("view_submission", "form", [])
    assert body["view"]["state"]["values"]["why"]["text"] == {"type": "plain_text_input", "value": "because"}
    assert body["view"]["hash"] == view.hash
    with pytest.raises(LookupError):
        anna.submit()
    gone = raw_call(
        f"{ws.api_url}views.update", json.dumps({"view_id": view.id, "view": modal()}).encode(), token=ws.bot_token
    )
    assert gone[1]["error"] == "not_found"


@pytest.mark.parametrize(
    ("answer", "titles", "errors"),
    [
        ({"response_action": "errors", "errors": {"why": "Say more"}}, ["Form"], {"why": "Say more"}),
        ({"response_action": "update", "view": modal(text_block(), title=plain("Two"))}, ["Two"], {}),
        ({"response_action": "push", "view": modal(text_block(), title=plain("Top"))}, ["Form", "Top"], {}),
        ({"response_action": "clear"}, [], {}),
        (
            {"response_action": "errors", "errors": {"nowhere": "x"}},
            ["Form"],
            {"": "We had some trouble connecting. Try again?"},
        ),
        (
            {"response_action": "update", "view": {"type": "modal"}},
            ["Form"],
            {"": "We had some trouble connecting. Try again?"},
        ),
    ],
    ids=["errors", "update", "push", "clear", "errors for no block", "a view that is wrong"],
)
def test_what_the_app_answers_to_a_submission(
    ws: LocalWorkspace, run_app: RunApp, anna: Person, answer: Json, titles: list[str], errors: dict[str, str]
) -> None:
    run_app(ws, form_app(answer))
    anna.command("/form")
    submission = anna.submit(anna.wait_for_modal(), {"why": "x"})
    stack = [ws.state.views[view_id].title for view_id in ws.state.modals.get(ANNA, [])]
    assert (stack, submission.errors) == (titles, errors)
    assert bool(ws.refusals) == ("" in errors)
    assert submission.closed == (titles == [])


def test_an_update_keeps_what_was_entered(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    app = run_app(ws, form_app())
    anna.command("/form")
    view = anna.wait_for_modal()
    anna.fill({"why": "half a thought"})
    app.client.views_update(view_id=view.id, view=modal(text_input(), text_block("more"), callback_id="form"))
    now = anna.wait_for_modal(contains="more")
    assert now.values["why"]["text"]["value"] == "half a thought"
    done = anna.submit()
    assert done.closed


def test_an_update_with_another_initial_value_shows_that(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    app = run_app(ws, form_app())
    anna.command("/form")
    view = anna.wait_for_modal()
    anna.fill({"why": "half a thought"})
    new = text_input()
    new["element"] |= {"initial_value": "a draft of the app"}
    app.client.views_update(view_id=view.id, view=modal(new, text_block("more"), callback_id="form"))
    now = anna.wait_for_modal(contains="more")
    assert now.values["why"]["text"]["value"] == "a draft of the app"


def test_closing_a_modal_tells_the_app(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    seen: list[bool] = []

    def set_up(app: App) -> None:
        form_app()(app)

        @app.view_closed("form")
        def closed(ack: Any, body: Json) -> None:
            ack()
            seen.append(body["is_cleared"])
            assert body["view"]["state"] == {"values": {}}, "Slack sends nothing of what was entered"

    run_app(ws, set_up)
    anna.command("/form")
    anna.wait_for_modal()
    anna.close()
    assert anna.modal is None
    anna.command("/form")
    anna.wait_for_modal()
    anna.close(all_of_them=True)
    assert ws.wait_until(lambda: seen == [False, True])


def test_a_modal_opened_too_late_is_refused(make_workspace: Callable[..., LocalWorkspace], run_app: RunApp) -> None:
    ws = make_workspace(timing=Timing(trigger=0.0))
    run_app(ws, form_app())
    ws.as_person(ANNA).command("/form")
    assert ws.wait_until(lambda: bool(ws.refusals))
    assert [(call.method, call.error) for call in ws.refusals] == [("views.open", "expired_trigger_id")]


def test_acting_inside_a_modal(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    def set_up(app: App) -> None:
        @app.command("/form")
        def show(ack: Any, client: Any, command: Json) -> None:
            ack()
            loud = text_input("loud", "Loud", dispatch_action=True)
            view = modal(text_input(), loud, {"type": "actions", "elements": [button("Next", "next")]})
            client.views_open(trigger_id=command["trigger_id"], view=view)

        @app.action("next")
        def go_on(ack: Any, client: Any, body: Json) -> None:
            ack()
            client.views_push(trigger_id=body["trigger_id"], view=modal(text_block(), title=plain("Top")))

        @app.action("text")
        def typed(ack: Any) -> None:
            ack()

    run_app(ws, set_up)
    anna.command("/form")
    form = anna.wait_for_modal()
    assert anna.press(form, label="Why", value="quiet").payload == {}
    loud = anna.press(form, label="Loud", value="heard").payload
    assert loud["actions"][0]["value"] == "heard"
    assert loud["view"]["state"]["values"]["why"]["text"]["value"] == "quiet"
    pressed = anna.press(form, label="Next").payload
    assert pressed["container"] == {"type": "view", "view_id": form.id}
    top = anna.wait_for_modal("Top")
    assert top.previous_id == form.id
    anna.close()
    assert anna.modal is not None
    assert anna.modal.id == form.id
