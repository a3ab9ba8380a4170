"""Who may call what, in which encoding, how often, and what comes back page by page."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from tests.workspace.conftest import ANNA, BEN, CLEO, Clock, raw_call, web_client
from workspace.client import Person
from workspace.manifest import ManifestError, grant
from workspace.server import LocalWorkspace
from workspace.settings import STRICT, Rate

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Signpost"},
    "features": {
        "bot_user": {"display_name": "signpost"},
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/ai", "description": "Ask", "should_escape": True}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "im:history", "users:read", "channels:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "app_home_opened"]}},
}


def refusal(call: Callable[..., Any], **args: Any) -> dict[str, Any]:
    """The body of the refusal a call gets."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    body = caught.value.response.data
    assert isinstance(body, dict)
    return body


def test_a_method_that_does_not_exist_is_unknown(ws: LocalWorkspace) -> None:
    _, body, _ = raw_call(f"{ws.api_url}chat.meMessage", token=ws.bot_token)
    assert body["error"] == "unknown_method"
    assert body["req_method"] == "chat.meMessage"


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
def test_a_call_needs_a_valid_token(ws: LocalWorkspace, token: str, error: str) -> None:
    assert raw_call(f"{ws.api_url}auth.test", token=token)[1]["error"] == error


def test_the_app_token_opens_connections_and_nothing_else(ws: LocalWorkspace) -> None:
    _, body, _ = raw_call(f"{ws.api_url}chat.postMessage", token=ws.app_token)
    assert body["error"] == "not_allowed_token_type"
    assert raw_call(f"{ws.api_url}apps.connections.open", token=ws.bot_token)[1]["error"] == "not_allowed_token_type"
    assert raw_call(f"{ws.api_url}apps.connections.open", token=ws.app_token)[1]["url"].startswith("ws://127.0.0.1:")


def test_an_empty_json_body_and_a_token_in_a_form_are_read(ws: LocalWorkspace) -> None:
    assert raw_call(f"{ws.api_url}auth.test", token=ws.bot_token)[1]["user_id"] == ws.bot_user_id
    form = urlencode({"token": ws.bot_token}).encode()
    assert raw_call(f"{ws.api_url}auth.test", form, "application/x-www-form-urlencoded")[1]["ok"]


def test_blocks_are_read_from_a_form_and_from_json(ws: LocalWorkspace, anna: Person) -> None:
    blocks = [{"type": "divider"}]
    form = urlencode({"channel": anna.dm_channel, "text": "form", "blocks": json.dumps(blocks)}).encode()
    raw_call(f"{ws.api_url}chat.postMessage", form, "application/x-www-form-urlencoded", ws.bot_token)
    body = json.dumps({"channel": anna.dm_channel, "text": "json", "blocks": blocks}).encode()
    raw_call(f"{ws.api_url}chat.postMessage", body, token=ws.bot_token)
    assert [m.blocks[0]["type"] for m in anna.sees()] == ["divider", "divider"]


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
def test_a_body_that_is_no_json_object_is_refused(ws: LocalWorkspace, body: bytes, error: str) -> None:
    assert raw_call(f"{ws.api_url}auth.test", body, token=ws.bot_token)[1]["error"] == error


def test_a_scope_that_is_not_granted_is_named(make_workspace: Callable[..., LocalWorkspace]) -> None:
    ws = make_workspace(manifest=MANIFEST)
    body = refusal(web_client(ws).chat_postMessage, channel="C0GENERAL1", text="hi")
    assert (body["error"], body["needed"]) == ("missing_scope", "chat:write")
    assert body["provided"] == "channels:read,commands,im:history,users:read"


def test_conversation_scopes_go_by_the_kind_of_conversation(make_workspace: Callable[..., LocalWorkspace]) -> None:
    ws = make_workspace(manifest=MANIFEST)
    body = refusal(web_client(ws).conversations_history, channel="C0GENERAL1")
    assert (body["error"], body["needed"]) == ("missing_scope", "channels:history")
    assert web_client(ws).conversations_history(channel=ws.as_person(ANNA).dm_channel)["ok"]
    assert refusal(web_client(ws).conversations_list, types="im")["needed"] == "im:read"


def test_the_email_is_hidden_without_its_scope(make_workspace: Callable[..., LocalWorkspace], slack: WebClient) -> None:
    ws = make_workspace(manifest=MANIFEST)
    assert "email" not in web_client(ws).users_info(user=ANNA)["user"]["profile"]
    assert slack.users_info(user=ANNA)["user"]["profile"]["email"] == "a.novak@example.com"
    assert slack.users_lookupByEmail(email="A.Novak@example.com")["user"]["id"] == ANNA
    assert refusal(slack.users_lookupByEmail, email="nobody@example.com")["error"] == "users_not_found"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}, "app_mentions:read"),
        ({"oauth_config": {"scopes": {"bot": ["im:history"]}}}, "scope commands"),
        ({"features": {"agent_view": {}, "bot_user": {}}}, "assistant:write"),
    ],
)
def test_a_manifest_slack_would_refuse_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ManifestError, match=words):
        grant(MANIFEST | change)


def test_posting_too_fast_is_rate_limited_with_a_time_to_wait(
    make_workspace: Callable[..., LocalWorkspace], clock: Clock
) -> None:
    ws = make_workspace(rates="strict")
    url = f"{ws.api_url}chat.postMessage"
    body = json.dumps({"channel": "C0GENERAL1", "text": "hi"}).encode()
    answers = [raw_call(url, body, token=ws.bot_token) for _ in range(5)]
    assert [status for status, _, _ in answers] == [200, 200, 200, 200, 429]
    assert answers[-1][1]["error"] == "ratelimited"
    assert int(answers[-1][2]["retry-after"]) >= 1
    other = json.dumps({"channel": ws.as_person(ANNA).dm_channel, "text": "hi"}).encode()
    assert raw_call(url, other, token=ws.bot_token)[0] == 200  # counted per channel
    clock.forward(1.1)
    assert raw_call(url, body, token=ws.bot_token)[0] == 200


def test_posting_everywhere_is_limited_too_and_faster_where_time_passes_faster(
    make_workspace: Callable[..., LocalWorkspace], clock: Clock
) -> None:
    limits = replace(STRICT.times(2), posting_in_all=Rate(5 * 2, 3))
    assert limits.posting.per_second == 2 * STRICT.posting.per_second
    assert limits.tiers["3"].per_second == 2 * STRICT.tiers["3"].per_second
    ws = make_workspace(rates=limits)
    url = f"{ws.api_url}chat.postMessage"
    channels = ["C0GENERAL1", *(ws.as_person(one).dm_channel for one in (ANNA, BEN, CLEO))]
    bodies = [json.dumps({"channel": one, "text": "hi"}).encode() for one in channels]
    assert [raw_call(url, one, token=ws.bot_token)[0] for one in bodies] == [200, 200, 200, 429]
    clock.forward(0.11)  # at ten a second this is one message
    assert [raw_call(url, bodies[3], token=ws.bot_token)[0] for _ in range(2)] == [200, 429]


def test_a_burst_is_fine_by_default(slack: WebClient) -> None:
    for number in range(30):
        assert slack.chat_postMessage(channel="C0GENERAL1", text=str(number))["ok"]


def test_planned_failures_come_and_go_and_the_sdk_retries_a_429(ws: LocalWorkspace) -> None:
    client = web_client(ws)
    ws.fail_next("chat.postMessage", error="internal_error", times=2)
    assert refusal(client.chat_postMessage, channel="C0GENERAL1", text="1")["error"] == "internal_error"
    assert refusal(client.chat_postMessage, channel="C0GENERAL1", text="2")["error"] == "internal_error"
    ws.fail_next("chat.postMessage", error="ratelimited", retry_after=0)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    assert client.chat_postMessage(channel="C0GENERAL1", text="3")["ok"]
    assert [call.status for call in ws.calls] == [200, 200, 429, 200]
    assert [call.error for call in ws.refusals] == ["internal_error", "internal_error", "ratelimited"]


def test_lists_come_in_pages(slack: WebClient, ws: LocalWorkspace) -> None:
    names: list[str] = []
    for page in slack.users_list(limit=2):
        assert len(page["members"]) <= 2
        names.extend(member["id"] for member in page["members"])
    assert names == [ws.bot_user_id, "USLACKBOT", ANNA, BEN, CLEO]
    assert refusal(slack.users_list, cursor="nonsense")["error"] == "invalid_cursor"


def test_history_is_newest_first_and_shows_metadata_only_on_request(slack: WebClient, anna: Person) -> None:
    metadata = {"event_type": "digest", "event_payload": {"key": "w47"}}
    slack.chat_postMessage(channel=anna.dm_channel, text="one", metadata=metadata)
    slack.chat_postMessage(channel=anna.dm_channel, text="two")
    plain = slack.conversations_history(channel=anna.dm_channel)["messages"]
    assert [m["text"] for m in plain] == ["two", "one"]
    assert "metadata" not in plain[1]
    full = slack.conversations_history(channel=anna.dm_channel, include_all_metadata=True, limit=1)
    assert full["has_more"]
    cursor = full["response_metadata"]["next_cursor"]
    rest = slack.conversations_history(channel=anna.dm_channel, include_all_metadata=True, limit=1, cursor=cursor)
    assert rest["messages"][0]["metadata"] == metadata


def test_a_thread_is_read_parent_first_with_its_counts(slack: WebClient, anna: Person) -> None:
    parent = anna.dm("question")
    slack.chat_postMessage(channel=parent.channel, text="answer", thread_ts=parent.ts)
    replies = slack.conversations_replies(channel=parent.channel, ts=parent.ts)["messages"]
    assert [m["text"] for m in replies] == ["question", "answer"]
    assert (replies[0]["reply_count"], replies[1]["parent_user_id"]) == (1, ANNA)
    top = slack.conversations_history(channel=parent.channel)["messages"]
    assert [m["text"] for m in top] == ["question"]
    slack.chat_postMessage(channel=parent.channel, text="loud", thread_ts=parent.ts, reply_broadcast=True)
    top = slack.conversations_history(channel=parent.channel)["messages"]
    assert [(m["text"], m.get("subtype")) for m in top] == [("loud", "thread_broadcast"), ("question", None)]


def test_people_channels_and_bots_have_slacks_shapes(slack: WebClient, ws: LocalWorkspace) -> None:
    ws.add_group("S0LEADS001", "portfolio-leads", users=[ANNA])
    user = slack.users_info(user=ANNA)["user"]
    assert (user["real_name"], user["tz"], user["profile"]["title"]) == ("Anna Novak", "Europe/Berlin", "Analyst")
    channel = slack.conversations_info(channel="C0GENERAL1", include_num_members=True)["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("general", True, 3)
    assert slack.conversations_members(channel="C0GENERAL1")["members"] == [ANNA, BEN, ws.bot_user_id]
    group = slack.usergroups_list(include_users=True)["usergroups"][0]
    assert (group["handle"], group["users"]) == ("portfolio-leads", [ANNA])
    assert slack.bots_info(bot=ws.team.bot_id)["bot"]["user_id"] == ws.bot_user_id
    assert slack.team_info()["team"]["id"] == ws.team.id
    opened = slack.conversations_open(users=BEN, return_im=True)["channel"]
    assert (opened["is_im"], opened["user"]) == (True, BEN)


def test_where_somebody_is_and_when_they_want_quiet(slack: WebClient, anna: Person) -> None:
    never = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    assert {name: slack.dnd_info(user=ANNA)[name] for name in never} == never
    anna.want_quiet(1_800_000_000, 1_800_003_600)
    quiet = {"dnd_enabled": True, "next_dnd_start_ts": 1_800_000_000, "next_dnd_end_ts": 1_800_003_600}
    assert {name: slack.dnd_info(user=ANNA)[name] for name in quiet} == quiet
    anna.want_quiet(0, 0)
    assert {name: slack.dnd_info(user=ANNA)[name] for name in never} == never
    anna.live_in("Pacific/Auckland")
    assert slack.users_info(user=ANNA)["user"]["tz"] == "Pacific/Auckland"
    anna.leave_company()
    assert slack.users_info(user=ANNA)["user"]["deleted"] is True


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("dnd.info", {"user": "U0NOBODY01"}, "user_not_found"),
        ("dnd.teamInfo", {"users": ANNA}, "no_users_provided"),
        ("users.info", {"user": "U0NOBODY01"}, "user_not_found"),
        ("users.info", {}, "invalid_arguments"),
        ("conversations.info", {"channel": "C0NOWHERE1"}, "channel_not_found"),
        ("conversations.open", {"users": "U0NOBODY01"}, "user_not_found"),
        ("conversations.list", {"types": "secret"}, "invalid_types"),
        ("conversations.replies", {"channel": "C0GENERAL1", "ts": "1.2"}, "thread_not_found"),
        ("usergroups.users.list", {"usergroup": "S0"}, "no_such_subteam"),
        ("bots.info", {"bot": "B0"}, "bot_not_found"),
    ],
)
def test_what_is_not_there_is_named(slack: WebClient, method: str, args: dict[str, Any], error: str) -> None:
    body = refusal(slack.api_call, api_method=method, params=args)
    assert body["error"] == error
    if error == "invalid_arguments":
        assert body["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


def test_after_uninstalling_the_token_is_dead(ws: LocalWorkspace, slack: WebClient) -> None:
    ws.uninstall()
    assert refusal(slack.auth_test)["error"] == "account_inactive"
