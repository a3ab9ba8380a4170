"""How far people come in their first steps with a product, for who answers for it; nobody is told apart."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from portfolio.adoption.readings import LEAST_PEOPLE
from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.checklists import compare
from portfolio.people import Act, require
from storage.unit import Unit

STOPPED_AFTER = timedelta(days=7)  # without a press, after which who did not stop by the button counts as stopped


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """`began`: people who began, None while they are fewer than five. `finished`: those who got a useful result, None
    where it is one to four people. `stopped_at`: the step at which most of at least five stopped, "" for their own
    task, with how many; None where no step has as many."""

    began: int | None = None
    finished: int | None = None
    stopped_at: tuple[str, int] | None = None


def first_steps_of(unit: Unit, product: ProductCard, *, person: Person, at: datetime) -> FirstSteps:
    """How many began, finished and stopped where, since it is counted. Raises NotAllowedError."""
    require(person, Act.SEE_ADOPTION, owner_keys=owner_keys(product))
    row = unit.products.by_key(product.key)
    rows = unit.onboarding.of_product(row.id) if row is not None and row.id is not None else []
    if len(rows) < LEAST_PEOPLE:
        return FirstSteps()
    finished = sum(one.finished_at is not None for one in rows)
    steps = unit.products.onboarding([rows[0].product_id]).get(rows[0].product_id, [])
    unfinished = [one for one in rows if one.finished_at is None]
    stopped = [one for one in unfinished if one.left_at is not None or one.last_at <= at - STOPPED_AFTER]
    ticks = unit.onboarding.ticks([one.id for one in stopped])
    places: Counter[str] = Counter()
    for one in stopped:
        found = compare(steps, one.seen, ticks[one.id])
        places[next((step.title for step in found.current if step.id not in found.done), "")] += 1
    most = next(iter(places.most_common(1)), ("", 0))
    told = finished if finished == 0 or finished >= LEAST_PEOPLE else None
    return FirstSteps(len(rows), told, most if most[1] >= LEAST_PEOPLE else None)
