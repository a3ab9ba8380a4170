"""Bytes of a file as text: which encoding, and a sentence for what is no text at all."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from portfolio.adoption.intake.records import Source, UnreadableError

HEAD = 65_536  # characters that are enough to tell what a file is
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "packed (gzip)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
)
WHAT_CAN_BE_READ = (
    "I take usage as CSV (also from Excel: save as “CSV UTF-8”) or JSON Lines, and the exports of GitHub Copilot, "
    "OpenAI and OpenTelemetry."
)


@contextmanager
def text_of(source: Source) -> Iterator[io.TextIOWrapper]:
    """The source as text, whatever the line ends; UTF-8 with or without its mark, or UTF-16 with one.

    Raises UnreadableError for what is no text.
    """
    with source.open() as stream:
        first = stream.read(4096)
    refuse_other_kinds(first)
    encoding = "utf-16" if first.startswith(_UTF16) else "utf-8-sig"
    with source.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            yield text
        except UnicodeError:
            raise UnreadableError(
                "The file is not UTF-8: save it with that encoding (in Excel: “CSV UTF-8”). Nothing was taken in."
            ) from None


def head_of(source: Source) -> str:
    """The beginning of the source. Raises UnreadableError."""
    with text_of(source) as text:
        return text.read(HEAD)


def refuse_other_kinds(first: bytes) -> None:
    """Raise UnreadableError, naming what it is, for the first bytes of something that is no text."""
    kind = next((kind for magic, kind in _NOT_TEXT if first.startswith(magic)), "")
    if first.startswith(b"PK"):
        kind = "an Excel, Word or zip file"
    if not kind and b"\0" in first and not first.startswith(_UTF16):
        kind = "no text"
    if kind:
        raise UnreadableError(f"This file is {kind}, which holds no usage I can read. {WHAT_CAN_BE_READ}")
    if not first.strip():
        raise UnreadableError("The file is empty.")
