"""Every posting, view and file call that Slack refuses is refused here, under Slack's name."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.workspace.conftest import ANNA, BEN, CLEO, Clock, button, modal, raw_call, text_block, text_input
from workspace.client import Person
from workspace.server import LocalWorkspace

Json = dict[str, Any]
GENERAL = "C0GENERAL1"


@pytest.fixture
def call(ws: LocalWorkspace) -> Callable[..., Json]:
    """Call a method with JSON, no SDK in between."""

    def run(method: str, **args: Any) -> Json:
        return raw_call(f"{ws.api_url}{method}", json.dumps(args).encode(), token=ws.bot_token)[1]

    return run


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"text": "hi"}, "invalid_arguments"),
        ({"channel": "C0NOWHERE1", "text": "hi"}, "channel_not_found"),
        ({"channel": GENERAL}, "no_text"),
        ({"channel": GENERAL, "text": "  "}, "no_text"),
        ({"channel": GENERAL, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": GENERAL, "text": "hi", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": GENERAL, "text": "hi", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": GENERAL, "text": "hi", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": GENERAL, "text": "hi", "blocks": [text_block("y" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"channel": GENERAL, "text": "hi", "markdown_text": "*hi*"}, "markdown_text_conflict"),
        ({"channel": GENERAL, "text": "hi", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": GENERAL, "text": "hi", "attachments": "{"}, "invalid_attachments"),
        ({"channel": GENERAL, "text": "hi", "metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        (
            {"channel": GENERAL, "text": "hi", "metadata": {"event_type": "a b", "event_payload": {}}},
            "invalid_metadata_schema",
        ),
        ({"channel": GENERAL, "text": "hi", "metadata": "{"}, "invalid_metadata_format"),
        (
            {"channel": GENERAL, "text": "hi", "metadata": {"event_type": "x", "event_payload": {"k": "v" * 16_000}}},
            "metadata_too_large",
        ),
    ],
)
def test_a_message_is_refused(call: Callable[..., Json], ws: LocalWorkspace, args: Json, error: str) -> None:
    assert call("chat.postMessage", **args)["error"] == error
    assert ws.state.messages(GENERAL) == []
    assert [refused.error for refused in ws.refusals] == [error]


def test_a_channel_the_app_is_not_in(make_workspace: Callable[..., LocalWorkspace]) -> None:
    scopes = ["chat:write", "channels:history", "im:write"]
    manifest = {"features": {"bot_user": {}}, "oauth_config": {"scopes": {"bot": scopes}}}
    ws = make_workspace(manifest=manifest)
    ws.add_channel(id="C0OUTSIDE1", name="outside", members=[ANNA], with_app=False)
    ws.add_channel(id="C0SECRET01", name="secret", members=[ANNA], private=True, with_app=False)

    def post(method: str, **args: Any) -> str:
        answer = raw_call(f"{ws.api_url}{method}", json.dumps(args).encode(), token=ws.bot_token)[1]
        return str(answer.get("error", ""))

    assert post("chat.postMessage", channel="C0OUTSIDE1", text="hi") == "not_in_channel"
    assert post("chat.postMessage", channel="C0SECRET01", text="hi") == "channel_not_found"
    assert post("conversations.history", channel="C0OUTSIDE1") == "not_in_channel"
    assert post("chat.postMessage", channel="#general", text="hi") == ""
    assert post("chat.postMessage", channel=ANNA, text="hi") == ""


def test_an_ephemeral_goes_to_a_member_only(call: Callable[..., Json], anna: Person, ben: Person) -> None:
    assert call("chat.postEphemeral", channel=GENERAL, user=CLEO, text="psst")["error"] == "user_not_in_channel"
    assert call("chat.postEphemeral", channel=GENERAL, user=ANNA, text="psst")["ok"]
    assert [m.text for m in anna.sees(GENERAL)] == ["psst"]
    assert ben.sees(GENERAL) == []
    assert call("conversations.history", channel=GENERAL)["messages"] == []


def test_only_the_apps_own_messages_are_changed(call: Callable[..., Json], anna: Person) -> None:
    theirs = anna.say(GENERAL, "mine")
    own = call("chat.postMessage", channel=GENERAL, text="ours", blocks=[text_block("ours")])["ts"]
    assert call("chat.update", channel=GENERAL, ts="1.1", text="x")["error"] == "message_not_found"
    assert call("chat.update", channel=GENERAL, ts=theirs.ts, text="x")["error"] == "cant_update_message"
    assert call("chat.update", channel=GENERAL, ts=own, text="x" * 4001)["error"] == "msg_too_long"
    assert call("chat.update", channel=GENERAL, ts=own)["error"] == "no_text"
    assert call("chat.delete", channel=GENERAL, ts=theirs.ts)["error"] == "cant_delete_message"
    assert call("chat.update", channel=GENERAL, ts=own, text="new")["ok"]
    changed = anna.sees(GENERAL)[-1]
    assert (changed.text, changed.blocks, bool(changed.edited_ts)) == ("new", (), True)
    assert call("chat.getPermalink", channel=GENERAL, message_ts=own)["permalink"].endswith("p" + own.replace(".", ""))
    assert call("chat.delete", channel=GENERAL, ts=own)["ok"]
    assert call("chat.getPermalink", channel=GENERAL, message_ts=own)["error"] == "message_not_found"


def test_a_trigger_works_once_and_for_three_seconds(
    ws: LocalWorkspace, call: Callable[..., Json], clock: Clock
) -> None:
    view = modal(text_block())
    assert call("views.open", view=view)["error"] == "invalid_arguments"
    assert call("views.open", trigger_id="1.2.3", view=view)["error"] == "invalid_trigger_id"
    late = ws.team.passes.trigger(ANNA)
    clock.forward(3.0)
    assert call("views.open", trigger_id=late, view=view)["error"] == "expired_trigger_id"
    good = ws.team.passes.trigger(ANNA)
    clock.forward(2.9)
    assert call("views.open", trigger_id=good, view=view)["ok"]
    assert call("views.open", trigger_id=good, view=view)["error"] == "trigger_exchanged"


def test_a_refused_view_does_not_use_the_trigger_up(ws: LocalWorkspace, call: Callable[..., Json]) -> None:
    trigger = ws.team.passes.trigger(ANNA)
    assert call("views.open", trigger_id=trigger, view={"type": "modal"})["error"] == "invalid_arguments"
    assert call("views.open", trigger_id=trigger, view=modal(text_block()))["ok"]


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(text_block("x" * 3001)), "must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]"),
        (
            modal(title={"type": "plain_text", "text": "x" * 25}),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal({"type": "nonsense"}), "unsupported type: nonsense [json-pointer:/view/blocks/0/type]"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
        (
            modal(text_input(), submit=None),
            "missing required field: submit (there are input blocks) [json-pointer:/view]",
        ),
        (modal(surprise=1), "invalid additional property: surprise [json-pointer:/view]"),
        ({"type": "home", "blocks": []}, "unsupported type: home [json-pointer:/view/type]"),
    ],
)
def test_a_modal_is_refused_with_the_place(
    ws: LocalWorkspace, call: Callable[..., Json], view: Json, message: str
) -> None:
    answer = call("views.open", trigger_id=ws.team.passes.trigger(ANNA), view=view)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {message}"]


def test_a_view_that_is_too_large(ws: LocalWorkspace, call: Callable[..., Json]) -> None:
    huge = modal(*[text_block("x" * 3000) for _ in range(90)])
    assert call("views.open", trigger_id=ws.team.passes.trigger(ANNA), view=huge)["error"] == "view_too_large"


def test_three_modals_at_most_and_only_on_an_open_one(ws: LocalWorkspace, call: Callable[..., Json]) -> None:
    def trigger() -> str:
        return ws.team.passes.trigger(ANNA)

    assert call("views.push", trigger_id=trigger(), view=modal(text_block()))["error"] == "not_found"
    first = call("views.open", trigger_id=trigger(), view=modal(text_block("1"), external_id="form"))["view"]
    second = call("views.push", trigger_id=trigger(), view=modal(text_block("2")))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert call("views.push", trigger_id=trigger(), view=modal(external_id="form"))["error"] == "duplicate_external_id"
    assert call("views.push", trigger_id=trigger(), view=modal(text_block("3")))["ok"]
    assert call("views.push", trigger_id=trigger(), view=modal(text_block("4")))["error"] == "push_limit_reached"


def test_an_old_hash_conflicts(ws: LocalWorkspace, call: Callable[..., Json]) -> None:
    view = call("views.open", trigger_id=ws.team.passes.trigger(ANNA), view=modal(external_id="f"))["view"]
    fresh = call("views.update", view_id=view["id"], hash=view["hash"], view=modal(text_block()))["view"]
    assert fresh["hash"] != view["hash"]
    stale = call("views.update", view_id=view["id"], hash=view["hash"], view=modal(text_block()))
    assert stale["error"] == "hash_conflict"
    assert call("views.update", view_id="V0NOTHING1", view=modal())["error"] == "not_found"
    assert call("views.update", view=modal())["error"] == "invalid_arguments"


def test_publishing_a_home_tab(call: Callable[..., Json], anna: Person) -> None:
    home = {"type": "home", "blocks": [text_block("hello")]}
    assert call("views.publish", user_id="U0NOBODY01", view=home)["error"] == "user_not_found"
    assert call("views.publish", user_id=ANNA, view=modal())["error"] == "invalid_arguments"
    assert call("views.publish", user_id=ANNA, view=home, hash="1.2")["error"] == "hash_conflict"
    view = call("views.publish", user_id=ANNA, view=home)["view"]
    assert call("views.publish", user_id=ANNA, view=home, hash=view["hash"])["ok"]
    assert anna.home is not None
    assert "hello" in anna.home.all_text


def test_reactions(call: Callable[..., Json], anna: Person) -> None:
    ts = anna.say(GENERAL, "hi").ts
    assert call("reactions.add", channel=GENERAL, timestamp="1.1", name="eyes")["error"] == "message_not_found"
    assert call("reactions.add", channel=GENERAL, timestamp=ts, name="so bad")["error"] == "invalid_name"
    assert call("reactions.add", channel=GENERAL, timestamp=ts, name="eyes")["ok"]
    assert call("reactions.add", channel=GENERAL, timestamp=ts, name="eyes")["error"] == "already_reacted"
    got = call("reactions.get", channel=GENERAL, timestamp=ts)["message"]["reactions"]
    assert got == [{"name": "eyes", "users": ["U0LOCALBOT"], "count": 1}]
    assert call("reactions.remove", channel=GENERAL, timestamp=ts, name="eyes")["ok"]
    assert call("reactions.remove", channel=GENERAL, timestamp=ts, name="eyes")["error"] == "no_reaction"


def test_the_agent_pane(call: Callable[..., Json], anna: Person, ben: Person) -> None:
    ask = anna.dm("hi")
    where = {"channel_id": ask.channel, "thread_ts": ask.ts}
    assert call("assistant.threads.setStatus", **where)["error"] == "invalid_arguments"
    wrong = call("assistant.threads.setStatus", channel_id=ask.channel, thread_ts="1.1", status="x")
    assert wrong["error"] == "invalid_thread_ts"
    many = call("assistant.threads.setStatus", **where, status="x", loading_messages=["m"] * 11)
    assert many["error"] == "invalid_arguments"
    prompts = [{"title": "t", "message": "m"}] * 5
    assert (
        call("assistant.threads.setSuggestedPrompts", channel_id=ask.channel, prompts=prompts)["error"]
        == "too_many_prompts"
    )
    assert (
        call("assistant.threads.setSuggestedPrompts", channel_id=ask.channel, prompts=[])["error"]
        == "invalid_arguments"
    )
    assert (
        call("assistant.threads.setSuggestedPrompts", channel_id=GENERAL, prompts=prompts[:1])["error"]
        == "invalid_arguments"
    )
    assert call("assistant.threads.setSuggestedPrompts", channel_id=ask.channel, prompts=prompts[:4])["ok"]
    shown = anna.prompts()
    assert shown is not None
    assert len(shown.prompts) == 4
    assert ben.prompts() is None


def test_a_status_goes_with_the_answer_or_after_two_minutes(
    call: Callable[..., Json], anna: Person, clock: Clock
) -> None:
    ask = anna.dm("hi")
    where = {"channel_id": ask.channel, "thread_ts": ask.ts}
    call("assistant.threads.setStatus", **where, status="thinking")
    status = anna.status(thread_ts=ask.ts)
    assert status is not None
    assert status.text == "thinking"
    clock.forward(120)
    assert anna.status(thread_ts=ask.ts) is None
    call("assistant.threads.setStatus", **where, status="thinking")
    call("chat.postMessage", channel=ask.channel, thread_ts=ask.ts, text="done")
    assert anna.status(thread_ts=ask.ts) is None


def test_streams(call: Callable[..., Json], anna: Person, clock: Clock) -> None:
    ask = anna.dm("hi")
    assert call("chat.startStream", channel=ask.channel)["error"] == "invalid_arguments"
    in_channel = call("chat.startStream", channel=GENERAL, thread_ts=anna.say(GENERAL, "hi").ts)
    assert in_channel["error"] == "invalid_arguments"  # recipients are needed outside a DM
    ts = call("chat.startStream", channel=ask.channel, thread_ts=ask.ts, markdown_text="**a**")["ts"]
    where = {"channel": ask.channel, "ts": ts}
    assert call("chat.appendStream", **where)["error"] == "no_text"
    assert call("chat.appendStream", **where, markdown_text="x" * 12_001)["error"] == "msg_too_long"
    assert call("chat.appendStream", **where, chunks=[{"type": "poem"}])["error"] == "invalid_chunks"
    assert call("chat.appendStream", **where, chunks=[{"type": "task_update", "id": "1"}])["error"] == "invalid_chunks"
    assert call("chat.update", **where, text="x")["error"] == "streaming_state_conflict"
    assert call("chat.stopStream", **where, blocks=[{"type": "nonsense"}])["error"] == "invalid_blocks"
    assert call("chat.stopStream", **where, markdown_text=" b", blocks=[text_block("end")])["ok"]
    assert call("chat.appendStream", **where, markdown_text="late")["error"] == "message_not_in_streaming_state"
    assert call("chat.stopStream", **where)["error"] == "message_not_in_streaming_state"
    assert "**a** b" in anna.sees()[-1].all_text
    slow = call("chat.startStream", channel=ask.channel, thread_ts=ask.ts)["ts"]
    clock.forward(301)
    closed = call("chat.appendStream", channel=ask.channel, ts=slow, markdown_text="late")
    assert closed["error"] == "message_not_in_streaming_state"
    assert call("chat.update", channel=ask.channel, ts=slow, text="recovered")["ok"]


def test_files(ws: LocalWorkspace, slack: WebClient, call: Callable[..., Json], anna: Person) -> None:
    shared = slack.files_upload_v2(channel=anna.dm_channel, content="a,b\n1,2\n", filename="t.csv", title="Table")
    file_id = shared["file"]["id"]
    message = anna.wait_for_message()
    assert (message.files[0].title, message.files[0].content) == ("Table", b"a,b\n1,2\n")
    assert call("files.info", file=file_id)["file"]["size"] == 8
    assert call("files.info", file="F0NOTHING1")["error"] == "file_not_found"
    to_a_person = call("files.completeUploadExternal", files=[{"id": file_id}], channel_id=BEN)
    assert to_a_person["error"] == "invalid_arguments"
    begun = call("files.getUploadURLExternal", filename="x.txt", length=3)
    assert call("files.completeUploadExternal", files=[{"id": begun["file_id"]}])["error"] == "file_upload_incomplete"
    assert raw_call(begun["upload_url"], b"toolong")[0] == 400
    assert call("files.delete", file=file_id)["ok"]
    theirs = anna.dm("see", files=[("mine.txt", b"x")]).files[0]
    assert call("files.delete", file=theirs.id)["error"] == "cant_delete_file"


def test_duplicate_ids_and_unknown_blocks_in_a_message(call: Callable[..., Json]) -> None:
    twice = [{"type": "divider", "block_id": "x"}, {"type": "divider", "block_id": "x"}]
    answer = call("chat.postMessage", channel=GENERAL, text="t", blocks=twice)
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ['`block_id` "x" already exists for another block [json-pointer:/blocks/1/block_id]']
    same = [{"type": "actions", "elements": [button("A", "a"), button("B", "a")]}]
    answer = call("chat.postMessage", channel=GENERAL, text="t", blocks=same)
    assert '`action_id` "a" already exists for another element' in answer["response_metadata"]["messages"][0]
    apart = [{"type": "actions", "elements": [button("A", "a")]}, {"type": "actions", "elements": [button("B", "a")]}]
    assert call("chat.postMessage", channel=GENERAL, text="t", blocks=apart)["ok"]
    unknown = call("chat.postMessage", channel=GENERAL, text="t", blocks=[{"type": "poem"}])
    assert unknown["response_metadata"]["messages"] == ["[ERROR] unsupported type: poem [json-pointer:/blocks/0/type]"]
