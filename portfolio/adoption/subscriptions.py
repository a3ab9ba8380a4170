"""Who gets a digest, how often and at what hour they want it, and when their next one is due."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from portfolio.adoption.cadences import HOUR, Turn, next_turn, turn_at
from portfolio.attention import WORK_ENDS, WORK_STARTS, zone_of
from portfolio.cards import Person
from portfolio.deliveries import cancel
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import Act, people_from, require
from storage.models import DigestTurnRow, PersonRow
from storage.unit import Unit
from storage.vocabulary import Cadence, DigestKind

ADOPTION, PORTFOLIO = "adoption_digest", "portfolio_digest"
DELIVERIES: Mapping[DigestKind, str] = {DigestKind.OWNER: ADOPTION, DigestKind.PORTFOLIO: PORTFOLIO}
DEFAULTS: Mapping[DigestKind, Cadence] = {
    DigestKind.OWNER: Cadence.WEEKLY,
    DigestKind.PORTFOLIO: Cadence.MONTHLY,
}
HOURS = tuple(range(WORK_STARTS.hour, WORK_ENDS.hour))
LONGEST_PAUSE = timedelta(days=366)
SNOOZED = timedelta(days=8)  # a week beginning tomorrow, so that one weekly digest is left out whenever it is pressed
CADENCE_FIELD, HOUR_FIELD, PAUSE_FIELD, WANTED_FIELD = "cadence", "hour", "paused_until", "wanted"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

NOT_FOR_YOU = (
    "Digests are for people who own an AI product that is past the hypothesis and not retired, and for portfolio "
    "leads. You are neither, so there is no digest for you."
)
NOT_A_LEAD = "The digest of the whole portfolio is for portfolio leads only."


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose, or the defaults. `paused_until`: nothing before that day of theirs."""

    cadence: Cadence
    hour: int = HOUR
    subscribed: bool = True
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The last digest of somebody. `day`: of theirs, on which it was said, or would have been were it not `quiet`."""

    day: date
    quiet: bool


@dataclass(frozen=True, slots=True)
class Subscription:
    """One kind of digest that is for somebody.

    `next_at`: on their own clock; None when none comes, or while their clock is not known yet. `left_out`: the day on
    which one would have come, but for the pause they just chose.
    """

    kind: DigestKind
    choice: Choice
    today: date
    next_at: datetime | None = None
    last: Last | None = None
    left_out: date | None = None


def subscriptions_of(unit: Unit, *, person: Person, at: datetime) -> tuple[Subscription, ...]:
    """The digests that are for this person, that of their own products first; () for everybody else."""
    row = unit.people.by_key(person.key) if person.key else None
    if row is None or row.id is None:
        return ()
    return tuple(_read(unit, row, kind, at) for kind in DigestKind if unit.digest_turns.is_entitled(row.id, kind))


def subscription_of(unit: Unit, *, person: Person, kind: DigestKind | None, at: datetime) -> Subscription:
    """One of the digests that are for this person; `kind` None takes the first. Raises NotAllowedError."""
    found = [one for one in subscriptions_of(unit, person=person, at=at) if kind in (None, one.kind)]
    if not found:
        raise NotAllowedError(NOT_FOR_YOU if kind is not DigestKind.PORTFOLIO else NOT_A_LEAD)
    return found[0]


def kind_of_digest(unit: Unit, *, digest_id: str, person: Person) -> DigestKind:
    """What the digest a button stands on is about; it is this person's own. Raises NotFoundError, NotAllowedError."""
    row = unit.digests.by_id(digest_id)
    if row is None:
        raise NotFoundError("I do not know that digest any more. Type “digest” and I tell you when the next one comes.")
    whose = people_from(unit, unit.people.by_ids([row.person_id]))
    require(person, Act.CHANGE_DIGEST, asker_slack_id=whose[0].slack_id or "" if whose else "")
    return row.kind


# ---- changes: each gives back how it stands then


def change(
    unit: Unit, *, person: Person, kind: DigestKind, choice: Choice, at: datetime, zone: str = ""
) -> Subscription:
    """Keep what somebody chose, and when their next digest is due by it. `zone`: their clock, when it was just asked.

    Raises NotAllowedError when no such digest is for them, InvalidInputError for an hour or a day that cannot be.
    """
    stood = subscription_of(unit, person=person, kind=kind, at=at)
    _check(choice, stood)
    row = _row(unit, person)
    turn = _turn_row(unit, row, kind, zone, at)
    before = choice_of(unit, row, kind)
    anew = replace(choice, hour=stood.choice.hour) != stood.choice
    # A pause that is over is kept while nothing but the hour changes: its turns are not made up for.
    kept = choice if anew else replace(choice, paused_until=before.paused_until)
    unit.digests.keep_setting({"person_id": turn.person_id, "kind": kind, "changed_at": at, **asdict(kept)})
    if anew:  # what waits for its moment was planned for what they wanted before
        why = "they changed when digests come"
        cancel(unit, recipient=row.slack_id or "", kinds=[DELIVERIES[kind]], period_starts="", why=why)
        turn.since = at
    turn.due_at = upcoming(unit, turn, row, kept, at=at).due_at
    unit.session.flush()
    if not kept.subscribed:
        unit.digest_turns.remove(turn.person_id, kind)
    now = _read(unit, row, kind, at)
    return replace(now, left_out=_left_out(stood, now))


def _row(unit: Unit, person: Person) -> PersonRow:
    row = unit.people.by_key(person.key)
    if row is None:
        raise NotAllowedError(NOT_FOR_YOU)
    return row


def _turn_row(unit: Unit, person: PersonRow, kind: DigestKind, zone: str, at: datetime) -> DigestTurnRow:
    """Somebody's row, by the clock they live by; a new one where they had none."""
    first = DigestTurnRow(person_id=_id(person), kind=kind, since=at, asked_at=_LONG_AGO)
    found = unit.digest_turns.of(_id(person), kind) or unit.digest_turns.put_first(first)
    if zone:  # else it is asked for in the next minute
        found.zone, found.asked_at = zone, at
    return found


def _check(choice: Choice, stood: Subscription) -> None:
    until = choice.paused_until
    if choice.hour not in HOURS:
        first, last = HOURS[0], HOURS[-1]
        raise InvalidInputError(f"Choose an hour of the working day, from {first}:00 to {last}:00.", field=HOUR_FIELD)
    if until is None or until == stood.choice.paused_until:
        return
    if until <= stood.today:
        raise InvalidInputError("Choose a day after today, or none for no pause.", field=PAUSE_FIELD)
    if until > stood.today + LONGEST_PAUSE:
        raise InvalidInputError("A pause is at most a year. To get none at all, type “digest stop”.", field=PAUSE_FIELD)


def snooze(unit: Unit, *, person: Person, kind: DigestKind, at: datetime, zone: str = "") -> Subscription:
    """Leave out whatever would come within the next week; nothing changes where it is left out already.

    The pause lasts until the day of the one after, so that what is said of the pause and of the next one agree.
    """
    stood = subscription_of(unit, person=person, kind=kind, at=at)
    until, paused = stood.today + SNOOZED, stood.choice.paused_until
    if not stood.choice.subscribed or (paused is not None and paused >= until):
        return stood

    def with_pause(day: date | None) -> Subscription:
        choice = replace(stood.choice, paused_until=day)
        return change(unit, person=person, kind=kind, choice=choice, at=at, zone=zone)

    now = with_pause(until)
    if now.left_out is None:
        return replace(with_pause(paused), left_out=None)
    after = with_pause(now.next_at.date() if now.next_at is not None else until)
    return replace(after, left_out=now.left_out)


def _left_out(stood: Subscription, now: Subscription) -> date | None:
    """The day of the next one as it stood, when a pause takes it away."""
    until = now.choice.paused_until
    if until is None or stood.next_at is None or stood.next_at.date() >= until:
        return None
    return stood.next_at.date()


# ---- turns


def choice_of(unit: Unit, person: PersonRow, kind: DigestKind) -> Choice:
    """What somebody chose for this kind of digest, or the defaults."""
    row = unit.digests.setting(_id(person), kind)
    if row is None:
        return Choice(DEFAULTS[kind])
    return Choice(row.cadence, row.hour, row.subscribed, row.paused_until)


def upcoming(unit: Unit, turn: DigestTurnRow, person: PersonRow, choice: Choice, *, at: datetime) -> Turn:
    """The turn somebody is to get next: the newest one when that came due since `turn.since`, else the one after.

    After downtime that is one and not several. A turn that was planned already is behind them, as are those of a pause.
    """
    zone = zone_of(turn.zone)
    found = turn_at(at, choice.cadence, zone, hour=choice.hour)
    if found.due_at <= turn.since:
        found = next_turn(at, choice.cadence, zone, hour=choice.hour)
    while _is_behind(unit, found, turn, person, choice):
        found = next_turn(found.due_at, choice.cadence, zone, hour=choice.hour)
    return found


def _is_behind(unit: Unit, found: Turn, turn: DigestTurnRow, person: PersonRow, choice: Choice) -> bool:
    day = found.due_at.astimezone(zone_of(turn.zone)).date()
    if choice.paused_until is not None and day < choice.paused_until:
        return True
    return unit.deliveries.of(person.slack_id or "", DELIVERIES[turn.kind], found.key) is not None


# ---- reading


def _read(unit: Unit, person: PersonRow, kind: DigestKind, at: datetime) -> Subscription:
    turn, choice = unit.digest_turns.of(_id(person), kind), choice_of(unit, person, kind)
    zone = zone_of(turn.zone if turn is not None else "")
    today = at.astimezone(zone).date()
    if choice.paused_until is not None and choice.paused_until <= today:
        choice = replace(choice, paused_until=None)
    next_at = turn.due_at.astimezone(zone) if turn is not None and turn.due_at is not None else None
    return Subscription(kind, choice, today, next_at, _last(unit, person, kind, zone))


def _last(unit: Unit, person: PersonRow, kind: DigestKind, zone: tzinfo) -> Last | None:
    made = unit.digests.newest(_id(person), kind)
    if made is None or made.quiet:
        return None if made is None else Last(made.made_at.astimezone(zone).date(), quiet=True)
    said = unit.deliveries.of(person.slack_id or "", DELIVERIES[kind], made.period)
    if said is None or said.sent_at is None:
        return None
    return Last(said.sent_at.astimezone(zone).date(), quiet=False)


def _id(person: PersonRow) -> int:
    return person.id or 0
