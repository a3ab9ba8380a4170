"""Hears in every answer of Slack's whether it takes the bot's token still."""

from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState

from handlers.refusals import TOKEN_REFUSED


class TokenWatch(RetryHandler):
    """Sits among a client's retry handlers, which are shown every answer, and repeats no call."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = ""  # Slack's word for it, from the last answer that told; "" while the token is taken

    def _can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the names are slack-sdk's
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        said = (response.body if response is not None else None) or {}
        if said.get("ok") is True:
            self.refused = ""
        elif said.get("error") in TOKEN_REFUSED:
            self.refused = str(said["error"])
        return False
