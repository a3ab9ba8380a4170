"""The lifecycle move that follows from a scaling decision: offered to the owner, made when they say so, not before."""

from dataclasses import dataclass
from datetime import datetime

from portfolio.cards import Person, ProductCard
from portfolio.catalog import product_card
from portfolio.changing import change_catalog
from portfolio.deliveries import plan
from portfolio.errors import InvalidInputError
from portfolio.people import Act
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.reading import pilot_for
from portfolio.pilots.surveying import NewId
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, PilotStatus, ScalingDecision

OFFER = "lifecycle_offer"
FILE = "lifecycle.yaml"  # what an import problem calls the move
# Seed, "Right model": hypothesis → pilot → adoption. Where a product stands further on, a pilot tries something new
# with it, and neither outcome moves the whole product.
OFFERS: dict[tuple[ScalingDecision, LifecycleStage], tuple[LifecycleStage, ...]] = {
    (ScalingDecision.SCALE, LifecycleStage.HYPOTHESIS): (LifecycleStage.ADOPTION,),
    (ScalingDecision.SCALE, LifecycleStage.PILOT): (LifecycleStage.ADOPTION,),
    (ScalingDecision.STOP, LifecycleStage.HYPOTHESIS): (LifecycleStage.RETIREMENT,),
    (ScalingDecision.STOP, LifecycleStage.PILOT): (LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A product after its move; `new` False where it stood there already."""

    product: ProductCard
    stood: LifecycleStage
    new: bool


def offers_of(pilot: PilotCard, stood: LifecycleStage | None = None) -> tuple[LifecycleStage, ...]:
    """Where a product may go after its pilot was closed, from where it stands, or `stood`; nothing for most."""
    if pilot.status is not PilotStatus.CLOSED or not pilot.decisions:
        return ()
    return OFFERS.get((pilot.decisions[-1].decision, stood or pilot.product.stage), ())


def plan_offer(unit: Unit, pilot: PilotCard, *, at: datetime, new_id: NewId) -> None:
    """Offer the move to the product's owner, or their deputy where nobody owns it."""
    to = pilot.product.owner or pilot.product.deputy
    if to is not None and to.slack_id and offers_of(pilot):
        plan(
            unit, delivery_id=new_id(), recipient=to.slack_id, kind=OFFER, period=pilot.id, due_at=at, at=at,
            about={"pilot": pilot.id},
        )  # fmt: skip


def move_stage(
    unit: Unit, *, pilot_id: str, to: LifecycleStage, stood: LifecycleStage, by: Person, at: datetime
) -> Moved:
    """Move a product, as an import would write it, when it stands where it stood when the move was offered.

    Whoever comes second finds it moved. Raises NotFoundError, NotAllowedError, InvalidInputError.
    """
    unit.company.hold_version()  # one writer of the catalogue at a time
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.MOVE_STAGE)
    product = pilot.product
    if to not in offers_of(pilot, stood):
        raise InvalidInputError("This move does not follow from the pilot's decision.")
    if product.stage is to:
        return Moved(product, stood, new=False)
    if product.stage is not stood:
        raise InvalidInputError(f"{product.name} stands in {product.stage.value} by now, so I moved nothing.")
    change_catalog(unit, file=FILE, product=(product.key, {"stage": to.value}), by=by, at=at)
    return Moved(product_card(unit, key=product.key), stood, new=True)
