"""Reads a sentence about a pilot into the fields of feedback; what nothing in it speaks for stays open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge import durations
from knowledge.clauses import clauses
from knowledge.ports import Encoder
from knowledge.remark_words import pattern, stands_in
from knowledge.remarks import remark, tells_the_unbelievable
from knowledge.words import LANGUAGES, language_of, only_greets, plain, stem, stems, tokens
from portfolio.pilots.cards import FeedbackFields, PilotCard
from storage.vocabulary import Barrier, FeedbackKind, ProductKind, Worked

MOST_MINUTES = durations.MOST_MINUTES  # of one use that are believed
SAME_WORDS = 0.5  # what all words of a title in common add to the likeness
LIKE_FROM, AHEAD_BY = 0.36, 0.05  # likeness from which a scenario is meant, and how far before the next one
LEAST_WORD = 4  # letters of a word that inflections of it begin with
VAGUE_WORDS = 6  # a text of more words says what it has to say
LONGEST_QUESTION = 14  # words of a question how feedback is given


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence was read as. `words`: by field, the words of the sentence that say so.

    `notice`: what its author is told of the model that read it.
    """

    fields: FeedbackFields
    words: dict[str, str] = field(default_factory=dict)
    language: str = ""
    kind_said: bool = True
    notice: str = ""

    @property
    def is_vague(self) -> bool:
        """Whether it says no more than good or bad."""
        said = self.fields
        about = (said.scenario_id, said.quality, said.trust, said.minutes_saved)
        return all(one is None for one in about) and said.barrier in (None, Barrier.QUALITY)


def understood(text: str, pilot: PilotCard, encoder: Encoder) -> Understood:
    """What the sentence says, by rules and retrieval. Takes milliseconds: not inside a unit."""
    found = remark(text, _names(pilot))
    return Understood(
        FeedbackFields(
            kind=FeedbackKind(found.kind or FeedbackKind.ISSUE),
            scenario_id=scenario_meant(text, pilot, encoder),
            worked=Worked(found.worked) if found.worked else None,
            quality=found.quality,
            trust=found.trust if asks_trust(pilot) else None,
            minutes_saved=found.minutes,
            barrier=Barrier(found.barrier) if found.barrier else None,
        ),
        words=found.words,
        language=language_of(text),
        kind_said=found.kind is not None,
    )


def asks_trust(pilot: PilotCard) -> bool:
    """Whether trust in the answers is asked for: where the product answers from sources."""
    return pilot.product.kind is ProductKind.RAG


def scenario_meant(text: str, pilot: PilotCard, encoder: Encoder) -> int | None:
    """The id of the pilot's scenario the text is about, or None when none is clearly ahead."""
    if not pilot.scenarios or not text.strip():
        return None
    names = sorted({pilot.product.name, *pilot.product.aliases}, key=len, reverse=True)
    for name in names:  # what the product is called says nothing of what was done with it
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "it", text, flags=re.IGNORECASE) if name else text
    scores = likeness(text, [one.title for one in pilot.scenarios], encoder)
    order = np.argsort(-scores)
    best = float(scores[order[0]])
    second = float(scores[order[1]]) if len(order) > 1 else 0.0
    if best < LIKE_FROM or best - second < AHEAD_BY:
        return None
    return pilot.scenarios[int(order[0])].id


def likeness(text: str, titles: Sequence[str], encoder: Encoder) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """How much the text is about each title: (titles,), by meaning, and by the words that tell the titles apart."""
    pieces = [text, *clauses(text)]
    vectors = encoder.encode([*pieces, *titles])
    meant = (vectors[: len(pieces)] @ vectors[len(pieces) :].T).max(axis=0)
    own = _telling(titles)
    said = tokens(text)
    shared = [
        sum(weight for word, weight in words.items() if _says(said, word)) / (sum(words.values()) or 1.0)
        for words in own
    ]
    return np.asarray(meant + SAME_WORDS * np.asarray(shared), dtype=np.float32)


def _telling(titles: Sequence[str]) -> list[dict[str, float]]:
    """The words of each title with how well they tell it from the others: 1 for its own, less for shared ones."""
    words = [{word for word in tokens(title) if stems(word, language_of(title))} for title in titles]
    return [{word: 1.0 / sum(word in other for other in words) ** 2 for word in own} for own in words]


def _says(said: Sequence[str], word: str) -> bool:
    return any(
        any(stem(word, language) == stem(one, language) for language in LANGUAGES)
        or (len(word) >= LEAST_WORD and (one.startswith(word) or (len(one) >= LEAST_WORD and word.startswith(one))))
        for one in said
    )


def is_feedback(text: str, pilots: Sequence[PilotCard]) -> bool:
    """Whether a participant of these pilots tells how it went rather than asking for something. Rather too seldom.

    It must say how it went or what stood in the way, without asking or wishing, and be about what is tried: in the
    words of somebody who tells, of a scenario, or with the product's name.
    """
    text = plain(text).replace("’", "'")
    if not pilots or not text or only_greets(text) or asks(text):
        return False
    found = remark(text)
    if found.kind is None and not tells_the_unbelievable(text):
        return False
    tells = stands_in("telling", text) or found.minutes is not None or len(tokens(text)) <= VAGUE_WORDS
    if tells or any(names_product(text, pilot) for pilot in pilots):
        return True
    happened = found.worked is not None or stands_in("went_wrong", text)
    return happened and any(_tells_of(text, pilot) for pilot in pilots)


def may_be_feedback(text: str, pilot: PilotCard) -> bool:
    """Whether somebody may be telling how it went though nothing says so for sure: they name what they try, and ask
    for nothing."""
    return names_product(text, pilot) and not asks(plain(text).replace("’", "'"))


def _tells_of(text: str, pilot: PilotCard) -> bool:
    """Whether it speaks of one of the pilot's scenarios, other than by telling somebody to do it."""
    said = tokens(text)
    titles = [one.title for one in pilot.scenarios]
    if any(said[0] == tokens(title)[0] for title in titles if tokens(title)):
        return False
    return any(_says(said, word) for words in _telling(titles) for word, weight in words.items() if weight == 1.0)


def asks(text: str) -> bool:
    """Whether a text asks or wishes for something, rather than telling of something."""
    text = text.replace("’", "'")
    if "?" in text or stands_in("idea", text):
        return "?" in text
    return stands_in("asking", text) or pattern("asking_first").match(text.strip()) is not None


def asks_how_to_tell(text: str) -> bool:
    """Whether somebody asks how feedback is given."""
    text = plain(text).replace("’", "'")
    return len(tokens(text)) <= LONGEST_QUESTION and stands_in("how_to_tell", text)


def adds_to(before: PilotCard, text: str, pilots: Sequence[PilotCard], encoder: Encoder) -> bool:
    """Whether a text goes on with what was said of a pilot before, and is not something told by itself.

    A few words always do; more of them do not where they are feedback that says enough alone, name the product of
    another pilot, or are about nothing that is tried and do not begin as an addition does.
    """
    text = plain(text).replace("’", "'")
    if any(names_product(text, one) for one in pilots if one.id != before.id):
        return False
    if len(tokens(text)) <= VAGUE_WORDS:
        return True
    read = understood(text, before, encoder)
    if is_feedback(text, pilots):
        return read.is_vague
    return read.kind_said or read.fields.scenario_id is not None or bool(pattern("adding_first").match(text.strip()))


def names_product(text: str, pilot: PilotCard) -> bool:
    """Whether the text names the product the pilot tries."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in _names(pilot) if name)


def _names(pilot: PilotCard) -> tuple[str, ...]:
    """What the product the pilot tries is called."""
    return (pilot.product.name, pilot.product.key, *pilot.product.aliases)


def joined(text: str, more: str) -> str:
    """A text and what was added when it was asked for."""
    return f"{text.rstrip(' .')}. {more.strip()}" if text.strip() else more.strip()
