"""What a bot says unasked while time passes: every message with the moment, and what must be true of all of them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select

from handlers.delivering import EVENT_TYPE
from handlers.schedule import OCCASIONS
from portfolio.pilots.reminding import REMINDER, ROUND
from storage.models import DeliveryRow
from storage.vocabulary import DeliveryStatus
from tests.dialogues.pilot_desk import PilotDesk

SATURDAY = 5
URGENT = {one.kind for one in OCCASIONS if one.urgent}
WEEK = timedelta(days=7)
MOST_A_WEEK = 3  # over all pilots


@dataclass(frozen=True, slots=True)
class Said:
    """One message nobody asked for. `delivery`: what it carries; `kind` and `period`: the occasion it was said for."""

    at: datetime
    recipient: str
    text: str
    delivery: str
    kind: str
    period: str


def said_since(desk: PilotDesk, place: int) -> list[Said]:
    """What was posted from this call on. It must have been posted for an occasion."""
    found = []
    for call in desk.workspace.state.calls[place:]:
        if call.method != "chat.postMessage" or not call.ok:
            continue
        mark = call.args.get("metadata")
        mark = json.loads(mark) if isinstance(mark, str) else mark
        assert mark is not None, call.args
        assert mark["event_type"] == EVENT_TYPE
        delivery = str(mark["event_payload"]["delivery"])
        with desk.tools.unit() as unit:
            row = unit.session.get(DeliveryRow, delivery)
            assert row is not None
            found.append(Said(desk.clock.now(), row.recipient, str(call.args["text"]), delivery, row.kind, row.period))
    return found


def nothing_twice(said: Sequence[Said]) -> None:
    """Nothing was said twice for one occasion; a request once, a reminder twice at most a period, and within it."""
    for counted, most in (
        (Counter(one.delivery for one in said), 1),
        (Counter((one.recipient, one.kind, one.period) for one in said), 1),
        (Counter((one.recipient, one.kind, one.text) for one in said if one.kind != REMINDER), 1),
        (Counter((one.recipient, *occasion(one)) for one in said if one.kind == ROUND), 1),
        (Counter((one.recipient, *occasion(one)) for one in said if one.kind == REMINDER), 2),
    ):
        assert {key: times for key, times in counted.items() if times > most} == {}
    for one in said:
        if one.kind in (ROUND, REMINDER):
            first = date.fromisoformat(occasion(one)[1])
            assert first <= one.at.date() < first + WEEK, one


def occasion(said: Said) -> tuple[str, str]:
    """The pilot and the first day of the period somebody was asked in."""
    pilot, first = said.period.split(":")[:2]
    return pilot, first


def in_working_hours(said: Sequence[Said], zones: Mapping[str, str]) -> None:
    """What was not urgent was said from Monday to Friday, 9:00 to 17:00, on the recipient's own clock."""
    for one in said:
        local = one.at.astimezone(ZoneInfo(zones[one.recipient]))
        assert one.kind in URGENT or (local.weekday() < SATURDAY and time(9) <= local.time() < time(17)), one


def within_budget(said: Sequence[Said]) -> None:
    """Nobody heard more than three things that were not urgent in any seven days."""
    for recipient in {one.recipient for one in said}:
        moments = sorted(one.at for one in said if one.recipient == recipient and one.kind not in URGENT)
        for first, fourth in zip(moments, moments[MOST_A_WEEK:], strict=False):
            assert fourth - first >= WEEK, (recipient, first, fourth)


def all_of_it(desk: PilotDesk, said: Sequence[Said]) -> None:
    """Whatever the store calls said is on the record: nothing was said beside it."""
    with desk.tools.unit() as unit:
        sent = unit.session.exec(select(DeliveryRow.id).where(DeliveryRow.status == DeliveryStatus.SENT)).all()
    assert sorted(sent) == sorted(one.delivery for one in said)
