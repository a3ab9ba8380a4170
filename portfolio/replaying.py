"""Replays an ask: what it was answered and what that was made from, read from its record alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio.decision_records import decision_from_json
from portfolio.decisions import RoutingDecision
from portfolio.errors import ErasedError, NotFoundError
from portfolio.wording import day_and_year
from storage.models import AskRow
from storage.models.erasures import Erased
from storage.unit import Unit
from storage.vocabulary import AskSource, Rating

_WHY = {
    Erased.WISH: "at the wish of the person who asked it",
    Erased.LEFT: "because the person who asked it left",
    Erased.AGE: "because it had been kept long enough",
}


@dataclass(frozen=True, slots=True)
class Replay:
    """An ask as it was answered. Nothing here is read from the catalogue as it is now.

    `record`: the decision as it is stored, None when the ask was not answered yet; `decision`: the same as a value.
    `latency_ms`: from ask to decision, milliseconds. `rule_version`: of the rule the ask breaks, None without one.
    `thumbs`: (up, down) given to the answer so far.
    """

    id: str
    text: str
    asker: str
    source: AskSource
    follows: str | None
    rounds: int
    asked_at: datetime
    answered_at: datetime | None
    latency_ms: int | None
    record: Mapping[str, Any] | None
    decision: RoutingDecision | None
    rule_version: int | None
    thumbs: tuple[int, int]


def replay(unit: Unit, *, ask_id: str) -> Replay:
    """The ask with what its answer was made from. Raises NotFoundError for an unknown id, ErasedError in its words."""
    row = unit.asks.by_id(ask_id.strip())
    if row is None:
        where = "It stands in the last line of `signpost ask`, and as ask_id with --json."
        raise NotFoundError(f"No ask has the id “{ask_id.strip()}”. {where}")
    gone = unit.erasing.of_ask(row.id)
    if gone is not None:
        day = day_and_year(gone.on_day)
        raise ErasedError(f"Ask {row.id} was deleted on {day} {_WHY[gone.why]}; nothing of it is kept.")
    given = [rating.rating for rating in unit.ratings.of(row.id)]
    return Replay(
        id=row.id,
        text=row.text,
        asker=_asker(unit, row),
        source=row.source,
        follows=row.follows,
        rounds=row.rounds,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        latency_ms=row.latency_ms,
        record=row.decision,
        decision=None if row.decision is None else decision_from_json(row.decision, {}),
        rule_version=_rule_version(row.decision),
        thumbs=(given.count(Rating.UP), given.count(Rating.DOWN)),
    )


def _rule_version(record: Mapping[str, Any] | None) -> int | None:
    rule = record["rule"] if record is not None else None
    return None if rule is None else rule["version"]


def _asker(unit: Unit, row: AskRow) -> str:
    """Who asked, by name where the person is known, else by Slack id; "" for a guest of the command line."""
    known = unit.people.by_ids([row.asker_id], withdrawn=True) if row.asker_id is not None else []
    return known[0].name if known else row.asker_slack_id
