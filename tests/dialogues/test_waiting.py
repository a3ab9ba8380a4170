"""Slack is slow or away: acknowledgements and modals go on, no modal stays empty, answers come where they belong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from slack_bolt import BoltRequest
from sqlmodel import select

from bot.app import build_app
from handlers.jobs import Recovery
from handlers.slack import Slack
from portfolio.toolbox import Toolbox
from portfolio.work import Work
from storage.models import HandledEventRow
from storage.vocabulary import EventStatus
from tests.dialogues.conftest import WORKERS, Desk, loopback_client, open_company
from tests.dialogues.test_buttons import ask
from tests.doubles import SetClock
from workspace.client import Person


def open_bodies(tools: Toolbox, person: Person) -> list[str]:
    """What of this person's doing is still in the inbox."""
    with tools.unit() as unit:
        rows = unit.session.exec(select(HandledEventRow).where(HandledEventRow.status == EventStatus.RECEIVED)).all()
        return [row.body for row in rows if person.id in row.body]


def test_forty_answers_that_wait_hold_up_no_ack_and_no_modal(desk: Desk, newcomer: Callable[[], Person]) -> None:
    first = newcomer()
    answer = ask(first)
    waiting = [newcomer() for _ in range(40)]
    before = len(desk.workspace.calls)
    desk.workspace.fail_next("chat.postMessage", "ratelimited", retry_after=6, times=WORKERS)
    for person in waiting:
        person.dm("read the scans of many")

    def posts() -> int:
        return sum(call.method == "chat.postMessage" for call in desk.workspace.calls[before:])

    assert desk.workspace.wait_until(lambda: posts() >= WORKERS)
    assert first.command("/ai help").acked
    assert first.press(answer, label="Why these?").acked
    first.wait_for_modal(contains="Considered and left out", timeout=3)
    assert posts() == WORKERS, "the answers still wait"
    for person in waiting:
        person.wait_for_message(contains="DocReader fits", timeout=30)


def test_a_modal_that_cannot_be_filled_says_so(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    desk.workspace.fail_next("views.update", "internal_error")
    assert someone.press(answer, label="Why these?").acked
    someone.wait_for_modal("Not now", contains="went wrong on my side")
    assert desk.workspace.wait_until(lambda: open_bodies(desk.tools, someone) == [])


def test_where_the_modal_takes_no_words_either_they_come_as_a_message(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    desk.workspace.fail_next("views.update", "internal_error", times=2)
    assert someone.press(answer, label="Start with DocReader").acked
    someone.wait_for_message(after=answer, contains="went wrong on my side")
    assert desk.workspace.wait_until(lambda: open_bodies(desk.tools, someone) == []), "its trigger is dead by tomorrow"


def test_a_refusal_inside_a_modal_is_said_there(desk: Desk, someone: Person) -> None:
    greeting = someone.wait_for_message(after=someone.dm("help"), contains="For example")
    someone.press(greeting, label="Browse the products")
    shelf = someone.wait_for_modal("AI products", contains="DocReader")
    desk.workspace.fail_next("views.update", "internal_error")
    someone.press(shelf, action_id="browse_stage", value="pilot")
    someone.wait_for_modal("Not now", contains="went wrong on my side")


@pytest.fixture
def clocked(desk: Desk, tmp_path: Path) -> Iterator[tuple[Toolbox, SetClock]]:
    clock = SetClock()
    for tools in open_company(tmp_path, desk.router):
        yield Toolbox(tools.unit, clock, tools.new_id, tools.router, Work("w1")), clock


@pytest.mark.parametrize(
    "error", ["internal_error", "service_unavailable", "token_revoked", "msg_too_long", "No JSON: <html>"]
)
def test_a_public_answer_waits_for_slack_and_comes_where_it_was_asked(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock], error: str
) -> None:
    tools, clock = clocked
    channel = desk.workspace.add_channel(
        name=f"away-{error.lower()[:6].strip()}-{someone.id.lower()}", members=[someone.id]
    )
    client = loopback_client(desk.workspace.api_url, desk.workspace.bot_token)
    app = build_app(client, tools, workers=4)
    event = {"type": "app_mention", "channel": channel, "user": someone.id, "ts": someone.say(channel, "hello").ts}
    event["text"] = f"<@{desk.workspace.bot_user_id}> read scans while Slack is away"
    desk.workspace.fail_next("chat.postMessage", error)
    app.dispatch(BoltRequest(mode="socket_mode", body={"type": "event_callback", "event_id": "Ev9", "event": event}))
    assert desk.workspace.wait_until(lambda: not tools.work.in_hand())
    assert open_bodies(tools, someone), "kept for later"
    assert someone.sees() == []
    for _ in range(2):
        clock.moment = clock.moment.replace(minute=clock.moment.minute + 1)
        Recovery(app, tools, Slack(client)).run()
        assert desk.workspace.wait_until(lambda: not tools.work.in_hand())
    app.listener_runner.listener_executor.shutdown(wait=True)
    said = [message for message in desk.workspace.state.messages(channel) if message.user == desk.workspace.bot_user_id]
    assert [message.text.startswith("DocReader fits") for message in said] == [True]
    assert someone.sees() == []
