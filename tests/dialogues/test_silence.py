"""When to answer and when to be silent: threads, people among themselves, edits, other bots, outside channels."""

from portfolio import asks
from tests.dialogues.conftest import Desk
from workspace.client import Message, Person


def room(desk: Desk, *people: Person, is_ext_shared: bool = False) -> str:
    name = f"room-{len(desk.workspace.state.channels)}"
    members = [person.id for person in people]
    return desk.workspace.add_channel(name=name, members=members, is_ext_shared=is_ext_shared)


def answers(desk: Desk, channel: str) -> list[Message]:
    return [message for message in desk.workspace.state.messages(channel) if message.user == desk.workspace.bot_user_id]


def talking(desk: Desk, channel: str, thread_ts: str) -> bool:
    with desk.tools.unit() as unit:
        state = asks.thread_state(unit, channel=channel, thread_ts=thread_ts)
    return state is not None and state.people_talking


def settled(desk: Desk, person: Person) -> None:
    """Everything delivered so far was handled: the bot answers one more ask, and its queue is empty."""
    assert desk.workspace.wait_idle()
    person.wait_for_message(after=person.dm("are you done with scans"))


def test_talk_in_a_channel_is_none_of_its_business(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    someone.say(channel, "who reads scans here")
    settled(desk, someone)
    assert answers(desk, channel) == []
    assert desk.router.times_asked("who reads scans here") == 0


def test_a_thread_goes_on_without_another_mention(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    asked = someone.mention(channel, "read scans")
    first = someone.wait_for_message(after=asked, channel=channel)
    someone.say(channel, "and invoices too", thread_ts=asked.ts)
    second = someone.wait_for_message(after=first, channel=channel)
    assert second.thread_ts == asked.ts


def test_silent_while_people_talk_to_each_other_until_called_again(desk: Desk, someone: Person) -> None:
    other = desk.workspace.as_person("U0PILOT")
    channel = room(desk, someone, other)
    asked = someone.mention(channel, "read scans")
    someone.wait_for_message(after=asked, channel=channel)
    other.say(channel, "we did that last year", thread_ts=asked.ts)
    assert desk.workspace.wait_until(lambda: talking(desk, channel, asked.ts))
    someone.say(channel, "oh and how did it go", thread_ts=asked.ts)
    someone.say(channel, "<@U0PILOT> tell me", thread_ts=asked.ts)
    settled(desk, someone)
    assert len(answers(desk, channel)) == 1
    called = someone.mention(channel, "and what about invoices", thread_ts=asked.ts)
    someone.wait_for_message(after=called, channel=channel)
    someone.say(channel, "and contracts", thread_ts=asked.ts)
    assert desk.workspace.wait_until(lambda: len(answers(desk, channel)) == 3)


def test_the_off_switch_of_a_thread(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    asked = someone.mention(channel, "read scans")
    first = someone.wait_for_message(after=asked, channel=channel)
    someone.say(channel, "quiet", thread_ts=asked.ts)
    someone.wait_for_message(after=first, channel=channel, contains="I stay silent here")
    someone.say(channel, "are those scans of ours", thread_ts=asked.ts)
    settled(desk, someone)
    assert len(answers(desk, channel)) == 2


def test_where_it_only_ever_answers_there_is_nothing_to_switch_off(desk: Desk, someone: Person) -> None:
    said = someone.dm("quiet")
    assert "nothing to switch off" in someone.wait_for_message(after=said).text
    channel = room(desk, someone)
    someone.command("/ai quiet", channel=channel)
    assert "nothing to switch off" in someone.wait_for_message(channel=channel).text


def test_a_reply_also_sent_to_the_channel_is_answered_in_its_thread(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    asked = someone.mention(channel, "read scans")
    first = someone.wait_for_message(after=asked, channel=channel)
    reply = someone.say(channel, "and invoices shown to all", thread_ts=asked.ts)
    someone.wait_for_message(after=first, channel=channel)
    event = {"type": "message", "subtype": "thread_broadcast", "channel": channel, "channel_type": "channel"}
    event |= {"user": someone.id, "text": "and the broadcast", "ts": f"{reply.ts}1", "thread_ts": asked.ts}
    assert desk.workspace.deliver_event(event).acked
    assert desk.workspace.wait_until(lambda: len(answers(desk, channel)) == 3)
    assert desk.router.times_asked("and the broadcast") == 1


def test_what_is_said_of_oneself_is_answered_in_direct_messages_only(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    event = {"type": "message", "subtype": "me_message", "user": someone.id, "ts": "1700003000.000100"}
    said = event | {"channel": channel, "text": f"<@{desk.workspace.bot_user_id}> waves at scans"}
    assert desk.workspace.deliver_event(said).acked
    said = event | {"channel": someone.dm_channel, "channel_type": "im", "text": "wants to read my scans"}
    assert desk.workspace.deliver_event(said).acked
    someone.wait_for_message(contains="DocReader fits")
    assert answers(desk, channel) == []
    assert desk.router.times_asked("wants to read my scans") == 1


def test_a_mention_is_one_message_though_two_events_tell_of_it(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone)
    asked = someone.mention(channel, "read the scans once only")
    someone.wait_for_message(after=asked, channel=channel)
    settled(desk, someone)
    assert len(answers(desk, channel)) == 1
    assert desk.router.times_asked("read the scans once only") == 1


def test_edits_and_deletions_are_not_answered(desk: Desk, someone: Person) -> None:
    asked = someone.dm("read scans")
    someone.wait_for_message(after=asked)
    someone.edit(asked, "read scans of the edited kind")
    someone.delete(someone.dm("read scans"))
    settled(desk, someone)
    assert desk.router.times_asked("of the edited kind") == 0


def test_other_bots_are_not_answered(desk: Desk, someone: Person) -> None:
    event = {"type": "message", "channel": someone.dm_channel, "channel_type": "im", "ts": "1.000001"}
    delivery = desk.workspace.deliver_event(event | {"bot_id": "B0OTHER", "user": "U0OTHER", "text": "scans of a bot"})
    assert delivery.acked
    settled(desk, someone)
    assert desk.router.times_asked("scans of a bot") == 0


def test_outside_eyes_the_bot_points_to_direct_messages(desk: Desk, someone: Person) -> None:
    channel = room(desk, someone, is_ext_shared=True)
    asked = someone.mention(channel, "read scans with outsiders")
    said = someone.wait_for_message(after=asked, channel=channel)
    assert said.ephemeral_to == someone.id
    assert "outside the company" in said.text
    assert desk.router.times_asked("with outsiders") == 0


def test_a_file_with_words_is_an_ask_and_without_words_is_explained(desk: Desk, someone: Person) -> None:
    picture = ("scan.png", b"png")
    assert "I cannot read this file" in someone.wait_for_message(after=someone.dm("", files=[picture])).text
    assert "DocReader" in someone.wait_for_message(after=someone.dm("read this scan", files=[picture])).text
