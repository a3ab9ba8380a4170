"""Context: what of a talk is read together with an ask, and what in it instructs the bot instead of asking."""

import re

from knowledge.disguise import undisguised
from knowledge.signals import signals_in
from knowledge.words import goes_on, stems
from portfolio.texts import as_sentences

_ENDS = ("?", "!", ":", ";")
LONGEST_ASK = 4_000  # characters that are read: what stands after them says no better what the ask is about
_INSTRUCTION_PIECE = re.compile(r"(?<=[.!?;:\n])\s+")


def asked_for(text: str) -> str:
    """What is asked in a message: in plain signs, without instructions to the bot, as much as is read."""
    return without_instructions(as_sentences(undisguised(text))[:LONGEST_ASK])


def without_instructions(text: str) -> str:
    """The text without the sentences that instruct the bot instead of asking for work (T13)."""
    pieces = _INSTRUCTION_PIECE.split(text)
    return " ".join(piece for piece in pieces if all(signal.name != "command" for signal in signals_in(piece)))


def in_context(asked: str, history: tuple[str, ...]) -> str:
    """A follow-up that does not stand by itself is read together with the ask it goes on from."""
    return joined(asked, history) if goes_on(asked) else asked


def joined(asked: str, history: tuple[str, ...]) -> str:
    """The ask after what was asked last, and that after what it went on from itself."""
    last = asked_for(history[-1]) if history else ""
    before = in_context(last, history[:-1]) if stems(last) else last
    before = before.rstrip(" .")
    end = "" if before.endswith(_ENDS) else "."
    return f"{before}{end} {asked}"[-LONGEST_ASK:] if before else asked


def seen_before(read: str, asked: str) -> tuple[str, ...]:
    """What of the talk a model may see: only what was read with the ask, and so was judged by the rules first."""
    before = read.removesuffix(asked).strip(" .")
    return (before,) if before else ()
