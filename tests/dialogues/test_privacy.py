"""What the bot keeps about somebody: seen by them alone, deleted by one button, and what old buttons say then."""

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from tests.dialogues.test_learned import question_before
from tests.dialogues.test_silence import room
from tests.dialogues.test_support import send_question
from workspace.client import Message, Person

DONE = "Deleted for good:"


def kept(person: Person, typed: str = "privacy") -> Message:
    return person.wait_for_message(after=person.dm(typed), contains="I keep")


def test_somebody_sees_what_is_kept_and_deletes_what_they_asked(desk: Desk, someone: Person) -> None:
    answer = ask(someone, "read the tables out of the violet folder")
    someone.press(answer, action_id="rate_answer", value="positive")
    someone.wait_for_message(contains="Noted: that was right")
    send_question(someone, answer, "Does it read violet?")
    someone.wait_for_message(contains="I passed your question about DocReader on")
    older, shown = kept(someone), kept(someone, "What do you know about me?")
    for words in (
        "1 ask and its answer",
        "1 rating of an answer",
        "1 past route",
        "1 open question",
        "no author",
    ):
        assert words in shown.all_text
    assert question_before(shown.blocks, "Delete my asks")["confirm"]["text"] == "Delete"

    assert someone.press(shown, label="Delete my asks").acked
    told = someone.wait_for_message(contains=DONE)
    assert "1 ask and its answer, 1 rating of an answer, 1 past route you taught me and 1 thread" in told.text
    someone.wait_for(
        lambda: next((one for one in someone.sees() if one.ts == shown.ts and "1 ask and" not in one.all_text), None),
        "the list without them",
    )
    assert "violet" not in str(owner_reads(desk, "learned docreader").blocks)

    assert someone.press(older, label="Delete my asks").acked
    someone.wait_for_message(after=told, contains="There is nothing left to delete")
    for label in ("Why these?", "Start with DocReader"):
        assert someone.press(answer, label=label).acked
        someone.close(someone.wait_for_modal(contains="That ask was deleted"))
    someone.press(answer, action_id="rate_answer", value="positive")
    someone.wait_for_message(after=told, contains="That ask was deleted")


def owner_reads(desk: Desk, typed: str) -> Message:
    owner = desk.workspace.as_person("U0OKAFOR")
    return owner.wait_for_message(after=owner.dm(typed), contains="DocReader")


def test_behind_the_slash_it_is_seen_and_deleted_by_this_person_alone(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    ask(someone)
    assert someone.command("/ai privacy", channel=channel).acked
    shown = someone.wait_for_message(channel=channel, contains="I keep")
    assert shown.ephemeral_to == someone.id
    assert someone.press(shown, label="Delete my asks").acked
    someone.wait_for_message(channel=channel, contains=DONE)


def test_what_is_being_answered_meanwhile_ends_in_a_sentence(desk: Desk, someone: Person) -> None:
    ask(someone)
    shown = kept(someone)
    said = someone.dm("slowly read the tables out of the ochre folder")
    desk.router.waiting.acquire(timeout=10)
    assert someone.press(shown, label="Delete my asks").acked
    someone.wait_for_message(contains=DONE)
    desk.router.hold.set()
    someone.wait_for_message(after=said, contains="That ask was deleted")
    desk.router.hold.clear()


def test_in_a_channel_it_is_told_in_direct_messages(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    said = someone.mention(channel, "privacy")
    there = someone.wait_for_message(channel=channel, thread_ts=said.ts, contains="I wrote to you directly")
    assert "ask" not in there.all_text.casefold()
    someone.wait_for_message(channel=someone.dm_channel, contains="I keep nothing about you")


def test_the_lead_reads_that_counts_fell_because_somebody_deleted_their_wish(desk: Desk, someone: Person) -> None:
    ask(someone, "a video of the amber gate")
    assert someone.press(kept(someone), label="Delete my asks").acked
    assert "1 wish nothing covers" in someone.wait_for_message(contains=DONE).text
    lead = desk.workspace.as_person("U0LEAD")
    shown = lead.wait_for_message(after=lead.dm("demand"))
    assert "had their asks deleted in the last 30 days" in shown.all_text
    assert "amber" not in shown.all_text


def test_a_task_that_begins_alike_is_an_ask(desk: Desk, someone: Person) -> None:
    ask(someone, "privacy notices read from scans")
    assert desk.router.times_asked("privacy notices read from scans") == 1
