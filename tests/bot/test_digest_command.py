"""`signpost digest`: previews of the demo's digests as text and JSON, and what it says when there is none."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.config import load_settings
from bot.console import Refusal
from bot.demo_year import load_demo_year
from bot.digest_command import moment_of
from bot.wiring import opened_store
from portfolio.adoption.digesting import compose_owner_digest
from portfolio.adoption.planning import Whose, note_presence, turn_due
from portfolio.adoption.windows import Window
from portfolio.attention import Presence
from portfolio.people import find_person
from storage.vocabulary import DigestKind
from tests.bot.conftest import Run
from tests.doubles import counting_ids

pytestmark = pytest.mark.usefixtures("demo_company")


def test_a_preview_of_an_owner_with_bars(run: Run) -> None:
    with opened_store(load_settings()) as store:
        load_demo_year(store.unit, now=SystemClock().now())
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


def test_that_it_is_a_preview_is_said_once(run: Run) -> None:
    now = SystemClock().now()
    with opened_store(load_settings()) as store, store.unit() as unit:
        owner = unit.people.by_key("lindqvist")
        assert owner is not None
        whose = Whose(owner.id or 0, owner.slack_id or "", DigestKind.OWNER)
        note_presence(unit, whose=whose, presence=Presence(zone="UTC"), at=now)
    assert run("digest", "--to", "lindqvist", "--preview").err.count("preview") == 1


def test_the_newest_that_was_made_is_printed_however_long_ago(run: Run) -> None:
    now = SystemClock().now()
    new_id, kind = counting_ids(), DigestKind.OWNER
    with opened_store(load_settings()) as store, store.unit() as unit:
        novak = find_person(unit, words="novak")
        turns = [turn_due(unit, person=novak, kind=kind, at=now - timedelta(weeks=weeks)) for weeks in (6, 4)]
        for turn in turns:
            window = Window(turn.start, turn.end)
            compose_owner_digest(unit, person=novak, turn_key=turn.key, window=window, at=turn.due_at, new_id=new_id)
    older, newest = (turn.key for turn in turns)
    assert json.loads(run("digest", "--to", "novak", "--json").out)["period"] == newest
    day = turns[0].due_at.date().isoformat()
    assert json.loads(run("digest", "--to", "novak", "--at", day, "--json").out)["period"] == older
    ran = run("digest", "--to", "novak", "--at", now.date().isoformat())
    assert (ran.code, "No digest was made for Anna Novak and 20" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--to", "novak"), "No digest was made for Anna Novak. Print"),
        (("--to", "haddad", "--portfolio"), "No digest was made for Leila Haddad. Print"),
        (("--to", "novak", "--portfolio", "--preview"), "Only the portfolio lead"),
        (
            ("--to", "haddad", "--preview"),
            "Leila Haddad owns no product in use but leads the portfolio: add --portfolio",
        ),
        (("--to", "johansson", "--preview"), "who owns no product in use and does not lead the portfolio"),
        (("--to", "johansson"), "who owns no product in use and does not lead the portfolio"),
        (("--to", "nobody", "--preview"), "There is nobody called"),
        (("--to", "Anna", "--preview"), "Nearest: Anna Novak"),
        (("--to", "novak", "--preview", "--at", "soon"), "“soon” is no day"),
        (("--to", "novak", "--preview", "--at", "0001-01-01"), "Name a day of the years 1970 to 2100."),
        (("--to", "novak", "--preview", "--at", "9999-12-31"), "Name a day of the years 1970 to 2100."),
        (("--to", "novak", "--preview", "--at", "2099-12-31"), "“2099-12-31” has not come: --at looks back"),
    ],
)
def test_what_there_is_not_is_said_in_words(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run("digest", *arguments)
    assert ran.code != 0
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_today_is_no_future_day() -> None:
    now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert moment_of("2026-11-25", now=now).date() == now.date()
    with pytest.raises(Refusal, match="has not come"):
        moment_of("2026-11-26", now=now)


def test_help_says_that_only_usage_is_looked_back_at(run: Run) -> None:
    assert "Look back at the usage" in " ".join(run("digest", "--help").out.replace("│", " ").split())


def test_the_demo_says_what_it_does_before_the_slow_part(run: Run, own_folder: Path) -> None:
    (own_folder / "data" / "demo").mkdir(parents=True)
    (own_folder / "data" / "demo" / "demo.sqlite3").write_text("no database, so that nothing is loaded")
    ran = run("digest", "--to", "silva", "--preview", "--demo")
    assert ran.code != 0
    assert ran.err.startswith("Loading the demo company and its year of usage …")
