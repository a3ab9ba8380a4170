"""Feedback read by a model: what of its reading may be used, checked against the closed lists and the text itself."""

from dataclasses import dataclass, replace
from typing import Any

from knowledge.disguise import undisguised
from knowledge.masking import Masks
from knowledge.ports import FeedbackReader, ModelUnavailable, SaidField
from knowledge.remarks import tells_the_unbelievable
from portfolio.cards import Person
from portfolio.leash import Leash
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.drafting import MOST_MINUTES, Understood, asks_trust
from portfolio.texts import as_sentences, masked_notice
from storage.vocabulary import Barrier, FeedbackKind, Worked

MOST_SCENARIOS = 40  # that are shown to it


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
        try:
            with self.leash.call(by) as call:
                call.sent = True
                said, call.tokens = self.reader.read(masks.hide(text), titles)
        except ModelUnavailable as reason:
            return replace(offline, notice=f"This was read offline: {reason}.")
        found = checked([replace(one, words=masks.show(one.words)) for one in said], text, pilot, offline)
        return replace(found, notice=masked_notice(masks.count))


def checked(said: list[SaidField], text: str, pilot: PilotCard, offline: Understood) -> Understood:
    """The reading with what of the model's may be used: values of the closed lists, with words that the text says."""
    fields: dict[str, Any] = {}
    words = dict(offline.words)
    for one in said:
        value = _value(one, pilot, text)
        if value is None or not one.words.strip() or one.words not in text:
            continue
        name = "scenario_id" if one.field == "scenario" else one.field
        if name not in fields:
            fields[name] = value
            words[name] = one.words
    if fields.get("kind", offline.fields.kind) is FeedbackKind.PRAISE and "barrier" not in fields:
        fields["barrier"] = None
    return replace(
        offline,
        fields=replace(offline.fields, **fields),
        words=words,
        kind_said=offline.kind_said or "kind" in fields,
    )


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
