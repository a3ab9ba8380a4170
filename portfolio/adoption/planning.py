"""Plans digests: who is to get one, whose clock is to be asked for, and whose turn has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portfolio.adoption.cadences import Turn, next_turn, turn_at
from portfolio.adoption.subscriptions import DELIVERIES, NOT_FOR_YOU, choice_of, upcoming
from portfolio.adoption.windows import Window, last_days
from portfolio.attention import Presence, zone_of
from portfolio.cards import Person
from portfolio.deliveries import Delivery, Planned, cancel, plan_all
from portfolio.errors import NotAllowedError
from portfolio.people import people_from
from storage.models import DigestTurnRow, PersonRow
from storage.unit import Unit
from storage.vocabulary import DeliveryStatus, DigestKind

ASKED_AT_ONCE = 20  # people a minute whose clock is asked for: each costs two calls to Slack, and digests wait for them
ASKED_EVERY = timedelta(days=1)
AT_ONCE = 50  # digests a unit: six statements each, and answers wait behind them on SQLite


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody whose clock is to be asked for, for one kind of digest."""

    person_id: int
    slack_id: str
    kind: DigestKind


def to_ask(unit: Unit, *, at: datetime) -> tuple[Whose, ...]:
    """Whose clock is to be asked for now: first of those who are new, then of those who were asked a day ago.

    Who is not to get a digest any more, because they own nothing in use or want none, is taken out on the way.
    """
    found: list[Whose] = []
    for kind in DigestKind:
        unit.digest_turns.remove_others(kind)
        new = unit.digest_turns.newcomers(kind, limit=ASKED_AT_ONCE - len(found))
        found += [Whose(person_id, slack_id, kind) for person_id, slack_id in new]
    before = unit.digest_turns.asked_before(at - ASKED_EVERY, limit=ASKED_AT_ONCE - len(found))
    return (*found, *(Whose(person_id, slack_id, kind) for person_id, kind, slack_id in before))


def turns_of(unit: Unit, *, person: Person) -> tuple[Whose, ...]:
    """The digests that are for somebody who wants to look at them now."""
    row = unit.people.by_key(person.key) if person.key else None
    if row is None or row.id is None or not row.slack_id:
        return ()
    kinds = [kind for kind in DigestKind if unit.digest_turns.is_entitled(row.id, kind)]
    return tuple(Whose(row.id, row.slack_id, kind) for kind in kinds)


def gone(unit: Unit) -> frozenset[str]:
    """Keys of the people who are to get digests but have left the company, as Slack said."""
    return frozenset(row.key for row in unit.people.by_ids(unit.digest_turns.gone()))


def note_presence(unit: Unit, *, whose: Whose, presence: Presence, at: datetime) -> None:
    """By which clock somebody lives, and when their next digest is due by it; none for somebody who has left.

    Who is new gets the next turn, not the last one, and so does who comes back.
    """
    (person,) = unit.people.by_ids([whose.person_id], withdrawn=True)
    choice = choice_of(unit, person, whose.kind)
    if not choice.subscribed:
        return
    first = DigestTurnRow(person_id=whose.person_id, kind=whose.kind, since=at, asked_at=at)
    turn = unit.digest_turns.put_first(first)
    turn.asked_at = at
    if presence.gone:
        turn.due_at = None
        kinds = [DELIVERIES[whose.kind]]
        cancel(unit, recipient=whose.slack_id, kinds=kinds, period_starts="", why="left the company")
        return
    turn.zone = presence.zone or turn.zone  # what Slack does not tell now it may have told before
    turn.since = at if turn.due_at is None else turn.since
    turn.due_at = upcoming(unit, turn, person, choice, at=at).due_at


def plan_due(unit: Unit, *, at: datetime, new_id: Callable[[], str]) -> int:
    """Plan the digests whose turn has come, up to AT_ONCE of them; returns how many were looked at.

    One that still waits for its moment gives way to the newer one.
    """
    turns = unit.digest_turns.due(at, limit=AT_ONCE)
    people = {row.id: row for row in unit.people.by_ids([turn.person_id for turn in turns], withdrawn=True)}
    planned = [_plan(unit, turn, people[turn.person_id], at, new_id) for turn in turns]
    plan_all(unit, [one for one in planned if one is not None], at=at)
    return len(turns)


def _plan(
    unit: Unit, turn: DigestTurnRow, person: PersonRow, at: datetime, new_id: Callable[[], str]
) -> Planned | None:
    choice = choice_of(unit, person, turn.kind)
    now = upcoming(unit, turn, person, choice, at=at)
    if now.due_at > at:  # they moved west, or paused
        turn.due_at = now.due_at
        return None
    turn.since = now.due_at
    turn.due_at = upcoming(unit, turn, person, choice, at=at).due_at
    slack_id, kind = person.slack_id or "", DELIVERIES[turn.kind]
    cancel(unit, recipient=slack_id, kinds=[kind], period_starts="", why="a newer one took its place")
    about = {
        "person": person.key,
        "due": now.due_at.isoformat(),
        "start": now.start.isoformat(),
        "end": now.end.isoformat(),
    }
    return Planned(new_id(), slack_id, kind, now.key, now.due_at, about)


def wanted(unit: Unit, *, delivery: Delivery, kind: DigestKind) -> tuple[Person, Turn] | None:
    """Whom a digest is for and what it covers; None when it is for them no more, or a newer one took its place."""
    row = unit.people.by_key(str(delivery.about.get("person", "")))
    if row is None or row.id is None or row.slack_id != delivery.recipient:
        return None
    due = datetime.fromisoformat(str(delivery.about["due"]))
    turn = unit.digest_turns.of(row.id, kind)
    if turn is None or turn.due_at is None or turn.since > due or not unit.digest_turns.is_entitled(row.id, kind):
        return None
    start, end = (date.fromisoformat(str(delivery.about[name])) for name in ("start", "end"))
    return people_from(unit, [row])[0], Turn(delivery.period, due, start, end)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The turn somebody's next digest is for, and what a preview of it covers: all of it where it is over, else as many
    days up to today. `is_over`: which of the two."""

    turn: Turn
    window: Window
    is_over: bool


def turn_due(unit: Unit, *, person: Person, kind: DigestKind, at: datetime) -> Turn:
    """The newest turn that is due by this moment, as often and at the hour somebody chose.

    Whose clock is not known lives by UTC's. Raises NotAllowedError for who is not in the portfolio, InvalidInputError
    for a day there are no digests of.
    """
    row = _row(unit, person)
    turn, choice = unit.digest_turns.of(row.id or 0, kind), choice_of(unit, row, kind)
    return turn_at(at, choice.cadence, zone_of("" if turn is None else turn.zone), hour=choice.hour)


def preview_of(unit: Unit, *, person: Person, kind: DigestKind, at: datetime) -> Ahead:
    """What a preview at this moment is of: the digest that is said next as things stand.

    That is the newest one that is due while it was not made, else the one after it. Whose clock is not known lives by
    UTC's. Raises NotAllowedError for who is not in the portfolio, InvalidInputError for a day there are no digests of.
    """
    row = _row(unit, person)
    turn, choice = unit.digest_turns.of(row.id or 0, kind), choice_of(unit, row, kind)
    zone = zone_of("" if turn is None else turn.zone)
    coming = turn_due(unit, person=person, kind=kind, at=at)
    is_made = unit.digests.of_period(row.id or 0, kind, coming.key) is not None
    if turn is not None and (is_made or not _waits(unit, row, kind, coming)):
        coming = upcoming(unit, turn, row, choice, at=at)
    elif is_made:
        coming = next_turn(at, choice.cadence, zone, hour=choice.hour)
    today = at.astimezone(zone).date()
    if coming.end <= today:
        return Ahead(coming, Window(coming.start, coming.end), is_over=True)
    return Ahead(coming, last_days(today, (coming.end - coming.start).days), is_over=False)


def _row(unit: Unit, person: Person) -> PersonRow:
    row = unit.people.by_key(person.key)
    if row is None or row.id is None:
        raise NotAllowedError(NOT_FOR_YOU)
    return row


def _waits(unit: Unit, person: PersonRow, kind: DigestKind, turn: Turn) -> bool:
    """Whether the digest of a turn is planned and waits for its moment."""
    planned = unit.deliveries.of(person.slack_id or "", DELIVERIES[kind], turn.key)
    return planned is not None and planned.status in (DeliveryStatus.DUE, DeliveryStatus.SENDING)
