"""Builds the Bolt app: our own threads, the inbox before everything, every listener of the table."""

import logging

from slack_bolt import App
from slack_sdk import WebClient

from bot.identity import Identity, without_token
from handlers.inbox import Inbox
from handlers.lanes import Lanes
from handlers.registry import register
from handlers.slack import Slack
from portfolio.toolbox import Toolbox


def build_app(
    client: WebClient, tools: Toolbox, *, workers: int, signing_secret: str = "", identity: Identity | None = None
) -> App:
    """The app that answers. Calls no server. `workers`: how many arrivals are worked on at once.

    Bolt's own pool has 5 threads for everything: five slow answers and nothing is acknowledged any more (measured).
    """
    lanes = Lanes(workers)
    app = App(
        client=without_token(client),
        authorize=identity or Identity(client),
        signing_secret=signing_secret or None,
        request_verification_enabled=bool(signing_secret),
        listener_executor=lanes,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
        logger=logging.getLogger("slack_bolt"),
    )
    app.use(Inbox(tools).receive)
    register(app, tools, Slack(client), lanes)
    return app
