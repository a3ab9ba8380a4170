"""Said and answered: every outcome, in direct messages, mentions, threads and by the slash command."""

import pytest

from tests.dialogues.conftest import Desk
from workspace.client import Person

SAID_AND_ANSWERED = {
    "read the tables out of scans": [
        "DocReader fits",
        "covers: “",
        "fields and tables from scans and PDFs",
        "a person checks the output",
        "FlowBot",
    ],
    "automate credit memo preparation": [
        "four parts",
        "Three are covered, one is a gap",
        "RegSearch",
        "send it for approval",
    ],
    "I need AI for documents": ["Which of these is closest?", "Read data out of documents", "Something else"],
    "make a video with an avatar": ["No product covers this today", "Nearest: ", "writes scripts", "I noted it"],
    "read the agents' mood from their voice": [
        "would break R3",
        "agents' mood",
        "Analyse call topics",
        "Ask Lena Berg",
    ],
    "book me a meeting room": ["outside what I can help with"],
    "can CodeMate write SQL": ["CodeMate", "not open to you", "Squad One", "Instead: ", "BankGPT"],
    "how do I get ScanText": ["ScanText", "retired on 30 June 2026", "DocReader"],
    "the same as DocReader": ["exists already", "DocReader"],
    "is the model down": ["Not sure, but ", "The model did not answer in time"],
}


@pytest.mark.parametrize("said", SAID_AND_ANSWERED)
def test_a_direct_message_is_answered_in_its_thread(desk: Desk, someone: Person, said: str) -> None:
    asked = someone.dm(said)
    answer = someone.wait_for_message(after=asked)
    assert answer.thread_ts == asked.ts
    for words in SAID_AND_ANSWERED[said]:
        assert words in answer.all_text


@pytest.mark.parametrize("said", SAID_AND_ANSWERED)
def test_the_text_alone_carries_the_point(desk: Desk, someone: Person, said: str) -> None:
    answer = someone.wait_for_message(after=someone.dm(said))
    assert any(words.split()[0] in answer.text for words in SAID_AND_ANSWERED[said])
    assert "*" not in answer.text


@pytest.mark.parametrize("said", SAID_AND_ANSWERED)
def test_the_slash_command_answers_this_person_only(desk: Desk, someone: Person, said: str) -> None:
    channel = desk.workspace.add_channel(name=f"room-{someone.id.lower()}", members=[someone.id, "U0LEAD"])
    delivery = someone.command(f"/ai {said}", channel=channel)
    assert delivery.acked
    answer = someone.wait_for_message(channel=channel, contains=SAID_AND_ANSWERED[said][0])
    assert answer.ephemeral_to == someone.id


def test_a_mention_is_answered_in_its_thread_and_pings_nobody(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name="mentions", members=[someone.id, "U0OKAFOR"])
    asked = someone.mention(channel, "read the tables out of scans")
    answer = someone.wait_for_message(after=asked, channel=channel, thread_ts=asked.ts)
    assert "DocReader fits" in answer.text
    assert "Joy Okafor" in answer.all_text
    assert "U0OKAFOR" not in str(answer.blocks)


def test_somebody_sees_that_the_bot_is_at_work(desk: Desk, someone: Person) -> None:
    asked = someone.dm("read this slowly")
    assert desk.router.waiting.acquire(timeout=10)
    assert "looking through" in someone.wait_for_status(thread_ts=asked.ts).text
    desk.router.hold.set()
    someone.wait_for_message(after=asked)
    desk.router.hold.clear()


def test_a_follow_up_goes_on_from_the_ask_before(desk: Desk, someone: Person) -> None:
    asked = someone.dm("read the tables out of scans")
    answer = someone.wait_for_message(after=asked)
    more = someone.dm("and contracts of ours", thread_ts=asked.ts)
    someone.wait_for_message(after=more, thread_ts=asked.ts)
    followed = [history for text, history, _ in desk.router.asked if "contracts of ours" in text]
    assert any("read the tables out of scans" in " ".join(history) for history in followed), answer.text
