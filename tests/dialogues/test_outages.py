"""Slack is away for longer than a few tries: nothing is lost without a word, whatever it answers meanwhile."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from slack_bolt import BoltRequest

from handlers import jobs
from handlers.slack import Slack
from handlers.views.blocks import Message
from portfolio import events
from portfolio.toolbox import Toolbox
from tests.dialogues.conftest import Desk, loopback_client
from tests.dialogues.test_recovery import answers, is_done, posts, replica, said, take
from tests.doubles import SetClock
from workspace.client import Person


def test_tries_while_slack_is_away_do_not_count_and_their_waits_grow(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    only = replica(desk.workspace, tools)
    key = f"said:{someone.dm_channel}:1700000021.000100"
    before = len(posts(desk.workspace))
    desk.workspace.fail_next("chat.postMessage", "internal_error", times=9)
    only.hear(said(someone, "read scans through an outage", "1700000021.000100"))
    assert desk.workspace.wait_until(lambda: not tools.work.in_hand())
    tried_at: list[float] = []
    for seconds in range(0, 3600, 10):
        clock.pass_by(timedelta(seconds=10))
        if only.job.run():
            tried_at.append(seconds)
        assert desk.workspace.wait_until(lambda: not tools.work.in_hand())
    only.finish()
    assert is_done(tools, key)
    assert len(answers(someone)) == 1
    assert len(posts(desk.workspace)) - before >= 10, "the first, eight more in vain, and the answer"
    waits = [later - earlier for earlier, later in pairwise(tried_at)]
    assert waits == sorted(waits)
    assert 30 <= waits[0] < waits[-1] <= events.OWN_AGAIN_AT_MOST.total_seconds() + 10


def test_slack_that_is_away_for_too_long_counts_in_the_end(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    take(tools, "said:late", json.dumps(said(someone, "read late scans", "1700000022.000100")))
    for waited, counted in ((timedelta(minutes=1), 0), (events.PATIENCE, 1)):
        clock.pass_by(waited)
        with tools.unit() as unit:
            assert events.claim_event(unit, key="said:late", worker=tools.work.worker, at=clock.now())
            events.uncount_try(unit, key="said:late", at=clock.now())
            row = unit.events.by_key("said:late")
            assert row is not None
            assert row.tries == counted


class Dead:
    """An app in which every try dies before it answers."""

    def dispatch(self, _request: BoltRequest) -> None:
        pass


@pytest.mark.parametrize("error", ["internal_error", "token_revoked", "a_word_of_tomorrow"])
def test_an_apology_that_could_not_be_said_is_said_later(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock], error: str
) -> None:
    tools, clock = clocked
    client = loopback_client(desk.workspace.api_url, desk.workspace.bot_token)
    job = jobs.Recovery(Dead(), tools, Slack(client))  # type: ignore[arg-type]
    take(tools, "said:sorry", json.dumps(said(someone, "read doomed scans", "1700000023.000100")))
    desk.workspace.fail_next("conversations.open", error, times=4)
    for _ in range(15):
        clock.pass_by(timedelta(minutes=1))
        job.run()
    assert len([one for one in someone.sees() if "I could not finish" in one.text]) == 1
    with tools.unit() as unit:
        row = unit.events.by_key("said:sorry")
        assert row is not None
        assert (row.status, row.body) == ("dropped", "")


class Deafened(Slack):
    """The bot's voice where everything is said and no answer of Slack comes back."""

    def post_once(self, channel: str, message: Message) -> str:
        super().post_once(channel, message)
        raise TimeoutError


def test_an_apology_whose_answer_was_lost_is_said_once(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    slack = Deafened(loopback_client(desk.workspace.api_url, desk.workspace.bot_token))
    job = jobs.Recovery(Dead(), tools, slack)  # type: ignore[arg-type]
    take(tools, "said:unheard", json.dumps(said(someone, "read unheard scans", "1700000025.000100")))
    for _ in range(10):
        clock.pass_by(timedelta(minutes=5))
        job.run()
    assert len([one for one in someone.sees() if "I could not finish" in one.text]) == 1
    with tools.unit() as unit:
        row = unit.events.by_key("said:unheard")
        assert row is not None
        assert row.status == "dropped"


def test_an_apology_nobody_is_there_to_hear_is_not_tried_again(
    desk: Desk, clocked: tuple[Toolbox, SetClock], someone: Person
) -> None:
    tools, clock = clocked
    client = loopback_client(desk.workspace.api_url, desk.workspace.bot_token)
    job = jobs.Recovery(Dead(), tools, Slack(client))  # type: ignore[arg-type]
    body = json.dumps(said(someone, "read scans", "1700000024.000100")).replace(someone.id, "U0NOBODY")
    take(tools, "said:gone", body)
    for _ in range(5):
        clock.pass_by(timedelta(minutes=1))
        job.run()
    with tools.unit() as unit:
        row = unit.events.by_key("said:gone")
        assert row is not None
        assert row.status == "dropped"
