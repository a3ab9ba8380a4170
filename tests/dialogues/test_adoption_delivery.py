"""A digest is made when it may be said: not while somebody wants quiet, and not for who has left."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from portfolio.adoption.subscriptions import ADOPTION
from storage.models import DeliveryRow, DigestRow
from storage.vocabulary import DeliveryStatus
from tests.adoption import put_people
from tests.dialogues.pilot_desk import MONDAY, PilotDesk, premises

OWNER = "U0OKAFOR"
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
NINE = MONDAY + WEEK - HOUR  # in Berlin


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PilotDesk]:
    """More people use DocReader from week to week; it is Monday at ten, and one look was taken."""
    with premises(Path(tmp_path_factory.mktemp("digests"))) as start, start() as desk:
        with desk.tools.unit() as unit:
            for week, people in enumerate((6, 12, 20, 30)):
                put_people(unit, "docreader", date(2026, 11, 18) + week * WEEK, people)
        desk.tick()
        yield desk


def made(desk: PilotDesk) -> int:
    """How many digests of this person were made."""
    with desk.tools.unit() as unit:
        person = unit.people.by_slack_id(OWNER)
        assert person is not None
        return len(unit.session.exec(select(DigestRow).where(DigestRow.person_id == person.id)).all())


def delivery(desk: PilotDesk, period: str) -> DeliveryRow:
    with desk.tools.unit() as unit:
        row = unit.deliveries.of(OWNER, ADOPTION, period)
        assert row is not None
        return DeliveryRow(**row.model_dump())


def test_it_is_made_when_the_quiet_is_over(desk: PilotDesk) -> None:
    owner, over = desk.person(OWNER), NINE + 4 * HOUR
    owner.want_quiet(NINE.timestamp(), over.timestamp())
    desk.clock.moment = NINE
    desk.tick()
    assert (made(desk), delivery(desk, "2026-W48").due_at) == (0, over), "what changes until then is told too"
    desk.tick(4 * HOUR)
    assert (made(desk), delivery(desk, "2026-W48").status) == (1, DeliveryStatus.SENT)


def test_none_is_made_for_who_has_left(desk: PilotDesk) -> None:
    desk.clock.moment = NINE + WEEK - HOUR
    desk.tick()  # their clock was asked for today, so that only who says it finds out
    before = made(desk)
    desk.person(OWNER).leave_company()
    desk.tick(HOUR)
    found = delivery(desk, "2026-W49")
    assert (made(desk), found.status, found.why_cancelled) == (before, DeliveryStatus.CANCELLED, "left the company")
