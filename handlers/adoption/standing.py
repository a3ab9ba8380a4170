""" "How is X doing against last month?": by the command word, or asked in words."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views import browse as browse_view
from handlers.views.adoption import standing as standing_view
from handlers.views.blocks import Message
from portfolio import catalog
from portfolio.adoption import asking
from portfolio.adoption.asking import Asked
from portfolio.adoption.first_steps import first_steps_of
from portfolio.adoption.standing import products_to_choose, standing_of
from portfolio.asking import catalog_now
from portfolio.sentences import is_short


def standing_words(arrival: Arrival, rest: str) -> Message | None:
    """`adoption <product> [period]`, alone that of one's only product; None when the rest reads like a task."""
    if not rest:
        return _choose(arrival)
    typed = asking.name_typed(rest)
    with arrival.tools.unit() as unit:
        whole = catalog_now(arrival.tools, unit)
        asked = asking.asked_standing(whole, f"how is {rest} doing", today=arrival.tools.clock.now().date())
        if asked is None and is_short(typed):
            return browse_view.no_such_product(typed or rest, catalog.nearest_products(unit, words=typed))
    return _answer(arrival, asked) if asked else None


def standing_asked(arrival: Arrival, text: str) -> Message | None:
    """The question in anybody's words; None for every other sentence."""
    if not asking.may_ask_standing(text):
        return None
    with arrival.tools.unit() as unit:
        whole = catalog_now(arrival.tools, unit)
        asked = asking.asked_standing(whole, text, today=arrival.tools.clock.now().date())
        name = "" if asked else asking.unknown_name(whole, text)
        if name:
            return browse_view.no_such_product(name, catalog.nearest_products(unit, words=name))
    return _answer(arrival, asked) if asked else None


def _choose(arrival: Arrival) -> Message:
    """The only product whose figures are for this person, or those there are to choose from."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found = products_to_choose(unit, person=who)
    if len(found) > 1:
        return standing_view.choose_message(found)
    return _answer(arrival, asking.usual(found[0], today=arrival.tools.clock.now().date()))


def _answer(arrival: Arrival, asked: Asked) -> Message:
    """The figures, in direct messages where others would read them along."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found = standing_of(unit, asked, person=who)
        steps = first_steps_of(unit, asked.product, person=who, at=arrival.tools.clock.now())
    answer = standing_view.standing_message(found, steps)
    return arrival.in_private(answer, why=standing_view.NOT_FOR_ALL)
