"""Whatever Slack does: delivered three times, out of order, refusing calls, one event for which nobody listens."""

import logging
import threading

import pytest

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from workspace.client import Person
from workspace.envelopes import Delivery


def answers_in(desk: Desk, person: Person, thread_ts: str) -> int:
    said = person.sees(thread_ts=thread_ts)
    return sum(message.user == desk.workspace.bot_user_id for message in said)


def test_the_same_event_three_times_is_one_answer(desk: Desk, someone: Person) -> None:
    asked = someone.dm("read the scans three times")
    someone.wait_for_message(after=asked)
    event_id = next(
        key for key, outer in reversed(desk.workspace.team.events.items()) if outer["event"]["ts"] == asked.ts
    )
    for number in (1, 2, 3):
        assert desk.workspace.redeliver(event_id, retry_num=number).acked
    ask(someone, "something after it")
    assert answers_in(desk, someone, asked.ts) == 1
    assert desk.router.times_asked("read the scans three times") == 1


def test_three_deliveries_at_the_same_moment_are_one_answer(desk: Desk, someone: Person) -> None:
    event = {"type": "message", "channel": someone.dm_channel, "channel_type": "im", "user": someone.id}
    event |= {"text": "scans at the same moment", "ts": "1700000000.000100", "event_ts": "1700000000.000100"}
    deliveries: list[Delivery] = []

    def deliver(number: int) -> None:
        deliveries.append(desk.workspace.deliver_event(event, event_id="Ev0SAME", retry_num=number))

    threads = [threading.Thread(target=deliver, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert [delivery.acked for delivery in deliveries] == [True] * 3
    someone.wait_for_message(contains="DocReader")
    ask(someone, "something after it")
    assert desk.router.times_asked("scans at the same moment") == 1


def test_the_same_button_press_twice_counts_once(desk: Desk, someone: Person) -> None:
    question = ask(someone, "I need AI for documents")
    payload = someone.press(question, label="Read data out of documents").payload
    someone.wait_for_message(after=question, contains="DocReader fits")
    assert desk.workspace.forge(payload).acked
    ask(someone, "something after it")
    answered = [text for text, history, _ in desk.router.asked if text == "extract fields"]
    assert answers_in(desk, someone, str(question.thread_ts)) == 2, answered


@pytest.mark.parametrize(
    "event", ["reaction_added", "app_uninstalled", "tokens_revoked", "app_context_changed", "never_heard_of"]
)
def test_an_event_nobody_listens_to_is_acknowledged(desk: Desk, someone: Person, event: str) -> None:
    found = desk.workspace.deliver_event({"type": event, "user": someone.id, "event_ts": "1.2"})
    assert found.acked, found.error


def test_slow_answers_do_not_hold_up_the_next_acknowledgement(desk: Desk, someone: Person) -> None:
    for number in range(6):
        someone.dm(f"read this slowly, number {number}")
    for _ in range(6):
        assert desk.router.waiting.acquire(timeout=10)
    try:
        assert someone.command("/ai help").acked
        someone.wait_for_message(contains="For example")
    finally:
        desk.router.hold.set()
    assert desk.workspace.wait_until(lambda: desk.router.times_asked("slowly, number 5") == 1)
    for number in range(6):
        thread = next(message for message in someone.sees() if message.text.endswith(f"number {number}"))
        someone.wait_for_message(after=thread, thread_ts=thread.ts)
    desk.router.hold.clear()


def test_a_failure_is_an_apology_with_a_reference_and_no_words_in_the_log(
    desk: Desk, someone: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        sorry = someone.wait_for_message(after=someone.dm("crash over the merger"), contains="went wrong on my side")
    reference = sorry.text.split("quote ")[1].rstrip(".")
    failed = [record for record in caplog.records if reference in record.getMessage()]
    assert failed
    assert failed[0].exc_info
    assert not any("merger" in record.getMessage() for record in caplog.records)
    assert "secret text" not in sorry.all_text
    assert not any("xoxb-" in record.getMessage() for record in caplog.records)


def test_a_failed_command_apologises_to_this_person_only(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name=f"fail-{someone.id.lower()}", members=[someone.id], with_app=False)
    assert someone.command("/ai crash", channel=channel).acked
    sorry = someone.wait_for_message(channel=channel, contains="went wrong on my side")
    assert sorry.ephemeral_to == someone.id


def test_rate_limited_answers_arrive_after_the_wait(desk: Desk, someone: Person) -> None:
    desk.workspace.fail_next("chat.postMessage", "ratelimited", retry_after=1)
    assert ask(someone, "read scans though limited").text.startswith("DocReader fits")


@pytest.mark.parametrize("error", ["missing_scope", "internal_error", "ratelimited"])
def test_a_status_slack_refuses_blocks_no_answer(desk: Desk, someone: Person, error: str) -> None:
    desk.workspace.fail_next("assistant.threads.setStatus", error, retry_after=60)
    assert ask(someone).text.startswith("DocReader fits")


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived"])
def test_an_answer_a_channel_does_not_take_comes_by_direct_message(desk: Desk, someone: Person, error: str) -> None:
    channel = desk.workspace.add_channel(name=f"closed-{someone.id.lower()}", members=[someone.id])
    desk.workspace.fail_next("chat.postMessage", error)
    someone.mention(channel, "read scans in a closed room")
    assert someone.wait_for_message().text.startswith("DocReader fits")


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
def test_blocks_slack_refuses_leave_the_words(desk: Desk, someone: Person, error: str) -> None:
    desk.workspace.fail_next("chat.postMessage", error)
    answer = ask(someone)
    assert answer.text.startswith("DocReader fits")
    assert answer.blocks == ()


def test_a_trigger_that_is_too_old_is_said_in_words(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    desk.workspace.fail_next("views.open", "expired_trigger_id")
    assert someone.press(answer, label="Why these?").acked
    someone.wait_for_message(after=answer, contains="Please press the button once more")


def test_a_reconnect_loses_nothing(desk: Desk, someone: Person) -> None:
    desk.workspace.disconnect()
    asked = someone.dm("read scans across a reconnect")
    assert someone.wait_for_message(after=asked, timeout=20).text.startswith("DocReader fits")


def test_nothing_said_stays_in_the_inbox(desk: Desk, someone: Person) -> None:
    ask(someone, "read the inbox scans")

    def wiped() -> bool:
        with desk.tools.unit() as unit:
            key = f"said:{someone.dm_channel}:{someone.sees()[0].ts}"
            row = unit.events.by_key(key)
            return row is not None and row.body == "" and row.status == "done"

    assert desk.workspace.wait_until(wiped)
