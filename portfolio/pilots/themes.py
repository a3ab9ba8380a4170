"""Sorts what participants say into themes as it comes: what says the same lies together, whoever said it how.

A theme is compared by the middle of what lies under it, so that sorting one piece in costs the same however much was
said before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from knowledge.grouping import features
from portfolio.demand import Embedded, stem_of
from portfolio.errors import NotFoundError
from portfolio.pilots.cards import Feedback
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import feedback_from
from portfolio.pilots.suppression import told_to
from storage.models import FeedbackRow, FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import BacklogStatus, Barrier

# Measured on 60 sentences in three languages (tests/portfolio/pilots/sentences.yaml): half of the groups chose these,
# on the other half no two that say different things meet, and 84 of 100 pairs that say the same do.
NEAR = 0.5  # likeness to the middle of a theme from which on feedback joins it
CLOSE = 0.45  # likeness from which on somebody is asked whether it is the same
BARRIER_COUNTS, SCENARIO_COUNTS = 0.03, 0.03  # what the same barrier and the same scenario add to the likeness
SETTLED = (BacklogStatus.DONE, BacklogStatus.DECLINED)  # what is said after that begins a theme of its own
MARKS = "said-1"  # the name of what is added to a text's features here
_BARRIERS = tuple(Barrier)
_SCENARIOS = 32  # places a scenario is marked at, by its id
_WIDTH = len(_BARRIERS) + _SCENARIOS
MOST_READ = 50  # pieces of a theme among which the nearest words are looked for
GONE = "I do not know that feedback any more."
Compared = tuple[str, str, bytes | None, str]  # a theme: its id, the encoder, its middle, the stem it began with


@dataclass(frozen=True, slots=True)
class Close:
    """Something said before that may be the same. `people`: how many said so, as far as that may be told."""

    feedback: Feedback
    people: int


def sort_in(unit: Unit, *, feedback_id: str, said: Embedded | None, new_id: str, at: datetime) -> str:
    """Put feedback under the theme it belongs to; returns the theme's id.

    It joins the theme of its pilot it is most like, that of the feedback it says the same as, or opens one with the
    id `new_id`. What lies under a theme already stays there: an owner may have put it there. `said`: made outside the
    unit; without it only the same words are alike. Raises NotFoundError.
    """
    row = unit.feedback.by_id(feedback_id)
    if row is None:
        raise NotFoundError(GONE)
    if row.theme_id is not None:
        return row.theme_id
    unit.pilots.hold(row.pilot_id)  # two who say the same at once open one theme
    marked = _marked(said, row.barrier, row.scenario_id)
    compared = unit.feedback.comparable(row.pilot_id, *SETTLED)
    theme_id = _said_before(unit, row, compared) or _nearest(row, marked, compared)
    theme_id = theme_id or _opened(unit, row, marked, new_id, at)
    _move_middle(unit, theme_id, marked)
    unit.feedback.put_under(theme_id, [row.id])
    return theme_id


def close_to(unit: Unit, *, pilot_id: str, said: Embedded, limit: int, but_of: str = "") -> tuple[Close, ...]:
    """What was said in the pilot before and may be the same, the likeliest first: one piece of each theme.

    Only what may be told and quoted. `but_of`: the Slack id of who asks, whose own words are left out.
    """
    compared = unit.feedback.comparable(pilot_id, *SETTLED)
    ranked = [(theme_id, score) for theme_id, score in _scores(compared, _marked(said, None, None)) if score >= CLOSE]
    if not ranked:
        return ()
    told_lots = told_to(unit.feedback.lots_by_theme(pilot_id), least=policy_of(unit).slice_of)
    found: list[Close] = []
    for theme_id, _ in ranked:
        rows = [row for row in unit.feedback.under([theme_id]) if row.author != but_of or row.author is None]
        last = told_lots.get(theme_id, 0)
        told = [row for row in rows if row.author is not None or (row.lot is not None and row.lot <= last)]
        quotable = [row for row in told if row.quote_ok and row.text.strip() and row.same_as is None]
        if quotable:
            nearest = _nearest_words(quotable[-MOST_READ:], said)
            people = len({row.author for row in told if row.author}) + sum(row.author is None for row in told)
            found.append(Close(feedback_from(unit, [nearest])[0], people))
        if len(found) == limit:
            break
    return tuple(found)


def pour(unit: Unit, theme: FeedbackThemeRow, into: FeedbackThemeRow) -> None:
    """Move everything that lies under a theme to another of the same pilot, and forget it. Whether somebody may is the
    caller's to ask, and so for `move`."""
    if theme.vector is not None and theme.encoder == into.encoder and into.vector is not None:
        ours, theirs = unit.feedback.count_under(theme.id), unit.feedback.count_under(into.id)
        both = (_row(theme.vector) * ours + _row(into.vector) * theirs) / max(ours + theirs, 1)
        into.vector = both.astype(np.float16).tobytes()
        unit.session.add(into)
    unit.feedback.pour(theme.id, into.id)
    unit.session.flush()
    unit.feedback.drop_theme(theme.id)


def move(unit: Unit, *, feedback_id: str, to: str, said: Embedded | None, new_id: str, at: datetime) -> str:
    """Move one piece of feedback to another theme, or, `to` "", to one of its own with the id `new_id`; returns which.

    The middle of the theme it leaves stays where it is: it says what was once taken for the same.
    """
    row = unit.feedback.by_id(feedback_id)
    if row is None:
        raise NotFoundError(GONE)
    marked = _marked(said, row.barrier, row.scenario_id)
    theme_id = to or _opened(unit, row, marked, new_id, at)
    _move_middle(unit, theme_id, marked)
    unit.feedback.put_under(theme_id, [row.id])
    return theme_id


# ---- likeness


def _marked(said: Embedded | None, barrier: Barrier | None, scenario_id: int | None) -> Embedded | None:
    """The features of a text with marks for what stood in the way and where."""
    if said is None:
        return None
    marks = np.zeros(_WIDTH, dtype=np.float32)
    if barrier is not None:
        marks[_BARRIERS.index(barrier)] = np.sqrt(BARRIER_COUNTS)
    if scenario_id is not None:
        marks[len(_BARRIERS) + scenario_id % _SCENARIOS] = np.sqrt(SCENARIO_COUNTS)
    return Embedded(f"{said.encoder}/{MARKS}", said.vector + marks.astype(np.float16).tobytes())


def _row(vector: bytes) -> NDArray[np.float32]:
    return np.frombuffer(vector, dtype=np.float16).astype(np.float32)


def _scores(compared: Sequence[Compared], said: Embedded | None) -> list[tuple[str, float]]:
    """Themes with their likeness, the likeliest first, of equals the oldest."""
    if said is None:
        return []
    alike = [(theme_id, vector) for theme_id, encoder, vector, _ in compared if encoder == said.encoder and vector]
    if not alike:
        return []
    rows = np.frombuffer(b"".join(vector for _, vector in alike), dtype=np.float16).reshape(len(alike), -1)
    likeness = rows.astype(np.float32) @ _row(said.vector)
    order = np.argsort(-likeness, kind="stable")
    return [(alike[place][0], float(likeness[place])) for place in order]


def _said_before(unit: Unit, row: FeedbackRow, compared: Sequence[Compared]) -> str | None:
    """The theme of the feedback this one says the same as, while more can join it."""
    before = unit.feedback.by_id(row.same_as) if row.same_as else None
    return next((theme_id for theme_id, *_ in compared if before is not None and theme_id == before.theme_id), None)


def _nearest(row: FeedbackRow, said: Embedded | None, compared: Sequence[Compared]) -> str | None:
    scores = _scores(compared, said)
    if scores and scores[0][1] >= NEAR:
        return scores[0][0]
    stem = stem_of(row.text) if row.text.strip() else None
    return next((theme_id for theme_id, _, _, begun_with in compared if begun_with == stem), None)


def _opened(unit: Unit, row: FeedbackRow, said: Embedded | None, new_id: str, at: datetime) -> str:
    # The moment would say when somebody spoke who wants to stay unknown: the day alone is kept of those.
    begun = at if row.author is not None else at.replace(hour=0, minute=0, second=0, microsecond=0)
    unit.feedback.add_theme(
        FeedbackThemeRow(
            id=new_id, pilot_id=row.pilot_id, created_at=begun, encoder=said.encoder if said else "",
            stem=stem_of(row.text),
        )
    )  # fmt: skip
    return new_id


def _move_middle(unit: Unit, theme_id: str, said: Embedded | None) -> None:
    """One more lies under the theme: its middle moves by its share."""
    theme = unit.feedback.theme(theme_id)
    if theme is None or said is None or (theme.vector is not None and theme.encoder != said.encoder):
        return
    before = unit.feedback.count_under(theme_id) if theme.vector is not None else 0
    middle = _row(said.vector)
    if theme.vector is not None and before:
        middle = ((_row(theme.vector) * before + middle) / (before + 1)).astype(np.float32)
    theme.encoder, theme.vector = said.encoder, middle.astype(np.float16).tobytes()
    unit.session.add(theme)
    unit.session.flush()


def _nearest_words(rows: Sequence[FeedbackRow], said: Embedded) -> FeedbackRow:
    """Of a theme's feedback the one with the most words in common; of equals the oldest."""
    shared = features([row.text for row in rows], np.zeros((len(rows), 0), dtype=np.float32))
    own = _row(said.vector)[-shared.shape[1] :]
    return rows[int((shared @ own).argmax())]
