"""Keeps what people thought of an answer: a thumb, and for a thumb down the reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from portfolio import demand, routes
from portfolio.asks import StoredAsk, ask_by_id
from portfolio.cards import Person
from portfolio.catalog import no_product
from portfolio.errors import InvalidInputError
from portfolio.people import Act, mark_of, require, row_id_of
from portfolio.texts import storable
from storage.models import AnswerRatingRow
from storage.unit import Unit
from storage.vocabulary import DislikeReason, Rating

LONGEST_COMMENT = 3000
READ_FOR = timedelta(days=30)
# Reasons that leave a need unmet. Out of date is a fault of the record, and what was misunderstood may well be covered.
UNMET = frozenset({DislikeReason.NOT_FOR_ME, DislikeReason.OTHER})
MOST_GIVEN = 5  # of them at once
MOST_READ = 500  # of the last thumbs down, when those about some products are picked out


@dataclass(frozen=True, slots=True)
class Dislike:
    """Why an answer was not right, without who said so and what they had asked.

    `answered`: names of the products the answer named; `better`: the one that fits better, or "".
    """

    reason: DislikeReason
    comment: str
    answered: tuple[str, ...]
    better: str
    at: datetime


def rate_answer(unit: Unit, *, ask_id: str, by: Person, rating: Rating, at: datetime) -> StoredAsk:
    """Store a thumb; the last one of each person counts. A thumb up clears an earlier reason.

    Raises NotFoundError, and NotAllowedError when somebody else's private answer is rated.
    """
    ask = _rateable(unit, ask_id, by)
    if rating is Rating.UP:
        routes.accept(unit, ask=ask, by=by, at=at)
        demand.withdraw_dislike(unit, ask=ask, by=by)
    else:
        routes.withdraw(unit, ask_id=ask_id, by=by)
    present = unit.ratings.by_rater(ask_id, mark_of(by))
    keep = present if rating is Rating.DOWN and present is not None else None
    _put(
        unit,
        ask_id,
        by,
        at,
        rating=rating,
        reason=keep.reason if keep else None,
        comment=keep.comment if keep else "",
        product_id=keep.product_id if keep else None,
    )
    return ask


def accept_result(unit: Unit, *, ask_id: str, by: Person, product_key: str, at: datetime) -> None:
    """Somebody got a useful result with a product. An answer that named it alone has a thumb up by that.

    Of an answer that named several, it is the route of this product, and no word on the others. Raises as
    `rate_answer`.
    """
    ask = _rateable(unit, ask_id, by)
    named = {one.product.key for one in ask.decision.recommendations} if ask.decision else set()
    if named == {product_key}:
        rate_answer(unit, ask_id=ask_id, by=by, rating=Rating.UP, at=at)
    else:
        routes.accept_product(unit, ask=ask, by=by, product_key=product_key, at=at)


def explain_rating(
    unit: Unit,
    *,
    ask_id: str,
    by: Person,
    reason: DislikeReason,
    comment: str,
    product_key: str | None,
    at: datetime,
) -> bool:
    """Store why an answer was not right; it is a thumb down. `product_key`: the product that would have been right.

    Whether the asker's need counts as unmet now.

    Raises NotFoundError, NotAllowedError as `rate_answer`, and InvalidInputError with field="comment" when it is too
    long, with field="product" when another product fits better and none is named.
    """
    ask = _rateable(unit, ask_id, by)
    comment = storable(comment).strip()
    if len(comment) > LONGEST_COMMENT:
        raise InvalidInputError(f"Please keep it under {LONGEST_COMMENT:,} characters.", field="comment")
    product = unit.products.by_key(product_key) if product_key else None
    if product_key and product is None:
        raise no_product(unit, key=product_key)
    if product is None and reason is DislikeReason.OTHER_PRODUCT:
        raise InvalidInputError("Choose the product, or another reason if you know none.", field="product")
    product_id = product.id if product else None
    routes.withdraw(unit, ask_id=ask_id, by=by)
    if product is not None and reason is DislikeReason.OTHER_PRODUCT:
        routes.correct(unit, ask=ask, by=by, product=product, at=at)
    _put(unit, ask_id, by, at, rating=Rating.DOWN, reason=reason, comment=comment, product_id=product_id)
    if reason in UNMET and product is None:
        return demand.record_dislike(unit, ask=ask, by=by)
    demand.withdraw_dislike(unit, ask=ask, by=by)
    return False


def recent_dislikes(unit: Unit, *, at: datetime, product_keys: Collection[str] | None = None) -> tuple[Dislike, ...]:
    """The last explained thumbs down of the 30 days up to `at`, newest first.

    `product_keys`: only those about one of these products, named in the answer or as the better one; None for all.
    """
    most = MOST_GIVEN if product_keys is None else MOST_READ
    found: list[Dislike] = []
    names = {row.id: (row.key, row.name) for row in unit.products.all(withdrawn=True)}
    for rating, ask in unit.ratings.explained(since=at - READ_FOR, until=at, limit=most):
        products = [one["product"] for one in ask.decision["recommendations"]] if ask.decision else []
        better = names.get(rating.product_id, ("", ""))
        about = {*(product["key"] for product in products), better[0]}
        if rating.reason is None or (product_keys is not None and about.isdisjoint(product_keys)):
            continue
        named = tuple(str(product["name"]) for product in products)
        found.append(Dislike(rating.reason, rating.comment, named, better[1], rating.rated_at))
    return tuple(found[:MOST_GIVEN])


def _rateable(unit: Unit, ask_id: str, by: Person) -> StoredAsk:
    ask = ask_by_id(unit, ask_id=ask_id)
    require(by, Act.RATE_ANSWER, asker_slack_id=ask.asker_slack_id if ask.private else None)
    return ask


def _put(
    unit: Unit,
    ask_id: str,
    by: Person,
    at: datetime,
    *,
    rating: Rating,
    reason: DislikeReason | None,
    comment: str,
    product_id: int | None,
) -> None:
    row = AnswerRatingRow(
        ask_id=ask_id,
        rater=mark_of(by),
        rater_id=row_id_of(unit, by),
        rating=rating,
        reason=reason,
        comment=comment,
        product_id=product_id,
        rated_at=at,
    )
    unit.ratings.put(row.model_dump(exclude={"id"}))
