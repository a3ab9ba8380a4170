"""The action of a digest in dialogue: pressed once, asked kindly, answered, and refused to everybody else."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from handlers.registry import ANYTHING, HANDLERS, Kind
from handlers.views.adoption.actions import DO, offer_button
from handlers.views.adoption.noting import NOTE, TITLE
from handlers.views.blocks import actions, message, paragraph, say
from handlers.views.pilots.decision import OPEN as OPEN_DECISION
from handlers.views.pilots.inbox import INBOX
from handlers.views.support import RESOLVE
from portfolio.adoption.digests import Offer
from portfolio.adoption.offers import ASKS, keep_offer
from portfolio.catalog import product_card
from storage.models import DigestActionRow, DigestRow
from storage.vocabulary import DigestActionKind, DigestKind, StartAnswer
from tests import makers
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from workspace.client import Message

__all__ = ["pilot_desk"]


@pytest.fixture
def offer(pilot_desk: PilotDesk) -> Offer:
    """An offer to ask Anna and Ben, kept and not taken up."""
    return kept(pilot_desk, DigestActionKind.ASK_STARTERS, people=2, about={"asked": "U0ANNA,U0BEN"})


def kept(desk: PilotDesk, kind: DigestActionKind, *, people: int = 0, about: dict[str, str | int]) -> Offer:
    offer_id, at = desk.tools.new_id(), desk.clock.now()
    with desk.tools.unit() as unit:
        owner = unit.people.by_slack_id("U0OKAFOR")
        assert owner is not None
        unit.session.add(
            DigestRow(
                id=offer_id, person_id=owner.id or 0, kind=DigestKind.OWNER, period=offer_id, start=date(2026, 11, 16),
                end=date(2026, 11, 23), quiet=False, made_at=at,
            )
        )  # fmt: skip
        unit.session.flush()
        found = Offer(offer_id, kind, product_card(unit, key="docreader"), people=people, about=about)
        keep_offer(unit, found, digest_id=offer_id, at=at)
    return found


def shown_to(desk: PilotDesk, slack_id: str, offer: Offer) -> Message:
    text = f"Digest {offer.id}"
    desk.slack.tell(slack_id, message(text, [paragraph(say(text)), actions(offer_button(offer))]))
    return desk.person(slack_id).wait_for_message(contains=text)


def test_pressed_asked_and_answered(pilot_desk: PilotDesk, offer: Offer) -> None:
    owner, anna = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0ANNA")
    digest = shown_to(pilot_desk, "U0OKAFOR", offer)
    owner.press(digest, label="Ask 2 people")
    said = owner.wait_for_message(after=digest, contains="I ask 2 people about DocReader")
    assert "within a minute where it is a working day between 9:00 and 17:00 now" in said.text
    changed = owner.wait_for_message(contains="Taken up on 23 November")
    assert changed.ts == digest.ts
    assert "Ask 2 people" not in changed.all_text
    press(pilot_desk, owner, f"digest_action:{offer.id}", item=offer.id)
    owner.wait_for_message(after=said, contains="done already")
    pilot_desk.tick()
    question = anna.wait_for_message(contains="I see no use of it since")
    assert "never who" in question.all_text
    assert [one.text for one in anna.sees()].count(question.text) == 1
    anna.press(question, label="No access")
    noted = anna.wait_for_message(contains="Noted about DocReader: no access")
    assert noted.ts == question.ts
    anna.press(noted, label="Ask the owner")
    anna.close(anna.wait_for_modal("Ask the owner", contains="DocReader"))
    with pilot_desk.tools.unit() as unit:
        assert [one.answer for one in unit.digest_actions.answers(offer.id)] == [StartAnswer.ACCESS]


def test_a_question_waits_for_working_hours(pilot_desk: PilotDesk) -> None:
    carla = pilot_desk.person("U0CARLA")
    offer = kept(pilot_desk, DigestActionKind.ASK_STOPPED, people=1, about={"asked": "U0CARLA"})
    owner = pilot_desk.person("U0OKAFOR")
    evening = timedelta(hours=12)
    pilot_desk.clock.pass_by(evening)
    owner.press(shown_to(pilot_desk, "U0OKAFOR", offer), label="Ask 1 person")
    owner.wait_for_message(contains="I ask 1 person")
    pilot_desk.tick()
    assert not [one for one in carla.sees() if "You used DocReader and stopped" in one.text]
    pilot_desk.tick(timedelta(hours=13))
    carla.wait_for_message(contains="You used DocReader and stopped")


@pytest.mark.parametrize("who", ["U0LEAD", "U0ANNA", "U0OUTSIDE"])
def test_a_forged_button_does_nothing(pilot_desk: PilotDesk, offer: Offer, who: str) -> None:
    press(pilot_desk, pilot_desk.person(who), f"digest_action:{offer.id}", item=offer.id)
    pilot_desk.person(who).wait_for_message(contains="Only the product's owner and their deputy can do this")
    with pilot_desk.tools.unit() as unit:
        row = unit.session.exec(select(DigestActionRow).where(DigestActionRow.id == offer.id)).one()
        assert row.done_at is None


@pytest.mark.parametrize("answer", ["access", "nonsense", ""])
def test_a_forged_answer_is_kept_by_nobody(pilot_desk: PilotDesk, offer: Offer, answer: str) -> None:
    outsider = pilot_desk.person("U0OUTSIDE")
    seen = len(outsider.sees())
    press(pilot_desk, outsider, f"start_answer:{answer}", item=offer.id)
    outsider.wait_for(lambda: len(outsider.sees()) > seen or None, "a refusal")
    with pilot_desk.tools.unit() as unit:
        assert unit.digest_actions.answers(offer.id) == []


def test_something_is_put_on_the_backlog(pilot_desk: PilotDesk) -> None:
    offer = kept(pilot_desk, DigestActionKind.PLAN_QUALITY, about={})
    owner = pilot_desk.person("U0OKAFOR")
    owner.press(shown_to(pilot_desk, "U0OKAFOR", offer), label="Put it on the backlog")
    owner.wait_for_message(contains="On the backlog of DocReader")


LISTENERS = {
    DigestActionKind.ANSWER_REQUESTS: RESOLVE,
    DigestActionKind.DECIDE_PILOT: OPEN_DECISION,
    DigestActionKind.SORT_FEEDBACK: INBOX,
    DigestActionKind.NOTE_FIGURES: NOTE,
    **dict.fromkeys((DigestActionKind.PLAN_QUALITY, DigestActionKind.PLAN_DEMAND), DO),
    **dict.fromkeys(ASKS, DO),
}


@pytest.mark.parametrize("kind", DigestActionKind)
def test_every_offer_has_a_button_its_listener_listens_to(kind: DigestActionKind) -> None:
    product = makers.product("docreader", "DocReader")
    found = offer_button(Offer("o-1", kind, product, about={"request": "r-1", "pilot": "p-1", "asked": "U0ANNA"}))
    listening = [row for row in HANDLERS if row.kind is Kind.ACTION and row.name != ANYTHING]
    heard_by = {row.name for row in listening if re.match(row.pattern(), found["action_id"])}
    assert heard_by == {LISTENERS[kind]}


def test_a_figure_is_noted_from_the_digest_that_asks_for_it(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    owner.press(
        shown_to(pilot_desk, "U0OKAFOR", kept(pilot_desk, DigestActionKind.NOTE_FIGURES, about={})), label=TITLE
    )
    owner.close(owner.wait_for_modal(TITLE, contains="DocReader"))
