"""Texts people typed, made safe to store, and made into sentences to read."""

import re
import unicodedata

from knowledge.words import plain
from portfolio.wording import counted

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_WITHOUT_SHAPE = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # fillers, which Unicode counts among letters and signs


def storable(text: str) -> str:
    """The text without control characters and broken halves of characters, which PostgreSQL or UTF-8 refuse."""
    return UNSTORABLE.sub("\ufffd", text)


def shows(text: str) -> bool:
    """Whether anything of it is seen: white space, zero-width marks and letters without a shape alone are not."""
    return any(
        unicodedata.category(character) not in _UNSEEN and character not in _WITHOUT_SHAPE
        for character in text
        if not character.isspace()
    )


def masked_notice(details: int) -> str:
    """What a person is told of the details left out of what a model was sent, "" for none."""
    if not details:
        return ""
    return f"I masked {counted(details, 'detail')} before asking the model."


def as_sentences(text: str) -> str:
    """The text on one line; a line that ends without a mark ends a sentence all the same."""
    lines = [line for line in map(plain, text.splitlines()) if line]
    return " ".join(
        line if line[-1] in ".!?:;,-–—" or at == len(lines) - 1 else f"{line}." for at, line in enumerate(lines)
    )
