""" "How is X doing against last month?": by the command word, or asked in words."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views import browse as browse_view
from handlers.views.adoption import standing as standing_view
from handlers.views.blocks import Message
from portfolio import catalog
from portfolio.adoption import asking
from portfolio.adoption.asking import Asked
from portfolio.adoption.standing import standing_of
from portfolio.asking import catalog_now
from portfolio.errors import InvalidInputError

_FEW_WORDS = 3


def standing_words(arrival: Arrival, rest: str) -> Message | None:
    """`adoption <product> [period]`; None when the rest reads like a task."""
    today = arrival.tools.clock.now().date()
    if not rest:
        raise InvalidInputError("Which product? For example: adoption DocReader, or adoption DocReader last month.")
    with arrival.tools.unit() as unit:
        whole = catalog_now(arrival.tools, unit)
        asked = asking.asked_standing(whole, f"how is {rest} doing", today=today)
        if asked is None and len(rest.split()) <= _FEW_WORDS:
            near = catalog.nearest_products(unit, words=rest)
            return browse_view.no_such_product(rest, near) if near else None
    return _answer(arrival, asked) if asked else None


def standing_asked(arrival: Arrival, text: str) -> Message | None:
    """The question in anybody's words; None for every other sentence."""
    if not asking.may_ask_standing(text):
        return None
    with arrival.tools.unit() as unit:
        whole = catalog_now(arrival.tools, unit)
        asked = asking.asked_standing(whole, text, today=arrival.tools.clock.now().date())
    return _answer(arrival, asked) if asked else None


def _answer(arrival: Arrival, asked: Asked) -> Message:
    """The figures, in direct messages where others would read them along."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found = standing_of(unit, asked, person=who)
    answer = standing_view.standing_message(found)
    if arrival.spot.public and not arrival.spot.response_url:
        arrival.slack.tell(arrival.slack_id, answer)
        return standing_view.in_private()
    return answer
