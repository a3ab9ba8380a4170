"""`signpost digest`: previews of the demo's digests as text and JSON, and what it says when there is none."""

import json
import shutil
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.config import load_settings
from bot.demo_year import load_demo_year
from bot.wiring import open_store
from tests.bot.conftest import Run


@pytest.fixture(autouse=True)
def company(demo_database: Path, own_folder: Path) -> None:
    (own_folder / "data").mkdir()
    shutil.copy(demo_database, own_folder / "data" / "signpost.sqlite3")


def test_a_preview_of_an_owner_with_bars(run: Run) -> None:
    load_demo_year(open_store(load_settings()).unit, now=SystemClock().now())
    ran = run("digest", "--to", "lindqvist", "--preview")
    assert ran.code == 0
    assert "AgentHub, week" in ran.out
    assert "nobody has used it for" in ran.out
    assert "an installed tool" in ran.out
    assert "active people a week" in ran.out
    assert "█" in ran.out
    assert "nothing was kept or sent" in ran.err
    found = json.loads(run("digest", "--to", "Anna Novak", "--preview", "--json").out)
    assert (found["to"], found["id"], found["quiet"]) == ("novak", "", False)
    assert {one["kind"] for one in found["products"][0]["changes"]} >= {"score"}
    assert found["products"][0]["history"][-1][1] > 20
    whole = run("digest", "--to", "haddad", "--preview", "--portfolio").out
    assert whole.startswith("AI portfolio, ")
    assert "  · TopicFinder: nobody owns it" in whole


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--to", "novak"), "No digest was made for Anna Novak"),
        (("--to", "haddad", "--portfolio"), "No digest was made for Leila Haddad"),
        (("--to", "novak", "--portfolio", "--preview"), "Only the portfolio lead"),
        (("--to", "nobody", "--preview"), "There is nobody called"),
        (("--to", "novak", "--preview", "--at", "soon"), "“soon” is no day"),
        (("--to", "novak", "--preview", "--at", "0001-01-01"), "Name a day of the years 1970 to 2100."),
        (("--to", "novak", "--preview", "--at", "9999-12-31"), "Name a day of the years 1970 to 2100."),
    ],
)
def test_what_there_is_not_is_said_in_words(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run("digest", *arguments)
    assert ran.code != 0
    assert sentence in ran.err
    assert "Traceback" not in ran.err
