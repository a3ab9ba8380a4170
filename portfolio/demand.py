"""Counts what people want and no product covers, so that the portfolio lead sees it."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import snowballstemmer

from knowledge.grouping import FEATURES, alike, features
from knowledge.ports import Encoder, Vectors
from portfolio.asks import StoredAsk, ask_by_id
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, mark_of, require, row_id_of
from portfolio.showing import masked
from portfolio.texts import storable
from storage.models import DemandRow
from storage.unit import Unit
from storage.vocabulary import DemandKind, Outcome

COUNTED_FOR = timedelta(days=30)
REMEMBERED_FOR = timedelta(days=90)
MOST_COMPARED = 5_000  # of the last asks that nothing covered
MOST_WISHES = 100  # of one person that are looked through
NEAREST = 3  # products an answer named that are kept with the demand
LONGEST_WHY = 3000
NO_NEED = frozenset({Outcome.OUT_OF_SCOPE, Outcome.PROHIBITED})  # no demand for AI, or none that may be met
# Words that change nothing about what is wanted, so that "make a video" and "please make me a video" are one demand.
SMALL_WORDS = frozenset(
    "a an and any are be can could do does for from get give has have help how i in is it like me my need of on or our "
    "please should some that the this to us want we what which with would you your ai tool product".split()
)


@dataclass(frozen=True, slots=True)
class DemandCount:
    """How many people asked the same in the last 30 days, who asked this included."""

    people_30d: int


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a person asked for that nothing covered. `people_30d`: who asked for the like, this person included.

    `became`: key of the product that was made of it, or None.
    """

    text: str
    asked_at: datetime
    people_30d: int
    became: str | None


@dataclass(frozen=True, slots=True)
class Embedded:
    """What likeness to other asks is computed from. `vector`: float16 bytes as `encoder` made them."""

    encoder: str
    vector: bytes


NO_DEMAND = DemandCount(people_30d=0)


def embedded(encoder: Encoder, texts: Sequence[str]) -> tuple[Embedded, ...]:
    """The texts as they are stored for comparing. Takes milliseconds each: not inside a unit."""
    if not texts:
        return ()
    rows = features(texts, encoder.encode(list(texts))).astype(np.float16)
    return tuple(Embedded(mark_of_encoder(encoder), row.tobytes()) for row in rows)


def mark_of_encoder(encoder: Encoder) -> str:
    """What is stored beside an embedding: another encoder, or other features, are not compared with it."""
    return f"{encoder.name}/{FEATURES}"


def record_demand(
    unit: Unit, *, ask_id: str, asker: Person, text: str, at: datetime, said: Embedded | None = None
) -> DemandCount:
    """Note that an ask found nothing, once per ask, and count the like of it.

    An ask outside the portfolio's scope is no demand for AI (capabilities, section 5, ask 8), and neither is one that
    a rule prohibits: they are not noted and count 0. Raises NotFoundError.
    """
    ask = ask_by_id(unit, ask_id=ask_id)
    if not _join(unit, ask, asker, text, DemandKind.NO_FIT, at, said):
        return NO_DEMAND
    return demand_count(unit, ask_id=ask_id, at=at)


def record_dislike(unit: Unit, *, ask: StoredAsk, by: Person) -> bool:
    """Note that what was named for an ask was not right and nothing better is known; False when it is no demand.

    Only who asked can say so of their need; a thumb of others in a channel says something about the answer alone.
    """
    asked_it = bool(by.slack_id) and by.slack_id == ask.asker_slack_id
    return asked_it and _join(unit, ask, by, ask.text, DemandKind.THUMBS_DOWN, ask.asked_at, None)


def withdraw_dislike(unit: Unit, *, ask: StoredAsk, by: Person) -> None:
    """The answer was right after all, or a product of ours is: what the thumb down noted is taken out again."""
    if by.slack_id and by.slack_id == ask.asker_slack_id:
        unit.demand.remove(ask.id, DemandKind.THUMBS_DOWN)


def demand_count(unit: Unit, *, ask_id: str, at: datetime) -> DemandCount:
    """How much demand like this ask there was in the 30 days up to `at`; zeros when it raised none.

    Alike are asks of the same words, and those that mean the same as far as their embeddings tell.
    """
    row = unit.demand.of(ask_id)
    if row is None:
        return NO_DEMAND
    rows = unit.demand.embedded(row.encoder, since=at - COUNTED_FOR, until=at, limit=MOST_COMPARED)
    same = {row.stem}
    others = [(stem, vector) for _, stem, vector in rows if vector is not None]
    if row.vector and others:
        near = alike(stacked([row.vector]), stacked([vector for _, vector in others]))
        same |= {stem for (stem, _), is_near in zip(others, near, strict=True) if is_near}
    people = {asker for asker, stem, _ in rows if stem in same}
    return DemandCount(people_30d=len(people))


def wishes_of(unit: Unit, *, person: Person, at: datetime, limit: int) -> tuple[Wish, ...]:
    """What this person asked for in the 90 days up to `at` that nothing covered, newest first, each once, masked."""
    found: dict[str, Wish] = {}
    for row, became in unit.demand.of_asker(mark_of(person), since=at - REMEMBERED_FOR, limit=MOST_WISHES):
        if row.stem not in found and len(found) < limit:
            people = demand_count(unit, ask_id=row.ask_id, at=at).people_30d
            found[row.stem] = Wish(masked(row.text), row.asked_at, people, became)
    return tuple(found.values())


def stacked(vectors: Sequence[bytes]) -> Vectors:
    """Stored embeddings of one encoder as rows (n, d) float32; at least one."""
    return np.stack([np.frombuffer(vector, dtype=np.float16) for vector in vectors]).astype(np.float32)


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


def _join(
    unit: Unit, ask: StoredAsk, asker: Person, text: str, kind: DemandKind, at: datetime, said: Embedded | None
) -> bool:
    """Put an ask into the ledger unless it stands there; False when it does not belong there."""
    if ask.outcome is None or ask.outcome in NO_NEED:
        return False
    row = DemandRow(
        ask_id=ask.id,
        asker=mark_of(asker),
        asker_id=row_id_of(unit, asker),
        text=storable(text),
        stem=stem_of(text),
        kind=kind,
        asked_at=at,
        nearest=_named(ask),
        encoder=said.encoder if said else "",
        vector=said.vector if said else None,
    )
    unit.demand.add_once(row.model_dump(exclude={"id"}))
    return True


def _named(ask: StoredAsk) -> list[str]:
    """Keys of the products the answer named, those it recommended first."""
    if ask.decision is None:
        return []
    named = [one.product.key for one in ask.decision.recommendations]
    named += [one.product.key for one in ask.decision.not_recommended]
    return list(dict.fromkeys(named))[:NEAREST]
