"""Sentences that mean a command: answered as the command, for whoever may and whoever may not, and never an ask."""

import pytest

from portfolio import asks
from storage.vocabulary import ParticipantStatus
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_support import send_question
from tests.pilots import put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]


@pytest.fixture(scope="module")
def desk(pilot_desk: PilotDesk) -> PilotDesk:
    """Anna takes part in a pilot of DocReader, and Ben in one of RegSearch."""
    with pilot_desk.tools.unit() as unit:
        at = pilot_desk.clock.now()
        put_pilot(unit, at=at, participants=[("U0ANNA", "clerk")])
        put_pilot(unit, at=at, pilot_id="p2", product="regsearch", participants=[("U0BEN", "clerk")])
    return pilot_desk


def said_to(person: Person, typed: str) -> Message:
    return person.wait_for_message(after=person.dm(typed))


def asked_by(desk: PilotDesk, person: Person) -> list[str]:
    with desk.tools.unit() as unit:
        return [one.text for one in asks.recent_asks(unit, slack_id=person.id, limit=50)]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("can I join the DocReader pilot?", "You have nothing to do with a pilot of DocReader at the moment."),
        ("how is the DocReader pilot going?", "You have nothing to do with a pilot of DocReader at the moment."),
        ("please stop reminding me about DocReader", "You have nothing to do with a pilot of DocReader"),
        ("show me my pilots", "You have nothing to do with any pilot"),
        ("I want to stop taking part in the DocReader pilot", "You are not in a pilot"),
        ("I want to leave the pilot", "You are not in a pilot"),
        ("withdraw my last feedback", "feedback"),
        ("what became of my feedback?", "feedback"),
        ("I want to give feedback on DocReader", "You are in no running pilot"),
        ("show my digest", "there is no digest for you"),
        ("stop sending me messages", "there is no digest for you"),
        ("unsubscribe", "there is no digest for you"),
        ("show me the portfolio digest", "for portfolio leads only"),
        ("which products have no owner?", "for portfolio leads only"),
        ("what is stuck?", "for portfolio leads only"),
        ("did the owner answer my question?", "You have asked no owner anything yet"),
        ("what can you do?", "Tell me a task"),
        ("Hilfe", "Tell me a task"),
        ("aide", "Tell me a task"),
        ("ayuda", "Tell me a task"),
        ("помощь", "Tell me a task"),
    ],
)
def test_who_has_nothing_to_do_with_it_hears_what_the_command_says(desk: PilotDesk, typed: str, answer: str) -> None:
    outsider = desk.person("U0OUTSIDE")
    assert answer in said_to(outsider, typed).text
    assert desk.router.times_asked(typed) == 0
    assert asked_by(desk, outsider) == [], "no ask, and so no demand"


def test_a_task_that_begins_alike_is_routed(desk: PilotDesk) -> None:
    typed = "leave requests of the pilot plant, read from scans"
    said_to(desk.person("U0CARLA"), typed)
    assert desk.router.times_asked(typed) == 1


def test_a_participant_sees_the_pilot_gives_feedback_and_leaves_in_a_sentence(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    assert said_to(anna, "How is the DocReader pilot going?").text.startswith("Your pilots: 1. DocReader")
    assert "fill in the short form" in said_to(anna, "I want to give feedback on DocReader").text
    assert "You are in no running pilot" in said_to(anna, "I want to give feedback on RegSearch").text
    assert "You are not in a pilot of that name" in said_to(anna, "I want to leave the RegSearch pilot").text
    said_to(anna, "How do I leave the DocReader pilot?")
    assert status(desk, "p1", anna) is ParticipantStatus.JOINED, "who asks how has not left"
    said_to(anna, "I want to leave the DocReader pilot")
    assert status(desk, "p1", anna) is ParticipantStatus.LEFT
    assert asked_by(desk, anna) == []


def test_the_command_is_typed_as_a_sentence_behind_the_slash_too(desk: PilotDesk) -> None:
    ben = desk.person("U0BEN")
    assert ben.command("/ai I want to leave the pilot", channel=ben.dm_channel).acked
    ben.wait_for(lambda: status(desk, "p2", ben) is ParticipantStatus.LEFT or None, "Ben out of the pilot")
    assert asked_by(desk, ben) == []


def test_an_asker_hears_what_became_of_a_question_to_an_owner(desk: PilotDesk) -> None:
    carla = desk.person("U0CARLA")
    card = carla.wait_for_message(after=carla.dm("card docreader"), contains="Use it for")
    send_question(carla, card, "Does it read stamps?")
    carla.wait_for_message(contains="I passed your question about DocReader on")
    waits = said_to(carla, "Did the owner answer my question?")
    assert "Does it read stamps?" in waits.all_text
    assert "waits for" in waits.text
    assert "Does it read stamps?" not in said_to(desk.person("U0SANTOS"), "requests mine").all_text


def test_the_lead_reads_what_is_stuck(desk: PilotDesk) -> None:
    lead = desk.person("U0LEAD")
    for typed in ("What is stuck?", "Which products have no owner?"):
        assert said_to(lead, typed).text == said_to(lead, "digest portfolio preview").text
    assert asked_by(desk, lead) == []


def status(desk: PilotDesk, pilot_id: str, person: Person) -> ParticipantStatus | None:
    with desk.tools.unit() as unit:
        found = unit.pilots.participant(pilot_id, person.id)
        return found.status if found else None
