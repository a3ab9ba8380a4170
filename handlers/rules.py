"""The portfolio's rules: by the command word, or asked for in words."""

from handlers.arrival import Arrival
from handlers.views import help as help_view
from handlers.views.blocks import Message
from portfolio import asking_rules
from portfolio.asking import catalog_now


def rule_words(arrival: Arrival, rest: str) -> Message | None:
    """`rules`; None when the rest reads like a task."""
    if rest:
        return None
    with arrival.tools.unit() as unit:
        rules = catalog_now(arrival.tools, unit).rules
    return help_view.rules_message(rules, public=arrival.spot.overheard)


def rules_asked(arrival: Arrival, text: str) -> Message | None:
    """ "What are the rules?", "What is R4?", "May I use ChatGPT?": those rules; None for every other sentence."""
    if not asking_rules.may_ask_rules(text):
        return None
    with arrival.tools.unit() as unit:
        catalog = catalog_now(arrival.tools, unit)
    asked = asking_rules.rules_asked(catalog, text)
    if asked is None:
        return None
    return help_view.rules_message(asked.rules, of=len(catalog.rules), naming=asked.name, public=arrival.spot.overheard)
