"""Starting with a product: only who may use it is shown how."""

from portfolio.asking import catalog_now
from portfolio.cards import Person, ProductCard
from portfolio.limits import how_closed, why_unavailable
from portfolio.toolbox import Toolbox
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
