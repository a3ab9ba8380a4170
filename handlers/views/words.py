"""Foreign words made safe: shortened by design, escaped for mrkdwn, kept from reordering the line they stand in.

A value that is not ours (a name, a catalogue text, an ask, model output) is shown in rich_text or plain_text objects,
which Slack never parses. Where only mrkdwn or a message's `text` will do, `mrkdwn()` is the one way in: it turns the
three control characters into entities and swaps formatting marks for their look-alikes, because Slack documents no
escape for them.
"""

import re
import unicodedata

from portfolio import wording

# Said in refusals too, so they are made in portfolio.
listed, counted, day, day_and_year = wording.listed, wording.counted, wording.day, wording.day_and_year

ELLIPSIS = "…"

_LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)|(?<=_)_")
_LINE_START_QUOTE = re.compile(r"(?m)^(\s*)(&gt;)")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<[@#!][^<>]*>")  # what means something to Slack as a whole only
_WORD_JOINER = "\u2060"
_ISOLATE_START, _ISOLATE_END = "\u2068", "\u2069"
_BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069\u200e\u200f"
_HALVES = "\ud800-\udfff"  # of characters
_UNSHOWN = re.compile(f"[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f{_HALVES}{_BIDI_CONTROLS}]")
_JOINING = frozenset({"\u200d", "\ufe0f"})  # zero-width joiner and emoji variation: an emoji is not cut between them


def clean(text: str) -> str:
    """Foreign text without control characters and with calm white space; line breaks stay."""
    kept = _UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", kept)).strip()


def size(text: str) -> int:
    """How long a text is in UTF-16, where most emoji count twice.

    Slack does not say how it counts, and servers written in JavaScript or Java count so; nothing counts more.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters as `size` counts, cut at a word where one is near, ending in an ellipsis.

    Cut where it is escaped already, no entity and no mention is cut in two.
    """
    if size(text) <= limit:
        return text
    end = _fitting(text, limit - 1)
    space = text.rfind(" ", 0, end + 1)
    if space >= end * 3 // 4:
        end = space
    while end > 0 and (text[end] in _JOINING or text[end - 1] in _JOINING or unicodedata.combining(text[end])):
        end -= 1
    start = max(text.rfind("&", 0, end), text.rfind("<", 0, end))
    whole = _WHOLE.match(text, start) if start >= 0 else None
    if whole and whole.end() > end:
        end = start
    kept = text[:end].rstrip(" ,;:\n")
    ends = ";" if text[len(kept) :].startswith(";") and _WHOLE.search(f"{kept[-4:]};") else ""  # an entity's own
    return kept + ends + ELLIPSIS


def _fitting(text: str, room: int) -> int:
    """How many of its characters have room."""
    end = min(room, len(text))
    while size(text[:end]) > room:
        end -= (size(text[:end]) - room + 1) // 2
    return end


def isolated(text: str) -> str:
    """Right-to-left text fenced in, so that it does not reorder our words around it."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text):
        return f"{_ISOLATE_START}{text}{_ISOLATE_END}"
    return text


def shown(text: str, limit: int, otherwise: str = "") -> str:
    """Foreign text for rich_text or plain_text: as typed, cleaned, at most `limit` characters; line breaks stay."""
    return isolated(shorten(clean(text), limit - 2)) or otherwise


def line(text: str, limit: int, otherwise: str = "") -> str:
    """Like `shown`, on one line."""
    return isolated(shorten(" ".join(clean(text).split()), limit - 2)) or otherwise


def mrkdwn(text: str, limit: int = 300) -> str:
    """Foreign text for mrkdwn or a message's `text`: at most `limit` characters once escaped, no entity cut."""
    plain = clean(text)
    room = limit
    while True:
        escaped = _escape(isolated(shorten(plain, room)))
        if size(escaped) <= limit or room <= 1:
            return escaped
        room = max(1, room - max(1, (size(escaped) - limit) // 5))


def mrkdwn_line(text: str, limit: int = 300) -> str:
    """Like `mrkdwn`, on one line."""
    return mrkdwn(" ".join(text.split()), limit)


def _escape(text: str) -> str:
    entities = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _EDGE_UNDERSCORE.sub("＿", entities.translate(_LOOK_ALIKES))
    return _LINE_START_QUOTE.sub(rf"\1{_WORD_JOINER}\2", marked)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(number: int) -> str:
    """ "four" for 4; digits above ten."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def capital(text: str) -> str:
    """The text with a capital in front."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text ending as a sentence ends."""
    stripped = text.rstrip()
    within = stripped.rstrip("\"'”’»)" + _ISOLATE_END)  # “It ends here.” has its full stop
    return stripped if not stripped or within[-1:] in {".", "!", "?", "…"} else stripped + "."
