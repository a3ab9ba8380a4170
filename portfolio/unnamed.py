"""Entries of the catalogue that nothing speaks of: they may be there by mistake, and an import can withdraw them."""

from collections.abc import Iterator

from storage.unit import Unit
from storage.vocabulary import Role


def unnamed(unit: Unit) -> tuple[str, ...]:
    """What is named by nothing, each in a sentence: people whose role is about nothing, and initiatives that are built
    from no product. Products and rules need nobody to name them."""
    return (*_people(unit), *_initiatives(unit))


def _people(unit: Unit) -> Iterator[str]:
    products, roles = unit.products.all(), unit.people.roles()
    answering = {one for row in products for one in (row.owner_id, row.deputy_id)}
    leading = {row.lead_id for row in unit.initiatives.all()}
    for person in unit.people.all():
        held = roles.get(person.id or 0, frozenset())
        if Role.PRODUCT_OWNER in held and person.id not in answering:
            yield f"{person.name} ({person.key}) is a product owner of no product."
        if Role.INITIATIVE_LEAD in held and person.id not in leading:
            yield f"{person.name} ({person.key}) leads no initiative."


def _initiatives(unit: Unit) -> Iterator[str]:
    built = {use.initiative_id for use in unit.initiatives.uses()}
    for row in unit.initiatives.all():
        if row.id not in built:
            yield f"{row.title} ({row.key}) is built from no product."
