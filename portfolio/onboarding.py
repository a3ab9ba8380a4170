"""First steps with a product up to a first useful result: begun, ticked, finished, stopped and begun again."""

from dataclasses import dataclass, replace

from portfolio import deliveries, feedback
from portfolio.cards import Person
from portfolio.catalog import is_there, product_card, require_product
from portfolio.checklists import Checklist, checklists_from, compare
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import Act, require
from portfolio.starting import why_not
from portfolio.toolbox import Toolbox
from storage.models import OnboardingRow
from storage.unit import Unit

KIND, REMINDER = "first_steps", "first_steps_reminder"
Place = tuple[str, str]  # channel and ts of a message


@dataclass(frozen=True, slots=True)
class Begun:
    """First steps that somebody wants to take. `new`: begun by this very call, for the first time or again."""

    checklist: Checklist
    new: bool


def begin(tools: Toolbox, unit: Unit, *, person: Person, product_key: str, ask_id: str | None = None) -> Begun:
    """Begin the first steps, or go on with those that are begun; the list is said once in their direct messages.

    `ask_id`: the ask they come from now, which takes the place of an earlier one. What was done stays done when they
    begin again. Raises NotFoundError, and NotAllowedError when the product is not open to them, or retired.
    """
    if not person.slack_id:
        raise NotAllowedError("I keep first steps only for people who write to me in Slack.")
    product = product_card(unit, key=product_key)
    if refusal := why_not(tools, unit, product, asker=person):
        raise NotAllowedError(refusal)
    product_row = unit.products.by_key(product.key)
    if product_row is None or product_row.id is None:
        raise NotFoundError(f"There is no product called “{product.key}” any more.")
    at = tools.clock.now()
    fresh = OnboardingRow(
        id=tools.new_id(), slack_id=person.slack_id, product_id=product_row.id, ask_id=ask_id, begun_at=at, last_at=at
    )
    new = unit.onboarding.add_once(fresh.model_dump())
    present = unit.onboarding.of(person.slack_id, product_row.id)
    row = unit.onboarding.hold(present.id) if present else None
    if row is None:
        raise NotFoundError(f"There is no product called “{product.key}” any more.")
    if ask_id and ask_id != row.ask_id:
        row.ask_id, row.not_yet = ask_id, False
    row.last_at = at
    if not row.is_open:
        new, row.is_open, row.left_at, row.round = True, True, None, row.round + 1
        row.begun_at = at
    if new:
        _note_seen(unit, row)
        _plan(tools, unit, row)
    unit.session.flush()
    return Begun(checklists_from(tools, unit, [row])[0], new)


def tick(
    tools: Toolbox, unit: Unit, *, checklist_id: str, person: Person, step_id: int, done: bool = True
) -> Checklist:
    """A step is done, or is not after all; the same again changes nothing, as does what is finished or stopped.

    Raises NotFoundError, NotAllowedError, and InvalidInputError for a step that was never one of the product.
    """
    row = _held(unit, checklist_id, person)
    rows = unit.products.onboarding([row.product_id]).get(row.product_id, [])
    if not any(one.id == step_id for one in rows):
        raise InvalidInputError("That is no step of this product. Type “start” to see your first steps.")
    if row.is_open:
        before = checklists_from(tools, unit, [row])[0]
        _note_seen(unit, row)
        if done:
            unit.onboarding.tick(row.id, step_id, at=tools.clock.now())
        else:
            unit.onboarding.untick(row.id, step_id)
            row.not_yet = False
        row.last_at = tools.clock.now()
        return _after(tools, unit, row, before)
    return checklists_from(tools, unit, [row])[0]


def say_result(tools: Toolbox, unit: Unit, *, checklist_id: str, person: Person, worked: bool) -> Checklist:
    """What came of their own task. A useful result ends the first steps, and counts like a thumb up on the answer.

    Raises NotFoundError, NotAllowedError.
    """
    row = _held(unit, checklist_id, person)
    found = checklists_from(tools, unit, [row])[0]
    if not row.is_open:
        return found
    at = tools.clock.now()
    row.not_yet, row.last_at = not worked, at
    _note_seen(unit, row)
    if worked:
        row.is_open, row.finished_at = False, at
        if found.ask_id:
            feedback.accept_result(unit, ask_id=found.ask_id, by=person, product_key=found.product.key, at=at)
        _say_no_more(unit, row, "finished")
    return _after(tools, unit, row, found)


def stop(tools: Toolbox, unit: Unit, *, checklist_id: str, person: Person) -> Checklist:
    """They do not want to go on; they can begin again. Raises NotFoundError, NotAllowedError."""
    row = _held(unit, checklist_id, person)
    if row.is_open:
        row.is_open, row.not_yet, row.left_at = False, False, tools.clock.now()
        _say_no_more(unit, row, "stopped")
        unit.session.flush()
    return checklists_from(tools, unit, [row])[0]


def checklist_of(tools: Toolbox, unit: Unit, *, checklist_id: str, person: Person) -> Checklist:
    """Somebody's own checklist as it is now. Raises NotFoundError, NotAllowedError."""
    row = unit.onboarding.by_id(checklist_id)
    if row is None:
        raise NotFoundError("I do not know these first steps any more. Type “start” to see yours.")
    require(person, Act.KEEP_FIRST_STEPS, asker_slack_id=row.slack_id)
    require_product(unit, product_id=row.product_id)
    return checklists_from(tools, unit, [row])[0]


def open_checklists(tools: Toolbox, unit: Unit, *, person: Person) -> tuple[Checklist, ...]:
    """What somebody has begun and neither finished nor stopped, the last touched first."""
    rows = unit.onboarding.open_of(person.slack_id) if person.slack_id else []
    return checklists_from(tools, unit, rows)


def checklist_to_say(tools: Toolbox, unit: Unit, *, delivery: Delivery) -> Checklist | None:
    """What the list is worded from when it is said; None when it was stopped, or begun again, by then."""
    row = unit.onboarding.by_id(str(delivery.about.get("onboarding", "")))
    if (
        row is None
        or row.left_at is not None
        or delivery.period != _occasion(row)
        or not is_there(unit, row.product_id)
    ):
        return None
    return checklists_from(tools, unit, [row])[0]


def place_of(unit: Unit, checklist: Checklist) -> Place:
    """Where the list stands in their direct messages; ("", "") while it was not said."""
    period = f"{checklist.id}:{checklist.round}"
    row = unit.deliveries.of(checklist.person.slack_id or "", KIND, period)
    return (row.channel, row.message_ts) if row is not None else ("", "")


def _held(unit: Unit, checklist_id: str, person: Person) -> OnboardingRow:
    row = unit.onboarding.hold(checklist_id)
    if row is None:
        raise NotFoundError("I do not know these first steps any more. Type “start” to see yours.")
    require(person, Act.KEEP_FIRST_STEPS, asker_slack_id=row.slack_id)
    require_product(unit, product_id=row.product_id)
    return row


def _note_seen(unit: Unit, row: OnboardingRow) -> None:
    """The card as it is now is what the person has seen; a step that was reworded since is ticked by its new row."""
    rows = unit.products.onboarding([row.product_id]).get(row.product_id, [])
    found = compare(rows, row.seen, unit.onboarding.ticks([row.id])[row.id])
    for step_id in found.done:
        unit.onboarding.tick(row.id, step_id, at=row.last_at)
    row.seen = [one.id or 0 for one in found.current]


def _after(tools: Toolbox, unit: Unit, row: OnboardingRow, before: Checklist) -> Checklist:
    """The checklist now, which tells once more what changed on the card until this was done."""
    unit.session.flush()
    now = checklists_from(tools, unit, [row])[0]
    return replace(now, added=before.added, reworded=before.reworded, removed=before.removed)


def _occasion(row: OnboardingRow) -> str:
    return f"{row.id}:{row.round}"


def _plan(tools: Toolbox, unit: Unit, row: OnboardingRow) -> None:
    at = tools.clock.now()
    deliveries.plan(
        unit,
        delivery_id=tools.new_id(),
        recipient=row.slack_id,
        kind=KIND,
        period=_occasion(row),
        due_at=at,
        at=at,
        about={"onboarding": row.id},
    )


def _say_no_more(unit: Unit, row: OnboardingRow, why: str) -> None:
    deliveries.cancel(unit, recipient=row.slack_id, kinds=[REMINDER], period_starts=_occasion(row), why=why)
