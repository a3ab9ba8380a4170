"""A pilot as large as the feedback benchmark wants it: ten thousand pieces under five hundred themes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from portfolio import demand
from portfolio.cards import Person
from portfolio.people import person_by_slack_id
from portfolio.pilots import themes
from portfolio.pilots.reading import pilot_card
from portfolio.toolbox import Toolbox
from storage.models import FeedbackRow, PilotCriterionRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, Barrier, Better, Evidence, FeedbackKind, FeedbackSource, Worked
from tests.pilots import ROLES, put_pilot

PRODUCT = "docreader"
LOT = 5
NAMELESS = 0.3  # of all pieces, where people may choose
THINGS = (
    "invoice", "passport", "contract", "bank statement", "tax form", "payslip", "loan request", "deed", "receipt",
    "signature", "stamp", "table", "handwriting", "photo", "scan", "fax", "letter", "annex", "date of birth", "address",
    "account number", "currency", "footnote", "logo", "barcode",
)  # fmt: skip
FATES = (
    "was read wrongly", "took too long", "was missing", "came twice", "could not be uploaded", "was cut off at the end",
    "lost its colours", "needs another approval", "went to the wrong team", "cannot be exported", "was perfect",
    "saved me an hour", "is not in the archive", "was translated badly", "is hard to find", "shows the old version",
    "turned upside down", "has no owner", "fell out of the queue", "froze the screen",
)  # fmt: skip
SENTENCES = tuple(f"The {thing} {fate}." for fate in FATES for thing in THINGS)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a pilot is. `themes`: at most as many as there are SENTENCES."""

    rows: int = 10_000
    people: int = 64
    themes: int = 500


def participants(people: int) -> tuple[Person, ...]:
    """So many people nobody imported: guests, as most participants are."""
    return tuple(Person("", "", f"U0BENCH{number:03}") for number in range(people))


def open_pilot(tools: Toolbox, pilot_id: str, people: int) -> Person:
    """Start a pilot in which people choose whether to be named; returns who owns its product."""
    at = tools.clock.now() - timedelta(days=28)
    with tools.unit() as unit:
        joined = [(one.slack_id or "", ROLES[number % 3]) for number, one in enumerate(participants(people))]
        put_pilot(unit, at=at, pilot_id=pilot_id, product=PRODUCT, anonymity=Anonymity.CHOICE, participants=joined)
        for position, (metric, evidence) in enumerate(
            (("it worked", Evidence.WORKED), ("time", Evidence.MINUTES_SAVED))
        ):
            unit.pilots.add_criterion(
                PilotCriterionRow(
                    pilot_id=pilot_id, position=2 + position, metric=metric, target=10, better=Better.UP,
                    evidence=evidence, how_measured="what participants say",
                )
            )  # fmt: skip
        owner = pilot_card(unit, pilot_id=pilot_id).product.owner
        assert owner is not None, "the demo company has owners"
        return person_by_slack_id(unit, slack_id=owner.slack_id or "")


def fill_pilot(tools: Toolbox, pilot_id: str, size: Size) -> None:
    """Say everything: the first piece of each theme opens it, a few themes hold much more than the others."""
    chance = random.Random(4)  # the same pilot every time, not a secret
    said = demand.embedded(tools.router.encoder, SENTENCES[: size.themes])
    weights = [1 / (20 + place) for place in range(size.themes)]
    places = [*range(size.themes), *chance.choices(range(size.themes), weights, k=size.rows - size.themes)]
    now = tools.clock.now()
    with tools.unit() as unit:
        scenarios = [row.id or 0 for row in unit.pilots.scenarios([pilot_id])]
        values = _pieces(pilot_id, scenarios, places, size.people, now, chance)
        _insert(unit, values[: size.themes])
        for number, vector in enumerate(said):
            piece, theme = str(values[number]["id"]), _theme(pilot_id, number)
            themes.move(unit, feedback_id=piece, to="", said=vector, new_id=theme, at=now)
            themes.move(unit, feedback_id=piece, to=theme, said=vector, new_id="", at=now)  # gives it its middle
        _insert(unit, [{**one, "theme_id": _theme(pilot_id, place)} for one, place in
                       zip(values[size.themes :], places[size.themes :], strict=True)])  # fmt: skip


def _theme(pilot_id: str, number: int) -> str:
    return f"{pilot_id}-theme-{number:03}"


def _insert(unit: Unit, values: Sequence[dict[str, object]]) -> None:
    if values:
        unit.session.connection().execute(insert(FeedbackRow), list(values))


def _pieces(
    pilot_id: str, scenarios: Sequence[int], places: Sequence[int], people: int, now: datetime, chance: random.Random
) -> list[dict[str, object]]:
    """Rows as they are stored, over four weeks; every LOT of those without a name are a lot."""
    found: list[dict[str, object]] = []
    nameless = 0
    for number, place in enumerate(places):
        who = chance.randrange(people)
        hidden = chance.random() < NAMELESS
        at = now - timedelta(days=28) * (1 - number / len(places))
        nameless += hidden
        row = FeedbackRow(
            id=f"{pilot_id}-{number:05}", pilot_id=pilot_id, scenario_id=chance.choice(scenarios), role=ROLES[who % 3],
            author=None if hidden else f"U0BENCH{who:03}", kind=chance.choice(tuple(FeedbackKind)),
            worked=chance.choice((None, *Worked)), quality=chance.choice((None, 1, 2, 3, 4, 5)),
            minutes_saved=chance.choice((None, 0, 5, 10, 15, 20, 30, 45, 60, 90)),
            barrier=chance.choice((None, None, *Barrier)), text=SENTENCES[place], language="en",
            source=chance.choice(tuple(FeedbackSource)), given_on=at.date(), given_at=None if hidden else at,
            lot=1 + (nameless - 1) // LOT if hidden else None,
        )  # fmt: skip
        found.append(row.model_dump())
    return found
