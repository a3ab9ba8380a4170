"""What an answer of Slack's means: whose fault it is, whether it passes, and which words of it are kept."""

from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.refusals import NO_WORD, code_of, is_final, is_of_the_place, will_pass

PAGE = "Received a response in a non-JSON format: <html>planted</html>"


def refused(error: Any, status: int = 200) -> SlackApiError:
    answer = SlackResponse(
        client=WebClient(), http_verb="POST", api_url="chat.postMessage", req_args={}, headers={}, status_code=status,
        data={"ok": False, "error": error},
    )  # fmt: skip
    return SlackApiError("refused", answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("error", [PAGE, "planted words", "", None, 5, ["planted"], "x" * 200])
def test_what_is_not_slacks_word_is_not_kept(error: object) -> None:
    assert code_of(refused(error)) == NO_WORD


def test_slacks_own_word_is_kept() -> None:
    assert code_of(refused("channel_not_found")) == "channel_not_found"
    assert code_of(URLError("planted")) == "URLError"


@pytest.mark.parametrize(
    "error",
    [
        PAGE, "rate_limited", "ratelimited", "team_added_to_org", "token_revoked", "invalid_auth", "account_inactive",
        "service_unavailable", "request_timeout", "internal_error", "fatal_error",
    ],
)  # fmt: skip
def test_slack_that_is_away_refuses_nothing_for_good(error: str) -> None:
    assert will_pass(refused(error))
    assert not is_final(refused(error))


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "restricted_action_read_only"])
def test_a_place_that_takes_nothing_is_final_and_of_the_place(error: str) -> None:
    assert not will_pass(refused(error))
    assert is_final(refused(error))
    assert is_of_the_place(refused(error))


@pytest.mark.parametrize("error", ["user_not_found", "user_disabled", "cannot_dm_bot"])
def test_nobody_there_is_final(error: str) -> None:
    assert is_final(refused(error))


@pytest.mark.parametrize("error", ["msg_too_long", "a_word_of_tomorrow"])
def test_a_word_that_is_not_known_is_neither(error: str) -> None:
    assert not will_pass(refused(error))
    assert not is_final(refused(error))
    assert not is_of_the_place(refused(error))


def test_a_server_in_trouble_passes_whatever_it_says() -> None:
    assert will_pass(refused("channel_not_found", status=503))
