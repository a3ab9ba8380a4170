"""Specimens of feedback on its way from a sentence to a record: drafts, forms, thanks, one's own list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handlers.views import answer
from handlers.views.pilots import feedback, feedback_form
from handlers.views.pilots.feedback import Confirm
from handlers.views.values import Carried
from portfolio.decisions import RoutingDecision
from portfolio.pilots.cards import Feedback, FeedbackFields, FeedbackRules, PilotCard, PilotScenario
from portfolio.pilots.drafting import Understood
from portfolio.pilots.drafts import Draft
from portfolio.pilots.submitting import Given
from portfolio.pilots.themes import Close
from storage.vocabulary import (
    Anonymity,
    Barrier,
    FeedbackKind,
    FeedbackSource,
    Outcome,
    PilotStatus,
    ProductKind,
    Worked,
)
from tests import makers

Json = dict[str, Any]
Specimen = Callable[[str], Json]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WHOLE = FeedbackFields(FeedbackKind.BLOCKER, 2, Worked.PARTLY, 4, 3, 95, Barrier.OTHER)


def pilot(text: str, anonymity: Anonymity = Anonymity.NAMED, pilot_id: str = "p1") -> PilotCard:
    product = replace(makers.product("p", text, text), kind=ProductKind.RAG)
    scenarios = tuple(PilotScenario(place, f"{place} {text}") for place in range(1, 6))
    return PilotCard(pilot_id, product, PilotStatus.RUNNING, scenarios=scenarios, rules=FeedbackRules(7, 2, anonymity))


def draft(
    text: str,
    fields: FeedbackFields = WHOLE,
    anonymity: Anonymity = Anonymity.CHOICE,
    source: FeedbackSource = FeedbackSource.MENTION,
    **more: Any,
) -> Draft:
    words = {"barrier": text, "worked": text}
    return Draft("d" * 32, pilot(text, anonymity), text, Understood(fields, words, "en"), source, **more)


def piece(text: str, *, named: bool = True, place: int = 0) -> Feedback:
    return Feedback(
        id=f"{place:032}", pilot_id="p1", role="clerk", fields=WHOLE, text=text, source=FeedbackSource.DM,
        given_on=NOON.date(), author=makers.person(name=text) if named else None,
    )  # fmt: skip


def close(text: str, people: int) -> Close:
    return Close(piece(text), people)


def given(text: str, **more: Any) -> Given:
    return Given(piece(text, **more), pilot(text))


def agreed(text: str) -> Given:
    return replace(given(""), agreed=text)


FEEDBACK_MESSAGES: dict[str, Specimen] = {
    "confirmation": lambda text: feedback.confirmation(Confirm(draft(text), close(text, 3))),
    "confirmation in an anonymous pilot": lambda text: feedback.confirmation(
        Confirm(draft(text, anonymity=Anonymity.ANONYMOUS), close(text, 1))
    ),
    "confirmation of little": lambda text: feedback.confirmation(
        Confirm(draft(text, FeedbackFields(), Anonymity.NAMED, FeedbackSource.DM, asks_more=True))
    ),
    "was_feedback": lambda text: answer.answer(
        RoutingDecision(Outcome.NO_FIT), answer.Asked("ask-1", text, below=(feedback.was_feedback("ask-1"),))
    ),
    "which_pilot": lambda text: feedback.which_pilot("d1", text, [pilot(text, pilot_id=f"p{n}") for n in range(9)]),
    "which_form": lambda text: feedback.which_form([pilot(text)]),
    "which_form of several": lambda text: feedback.which_form([pilot(text, pilot_id=f"p{n}") for n in range(9)]),
    "how_to_tell": lambda text: feedback.how_to_tell([pilot(text, pilot_id=f"p{n}") for n in range(9)]),
    "replaced": feedback.replaced,
    "thanks": lambda text: feedback.thanks(given(text)),
    "thanks for the same": lambda text: feedback.thanks(agreed(text), same=True),
    "thanks for the same, untold": lambda _text: feedback.thanks(given(""), same=True),
    "thanks without a name": lambda text: feedback.thanks(given(text, named=False)),
    "changed": lambda text: feedback.changed(given(text)),
    "withdrawn": lambda text: feedback.withdrawn(pilot(text)),
    "dropped": lambda _text: feedback.dropped(),
    "taken_as_question": lambda _text: feedback.taken_as_question(),
    "own_list": lambda text: feedback.own_list([given(text, place=place) for place in range(9)]),
    "own_list of the same": lambda text: feedback.own_list([agreed(text), given("")]),
    "own_list of a page between": lambda text: feedback.own_list(
        [given(text, place=place) for place in range(9)], offset=3, withdrawn_from=text
    ),
    "own_list with one changed": lambda text: feedback.own_list([given(text)], changed_about=text),
    "not_saved": lambda text: feedback.not_saved(text, "Only participants of this pilot can give feedback in it."),
    "own_list empty at last": lambda text: feedback.own_list([], withdrawn_from=text),
    "own_list empty": lambda _text: feedback.own_list([]),
}
FEEDBACK_VIEWS: dict[str, Specimen] = {
    "feedback_form": lambda text: feedback_form.feedback_form(
        pilot(text, Anonymity.CHOICE), Carried(item="d1", channel="D1", ts="1.2"), fields=WHOLE, text=text, seen=text
    ),
    "feedback_form empty": lambda text: feedback_form.feedback_form(pilot(text), Carried(item="d1")),
    "feedback_form of what was saved": lambda text: feedback_form.feedback_form(
        pilot(text), Carried(item="f1"), fields=WHOLE, change=True, wordless=True
    ),
    "which_pilot": lambda text: feedback_form.which_pilot(
        "d1", text, [pilot(text, pilot_id=f"p{n}") for n in range(9)]
    ),
}
