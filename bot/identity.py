"""Who the bot is in its workspace: told by Slack at the greeting, then known to every arrival."""

import threading
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse


class NotKnownYet(Exception):
    """Slack has not told yet who the bot is: what arrives is not acknowledged, so that Slack delivers it again."""


class Identity(Authorize):
    """Who the bot is in its workspace. The greeting at the start tells; asked for only where nobody greeted.

    Bolt would ask Slack again with the first arrival and, refused, acknowledge it, drop it and tell the person to
    reinstall the app.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._who: dict[str, Any] = {}

    def tell(self, who: SlackResponse) -> None:
        """Take what `auth.test` answered."""
        self._who = {name: who.get(name) for name in ("user_id", "bot_id", "team_id", "enterprise_id")}

    def __call__(self, *, user_id: str | None, **_others: object) -> AuthorizeResult:
        """What Bolt wants to know of the bot for an arrival from this person. Raises NotKnownYet."""
        with self._lock:
            if not self._who:
                self._ask()
        who = self._who
        return AuthorizeResult(
            enterprise_id=who["enterprise_id"],
            team_id=who["team_id"],
            bot_user_id=who["user_id"],
            bot_id=who["bot_id"],
            bot_token=self._client.token,
            user_id=user_id,
        )

    def _ask(self) -> None:
        try:
            told = self._client.auth_test()
        except SlackClientError as error:
            raise NotKnownYet(type(error).__name__) from None
        self.tell(told)


def without_token(client: WebClient) -> WebClient:
    """The same way to the server. The token comes with the identity; Bolt warns when it is given one as well."""
    copy = WebClient(
        base_url=client.base_url,
        timeout=client.timeout,
        ssl=client.ssl,
        headers=client.headers,
        retry_handlers=client.retry_handlers,
    )
    copy.proxy = client.proxy
    return copy
