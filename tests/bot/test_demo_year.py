"""The demo company's year: the story the file tells is the one the rows tell."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from sqlmodel import col, func, select

from bot.demo_asks import newcomers
from bot.demo_company import load_demo_company
from bot.demo_year import FILE, load_demo_year, people_at
from portfolio.adoption.digesting import preview_owner_digest
from portfolio.adoption.facts import Newcomers
from portfolio.adoption.gathering import facts_of
from portfolio.adoption.weekly import weekly
from portfolio.adoption.windows import Window
from portfolio.people import find_person
from storage.engine import unit_factory
from storage.models import ProductRow, UsageEventRow, UsageUserRow
from storage.unit import Unit
from storage.vocabulary import DigestActionKind
from tests.databases import database
from tests.portfolio.adoption.intake_files import SmallDesk, taken

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LAST_WEEK = date(2026, 11, 16)
Open = Callable[[], AbstractContextManager[Unit]]


@pytest.fixture(name="year", scope="module")
def _year() -> Iterator[Open]:
    with database("sqlite") as engine:
        unit = unit_factory(engine)
        load_demo_company(unit)
        load_demo_year(unit, now=NOW)
        yield unit


def people(unit: Open, key: str, weeks_ago: int = 0) -> int:
    start = LAST_WEEK - timedelta(weeks=weeks_ago)
    with unit() as open_unit:
        row = open_unit.products.by_key(key)
        assert row is not None
        assert row.id is not None
        return open_unit.usage.people([row.id], [(start, start + timedelta(days=7))]).get(row.id, [0])[0]


def test_one_takes_off_one_is_installed_and_unused(year: Open) -> None:
    assert people(year, "docreader") > 3 * people(year, "docreader", 12)
    assert people(year, "agenthub", 26) >= 4
    assert [people(year, "agenthub", ago) for ago in range(4)] == [0] * 4
    assert people(year, "bankgpt") > 100


def test_that_nobody_uses_one_is_known(year: Open) -> None:
    with year() as open_unit:
        row = open_unit.products.by_key("agenthub")
        assert row is not None
        week = Window(LAST_WEEK, LAST_WEEK + timedelta(days=7))
        weeks = weekly(open_unit, [row.id or 0], week, weeks=4)[row.id or 0]
    assert [people for _, people in weeks] == [0] * 4


def test_quality_of_one_falls(year: Open) -> None:
    with year() as open_unit:
        row = open_unit.products.by_key("regsearch")
        assert row is not None
        open_requests = open_unit.requests.open_for([row.id or 0])
    assert len(open_requests) == 3


def test_most_newcomers_of_one_use_it_within_days_and_few_of_another_ever_do(year: Open) -> None:
    week = Window(LAST_WEEK, LAST_WEEK + timedelta(days=7))
    with year() as unit:
        rows = unit.products.by_keys(["regsearch", "flowbot"])
        found = facts_of(unit, rows, week)
        new = {row.key: found[row.id or 0].new for row in rows}
        digest = preview_owner_digest(
            unit, person=find_person(unit, words="berg"), turn_key="2026-W47", window=week, at=NOW
        )
    assert new["regsearch"] == Newcomers(16, (0, 1, 1, 2, 2, 2, 3, 4, 5, 7, 10))
    assert new["flowbot"] == Newcomers(9, (3, 8))
    assert [one.metric for one in digest.products[0].changes] == ["first_use"]
    assert digest.offer is not None
    assert (digest.offer.kind, digest.offer.people) == (DigestActionKind.ASK_STARTERS, 7)


@pytest.mark.parametrize("today", range(1, 32))
def test_newcomers_begin_on_days_people_work_and_never_later_than_today(today: int) -> None:
    now = date(2026, 12, today)
    monday = now - timedelta(days=now.weekday())
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))["newcomers"]
    days = [day for entry in told for one in newcomers(entry, monday, now) for day in (one.came, *one.used)]
    assert max(days) < now
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}


def test_products_came_to_their_stages_when_the_story_says(year: Open) -> None:
    with year() as open_unit:
        row = open_unit.products.by_key("docreader")
        assert row is not None
        moves = open_unit.initiatives.moves([row.id or 0])
    ago = [(move.stage.value, (NOW.date() - move.moved_on).days) for move in moves]
    assert ago == [("pilot", 400), ("adoption", 300), ("scaling", 60)]


def test_the_first_digest_tells_what_came_of_the_last(year: Open) -> None:
    with year() as unit:
        owner = find_person(unit, words="okafor")
        week = Window(LAST_WEEK, LAST_WEEK + timedelta(days=7))
        receipt = preview_owner_digest(unit, person=owner, turn_key="2026-W47", window=week, at=NOW).receipt
    assert receipt is not None
    assert (receipt.done, receipt.reached, receipt.answered) == (True, 6, 5)


def test_the_year_is_put_in_once(year: Open) -> None:
    before = people(year, "docreader")
    load_demo_year(year, now=NOW + timedelta(days=2))
    assert people(year, "docreader") == before


def test_a_file_for_days_of_the_year_replaces_what_they_hold(year: Open) -> None:
    def held(day: date) -> list[tuple[str, int, int]]:
        """(who, rows, uses) of everybody who used ModelForge on a day."""
        with year() as unit:
            query = (
                select(UsageUserRow.mark, func.count(), func.sum(UsageEventRow.count))
                .join(UsageEventRow, col(UsageEventRow.user_id) == col(UsageUserRow.id))
                .join(ProductRow, col(ProductRow.id) == col(UsageEventRow.product_id))
                .where(ProductRow.key == "modelforge", UsageEventRow.on_day == day, UsageEventRow.activity == "use")
                .group_by(UsageUserRow.mark)
            )
            return sorted(unit.session.exec(query).all())

    def kinds(day: date) -> set[str]:
        return {mark.partition(":")[0] for mark, _, _ in held(day)}

    days = [LAST_WEEK + timedelta(days=place) for place in range(5)]
    day = next(one for one in days if kinds(one) == {"person", "file"})
    before = held(day)
    lines = [f"modelforge,{mark.partition(':')[2]},{day},use,{count + 1}" for mark, _, count in before]
    taken(SmallDesk(year), "product,user,day,activity,count\n" + "".join(f"{line}\n" for line in lines))
    assert held(day) == [(mark, rows, count + 1) for mark, rows, count in before]


@pytest.mark.parametrize(("ago", "people"), [(12, 0), (10, 10), (5, 15), (0, 20)])
def test_a_curve_is_straight_between_its_points(ago: int, people: int) -> None:
    assert people_at([[10, 10], [0, 20]], ago) == people
