"""What went wrong with a call to Slack: in Slack's own word, and whether it is away, the place is, or the person."""

import json
import re
import ssl
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

# Slack does not take the bot's token, for now: it is put right outside, and the same call is right again then.
TOKEN_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
NO_WORD = "no_word_of_slack"  # the answer was not Slack's: a gateway's page, or what stands in for one
# Slack is away or in trouble: the same call is right again in a minute.
_PASSING = TOKEN_REFUSED | {
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",  # Slack moves the workspace
    NO_WORD,
}
# There is nobody where something was to be said: no fault of ours, and no second try finds them.
_NOBODY = {"user_not_found", "users_not_found", "user_disabled", "channel_not_found", "cannot_dm_bot", "not_in_channel"}
# The place takes nothing of ours; another one may. So does everything that begins with the last one.
_PLACE = {
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "ekm_access_denied",
    "thread_not_found",
    "invalid_thread_ts",
    "cannot_reply_to_message",
}
_RESTRICTED = "restricted_action"
_WORD = re.compile(r"[a-z][a-z0-9_]{0,79}")


def code_of(error: Exception) -> str:
    """Slack's own word for what went wrong, or a fixed one; never the request, its texts or what a gateway wrote."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    word = error.response.get("error", "unknown")
    return word if isinstance(word, str) and _WORD.fullmatch(word) else NO_WORD


def will_pass(error: Exception) -> bool:
    """Whether the same call may work later: Slack is away, overloaded or out of order, rather than refusing it."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 0)
        return code_of(error) in _PASSING or status == 429 or status >= 500
    return isinstance(error, (URLError, ConnectionError, TimeoutError, ssl.SSLError, HTTPException))


def is_to_nobody(error: Exception) -> bool:
    """Whether Slack knows nobody there to say anything to."""
    return code_of(error) in _NOBODY


def is_of_the_place(error: Exception) -> bool:
    """Whether Slack takes nothing there, whatever it is: elsewhere the same may be said."""
    return code_of(error) in _PLACE or code_of(error).startswith(_RESTRICTED)


def is_final(error: Exception) -> bool:
    """Whether no later try can end otherwise. Refusals that are not known here are not final."""
    return is_to_nobody(error) or is_of_the_place(error)


def is_taken(body: str) -> bool:
    """Whether a response_url says that it took something: "ok", `{"ok": true}` or nothing at all."""
    if body.strip() in ("", "ok"):
        return True
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("ok") is True
