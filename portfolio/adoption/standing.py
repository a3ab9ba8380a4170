"""How a product stands over some days against others, worked out from the store for who may see it (O14)."""

from dataclasses import dataclass

from portfolio.adoption.asking import Asked
from portfolio.adoption.measuring import Figure, figures_of
from portfolio.adoption.metrics import MetricUnit
from portfolio.adoption.weekly import History, weekly
from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.catalog import no_product
from portfolio.catalog_cards import cards_of
from portfolio.people import Act, may, require, row_id_of
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a product over the days asked about. `lead`: the one asked for, or of active people.

    `history`: active people a week over the last twelve weeks, None for a week nobody knows about.
    """

    asked: Asked
    lead: Figure
    others: tuple[Figure, ...]
    history: History


def standing_of(unit: Unit, asked: Asked, *, person: Person) -> Standing:
    """The figures somebody asked about. Raises NotAllowedError, NotFoundError."""
    require(person, Act.SEE_ADOPTION, owner_keys=owner_keys(asked.product))
    row = unit.products.by_key(asked.product.key)
    if row is None or row.id is None:
        raise no_product(unit, key=asked.product.key)
    figures = figures_of(unit, [row], asked.window, against=asked.against)[row.id]
    lead = next((one for one in figures if asked.metric and one.metric.key == asked.metric.key), figures[0])
    others = tuple(one for one in figures if one is not lead and not _is_idle(one))
    return Standing(asked, lead, others, weekly(unit, [row.id], asked.window)[row.id])


def products_to_choose(unit: Unit, *, person: Person) -> tuple[ProductCard, ...]:
    """The products in use whose figures somebody may see, by name: all for portfolio leads, else those they answer for.

    Raises NotAllowedError for everybody else.
    """
    if may(person, Act.SEE_ADOPTION):
        rows = unit.products.all()
    else:
        person_id = row_id_of(unit, person)
        rows = [] if person_id is None else unit.products.answered_for_by(person_id)
    found = cards_of(unit, [row for row in rows if row.stage.is_in_use])
    if not found:
        require(person, Act.SEE_ADOPTION)
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _is_idle(figure: Figure) -> bool:
    """Whether nothing of it happened, then or now: a count of none that tells nobody anything."""
    counts = (MetricUnit.COUNT, MetricUnit.PEOPLE, MetricUnit.TEAMS)
    return figure.metric.unit in counts and figure.now.value == 0 and not figure.before.value
