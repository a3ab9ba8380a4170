"""Composes the portfolio's digest of a month: movers, what stands still, what nobody decides or owns, the demand."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portfolio.adoption.changes import (
    NOISE_WINDOWS,
    PEOPLE_METRIC,
    UNUSED_AFTER,
    ChangeKind,
    Seen,
    changes_in,
    is_beyond_noise,
)
from portfolio.adoption.digests import Mover, PortfolioDigest, has_new_owner
from portfolio.adoption.everybody import counted_products, people_of_all
from portfolio.adoption.reached import Reach, how_far
from portfolio.adoption.seeing import see
from portfolio.adoption.weekly import people_in
from portfolio.adoption.windows import Window
from portfolio.adoption.written import portfolio_digest, portfolio_json
from portfolio.cards import Person
from portfolio.errors import NotFoundError
from portfolio.ownership import is_ownerless
from portfolio.people import Act, may, require, row_id_of
from portfolio.pilots.reading import pilots_from
from portfolio.themes import Theme
from storage.models import DigestRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import DigestKind, LifecycleStage, PilotStatus

MOST_KEPT = 50  # of one list; the message shows fewer and says how many there are
MOST_WANTED = 5
WAITS_AS_HYPOTHESIS, WAITS_FOR_PILOT, WAITS_FOR_GROWTH = 90, 90, 180  # days
LOOKED_BACK = timedelta(days=100)  # for the last digest: as far as a paused quarter
Wanted = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Whole:
    """Everything that is looked at once for the whole portfolio. `gone`: keys of owners who left the company."""

    rows: tuple[ProductRow, ...]
    seen: Mapping[int, Seen]
    reach: Mapping[int, Reach]
    stages: Mapping[int, Mapping[LifecycleStage, date]]
    in_pilot: frozenset[int]
    gone: frozenset[str]
    window: Window

    def lively(self) -> Iterator[tuple[ProductRow, Seen]]:
        """Products that have users to lose or win."""
        for row in self.rows:
            if row.stage is not LifecycleStage.HYPOTHESIS:
                yield row, self.seen[row.id or 0]


def compose_portfolio_digest(
    unit: Unit,
    *,
    person: Person,
    turn_key: str,
    window: Window,
    at: datetime,
    new_id: Callable[[], str],
    wanted: Wanted = (),
    gone: Collection[str] = (),
) -> PortfolioDigest:
    """The digest of the portfolio for one turn, made and kept; the kept one when this turn's was made before.

    `wanted`: what people asked for and nothing covers, as `wanted_of` makes it. `gone`: keys of owners who left.
    Raises NotAllowedError for others than those who see the portfolio, NotFoundError for who is not in it.
    """
    person_id = row_id_of(unit, person)
    if person_id is None:
        raise NotFoundError("Only people of the portfolio get digests.")
    require(person, Act.SEE_PORTFOLIO)
    row = unit.digests.of_period(person_id, DigestKind.PORTFOLIO, turn_key)
    if row is None:
        made = _made(unit, new_id(), person, turn_key, window, wanted, gone)
        row = DigestRow(
            id=made.id, person_id=person_id, kind=DigestKind.PORTFOLIO, period=turn_key, start=window.start,
            end=window.end, quiet=made.quiet, figures=portfolio_json(made), made_at=at,
        )  # fmt: skip
        if unit.digests.add_once(row.model_dump()):
            return made
        row = unit.digests.of_period(person_id, DigestKind.PORTFOLIO, turn_key) or row  # another process was faster
    return portfolio_digest(unit, row, person)


def preview_portfolio_digest(
    unit: Unit, *, person: Person, turn_key: str, window: Window, wanted: Wanted = (), gone: Collection[str] = ()
) -> PortfolioDigest:
    """The same, as things stand now and kept nowhere; its id is "". Raises NotAllowedError."""
    require(person, Act.SEE_PORTFOLIO)
    return _made(unit, "", person, turn_key, window, wanted, gone)


def kept_portfolio_digest(unit: Unit, *, person: Person, turn_key: str) -> PortfolioDigest | None:
    """The digest of the portfolio that was made for somebody and a turn, or None."""
    person_id = row_id_of(unit, person)
    row = None if person_id is None else unit.digests.of_period(person_id, DigestKind.PORTFOLIO, turn_key)
    return None if row is None else portfolio_digest(unit, row, person)


def told_portfolio_digest(unit: Unit, *, digest_id: str, person: Person) -> PortfolioDigest | None:
    """A digest of the portfolio as it was told to this person; None for another one's."""
    row = unit.digests.by_id(digest_id)
    if row is None or row.kind is not DigestKind.PORTFOLIO or row.person_id != row_id_of(unit, person):
        return None
    return portfolio_digest(unit, row, person)


def wanted_of(themes: Sequence[Theme], *, person: Person) -> tuple[tuple[str, int], ...]:
    """What is wanted and nothing covers, most people first, for who may read people's own words."""
    if not may(person, Act.READ_DEMAND):
        return ()
    open_ones = [theme for theme in themes if theme.became is None and theme.people_30d]
    return tuple((theme.label, theme.people_30d) for theme in open_ones[:MOST_WANTED])


def _made(
    unit: Unit, digest_id: str, person: Person, turn_key: str, window: Window, wanted: Wanted, gone: Collection[str]
) -> PortfolioDigest:
    whole = _look(unit, window, gone)
    history, people = people_of_all(unit, whole.reach, window)
    moved = sorted(_moved(whole), key=lambda pair: -pair[0])
    unused = _longest(_unused(whole))
    idle = {one.product.key for one in unused}  # of which it need not be said that they do not grow
    digest = PortfolioDigest(
        digest_id, person, turn_key, window,
        people=people,
        movers=_most(mover for _, mover in moved if ((mover.figure and mover.figure.change) or 0) > 0),
        falling=_most(mover for _, mover in moved if ((mover.figure and mover.figure.change) or 0) < 0),
        unused=unused,
        stuck=_longest(one for one in _stuck(unit, whole) if one.product.key not in idle),
        overdue=_longest(_overdue(unit, window)),
        ownerless=_most(_ownerless(whole)),
        named=_most(_named(unit, person, whole)),
        wanted=tuple(wanted[:MOST_WANTED]) if may(person, Act.READ_DEMAND) else (),
        history=history,
    )  # fmt: skip
    return replace(digest, quiet=_is_quiet(digest))


def _is_quiet(digest: PortfolioDigest) -> bool:
    lists = (digest.movers, digest.falling, digest.unused, digest.stuck, digest.overdue, digest.ownerless, digest.named)
    if any(lists) or digest.wanted:
        return False
    now, before = (digest.people.now.value, digest.people.before.value) if digest.people else (None, None)
    past = [value for _, value in digest.history[:-1]]
    return now is None or before is None or not is_beyond_noise(now, before, past)


def _look(unit: Unit, window: Window, gone: Collection[str]) -> _Whole:
    rows = counted_products(unit)
    ids = [row.id for row in rows if row.id is not None]
    live = unit.pilots.in_status(PilotStatus.RUNNING, PilotStatus.DECIDING)
    return _Whole(
        rows,
        see(unit, rows, window),
        how_far(unit, ids, window),
        unit.initiatives.stage_since(ids, until=window.end),
        frozenset(pilot.product_id for pilot in live),
        frozenset(gone),
        window,
    )


def _moved(whole: _Whole) -> Iterator[tuple[float, Mover]]:
    """(weight, product) of products whose people became more or fewer than chance makes them."""
    for _, seen in whole.lively():
        figure = seen.figure(PEOPLE_METRIC)
        change = next((one for one in changes_in(seen) if one.kind == ChangeKind.PEOPLE), None)
        if change is not None:
            yield change.weight, Mover(seen.product, figure)


def _unused(whole: _Whole) -> Iterator[Mover]:
    """Installed tools: people may use them or were sent there, and nobody did for four weeks."""
    for _, seen in whole.lively():
        if seen.reaches and seen.idle_for >= UNUSED_AFTER.days // 7:
            yield Mover(seen.product, seen.figure(PEOPLE_METRIC), days=seen.idle_for * 7)


def _stuck(unit: Unit, whole: _Whole) -> Iterator[Mover]:
    """What stayed in its stage for long: a hypothesis, a pilot stage without a pilot, adoption without growth."""
    for row in whole.rows:
        seen, days = whole.seen[row.id or 0], _days_in_stage(row, whole)
        if row.stage is LifecycleStage.HYPOTHESIS:
            stuck = days >= WAITS_AS_HYPOTHESIS
        elif row.stage is LifecycleStage.PILOT:
            stuck = days >= WAITS_FOR_PILOT and row.id not in whole.in_pilot
        else:
            in_adoption = row.stage is LifecycleStage.ADOPTION
            stuck = in_adoption and days >= WAITS_FOR_GROWTH and not _grew(unit, row, seen, whole)
        if stuck:
            yield Mover(seen.product, seen.figure(PEOPLE_METRIC), days=days)


def _days_in_stage(row: ProductRow, whole: _Whole) -> int:
    since = whole.stages.get(row.id or 0, {}).get(row.stage)
    return (whole.window.end - (since or row.created_at.date())).days


def _grew(unit: Unit, row: ProductRow, seen: Seen, whole: _Whole) -> bool:
    """Whether more people use it than half a year ago; where that is not known, nobody says it stands still."""
    back = max(1, round(WAITS_FOR_GROWTH / whole.window.days))
    then = whole.window.and_before(back)[0]
    product_id, figure = row.id or 0, seen.figure(PEOPLE_METRIC)
    before = people_in(unit, [product_id], [then], whole.reach)[product_id][0]
    if before is None or figure is None or figure.now.value is None:
        return True
    return figure.now.value > before and is_beyond_noise(figure.now.value, before, seen.past[-NOISE_WINDOWS:])


def _overdue(unit: Unit, window: Window) -> Iterator[Mover]:
    """Pilots whose decision was due and is not taken."""
    rows = unit.pilots.in_status(PilotStatus.RUNNING, PilotStatus.DECIDING)
    for pilot in pilots_from(unit, [row for row in rows if row.decide_on is not None and row.decide_on < window.end]):
        if pilot.decide_on is not None:
            yield Mover(pilot.product, days=(window.end - pilot.decide_on).days)


def _ownerless(whole: _Whole) -> Iterator[Mover]:
    """Products nobody owns, or whose owner left; `name`: who that was."""
    for row in whole.rows:
        product = whole.seen[row.id or 0].product
        if is_ownerless(product, whole.gone):
            yield Mover(product, name=product.owner.name if product.owner is not None else "")


def _named(unit: Unit, person: Person, whole: _Whole) -> Iterator[Mover]:
    """What came of what this person's last digest said nobody owns: products somebody owns since; `name`: who."""
    before = unit.digests.ended_since(
        row_id_of(unit, person) or 0, DigestKind.PORTFOLIO, whole.window.start - LOOKED_BACK, before=whole.window.end
    )
    if not before:
        return
    for mover in portfolio_digest(unit, before[-1], person).ownerless:
        owner = mover.product.owner
        if owner is not None and has_new_owner(mover) and owner.key not in whole.gone:
            yield Mover(mover.product, name=owner.name)


def _most(movers: Iterator[Mover]) -> tuple[Mover, ...]:
    return tuple(movers)[:MOST_KEPT]


def _longest(movers: Iterator[Mover]) -> tuple[Mover, ...]:
    return tuple(sorted(movers, key=lambda one: (-one.days, one.product.key)))[:MOST_KEPT]
