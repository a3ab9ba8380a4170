"""`usage`: what came in lately, how to bring more, and the way to the form for a figure only people know."""

from handlers.adoption import standing
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views import browse as browse_view
from handlers.views.adoption import coverage as view
from handlers.views.adoption import noting as noting_view
from handlers.views.blocks import Message
from portfolio import catalog
from portfolio.adoption import asking, noting
from portfolio.adoption.intake.status import owner_keys, stopped_intakes, usage_status
from portfolio.cards import ProductCard
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, require
from portfolio.sentences import is_short
from storage.vocabulary import Role


def usage_words(arrival: Arrival, rest: str) -> Message | None:
    """Of one's own products, of the one named, or with "note" the form; None when the rest reads like a task."""
    word, _, named = rest.partition(" ")
    if word.casefold() == "note":
        return _note(arrival, named.strip())
    card = _called(arrival, rest) if rest else None
    if rest and card is None:
        return standing.standing_asked(arrival, f"usage of {rest}") or _unknown(arrival, rest)
    who, now = person_of(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        if card is not None:
            require(who, Act.TAKE_IN_USAGE, owner_keys=owner_keys(card))
        found = usage_status(unit, by=who, product_key=card.key if card else "")
        oversees = bool(who.roles & {Role.PORTFOLIO_LEAD, Role.OPERATOR})
        stopped = stopped_intakes(unit, now=now) if oversees else ()
    return view.status_message(found, stopped, today=now.date()) if found else view.nothing_yours()


def _called(arrival: Arrival, words: str) -> ProductCard | None:
    with arrival.tools.unit() as unit:
        return catalog.find_product(unit, words=words)


def _unknown(arrival: Arrival, rest: str) -> Message | None:
    """One to three words are a name typed wrong; more of them are a task."""
    typed = asking.name_typed(rest)
    if not is_short(typed):
        return None
    with arrival.tools.unit() as unit:
        return browse_view.no_such_product(typed or rest, catalog.nearest_products(unit, words=typed))


def _note(arrival: Arrival, named: str) -> Message:
    if not named:
        raise InvalidInputError("A figure of which product? For example: usage note DocReader.")
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        card = catalog.find_product(unit, words=named)
        if card is None:
            near = ", ".join(one.name for one in catalog.nearest_products(unit, words=named))
            raise NotFoundError(f"There is no product called “{named}”." + (f" Did you mean {near}?" if near else ""))
        return noting_view.offer_message(noting.product_to_note(unit, product_key=card.key, by=who))
