"""Starting with a product: only who may use it is shown how."""

from portfolio import catalog
from portfolio.asking import catalog_now
from portfolio.cards import Person, ProductCard
from portfolio.errors import NotAllowedError
from portfolio.limits import how_closed, why_unavailable
from portfolio.toolbox import Toolbox
from storage.unit import Unit
from storage.vocabulary import LifecycleStage


def product_to_start(tools: Toolbox, unit: Unit, *, key: str, asker: Person) -> ProductCard:
    """The product, for this person's first steps with it.

    A retired one comes too: its form names what to use instead. Raises NotFoundError for one that is not there,
    NotAllowedError for one that is not open to the person, whatever the button that named it said once.
    """
    product = catalog.product_card(unit, key=key)
    if product.stage is not LifecycleStage.RETIREMENT:
        why = why_unavailable(product, asker, catalog_now(tools, unit), tools.clock.now().date())
        if why:
            owner = product.owner.name if product.owner is not None else "the AI portfolio lead"
            between, answers = how_closed(product)
            raise NotAllowedError(f"{product.name}{between}{why}. {answers}: {owner}.")
    return product
