"""Names an owner for a product that has none who is still with the company, and tells them (seed, "Right model")."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from portfolio.adoption.planning import gone
from portfolio.cards import Person, ProductCard
from portfolio.catalog import product_card
from portfolio.changing import change_catalog
from portfolio.deliveries import Delivery, plan
from portfolio.errors import InvalidInputError
from portfolio.importing_stored import in_order
from portfolio.people import Act, person_by_slack_id, require
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, Role

KIND = "owner_named"
OWNER = "owner"  # the field of the form
FILE = "owner.yaml"  # what an import problem calls the change


@dataclass(frozen=True, slots=True)
class Named:
    """A product with the owner it was given; `new` False where they owned it already."""

    product: ProductCard
    owner: Person
    new: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """What a new owner is told. `by`: who named them."""

    product: ProductCard
    by: Person


def is_ownerless(product: ProductCard, gone: Collection[str]) -> bool:
    """Whether nobody owns it, or whoever does left. `gone`: keys of those who left."""
    return product.owner is None or product.owner.key in gone


def lacks_owner(unit: Unit, product: ProductCard) -> bool:
    """The same, by what Slack said last of who left; a product in retirement needs none."""
    return product.stage is not LifecycleStage.RETIREMENT and is_ownerless(product, gone(unit))


def owner_left(unit: Unit, product: ProductCard) -> bool:
    """Whether it has an owner, and Slack said last that they left."""
    return product.owner is not None and product.owner.key in gone(unit)


def product_to_name(unit: Unit, *, product_key: str, by: Person) -> ProductCard:
    """The product, for who may name its owner now. Raises NotFoundError, NotAllowedError, InvalidInputError."""
    product = product_card(unit, key=product_key)
    require(by, Act.NAME_OWNER)
    _refuse_owned(unit, product)
    return product


def person_to_name(unit: Unit, *, slack_id: str) -> Person:
    """Somebody of the portfolio who is still there. Raises InvalidInputError with the field."""
    person = person_by_slack_id(unit, slack_id=slack_id)
    if not slack_id:
        raise InvalidInputError("Choose who is to own it.", field=OWNER)
    if not person.key:
        sentence = "I do not know them yet: only people of the catalogue can own a product. Import them first."
        raise InvalidInputError(sentence, field=OWNER)
    if person.key in gone(unit):
        raise InvalidInputError(f"{person.name} has left the company. Choose somebody else.", field=OWNER)
    return person


def name_owner(
    unit: Unit, *, product_key: str, slack_id: str, by: Person, at: datetime, new_id: Callable[[], str]
) -> Named:
    """Give a product an owner, as an import would write it, and tell them. The same person again changes nothing.

    Whoever comes second with somebody else is told who owns it by now. Raises as `product_to_name`, `person_to_name`.
    """
    unit.company.hold_version()  # one writer of the catalogue at a time: of two leads the second finds an owner
    product = product_card(unit, key=product_key)
    require(by, Act.NAME_OWNER)
    person = person_to_name(unit, slack_id=slack_id)
    if product.owner is not None and product.owner.key == person.key:
        return Named(product, person, new=False)
    _refuse_owned(unit, product)
    stands_in = product.deputy is not None and product.deputy.key == person.key
    implied = {"deputy": None} if stands_in else {}  # nobody stands in for themselves
    roles = {"roles": [role.value for role in in_order(person.roles | {Role.PRODUCT_OWNER})]}
    change_catalog(
        unit, file=FILE, product=(product.key, {"owner": person.key}), implied=implied, person=(person.key, roles),
        by=by, at=at,
    )  # fmt: skip
    if person.key != by.key:
        about = {"product": product.key, "by": by.slack_id or ""}
        delivery_id = new_id()
        plan(
            unit, delivery_id=delivery_id, recipient=slack_id, kind=KIND, period=delivery_id, due_at=at, at=at,
            about=about,
        )  # fmt: skip
    return Named(product_card(unit, key=product.key), person_by_slack_id(unit, slack_id=slack_id), new=True)


def naming_to_say(unit: Unit, delivery: Delivery) -> Naming | None:
    """What a new owner is told; None when the product is another one's by now, or gone."""
    row = unit.products.by_key(str(delivery.about.get("product", "")))
    product = product_card(unit, key=row.key) if row is not None else None
    if product is None or product.owner is None or product.owner.slack_id != delivery.recipient:
        return None
    return Naming(product, person_by_slack_id(unit, slack_id=str(delivery.about.get("by", ""))))


def _refuse_owned(unit: Unit, product: ProductCard) -> None:
    if product.owner is not None and not is_ownerless(product, gone(unit)):
        sentence = f"{product.name} has an owner by now: {product.owner.name}. I changed nothing."
        raise InvalidInputError(sentence, field=OWNER)
    if product.stage is LifecycleStage.RETIREMENT:
        raise InvalidInputError(f"{product.name} is being retired, so it needs no owner.")
