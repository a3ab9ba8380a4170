"""What the composer offers while a name is typed after an @; pure."""

import re
from collections import Counter
from collections.abc import Sequence

from workspace.state import User, UserGroup

MOST = 8  # names offered at once
LONGEST = 80  # characters after the @ that can still be a name
_SIGN = re.compile(r"(?<![\w@#])@")


def cursor_after(before: str, now: str) -> int:
    """Where the cursor stands after one edit: in front of what both texts end with."""
    same = 0
    while same < min(len(before), len(now)) and before[-1 - same] == now[-1 - same]:
        same += 1
    return len(now) - same


def begun(text: str, cursor: int) -> str | None:
    """What of a name stands between the last @ and the cursor, or None when no name is being typed."""
    signs = list(_SIGN.finditer(text, 0, cursor))
    if not signs:
        return None
    words = text[signs[-1].end() : cursor]
    return None if "\n" in words or len(words) > LONGEST or words.startswith(" ") else words


def named(words: str, people: Sequence[User]) -> tuple[User, ...]:
    """Whom these first letters can mean: the app first, then those whose shown name begins so, then the others."""
    start = words.casefold()

    def fit(user: User) -> int | None:
        shown = user.real_name.casefold()
        if shown.startswith(start):
            return 0 if user.is_bot else 1
        inner = any(part.startswith(start) for part in shown.split())
        return 2 if inner or user.name.casefold().startswith(start) else None

    ranked = [(rank, user.real_name.casefold(), user) for user in people if (rank := fit(user)) is not None]
    return tuple(user for _, _, user in sorted(ranked, key=lambda one: one[:2]))[:MOST]


def grouped(words: str, groups: Sequence[UserGroup]) -> tuple[UserGroup, ...]:
    """Which user groups these first letters can mean, by handle."""
    start = words.casefold()
    found = [one for one in groups if one.handle.casefold().startswith(start) or one.name.casefold().startswith(start)]
    return tuple(sorted(found, key=lambda one: one.handle))[:MOST]


def complete_already(words: str, user: User) -> bool:
    """Whether the name of this person is typed to its end."""
    return words.casefold() in (user.real_name.casefold(), user.name.casefold())


def name_for(user: User, people: Sequence[User]) -> str:
    """What to write after the @: the shown name, or the user name where several people share the shown one."""
    shared = Counter(name for one in people for name in {one.real_name.casefold(), one.name.casefold()})
    return user.real_name if user.real_name and shared[user.real_name.casefold()] == 1 else user.name


def completed(text: str, cursor: int, name: str) -> tuple[str, int]:
    """The text with the begun name written out and a space behind it, and where the cursor is then."""
    words = begun(text, cursor) or ""
    before = f"{text[: cursor - len(words)]}{name} "
    return before + text[cursor:].removeprefix(" "), len(before)
