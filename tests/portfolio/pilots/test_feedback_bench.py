"""The feedback benchmark runs, on a small pilot: what it measures is for `python -m bench.feedback` to say."""

from pathlib import Path

from bench.feedback import Page, Rush, desk, messages, pages, pages_table, rush, rush_table
from bench.feedback_pilot import Size
from tests.databases import url_in

SMALL = Size(rows=40, people=6, themes=8)


def test_it_draws_every_page_and_loses_nothing(tmp_path: Path) -> None:
    with desk(url_in(tmp_path)) as (tools, _settings):
        drawn = pages(tools, SMALL, rounds=1)
        shown = messages(tools)
        found = rush(tools, SMALL, threads=3, each=2)
    assert len(drawn) == 6
    assert len(shown) == 3
    assert (found.threads, found.sent, found.stored) == (3, 12, 12)


def test_every_page_is_printed_beside_the_home_tab() -> None:
    printed = pages_table(SMALL, {"SQLite": (Page("Home", (0.02,)), Page("matrix", (0.03,)))})
    assert "| matrix | 30.0 / 30.0 | 1.5 |" in printed
    assert "No browser here" in printed
    beside = pages_table(SMALL, {"SQLite": (Page("Home", (0.02,)), Page("matrix", (0.03,)))}, (0.5,))
    assert "| matrix | 30.0 / 30.0 | 1.5 | 0.06 |" in beside
    assert "takes 500.0 / 500.0 ms" in beside
    assert "| SQLite | 9 of 10 | 5/s | 9/s | 1.8 |" in rush_table(SMALL, 2, {"SQLite": Rush(3, 10, 9, 2.0, 1.0)})
