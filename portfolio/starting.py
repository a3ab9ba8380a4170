"""Starting with a product: only who may use it is shown how."""

from datetime import date

from portfolio.asking import catalog_now
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.limits import how_closed, replacement, why_unavailable
from portfolio.toolbox import Toolbox
from portfolio.wording import day_and_year
from storage.unit import Unit
from storage.vocabulary import LifecycleStage


def why_closed(tools: Toolbox, unit: Unit, product: ProductCard, *, asker: Person) -> str:
    """Why this person gets no first steps with the product, whatever the button that named it said once, or "".

    A retired one is not closed: its form names what to use instead.
    """
    if product.stage is LifecycleStage.RETIREMENT:
        return ""
    why = why_unavailable(product, asker, catalog_now(tools, unit), tools.clock.now().date())
    if not why:
        return ""
    owner = product.owner.name if product.owner is not None else "the AI portfolio lead"
    between, answers = how_closed(product)
    return f"{product.name}{between}{why}. {answers}: {owner}."


def why_not(tools: Toolbox, unit: Unit, product: ProductCard, *, asker: Person) -> str:
    """Why this person cannot begin with the product, a retired one included, or ""."""
    if product.stage is not LifecycleStage.RETIREMENT:
        return why_closed(tools, unit, product, asker=asker)
    last = f", last day {day_and_year(product.retire_on)}" if product.retire_on else ""
    after = replacement(product, catalog_now(tools, unit))
    then = f"Use {after.name} instead." if after else "Nothing replaces it."
    return f"{product.name} is in retirement{last}. {then}"


def instead_of(tools: Toolbox, unit: Unit, product: ProductCard, *, asker: Person) -> ProductCard | None:
    """What takes the place of a retired product, where this person may use it; else None."""
    after = replacement(product, catalog_now(tools, unit)) if product.stage is LifecycleStage.RETIREMENT else None
    return after if after is not None and not why_closed(tools, unit, after, asker=asker) else None


def first_open(whole: Catalog, asker: Person, today: date) -> str:
    """The name of a product this person may begin with, as an example: one whose card has first steps; "" for none."""
    usable = [one for one in whole.products if not why_unavailable(one, asker, whole, today)]
    usable.sort(key=lambda one: not one.onboarding)
    return usable[0].name if usable else ""
