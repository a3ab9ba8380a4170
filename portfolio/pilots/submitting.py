"""Saves what a participant confirmed, changes and withdraws it; nobody knows any more whose anonymous feedback is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from portfolio.cards import Person
from portfolio.demand import Embedded
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, Part, require
from portfolio.pilots import blockers, themes
from portfolio.pilots.cards import Feedback, FeedbackFields, PilotCard
from portfolio.pilots.drafting import MOST_MINUTES, asks_trust
from portfolio.pilots.drafts import LONGEST_TEXT, SETTLED, WORDS, own_row, pilot_to_say_in
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import feedback_from, pilot_card, pilots_from
from portfolio.pilots.reminding import feedback_period
from portfolio.texts import storable
from storage.models import FeedbackDraftRow, FeedbackRow
from storage.unit import Unit
from storage.vocabulary import Anonymity

GONE = "I do not know that feedback any more."
CLOSED = "This pilot is closed: what was said in it stays as it was decided on."
NAMED_ONLY = "In this pilot feedback carries its author's name, so I cannot save it without yours."
SCALE = range(1, 6)
# Where a value of the form stands that cannot be used.
SCENARIO, QUALITY, TRUST, MINUTES = "scenario", "quality", "trust", "minutes"


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback as it was saved, with its pilot. `new`: this call saved it.

    `agreed`: the words somebody else said, where it says the same and they may be told; else "".
    """

    feedback: Feedback
    pilot: PilotCard
    new: bool = True
    agreed: str = ""


def submit_feedback(
    unit: Unit,
    *,
    draft_id: str,
    by: Person,
    fields: FeedbackFields,
    text: str,
    anonymous: bool,
    said: Embedded | None,
    new_id: Callable[[], str],
    at: datetime,
    quote_ok: bool = True,
) -> Given:
    """Save what the author of a draft confirmed; the draft is gone with it. The same draft again saves nothing more.

    `anonymous`: as the participant chose, where the pilot lets them. `said`: the text embedded, made outside the unit.
    `quote_ok`: whether its words may be quoted; whoever joined was told that they are unless they say no. A blocker is
    told the owner from here. Raises NotFoundError for a draft that is gone or somebody else's, NotAllowedError, and
    InvalidInputError with the field of the form whose value cannot be used.
    """
    saved = _saved_before(unit, draft_id, by)
    if saved is not None:
        return saved
    row = own_row(unit, draft_id=draft_id, by=by)
    pilot = _held(unit, row.pilot_id, by)
    text = _checked_text(text)
    _check(fields, pilot)
    return _store(
        unit, row, pilot, by, new_id, at, fields=fields, text=text, anonymous=anonymous, said=said,
        quote_ok=quote_ok,
    )  # fmt: skip


def same_for_me(
    unit: Unit, *, draft_id: str, of: str, by: Person, anonymous: bool, new_id: Callable[[], str], at: datetime
) -> Given:
    """Instead of a duplicate: the same as what is said in the feedback `of`, in nobody's words.

    Once per person and piece, as far as anybody knows who said it: the draft it stands for is gone with it, and who
    said so under their name before says nothing more. Raises as `submit_feedback`.
    """
    saved = _saved_before(unit, draft_id, by)
    if saved is not None:
        return saved
    row = own_row(unit, draft_id=draft_id, by=by)
    pilot = _held(unit, row.pilot_id, by)
    found = unit.feedback.by_id(of) if of else None
    root = unit.feedback.by_id(found.same_as) if found is not None and found.same_as else found
    if root is None or root.pilot_id != pilot.id or root.withdrawn_at is not None:
        raise NotFoundError(GONE)
    (piece,) = feedback_from(unit, [root])
    if not piece.may_be_told:
        raise NotFoundError(GONE)
    if root.author is not None and root.author == by.slack_id:
        raise InvalidInputError("You said that yourself. Change your own feedback instead.")
    for own in unit.feedback.of_author(by.slack_id or "", [pilot.id]):
        if own.same_as == root.id:
            unit.feedback.drop_draft(row.id)
            return replace(_given(unit, own, pilot), new=False)
    return _store(
        unit, row, pilot, by, new_id, at, fields=piece.fields, text="", anonymous=anonymous, said=None,
        same_as=root.id,
    )  # fmt: skip


def saved(unit: Unit, *, draft_id: str, by: Person) -> Given:
    """What this person saved of a draft that is gone. Raises NotFoundError where nobody can tell (any more)."""
    found = _saved_before(unit, draft_id, by)
    if found is None:
        raise NotFoundError(SETTLED)
    return found


def change_feedback(
    unit: Unit,
    *,
    feedback_id: str,
    by: Person,
    fields: FeedbackFields,
    text: str,
    at: datetime,
    quote_ok: bool = True,
) -> Given:
    """Change one's own feedback. What says the same as somebody else's has no words to change, and none to quote.

    Raises NotFoundError, NotAllowedError (anonymous: nobody's), InvalidInputError.
    """
    row, pilot = _own(unit, feedback_id, by)
    if row.same_as is None:
        row.text, row.quote_ok = _checked_text(text), quote_ok
    _check(fields, pilot)
    row.kind, row.scenario_id, row.worked = fields.kind, fields.scenario_id, fields.worked
    row.quality, row.trust, row.barrier = fields.quality, fields.trust, fields.barrier
    row.minutes_saved, row.changed_at = fields.minutes_saved, at
    return _given(unit, row, pilot)


def withdraw_feedback(unit: Unit, *, feedback_id: str, by: Person, at: datetime) -> PilotCard:
    """Take one's own feedback back: it is counted no more, and its words are gone. Raises as `change_feedback`."""
    row, pilot = _own(unit, feedback_id, by)
    row.withdrawn_at, row.text, row.message_link = at, "", ""
    return pilot


def own_feedback(unit: Unit, *, by: Person) -> tuple[Given, ...]:
    """What this person said under their name in all their pilots, newest first."""
    pilot_ids = [row.pilot_id for row in unit.pilots.participations(by.slack_id or "")]
    rows = unit.feedback.of_author(by.slack_id or "", pilot_ids) if pilot_ids else []
    pilots = {one.id: one for one in pilots_from(unit, unit.pilots.by_ids({row.pilot_id for row in rows}))}
    return tuple(
        Given(one, pilots[one.pilot_id], new=False, agreed=_agreed(unit, one))
        for one in feedback_from(unit, rows)
        if one.pilot_id in pilots
    )


def own_piece(unit: Unit, *, feedback_id: str, by: Person) -> Given:
    """One piece of one's own feedback. Raises NotFoundError, NotAllowedError."""
    row, pilot = _own(unit, feedback_id, by)
    return _given(unit, row, pilot)


def is_nameless(pilot: PilotCard, *, anonymous: bool) -> bool:
    """Whether feedback in this pilot is stored without its author. Raises InvalidInputError where names are kept."""
    anonymity = pilot.rules.anonymity
    if anonymity is Anonymity.NAMED and anonymous:
        raise InvalidInputError(NAMED_ONLY)
    return anonymity is Anonymity.ANONYMOUS or anonymous


# ---- inside


def _store(
    unit: Unit,
    draft: FeedbackDraftRow,
    pilot: PilotCard,
    by: Person,
    new_id: Callable[[], str],
    at: datetime,
    *,
    fields: FeedbackFields,
    text: str,
    anonymous: bool,
    said: Embedded | None,
    same_as: str | None = None,
    quote_ok: bool = True,
) -> Given:
    """Store it and all that follows, the pilot held. What is anonymous gets an id its author never saw in a message."""
    nameless = is_nameless(pilot, anonymous=anonymous)
    participant = unit.pilots.participant(pilot.id, by.slack_id or "")
    row = FeedbackRow(
        id=new_id() if nameless else draft.id, pilot_id=pilot.id, scenario_id=fields.scenario_id,
        role=participant.role if participant else "", author=None if nameless else by.slack_id, kind=fields.kind,
        worked=fields.worked, quality=fields.quality, trust=fields.trust, minutes_saved=fields.minutes_saved,
        barrier=fields.barrier, text=text, language=str(draft.fields.get("language", "")) if text else "",
        source=draft.source, message_link="" if nameless else draft.message_link, same_as=same_as,
        given_on=at.date(), given_at=None if nameless else at, quote_ok=quote_ok,
    )  # fmt: skip
    unit.feedback.add_once(row.model_dump())
    if nameless and participant is not None:
        participant.in_lot = True
        _fill_lot(unit, pilot)
    period = feedback_period(pilot, at.date())
    if participant is not None and period:
        participant.answered_for = period
    unit.feedback.drop_draft(draft.id)
    themes.sort_in(unit, feedback_id=row.id, said=said, new_id=new_id(), at=at)
    stored = unit.feedback.by_id(row.id)
    assert stored is not None  # noqa: S101 - written a moment ago in this unit
    given = _given(unit, stored, pilot)
    blockers.tell_owner(unit, feedback=given.feedback, delivery_id=new_id(), at=at)
    return given


def _fill_lot(unit: Unit, pilot: PilotCard) -> None:
    """When enough people spoke without their names, all that waits becomes one lot and may be told (decision 18).

    People are counted and not answers: five of one person would be a lot that tells what that person thinks.
    """
    spoke = [one for one in unit.pilots.participants(pilot.id) if one.in_lot]
    if len(spoke) < policy_of(unit).slice_of:
        return
    lot = unit.feedback.last_lot(pilot.id) + 1
    for one in unit.feedback.without_lot(pilot.id):
        one.lot = lot
    for participant in spoke:
        participant.in_lot = False


def _held(unit: Unit, pilot_id: str, by: Person) -> PilotCard:
    """The pilot, locked: lots are filled by one at a time, and nobody closes it meanwhile."""
    unit.pilots.hold(pilot_id)
    return pilot_to_say_in(unit, pilot_id=pilot_id, by=by)


def _saved_before(unit: Unit, draft_id: str, by: Person) -> Given | None:
    """What this person saved of the draft before, a double click ago; feedback under a name has its draft's id.

    None while the draft is open, which is locked by that: a second click waits here for the first.
    """
    if unit.feedback.draft(draft_id) is not None:
        return None
    row = unit.feedback.by_id(draft_id) if draft_id else None
    if row is None or not by.slack_id or row.author != by.slack_id:
        return None
    if row.withdrawn_at is not None:
        raise NotFoundError(SETTLED)
    return replace(_given(unit, row, pilot_card(unit, pilot_id=row.pilot_id)), new=False)


def _own(unit: Unit, feedback_id: str, by: Person) -> tuple[FeedbackRow, PilotCard]:
    row = unit.feedback.by_id(feedback_id) if feedback_id else None
    if row is None or row.withdrawn_at is not None:
        raise NotFoundError(GONE)
    is_theirs = bool(by.slack_id) and row.author == by.slack_id
    require(by, Act.CHANGE_FEEDBACK, parts=frozenset({Part.AUTHOR} if is_theirs else ()))
    unit.pilots.hold(row.pilot_id)
    pilot = pilot_card(unit, pilot_id=row.pilot_id)
    if not pilot.is_live:
        raise InvalidInputError(CLOSED)
    return row, pilot


def _given(unit: Unit, row: FeedbackRow, pilot: PilotCard) -> Given:
    (piece,) = feedback_from(unit, [row])
    return Given(piece, pilot, agreed=_agreed(unit, piece))


def _agreed(unit: Unit, piece: Feedback) -> str:
    """The words that feedback says the same as, as far as they may be told."""
    row = unit.feedback.by_id(piece.same_as) if piece.same_as else None
    if row is None or row.withdrawn_at is not None or not row.quote_ok:
        return ""
    (root,) = feedback_from(unit, [row])
    return root.text if root.may_be_told else ""


def _checked_text(text: str) -> str:
    text = storable(text).strip()
    if not text:
        raise InvalidInputError("Say it in a few words of your own.", field=WORDS)
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError(f"Please keep it under {LONGEST_TEXT:,} characters.", field=WORDS)
    return text


def _check(fields: FeedbackFields, pilot: PilotCard) -> None:
    """Every value is one the pilot and the scales know. Raises InvalidInputError."""
    if fields.scenario_id is not None and all(one.id != fields.scenario_id for one in pilot.scenarios):
        raise InvalidInputError("That scenario is not one of this pilot's.", field=SCENARIO)
    if fields.quality is not None and fields.quality not in SCALE:
        raise InvalidInputError("Quality goes from 1 to 5.", field=QUALITY)
    if fields.trust is not None and fields.trust not in SCALE:
        raise InvalidInputError("Trust goes from 1 to 5.", field=TRUST)
    if fields.trust is not None and not asks_trust(pilot):
        raise InvalidInputError("This pilot does not ask for trust.", field=TRUST)
    if fields.minutes_saved is not None and not 0 <= fields.minutes_saved <= MOST_MINUTES:
        raise InvalidInputError(f"Minutes saved by one use are a number from 0 to {MOST_MINUTES:,}.", field=MINUTES)
