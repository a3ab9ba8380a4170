"""What the bot says of its own accord: planned once per recipient and occasion, and said once even if a process dies.

Every replica looks for what is due and the database decides who says it. A worker holds a row for a lease, with a fence
nobody else has. A row that was already being said when it was taken may have been said: the message is looked for in
Slack first (docs/decisions/0017). What is left is a process that stood still for longer than its lease between looking
and posting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portfolio.attention import BUDGET_WINDOW, Presence, next_allowed
from storage.models import DeliveryRow
from storage.unit import Unit
from storage.vocabulary import DeliveryStatus

LEASE = timedelta(seconds=120)  # far above the 20 seconds one call to Slack may take
AT_ONCE = 20
About = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to say to one recipient.

    `about`: the ids the message is made from. Where `tries` is more than one it may have been said before, since
    `first_tried_at`. `channel`: their direct messages, "" while these are not known.
    """

    id: str
    recipient: str
    kind: str
    period: str
    fence: int
    due_at: datetime
    about: dict[str, str | int] = field(default_factory=dict)
    tries: int = 1
    first_tried_at: datetime | None = None
    channel: str = ""

    @property
    def perhaps_said(self) -> bool:
        """Whether somebody may have said it already and died before writing that down."""
        return self.tries > 1


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is not taken for now, because Slack wants something left alone that it needs.

    `kinds`: of these nothing; `unopened`: nothing to people whose direct messages are not known yet.
    """

    kinds: tuple[str, ...] = ()
    unopened: bool = False


NOTHING = Withheld()


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that is to be said, as `plan` takes it."""

    id: str
    recipient: str
    kind: str
    period: str
    due_at: datetime
    about: About = field(default_factory=dict)


def plan(
    unit: Unit,
    *,
    delivery_id: str,
    recipient: str,
    kind: str,
    period: str,
    due_at: datetime,
    at: datetime,
    about: About | None = None,
) -> bool:
    """Say this to the recipient when it is due. The same recipient, kind and period again changes nothing.

    `recipient`: the Slack id of a person or a channel. `period`: the occasion within the kind, such as
    "pilot-1:2026-11-23". `about`: ids only, never texts. True when it is new.
    """
    planned = Planned(delivery_id, recipient, kind, period, due_at, about or {})
    return bool(recipient) and unit.deliveries.add_once(_row(planned, at))


def plan_all(unit: Unit, planned: Sequence[Planned], *, at: datetime) -> None:
    """Like `plan`, for many at once."""
    unit.deliveries.add_many_once([_row(one, at) for one in planned if one.recipient])


def _row(planned: Planned, at: datetime) -> dict[str, object]:
    row = DeliveryRow(
        id=planned.id,
        recipient=planned.recipient,
        kind=planned.kind,
        period=planned.period,
        about=dict(planned.about),
        due_at=planned.due_at,
        created_at=at,
    )
    return row.model_dump()


def cancel(unit: Unit, *, recipient: str, kinds: Sequence[str], period_starts: str, why: str) -> None:
    """Do not say what is still due of these kinds, for periods that begin with these letters."""
    unit.deliveries.cancel(recipient, kinds=kinds, period_starts=period_starts, why=why)


def cancel_about(unit: Unit, *, pilot_id: str, but: Sequence[str], why: str) -> None:
    """Do not say what is still due about a pilot, but for these kinds."""
    unit.deliveries.cancel_about(pilot_id, but=but, why=why)


def take_due(
    unit: Unit, *, at: datetime, limit: int = AT_ONCE, lease: timedelta = LEASE, withheld: Withheld = NOTHING
) -> tuple[Delivery, ...]:
    """Take what is due, for this worker alone until its lease runs out; of one recipient one at a time."""
    rows = unit.deliveries.claim(due=at, lease=lease, limit=limit, but=withheld.kinds, opened_only=withheld.unopened)
    known = unit.deliveries.conversations_with([row.recipient for row in rows])
    return tuple(
        Delivery(
            row.id,
            row.recipient,
            row.kind,
            row.period,
            row.fence,
            row.due_at,
            row.about,
            row.tries,
            row.first_tried_at,
            known.get(row.recipient, ""),
        )
        for row in rows
    )


def somebody_rests(unit: Unit, *, at: datetime, withheld: Withheld = NOTHING) -> bool:
    """Whether something is due that waits only because something else was just said in the same conversation."""
    return unit.deliveries.somebody_rests(due=at, but=withheld.kinds, opened_only=withheld.unopened)


def forget_conversation(unit: Unit, *, recipient: str) -> None:
    """Where this person was written to is not their conversation with us any more."""
    unit.deliveries.forget_conversation(recipient)


def mark_sent(
    unit: Unit, *, delivery: Delivery, channel: str, ts: str, at: datetime, rest: timedelta = timedelta(0)
) -> bool:
    """It was said; False when another worker holds it by now. `rest`: nothing more is said to them for as long."""
    values = {"status": DeliveryStatus.SENT, "sent_at": at, "channel": channel, "message_ts": ts, "leased_until": None}
    return unit.deliveries.settle(delivery.id, delivery.fence, values, rest=rest)


def put_off(unit: Unit, *, delivery: Delivery, until: datetime, perhaps_said: bool = False) -> bool:
    """Try again later. `perhaps_said`: it is looked for first; without, it was surely not said."""
    values: dict[str, object] = {"status": DeliveryStatus.DUE, "due_at": until, "leased_until": None}
    if not perhaps_said:
        values |= {"first_tried_at": None, "tries": 0}
    return unit.deliveries.settle(delivery.id, delivery.fence, values)


def hold_on(unit: Unit, *, delivery: Delivery) -> bool:
    """Keep it for another lease; False when another worker holds it by now."""
    return unit.deliveries.renew(delivery.id, delivery.fence, lease=LEASE)


def allowed_from(unit: Unit, *, recipient: str, presence: Presence, counted: Sequence[str], at: datetime) -> datetime:
    """The first moment from `at` on in which something not urgent may be said to this person.

    `counted`: the kinds that share their attention budget.
    """
    said = unit.deliveries.sent_to(recipient, counted, since=at - BUDGET_WINDOW)
    return next_allowed(at, presence, said)


def drop(unit: Unit, *, delivery: Delivery, why: str) -> bool:
    """It need not be said any more, or cannot be."""
    return unit.deliveries.settle(
        delivery.id, delivery.fence, {"status": DeliveryStatus.CANCELLED, "why_cancelled": why}
    )
