"""How a decision reads: figures never rounded onto their target, each with its basis, and a report that is one file."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from handlers.views import charts, labels
from handlers.views.pilots import decision, decision_forms, figures, report
from handlers.views.pilots.report_page import report_html, report_text
from portfolio.pilots.cards import Criterion, FeedbackRules
from portfolio.pilots.figures import Figure
from portfolio.pilots.findings import BarrierCount, Findings, Result, RoleReadiness, ScenarioValue, Survey, Verdict
from portfolio.pilots.moving import Moved
from storage.vocabulary import Barrier, Basis, Better, Evidence, LifecycleStage, ScalingDecision
from tests import makers
from tests.views.decision_specimens import CARRIED, TODAY, closed, desk, findings, pilot
from tests.views.test_every_view import HOSTILE

QUALITY = Criterion(1, "quality", 4, Better.UP, Evidence.QUALITY)


def result(now: float | None, verdict: Verdict = Verdict.NOT_MET, **more: Any) -> Result:
    values: dict[str, Any] = {"n": 31, "people": 9, "spread": 0.6, **more}
    return Result(QUALITY, verdict, Basis.SELF_REPORTED, now, **values)


@pytest.mark.parametrize(
    ("now", "shown"), [(3.9996, "3.9996"), (4.0, "4"), (3.876, "3.88"), (4.001, "4.001"), (0.0, "0")]
)
def test_a_figure_is_not_rounded_onto_its_target(now: float, shown: str) -> None:
    assert figures.stands_at(result(now)) == shown


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (result(4.2), "n = 31 from 9 people, self-reported, ± 0.6"),
        (result(4.2, Verdict.NOT_ENOUGH, n=3, people=2), "n = 3 of 5, from 2 people, self-reported"),
        (result(None, Verdict.NOT_ENOUGH), "n = 0 of 5"),
        (replace(result(34, people=0, spread=None, n=1212), basis=Basis.MEASURED), "n = 1,212, measured"),
    ],
)
def test_every_figure_says_its_n_and_where_it_comes_from(made: Result, shown: str) -> None:
    assert figures.made_of(made) == shown


@pytest.mark.parametrize(
    ("days", "said"),
    [(-3, "overdue by 3 days"), (-1, "overdue by 1 day,"), (0, "decide today"), (1, "in 1 day,"), (6, "in 6 days")],
)
def test_the_card_says_how_long_is_left(days: int, said: str) -> None:
    card = decision.decision_card(replace(desk("x"), pilot=pilot("x", decide_on=TODAY + timedelta(days=days))))
    assert said in card["text"]


@pytest.mark.parametrize(
    ("survey", "said"),
    [
        (Survey(7, 5, 4), "7 of 16 (44 %, n = 16), at or above Sean Ellis's 40 % line"),
        (Survey(2, 0, 3), "2 of 5 (40 %, n = 5), at or above"),
        (Survey(1, 3, 1), "1 of 5 (20 %, n = 5), below"),
    ],
)
def test_the_survey_names_the_rule_of_thumb_and_its_limits(survey: Survey, said: str) -> None:
    found = replace(findings("x"), survey=survey)
    assert said in figures.survey_line(found)
    shown = str(decision.decision_modal(replace(desk("x"), findings=found)))
    assert said in shown
    assert "a hint and no proof" in shown
    assert "rule of thumb" not in str(decision.decision_modal(replace(desk("x"), findings=replace(found, survey=None))))


def test_what_is_not_judged_says_why() -> None:
    """Six answers of one person beside six of three: the number alone does not tell them apart."""
    few_people, few_answers = Figure(0.28, 6, 1), Figure(0.8, 4, 4)
    people = "worked 28 % (n = 6), too few people to judge: at least 3 have to say"
    assert figures.role_words(RoleReadiness("lead", 1, few_people)) == people
    assert figures.scenario_words(ScenarioValue("Read", few_people)) == people
    answers = figures.role_words(RoleReadiness("lead", 4, few_answers))
    assert answers == "worked 80 % (n = 4), too few answers to judge: at least 5 are needed"
    assert "too few said whether it worked" in figures.scenario_words(ScenarioValue("Read", minutes=few_people))
    assert "too few" not in figures.role_words(RoleReadiness("lead", 3, Figure(0.28, 6, 3), ready=False))


def buttons(shown: dict[str, Any]) -> list[str]:
    return [one["text"]["text"] for block in shown["blocks"] if block["type"] == "actions" for one in block["elements"]]


def test_the_buttons_are_what_somebody_may_do() -> None:
    assert buttons(decision.decision_card(desk("x"))) == ["Scale", "Extend once", "Stop", "Note a figure", "More"]
    used_up = desk("x", no_extension="It is extended once.")
    assert buttons(decision.decision_card(used_up)) == ["Scale", "Stop", "Note a figure", "More"]
    assert buttons(decision.decision_card(desk("x", may_decide=False, may_note=False))) == ["More"]


def test_only_stop_is_asked_twice_and_closing_says_that_it_is_final() -> None:
    for shown in (decision.decision_card(desk("x")), decision.decision_modal(desk("x"))):
        row = [one for block in shown["blocks"] if block["type"] == "actions" for one in block["elements"]]
        asked = {one["text"]["text"]: one["confirm"]["text"]["text"] for one in row if "confirm" in one}
        assert list(asked) == ["Stop"]
        assert "closes the x pilot" in asked["Stop"]
    for how in (ScalingDecision.SCALE, ScalingDecision.STOP):
        for channel, where in (("C1", "the pilot's channel"), ("", "the product's owner and the business-side owner")):
            card = pilot("x", rules=FeedbackRules(channel=channel))
            form = str(decision_forms.decide_form(card, how, findings("x"), latest=None, carried=CARRIED))
            assert "This closes the pilot and cannot be undone." in form
            assert f"The report goes to {where}." in form


def test_who_scales_reads_once_more_which_criteria_are_not_met() -> None:
    found = findings("review time")
    missed, unknown = (replace(found.results[0], verdict=one) for one in (Verdict.NOT_MET, Verdict.NOT_ENOUGH))
    for results, said in (((missed,), "Not met: review time ("), ((unknown,), "Not enough to judge: review time (")):
        form = decision_forms.decide_form(
            pilot("x"), ScalingDecision.SCALE, Findings(results), latest=None, carried=CARRIED
        )
        assert said in str(form)
    for how, other in ((ScalingDecision.STOP, Findings((missed,))), (ScalingDecision.SCALE, Findings(()))):
        assert "Not met" not in str(decision_forms.decide_form(pilot("x"), how, other, latest=None, carried=CARRIED))


def test_what_is_shown_of_a_move_is_the_sentence_of_its_notification() -> None:
    for new in (True, False):
        made = decision_forms.moved_message(Moved(makers.product(name="CodeMate"), LifecycleStage.PILOT, new=new))
        pieces = made["blocks"][0]["elements"][0]["elements"]
        assert "".join(one["text"] for one in pieces) == made["text"]


def test_who_may_not_read_feedback_reads_no_quote() -> None:
    found = replace(findings("x"), barriers=(BarrierCount(Barrier.QUALITY, 7, "a secret quote"),))
    for reads in (False, True):
        asked = replace(desk("x", reads_quotes=reads), findings=found)
        for make in (decision.decision_card, decision.decision_modal):
            assert ("a secret quote" in str(make(asked))) is reads
            assert "quality 7" in str(make(asked))


def test_the_charts_figures_stand_in_words_too() -> None:
    card = closed("x")
    made = report.report_message(report.Report(card, findings("x"), card.decisions[-1]), card.decisions[-1])
    drawn = [block for block in made["blocks"] if block["type"] == "data_visualization"]
    assert [block["chart"]["type"] for block in drawn] == ["bar", "pie"]
    said = " ".join(str(block) for block in made["blocks"] if block["type"] != "data_visualization")
    for point in drawn[0]["chart"]["series"][0]["data"]:
        assert f"worked {point['value']} %" in said
    assert "7 of 16" in said


def test_a_chart_draws_only_what_the_words_judge() -> None:
    few = ScenarioValue("Read", Figure(1.0, 1, 1))
    card, sure = closed("x"), ScenarioValue("Sort", Figure(0.8, 9, 6), created_value=True)
    for scenarios, drawn in (((few,), []), ((sure, few), ["Sort"])):
        whole = report.Report(card, Findings((), scenarios), card.decisions[-1])
        blocks = report.report_message(whole, card.decisions[-1])["blocks"]
        charted = [block["chart"] for block in blocks if block["type"] == "data_visualization"]
        assert [one["label"] for chart in charted for one in chart["series"][0]["data"]] == drawn
        assert "worked 100 % (n = 1), too few people to judge" in str(blocks)
        assert ("<svg" in report_html(whole, today=TODAY)) is bool(drawn)


def test_a_role_nobody_joined_is_left_out_and_one_held_back_is_not() -> None:
    roles = (RoleReadiness("auditor", 0, held_back=True), RoleReadiness("clerk", 2, held_back=True))
    card = closed("x")
    whole = report.Report(card, Findings((), roles=roles), card.decisions[-1])
    shown = (
        str(report.report_message(whole, card.decisions[-1])),
        report_html(whole, today=TODAY),
        "\n".join(report_text(whole)),
        str(decision.decision_modal(replace(desk("x"), findings=whole.findings))),
    )
    for one in shown:
        assert "auditor" not in one
        assert "clerk" in one


@pytest.mark.parametrize("how", ScalingDecision)
def test_what_is_in_the_channel_is_what_is_told_there(how: ScalingDecision) -> None:
    card = replace(closed("x", how), rules=FeedbackRules(channel="C1"))
    said = str(decision.decided_message(card, card.decisions[-1]))
    told = str(report.report_message(report.Report(card, findings("x"), card.decisions[-1]), card.decisions[-1]))
    form = str(
        decision_forms.decide_form(replace(card, decisions=()), how, findings("x"), latest=None, carried=CARRIED)
    )
    assert ("The report with the figures is in " in said) is ("criteria met" in told)
    assert ("The new date and the reason are in " in said) is (how is ScalingDecision.EXTEND)
    assert ("The new date and the reason go to the pilot's channel." in form) is (how is ScalingDecision.EXTEND)
    assert ("report" in form) is (how is not ScalingDecision.EXTEND)


def test_labels_that_are_cut_alike_stay_apart() -> None:
    labels = charts.unique_labels(["Read a very long invoice", "Read a very long invoice again", "x", "x", ""])
    assert len(set(labels)) == 5
    assert all(0 < len(label) <= 20 for label in labels)


def test_a_part_of_nobody_is_not_drawn() -> None:
    assert [one["label"] for one in charts.pie("x", [("a", 1), ("b", 0)])["chart"]["segments"]] == ["a"]


# ---- the file


class Tags(HTMLParser):
    """What a browser would find: open tags, attributes, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(text: str, found: Findings | None = None) -> str:
    card = closed(text, ScalingDecision.STOP)
    return report_html(report.Report(card, found or findings(text), card.decisions[-1]), today=TODAY)


@pytest.mark.parametrize(
    "value", [*HOSTILE.values(), '"><script>alert(1)</script><svg onload="x">', "</style></title>"]
)
def test_the_file_is_whole_and_runs_and_fetches_nothing(value: str) -> None:
    tags = Tags()
    tags.feed(page(value))
    assert tags.open == []
    assert not tags.seen & {"script", "img", "link", "iframe", "object", "form", "input"}
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name in {"href", "src"}]
    page(value).encode("utf-8")


def test_the_file_says_what_the_report_says() -> None:
    text = page("DocReader")
    for words in ("DocReader pilot", "Decided: stop", "Extended once", "at least 30.5", "7 of 16", "hint and no proof"):
        assert words in text, words
    assert "@media print" in text
    open_one = report_html(report.Report(pilot("DocReader"), Findings(())), today=TODAY)
    assert "Not decided yet." in open_one
    assert "too few people have answered it" in open_one


def test_a_terminal_reads_the_same() -> None:
    card = closed("DocReader")
    lines = "\n".join(report_text(report.Report(card, findings("DocReader"), card.decisions[-1])))
    for words in ("Decided: scale", "1 of 7 criteria met", "n = 1400", "7 of 16"):
        assert words in lines, words


@pytest.mark.parametrize(
    ("teams", "to", "sentence"),
    [
        (("Lending", "Audit"), LifecycleStage.ADOPTION, "It stays open to Lending and Audit alone: others, even from"),
        ((), LifecycleStage.ADOPTION, "It stays open to no team: others"),
        (None, LifecycleStage.ADOPTION, ""),
        (("Lending",), LifecycleStage.RETIREMENT, ""),
    ],
)
def test_before_a_move_it_is_said_what_changes_and_who_has_no_access_still(
    teams: tuple[str, ...] | None, to: LifecycleStage, sentence: str
) -> None:
    sure = decision_forms.before_moving(replace(makers.product(name="CodeMate"), teams=teams), to)
    said = sure["text"]["text"]
    assert said.startswith(f"Everybody sees it as “{labels.STAGES[to]}” at once.")
    assert sentence in said
    assert ("stays open" in said) is bool(sentence)
