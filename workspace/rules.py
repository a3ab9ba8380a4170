"""The few words in which the limits table is written."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Rule:
    """What one JSON value must be.

    kind: string, whole, number, flag, choice, text, object, typed, block, many, anything. low/high: characters of
    strings and texts, items of many, the range of numbers. of: names a choice, object or typed value may have.
    each: the rule for the items of many. pattern: a regular expression a string must match whole.
    """

    kind: str
    of: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None
    required: bool = False
    each: "Rule | None" = None
    pattern: str = ""


Shape = dict[str, Rule]


def need(rule: Rule) -> Rule:
    """The field must be there."""
    return replace(rule, required=True)


def string(high: int | None = None, low: int = 0, pattern: str = "") -> Rule:
    """A string of at most `high` characters."""
    return Rule("string", low=low, high=high, pattern=pattern)


def whole(low: int = 0, high: int | None = None) -> Rule:
    """A whole number in a range."""
    return Rule("whole", low=low, high=high)


def number() -> Rule:
    """Any number."""
    return Rule("number")


def flag() -> Rule:
    """True or false."""
    return Rule("flag")


def choice(*of: str) -> Rule:
    """One of a few words."""
    return Rule("choice", of=of)


def plain(high: int) -> Rule:
    """A plain_text object."""
    return Rule("text", ("plain_text",), 1, high)


def either(high: int) -> Rule:
    """A plain_text or mrkdwn object."""
    return Rule("text", ("plain_text", "mrkdwn"), 1, high)


def obj(name: str) -> Rule:
    """An object of the OBJECTS table."""
    return Rule("object", (name,))


def typed(*of: str) -> Rule:
    """An element of the ELEMENTS table, of one of these types."""
    return Rule("typed", of)


def block(*of: str) -> Rule:
    """A block of one of these types."""
    return Rule("block", of)


def many(each: Rule, low: int = 0, high: int | None = None) -> Rule:
    """A list."""
    return Rule("many", low=low, high=high, each=each)


def anything() -> Rule:
    """Whatever it is."""
    return Rule("anything")
