"""`signpost eval`: figures and misses, a gate by its exit code, and plain sentences about files it cannot use."""

import json
from pathlib import Path

import pytest

from tests.bot.conftest import Run, stored

RIGHT = "- {id: f10, lang: en, as: garcia, outcome: fit, products: [staffdesk], ask: do my vacation days expire?}\n"
WRONG = "- {id: w1, lang: de, as: garcia, outcome: fit, products: [flowbot], ask: do my vacation days expire?}\n"
HARM = "- {id: w2, lang: fr, outcome: no_fit, must_not: [staffdesk], ask: do my vacation days expire?}\n"


def written(*asks: str) -> str:
    Path("asks.yaml").write_text("".join(asks), encoding="utf-8")
    return "asks.yaml"


@pytest.mark.usefixtures("demo_company")
def test_it_prints_figures_languages_and_misses_and_stores_nothing(run: Run) -> None:
    ran = run("eval", written(RIGHT, WRONG))
    assert (ran.code, ran.err) == (0, "")
    for line in (
        "2 asks, Nordhaven Bank, catalogue version 1; a model judged 0 of them",
        "right         0.500 (1 of 2)",
        "why not       none to judge",
        "Misses: 1",
    ):
        assert line in ran.out, line
    assert "  de            0.000 (0 of 1)" in ran.out
    assert "Misses: 1" in run("eval", "asks.yaml", "--no-misses").out.splitlines()[-1]
    assert "- w1 (de): do my vacation days expire?\n  wanted fit flowbot, came fit staffdesk" in ran.out
    assert stored("SELECT count(*) FROM ask") == 0


@pytest.mark.usefixtures("demo_company")
def test_harm_fails_the_gate(run: Run) -> None:
    ran = run("eval", written(RIGHT, HARM))
    assert (ran.code, ran.err) == (1, "Harmful recommendations: 1. There must be none.\n")
    assert "(HARMFUL)" in ran.out


@pytest.mark.usefixtures("demo_company")
def test_too_few_right_fails_the_gate(run: Run) -> None:
    asks = written(RIGHT, WRONG)
    assert run("eval", asks, "--min-right", "0.5").code == 0
    ran = run("eval", asks, "--min-right", "0.51")
    assert (ran.code, ran.err) == (1, "Right: 0.500 (1 of 2), wanted at least 0.510.\n")


@pytest.mark.usefixtures("demo_company")
def test_too_many_false_alarms_fail_the_gate(run: Run) -> None:
    asks = written(
        "- {id: l1, lang: en, as: santos, outcome: fit, products: [bankgpt], looks_like: R1,\n"
        "   ask: Can I paste a client's passport and statement into the chat to check for mistakes?}\n"
    )
    assert run("eval", asks).code == 0
    ran = run("eval", asks, "--max-alarms", "0.5")
    assert (ran.code, ran.out.count("(false alarm)")) == (1, 1)
    assert ran.err == "False alarms on allowed look-alikes: 1.000 (1 of 1), wanted at most 0.500.\n"


@pytest.mark.usefixtures("demo_company")
def test_as_json_it_is_one_object(run: Run) -> None:
    ran = run("eval", written(RIGHT, HARM), "--json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err, ran.out.count("\n"), found["passed"]) == (1, "", 1, False)
    assert found["figures"]["right"] == {"count": 1, "of": 2, "share": 0.5}
    assert found["figures"]["look_alikes"] == {"count": 0, "of": 0, "share": None}
    assert found["by_language"]["fr"]["harmful"]["count"] == 1
    assert [miss["id"] for miss in found["misses"]] == ["w2"]
    assert found["judged_by_model"] == 0


@pytest.mark.usefixtures("demo_company")
def test_a_bad_file_is_refused_with_its_line(run: Run) -> None:
    ran = run("eval", written(RIGHT, "- {id: x, lang: en, outcome: fine, ask: do it}\n"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("One problem, nothing was scored:\nasks.yaml:2: [1].outcome: “fine” is not an outcome.")


@pytest.mark.parametrize(
    ("arguments", "says"), [((), "Name at least one file of labelled asks"), (("no.yaml",), "no.yaml cannot be read")]
)
def test_what_cannot_be_scored_is_one_sentence(arguments: tuple[str, ...], says: str, run: Run) -> None:
    ran = run("eval", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert says in ran.err


def test_the_demo_company_is_scored_from_its_files(run: Run) -> None:
    ran = run("eval", "--demo", written(RIGHT))
    assert ran.code == 0
    assert "right         1.000 (1 of 1)" in ran.out
    assert not Path("data").exists(), "in memory, whatever a demo did to its own database"


@pytest.mark.usefixtures("demo_company")
def test_offline_asks_no_model(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert run("eval", written(RIGHT), "--offline").code == 0


def test_without_a_catalogue_it_says_so_and_not_a_line_for_each_ask(run: Run) -> None:
    refused = run("eval", written(RIGHT, WRONG))
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert refused.err.startswith("The catalogue is empty")
