"""Every reader with a file as its source writes it, and what is no usage."""

import io
import json
from datetime import date

import pytest

from portfolio.adoption.intake.json_items import items
from portfolio.adoption.intake.readers import READERS, recognised
from portfolio.adoption.intake.records import Problem, UnreadableError
from tests.portfolio.adoption.intake_files import (
    COPILOT,
    COPILOT_USERS,
    OPENAI,
    OTEL,
    SmallDesk,
    events,
    file_of,
    looked,
    readings,
    taken,
)
from tests.portfolio.conftest import OpenUnit

DAY = date(2026, 11, 20)
USAGE = "product,user,day,activity,count,team,scenario\ndocreader,Anna Asker,2026-11-20,use,3,,Invoices\n"
READINGS = (
    "product;metric;month;value;n;of;basis;source;note\nregsearch;Active people;2026-10;41;41;60;estimated;BI;from BI\n"
)


@pytest.fixture
def desk(store: OpenUnit) -> SmallDesk:
    return SmallDesk(store)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (USAGE, "usage"),
        ("﻿Date;User_ID\n", "usage"),
        ('{"user": "anna", "day": "2026-11-20", "product": "docreader"}\n', "usage"),
        (READINGS, "readings"),
        ('{"metric": "active_people", "value": 3, "month": "2026-10"}\n', "readings"),
        (COPILOT, "copilot"),
        ("\n".join(json.dumps(one) for one in COPILOT_USERS), "copilot"),
        (OPENAI, "openai"),
        (OTEL, "otel"),
    ],
)
def test_a_file_is_recognised_by_what_is_in_it(content: object, name: str) -> None:
    assert recognised(file_of(content)).name == name


def test_every_reader_is_told_and_tried() -> None:
    assert {row.name for row in READERS} == {"usage", "readings", "copilot", "openai", "otel"}
    assert all(row.told and row.label and row.source for row in READERS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"PK\x03\x04....", "an Excel, Word or zip file"),
        (b"abc\0def", "no text"),
        (b"", "empty"),
        (b"Dear all, here is the usage you wanted.", "do not recognise"),
        ("product,user,day\ndocreader,Zo\xeb,2026-11-20\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_what_is_no_usage_is_refused_in_a_sentence(desk: SmallDesk, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        looked(desk, content)


def test_usage_of_a_person_with_a_scenario(desk: SmallDesk) -> None:
    assert taken(desk, USAGE).added == 1
    assert events(desk) == [("docreader", "person:anna", DAY, "use", 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_saved_by_a_spreadsheet(desk: SmallDesk, encoding: str) -> None:
    table = "Product;User;Date;Count\r\nOCR;zoë;2026-11-20 09:30:00;2\r\nOCR;U0ANNA;2026-11-20;1\r\n\r\n;;;\r\n"
    taken(desk, table.encode(encoding))
    assert events(desk) == [("docreader", "file:zoë", DAY, "use", 2), ("docreader", "person:anna", DAY, "use", 1)]


def test_readings_keep_n_denominator_basis_and_source(desk: SmallDesk) -> None:
    assert taken(desk, READINGS).added == 1
    month = date(2026, 10, 1), date(2026, 11, 1)
    assert readings(desk) == [("active_people", *month, 41.0, 41, 60, "estimated", "BI")]


def test_copilot_days_are_counts_without_people_and_a_reading_of_one_day(desk: SmallDesk) -> None:
    taken(desk, COPILOT, product="regsearch")
    assert events(desk) == [
        ("regsearch", "", DAY, "accepted", 376),
        ("regsearch", "", DAY, "suggested", 745),
        ("regsearch", "", DAY, "use", 83),
    ]
    one_day = DAY, date(2026, 11, 21)
    assert readings(desk) == [("active_people", *one_day, 20.0, 20, None, "measured", "github")]


def test_copilot_days_of_single_users(desk: SmallDesk) -> None:
    taken(desk, "\n".join(json.dumps(one) for one in COPILOT_USERS), product="regsearch")
    assert events(desk) == [
        ("regsearch", "github:octo-cat", DAY, "suggested", 2),
        ("regsearch", "person:anna", DAY, "accepted", 3),
        ("regsearch", "person:anna", DAY, "suggested", 10),
        ("regsearch", "person:anna", DAY, "use", 4),
    ]


def test_openai_buckets_by_project_name_or_the_product_given(desk: SmallDesk) -> None:
    taken(desk, OPENAI, product="docreader")
    day = date(2025, 11, 20)
    assert events(desk) == [
        ("docreader", "openai:user-abc", day, "use", 5),
        ("regsearch", "person:anna", day, "use", 2),
    ]


def test_two_pages_of_one_day_add_up(desk: SmallDesk) -> None:
    later = json.loads(json.dumps(OPENAI))
    later["data"][0] |= {"start_time": 1763600400, "end_time": 1763604000}
    taken(desk, OPENAI, product="docreader")
    taken(desk, later, product="docreader")
    assert sum(row[4] for row in events(desk)) == 14


def test_otel_spans_count_calls_of_people_and_leave_tools_out(desk: SmallDesk) -> None:
    taken(desk, OTEL)
    day = date(2025, 11, 20)
    assert events(desk) == [
        ("regsearch", "otel:u77", day, "failed", 1),
        ("regsearch", "otel:u77", day, "use", 1),
        ("regsearch", "person:anna", day, "use", 1),
    ]


def test_a_long_document_is_read_entry_by_entry_with_its_lines() -> None:
    text = '{"other": {"a": [1]},\n "data": [\n1, {"b":\n 2},\n"]"]}\n[3]\n4'
    assert list(items(io.StringIO(text), ("data",))) == [(3, 1), (3, {"b": 2}), (5, "]"), (6, 3), (7, 4)]


def test_broken_json_ends_with_the_line_it_breaks_in() -> None:
    found = list(items(io.StringIO('[{"a": 1},\n{"b" 2}]')))
    assert found == [(1, {"a": 1}), Problem(2, "This is not JSON that can be read from here on.")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("docreder,anna,2026-11-20,,", "Did you mean docreader?"),
        ("docreader,anna,11/20/2026,,", "write it as 2026-11-20"),
        ("docreader,anna,11/12/2026,,", "more than one day"),
        ("docreader,anna,25.25.2026,,", "is not a day"),
        ("docreader,anna,20.11.2026,,", "write it as 2026-11-20"),
        ("docreader,anna,45981,,", "Excel"),
        ("docreader,anna,,,", "day is missing"),
        ("docreader,anna,2026-02-30,,", "no day 2026-02-30"),
        ("docreader,anna,2026-11-25,,", "has not come yet"),
        ("docreader,anna,1999-11-25,,", "before 2000"),
        ("docreader,anna,2026-11-20,-2,", "whole number from 0"),
        ("docreader,anna,2026-11-20,1.5,", "whole number from 0"),
        ("docreader,anna,2026-11-20,99999999999,", "larger than"),
        ("docreader,anna,2026-11-20,100001,", "100,001 uses by one person on one day are more than 100,000"),
        ("docreader,,2026-11-20,1000000001,", "larger than 1,000,000,000"),
        ("docreader,anna,2026-11-20,,Cooking", "no scenario “Cooking”"),
        ("docreader,anna,2026-11-20", "3 columns where the header has 5"),
        (",anna,2026-11-20,,", "names no product"),
    ],
)
def test_a_wrong_row_is_told_with_line_and_reason_and_nothing_is_written(desk: SmallDesk, row: str, words: str) -> None:
    table = f"product,user,day,count,scenario\ndocreader,anna,2026-11-20,1,\n{row}\n"
    found = taken(desk, table)
    assert [problem.line for problem in found.look.problems] == [3]
    assert words in found.look.problems[0].reason
    assert events(desk) == []
    assert taken(desk, table, skip_wrong=True).added == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("regsearch,love,2026-10,4", "no metric “love”"),
        ("regsearch,active_people,,4", "period is missing"),
        ("regsearch,active_people,2026-13,4", "not a month"),
        ("regsearch,active_people,2026-12,4", "has not come yet"),
        ("regsearch,active_people,2026-10,-4", "less than nothing"),
        ("regsearch,active_people,2026-10,4.5", "not a whole number"),
        ("regsearch,active_people,2026-10,many", "not a number"),
        ("regsearch,active_people,2026-10,41 %", "is a share, and this metric is none"),
        ("regsearch,output_quality,2026-10,4", "of RegSearch (kind: rag). Use answer_quality."),
        ("regsearch,active_people,2026-10,4,5,2", "n cannot be 5 out of 2."),
        ("regsearch,active_people,2026-10,4,,2", "The figure cannot be 4 out of 2."),
    ],
)
def test_a_wrong_reading_is_told(desk: SmallDesk, row: str, words: str) -> None:
    header = "product,metric,month,value,n,of".split(",")[: row.count(",") + 1]
    found = taken(desk, f"{','.join(header)}\n{row}\n")
    assert words in found.look.problems[0].reason
    assert readings(desk) == []


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (",,,2026-W47", date(2026, 11, 16), date(2026, 11, 23)),
        ("2026-11-01,2026-11-08,,", date(2026, 11, 1), date(2026, 11, 8)),
        ("2026-11-01,,2026-11-07,", date(2026, 11, 1), date(2026, 11, 8)),
        ("2026-10,,,", date(2026, 10, 1), date(2026, 11, 1)),
    ],
)
def test_a_period_may_be_written_in_four_ways(desk: SmallDesk, period: str, start: date, end: date) -> None:
    taken(desk, f"product,metric,value,start,end,last,week\nregsearch,active_people,4,{period}\n")
    assert [row[1:3] for row in readings(desk)] == [(start, end)]


def test_only_the_first_problems_are_told_and_all_are_counted(desk: SmallDesk) -> None:
    found = looked(desk, "product,user,day\n" + "docreader,anna,soon\n" * 30)
    assert (found.wrong, len(found.problems), found.problems[19].line) == (30, 20, 21)


def test_a_header_without_a_day_is_refused_as_a_whole(desk: SmallDesk) -> None:
    with pytest.raises(UnreadableError, match="“day” is not among them"):
        looked(desk, "product,user\ndocreader,anna\n", reader="usage")
