"""Who is in the workspace as Slack knows them, and its user groups; what Slack does not tell stops nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.refusals import code_of

log = logging.getLogger(__name__)

_NOBODY = {"user_not_found", "users_not_found", "user_not_visible"}


@dataclass(frozen=True, slots=True)
class Account:
    """What Slack says of an id. Nothing said: somebody like anybody else."""

    is_bot: bool = False
    is_gone: bool = False


class Directory:
    """users.info and usergroups, each asked once. `client` waits for no rate limit."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def account(self, slack_id: str) -> Account:
        """Whether this id is a bot's, or of somebody who is not there (any more)."""
        try:
            user = self._client.users_info(user=slack_id).get("user") or {}
        except SlackApiError as error:
            code = code_of(error)
            log.info("users.info was refused: %s", code)
            return Account(is_gone=code in _NOBODY)
        except (SlackClientError, OSError) as error:
            log.info("users.info failed: %s", type(error).__name__)
            return Account()
        return Account(bool(user.get("is_bot")) or slack_id == "USLACKBOT", bool(user.get("deleted")))

    def groups(self) -> tuple[tuple[str, str], ...]:
        """The user groups as (id, name), by name; none when Slack does not tell."""
        found = self._asked(self._client.usergroups_list).get("usergroups") or ()
        named = [(str(one["id"]), f"{one.get('name') or ''} (@{one.get('handle') or ''})") for one in found]
        return tuple(sorted(named, key=lambda group: group[1].casefold()))

    def members(self, group_id: str) -> tuple[str, ...] | None:
        """The Slack ids of a user group's people; None when Slack does not tell."""
        found = self._asked(lambda: self._client.usergroups_users_list(usergroup=group_id))
        return tuple(str(one) for one in found["users"]) if "users" in found else None

    def _asked(self, ask: Callable[[], Any]) -> dict[str, Any]:
        try:
            found = ask().data
        except SlackApiError as error:
            log.info("user groups were refused: %s", code_of(error))
            return {}
        except (SlackClientError, OSError) as error:
            log.info("user groups failed: %s", type(error).__name__)
            return {}
        return found if isinstance(found, dict) else {}
