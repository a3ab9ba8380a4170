"""What is stored of one person, counted: every column that says who somebody is stands in one of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, or_, select
from sqlmodel import Session

from storage.models import SCHEMA
from storage.vocabulary import DeliveryStatus, PilotStatus, RequestStatus

PERSON = "person.id"


class KeptKind(StrEnum):
    """One kind of thing that is kept about a person."""

    ASKS = "asks"
    RATINGS = "ratings"
    ROUTES = "routes"
    DEMAND = "demand"
    CLOSED_QUESTIONS = "closed_questions"
    THREADS = "threads"
    DRAFTS = "drafts"
    START_ANSWERS = "start_answers"
    FIRST_STEPS = "first_steps"
    MODEL_USE = "model_use"
    OPEN_QUESTIONS = "open_questions"
    FEEDBACK = "feedback"
    SURVEYS = "surveys"
    PILOTS = "pilots"
    DIGEST_SETTINGS = "digest_settings"
    DIGESTS = "digests"
    DUE = "due"
    SAID = "said"
    USAGE = "usage"
    SIGNED = "signed"
    OWNED = "owned"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class Whose:
    """A person, by every name the tables have for them. `person_id`: None for somebody nobody imported."""

    person_id: int | None
    key: str
    slack_id: str
    name: str

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells them from others where things are counted by person."""
        return _given(self.slack_id, self.key and f"person:{self.key}")

    @property
    def accounts(self) -> tuple[str, ...]:
        """Under which names their use of the model is counted."""
        return _given(self.slack_id and f"slack:{self.slack_id}", self.key and f"key:{self.key}")

    @property
    def signatures(self) -> tuple[str, ...]:
        """How they stand under what they did: by Slack id, by key or, in what came from a file, by name."""
        return _given(self.slack_id, self.key, self.name)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are, and the day of the oldest; None where nothing says that."""

    count: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Columns of a table that say who somebody is. `by`: which of their names stands there, but for row ids.

    `only`: a column and the values it has where the rows are of this kind. `since`: the moment or day of a row.
    """

    table: str
    columns: tuple[str, ...]
    since: str = ""
    by: str = "marks"
    only: tuple[str, tuple[str, ...]] | None = None

    @property
    def rows(self) -> Table:
        """The table."""
        return SCHEMA.tables[self.table]

    def of(self, whose: Whose) -> ColumnElement[bool]:
        """The rows of this kind that are about this person."""
        names = getattr(whose, self.by)
        columns = [self.rows.c[name] for name in self.columns]
        ids = [] if whose.person_id is None else [whose.person_id]  # an equation with None would find everybody unknown
        theirs = or_(*(one.in_(ids if is_row_id(one) else names) for one in columns))
        return theirs if self.only is None else theirs & self.rows.c[self.only[0]].in_(self.only[1])


_DUE, _SAID = (DeliveryStatus.DUE, DeliveryStatus.SENDING), (DeliveryStatus.SENT, DeliveryStatus.CANCELLED)
UNDECIDED = (PilotStatus.DRAFT, PilotStatus.RUNNING, PilotStatus.DECIDING)
_REQUESTER = ("requester_id", "requester_slack_id")
PLACES: Mapping[KeptKind, tuple[Place, ...]] = {
    KeptKind.ASKS: (Place("ask", ("asker_id", "asker_slack_id"), "asked_at"),),
    KeptKind.RATINGS: (Place("answer_rating", ("rater_id", "rater"), "rated_at"),),
    KeptKind.ROUTES: (Place("route", ("person",), "routed_at"),),
    KeptKind.DEMAND: (Place("demand", ("asker_id", "asker"), "asked_at"),),
    KeptKind.CLOSED_QUESTIONS: (
        Place("support_request", _REQUESTER, "opened_at", only=("status", (RequestStatus.RESOLVED,))),
    ),
    KeptKind.THREADS: (Place("thread_state", ("asker_slack_id",)),),
    KeptKind.DRAFTS: (Place("feedback_draft", ("author",), "drafted_at"),),
    KeptKind.START_ANSWERS: (Place("start_answer", ("who",), "answered_at"),),
    KeptKind.FIRST_STEPS: (Place("onboarding", ("slack_id",), "begun_at"),),
    KeptKind.MODEL_USE: (Place("model_use", ("who",), "day", by="accounts"),),
    KeptKind.OPEN_QUESTIONS: (
        Place("support_request", _REQUESTER, "opened_at", only=("status", (RequestStatus.OPEN,))),
    ),
    KeptKind.FEEDBACK: (Place("feedback", ("author",), "given_on"),),
    KeptKind.SURVEYS: (Place("survey_answer", ("author",), "answered_on"),),
    KeptKind.PILOTS: (Place("pilot_participant", ("slack_id",), "invited_at"),),
    KeptKind.DIGEST_SETTINGS: (
        Place("digest_setting", ("person_id",), "changed_at"), Place("digest_turn", ("person_id",), "since"),
    ),
    KeptKind.DIGESTS: (Place("digest", ("person_id",), "made_at"),),
    KeptKind.DUE: (Place("delivery", ("recipient",), "created_at", only=("status", _DUE)),),
    KeptKind.SAID: (Place("delivery", ("recipient",), "created_at", only=("status", _SAID)),),
    KeptKind.USAGE: (Place("usage_user", ("person_id", "mark")),),
    KeptKind.SIGNED: (
        Place("pilot_decision", ("decided_by",), "decided_at", "signatures"),
        Place("overlap_verdict", ("decided_by",), "decided_at", "signatures"),
        Place("pilot", ("created_by",), "created_at", "signatures"),
        Place("pilot", ("business_owner",), "created_at", only=("status", (PilotStatus.CLOSED,))),
        Place("pilot_participant", ("invited_by",), "invited_at", "signatures"),
        Place("backlog_item", ("created_by", "decided_by"), "created_at", "signatures"),
        Place("feedback_theme", ("decided_by",), "decided_at", "signatures"),
        Place("criterion_reading", ("noted_by",), "noted_at", "signatures"),
        Place("reading", ("noted_by",), "captured_at", "signatures"),
        Place("intake", ("by",), "began_at", "signatures"),
        Place("digest_action", ("done_by",), "done_at", "signatures"),
        Place("stage_move", ("by",), "moved_on", "signatures"),
        Place("product", ("updated_by",), "updated_at", "signatures"),
        Place("product", ("confirmed_by",), "confirmed_at", "signatures"),
        Place("product_change", ("changed_by",), "changed_at", "signatures"),
        Place("chat_change", ("changed_by",), "changed_at", "signatures"),
        Place("catalog_version", ("changed_by",), "changed_at", "signatures"),
        Place("route", ("removed_by",), "removed_at", "signatures"),
        Place("support_request", ("resolved_by",), "resolved_at", "signatures"),
    ),
    KeptKind.OWNED: (
        Place("product", ("owner_id", "deputy_id"), "created_at"),
        Place("portfolio_rule", ("contact_id",)),
        Place("initiative", ("lead_id",)),
        Place("initiative", ("sponsor", "confirmed_by"), by="signatures"),
        Place("pilot", ("business_owner",), "created_at", only=("status", UNDECIDED)),
    ),
    KeptKind.CATALOGUE: (Place("person", ("id", "key", "slack_id")), Place("person_role", ("person_id",))),
}  # fmt: skip


class Kept:
    """What the tables hold of one person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def counted(self, whose: Whose) -> dict[KeptKind, Counted]:
        """How much there is of each kind; kinds of which there is nothing are absent."""
        found = {kind: self._counted(whose, places) for kind, places in PLACES.items()}
        found[KeptKind.USAGE] = self._used(whose)
        return {kind: one for kind, one in found.items() if one.count}

    def _counted(self, whose: Whose, places: tuple[Place, ...]) -> Counted:
        count, days = 0, list[date]()
        for place in places:
            first = func.min(place.rows.c[place.since]) if place.since else None
            columns: list[ColumnElement[Any]] = [func.count(), *([first] if first is not None else [])]
            query = select(*columns).select_from(place.rows).where(place.of(whose))
            more, *since = self._session.execute(query).one()
            count += more
            days += [_day(one) for one in since if one is not None]
        return Counted(count, min(days, default=None))

    def _used(self, whose: Whose) -> Counted:
        """Usage hangs on whoever used something, not on the person."""
        (place,) = PLACES[KeptKind.USAGE]
        event, user = SCHEMA.tables["usage_event"], place.rows
        query = select(func.count(), func.min(event.c.on_day)).where(event.c.user_id == user.c.id, place.of(whose))
        count, since = self._session.execute(query).one()
        return Counted(count, since)


def is_row_id(column: Column[Any]) -> bool:
    """Whether a column holds the row id of a person."""
    return (
        any(one.target_fullname == PERSON for one in column.foreign_keys) or f"{column.table}.{column.name}" == PERSON
    )


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _given(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)
