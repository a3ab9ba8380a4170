"""Taking files in: each row once however often and in what pieces it comes, and nothing half-written."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio import importing
from portfolio.adoption.intake.records import Source, laid_down
from portfolio.adoption.intake.taking import BUSY, PART_ROWS, Options, Progress, look, take_in
from portfolio.errors import InvalidInputError, NotFoundError
from storage.engine import unit_factory
from storage.unit import Unit
from storage.vocabulary import IntakeStatus
from tests.databases import database
from tests.portfolio.adoption.intake_files import NOW, SmallDesk, events, file_of, looked, readings, taken
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, fill_small

HEADER = "product,user,day,activity,count,scenario\n"
DAY = date(2026, 11, 20)


@pytest.fixture
def desk(store: OpenUnit) -> SmallDesk:
    return SmallDesk(store)


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def test_the_same_file_twice_changes_nothing_and_says_who_brought_it_first(desk: SmallDesk) -> None:
    first = taken(desk, rows("docreader,anna,2026-11-20,use,3,"), by="olga")
    again = taken(desk, rows("docreader,anna,2026-11-20,use,3,"), by="pat")
    assert (first.added, first.people, first.look.before) == (1, 1, None)
    assert again.look.before is not None
    assert (again.look.before.by, again.look.before.at, again.added) == ("olga", NOW, 0)


def test_a_later_export_replaces_counts_and_one_file_adds_them_up(desk: SmallDesk) -> None:
    taken(desk, rows("docreader,anna,2026-11-20,use,3,", "docreader,anna,2026-11-20,use,4,"))
    assert events(desk) == [("docreader", "person:anna", DAY, "use", 7)]
    later = taken(
        desk,
        rows("docreader,anna,2026-11-20,use,5,", "docreader,bob,2026-11-20,use,1,", "docreader,bob,2026-11-20,use,1,"),
    )
    assert events(desk) == [
        ("docreader", "person:anna", DAY, "use", 5),
        ("docreader", "person:bob", DAY, "use", 2),
    ]
    assert (later.added, later.changed, later.repeated, later.unchanged) == (1, 1, 1, 0)


def test_the_first_file_restores_what_a_later_one_changed_and_only_then_counts_again(desk: SmallDesk) -> None:
    first, later = (
        rows("docreader,anna,2026-11-19,use,3,", f"docreader,anna,2026-11-20,use,{count},") for count in (3, 9)
    )
    for file in (first, later):
        taken(desk, file)
    dry = looked(desk, first)
    assert (dry.before, bool(dry.again), events(desk)[1][4]) == (None, True, 9)
    restored = taken(desk, first)
    assert (restored.added, restored.changed, restored.unchanged) == (0, 1, 1)
    assert [row[4] for row in events(desk)] == [3, 3]
    again = taken(desk, first)
    assert (again.look.before is not None, again.look.again) == (True, "")
    assert [row[4] for row in events(desk)] == [3, 3]


def test_a_reading_that_was_replaced_is_restored_and_a_caller_that_repeats_itself_restores_nothing(
    desk: SmallDesk,
) -> None:
    table = "product,metric,month,value,n,source\nregsearch,active_people,2026-10,{0},{0},BI\n"
    for value in (41, 43):
        taken(desk, table.format(value))
    assert taken(desk, table.format(41), once=True).look.before is not None
    assert [row[3] for row in readings(desk)] == [43.0]
    assert taken(desk, table.format(41)).changed == 1
    assert [row[3] for row in readings(desk)] == [41.0]


def test_two_who_take_it_in_again_at_once_count_it_once(desk: SmallDesk) -> None:
    first, options = rows("docreader,anna,2026-11-20,use,3,"), Options()
    taken(desk, first)
    taken(desk, rows("docreader,anna,2026-11-20,use,9,"))
    source = file_of(first)
    one, other = look(desk, source, options), look(desk, source, options)
    assert take_in(desk, source, one, options, by="anna").written
    assert take_in(desk, source, other, options, by="bob").written
    assert [row[4] for row in events(desk)] == [3]


def test_what_the_look_of_a_file_that_came_before_is_about_is_known(desk: SmallDesk) -> None:
    taken(desk, rows("docreader,anna,2026-11-20,use,3,"))
    found = looked(desk, rows("docreader,anna,2026-11-20,use,3,"))
    assert found.before is not None
    assert [one.product.key for one in found.about] == ["docreader"]


def test_what_is_repeated_far_apart_in_one_file_adds_up_too(desk: SmallDesk) -> None:
    many = [f"docreader,u{number},2026-11-20,use,1," for number in range(5_100)]
    taken(desk, rows("docreader,anna,2026-11-20,use,3,", *many, "docreader,anna,2026-11-20,use,4,"))
    assert ("docreader", "person:anna", DAY, "use", 7) in events(desk)


def test_a_row_that_says_nothing_happened_is_no_row(desk: SmallDesk) -> None:
    found = taken(desk, rows("docreader,anna,2026-11-20,use,0,", "docreader,bob,2026-11-20,use,1,"))
    assert (found.look.rows, len(events(desk))) == (1, 1)


def test_people_are_found_by_key_id_name_and_address(desk: SmallDesk) -> None:
    names = ("anna", "U0ANNA", "Anna Asker", "anna asker", "ANNA@example.com")
    taken(desk, rows(*(f"docreader,{name},2026-11-{day:02},use,1," for day, name in enumerate(names, 1))))
    assert {row[1] for row in events(desk)} == {"person:anna"}


def test_somebody_imported_later_is_one_person_with_what_they_did_before(desk: SmallDesk) -> None:
    taken(desk, rows("docreader,zoe,2026-11-19,use,1,", "docreader,zoe,2026-11-20,use,1,"))
    with desk.unit() as unit:
        importing.apply(unit, [("more.yaml", "people: [{key: zoe, name: Zoe Zed}]")], by="test", at=NOON)
    again = taken(desk, rows("docreader,zoe,2026-11-20,use,1,", "docreader,zoe,2026-11-21,use,1,"))
    assert {row[1] for row in events(desk)} == {"person:zoe"}
    assert (again.added, again.unchanged, len(events(desk))) == (1, 1, 3)


def test_two_names_of_one_person_are_merged(desk: SmallDesk) -> None:
    taken(desk, rows("docreader,zoe,2026-11-19,use,1,"))
    with desk.unit() as unit:
        importing.apply(unit, [("more.yaml", "people: [{key: zoe, name: Zoe Zed}]")], by="test", at=NOON)
    taken(desk, rows("docreader,Zoe Zed,2026-11-20,use,1,"))
    taken(desk, rows("docreader,zoe,2026-11-21,use,1,"))
    assert [row[1] for row in events(desk)] == ["person:zoe"] * 3


def test_a_reading_is_replaced_by_a_later_one_of_the_same_source(desk: SmallDesk) -> None:
    table = "product,metric,month,value,n,source\nregsearch,active_people,2026-10,{},{},BI\n"
    taken(desk, table.format(41, 41))
    found = taken(desk, table.format(43, 43))
    assert (found.added, found.changed) == (0, 1)
    assert [row[3] for row in readings(desk)] == [43.0]


def test_unknown_products_and_readers_given_for_the_file_are_refused(desk: SmallDesk) -> None:
    with pytest.raises(NotFoundError, match="no product called “nothing”"):
        looked(desk, rows(), product="nothing")
    with pytest.raises(NotFoundError, match="no reader “magic”"):
        looked(desk, rows(), reader="magic")


def test_the_product_given_stands_in_where_a_row_names_none(desk: SmallDesk) -> None:
    taken(desk, "user,day\nanna,2026-11-20\n", product="RegSearch")
    assert events(desk) == [("regsearch", "person:anna", DAY, "use", 1)]


def test_progress_is_heard_and_the_look_says_what_the_file_is_about(desk: SmallDesk) -> None:
    source = file_of(rows(*(f"docreader,u{n % 50},2026-11-{1 + n % 20:02},use,1," for n in range(21_000))))
    heard: list[Progress] = []
    found = look(desk, source, Options(), heard=heard.append)
    take_in(desk, source, found, Options(), by="anna", heard=heard.append)
    assert heard[:2] == [Progress(10_000), Progress(20_000)]
    assert heard[-1] == Progress(21_000, 21_000, writing=True)
    (about,) = found.about
    assert (about.product.key, about.rows, about.first, about.last) == (
        "docreader", 21_000, date(2026, 11, 1), DAY
    )  # fmt: skip


class Killed(BaseException):
    """Stands for kill -9: nothing in the code catches it."""


def test_killed_in_the_middle_of_a_part_leaves_the_former_state_and_the_same_file_goes_on(desk: SmallDesk) -> None:
    lines = rows(*(f"docreader,u{number},2026-11-20,use,2," for number in range(7_000)))
    source, options = file_of(lines), Options()
    found = look(desk, source, options)

    def die(progress: Progress) -> None:
        if progress.rows > 5_000:
            raise Killed

    with pytest.raises(Killed):
        take_in(desk, source, found, options, by="anna", heard=die)
    assert len(events(desk)) == PART_ROWS == 5_000  # the first part stands, of the second nothing
    with desk.unit() as unit:
        (intake,) = unit.intake.recent(5)
    assert (intake.status, intake.rows, intake.added) == (IntakeStatus.RUNNING, 5_000, 5_000)
    done = take_in(desk, source, look(desk, source, options), options, by="anna")
    assert (done.went_on, done.added, done.people) == (True, 7_000, 7_000)
    assert {row[4] for row in events(desk)} == {2}


def test_two_who_take_the_same_file_in_do_not_add_it_twice(desk: SmallDesk) -> None:
    source, options = file_of(rows(*(f"docreader,u{n},2026-11-20,use,2," for n in range(50)))), Options()
    found = look(desk, source, options)
    began = False

    class Between:
        """The same file, taken in whole by somebody else when this one is opened to be written."""

        name = source.name

        @contextmanager
        def open(self) -> "Iterator[object]":
            nonlocal began
            if not began:
                began = True
                take_in(desk, source, look(desk, source, options), options, by="other")
            with source.open() as stream:
                yield stream

    other: Source = Between()  # type: ignore[assignment]
    with pytest.raises(InvalidInputError, match=BUSY):
        take_in(desk, other, found, options, by="anna")
    assert {row[4] for row in events(desk)} == {2}


USERS = st.sampled_from(["anna", "Anna Asker", "u1", "u2", "bob@example.com", ""])
LINES = st.lists(
    st.builds(
        lambda product, user, day, activity, count, scenario: (
            f"{product},{user},{DAY - timedelta(days=day)},{activity},{count},"
            f"{scenario if product != 'regsearch' else ''}"
        ),
        st.sampled_from(["docreader", "OCR", "regsearch"]),
        USERS,
        st.integers(0, 2),
        st.sampled_from(["use", "accepted", ""]),
        st.integers(0, 3),
        st.sampled_from(["", "Invoices"]),
    ),
    max_size=12,
)


@contextmanager
def fresh() -> Iterator[SmallDesk]:
    with database("sqlite", fill_small) as engine:
        yield SmallDesk(unit_factory(engine))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, cut=st.integers(0, 12), part=st.integers(1, 5))
def test_twice_in_parts_and_overlapping_is_the_same_as_once(
    tmp_path: Path, lines: list[str], cut: int, part: int
) -> None:
    with fresh() as desk:
        taken(desk, rows(*lines))
        once = events(desk)
    with fresh() as desk:
        taken(desk, rows(*lines), part=part)  # in parts
        taken(desk, rows(*lines))  # again
        taken(desk, rows(*lines) + "\n")  # again, as another file
        assert events(desk) == once
    by_day = sorted(lines, key=lambda line: line.split(",")[2])
    halves = [line for line in by_day if int(line.split(",")[2][-2:]) < 19 + cut % 3]
    with fresh() as desk:
        taken(desk, rows(*halves))  # the days so far
        taken(desk, rows(*by_day))  # and an export of all of them
        assert events(desk) == once


def test_a_unit_is_never_held_while_the_file_is_looked_through(desk: SmallDesk) -> None:
    inside: list[Unit] = []

    def another(_progress: Progress) -> None:
        with desk.unit() as unit:  # on SQLite a second one inside the first is refused
            inside.append(unit)

    source = file_of(rows(*(f"docreader,u{number},2026-11-20,use,1," for number in range(10_000))))
    look(desk, source, Options(), heard=another)
    assert inside


def test_a_unit_is_never_held_while_rows_are_read_to_be_written(desk: SmallDesk) -> None:
    class Watched(io.BytesIO):
        """A file that can be read only while nobody in this thread holds the database."""

        def read1(self, size: int | None = -1, /) -> bytes:
            with desk.unit():  # on SQLite a second one inside the first is refused
                return super().read1(size if size is not None else -1)

    class Observed:
        name = "usage.csv"

        def open(self) -> io.BytesIO:
            return Watched(lines)

    lines = rows(*(f"docreader,u{number},2026-11-20,use,1," for number in range(PART_ROWS + 10))).encode()
    source, options = Observed(), Options()
    done = take_in(desk, source, look(desk, source, options), options, by="anna")
    assert done.added == PART_ROWS + 10


def test_what_is_laid_down_is_read_as_often_as_wanted_and_has_no_name_on_disk(
    desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    options = Options()
    with laid_down("usage.csv") as source:
        source.file.write(rows(*(f"docreader,u{number},2026-11-20,use,1," for number in range(2_000))).encode())
        assert take_in(desk, source, look(desk, source, options), options, by="anna").added == 2_000
        assert look(desk, source, options).before is not None
        assert list(folder.iterdir()) == []
