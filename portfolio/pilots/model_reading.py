"""Feedback read by a model: what of its reading may be used, checked against the closed lists and the text itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from knowledge.disguise import undisguised
from knowledge.durations import spans_in
from knowledge.masking import Masks
from knowledge.model_questions import ANSWER, about_tokens, instructions
from knowledge.ports import FeedbackReader, ModelUnavailable, SaidField
from knowledge.remarks import remark, tells_the_unbelievable
from portfolio.cards import Person
from portfolio.leash import Leash
from portfolio.pilots.cards import FeedbackFields, PilotCard
from portfolio.pilots.drafting import MOST_MINUTES, Understood, asks_trust
from portfolio.quoting import is_phrase
from portfolio.texts import as_sentences, masked_notice
from storage.vocabulary import Barrier, FeedbackKind, Worked

MOST_SCENARIOS = 40  # that are shown to it
MOST_SAID = 20  # entries that are looked at
FIGURES = ("minutes_saved", "quality", "trust")


@dataclass(frozen=True, slots=True)
class ModelReader:
    """A model on the leash that all models of the process share."""

    reader: FeedbackReader
    leash: Leash

    def read(self, text: str, pilot: PilotCard, offline: Understood, by: Person) -> Understood:
        """What the model reads in the text, undisguised and details about people masked, beside what the rules read.

        What the rules read stays where the model says nothing usable, and wholly where it fails. The author is told of
        masked details and of a failure. No unit may be open.
        """
        text = as_sentences(undisguised(text))
        masks = Masks(text)
        titles = tuple(one.title for one in pilot.scenarios[:MOST_SCENARIOS])
        hidden = masks.hide(text)
        tokens = about_tokens(instructions("feedback"), hidden, *titles) + ANSWER
        try:
            with self.leash.call(by, tokens=tokens) as call:
                call.sent = True
                said, call.tokens = self.reader.read(hidden, titles)
        except ModelUnavailable as reason:
            return replace(offline, notice=f"This was read offline: {reason}.")
        found = checked([replace(one, words=masks.show(one.words)) for one in said[:MOST_SAID]], text, pilot, offline)
        return replace(found, notice=masked_notice(masks.count))


def checked(said: Sequence[SaidField], text: str, pilot: PilotCard, offline: Understood) -> Understood:
    """The reading with what of the model's may be used: values of the closed lists, with words that the text says.

    The words are whole words that tell something, figures stand in them, and what the rules read plainly is not
    contradicted.
    """
    fields: dict[str, Any] = {}
    words = dict(offline.words)
    for one in said[:MOST_SAID]:
        value = _value(one, pilot, text)
        name = "scenario_id" if one.field == "scenario" else one.field
        if value is None or name in fields or not is_phrase(one.words, text):
            continue
        if one.field in FIGURES and value not in _figures(one):
            continue
        if not _contradicts(name, value, offline.fields):
            fields[name] = value
            words[name] = one.words
    if fields.get("kind") is FeedbackKind.PRAISE and fields.get("worked") is Worked.NO:
        del fields["kind"], words["kind"]
    if fields.get("kind", offline.fields.kind) is FeedbackKind.PRAISE and "barrier" not in fields:
        fields["barrier"] = None
    return replace(
        offline,
        fields=replace(offline.fields, **fields),
        words=words,
        kind_said=offline.kind_said or "kind" in fields,
    )


def _figures(said: SaidField) -> set[int]:
    """The figures that the quoted words give for the field: minutes, or marks of five."""
    found, spans = remark(said.words), spans_in(said.words)
    if said.field == "minutes_saved":
        apart = {round(abs(left.minutes - right.minutes)) for left, right in pairwise(spans)}
        return {*(round(span.minutes) for span in spans), *apart, *filter(None, [found.minutes])}
    marks = (found.trust, found.quality) if said.field == "trust" else (found.quality,)
    mark = next((one for one in marks if one is not None), None)
    return {mark} if mark is not None else {round(span.amount) for span in spans if span.unit is None}


def _contradicts(name: str, value: object, offline: FeedbackFields) -> bool:
    """Whether the rules read plainly something else: another figure, or a failure where it would be a success."""
    if name in FIGURES:
        return getattr(offline, name) not in (None, value)
    failed, worked = offline.worked is Worked.NO, offline.worked is Worked.YES
    success = value in (FeedbackKind.PRAISE, Worked.YES)
    failure = value in (FeedbackKind.BLOCKER, Worked.NO)
    return (failed and success) or (worked and failure)


def _value(one: SaidField, pilot: PilotCard, text: str) -> FeedbackKind | Worked | Barrier | int | None:
    """The value as the store has it, or None for one that is on no list."""
    said = one.value.strip().casefold()
    number = int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else None
    if one.field == "kind":
        return FeedbackKind(said) if said in set(FeedbackKind) else None
    if one.field == "worked":
        return Worked(said) if said in set(Worked) else None
    if one.field == "barrier":
        return Barrier(said) if said in set(Barrier) else None
    if number is None:
        return None
    if one.field == "scenario":
        return pilot.scenarios[number - 1].id if 1 <= number <= len(pilot.scenarios) else None
    if one.field == "minutes_saved":
        return number if number <= MOST_MINUTES and not tells_the_unbelievable(text) else None
    if one.field == "trust" and not asks_trust(pilot):
        return None
    return number if 1 <= number <= 5 else None
