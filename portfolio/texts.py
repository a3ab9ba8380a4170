"""Texts people typed, made safe to store: whatever arrives, it becomes characters every database takes."""

import re

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without control characters and broken halves of characters, which PostgreSQL or UTF-8 refuse."""
    return UNSTORABLE.sub("\ufffd", text)
