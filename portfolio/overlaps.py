"""Overlaps: living products whose records tell the same work, and what was decided about each pair (L3)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from portfolio.backlog_reading import owner_keys
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.deliveries import Delivery, plan
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, may, person_by_slack_id, require
from portfolio.ranking import Ranking
from portfolio.texts import storable
from portfolio.wording import day_and_year
from storage.models import OverlapVerdictRow
from storage.unit import Unit
from storage.vocabulary import OverlapVerdict

ALIKE_FROM = 0.5  # cosine of two whole records; docs/decisions/0029 says what it was measured on
SHARED_FROM = 0.35  # cosine of two tasks that are shown beside each other
MOST_SHARED = 3
MOST_AT_ONCE = 512  # records compared with all others in one step
VERDICT, REASON = "verdict", "reason"
SHORTEST_REASON, LONGEST_REASON = 10, 1000
KIND = "overlap_judged"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict. `holds`: the fit rules of both products are those it was given on."""

    id: int
    verdict: OverlapVerdict
    reason: str
    by: Person
    at: datetime
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two products that cover the same work. `shared`: a task of each that are alike, verbatim, the likest first."""

    first: ProductCard
    second: ProductCard
    likeness: float
    shared: tuple[Pair, ...] = ()
    judged: Judged | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing was decided, or a card changed since."""
        return self.judged is None or not self.judged.holds

    @property
    def owner_keys(self) -> tuple[str, ...]:
        """Keys of the owners and deputies of both."""
        return (*owner_keys(self.first), *owner_keys(self.second))


def overlaps(unit: Unit, catalog: Catalog, ranking: Ranking, *, person: Person) -> tuple[Overlap, ...]:
    """The pairs the person may see: the open ones first, the likest before the others, then those decided about.

    `ranking`: of this catalogue. Raises NotAllowedError for who sees none of any product.
    """
    owned = [one for one in catalog.products if person.key and person.key in owner_keys(one)]
    require(person, Act.SEE_OVERLAPS, owner_keys=[person.key] if owned else ())
    found = _pairs(unit, ranking)
    seen = [one for one in found if may(person, Act.SEE_OVERLAPS, owner_keys=one.owner_keys)]
    return tuple(sorted(seen, key=lambda one: (not one.is_open, -one.likeness, one.first.key, one.second.key)))


def overlap_to_judge(unit: Unit, ranking: Ranking, *, pair: Pair, by: Person) -> Overlap:
    """The pair, for who may decide about it. Raises NotAllowedError, NotFoundError where they overlap no more."""
    require(by, Act.JUDGE_OVERLAP)
    found = (one for one in _pairs(unit, ranking) if {one.first.key, one.second.key} == set(pair))
    overlap = next(found, None)
    if overlap is None:
        raise NotFoundError("These two do not overlap any more: a card was changed, or one of them is gone.")
    return overlap


def judge_overlap(
    unit: Unit,
    overlap: Overlap,
    *,
    verdict: OverlapVerdict,
    reason: str,
    seen: int,
    by: Person,
    at: datetime,
    new_id: Callable[[], str],
) -> Overlap:
    """Keep a verdict, and plan that the owners of both hear it; the same from the same person changes nothing.

    `seen`: the id of the verdict they knew of, 0 for none: whoever comes second reads what was decided meanwhile.
    Raises NotAllowedError, and InvalidInputError with the field of the form.
    """
    require(by, Act.JUDGE_OVERLAP)
    unit.company.hold_version()  # one verdict at a time, on cards that do not change meanwhile
    said, known = storable(" ".join(reason.split())), _known(unit, overlap)
    if known is not None and (known.by.key, known.verdict, known.reason) == (by.key, verdict, said) and known.holds:
        return _with(overlap, known)
    if known is not None and known.id != seen:
        when = day_and_year(known.at.date())
        who = known.by.name or "Somebody else"
        raise InvalidInputError(f"{who} decided this meanwhile, on {when}. Open it again.", field=VERDICT)
    _require_reason(said)
    rows = {row.key: row for row in unit.products.by_keys([overlap.first.key, overlap.second.key])}
    first, second = sorted(rows.values(), key=lambda row: row.id or 0)
    row = OverlapVerdictRow(
        first_id=first.id or 0, second_id=second.id or 0, verdict=verdict, reason=said,
        decided_by=by.slack_id or by.key, decided_at=at,
        first_version=first.fit_rules_version, second_version=second.fit_rules_version,
    )  # fmt: skip
    unit.overlaps.add(row)
    for owner in _to_tell(overlap, by):
        plan(
            unit, delivery_id=new_id(), recipient=owner, kind=KIND, period=str(row.id), due_at=at, at=at,
            about={"verdict": row.id or 0},
        )  # fmt: skip
    return _with(overlap, Judged(row.id or 0, verdict, said, by, at))


def verdict_to_say(unit: Unit, catalog: Catalog, delivery: Delivery) -> Overlap | None:
    """What an owner is told; None when it is not known any more, or was decided anew since."""
    given = delivery.about.get("verdict")
    row = unit.overlaps.by_id(given) if isinstance(given, int) else None
    if row is None or unit.overlaps.latest()[(row.first_id, row.second_id)].id != row.id:
        return None
    keys = {found.id or 0: found.key for found in unit.products.by_ids([row.first_id, row.second_id])}
    first, second = (catalog.product(keys.get(one, "")) for one in (row.first_id, row.second_id))
    if first is None or second is None:
        return None
    return Overlap(first, second, 1.0, judged=_judged(unit, row, holds=True))


def _pairs(unit: Unit, ranking: Ranking) -> list[Overlap]:
    ids = {row.key: row.id or 0 for row in unit.products.all()}
    verdicts = unit.overlaps.latest()
    found = []
    for first, second, likeness in _alike(ranking):
        one, other = ids.get(first.key, 0), ids.get(second.key, 0)
        row = verdicts.get((min(one, other), max(one, other)))
        judged = _judged(unit, row, holds=_holds(row, first, second, ids)) if row is not None else None
        found.append(Overlap(first, second, likeness, _shared(ranking, first, second), judged))
    return found


def _alike(ranking: Ranking) -> Iterator[tuple[ProductCard, ProductCard, float]]:
    """Pairs of products whose records are alike and say nothing of each other."""
    products, records = ranking.products, ranking.matcher.records
    for start in range(0, len(products), MOST_AT_ONCE):
        likeness = records[start : start + MOST_AT_ONCE] @ records.T
        for row, column in zip(*np.nonzero(likeness >= ALIKE_FROM), strict=True):
            first, second = products[start + int(row)], products[int(column)]
            if start + row < column and not _told_apart(first, second):
                yield first, second, round(float(likeness[row, column]), 3)


def _told_apart(first: ProductCard, second: ProductCard) -> bool:
    """Whether one of the records says how the two differ."""
    pairs = ((first, second), (second, first))
    return any(key == other.key and text.strip() for one, other in pairs for key, text in one.differs_from)


def _shared(ranking: Ranking, first: ProductCard, second: ProductCard) -> tuple[Pair, ...]:
    matcher = ranking.matcher
    passages, vectors = matcher.index.passages, matcher.index.vectors
    ours, theirs = (
        [at for at in matcher.yes[ranking.columns[one.key]] if passages[at].field == "covers"]
        for one in (first, second)
    )
    likeness = vectors[ours] @ vectors[theirs].T
    found: list[Pair] = []
    order = sorted(np.ndindex(*likeness.shape), key=lambda at: -float(likeness[at]))
    for row, column in order:
        pair = passages[ours[row]].text, passages[theirs[column]].text
        if float(likeness[row, column]) >= SHARED_FROM and not _named(pair, found):
            found.append(pair)
    return tuple(found[:MOST_SHARED])


def _named(pair: Pair, found: Collection[Pair]) -> bool:
    """Whether one of the two tasks is shown already."""
    return any(pair[0] == one or pair[1] == other for one, other in found)


def _holds(row: OverlapVerdictRow, first: ProductCard, second: ProductCard, ids: dict[str, int]) -> bool:
    now = {ids[one.key]: one.fit_rules_version for one in (first, second)}
    return (now[row.first_id], now[row.second_id]) == (row.first_version, row.second_version)


def _known(unit: Unit, overlap: Overlap) -> Judged | None:
    """The last verdict on the pair, as it is stored now."""
    ids = {row.key: row.id or 0 for row in unit.products.by_keys([overlap.first.key, overlap.second.key])}
    row = unit.overlaps.latest().get((min(ids.values()), max(ids.values())))
    return _judged(unit, row, holds=_holds(row, overlap.first, overlap.second, ids)) if row is not None else None


def _judged(unit: Unit, row: OverlapVerdictRow, *, holds: bool) -> Judged:
    by = person_by_slack_id(unit, slack_id=row.decided_by)
    return Judged(row.id or 0, row.verdict, row.reason, by, row.decided_at, holds)


def _with(overlap: Overlap, judged: Judged) -> Overlap:
    return Overlap(overlap.first, overlap.second, overlap.likeness, overlap.shared, judged)


def _to_tell(overlap: Overlap, by: Person) -> list[str]:
    """Slack ids of who answers for the two, once each, without who decided."""
    people = (one.owner or one.deputy for one in (overlap.first, overlap.second))
    found = dict.fromkeys(one.slack_id for one in people if one is not None and one.slack_id)
    return [one for one in found if one != by.slack_id]


def _require_reason(said: str) -> None:
    if len(said) < SHORTEST_REASON or not any(one.isalpha() for one in said):
        wanted = f"Say why in at least {SHORTEST_REASON} characters"
        raise InvalidInputError(f"{wanted}: the owners read it.", field=REASON)
    if len(said) > LONGEST_REASON:
        raise InvalidInputError(f"Please keep the reason under {LONGEST_REASON:,} characters.", field=REASON)
