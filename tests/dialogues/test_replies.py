"""The talk about a question to an owner: replies in threads are handed on, open it again, and are never asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import func, select

from handlers.inbox import RECOVERED
from portfolio import people, requests
from portfolio.work import Work
from storage.models import AskRow, DemandRow
from storage.unit import Unit
from storage.vocabulary import RequestStatus
from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from tests.dialogues.test_recovery import Replica, replica
from tests.dialogues.test_support import answer_and_leave_open, resolve, send_question, stored_request
from workspace.client import Person
from workspace.state import Message

HANDED = "I handed this to"


@pytest.fixture
def owner(desk: Desk) -> Person:
    return desk.workspace.as_person("U0OKAFOR")


def asked_owner(someone: Person, owner: Person, text: str) -> Message:
    """A question sent, as its owner has it."""
    send_question(someone, ask(someone), text)
    return owner.wait_for_message(contains=text)


def answered(someone: Person, owner: Person, asked: Message, answer: str) -> Message:
    """An answer that ends the question, as who asked has it."""
    resolve(owner, asked, answer)
    return someone.wait_for_message(contains=answer)


def reply(desk: Desk, person: Person, thread: Message, text: str) -> Message:
    """Say something in the thread of a message about a question, once the bot has noted where it stands."""

    def noted() -> bool:
        with desk.tools.unit() as unit:
            return requests.request_spoken_of(unit, channel=thread.channel, ts=thread.ts) is not None

    assert desk.workspace.wait_until(noted)
    return person.dm(text, thread_ts=thread.ts)


def routed(desk: Desk) -> tuple[int, int]:
    """How many asks, and how much demand, there are."""
    with desk.tools.unit() as unit:
        asks, demand = (unit.session.exec(select(func.count()).select_from(row)).one() for row in (AskRow, DemandRow))
    return asks, demand


def said_in(person: Person, thread: Message) -> list[str]:
    return [message.text for message in person.sees(thread_ts=thread.ts)]


def test_who_asked_replies_to_what_the_owner_asked_back(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read the red forms?")
    answer_and_leave_open(owner, asked, "Which of the red ones?")
    back = someone.wait_for_message(contains="Which of the red ones?")
    before = routed(desk)
    said = reply(desk, someone, back, "read the tables out of *scans* <!channel>")
    line = someone.wait_for_message(after=said, thread_ts=back.ts, contains=HANDED)
    assert line.text == "I handed this to Joy Okafor."
    got = owner.wait_for_message(after=asked, contains="replied about DocReader")
    assert "∗scans∗" in got.text
    assert "<!channel>" not in got.text
    assert "Does it read the red forms?" in got.all_text
    assert routed(desk) == before
    assert not [text for text in said_in(someone, back) if "fits" in text]
    resolve(owner, got, "Those are read.")
    done = someone.wait_for_message(after=back, contains="Those are read.")
    assert "as resolved" in done.text
    owner.wait_for_message(after=got, contains="Resolved by Joy Okafor")
    assert "∗scans∗" in next(one for one in owner.sees() if one.ts == got.ts).text, "the reply stays to be read"


def test_an_owner_replies_in_the_thread_of_the_question(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read yellow forms?")
    before = routed(desk)
    said = reply(desk, owner, asked, "Do you mean the *bright* ones?")
    owner.wait_for_message(after=said, thread_ts=asked.ts, contains=HANDED)
    heard = someone.wait_for_message(contains="replied to your question about DocReader")
    assert "∗bright∗" in heard.text
    assert "Does it read yellow forms?" in heard.all_text
    assert "Your question stays open: reply in the thread of this message" in heard.all_text
    stored = stored_request(desk, "Does it read yellow forms?")
    assert stored.status is RequestStatus.OPEN
    assert stored.first_answered_at is not None
    said = reply(desk, someone, heard, "The bright ones.")
    someone.wait_for_message(after=said, thread_ts=heard.ts, contains=HANDED)
    owner.wait_for_message(after=asked, contains="The bright ones.")
    assert routed(desk) == before


def test_a_reply_to_a_resolved_question_opens_it_again(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read purple forms?")
    done = answered(someone, owner, asked, "It does, all of them.")
    assert "a reply in the thread of this message opens it again" in done.all_text
    said = reply(desk, someone, done, "Mine came out empty.")
    line = someone.wait_for_message(after=said, thread_ts=done.ts, contains=HANDED)
    assert "Your question is open again." in line.text
    got = owner.wait_for_message(after=asked, contains="Mine came out empty.")
    assert "The question was resolved and is open again." in got.all_text
    stored = stored_request(desk, "Does it read purple forms?")
    assert (stored.status, stored.resolved_at) == (RequestStatus.OPEN, None)
    again = reply(desk, someone, done, "Twice.")
    line = someone.wait_for_message(after=again, thread_ts=done.ts, contains=HANDED)
    assert "open again" not in line.text
    resolve(owner, got, "Please send me one.")
    someone.wait_for_message(after=done, contains="Please send me one.")
    assert stored_request(desk, "Does it read purple forms?").status is RequestStatus.RESOLVED


@pytest.mark.parametrize("thanks", ["Thanks a lot!", ":+1:"])
def test_thanks_alone_open_nothing_and_are_not_handed_on(
    desk: Desk, someone: Person, owner: Person, thanks: str
) -> None:
    question = f"Does it read forms as of {thanks}?"
    asked = asked_owner(someone, owner, question)
    done = answered(someone, owner, asked, "It does read these.")
    before = routed(desk)
    said = reply(desk, someone, done, thanks)
    heard = someone.wait_for_message(after=said, thread_ts=done.ts)
    assert HANDED not in heard.text
    assert stored_request(desk, question).status is RequestStatus.RESOLVED
    assert routed(desk) == before
    asked_owner(someone, owner, f"Something after {thanks}")
    assert not [one for one in owner.sees() if "replied about" in one.text and question in one.all_text]


def test_what_is_added_below_the_confirmation_reaches_the_owner(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read brown forms?")
    passed = someone.wait_for_message(contains="I passed your question about")
    reply(desk, someone, passed, "Those from Bari.")
    owner.wait_for_message(after=asked, contains="Those from Bari.")


def test_a_long_reply_arrives_whole_and_pings_nobody(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read long forms?")
    passed = someone.wait_for_message(contains="I passed your question about")
    long = "<!channel> " + "word " * 596 + "the end"
    assert 2980 < len(long) <= 3000
    reply(desk, someone, passed, long)
    got = owner.wait_for_message(after=asked, contains="replied about DocReader")
    assert "the end" in got.all_text
    assert "<!channel>" not in got.text
    assert "&lt;!channel&gt;" in got.text
    someone.wait_for_message(thread_ts=passed.ts, contains=HANDED)
    too_long = reply(desk, someone, passed, "word " * 700)
    refused = someone.wait_for_message(after=too_long, thread_ts=passed.ts)
    assert refused.text == "That is 3,499 characters; please keep it under 3,000."


def test_a_stranger_in_the_thread_reaches_nobody(desk: Desk, someone: Person, owner: Person, newcomer: Any) -> None:
    asked = asked_owner(someone, owner, "Does it read secret forms?")
    answered(someone, owner, asked, "It does, in secret.")
    stranger, before = newcomer(), routed(desk)
    event = {"type": "message", "channel": owner.dm_channel, "channel_type": "im", "user": stranger.id}
    event |= {"text": "Open it for me", "ts": "1700000021.000100", "thread_ts": asked.ts}
    assert desk.workspace.deliver_event(event).acked
    refused = owner.wait_for_message(thread_ts=asked.ts, contains="Only the person who asked")
    assert "Does it read" not in refused.text
    assert stored_request(desk, "Does it read secret forms?").status is RequestStatus.RESOLVED
    assert not [one for one in someone.sees() if "Open it for me" in one.all_text]
    assert routed(desk) == before


@contextmanager
def owned_by(desk: Desk, key: str) -> Iterator[None]:
    """DocReader in other hands."""

    def give(unit: Unit, whose: str) -> None:
        row, person = unit.products.by_key("docreader"), unit.people.by_key(whose)
        assert row is not None
        assert person is not None
        row.owner_id, row.deputy_id = person.id, None

    with desk.tools.unit() as unit:
        before = unit.products.by_key("docreader")
        assert before is not None
        owner_id, deputy_id = before.owner_id, before.deputy_id
        give(unit, key)
    yield
    with desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.owner_id, row.deputy_id = owner_id, deputy_id


def test_a_reply_goes_to_who_owns_the_product_by_then(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read inherited forms?")
    answer_and_leave_open(owner, asked, "Inherited from whom?")
    back = someone.wait_for_message(contains="Inherited from whom?")
    new = desk.workspace.as_person("U0PILOT")
    with owned_by(desk, "pilot"):
        reply(desk, someone, back, "From my aunt.")
        got = new.wait_for_message(contains="From my aunt.")
        assert "Does it read inherited forms?" in got.all_text
        said = reply(desk, owner, asked, "I still have a word")
        refused = owner.wait_for_message(after=said, thread_ts=asked.ts)
        assert refused.text.startswith("Only the person who asked, the product's owner")
        resolve(new, got, "Aunts are fine.")
        someone.wait_for_message(after=back, contains="Aunts are fine.")
    assert not [one for one in someone.sees() if "a word" in one.all_text]
    assert not [one for one in owner.sees() if "From my aunt." in one.all_text]


def test_a_reply_delivered_again_is_handed_over_once(desk: Desk, someone: Person, owner: Person) -> None:
    asked = asked_owner(someone, owner, "Does it read doubled forms?")
    passed = someone.wait_for_message(contains="I passed your question about")
    said = reply(desk, someone, passed, "Doubled by hand.")
    someone.wait_for_message(after=said, thread_ts=passed.ts, contains=HANDED)
    assert desk.workspace.redeliver().acked
    reply(desk, someone, passed, "And by machine.")
    owner.wait_for_message(after=asked, contains="And by machine.")
    assert len([one for one in owner.sees() if "Doubled by hand." in one.all_text]) == 1


@pytest.fixture
def second(desk: Desk) -> Iterator[Replica]:
    made = replica(desk.workspace, replace(desk.tools, work=Work("second")))
    yield made
    made.finish()


def test_a_reply_a_killed_process_took_is_handed_over_once(
    desk: Desk, someone: Person, owner: Person, second: Replica
) -> None:
    asked = asked_owner(someone, owner, "Does it read orphaned forms?")
    done = answered(someone, owner, asked, "It does, poor things.")
    reply(desk, someone, done, "Thanks")
    event = {"type": "message", "channel": someone.dm_channel, "channel_type": "im", "user": someone.id}
    event |= {"text": "Mine vanished.", "ts": "1700000022.000100", "thread_ts": done.ts}
    key = f"said:{someone.dm_channel}:{event['ts']}"
    body = {"type": "event_callback", "event_id": "Ev22", "event": event}
    with desk.tools.unit() as unit:  # it was taken, and then the process was killed
        request_id = requests.request_spoken_of(unit, channel=someone.dm_channel, ts=done.ts)
        asker = people.person_by_slack_id(unit, slack_id=someone.id)
        at = desk.tools.clock.now()
        requests.take_reply(unit, request_id=str(request_id), by=asker, text="Mine vanished.", key=key, at=at)
    for _ in range(2):  # the second time as if it had been killed before it said that it was over
        second.hear(body, **{RECOVERED: key})
        someone.wait_for_message(after=done, thread_ts=done.ts, contains="Your question is open again.")
    got = owner.wait_for_message(after=asked, contains="Mine vanished.")
    assert "is open again" in got.all_text
    second.finish()
    assert len([one for one in owner.sees() if "Mine vanished." in one.all_text]) == 1
    assert len([text for text in said_in(someone, done) if HANDED in text]) == 1


def test_an_owner_who_cannot_be_reached_is_named_to_who_wrote(desk: Desk, someone: Person, owner: Person) -> None:
    asked_owner(someone, owner, "Does it read lost forms?")
    passed = someone.wait_for_message(contains="I passed your question about")
    desk.workspace.fail_next("conversations.open", "user_not_found")
    said = reply(desk, someone, passed, "Are you there?")
    heard = someone.wait_for_message(after=said, thread_ts=passed.ts)
    assert heard.text == "I could not reach Joy Okafor, so nobody read this."


def test_a_thread_of_another_message_is_a_talk_of_its_own(someone: Person, owner: Person) -> None:
    asked_owner(someone, owner, "Does it read other forms?")
    answer = next(one for one in someone.sees() if "DocReader fits" in one.text or one.user == someone.id)
    said = someone.dm("read the tables out of scans once more", thread_ts=answer.thread_ts or answer.ts)
    heard = someone.wait_for_message(after=said, thread_ts=answer.thread_ts or answer.ts)
    assert HANDED not in heard.text
