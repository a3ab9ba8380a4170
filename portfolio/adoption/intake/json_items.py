"""The entries of a large JSON document one by one, so that it never stands in memory as a whole."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, TextIO

from portfolio.adoption.intake.records import Problem

CHUNK = 65_536
LARGEST_ITEM = 16_000_000  # characters of one entry
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_BROKEN = "This is not JSON that can be read from here on."
Item = tuple[int, Any]


class _BrokenError(Exception):
    """The text is no JSON here."""


class _Text:
    """A window over a stream, with the line its place is in."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._decoder = json.JSONDecoder()
        self._buffer, self._at, self._ended = "", 0, False
        self.line = 1

    def peek(self) -> str:
        """The next sign that is no space, "" at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._go(found.end() if found else self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def take(self, sign: str) -> bool:
        """Go over this sign when it is the next one; whether it was."""
        if self.peek() != sign:
            return False
        self._go(self._at + 1)
        return True

    def value(self) -> Any:
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError):
                if len(self._buffer) - self._at > LARGEST_ITEM or not self._more():
                    raise _BrokenError from None
                continue
            if end == len(self._buffer) and not self._ended and self._more():
                continue  # a number may go on
            self._go(end)
            return value

    def _more(self) -> bool:
        found = "" if self._ended else self._stream.read(max(CHUNK, len(self._buffer) - self._at))
        self._ended = not found
        self._buffer, self._at = self._buffer[self._at :] + found, 0
        return bool(found)

    def _go(self, to: int) -> None:
        self.line += self._buffer.count("\n", self._at, to)
        self._at = to


def items(stream: TextIO, inside: Collection[str] = ()) -> Iterator[Item | Problem]:
    """(line, entry) of every list at the top, of the lists called `inside` in an object there, or that object itself.

    Several documents may follow one another, as in JSON Lines. What is broken ends it with a Problem.
    """
    text = _Text(stream)
    try:
        while sign := text.peek():
            if sign == "[":
                yield from _list(text)
            elif sign == "{" and inside:
                yield from _object(text, inside)
            else:
                line = text.line
                yield line, text.value()
    except _BrokenError:
        yield Problem(text.line, _BROKEN)


def _list(text: _Text) -> Iterator[Item]:
    text.take("[")
    if text.take("]"):
        return
    while True:
        text.peek()
        line = text.line
        yield line, text.value()
        if text.take("]"):
            return
        if not text.take(","):
            raise _BrokenError


def _object(text: _Text, inside: Collection[str]) -> Iterator[Item]:
    line, rest, found = text.line, {}, False
    text.take("{")
    going = not text.take("}")
    while going:
        name = text.value()
        if not text.take(":"):
            raise _BrokenError
        if name in inside and text.peek() == "[":
            found = True
            yield from _list(text)
        else:
            rest[str(name)] = text.value()
        going = not text.take("}")
        if going and not text.take(","):
            raise _BrokenError
    if not found:
        yield line, rest
