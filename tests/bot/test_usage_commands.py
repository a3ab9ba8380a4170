"""`signpost usage import`: what it says, what it writes, and the codes it ends with."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.wiring import open_store
from portfolio import importing
from tests.bot.conftest import Run
from tests.portfolio.small_company import NOON, SMALL

GOOD = "product,user,day,count\ndocreader,anna,2026-11-20,3\ndocreader,zoe,2026-11-21,1\n"


@pytest.fixture(autouse=True)
def company(own_folder: Path) -> None:
    store = open_store(load_settings())
    with store.unit() as unit:
        importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
    store.engine.dispose()
    (own_folder / "usage.csv").write_text(GOOD)
    (own_folder / "wrong.csv").write_text(GOOD + "nothing,anna,2026-11-20,1\n")


def test_a_file_is_taken_in_once(run: Run) -> None:
    ran = run("usage", "import", "usage.csv")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "usage.csv: 2 rows of usage. 2 added, 0 changed, 0 as they were. 2 people.\n"
        "  DocReader: 2 rows, 20 Nov 2026 to 21 Nov 2026\n"
    )
    assert "taken in already" in run("usage", "import", "usage.csv").out


def test_a_dry_run_writes_nothing(run: Run) -> None:
    assert "Nothing was written: this was a dry run." in run("usage", "import", "usage.csv", "--dry-run").out
    assert "2 added" in run("usage", "import", "usage.csv").out


def test_a_wrong_row_is_told_and_ends_with_1_unless_it_is_left_out(run: Run) -> None:
    ran = run("usage", "import", "wrong.csv")
    assert ran.code == 1
    assert "wrong.csv:4: There is no product called “nothing”." in ran.out
    assert "Nothing was written" in ran.out
    left_out = run("usage", "import", "wrong.csv", "--skip-wrong")
    assert left_out.code == 0
    assert "2 added" in left_out.out


def test_the_same_file_again_says_when_it_is_only_tried_and_counts_when_a_later_one_changed_it(
    run: Run, own_folder: Path
) -> None:
    run("usage", "import", "usage.csv")
    dry = run("usage", "import", "usage.csv", "--dry-run").out
    assert "taken in already" in dry
    assert "This was a dry run." in dry
    (own_folder / "later.csv").write_text(GOOD.replace(",3\n", ",9\n"))
    run("usage", "import", "later.csv")
    again = run("usage", "import", "usage.csv", "--dry-run").out
    assert "it counts again. Nothing was written: this was a dry run." in again
    assert "0 added, 1 changed, 1 as they were." in run("usage", "import", "usage.csv").out


def test_where_no_row_can_be_used_nobody_is_told_to_leave_rows_out(run: Run, own_folder: Path) -> None:
    (own_folder / "none.csv").write_text("product,user,day\nnothing,anna,2026-11-20\ndocreader,anna\n")
    for more in ((), ("--skip-wrong",)):
        ran = run("usage", "import", "none.csv", *more)
        assert ran.code == 1
        assert "Nothing was written: no row of it can be used." in ran.out
    many = "".join("docreader,anna\n" for _ in range(21))
    (own_folder / "many.csv").write_text("product,user,day\n" + many)
    assert "… and 1 row more that cannot be used." in run("usage", "import", "many.csv").out
    (own_folder / "short.csv").write_text("product,user,day\ndocreader\n")
    assert "The line has 1 column where the header has 3." in run("usage", "import", "short.csv").out


def test_json_for_programs_and_a_product_for_rows_without_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"user,day\nanna,2026-11-20\n")))
    told = json.loads(run("usage", "import", "-", "--product", "regsearch", "--json").out)
    assert (told["file"], told["reader"], told["added"], told["written"]) == ("standard input", "usage", 1, True)
    assert told["products"] == [{"key": "regsearch", "rows": 1, "first": "2026-11-20", "last": "2026-11-20"}]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Name at least one file"),
        (("missing.csv",), 2, "missing.csv cannot be read"),
        (("usage.csv", "--product", "nothing"), 2, "no product called “nothing”"),
        (("usage.csv", "--reader", "magic"), 2, "no reader “magic”"),
        (("letter.txt",), 1, "letter.txt: I do not recognise this file"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_a_sentence(
    run: Run, own_folder: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    (own_folder / "letter.txt").write_text("Dear all,")
    ran = run("usage", "import", *arguments)
    assert (ran.code, words in ran.err) == (code, True)
