"""Explains the headline of the portfolio's digest: the people of all products, by product, as the records say now."""

from dataclasses import dataclass

from portfolio.adoption.digests import PortfolioDigest
from portfolio.adoption.everybody import ProductPeople, added_up, counted_products, people_of_all, people_of_each
from portfolio.adoption.looking import GONE, Which
from portfolio.adoption.measuring import Figure
from portfolio.adoption.planning import gone
from portfolio.adoption.portfolio_digesting import preview_portfolio_digest
from portfolio.adoption.reached import how_far
from portfolio.adoption.windows import Window
from portfolio.adoption.written import portfolio_digest
from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.errors import NotFoundError
from portfolio.people import Act, may, person_from, require
from storage.unit import Unit
from storage.vocabulary import DigestKind


@dataclass(frozen=True, slots=True)
class WholeExplained:
    """The headline with what is behind it. `digest`: what was said, or would be; `people`: as the records say now.

    `products`: those whose figures this person may see, the one most people used first; `others`: how many more there
    are. `added_up`: what the people of all products are together, each counted for every product they used.
    """

    digest: PortfolioDigest
    people: Figure | None
    products: tuple[ProductPeople, ...] = ()
    others: int = 0
    added_up: int = 0

    @property
    def has_changed(self) -> bool:
        """Whether what came in later changed what the digest said."""
        said = self.digest.people.now.value if self.digest.people else None
        return bool(self.digest.id) and said != (self.people.now.value if self.people else None)


def explain_whole(unit: Unit, *, which: Which, person: Person) -> WholeExplained:
    """The headline of a digest of the portfolio, or over a window. Raises NotAllowedError, NotFoundError."""
    require(person, Act.SEE_PORTFOLIO)
    digest = _digest(unit, which, person)
    rows = counted_products(unit)
    reach = how_far(unit, [row.id for row in rows if row.id is not None], digest.window)
    _, people = people_of_all(unit, reach, digest.window)
    each = people_of_each(unit, rows, reach, digest.window)
    shown = tuple(one for one in each if _may_see(person, one.product))
    return WholeExplained(digest, people, shown, len(each) - len(shown), added_up(each))


def products_of_whole(unit: Unit, *, window: Window, person: Person) -> tuple[ProductCard, ...]:
    """The products whose figures this person may see, the one most people used first."""
    rows = counted_products(unit)
    reach = how_far(unit, [row.id for row in rows if row.id is not None], window)
    each = people_of_each(unit, rows, reach, window)
    return tuple(one.product for one in each if _may_see(person, one.product))


def _digest(unit: Unit, which: Which, person: Person) -> PortfolioDigest:
    if which.window is not None:
        return preview_portfolio_digest(unit, person=person, turn_key="", window=which.window, gone=gone(unit))
    row = unit.digests.by_id(which.digest_id) if which.digest_id else None
    if row is None or row.kind is not DigestKind.PORTFOLIO:
        raise NotFoundError(GONE)
    return portfolio_digest(unit, row, person_from(unit.people.by_ids([row.person_id], withdrawn=True)[0], frozenset()))


def _may_see(person: Person, product: ProductCard) -> bool:
    return may(person, Act.SEE_ADOPTION, owner_keys=owner_keys(product))
