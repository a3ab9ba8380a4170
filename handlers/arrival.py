"""What arrives from Slack, as the one typed value every listener is handed."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from handlers.slack import Slack
from handlers.spot import Spot
from handlers.views import help as help_view
from handlers.views import start
from handlers.views.blocks import Message, View
from handlers.views.values import STALE, Carried, unpack
from portfolio.errors import InvalidInputError
from portfolio.texts import shows
from portfolio.toolbox import Toolbox

_TOKEN = re.compile(r"<([^<>]*)>")
_TS = re.compile(r"[0-9]{1,20}\.[0-9]{1,20}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Opened(NamedTuple):
    """A modal the person looks at, and the title under which a refusal is said in it."""

    view_id: str
    refused: str = start.NOT_NOW


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event, command, button, or form. `key` names it in the inbox, the same on every delivery."""

    tools: Toolbox
    slack: Slack
    body: Mapping[str, Any]
    payload: Mapping[str, Any]
    ack: Callable[..., Any]
    key: str
    bot_id: str
    replayed: bool = False  # sent on from the inbox: a stopped process may have done half of it
    opened: list[Opened] = field(default_factory=list)  # while handling it; what goes wrong is said in the last

    @property
    def slack_id(self) -> str:
        """Who did it; "" when Slack does not say."""
        who = self.payload.get("user") or self.body.get("user") or self.body.get("user_id") or ""
        return str(who.get("id", "")) if isinstance(who, Mapping) else str(who)

    @property
    def trigger_id(self) -> str:
        """What lets a modal open within 3 seconds; "" where there is none."""
        found = self.body.get("trigger_id")
        return found if isinstance(found, str) else ""

    @property
    def view(self) -> Mapping[str, Any]:
        """The modal or Home tab this came from, or an empty mapping."""
        return _mapping(self.body.get("view"))

    @property
    def in_modal(self) -> bool:
        """Whether it came from inside a modal."""
        return self.view.get("type") == "modal"

    @property
    def message(self) -> Mapping[str, Any]:
        """The message a button stands on, or an empty mapping."""
        return _mapping(self.body.get("message"))

    @property
    def spot(self) -> Spot:
        """Where the person stands."""
        channel = self._channel()
        container = _mapping(self.body.get("container"))
        ephemeral = self.body.get("command") or container.get("is_ephemeral")
        url = _address(self.body.get("response_url")) if ephemeral else ""
        message = self.payload if self.body.get("event") else self.message
        thread = _ts(message.get("thread_ts")) or _ts(message.get("ts")) or _ts(container.get("thread_ts"))
        return Spot(self.slack_id, channel, thread, url, bool(channel) and not channel.startswith("D"))

    def in_private(self, answer: Message, *, why: str) -> Message:
        """What is said where the person stands: the answer; in a channel, that they find it in their direct messages.

        `why`: what others may not read along.
        """
        if not self.spot.overheard:
            return answer
        self.slack.tell(self.slack_id, answer)
        return help_view.said_in_private(why)

    def _channel(self) -> str:
        event, channel = self.body.get("event"), self.body.get("channel")
        if isinstance(event, Mapping):
            return str(event.get("channel", ""))
        if isinstance(channel, Mapping):
            return str(channel.get("id", ""))
        return str(self.body.get("channel_id", ""))

    def carried(self) -> Carried:
        """What the pressed button carries, read strictly. Raises InvalidInputError when it was not made by us."""
        return unpack(self.payload.get("value"))

    def selected(self) -> str:
        """What was chosen in the menu that was used. Raises InvalidInputError when it says nothing."""
        value = _mapping(self.payload.get("selected_option")).get("value")
        if not isinstance(value, str):
            raise InvalidInputError(STALE)
        return value

    def form_metadata(self) -> Carried:
        """What the submitted form carries, read strictly."""
        return unpack(self.view.get("private_metadata"))

    def chosen(self, block_id: str) -> tuple[str, ...]:
        """What was chosen in a field, of one or of several: values of options, ids of people and channels, days."""
        fields = _mapping(_mapping(_mapping(self.view.get("state")).get("values")).get(block_id))
        found: list[str] = []
        for name, value in (pair for entry in fields.values() for pair in _mapping(entry).items()):
            for one in value if isinstance(value, list) else [value]:
                picked = _mapping(one).get("value") if isinstance(one, Mapping) else one
                if name.startswith("selected_") and isinstance(picked, str) and picked:
                    found.append(picked)
        return tuple(found)

    def typed(self, block_id: str) -> str:
        """What was typed or chosen in a field of the form or beside the button, of several ticks the first; else ""."""
        for entry in map(_mapping, self._fields(block_id).values()):
            found = _mapping(entry.get("selected_option")) if "selected_option" in entry else entry
            ticked = found.get("selected_options")
            if isinstance(ticked, list):
                found = _mapping(ticked[0]) if ticked else {}
            value = found.get("value") or found.get("selected_date")
            return value if isinstance(value, str) and shows(value) else ""
        return ""

    def picked(self, block_id: str) -> tuple[str, ...]:
        """What was chosen in a field of the submitted form that takes several, or takes a person; () for nothing."""
        for entry in map(_mapping, self._fields(block_id).values()):
            several = entry.get("selected_users") or entry.get("selected_options") or [entry.get("selected_user")]
            listed = several if isinstance(several, list) else []
            found = [one.get("value") if isinstance(one, Mapping) else one for one in listed]
            return tuple(one for one in found if one and isinstance(one, str))
        return ()

    def _fields(self, block_id: str) -> Mapping[str, Any]:
        state = _mapping(self.view.get("state") or self.body.get("state"))
        return _mapping(_mapping(state.get("values")).get(block_id))

    def ticked(self, block_id: str) -> bool:
        """Whether anything is ticked in a field of checkboxes of the submitted form."""
        return any(_mapping(entry).get("selected_options") for entry in self._fields(block_id).values())

    def show(self, view: View) -> str:
        """Open a modal, over the one this came from if any, in place of it where three lie there; returns its id."""
        over = str(self.view.get("id", ""))
        if self.in_modal and self.view.get("previous_view_id") not in (None, "", self.view.get("root_view_id")):
            view_id = self.slack.update_view(over, view)  # a third one, over which Slack opens no fourth
        elif self.in_modal:
            view_id = self.slack.push_view(self.trigger_id, view, over=over)
        else:
            view_id = self.slack.open_view(self.trigger_id, view)
        self.opened.append(Opened(view_id))
        return view_id

    def load(self, title: str, make: Callable[[], View], *, refused: str = start.NOT_NOW) -> None:
        """Open a modal at once, since trigger ids live 3 s, and fill it with what is made from the store."""
        self.fill(self.show(start.loading(title)), make, refused=refused)

    def fill(self, view_id: str, make: Callable[[], View], *, refused: str = start.NOT_NOW) -> None:
        """Put into an open modal what is made; the edge says a refusal there, under the title `refused`."""
        self.opened.append(Opened(view_id, refused))
        self.slack.update_view(view_id, make())


def sound(found: Any) -> Any:
    """What arrived, with every half of a character (a lone surrogate), which nothing can store or send, replaced."""
    if isinstance(found, str):
        return _SURROGATE.sub("\ufffd", found)
    if isinstance(found, dict):
        return {sound(name): sound(value) for name, value in found.items()}
    return [sound(entry) for entry in found] if isinstance(found, list) else found


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _address(found: object) -> str:
    return found if isinstance(found, str) and found.startswith(("https://", "http://")) else ""


def _ts(found: object) -> str:
    """A timestamp as Slack writes it, else ""."""
    return found if isinstance(found, str) and _TS.fullmatch(found) else ""


def as_typed(text: str) -> str:
    """A message's text as the person typed it: Slack's tokens and entities turned back into plain words."""
    return html.unescape(_TOKEN.sub(_token_words, text)).strip()


def _token_words(found: re.Match[str]) -> str:
    token, _, label = found[1].partition("|")
    if token.startswith("!"):
        return "@" + (label.lstrip("@") or token[1:].partition("^")[0])
    if token.startswith(("@", "#")):
        return token[0] + (label or token[1:])
    return label or token.removeprefix("mailto:")
