"""The forms behind a theme: a backlog item of it, its end, another name or place."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.views import fields, labels, words
from handlers.views.blocks import (
    Block,
    Element,
    View,
    bold,
    choice_input,
    modal,
    option,
    paragraph,
    rich,
    rich_quote,
    rich_section,
    say,
    select,
    shown,
    text_input,
)
from handlers.views.pilots.inbox import voices
from handlers.views.values import Carried
from portfolio.backlog import DESCRIPTION, KIND, LONGEST_TITLE, PRIORITY, REASON, TITLE
from portfolio.backlog_reading import Item
from portfolio.pilots.cards import Feedback
from portfolio.pilots.inbox import ThemeSeen
from portfolio.pilots.sorting import INTO, ITEM, PIECE, PLACE
from storage.vocabulary import Anonymity, BacklogKind, Priority

MAKE_FORM, CLOSE_FORM, CHANGE_FORM = "theme_to_backlog_form", "theme_close_form", "theme_change_form"
ALONE = "alone"  # a theme of its own


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a form shows of a theme. `words`: of a blocker that the owner was told already, else "". `waiting`: how
    many people hear what becomes of it."""

    theme: ThemeSeen | None
    anonymity: Anonymity
    words: str = ""
    waiting: int = 0

    @property
    def title(self) -> str:
        """What it goes by."""
        return self.theme.title if self.theme else self.words


def make_form(about: Sorted, items: Sequence[Item], *, kind: BacklogKind, carried: Carried) -> View:
    """A backlog item, prefilled with the theme, or one that is there already."""
    blocks = [_about(about, _told(about, "hear what becomes of it."))]
    if items:
        menu = select(ITEM, "A new one", [option(_item(item), item.id) for item in items])
        hint = "Then the fields below do not count."
        blocks.append(choice_input(ITEM, "Add it to an item that is there", menu, hint=hint, optional=True))
    kinds = [option(labels.BACKLOG_KINDS[one], one) for one in BacklogKind]
    urgent = [option(labels.PRIORITIES[one], one) for one in Priority]
    blocks += [
        choice_input(TITLE, "Title", _line(TITLE, _whole(about.title)), hint="What should change, in a few words."),
        choice_input(KIND, "Kind", select(KIND, "Choose a kind", kinds, chosen=kind)),
        choice_input(PRIORITY, "Priority", select(PRIORITY, "Priority", urgent, chosen=Priority.NORMAL)),
        text_input(DESCRIPTION, "What should change?", optional=True),
    ]
    return modal("Make a backlog item", blocks, callback_id=MAKE_FORM, submit="Save", metadata=carried.pack())


def close_form(about: Sorted, *, carried: Carried) -> View:
    """Why nothing will change."""
    blocks = [
        _about(about, _told(about, "read your reason under your name.")),
        text_input(REASON, "Why will nothing change?", hint="A sentence they can live with."),
    ]
    packed = carried.pack()
    # Not "Close" beside "Close it": only one of the two closes the theme.
    return modal(
        "Close with a reason", blocks, callback_id=CLOSE_FORM, submit="Close it", metadata=packed, close="Cancel"
    )


def change_form(about: Sorted, others: Sequence[ThemeSeen], pieces: Sequence[Feedback], *, carried: Carried) -> View:
    """Another name, one of two, and a piece that belongs elsewhere; each may be left as it is."""
    blocks = [_about(about), choice_input(TITLE, "Title", _line(TITLE, about.title), optional=True)]
    if others:
        menu = select(INTO, "None", [option(one.title, one.id) for one in others])
        blocks.append(choice_input(INTO, "Make it one with", menu, optional=True))
    if len(pieces) > 1:
        menu = select(PIECE, "None", [option(_piece(one), one.id) for one in pieces])
        blocks.append(choice_input(PIECE, "Something in it belongs elsewhere", menu, optional=True))
        places = [option("A theme of its own", ALONE), *(option(one.title, one.id) for one in others[:99])]
        blocks.append(choice_input(PLACE, "Where to", select(PLACE, "A theme of its own", places), optional=True))
    return modal("Change this theme", blocks, callback_id=CHANGE_FORM, submit="Save", metadata=carried.pack())


def _about(about: Sorted, then: str = "") -> Block:
    if about.theme is None:
        return rich(rich_section(say("What stopped somebody:")), rich_quote(shown(about.words, 600)))
    count = voices(about.theme.people, about.theme.nameless)
    return paragraph(bold(about.theme.title, 160), say(f" — {count}. {then}".rstrip()))


def _told(about: Sorted, what: str) -> str:
    """Who hears of it, where anybody can be told; `what`: as of several people."""
    if not about.waiting:
        return "Nobody can be told what becomes of it."
    return f"{'They' if about.anonymity is Anonymity.NAMED else 'All in the pilot'} {what}"


def _line(action_id: str, start: str) -> Element:
    return fields.line(action_id, start=words.line(start, LONGEST_TITLE - 2), most=LONGEST_TITLE)


def _whole(title: str) -> str:
    """A title that is whole words of somebody, else "": half a sentence is no title of an item."""
    return "" if title.endswith(words.ELLIPSIS) or len(title) > LONGEST_TITLE - 2 else title


def _item(item: Item) -> str:
    waiting = f" ({words.counted(item.waiting, 'person', 'people')})" if item.waiting else ""
    return f"{words.shorten(words.line(item.title, 150), 58)}{waiting}"


def _piece(one: Feedback) -> str:
    return words.line(one.text, 75) or "without words"
