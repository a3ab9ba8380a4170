"""Specimens of what stands around the feedback inbox: themes, their forms, blockers, news, the backlog."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from handlers.views import backlog
from handlers.views.pilots import blockers, inbox, news, sorting
from handlers.views.pilots.sorting import Sorted
from handlers.views.values import Carried
from portfolio.backlog_reading import Item, Shelf
from portfolio.pilots.blockers import Blocker
from portfolio.pilots.cards import Feedback, FeedbackFields, PilotCard
from portfolio.pilots.inbox import Counted, Inbox, Quote, ThemeSeen
from portfolio.pilots.news import News
from storage.vocabulary import (
    Anonymity,
    BacklogKind,
    BacklogStatus,
    Barrier,
    FeedbackKind,
    FeedbackSource,
    PilotStatus,
    Priority,
    ThemeStatus,
)
from tests import makers

Json = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)


def pilot(text: str) -> PilotCard:
    return PilotCard("p" * 32, makers.product("d" * 80, text, text), PilotStatus.RUNNING, starts_on=DAY)


def theme(text: str, place: int = 0, **more: Any) -> ThemeSeen:
    counted = (Counted("issue", 3), Counted(text, 2))
    quotes = (Quote(text, makers.person(name=text)), Quote(text), Quote(text, quotable=False))
    full = ThemeSeen(
        f"{place}" * 32, text or "Said without words to quote", ThemeStatus.OPEN, 4, 6, counted, counted, counted, DAY,
        quotes,
    )  # fmt: skip
    return replace(full, **more)


def box(text: str, count: int, **more: Any) -> Inbox:
    shapes = [
        theme(text),
        theme(text, 1, people=1, nameless=0, kinds=(), barriers=(), scenarios=(), newest=None, quotes=()),
        theme(text, 2, people=0),
    ]
    found = tuple(replace(shapes[place % 3], id=f"{place:032}") for place in range(count))
    full = Inbox(pilot(text), found, 40, 20, count, settled=3, unsorted=2, waiting=4, may_sort=True)
    return replace(full, **more)


def settled(text: str) -> Inbox:
    ends: dict[str, Any] = {"outcome": text, "decided_by": makers.person(name=text), "item_id": "i" * 32}
    found = (
        theme(text, status=ThemeStatus.BACKLOG, **ends),
        theme(text, 1, status=ThemeStatus.CLOSED, outcome=text),
    )
    return Inbox(pilot(text), found, 2, 0, 3, settled=2, may_sort=True, shows_settled=True)


def item(text: str, place: int = 0, **more: Any) -> Item:
    decided = {"decided_by": makers.person(name=text), "reason": text, "waiting": 4}
    full = Item(
        f"{place:032}", makers.product(name=text), BacklogKind.UX, text, makers.person(), NOON,
        status=BacklogStatus.DECLINED, priority=Priority.HIGH,
    )  # fmt: skip
    return replace(full, **{**decided, **more})


def shelf(text: str, **more: Any) -> Shelf:
    shapes = (
        item(text),
        item(text, 1, nameless=5, status=BacklogStatus.NEW),
        item(text, 2, waiting=0, nameless=5, reason=""),
        item(text, 3, waiting=0),
    )
    full = Shelf(shapes, 20, 4, 4, makers.product(name=text), frozenset(one.id for one in shapes))
    return replace(full, **more)


def blocker(text: str, **more: Any) -> Blocker:
    fields = FeedbackFields(FeedbackKind.BLOCKER, 1, barrier=Barrier.ACCESS)
    said = Feedback(
        "f" * 32, "p" * 32, text, fields, text, FeedbackSource.DM, DAY, makers.person(name=text), NOON,
        theme_id="t" * 32,
    )  # fmt: skip
    return Blocker(pilot(text), replace(said, **more), text, text if more.get("author", "") is not None else "")


def told(text: str, **more: Any) -> News:
    return replace(News(pilot(text), text, True, text, item(text), makers.person(name=text), text), **more)


def moved(status: BacklogStatus, text: str) -> Json:
    return news.news_message(told(text, item=item(text, status=status)))


CARRIED = Carried(pilot="p" * 32, item="t" * 32, offset=20, pick="list", channel="D1", ts="1.2")

MESSAGES: dict[str, Callable[[str], Json]] = {
    "inbox_message": lambda text: inbox.inbox_message(box(text, 3), note=text),
    "inbox_message first page": lambda text: inbox.inbox_message(box(text, 3, offset=0)),
    "inbox_message of who may not sort": lambda text: inbox.inbox_message(box(text, 3, may_sort=False)),
    "inbox_message of what is settled": lambda text: inbox.inbox_message(settled(text)),
    "inbox_message empty": lambda text: inbox.inbox_message(Inbox(pilot(text), (), 0, 0, 3)),
    "inbox_choice": lambda text: inbox.inbox_choice([replace(pilot(text), id=f"p{place}") for place in range(12)]),
    "inbox_choice of none": lambda _text: inbox.inbox_choice([]),
    "no_pilot": lambda text: inbox.no_pilot(makers.product(name=text)),
    "blocker_message": lambda text: blockers.blocker_message(blocker(text), may_act=True),
    "blocker_message without a name": lambda text: blockers.blocker_message(
        blocker(text, author=None, given_at=None), may_act=True
    ),
    "blocker_message to the lead": lambda text: blockers.blocker_message(blocker(text), may_act=False),
    "blocker_message of a guest": lambda text: blockers.blocker_message(
        blocker(text, author=makers.person("", "", "U0GUEST")), may_act=True
    ),
    "answer_message": lambda text: blockers.answer_message(blocker(text), makers.person(name=text), text),
    "answered": lambda text: blockers.answered(blocker(text), reached=True),
    "answered in vain": lambda text: blockers.answered(blocker(text), reached=False),
    **{f"news_message {status}": partial(moved, status) for status in BacklogStatus},
    "news_message of a closed theme": lambda text: news.news_message(told(text, item=None)),
    "news_message to all": lambda text: news.news_message(told(text, own=False, words="", reason="")),
    "news_message of the same": lambda text: news.news_message(told(text, words="", by=None)),
    "news_message by a guest": lambda text: news.news_message(told(text, by=makers.person("", "", "U0GUEST"))),
    "backlog_message": lambda text: backlog.backlog_message(shelf(text), note=text),
    "backlog_message of several products": lambda text: backlog.backlog_message(
        shelf(text, product=None, offset=0, changeable=frozenset())
    ),
    "backlog_message empty": lambda text: backlog.backlog_message(Shelf((), 0, 0, 6, makers.product(name=text))),
    "moved_message": lambda text: backlog.moved_message(backlog.moved_note(item(text), 3)),
}

VIEWS: dict[str, Callable[[str], Json]] = {
    "inbox_modal": lambda text: inbox.inbox_modal(box(text, 10), note=text),
    "inbox_modal of what is settled": lambda text: inbox.inbox_modal(settled(text)),
    "make_form": lambda text: sorting.make_form(
        Sorted(theme(text), Anonymity.NAMED),
        [item(text, place) for place in range(120)],
        kind=BacklogKind.DEBT,
        carried=CARRIED,
    ),
    "make_form of a blocker": lambda text: sorting.make_form(
        Sorted(None, Anonymity.ANONYMOUS, text), [], kind=BacklogKind.DEBT, carried=CARRIED
    ),
    "close_form": lambda text: sorting.close_form(Sorted(theme(text), Anonymity.NAMED), carried=CARRIED),
    "close_form for all": lambda text: sorting.close_form(Sorted(theme(text), Anonymity.CHOICE), carried=CARRIED),
    "change_form": lambda text: sorting.change_form(
        Sorted(theme(text), Anonymity.NAMED),
        [theme(text, place) for place in range(100)],
        [replace(blocker(text).feedback, id=f"f{place}") for place in range(100)],
        carried=CARRIED,
    ),
    "change_form of one": lambda text: sorting.change_form(
        Sorted(theme(text), Anonymity.NAMED), [], [], carried=CARRIED
    ),
    "move_form": lambda text: backlog.move_form(item(text), carried=CARRIED),
    "answer_form": lambda text: blockers.answer_form(blocker(text), carried=CARRIED),
}
