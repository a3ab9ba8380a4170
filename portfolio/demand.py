"""Counts what people want and no product covers, so that the portfolio lead sees it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import snowballstemmer

from portfolio.asks import ask_by_id
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, mark_of, require, row_id_of
from portfolio.texts import storable
from storage.models import DemandRow
from storage.unit import Unit
from storage.vocabulary import Outcome

COUNTED_FOR = timedelta(days=30)
LONGEST_WHY = 3000
WHYS_SHOWN = 2
# Words that change nothing about what is wanted, so that "make a video" and "please make me a video" are one demand.
SMALL_WORDS = frozenset(
    "a an and any are be can could do does for from get give has have help how i in is it like me my need of on or our "
    "please should some that the this to us want we what which with would you your ai tool product".split()
)


@dataclass(frozen=True, slots=True)
class DemandCount:
    """How many asks said the same in the last 30 days, this one included, and how many people asked them."""

    similar_asks_30d: int
    people_30d: int


@dataclass(frozen=True, slots=True)
class WantedThing:
    """One thing people asked for that nothing covers, in the words of the last ask; counts are of 30 days.

    `whys`: why they need it, in their own words, newest first, without their names.
    """

    text: str
    asks_30d: int
    people_30d: int
    whys: tuple[str, ...] = ()


NO_DEMAND = DemandCount(similar_asks_30d=0, people_30d=0)


def record_demand(unit: Unit, *, ask_id: str, asker: Person, text: str, at: datetime) -> DemandCount:
    """Note that an ask found nothing, once per ask, and count the like of it.

    An ask outside the portfolio's scope is no demand for AI (capabilities, section 5, ask 8): it is not noted and
    counts 0. Raises NotFoundError.
    """
    if ask_by_id(unit, ask_id=ask_id).outcome is Outcome.OUT_OF_SCOPE:
        return NO_DEMAND
    row = DemandRow(
        ask_id=ask_id,
        asker=mark_of(asker),
        asker_id=row_id_of(unit, asker),
        text=storable(text),
        stem=stem_of(text),
        asked_at=at,
    )
    unit.demand.add_once(row.model_dump(exclude={"id"}))
    return demand_count(unit, ask_id=ask_id, at=at)


def demand_count(unit: Unit, *, ask_id: str, at: datetime) -> DemandCount:
    """How much demand of the kind this ask raised there was in the 30 days up to `at`; zeros when it raised none."""
    row = unit.demand.of(ask_id)
    if row is None:
        return NO_DEMAND
    asks, people = unit.demand.counts(row.stem, since=at - COUNTED_FOR, until=at)
    return DemandCount(similar_asks_30d=asks, people_30d=people)


def top_demand(unit: Unit, *, at: datetime, limit: int) -> tuple[WantedThing, ...]:
    """What people asked for and nothing covered in the 30 days up to `at`, what most people want first."""
    since = at - COUNTED_FOR
    found = unit.demand.top(since=since, until=at, limit=limit)
    whys = unit.demand.whys([stem for _, stem, _, _ in found], since=since, until=at)
    return tuple(
        WantedThing(text, asks_30d=asks, people_30d=people, whys=tuple(whys.get(stem, ()))[:WHYS_SHOWN])
        for text, stem, asks, people in found
    )


def add_why(unit: Unit, *, ask_id: str, by: Person, why: str, at: datetime) -> None:
    """Store why the person who asked needs it.

    Raises NotFoundError, NotAllowedError for anybody else, InvalidInputError(field="why") when empty or too long.
    """
    ask = ask_by_id(unit, ask_id=ask_id)
    row = unit.demand.of(ask_id)
    if row is None:
        raise NotFoundError("That ask was not noted as demand, so there is nothing to add to.")
    require(by, Act.EXPLAIN_DEMAND, asker_slack_id=ask.asker_slack_id)
    why = storable(why).strip()
    if not why:
        raise InvalidInputError("Say in a sentence what you need it for.", field="why")
    if len(why) > LONGEST_WHY:
        raise InvalidInputError(f"Please keep it under {LONGEST_WHY:,} characters.", field="why")
    row.why, row.why_at = why, at


def stem_of(text: str) -> str:
    """A mark that is the same for texts of the same words, whatever their order, endings, case and small words."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    stems = snowballstemmer.stemmer("english").stemWords([word for word in words if word not in SMALL_WORDS] or words)
    return hashlib.sha256(" ".join(sorted(set(stems))).encode("utf-8", "replace")).hexdigest()[:32]
