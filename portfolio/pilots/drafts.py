"""Drafts of feedback: what was understood of a sentence, kept until its author saves or drops it, never longer than
two weeks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act
from portfolio.pilots.cards import FeedbackFields, PilotCard
from portfolio.pilots.drafting import Understood, joined, understood
from portfolio.pilots.reading import pilot_card, pilot_for
from portfolio.texts import storable
from portfolio.toolbox import Toolbox
from storage.models import FeedbackDraftRow
from storage.unit import Unit
from storage.vocabulary import Barrier, FeedbackKind, FeedbackSource, Worked

KEPT_FOR = timedelta(days=14)
WAITS_FOR = timedelta(hours=1)  # so long what is written next is the answer to our question
LONGEST_TEXT = 2000
SETTLED = "That draft is settled already: it was saved or dropped."
NOT_LIVE = "This pilot is not running, so there is no feedback to give in it any more."
NOT_IN_A_PILOT = (
    "You are in no running pilot, so there is nothing to give feedback in. A product's owner can invite you to one; "
    "for a question about a product, use “Ask the owner” on its card."
)
WORDS = "words"  # of the form: where the participant's own words stand


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft with its pilot. `asks_more`: it says so little that its author is asked for more, once.

    `shown`: the channel and ts of the message it is confirmed in, where that is known.
    """

    id: str
    pilot: PilotCard
    text: str
    read: Understood
    source: FeedbackSource
    message_link: str = ""
    asks_more: bool = False
    shown: tuple[str, str] = ("", "")


def draft_feedback(
    tools: Toolbox,
    *,
    by: Person,
    pilot_id: str,
    text: str,
    source: FeedbackSource,
    event_key: str,
    message_link: str = "",
    undecided: bool = False,
) -> Draft:
    """Read a sentence and keep what was understood; the same event again gives the same draft.

    `text` "": a form that is still empty. `undecided`: which pilot it is about is asked first, and then it is read. No
    unit is open while a model is at work. Raises NotFoundError, NotAllowedError, and InvalidInputError(field="words")
    for a text that is too long.
    """
    text = storable(text).strip()
    _check_length(text)
    with tools.unit() as unit:
        pilot = pilot_to_say_in(unit, pilot_id=pilot_id, by=by)
        before = unit.feedback.draft_of_event(event_key)
        if before is not None and before.author == by.slack_id:
            return _draft(unit, before)
    read = _read(tools, by, pilot, "" if undecided else text)
    asks_more = bool(text) and read.is_vague and not undecided
    now = tools.clock.now()
    row = FeedbackDraftRow(
        id=tools.new_id(), source_key=event_key, pilot_id=pilot_id, author=by.slack_id or "", text=text,
        fields=_packed(read, waits=asks_more), source=source, message_link=message_link, asked_more=asks_more,
        drafted_at=now,
    )  # fmt: skip
    with tools.unit() as unit:
        unit.feedback.add_draft_once(row.model_dump())
        stored = unit.feedback.draft_of_event(event_key)
        if stored is None or stored.author != by.slack_id:
            raise NotFoundError(SETTLED)
        return _draft(unit, stored, pilot)


def pilot_to_say_in(unit: Unit, *, pilot_id: str, by: Person) -> PilotCard:
    """The live pilot this person may give feedback in. Raises NotFoundError, NotAllowedError, InvalidInputError."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.GIVE_FEEDBACK)
    if not pilot.is_live:
        raise InvalidInputError(NOT_LIVE)
    return pilot


def draft_of(unit: Unit, *, draft_id: str, by: Person) -> Draft:
    """A draft of this person's; somebody else's is as good as unknown. Raises NotFoundError."""
    return _draft(unit, own_row(unit, draft_id=draft_id, by=by))


def own_row(unit: Unit, *, draft_id: str, by: Person) -> FeedbackDraftRow:
    """The row of this person's draft, locked until the unit ends. Raises NotFoundError."""
    row = unit.feedback.draft(draft_id) if draft_id else None
    if row is None or not by.slack_id or row.author != by.slack_id:
        raise NotFoundError(SETTLED)
    return row


def drop_draft(unit: Unit, *, draft_id: str, by: Person) -> None:
    """Forget a draft. Raises NotFoundError when it is not theirs or gone."""
    unit.feedback.drop_draft(own_row(unit, draft_id=draft_id, by=by).id)


def waiting_draft(unit: Unit, *, by: Person, at: datetime) -> Draft | None:
    """The draft whose author was asked for more a moment ago and has not answered yet, or None."""
    for row in unit.feedback.drafts_of(by.slack_id or "", since=at - WAITS_FOR):
        if row.fields.get("waits"):
            return _draft(unit, row)
    return None


def note_shown(unit: Unit, *, draft_id: str, channel: str, ts: str) -> None:
    """Keep where a draft is confirmed, so that the message can be settled when another takes its place."""
    row = unit.feedback.draft(draft_id)
    if row is not None:
        row.fields = {**row.fields, "shown": [channel, ts]}


def say_more(tools: Toolbox, *, draft_id: str, by: Person, more: str) -> Draft:
    """The answer to our one question: it is read together with what was said before. Raises as `draft_feedback`."""
    with tools.unit() as unit:
        draft = draft_of(unit, draft_id=draft_id, by=by)
    if not draft.asks_more:  # the same answer, delivered again
        return draft
    text = joined(draft.text, storable(more))
    _check_length(text)
    return _reread(tools, draft, by, draft.pilot, text, waits=False)


def move_draft(tools: Toolbox, *, draft_id: str, by: Person, pilot_id: str) -> Draft:
    """The draft is about another pilot of theirs: it is read again with that one's scenarios."""
    with tools.unit() as unit:
        draft = draft_of(unit, draft_id=draft_id, by=by)
        pilot = pilot_to_say_in(unit, pilot_id=pilot_id, by=by)
    return _reread(tools, draft, by, pilot, draft.text, waits=True)


def _reread(tools: Toolbox, draft: Draft, by: Person, pilot: PilotCard, text: str, *, waits: bool) -> Draft:
    read = _read(tools, by, pilot, text)
    with tools.unit() as unit:
        row = own_row(unit, draft_id=draft.id, by=by)
        asks_more = waits and read.is_vague and bool(text)
        shown = {"shown": row.fields["shown"]} if "shown" in row.fields else {}
        row.pilot_id, row.text, row.fields = pilot.id, text, {**_packed(read, waits=asks_more), **shown}
        row.asked_more = row.asked_more or asks_more
        return _draft(unit, row)


def _read(tools: Toolbox, by: Person, pilot: PilotCard, text: str) -> Understood:
    if not text:
        return Understood(FeedbackFields(), kind_said=False)
    offline = understood(text, pilot, tools.router.encoder)
    return tools.reader.read(text, pilot, offline, by) if tools.reader is not None else offline


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError(f"Please keep it under {LONGEST_TEXT:,} characters.", field=WORDS)


# ---- rows


def _packed(read: Understood, *, waits: bool) -> dict[str, Any]:
    said = {name: value for name, value in asdict(read.fields).items() if value is not None}
    return {
        "said": said, "words": read.words, "language": read.language, "kind_said": read.kind_said, "waits": waits,
        "notice": read.notice,
    }  # fmt: skip


def _unpacked(packed: Mapping[str, Any], pilot: PilotCard) -> Understood:
    said = packed["said"]
    scenario = said.get("scenario_id")
    fields = FeedbackFields(
        kind=FeedbackKind(said["kind"]),
        scenario_id=scenario if any(one.id == scenario for one in pilot.scenarios) else None,
        worked=Worked(said["worked"]) if "worked" in said else None,
        quality=said.get("quality"),
        trust=said.get("trust"),
        minutes_saved=said.get("minutes_saved"),
        barrier=Barrier(said["barrier"]) if "barrier" in said else None,
    )
    kind_said, notice = (
        bool(packed["kind_said"]),
        str(packed.get("notice", "")),
    )  # drafts from before there was one have none
    return Understood(fields, dict(packed["words"]), str(packed["language"]), kind_said, notice)


def _draft(unit: Unit, row: FeedbackDraftRow, known: PilotCard | None = None) -> Draft:
    """`known`: a pilot read a moment ago; it is not read once more when the draft is about it."""
    pilot = known if known is not None and known.id == row.pilot_id else pilot_card(unit, pilot_id=row.pilot_id)
    waits = bool(row.fields.get("waits"))
    channel, ts = row.fields.get("shown") or ("", "")
    read = _unpacked(row.fields, pilot)
    return Draft(row.id, pilot, row.text, read, row.source, row.message_link, waits, (channel, ts))


def forget_old_drafts(unit: Unit, *, at: datetime) -> None:
    """Drop what nobody confirmed in two weeks."""
    unit.feedback.drop_old_drafts(before=at - KEPT_FOR)
