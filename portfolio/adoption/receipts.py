"""What came of what the last digest offered: whether it was done, and how what it should move stands since."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from portfolio.adoption.acting import KIND
from portfolio.adoption.digests import Receipt
from portfolio.adoption.measuring import figures_of
from portfolio.adoption.metrics import LEAST_PEOPLE
from portfolio.adoption.offers import ASKS
from portfolio.adoption.reaching import using_since
from portfolio.adoption.windows import Window
from portfolio.catalog_cards import cards_of
from portfolio.pilots.inbox import open_themes
from storage.models import DigestActionRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import BacklogStatus, DeliveryStatus, DigestActionKind, PilotStatus, RequestStatus

Told = Callable[[Unit, DigestActionRow, Receipt], Receipt]


def receipt_for(unit: Unit, *, person_id: int, window: Window) -> Receipt | None:
    """The receipt of what this person was offered last, by how things stand now; None when nothing was offered, and
    when the product is gone or another person's by now."""
    row = unit.digest_actions.newest_untold(person_id)
    if row is None:
        return None
    products = unit.products.by_ids([row.product_id])
    if not products or person_id not in (products[0].owner_id, products[0].deputy_id):
        return None
    receipt = Receipt(
        row.kind, cards_of(unit, products)[0], done=row.done_at is not None,
        done_by=_name(unit, row.done_by), done_on=row.done_at.date() if row.done_at else None,
        metric=row.metric, before=row.value_before, n_before=row.n_before,
    )  # fmt: skip
    told = _TOLD.get(row.kind)
    receipt = told(unit, row, receipt) if told else receipt
    return _measured(unit, products[0], receipt, window) if row.kind is DigestActionKind.PLAN_QUALITY else receipt


def told_in(unit: Unit, *, person_id: int, digest_id: str, at: datetime) -> None:
    """The receipt of everything offered to this person before is in this digest."""
    unit.digest_actions.mark_told(person_id, digest_id, before=at)


def _requests(unit: Unit, row: DigestActionRow, receipt: Receipt) -> Receipt:
    ids = [one for one in str(row.about.get("requests", "")).split(",") if one]
    waiting = [
        found for one in ids if (found := unit.requests.by_id(one)) is not None and found.status is RequestStatus.OPEN
    ]
    return replace(receipt, done=not waiting, since=float(len(waiting)), reached=len(ids))


def _pilot(unit: Unit, row: DigestActionRow, receipt: Receipt) -> Receipt:
    pilot = unit.pilots.by_id(str(row.about.get("pilot", "")))
    today = row.offered_at.date()
    waits = pilot is not None and pilot.status is not PilotStatus.CLOSED and (pilot.decide_on or today) <= today
    return replace(receipt, done=not waits)


def _feedback(unit: Unit, row: DigestActionRow, receipt: Receipt) -> Receipt:
    left = open_themes(unit, pilot_id=str(row.about.get("pilot", "")))
    return replace(receipt, done=left < (row.n_before or 0), since=float(left))


def _figures(unit: Unit, row: DigestActionRow, receipt: Receipt) -> Receipt:
    return replace(receipt, done=unit.usage.heard_since(row.product_id, row.offered_at))


def _asked(unit: Unit, row: DigestActionRow, receipt: Receipt) -> Receipt:
    """How many of those who were asked use it since, and what they answered where enough of them did.

    A question waits for people's working hours and their week: whom it was not put to yet has nothing to answer.
    """
    if row.done_at is None:
        return receipt
    chosen = [one for one in str(row.about.get("asked", "")).split(",") if one]
    states = {who: found.status for who in chosen if (found := unit.deliveries.of(who, KIND, row.id)) is not None}
    asked = [who for who, status in states.items() if status is DeliveryStatus.SENT]
    waiting = sum(status in (DeliveryStatus.DUE, DeliveryStatus.SENDING) for status in states.values())
    if not asked:
        return replace(receipt, waiting=waiting)
    since = using_since(unit, row.product_id, asked, since=row.done_at.date())
    answers = Counter(one.answer.value for one in unit.digest_actions.answers(row.id))
    told = tuple(answers.most_common()) if answers.total() >= LEAST_PEOPLE else ()
    return replace(
        receipt, reached=len(asked), waiting=waiting, since=float(since), n_since=len(asked),
        answered=answers.total(), answers=told,
    )  # fmt: skip


def _item(unit: Unit, row: DigestActionRow, receipt: Receipt) -> Receipt:
    item = unit.backlog.by_id(f"offer-{row.id}")
    if item is None:
        return receipt
    return replace(receipt, answers=((item.status.value, 1),) if item.status is not BacklogStatus.NEW else ())


def _measured(unit: Unit, product: ProductRow, receipt: Receipt, window: Window) -> Receipt:
    found = next(
        (one for one in figures_of(unit, [product], window)[product.id or 0] if one.metric.key == receipt.metric), None
    )
    return receipt if found is None else replace(receipt, since=found.now.value, n_since=found.now.n)


_TOLD: dict[DigestActionKind, Told] = {
    DigestActionKind.ANSWER_REQUESTS: _requests,
    DigestActionKind.DECIDE_PILOT: _pilot,
    DigestActionKind.SORT_FEEDBACK: _feedback,
    DigestActionKind.NOTE_FIGURES: _figures,
    DigestActionKind.PLAN_QUALITY: _item,
    DigestActionKind.PLAN_DEMAND: _item,
    **dict.fromkeys(ASKS, _asked),
}


def _name(unit: Unit, who: str) -> str:
    row = unit.people.by_slack_id(who) or unit.people.by_key(who) if who else None
    return row.name if row is not None else ""
