"""Keeps what people asked and what they were answered, and who talks in which thread."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from portfolio.cards import Person
from portfolio.catalog_cards import cards_of
from portfolio.decision_records import decision_from_json, decision_to_json, keys_in
from portfolio.decisions import RoutingDecision
from portfolio.errors import ErasedError, NotFoundError
from portfolio.events import SILENT_AFTER
from portfolio.people import row_id_of
from portfolio.showing import decision_shown, masked
from portfolio.texts import storable
from storage.models import AskRow
from storage.unit import Unit
from storage.vocabulary import AskSource, DemandKind, Outcome

ERASED = "That ask was deleted, and its answer with it. Ask again, and I answer you anew."


@dataclass(frozen=True, slots=True)
class Place:
    """Where an ask came in. `event_key` is the event it came with; `private` is False where others see the answer."""

    source: AskSource
    channel: str = ""
    thread_ts: str = ""
    message_ts: str = ""
    event_key: str = ""
    private: bool = True


@dataclass(frozen=True, slots=True)
class StoredAsk:
    """One ask and, once decided, its decision. `rounds`: clarifying questions asked before it in the same talk."""

    id: str
    asker_slack_id: str
    text: str
    source: AskSource
    channel: str
    thread_ts: str
    private: bool
    outcome: Outcome | None
    decision: RoutingDecision | None
    follows: str | None
    rounds: int
    asked_at: datetime
    answered_at: datetime | None
    answer_ts: str | None


@dataclass(frozen=True, slots=True)
class ThreadState:
    """Whose talk with the bot a thread is, and whether people talk to each other in it now."""

    asker_slack_id: str
    people_talking: bool


class AnswerTurn(StrEnum):
    """Whose turn it is to post an answer."""

    MINE = "mine"  # nobody began before
    MINE_AFTER_ANOTHER = "mine_after_another"  # somebody began and did not say how it ended: look before posting
    ANSWERED = "answered"
    ANOTHERS = "anothers"  # somebody alive is posting it now


def receive_ask(
    unit: Unit, *, ask_id: str, asker: Person, text: str, place: Place, at: datetime, follows: str | None = None
) -> StoredAsk:
    """Write an ask down before anything is decided.

    The same `place.event_key` twice gives the ask already stored, untouched. `follows`: the ask this one goes on from;
    when that one ended in a question of ours, this is one more round. Raises NotFoundError for an unknown `follows`.
    """
    present = unit.asks.by_event_key(place.event_key) if place.event_key else None
    if present is not None:
        return _stored(unit, present)
    row = AskRow(
        id=ask_id,
        asker_id=row_id_of(unit, asker),
        asker_slack_id=asker.slack_id or "",
        text=storable(text),
        source=place.source,
        channel=place.channel,
        thread_ts=place.thread_ts,
        message_ts=place.message_ts,
        event_key=place.event_key or None,
        private=place.private,
        follows=follows,
        rounds=0 if follows is None else _rounds_after(_row(unit, follows)),
        asked_at=at,
    )
    if not unit.asks.add_once(row):
        present = unit.asks.by_event_key(place.event_key)  # the same event, handled elsewhere a moment ago
    return _stored(unit, present or _row(unit, ask_id))


def store_decision(unit: Unit, *, ask_id: str, decision: RoutingDecision, latency_ms: int) -> None:
    """Keep the whole decision with its ask. `latency_ms`: from ask to decision. Raises NotFoundError."""
    row = _row(unit, ask_id)
    used = dict(decision.trace.rules)  # the versions it was judged by, which an import may have changed since
    rule = unit.rules.by_key(decision.rule.key) if decision.rule else None
    version = used.get(rule.key, rule.version) if rule else None
    row.outcome = decision.outcome
    row.judged_by = decision.judged_by
    row.confidence = decision.confidence
    row.catalog_version = decision.catalog_version
    row.latency_ms = max(0, latency_ms)
    row.decision = decision_to_json(decision, rule_version=version)


def begin_answer(unit: Unit, *, ask_id: str, worker: str, at: datetime) -> AnswerTurn:
    """Claim the posting of an answer: of several workers that are alive, one gets it. Raises NotFoundError."""
    before = _row(unit, ask_id)
    if before.answered_at is not None:
        return AnswerTurn.ANSWERED
    if not unit.asks.begin_answer(ask_id, worker, unseen_since=at - SILENT_AFTER):
        return AnswerTurn.ANOTHERS
    return AnswerTurn.MINE if before.answering_by is None else AnswerTurn.MINE_AFTER_ANOTHER


def note_begun(unit: Unit, *, ask_id: str, message_ts: str) -> None:
    """The answer grows in message `message_ts`; after a stop it is finished there. Raises NotFoundError."""
    _row(unit, ask_id).answer_ts = message_ts


def begun_message(unit: Unit, *, ask_id: str) -> str:
    """The message in which somebody began to answer and was stopped, or "". Raises NotFoundError."""
    row = _row(unit, ask_id)
    return "" if row.answered_at is not None else row.answer_ts or ""


def mark_answered(unit: Unit, *, ask_id: str, answer_ts: str, at: datetime) -> None:
    """The answer was posted as message `answer_ts` ("" when it has none). Raises NotFoundError."""
    row = _row(unit, ask_id)
    row.answer_ts, row.answered_at = answer_ts, at


def take_back(unit: Unit, *, ask_id: str) -> None:
    """It was no ask: neither its words nor what was answered are kept, and it is no demand. Raises NotFoundError."""
    row = _row(unit, ask_id)
    row.text, row.decision, row.outcome, row.judged_by, row.confidence = "", None, None, None, None
    for kind in DemandKind:
        unit.demand.remove(ask_id, kind)


def ask_by_id(unit: Unit, *, ask_id: str) -> StoredAsk:
    """The ask with its decision. Raises NotFoundError."""
    return _stored(unit, _row(unit, ask_id))


def latest_in_thread(unit: Unit, *, channel: str, thread_ts: str) -> StoredAsk | None:
    """The last ask of a thread, or None."""
    row = unit.asks.latest_in_thread(channel, thread_ts) if channel and thread_ts else None
    return None if row is None else _stored(unit, row)


def recent_asks(unit: Unit, *, slack_id: str, limit: int) -> tuple[StoredAsk, ...]:
    """This person's last asks as they are shown, newest first, at most `limit`; without those that were taken back."""
    rows = unit.asks.recent(slack_id, limit=limit) if slack_id else []
    return tuple(as_shown(_stored(unit, row)) for row in rows if row.text)


def as_shown(ask: StoredAsk) -> StoredAsk:
    """The ask as people read it: details about people masked in its words and in what its decision quotes of them."""
    decision = decision_shown(ask.decision, ask.text) if ask.decision is not None else None
    return replace(ask, text=masked(ask.text), decision=decision)


def asks_before(unit: Unit, *, ask_id: str, limit: int = 5) -> tuple[StoredAsk, ...]:
    """The asks this one goes on from, oldest first, at most the last `limit`; none from before one that was deleted.

    Raises NotFoundError.
    """
    found: list[StoredAsk] = []
    key = _row(unit, ask_id).follows
    while key is not None and len(found) < limit and unit.erasing.of_ask(key) is None:
        found.append(ask_by_id(unit, ask_id=key))
        key = found[-1].follows
    return tuple(reversed(found))


def thread_state(unit: Unit, *, channel: str, thread_ts: str) -> ThreadState | None:
    """The state of a thread, or None when the bot never spoke in it."""
    row = unit.threads.state(channel, thread_ts)
    return None if row is None else ThreadState(row.asker_slack_id, row.people_talking)


def note_bot(unit: Unit, *, channel: str, thread_ts: str, slack_id: str) -> None:
    """The bot answered `slack_id` in the thread: it is their talk now, and further words of theirs are for the bot."""
    unit.threads.put(channel, thread_ts, asker_slack_id=slack_id, people_talking=False)


def note_human(unit: Unit, *, channel: str, thread_ts: str, slack_id: str) -> None:
    """Somebody wrote in the thread. When it is not the one the bot talks with, people talk to each other there.

    That stays so until the bot is called again (`note_bot`). A thread the bot never spoke in is not noted.
    """
    row = unit.threads.state(channel, thread_ts)
    if row is not None and row.asker_slack_id != slack_id and not row.people_talking:
        unit.threads.put(channel, thread_ts, asker_slack_id=row.asker_slack_id, people_talking=True)


def _row(unit: Unit, ask_id: str) -> AskRow:
    row = unit.asks.by_id(ask_id)
    if row is None:
        raise NotFoundError("I no longer have that ask. Please ask again.")
    if not row.text and unit.erasing.of_ask(ask_id) is not None:
        raise ErasedError(ERASED)
    return row


def _rounds_after(earlier: AskRow) -> int:
    return earlier.rounds + 1 if earlier.outcome == Outcome.CLARIFY else 0


def _stored(unit: Unit, row: AskRow) -> StoredAsk:
    return StoredAsk(
        id=row.id,
        asker_slack_id=row.asker_slack_id,
        text=row.text,
        source=row.source,
        channel=row.channel,
        thread_ts=row.thread_ts,
        private=row.private,
        outcome=row.outcome,
        decision=_decision(unit, row),
        follows=row.follows,
        rounds=row.rounds,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answer_ts=row.answer_ts,
    )


def _decision(unit: Unit, row: AskRow) -> RoutingDecision | None:
    if row.decision is None:
        return None
    cards = cards_of(unit, unit.products.by_keys(keys_in(row.decision), withdrawn=True))
    return decision_from_json(row.decision, {card.key: card for card in cards})
