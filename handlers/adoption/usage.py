"""`usage`: what came in lately, how to bring more, and the way to the form for a figure only people know."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views.adoption import coverage as view
from handlers.views.adoption import noting as noting_view
from handlers.views.blocks import Message
from portfolio import catalog
from portfolio.adoption import noting
from portfolio.adoption.intake.status import owner_keys, stopped_intakes, usage_status
from portfolio.errors import NotFoundError
from portfolio.people import Act, require
from storage.vocabulary import Role


def usage_words(arrival: Arrival, rest: str) -> Message | None:
    """Of one's own products, of the one named, or with "note" the form; None when it is about something else."""
    word, _, named = rest.partition(" ")
    if word.casefold() == "note" and named.strip():
        return _note(arrival, named.strip())
    who, now = person_of(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        card = catalog.find_product(unit, words=rest) if rest else None
        if rest and card is None:
            return None
        if card is not None:
            require(who, Act.TAKE_IN_USAGE, owner_keys=owner_keys(card))
        found = usage_status(unit, by=who, product_key=card.key if card else "")
        oversees = bool(who.roles & {Role.PORTFOLIO_LEAD, Role.OPERATOR})
        stopped = stopped_intakes(unit, now=now) if oversees else ()
    return view.status_message(found, stopped, today=now.date()) if found else view.nothing_yours()


def _note(arrival: Arrival, named: str) -> Message:
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        card = catalog.find_product(unit, words=named)
        if card is None:
            near = ", ".join(one.name for one in catalog.nearest_products(unit, words=named))
            raise NotFoundError(f"There is no product called “{named}”." + (f" Did you mean {near}?" if near else ""))
        return noting_view.offer_message(noting.product_to_note(unit, product_key=card.key, by=who))
