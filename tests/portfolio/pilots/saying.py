"""Gives feedback the short way: stored, embedded by words alone, and sorted in, as submitting does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from portfolio.cards import Person
from portfolio.demand import Embedded, embedded
from portfolio.people import find_person
from portfolio.pilots import themes
from storage.unit import Unit
from tests.doubles import WordEncoder
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.small_company import NOON

OpenUnit = Callable[[], AbstractContextManager[Unit]]
JOINED = (("U0ANNA", "clerk"), ("U0BEN", "auditor"), ("U0CARLA", "team lead"))


def pilot_in(store: OpenUnit, pilot_id: str = "p1", **more: Any) -> None:
    """A running pilot with three participants."""
    with store() as unit:
        put_pilot(unit, at=NOON, pilot_id=pilot_id, **{"participants": JOINED, **more})


def meant(text: str) -> Embedded:
    """What a text is compared by."""
    return embedded(WordEncoder(), [text])[0]


def say(
    store: OpenUnit,
    feedback_id: str,
    author: str | None,
    text: str,
    *,
    at: datetime = NOON,
    compared: bool = True,
    **more: Any,
) -> str:
    """Somebody says something; returns the theme it lies under, new ones with the id "t-" and the feedback's."""
    with store() as unit:
        put_feedback(unit, feedback_id, at=at, author=author, text=text, **more)
        said = meant(text) if compared else None
        return themes.sort_in(unit, feedback_id=feedback_id, said=said, new_id=f"t-{feedback_id}", at=at)


def who(unit: Unit, words: str) -> Person:
    """Somebody of the small company."""
    return find_person(unit, words=words)
