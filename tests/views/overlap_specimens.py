"""Specimens of what is said about products that cover the same work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.views import overlaps
from handlers.views.values import Carried
from portfolio.overlaps import Judged, Overlap
from storage.vocabulary import OverlapVerdict
from tests import makers

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def overlap(text: str, verdict: OverlapVerdict | None = None, *, holds: bool = True, at: int = 0) -> Overlap:
    judged = Judged(7, verdict, text, makers.person("lead", text), NOON, holds) if verdict else None
    first, second = makers.product("a", text, text), makers.product(f"b{at}", text, text, owner=None)
    return Overlap(first, second, 0.7, ((text, text),) * 3, judged)


def several(text: str) -> list[Overlap]:
    again = [overlap(text, OverlapVerdict.KEEP, holds=False), replace(overlap(text, at=1), shared=())]
    waiting = [overlap(text, at=place) for place in range(2, 8)]
    return [*again, *waiting, *(overlap(text, OverlapVerdict.DIFFER, at=place) for place in range(8, 20))]


def overlap_judged(verdict: OverlapVerdict, text: str) -> dict[str, Any]:
    return overlaps.overlap_judged(overlap(text, verdict))


MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "overlaps_message": lambda text: overlaps.overlaps_message(several(text), judges=True),
    "overlaps_message for owners": lambda text: overlaps.overlaps_message(several(text), judges=False),
    "overlaps_message, all decided": lambda text: overlaps.overlaps_message(
        [overlap(text, OverlapVerdict.MERGE)], judges=True
    ),
    "overlaps_message of none": lambda _text: overlaps.overlaps_message([], judges=True),
    **{f"overlap_judged {verdict}": partial(overlap_judged, verdict) for verdict in OverlapVerdict},
    "overlap_judged by nobody known": lambda text: overlaps.overlap_judged(overlap(text)),
}

VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "judge_form": lambda text: overlaps.judge_form(overlap(text), carried=Carried(product="a", item="b", pick="7")),
}
