"""One message on the page: who, when, what, and what others did with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from nicegui import ui

from workspace.page import mrkdwn, people
from workspace.page.blocks import static
from workspace.page.blocks.draw import draw_blocks
from workspace.page.blocks.surface import Surface
from workspace.page.desk import Desk, DeskNames
from workspace.page.portrait import avatar
from workspace.state import File, Message, User

Json = dict[str, Any]
QUICK_REACTIONS = ("+1", "eyes", "white_check_mark")
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Look:
    """How a message stands in its list. follows: right after one by the same person, so without avatar and name."""

    follows: bool = False
    reply_link: bool = False
    inline_reply: bool = False


def draw_message(message: Message, desk: Desk, look: Look, open_thread: Callable[[str], None]) -> None:
    """The message with everything that belongs to it."""
    user = desk.user(message.user)
    classes = ["message"] + ["follows"] * look.follows + ["inline-reply"] * look.inline_reply
    classes += ["ephemeral"] * bool(message.ephemeral_to) + ["mine"] * desk.is_me(message.user)
    classes += ["rings-me"] * _rings_me(message, desk)
    with ui.element("article").classes(" ".join(classes)) as frame:
        frame.style(f"--tools: {len(QUICK_REACTIONS) + len(_shortcuts(desk)) + 1}")
        frame.props["aria-label"] = f"{message.username or user.real_name} at {_time(message, desk)}"
        if look.follows:
            ui.label(_time(message, desk)).classes("side-time")
        else:
            avatar(user)
        with ui.element("div").classes("message-main"):
            if message.ephemeral_to:
                ui.label("Only visible to you").classes("only-you")
            if not look.follows:
                _head(message, user, desk)
            _body(message, desk)
            _files(message)
            _reactions(message, desk)
            if look.reply_link:
                _reply_link(message, desk, open_thread)
        if not message.ephemeral_to:
            _tools(message, desk, open_thread)


def _rings_me(message: Message, desk: Desk) -> bool:
    """Whether somebody else called me, or everyone, in a channel."""
    called = {"channel", "here", "everyone", desk.me.id}.intersection(message.rings)
    return bool(called) and not desk.with_app and not desk.is_me(message.user)


def _time(message: Message, desk: Desk) -> str:
    return people.clock(people.moment(message.ts, desk.me.tz))


def _head(message: Message, user: User, desk: Desk) -> None:
    with ui.element("div").classes("message-head"):
        ui.label(message.username or user.real_name or user.name).classes("author")
        if user.is_bot:
            ui.label("APP").classes("app-badge")
        ui.label(_time(message, desk)).classes("time")


def _body(message: Message, desk: Desk) -> None:
    surface = surface_of(message, desk)
    with ui.element("div").classes("message-body"):
        if message.text and not message.blocks:
            ui.html(mrkdwn.render(message.text, surface.names), sanitize=False).classes("text")
        if message.blocks:
            draw_blocks(message.blocks, surface)
        for attachment in message.attachments:
            _attachment(attachment, surface)
        if message.streaming:
            ui.element("span").classes("caret").props('role="status" aria-label="still writing"')
        elif message.edited_ts:
            ui.label("(edited)").classes("edited")


def surface_of(message: Message, desk: Desk) -> Surface:
    """What the blocks of a message can do."""

    async def act(action: Json) -> str:
        return await desk.hands.act_on_message(message, action, desk.form(message.ts).values(message.blocks))

    async def suggest(block_id: str, action_id: str, words: str) -> list[Json]:
        return await desk.hands.suggest_for_message(message, block_id, action_id, words)

    return Surface(
        names=DeskNames(desk),
        act=act,
        form=desk.form(message.ts),
        suggest=suggest,
        directory=desk.directory,
        me=desk.me.id,
    )


def _attachment(attachment: Json, surface: Surface) -> None:
    with ui.element("div").classes("attachment"):
        for key in ("pretext", "title", "text"):
            if attachment.get(key):
                ui.html(mrkdwn.render(str(attachment[key]), surface.names), sanitize=False).classes(f"attachment-{key}")
        if attachment.get("blocks"):
            draw_blocks(attachment["blocks"], surface)


def _files(message: Message) -> None:
    for file in message.files:
        with ui.element("a").classes("file-card").props('target="_blank" rel="noopener"') as card:
            card.props["href"] = f"/page/files/{file.id}"
            if file.mimetype in PICTURES:
                shown = {"image_url": f"/page/files/{file.id}", "alt_text": file.title or file.name}
                ui.html(static.picture(shown, "file-picture"), sanitize=False)
            with ui.element("span").classes("file-words"):
                ui.label(file.title or file.name).classes("file-name")
                ui.label(f"{_kind(file)} · {people.size(len(file.content))}").classes("muted")


def _kind(file: File) -> str:
    return file.name.rpartition(".")[2].upper() if "." in file.name else "File"


def _reactions(message: Message, desk: Desk) -> None:
    if not message.reactions:
        return
    with ui.element("div").classes("reactions"):
        for name, users in message.reactions.items():
            mine = desk.me.id in users
            pill = ui.element("button").classes("reaction mine" if mine else "reaction").props('type="button"')
            who = ", ".join(desk.person(user) or user for user in users)
            pill.props["title"] = pill.props["aria-label"] = f":{name}: {who}"
            pill.props["aria-pressed"] = "true" if mine else "false"
            pill.on("click", lambda name=name: desk.hands.react(message, name))
            with pill:
                ui.html(mrkdwn.plain(f":{name}:"), sanitize=False, tag="span")
                ui.label(str(len(users))).classes("count")


def _reply_link(message: Message, desk: Desk, open_thread: Callable[[str], None]) -> None:
    replies = desk.replies(message)
    if not replies:
        return
    link = ui.element("button").classes("reply-link").props('type="button"')
    link.on("click", lambda: open_thread(message.ts))
    with link:
        for user_id in list(dict.fromkeys(reply.user for reply in replies))[:4]:
            avatar(desk.user(user_id), "tiny")
        ui.label("1 reply" if len(replies) == 1 else f"{len(replies)} replies").classes("reply-count")
        ui.label(f"last at {_time(replies[-1], desk)}").classes("muted")


def _tools(message: Message, desk: Desk, open_thread: Callable[[str], None]) -> None:
    """What appears when the pointer or the focus is on a message."""
    with ui.element("div").classes("tools").props('role="toolbar" aria-label="Message actions"'):
        for name in QUICK_REACTIONS:
            with _tool(f"React with :{name}:", partial(desk.hands.react, message, name)):
                ui.html(mrkdwn.plain(f":{name}:"), sanitize=False, tag="span")
        for shortcut in _shortcuts(desk):
            act = partial(desk.hands.shortcut, str(shortcut.get("callback_id", "")), message)
            with _tool(str(shortcut.get("name", "")), act):
                ui.icon("bolt", size="17px")
        with _tool("Reply in thread", lambda: open_thread(message.thread_ts or message.ts)):
            ui.icon("chat_bubble_outline", size="16px")


def _shortcuts(desk: Desk) -> list[Json]:
    return [shortcut for shortcut in desk.shortcuts if shortcut.get("type") == "message"]


def _tool(name: str, act: Callable[[], Any]) -> ui.element:
    tool = ui.element("button").classes("tool").props('type="button"')
    tool.props["aria-label"] = tool.props["title"] = name
    return tool.on("click", act)
