"""The one thing that would help adoption most: what each rule would offer, and which offer is worth most."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from portfolio.adoption.digests import Offer, ProductDigest
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import LEAST_PEOPLE
from portfolio.adoption.reaching import starters, stoppers
from portfolio.adoption.windows import Window
from portfolio.pilots.inbox import open_themes
from portfolio.showing import masked
from storage.models import DigestActionRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import BacklogKind, BacklogStatus, DigestActionKind, PilotStatus

OVERDUE_AFTER = timedelta(days=3)  # a question to an owner that waits longer
MOST_ASKED = 20  # people one offer writes to
LEAST_ASKED = LEAST_PEOPLE  # of fewer people no answer could ever be told, so they would be asked for nothing
WANTED_BY = 3  # people who asked for the same, until it is worth a backlog item
WANTED_FOR = timedelta(days=30)
FELL = 0.2  # of five, so that a drop in quality is worth an item
NOT_AGAIN_FOR = timedelta(days=28)  # what was done is not offered again before that
# What asking people is worth, and more for each.
ASKING = {DigestActionKind.ASK_STARTERS: (20.0, 3.0), DigestActionKind.ASK_STOPPED: (30.0, 2.0)}
ASKS = tuple(ASKING)
QUALITY_METRICS = ("answer_quality", "output_quality", "trust", "satisfaction")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule looks at: one product, its digest, and the moment."""

    unit: Unit
    row: ProductRow
    digest: ProductDigest
    window: Window
    at: datetime

    @property
    def product_id(self) -> int:
        """The product's row id."""
        return self.row.id or 0

    def offer(self, kind: DigestActionKind, *, people: int = 0, name: str = "", **about: str) -> Offer:
        """An offer without its id."""
        return Offer("", kind, self.digest.product, people=people, name=name, about=dict(about))


Scored = tuple[float, Offer]


def best_offer(
    unit: Unit, products: Sequence[ProductDigest], *, window: Window, at: datetime, offer_id: str
) -> Offer | None:
    """The offer worth most over all these products, under this id; None when nothing would help.

    What was done within four weeks is not offered again, and what was offered last and left counts half.
    """
    rows = {row.key: row for row in unit.products.by_keys([one.product.key for one in products])}
    past = unit.digest_actions.offered_since([row.id or 0 for row in rows.values()], at - NOT_AGAIN_FOR)
    found: list[Scored] = []
    for digest in products:
        row = rows.get(digest.product.key)
        if row is None:
            continue
        ground = Ground(unit, row, digest, window, at)
        for rule in OFFERS:
            scored = rule(ground)
            if scored is not None:
                found.append((scored[0] * _freshness(scored[1], row, past), scored[1]))
    worth = [one for one in found if one[0] > 0]
    return replace(max(worth, key=lambda one: one[0])[1], id=offer_id) if worth else None


def _freshness(offer: Offer, row: ProductRow, past: Sequence[DigestActionRow]) -> float:
    same = [one for one in past if one.product_id == row.id and one.kind is offer.kind]
    leads_on = offer.kind in _LEAD_ON
    if any(one.done_at is not None for one in same) and not leads_on:
        return 0.0
    return 0.5 if same else 1.0


def _decide_pilot(ground: Ground) -> Scored | None:
    today = ground.at.date()
    late = [
        row
        for row in ground.unit.pilots.of_products([ground.product_id])
        if row.status in (PilotStatus.RUNNING, PilotStatus.DECIDING) and row.decide_on and row.decide_on < today
    ]
    if not late:
        return None
    first = min(late, key=lambda row: row.decide_on or today)
    return 100.0, ground.offer(DigestActionKind.DECIDE_PILOT, pilot=first.id)


def _answer_requests(ground: Ground) -> Scored | None:
    waiting = [
        row for row in ground.unit.requests.open_for([ground.product_id]) if ground.at - row.opened_at > OVERDUE_AFTER
    ]
    if not waiting:
        return None
    ids = ",".join(row.id for row in waiting[:MOST_ASKED])
    people = len({row.requester_slack_id or row.requester_name for row in waiting})
    offer = ground.offer(DigestActionKind.ANSWER_REQUESTS, people=people, request=waiting[0].id, requests=ids)
    return 40.0 + 10 * len(waiting), replace(offer, n=len(waiting), metric="open_requests", value=float(len(waiting)))


def _plan_quality(ground: Ground) -> Scored | None:
    figures = (*ground.digest.figures, *(one.figure for one in ground.digest.lately))
    fallen = next((one for one in figures if _fell(one)), None)
    if fallen is None:
        return None
    open_items = ground.unit.backlog.of_products(
        [ground.product_id], BacklogStatus.NEW, BacklogStatus.PLANNED, BacklogStatus.IN_PROGRESS
    )
    if any(item.kind is BacklogKind.QUALITY for item in open_items):
        return None
    offer = ground.offer(DigestActionKind.PLAN_QUALITY, name=fallen.metric.label)
    return 60.0, replace(offer, metric=fallen.metric.key, value=fallen.now.value, n=fallen.now.n)


def _fell(figure: Figure) -> bool:
    return figure.metric.key in QUALITY_METRICS and (figure.change or 0.0) <= -FELL + 1e-9


def _ask_starters(ground: Ground) -> Scored | None:
    return _asking(
        ground, DigestActionKind.ASK_STARTERS, starters(ground.unit, ground.product_id, today=ground.at.date())
    )


def _ask_stopped(ground: Ground) -> Scored | None:
    return _asking(
        ground, DigestActionKind.ASK_STOPPED, stoppers(ground.unit, ground.product_id, until=ground.window.end)
    )


def _asking(ground: Ground, kind: DigestActionKind, people: Sequence[str]) -> Scored | None:
    """A question to people nobody asked in the last four weeks, and to enough that their answers can be told."""
    if len(people) < LEAST_ASKED:
        return None
    asked = {
        who
        for row in ground.unit.digest_actions.asked_since(ground.at - NOT_AGAIN_FOR)
        for who in str(row.about.get("asked", "")).split(",")
    }
    fresh = [one for one in people if one not in asked][:MOST_ASKED]
    if len(fresh) < LEAST_ASKED:
        return None
    base, each = ASKING[kind]
    return base + each * len(fresh), ground.offer(kind, people=len(fresh), asked=",".join(fresh))


def _plan_demand(ground: Ground) -> Scored | None:
    """What several people asked for lately, this product being the nearest."""
    rows = [
        row
        for row in ground.unit.digest_actions.wanted_near(since=ground.at - WANTED_FOR)
        if row.nearest and row.nearest[0] == ground.row.key
    ]
    people = Counter(stem for stem, _ in {(row.stem, row.asker) for row in rows})
    if not people or people.most_common(1)[0][1] < WANTED_BY:
        return None
    stem, count = min(people.items(), key=lambda one: (-one[1], one[0]))
    first = next(row for row in rows if row.stem == stem)
    if ground.unit.backlog.has_source("ask", first.ask_id):
        return None
    name = masked(first.text)
    return 10.0 + 4 * count, ground.offer(DigestActionKind.PLAN_DEMAND, people=count, name=name, ask=first.ask_id)


def _sort_feedback(ground: Ground) -> Scored | None:
    running = [
        row.id
        for row in ground.unit.pilots.of_products([ground.product_id])
        if row.status in (PilotStatus.RUNNING, PilotStatus.DECIDING)
    ]
    # As many as the inbox of the one pilot shows that the button opens.
    most, pilot_id = max(((open_themes(ground.unit, pilot_id=one), one) for one in running), default=(0, ""))
    if most < WANTED_BY:
        return None
    offer = ground.offer(DigestActionKind.SORT_FEEDBACK, pilot=pilot_id)
    return 15.0 + most, replace(offer, n=most, metric="open_themes", value=float(most))


def _note_figures(ground: Ground) -> Scored | None:
    """Nothing at all is known of how it is used."""
    if any(figure.now.value is not None or figure.now.held_back for figure in ground.digest.figures):
        return None
    return 25.0, ground.offer(DigestActionKind.NOTE_FIGURES)


OFFERS: tuple[Callable[[Ground], Scored | None], ...] = (
    _decide_pilot,
    _answer_requests,
    _plan_quality,
    _ask_starters,
    _ask_stopped,
    _plan_demand,
    _sort_feedback,
    _note_figures,
)
# Offers whose button leads to something that stays to be done; the others are done by the button itself.
_LEAD_ON = frozenset(
    {
        DigestActionKind.DECIDE_PILOT,
        DigestActionKind.ANSWER_REQUESTS,
        DigestActionKind.SORT_FEEDBACK,
        DigestActionKind.NOTE_FIGURES,
    }
)


def keep_offer(unit: Unit, offer: Offer, *, digest_id: str, at: datetime) -> None:
    """Store what a digest offers, once, so that its button works and the next digest can tell what came of it."""
    row = unit.products.by_key(offer.product.key)
    if row is None or row.id is None:
        return
    kept = DigestActionRow(
        id=offer.id, digest_id=digest_id, product_id=row.id, kind=offer.kind, about=dict(offer.about),
        metric=offer.metric, value_before=offer.value, n_before=offer.n, offered_at=at,
    )  # fmt: skip
    unit.digest_actions.add_once(kept.model_dump())
