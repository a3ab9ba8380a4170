"""The portfolio lead names an owner, from a product's card or below the digest, and the owner hears of it."""

from dataclasses import replace

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import Occasion
from handlers.lanes import Step
from handlers.views import ownership as view
from handlers.views import start
from handlers.views.adoption.portfolio_digest import portfolio_message
from handlers.views.blocks import Message
from handlers.views.values import Carried, needed
from portfolio import ownership, people
from portfolio.adoption.portfolio_digesting import told_portfolio_digest
from portfolio.cards import Person
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.ownership import OWNER, Named
from portfolio.people import Act
from portfolio.toolbox import Toolbox


def open_form(arrival: Arrival) -> None:
    """ "Name an owner": the form at once, filled when the store was read."""
    carried = arrival.carried()
    view_id, by = arrival.show(start.loading(view.TITLE)), person_of(arrival)
    with arrival.tools.unit() as unit:
        product = ownership.product_to_name(unit, product_key=needed(carried.product), by=by)
    place = replace(carried, channel=arrival.spot.channel, ts=str(arrival.message.get("ts", "")))
    arrival.slack.update_view(view_id, view.owner_form(product, carried=place))


def receive_owner(arrival: Arrival) -> Step:
    """The form: the owner is named once, then who named them hears it, and the digest it began in says so."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    people.require(by, Act.NAME_OWNER)
    who, key = next(iter(arrival.picked(OWNER)), ""), needed(carried.product)
    with arrival.tools.unit() as unit:
        person = ownership.person_to_name(unit, slack_id=who)
    account = arrival.slack.directory.account(who)
    if account.is_gone or account.is_bot:
        kind = "is a bot" if account.is_bot else "has left the company"
        raise InvalidInputError(f"{person.name} {kind}. Choose somebody else.", field=OWNER)
    tools = arrival.tools
    with tools.unit() as unit:
        named = ownership.name_owner(
            unit, product_key=key, slack_id=who, by=by, at=tools.clock.now(), new_id=tools.new_id
        )
    arrival.ack(response_action="clear")  # a card below the form still says that nobody owns it
    return lambda: _say(arrival, carried, named, by)


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """That they were named; None when somebody else owns it by then."""
    with tools.unit() as unit:
        found = ownership.naming_to_say(unit, delivery)
    return view.owner_named(found) if found else None


def _say(arrival: Arrival, carried: Carried, named: Named, by: Person) -> None:
    arrival.slack.tell(arrival.slack_id, view.named_message(named, by=by))
    if not (carried.item and carried.channel and carried.ts):
        return
    with arrival.tools.unit() as unit:
        told = told_portfolio_digest(unit, digest_id=carried.item, person=by)
    if told is not None:
        arrival.slack.change(carried.channel, carried.ts, portfolio_message(told))


OCCASION = Occasion(ownership.KIND, compose)
