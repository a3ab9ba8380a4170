"""Pilots to give feedback in: a named one, an anonymous one, one with a choice; and what was saved in them."""

import pytest

from handlers.views.blocks import actions, button, message
from handlers.views.pilots import feedback_form as form
from handlers.views.values import Carried
from storage.models import SCHEMA, FeedbackRow
from storage.vocabulary import Anonymity
from tests.dialogues.pilot_desk import PilotDesk, last_ts
from tests.pilots import put_pilot
from workspace.client import Person
from workspace.state import Message

SAID = "The invoice saved me half an hour but it missed the table."
CHANNEL, SECRET = "pilot-docreader", "pilot-secret"


@pytest.fixture(scope="module")
def desk(pilot_desk: PilotDesk) -> PilotDesk:
    """Anna in a named pilot, Ben in an anonymous one, Carla in one with a choice, Dora in two."""
    at = pilot_desk.clock.now()
    everyone = ["U0ANNA", "U0BEN", "U0BERG"]
    channels = [pilot_desk.workspace.add_channel(name=name, members=everyone) for name in (CHANNEL, SECRET)]
    for slack_id, name in (("U0DORA", "dora"), ("U0EMIL", "emil")):
        pilot_desk.workspace.add_person(slack_id, name, name.title())
    with pilot_desk.tools.unit() as unit:
        put_pilot(unit, at=at, channel=channels[0], participants=[("U0ANNA", "clerk"), ("U0DORA", "clerk")])
        put_pilot(unit, at=at, pilot_id="p2", anonymity=Anonymity.ANONYMOUS, channel=channels[1],
                  participants=[("U0BEN", "clerk")])  # fmt: skip
        put_pilot(unit, at=at, pilot_id="p3", product="regsearch", anonymity=Anonymity.CHOICE,
                  participants=[("U0CARLA", "clerk"), ("U0DORA", "auditor"), ("U0EMIL", "clerk")])  # fmt: skip
    return pilot_desk


@pytest.fixture(autouse=True)
def nothing_said_yet(desk: PilotDesk) -> None:
    with desk.tools.unit() as unit:
        for table in ("feedback_draft", "feedback", "feedback_theme"):
            unit.session.connection().execute(SCHEMA.tables[table].delete())


def rows(desk: PilotDesk) -> list[FeedbackRow]:
    with desk.tools.unit() as unit:
        found = [one for pilot in ("p1", "p2", "p3") for one in unit.feedback.of_pilot(pilot)]
        return [FeedbackRow(**one.model_dump()) for one in found]


def the_row(desk: PilotDesk) -> FeedbackRow:
    (row,) = rows(desk)
    return row


def draft_id(desk: PilotDesk, author: str) -> str:
    with desk.tools.unit() as unit:
        return unit.feedback.drafts_of(author, since=desk.clock.now().replace(year=2000))[0].id


def told(person: Person, text: str = SAID, contains: str = "Did I get this right?") -> Message:
    """The answer to a sentence."""
    asked = person.dm(text)
    return person.wait_for_message(after=asked, thread_ts=asked.ts, contains=contains)


def changed(person: Person, before: Message, contains: str) -> Message:
    """What stands in place of a message."""

    def look() -> Message | None:
        found = [one for one in person.sees(before.channel) if one.ts == before.ts and contains in one.all_text]
        return found[0] if found else None

    return person.wait_for(look, contains)


def prefilled(person: Person, words: str) -> None:
    """The form is open with these words in it."""
    assert words in str(person.wait_for_modal(form.TITLE, contains="in your words").blocks)


def filled(person: Person, words: str, **values: str) -> None:
    """Give feedback by the form, to the only pilot somebody is in."""
    before = last_ts(person)
    person.command("/ai feedback")
    person.wait_for_modal(form.TITLE, contains="in your words")
    assert not person.submit(values={"words": words, **values}).errors
    person.wait_for_message(after=before, contains="Saved, thank you")


def settled(desk: PilotDesk) -> bool:
    """Whether nothing that arrived is being worked on any more."""
    with desk.tools.unit() as unit:
        return all(row.body == "" for row in unit.session.connection().execute(SCHEMA.tables["handled_event"].select()))


def offered(desk: PilotDesk, person: Person, action: str, carried: Carried) -> Message:
    """A button somebody might have forged, in a message of the bot's."""
    ts = desk.slack.post(person.dm_channel, message("Press.", [actions(button("Press", action, carried.pack()))]))
    return next(one for one in person.sees() if one.ts == ts)
