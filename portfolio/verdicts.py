"""Verdicts: every portfolio rule's verdict on an ask, read with what was said before it and the data it carries."""

from dataclasses import replace

from knowledge.words import points_back
from portfolio.choosing import Chooser, Reading
from portfolio.context import joined
from portfolio.limits import CarriedData, data_carried
from portfolio.prohibitions import DataConflict, RuleBook, RuleVerdict, conflict_of


def carrying(reading: Reading, declared: str) -> Reading:
    """The reading of an ask whose asker said that it carries this class of data ("": said nothing)."""
    if not declared:
        return reading
    carried = CarriedData(declared, "", certain=True)
    return replace(reading, carried=carried, minded=carried)


def judged_with_before(
    rules: RuleBook, chooser: Chooser, asked: str, history: tuple[str, ...]
) -> tuple[Reading, tuple[RuleVerdict, ...]]:
    """Every rule's verdict, likeliest first, and the reading with the data that the ask carries.

    "Paste it in" is a task by itself, but what "it" is was said before: rules judge both together as well, since a wish
    in two messages is still one wish. A part of the task that the likeliest product says no to is judged by itself as
    well, since the rest of the task drowns it.
    """
    reading, apart = chooser.reading, list(chooser.excluded())
    verdicts = rules.judge(reading.text, data_conflict(reading))
    whole = joined(asked, history) if points_back(asked) else reading.text
    if whole != reading.text:
        reading = replace(reading, carried=data_carried(whole, chooser.catalog) or reading.carried)
        apart.append(whole)
    worst = {one.rule.key: one for one in verdicts}
    for one in (one for text in apart for one in rules.judge(text, data_conflict(reading))):
        if one.probability > worst[one.rule.key].probability:
            worst[one.rule.key] = one
    return reading, tuple(sorted(worst.values(), key=lambda one: -one.probability))


def data_conflict(reading: Reading) -> DataConflict:
    """How far the products the ask would go to may not hold the data it carries."""
    return conflict_of(reading.carried, reading.ranked.chances[0, :-1], reading.ranked.products)
