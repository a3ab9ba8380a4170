"""Workers that say what is due and are killed in the worst windows, for bench/once.py and bench/drain.py."""

import os
import random
import signal
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.clock import SystemClock, new_id
from bot.scheduler import EVERY
from handlers.delivering import EVENT_TYPE, Occasion, send_due
from handlers.pacing import APART, Pace
from handlers.slack import Slack
from handlers.views.blocks import Message, message, metadata
from portfolio import deliveries
from portfolio.deliveries import Delivery
from portfolio.toolbox import Toolbox
from storage.engine import make_engine, unit_factory

if TYPE_CHECKING:
    from portfolio.routing import Router

MODES = ("commit first", "lease, blind resend", "lease + reconcile")
DIES = 0.3  # of all posts; half of them before it, half after
KIND = "measured"


class Mortal(Slack):
    """A voice that may die when it posts."""

    def __init__(self, client: WebClient, chance: random.Random) -> None:
        super().__init__(client)
        self._chance = chance

    def post_once(self, channel: str, message: Message) -> str:
        fate = self._chance.random()
        if fate < DIES / 2:
            os.kill(os.getpid(), signal.SIGKILL)
        ts = super().post_once(channel, message)
        if fate < DIES:
            os.kill(os.getpid(), signal.SIGKILL)
        return ts


def say(_tools: Toolbox, delivery: Delivery) -> Message:
    """What is said; which one it is stands in the metadata."""
    return message(f"about {delivery.period}", [])


def work(mode: str, database: str, api_url: str, token: str, lease: timedelta, seed: int) -> None:
    """A worker: says what is due until it is killed, by itself or from outside."""
    slack = Mortal(_client(api_url, token), random.Random(seed))  # a measurement that can be run again, not a secret
    tools = _tools(database)
    one_round = {MODES[0]: _commit_first, MODES[1]: _blind}.get(mode, _reconciling)
    while True:
        if not one_round(tools, slack, lease):
            time.sleep(0.05)


def work_on(database: str, api_url: str, token: str, lease: timedelta, faster: float) -> None:
    """A worker as the product has it, in a time that passes so many times faster: it lives until it is killed."""
    slack = Slack(_client(api_url, token), Pace(APART / faster))
    tools = _tools(database)
    while True:
        _reconciling(tools, slack, lease)
        time.sleep(EVERY.total_seconds() / faster)


def _client(api_url: str, token: str) -> WebClient:
    client = WebClient(token=token, base_url=api_url, timeout=20)
    client.proxy = None
    return client


def _reconciling(tools: Toolbox, slack: Slack, lease: timedelta) -> int:
    return send_due(tools, slack, (Occasion(KIND, say, urgent=True),), lease=lease)


def _blind(tools: Toolbox, slack: Slack, lease: timedelta) -> int:
    with tools.unit() as unit:
        taken = deliveries.take_due(unit, at=tools.clock.now(), lease=lease)
    for one in taken:
        channel, ts = _post(tools, slack, one)
        with tools.unit() as unit:
            deliveries.mark_sent(unit, delivery=one, channel=channel, ts=ts, at=tools.clock.now())
    return len(taken)


def _commit_first(tools: Toolbox, slack: Slack, lease: timedelta) -> int:
    with tools.unit() as unit:
        taken = deliveries.take_due(unit, at=tools.clock.now(), limit=1, lease=lease)
        for one in taken:
            deliveries.mark_sent(unit, delivery=one, channel="", ts="", at=tools.clock.now())
    for one in taken:
        _post(tools, slack, one)
    return len(taken)


def _post(tools: Toolbox, slack: Slack, delivery: Delivery) -> tuple[str, str]:
    channel = slack.reach(delivery.recipient)
    said = {**say(tools, delivery), "metadata": metadata(EVENT_TYPE, {"delivery": delivery.id})}
    return channel, slack.post_once(channel, said)


def _tools(database: str) -> Toolbox:
    router: Router = None  # type: ignore[assignment]  # nothing is routed here
    return Toolbox(unit=unit_factory(make_engine(database)), clock=SystemClock(), new_id=new_id, router=router)
