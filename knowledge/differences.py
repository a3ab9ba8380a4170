"""Whether a sentence asks how two things differ, by its words in five languages, and what else it says."""

import re

_DIFFER = (
    r"diff[eéè]r\w*|distinguish\w*|unterschied\w*|unterscheid\w*|distingu\w*|diferen\w*|difier\w*"
    r"|отлич\w*|разниц\w*|различ\w*"
)
_COMPARE = r"compar\w*|versus|vs|vergleich\w*|verglich\w*|сравн\w*"
# What stands around the question and says nothing about a task.
_AROUND = (
    r"between|main|mainly|exactly|actually|two|both|apart|zwischen|sich|worin|wodurch|genau|eigentlich|beiden?"
    r"|entre|principale?|exactement|exactamente|deux|dos|между|чём|именно|главн\w*|двумя"
)
_ASKS = re.compile(rf"\b(?:(?P<differ>{_DIFFER})|{_COMPARE})\b", re.IGNORECASE)
_SAYS_ONLY_THAT = re.compile(rf"\b(?:{_DIFFER}|{_COMPARE}|{_AROUND})\b", re.IGNORECASE)


def other_words_allowed(text: str) -> int | None:
    """How many telling words a sentence may have beside the things it asks about; None when it asks no difference.

    "The difference for invoices" is still about the difference; "compare the invoices" is a task.
    """
    words = [found["differ"] for found in _ASKS.finditer(text)]
    return (1 if any(words) else 0) if words else None


def without_the_question(text: str) -> str:
    """The text without the words that ask for the difference."""
    return _SAYS_ONLY_THAT.sub(" ", text)
