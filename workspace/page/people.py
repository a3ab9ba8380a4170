"""How people and times look: initials, colours, clock times and days; pure."""

import hashlib
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HUES = (8, 28, 44, 92, 152, 176, 200, 222, 252, 282, 312, 338)


def initials(name: str) -> str:
    """One or two letters for an avatar."""
    words = [word for word in name.replace(".", " ").replace("_", " ").split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(user_id: str) -> int:
    """A colour that stays with the person, in degrees."""
    return HUES[hashlib.sha256(user_id.encode()).digest()[0] % len(HUES)]


def moment(ts: str, tz: str) -> datetime:
    """When a message was sent, on the clock of its reader."""
    zone: tzinfo
    try:
        zone = ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError):
        zone = UTC
    return datetime.fromtimestamp(float(ts), tz=UTC).astimezone(zone)


def clock(when: datetime) -> str:
    """The time of day."""
    return when.strftime("%H:%M")


def day(when: datetime, now: datetime) -> str:
    """The day as people say it."""
    days = (now.date() - when.date()).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    return f"{when:%A}, {when.day} {when:%B}" + (f" {when.year}" if when.year != now.year else "")


def size(count: int) -> str:
    """A file's size in words."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
