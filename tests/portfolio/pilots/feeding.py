"""What the tests of feedback start from: a pilot with people in it, and the tools to say something in it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from portfolio.cards import Person
from portfolio.pilots import confirming, drafts
from portfolio.pilots.cards import FeedbackFields
from portfolio.pilots.drafts import Draft
from portfolio.pilots.submitting import Given
from portfolio.toolbox import Toolbox
from storage.vocabulary import Anonymity, FeedbackSource
from tests.doubles import ScriptedRouter, SetClock, counting_ids
from tests.pilots import put_participant, put_pilot
from tests.portfolio.conftest import OpenUnit

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SENTENCE = "The invoice saved me half an hour but it missed the table."


def guest(slack_id: str) -> Person:
    return Person(key="", name="", slack_id=slack_id)


ANNA, BEN, OUTSIDER = guest("U0AMAL"), guest("U0BEN"), guest("U0OUTSIDE")


@dataclass(slots=True)
class Feeding:
    """A pilot, its people and a way to say something."""

    tools: Toolbox
    clock: SetClock
    said: int = field(default=0)

    def draft(self, by: Person = ANNA, text: str = SENTENCE, *, pilot_id: str = "p1", link: str = "") -> Draft:
        self.said += 1
        return drafts.draft_feedback(
            self.tools, by=by, pilot_id=pilot_id, text=text, source=FeedbackSource.DM, event_key=f"said:{self.said}",
            message_link=link,
        )  # fmt: skip

    def save(
        self, draft: Draft, by: Person = ANNA, *, anonymous: bool = False, fields: FeedbackFields | None = None,
        text: str | None = None,
    ) -> Given:  # fmt: skip
        return confirming.confirm(self.tools, draft_id=draft.id, by=by, anonymous=anonymous, fields=fields, text=text)


def feeding(store: OpenUnit, anonymity: Anonymity = Anonymity.NAMED) -> Feeding:
    """A pilot of docreader with Anna, Ben and six more in it."""
    clock = SetClock(MONDAY)
    with store() as unit:
        product = unit.products.all()[0].key
        put_pilot(unit, at=MONDAY, product=product, anonymity=anonymity)
        for slack_id in ("U0AMAL", "U0BEN", *(f"U0MORE{n}" for n in range(6))):
            put_participant(unit, slack_id, at=MONDAY)
    tools = Toolbox(unit=store, clock=clock, new_id=counting_ids("made"), router=ScriptedRouter())  # type: ignore[arg-type]
    return Feeding(tools, clock)
