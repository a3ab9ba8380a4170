"""`signpost pilot report`: in lines, as a file, and what it says where it cannot."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ask_command import demo_settings
from bot.config import load_settings
from bot.demo_pilot import load_demo_pilot
from bot.wiring import open_store, opened_store
from portfolio import importing
from portfolio.people import person_by_slack_id
from portfolio.pilots.deciding import decide
from portfolio.pilots.reading import pilot_called
from storage.vocabulary import ScalingDecision
from tests.bot.conftest import Run
from tests.doubles import counting_ids
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.small_company import SMALL

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def pilot(own_folder: Path) -> None:
    """A decided pilot "p1" and a running one "p2"."""
    store = open_store(load_settings())
    with store.unit() as unit:
        importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
        for pilot_id in ("p1", "p2"):
            put_pilot(unit, at=NOON, pilot_id=pilot_id)
        for number in range(5):
            put_feedback(unit, f"f{number}", at=NOON, author=f"U{number}", quality=4)
        by = person_by_slack_id(unit, slack_id="U0OWNER")
        decide(
            unit, pilot_id="p1", decision=ScalingDecision.STOP, reason="It is <too> slow.", by=by, at=NOON,
            new_id=counting_ids(),
        )  # fmt: skip
    store.engine.dispose()


def test_a_report_is_read_in_a_terminal(run: Run) -> None:
    out = run("pilot", "report", "p1").out
    for words in ("DocReader pilot (p1)", "Decided: stop, 23 November 2026, by Olga Owner", "It is <too> slow.",
                  "output quality: met, now 4 (n = 5 from 5 people, self-reported, ± 0)"):  # fmt: skip
        assert words in out, words
    assert "Not decided yet." in run("pilot", "report", "p2").out


def test_a_report_is_written_as_one_file_and_not_over_another(run: Run, own_folder: Path) -> None:
    ran = run("pilot", "report", "p1", "--html", "report.html")
    assert (ran.code, ran.out) == (0, "")
    assert "Saved to report.html" in ran.err
    page = (own_folder / "report.html").read_text("utf-8")
    assert "It is &lt;too&gt; slow." in page
    refused = run("pilot", "report", "p1", "--html", "report.html")
    assert refused.code == 2
    assert "--force" in refused.err
    assert run("pilot", "report", "p1", "--html", "report.html", "--force").code == 0
    nowhere = run("pilot", "report", "p1", "--html", "no/such/folder.html")
    assert (nowhere.code, nowhere.err.count("\n")) == (2, 1)


def test_a_pilot_nobody_knows_is_one_sentence(run: Run) -> None:
    refused = run("pilot", "report", "made-up")
    sentence = "There is no pilot with the id “made-up”, and none that was started of such a product.\n"
    assert (refused.code, refused.out, refused.err) == (2, "", sentence)


def test_the_demo_brings_its_own_pilot_which_gets_its_channel_later(run: Run) -> None:
    ran = run("pilot", "report", "codemate", "--demo")
    assert (ran.code, ran.err) == (0, "Loading the demo company and its pilot …\n")
    assert ran.out.startswith("CodeMate pilot")
    with opened_store(demo_settings(load_settings())) as store:
        load_demo_pilot(store.unit, lambda _: (), now=NOON, channel="C0CODE")  # as the demo does with its workspace
        with store.unit() as unit:
            assert pilot_called(unit, words="codemate").rules.channel == "C0CODE"


def test_a_pilot_goes_by_its_product_too(run: Run) -> None:
    assert "DocReader pilot (p" in run("pilot", "report", "docreader").out
