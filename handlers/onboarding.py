"""First steps with a product: begun by "Start with …", ticked where they stand, gone on with on any day."""

from handlers import home
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import Occasion
from handlers.lanes import Step
from handlers.slack import Slack
from handlers.views import browse as browse_view
from handlers.views import onboarding as view
from handlers.views import start
from handlers.views.blocks import Message, View, modal
from handlers.views.values import STALE, Carried, needed
from portfolio import catalog, onboarding, onboarding_reminders, starting
from portfolio.asking import catalog_now
from portfolio.cards import Person, ProductCard
from portfolio.checklists import Checklist
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.sentences import is_short
from portfolio.toolbox import Toolbox

WITH = "with "
MOST_DRAWN = 3  # times a list is drawn for one press, while it changes under it


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The list as it is when it is said; None when it was stopped by then."""
    with tools.unit() as unit:
        found = onboarding.checklist_to_say(tools, unit, delivery=delivery)
    return view.checklist_message(found) if found else None


def remind(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The reminder; None when they went on, finished or stopped by then."""
    with tools.unit() as unit:
        found = onboarding_reminders.reminder_to_say(tools, unit, delivery=delivery)
    return view.reminder_message(found) if found else None


def plan_reminders(tools: Toolbox, _slack: Slack) -> int:
    """What the clock brings: a reminder of what was begun and left lying."""
    with tools.unit() as unit:
        return onboarding_reminders.plan_reminders(tools, unit)


# Somebody pressed a button for the list, so that it does not wait for their working hours.
OCCASIONS = (Occasion(onboarding.KIND, compose, urgent=True), Occasion(onboarding.REMINDER, remind))


def begun_modal(arrival: Arrival, carried: Carried, person: Person) -> View:
    """ "Start with …": the list is begun, or gone on with, and shown in the modal; it is said beside that once."""
    # From the list of a retired product the task comes along, where it is still kept.
    ask_id = _own(arrival, carried.item).ask_id if carried.item else carried.ask
    with arrival.tools.unit() as unit:
        begun = onboarding.begin(arrival.tools, unit, person=person, product_key=carried.product, ask_id=ask_id or None)
    if not begun.new:
        _draw_said(arrival, begun.checklist)
    return _modal(begun.checklist, new=begun.new, part=carried.part, scenario=carried.pick, ask_id=ask_id)


def go_on(arrival: Arrival) -> None:
    """ "Go on with …", on the Home tab and in the list of what is begun: the list in a modal."""
    carried = arrival.carried()
    arrival.load(view.TITLE, lambda: _modal(_own(arrival, needed(carried.item))), refused=view.TITLE)


def tick_step(arrival: Arrival) -> Step:
    """ "Done" and "Undo the last": of the very step the button named, so that a double click is one."""
    carried, person = arrival.carried(), person_of(arrival)
    if carried.pick not in (view.DONE, view.UNDO) or not (carried.part.isascii() and carried.part.isdecimal()):
        raise InvalidInputError(STALE)
    with arrival.tools.unit() as unit:
        found = onboarding.tick(
            arrival.tools,
            unit,
            checklist_id=needed(carried.item),
            person=person,
            step_id=int(carried.part[:15]),
            done=carried.pick == view.DONE,
        )
    return lambda: _show(arrival, found)


def say_result(arrival: Arrival) -> Step:
    """ "It worked" and "Not yet"."""
    carried, person = arrival.carried(), person_of(arrival)
    if carried.pick not in (view.WORKED, view.NOT_YET):
        raise InvalidInputError(STALE)
    with arrival.tools.unit() as unit:
        found = onboarding.say_result(
            arrival.tools,
            unit,
            checklist_id=needed(carried.item),
            person=person,
            worked=carried.pick == view.WORKED,
        )
    return lambda: _show(arrival, found)


def stop(arrival: Arrival) -> Step:
    """ "Stop this", which was asked before."""
    carried, person = arrival.carried(), person_of(arrival)
    with arrival.tools.unit() as unit:
        found = onboarding.stop(arrival.tools, unit, checklist_id=needed(carried.item), person=person)
    return lambda: _show(arrival, found)


def start_words(arrival: Arrival, rest: str) -> Message | None:
    """`start`: where one was; `start <product>`: its first steps. None when the rest reads like a task."""
    if not rest:
        return _where(arrival)
    typed = rest[len(WITH) :].strip() if rest.casefold().startswith(WITH) else rest
    with arrival.tools.unit() as unit:
        product = catalog.find_product(unit, words=typed)
        near = () if product else catalog.nearest_products(unit, words=typed)
    if product is not None:
        return _begin_typed(arrival, product)
    # "start a newsletter" is a task; one word, or a few that nearly name a product, are a name typed wrong.
    if not is_short(typed) or (len(typed.split()) > 1 and not near):
        return None
    return browse_view.no_such_product(typed, near)


def _begin_typed(arrival: Arrival, product: ProductCard) -> Message:
    tools, person = arrival.tools, person_of(arrival)
    with tools.unit() as unit:
        why = starting.why_not(tools, unit, product, asker=person)
        begun = None if why else onboarding.begin(tools, unit, person=person, product_key=product.key)
        instead = starting.instead_of(tools, unit, product, asker=person) if why else None
    if begun is None:
        return view.cannot_begin(product, why, instead=instead, reader=arrival.slack_id)
    said = view.begun_message(begun.checklist) if begun.new else view.checklist_message(begun.checklist)
    return arrival.in_private(said, why=view.NOT_FOR_ALL)


def _where(arrival: Arrival) -> Message:
    """What is begun: the only list whole, of several how far each is."""
    tools, person = arrival.tools, person_of(arrival)
    with tools.unit() as unit:
        found = onboarding.open_checklists(tools, unit, person=person)
        example = starting.first_open(catalog_now(tools, unit), person, tools.clock.now().date()) if not found else ""
    if not found:
        return view.nothing_begun(example)
    said = view.checklist_message(found[0]) if len(found) == 1 else view.open_list(found)
    return arrival.in_private(said, why=view.NOT_FOR_ALL)


def _own(arrival: Arrival, checklist_id: str) -> Checklist:
    tools, person = arrival.tools, person_of(arrival)
    with tools.unit() as unit:
        return onboarding.checklist_of(tools, unit, checklist_id=checklist_id, person=person)


def _modal(found: Checklist, *, new: bool = False, part: str = "", scenario: str = "", ask_id: str = "") -> View:
    """The list with all the product's first steps; alone where there is nothing more to do."""
    kept = view.in_modal(found, new=new)
    if not found.is_usable:
        return modal(view.TITLE, kept)
    scenario, ask_id = scenario or found.scenario, ask_id or found.ask_id
    return start.start_modal(found.product, part=part, ask_id=ask_id, scenario=scenario, kept=kept)


def _show(arrival: Arrival, found: Checklist) -> None:
    """Draw the list again where the button stood, and in its message where that is another one.

    Until it is drawn as it is: a second device may have changed it while the first one's press was being drawn.
    """
    for _ in range(MOST_DRAWN):
        _draw(arrival, found)
        now = _own(arrival, found.id)
        if (now.steps, now.state, now.not_yet) == (found.steps, found.state, found.not_yet):
            break
        found = now
    if arrival.view:  # pressed in a modal, which was opened from the Home tab perhaps
        home.draw(arrival)


def _draw(arrival: Arrival, found: Checklist) -> None:
    spot, message = arrival.spot, view.checklist_message(found)
    pressed = (spot.channel, str(arrival.message.get("ts", "")))
    if arrival.in_modal:
        arrival.slack.update_view(str(arrival.view.get("id", "")), _modal(found))
    elif spot.response_url:
        arrival.slack.whisper(spot, message, replace=True)
    elif pressed[1]:
        arrival.slack.change(*pressed, message)
    _draw_said(arrival, found, but=pressed)


def _draw_said(arrival: Arrival, found: Checklist, *, but: onboarding.Place = ("", "")) -> None:
    """Draw it again in its message, where it has one that is not this one."""
    with arrival.tools.unit() as unit:
        place = onboarding.place_of(unit, found)
    if place[1] and place != but:
        arrival.slack.change(*place, view.checklist_message(found))
