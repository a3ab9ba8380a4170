"""Specimens of what is said about files that bring figures, and of the form for a figure."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from handlers.views import blocks
from handlers.views.adoption import coverage, intake, noting
from handlers.views.values import Carried
from portfolio.adoption.intake.checking import Product
from portfolio.adoption.intake.readers import READERS
from portfolio.adoption.intake.records import Problem
from portfolio.adoption.intake.status import SourceStatus, UsageStatus
from portfolio.adoption.intake.taking import About, Before, Look, Progress, Taken
from portfolio.adoption.metrics import METRICS
from portfolio.adoption.noting import NotedFigure
from portfolio.adoption.windows import Window
from storage.vocabulary import Basis, ProductKind
from tests import makers

FIRST, LAST, TODAY = date(2026, 10, 1), date(2026, 11, 22), date(2026, 11, 23)


def look(text: str, **more: Any) -> Look:
    """A file about many products with many problems."""
    product = Product(1, "docreader", text, ProductKind.RAG, frozenset())
    about = tuple(About(product, 1_200_000, FIRST, LAST) for _ in range(40))
    problems = tuple(Problem(number * 1000, text) for number in range(20))
    return Look(READERS[0], "d", **{"rows": 48_000_000, "wrong": 90, "problems": problems, "about": about, **more})


def taken(text: str) -> Taken:
    return Taken(look(text), 1_000, 20, 3, 400, written=True, went_on=True)


def status(text: str, number: int = 12) -> list[UsageStatus]:
    cards = [makers.product(f"{place}" + "p" * 78, text, text) for place in range(number)]
    sources = tuple(SourceStatus(text or "log", FIRST, 12_000) for _ in range(5))
    known = [UsageStatus(card, sources, 4, LAST, may_note=True) for card in cards[1:]]
    return [UsageStatus(cards[0], may_note=True), *known]


def noted(text: str, key: str, value: float, former: float | None) -> dict[str, Any]:
    found = next(row for row in METRICS if row.key == key)
    window = Window(date(2026, 10, 1), date(2026, 11, 1))
    card = makers.product(name=text, text=text)
    return noting.noted_message(NotedFigure(card, found, window, value, 31, 40, Basis.SELF_REPORTED, former))


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "progress_message": lambda text: intake.progress_message(text, None, file_id="F1"),
    "progress_message read": lambda text: intake.progress_message(text, Progress(12_000), file_id="F1"),
    "progress_message written": lambda text: intake.progress_message(text, Progress(5, 9, writing=True), file_id="F1"),
    "taken_message": lambda text: intake.taken_message(text, taken(text)),
    "taken_message wrong": lambda text: intake.taken_message(text, Taken(look(text))),
    "taken_message of nothing": lambda text: intake.taken_message(
        text, Taken(look(text, rows=0, wrong=0, problems=(), about=()))
    ),
    "taken_message before": lambda text: intake.taken_message(
        text, Taken(look(text, before=Before(text, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))))
    ),
    "refused_message": lambda text: intake.refused_message(text, text),
    "left_unread": lambda text: intake.left_unread([text] * 12),
    "droppable": lambda _text: intake.droppable(),
    "status_message": lambda text: coverage.status_message(status(text), [text, text], today=TODAY),
    "status_message of one": lambda text: coverage.status_message(status(text, 1), [], today=TODAY),
    "nothing_yours": lambda _text: coverage.nothing_yours(),
    "offer_message note": lambda text: noting.offer_message(makers.product(name=text)),
    "note_button": lambda text: blocks.message(
        "A figure is missing.", [blocks.actions(noting.note_button(makers.product(name=text)))]
    ),
    "taken_message again": lambda text: intake.taken_message(text, Taken(look(text, again="i1"), 1, written=True)),
    "taken_message of wrong rows only": lambda text: intake.taken_message(text, Taken(look(text, rows=0, about=()))),
    "noted_message": lambda text: noted(text, "active_people", 38, 31),
    "noted_message first": lambda text: noted(text, METRICS[2].key, 0.41, None),
}
VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "note_form figure": lambda text: noting.note_form(
        makers.product(name=text), today=TODAY, carried=Carried(product="docreader", pick="active_people")
    ),
}
