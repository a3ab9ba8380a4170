"""How digests read: the point in the first line, gaps left out, n and basis beside every figure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers.views import charts
from handlers.views.adoption import (
    digest,
    explaining,
    explaining_whole,
    figures,
    offers,
    portfolio_digest,
    printed,
    sentences,
    standing,
)
from handlers.views.adoption.sentences import About
from handlers.views.values import Carried, unpack
from portfolio.adoption.changes import ChangeKind
from portfolio.adoption.digests import Change, Mover
from portfolio.adoption.metrics import ELIGIBLE, Reading
from portfolio.adoption.windows import Window, month_of
from storage.vocabulary import DigestActionKind, LifecycleStage
from tests import makers
from tests.views import digest_specimens as specimens
from tests.views import standing_specimens
from tests.views.judge import texts

ABOUT = About(specimens.WEEK_47)
NAME = "DocReader"


def shown(found: dict[str, Any]) -> str:
    return " ".join(texts(found["blocks"]))


def told(change: Change) -> str:
    return sentences.clauses(specimens.part(NAME, changes=(change,)), ABOUT)[0]


def test_the_first_line_carries_the_point() -> None:
    message = digest.digest_message(specimens.ONE("Credit"))
    assert message["text"].startswith(
        "Credit, week 47: 64 active people (+9), and Credit stopped: 12 people in the week"
    )
    first = message["blocks"][0]["elements"][0]["elements"]
    assert first[0] == {"type": "text", "text": "Credit, week 47", "style": {"bold": True}}


def test_a_gap_is_left_out_of_the_chart_and_told_in_words() -> None:
    message = digest.digest_message(specimens.ONE(NAME))
    chart = next(block for block in message["blocks"] if block["type"] == "data_visualization")["chart"]
    assert len(chart["axis_config"]["categories"]) == 11
    assert [point["value"] for point in chart["series"][0]["data"]] == [16, 17, 21, 26, 34, 38, 44, 48, 52, 55, 64]
    words = "16, 17, 21, 26, ?, 34, 38, 44, 48, 52, 55, 64. ?: a week nobody knows about."
    assert words in message["text"]
    assert words in shown(message)


def test_every_figure_has_its_n_and_basis() -> None:
    found = shown(digest.digest_message(specimens.ONE(NAME)))
    assert "output quality 4.2 of 5 (+0.1; n = 31, self-reported)" in found
    assert "open support requests 2 (+2; measured)" in found
    assert "reused scenarios 4 (+1; measured)" in found


def test_what_is_held_back_is_said_and_not_shown() -> None:
    message = digest.digest_message(specimens.owners(NAME, (specimens.held_back(NAME),)))
    assert "Held back, because fewer than 5 people are behind them: output quality and trust." in shown(message)
    window = specimens.WEEK_47
    assert "Output quality held back: fewer than 5 people" in shown(
        digest.product_modal(specimens.held_back(NAME), window)
    )


def test_the_others_have_a_line_and_a_button_each() -> None:
    message = digest.digest_message(specimens.owners(NAME, specimens.several(NAME, 12)))
    buttons = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
    assert [one["text"]["text"] for one in buttons[:5]] == [f"{NAME}{place}" for place in range(1, 6)]
    assert "and 6 more products" in shown(message)


def test_one_primary_button_and_ways_to_less_of_it() -> None:
    message = digest.digest_message(specimens.ONE(NAME))
    row = message["blocks"][-1]["elements"]
    assert [one["text"]["text"] for one in row] == ["Ask 12 people", "Explain a number", "Snooze", "Settings"]
    assert [one.get("style") for one in row] == ["primary", None, None, None]
    preview = digest.digest_message(specimens.ONE(NAME), preview=digest.PREVIEW)
    assert [one["text"]["text"] for one in preview["blocks"][-1]["elements"]] == ["Explain a number", "Settings"]
    assert "A preview" in shown(preview)


def test_where_nothing_is_known_the_button_leads_to_the_form() -> None:
    offered = specimens.owners(
        NAME, (specimens.part(NAME),), offer=specimens.offer(NAME, DigestActionKind.NOTE_FIGURES)
    )
    assert digest.digest_message(offered)["blocks"][-1]["elements"][0]["text"]["text"] == "Note a figure"


def test_a_quiet_preview_says_so() -> None:
    quiet = specimens.owners(NAME, specimens.several(NAME, 2), quiet=True)
    assert digest.digest_message(quiet, preview=digest.PREVIEW)["text"].startswith(
        "Nothing changed in week 47, so no digest would be sent. DocReader0: 64 active people (+9)"
    )


SENTENCES: dict[str, Change] = {
    "nobody has used it for 5 weeks, though 42 people may: without adoption it is not a product, it is an installed "
    "tool": Change(ChangeKind.UNUSED, 0.9, "active_people", 5, n=42),
    "nobody has been seen using it for 5 weeks, though 1 person may: an installed tool, or its usage data stopped "
    "arriving": Change(ChangeKind.SILENT, 0.7, "active_people", 5, n=1),
    "its usage data stopped arriving 6 days before the end of this period: a gap, which does not mean nobody": Change(
        ChangeKind.NO_DATA, 0.7, "active_people", 6, 64
    ),
    "that is the most so far (the most before was 55)": Change(ChangeKind.RECORD, 0.5, "active_people", 64, 55),
    "1 question to you waits for more than 3 days": Change(ChangeKind.OVERDUE, 0.5, n=1),
    "9 questions came in, 3 in the week before": Change(ChangeKind.PILING_UP, 0.5, value=9, before=3, n=9),
    "“Invoices” is now used in 4 initiatives": Change(ChangeKind.REUSED, 0.5, n=4, name="Invoices"),
    "“Memos” had its impact confirmed: EUR 240,000 a year": Change(
        ChangeKind.IMPACT, 0.6, value=240000, name="Memos", unit="EUR a year"
    ),
    "acceptance rate rose from 26 % to 31 % (n = 1,204, measured)": Change(
        ChangeKind.SHARE, 0.5, "acceptance_rate", 0.31, 0.26, 1204
    ),
    "22 % of newcomers used it within two weeks, down from 83 % (n = 9, measured)": Change(
        ChangeKind.SHARE, 0.5, "first_use", 2 / 9, 5 / 6, 9
    ),
    "64 % of the people sent to it used it within two weeks, up from 20 % (n = 14, measured)": Change(
        ChangeKind.SHARE, 0.5, "activation", 9 / 14, 0.2, 14
    ),
    "1 team began: Legal (7 people)": Change(ChangeKind.TEAM_BEGAN, 0.5, n=7, name="Legal"),
}


@pytest.mark.parametrize(("sentence", "change"), SENTENCES.items(), ids=[str(one.kind) for one in SENTENCES.values()])
def test_what_changed_in_a_sentence(change: Change, sentence: str) -> None:
    assert told(change) == sentence


def test_every_kind_of_change_has_a_sentence() -> None:
    told_alone = set(sentences.SENTENCES) | set(sentences.TOGETHER) | sentences.IN_HEADLINE
    assert told_alone == set(ChangeKind)


def test_teams_that_did_the_same_are_told_together() -> None:
    stopped = tuple(Change(ChangeKind.TEAM_STOPPED, 0.5, n=5 + n, name=f"T{n}") for n in range(5))
    found = sentences.clauses(specimens.part(NAME, changes=stopped), ABOUT)
    assert found == ["5 teams stopped: T0 (5 people), T1 (6 people) and T2 (7 people) and 2 more"]


def test_what_is_known_in_part_or_at_least_is_not_compared() -> None:
    part = specimens.people(20, 50)
    partly = specimens.part(NAME, figures=(replace(part, now=replace(part.now, days=2)),), changes=())
    least = specimens.part(NAME, figures=(replace(part, now=replace(part.now, at_least=True)),), changes=())
    assert sentences.headline(partly, ABOUT) == "20 active people in the 2 days that are known"
    assert sentences.headline(least, ABOUT) == "at least 20 active people"


def test_values_by_the_month_say_which_month() -> None:
    found = shown(digest.digest_message(specimens.owners(NAME, (specimens.monthly(NAME),))))
    assert "answer quality fell from 3.8 of 5 in August to 3.4 of 5 in October (n = 38, self-reported)" in found
    assert "trust 3.2 of 5 in October (−0.2; n = 38, self-reported)" in found


@pytest.mark.parametrize(
    ("window", "name", "before"),
    [
        (Window(date(2026, 11, 16), date(2026, 11, 23)), "week 47", "the week before"),
        (Window(date(2026, 11, 9), date(2026, 11, 23)), "weeks 46 and 47", "the two weeks before"),
        (month_of(date(2026, 11, 9)), "November 2026", "the month before"),
        (Window(date(2026, 11, 18), date(2026, 11, 25)), "18 November to 24 November", "the week before"),
    ],
)
def test_periods_have_names(window: Window, name: str, before: str) -> None:
    assert (figures.window_name(window), figures.before_name(window)) == (name, before)


def test_the_portfolio_in_one_line() -> None:
    message = portfolio_digest.portfolio_message(specimens.portfolio(NAME))
    assert message["text"].startswith(
        "AI portfolio, November 2026: 292 people used a product (+11); 5 products grow, 1 falls, 2 are unused, 3 are "
        "stuck, 1 decision is overdue and 2 have no owner."
    )
    found = shown(message)
    assert "and 2 more" in found
    assert "nobody was seen using it for 28 weeks: an installed tool, or its data stopped arriving" in found
    assert "a hypothesis for 200 days, nobody decided to try it" in found
    assert "its pilot's decision is overdue by 9 days" in found
    assert "its owner left (DocReader)" in found


def test_what_is_stuck_is_measured_against_half_a_year_ago_and_not_by_what_moved_lately() -> None:
    mover = Mover(makers.product("r", stage=LifecycleStage.ADOPTION), specimens.people(63, 60), 290)
    found = shown(portfolio_digest.portfolio_message(specimens.portfolio(NAME, stuck=(mover,))))
    said = "in adoption for 290 days, and not clearly more people use it than half a year ago: 63 active people"
    assert said in found
    assert f"{said} (" not in found


def test_a_number_explained_says_what_it_said_then() -> None:
    found = shown(specimens.explain("Legal"))
    assert "The digest said 64; with what came in later it is 66." in found
    assert "66 of 210 people who may use it." in found
    assert "Legal 30 · Credit 20 · others 16 (teams of fewer than 5 are not shown" in found
    assert "The digest said" not in shown(specimens.explain("Legal", then=Reading(66.0, 66)))


def test_who_asked_is_only_named_to_who_may_see_it() -> None:
    view = explaining.explain_modal(
        specimens.explained("Anna Novak"), specimens.part(NAME), carried=Carried(item="d", product="p")
    )
    named = [text for text in texts(view["blocks"]) if "Anna Novak" in text]
    assert "23 Nov, answered on 23 Nov" in shown(view)
    assert named


def test_a_line_of_blocks_draws_the_values() -> None:
    assert charts.spark([0, 5, None, 10]) == "▁▅·█"
    assert charts.spark([0, 0]) == "▁▁"
    assert charts.spark([]) == ""


def test_a_terminal_gets_bars_and_says_what_is_not_known() -> None:
    lines = list(printed.owner_lines(specimens.ONE(NAME), made=True))
    assert lines[0].startswith("DocReader, week 47: 64 active people (+9), and DocReader stopped")
    assert "    28 Sep  not known" in lines
    assert "    16 Nov  ████████████████████████████████ 64" in lines
    assert list(printed.owner_lines(specimens.owners(NAME, ()), made=False)) == [
        "None of their products has users to report on."
    ]
    assert (
        list(printed.portfolio_lines(specimens.portfolio(NAME), made=True))[-1] == "  · DocReader (7 people in 30 days)"
    )
    alone = specimens.portfolio(NAME, wanted=((NAME, 1),))
    assert list(printed.portfolio_lines(alone, made=True))[-1] == "  · DocReader (1 person in 30 days)"


@pytest.mark.parametrize(("made", "words"), [(True, "was sent"), (False, "would be sent")])
def test_a_quiet_portfolio_in_a_terminal_says_whether_it_was_made(made: bool, words: str) -> None:
    quiet = replace(specimens.portfolio(NAME), quiet=True)
    assert next(printed.portfolio_lines(quiet, made=made)).endswith(f"nothing waits, so no digest {words}.")


def test_a_chart_of_one_point_names_its_day_once() -> None:
    words = figures.history_words(((date(2026, 9, 27), None), (date(2026, 10, 27), 4.0)), period="30 days")
    assert words == "Active people in 30 days each, beginning 27 October: 4."


def test_a_count_says_of_how_many_and_has_no_n_of_something_else() -> None:
    teams = replace(specimens.figure("active_teams", 3, 2), now=Reading(3.0, 15, 4))
    assert figures.figure_words(teams) == "active teams 3 of 4 (+1; measured)"
    some = replace(teams, now=Reading(3.0, 15, days=21, of_days=24))
    assert "21 of 24 days known" in figures.figure_words(some)


def test_a_chart_says_how_many_weeks_it_draws() -> None:
    message = digest.digest_message(specimens.ONE(NAME))
    chart = next(block for block in message["blocks"] if block["type"] == "data_visualization")
    assert chart["title"] == "Active people, 11 weeks", "one of twelve is not known"


def test_what_is_known_is_offered_first_and_of_what_is_not_no_basis_is_told() -> None:
    known, gap = specimens.people(64, 55), specimens.figure("trust", None)
    found = replace(specimens.explained(NAME), figure=gap)
    view = explaining.explain_modal(
        found, specimens.part(NAME, figures=(gap, known)), carried=Carried(item="d", product="p")
    )
    menu = next(one for block in view["blocks"] for one in block.get("elements", ()) if "options" in one)
    assert [one["value"] for one in menu["options"]] == ["active_people", "trust"]
    assert "Basis" not in shown(view)


@pytest.mark.parametrize(
    ("denominator", "words"), [(16, "n = 16 newcomers two weeks earlier."), (20, "n = 16 of 20 newcomers two weeks")]
)
def test_of_how_many_is_said_where_it_says_more_than_n(denominator: int, words: str) -> None:
    row = specimens.figure("first_use", 0.69)
    found = replace(
        specimens.explained(NAME), figure=replace(row, now=Reading(0.69, 16, denominator)), then=None
    )  # fmt: skip
    assert f"Made from {words}" in str(explaining.explanation(found))


def test_asked_how_it_does_a_products_own_figures_come_first_and_the_rest_is_counted() -> None:
    every = standing_specimens.found(NAME, Reading(3.4, n=38), Reading(4.2, n=30))
    by_key = {one.metric.key: one for one in every.others}
    own, left = [by_key[key] for key in ("trust", "answer_quality")], standing.MOST_FIGURES
    others = [one for one in every.others if not one.metric.kinds and one.metric is not ELIGIBLE]
    shown = str(standing.standing_message(replace(every, others=(*others, *own)))["blocks"])
    assert shown.index("Trust 3.4 of 5") < shown.index("Answer quality 3.4 of 5") < shown.index("Active teams 3")
    assert f"and {len(others) + 2 - left} more: Explain a number shows them" in shown
    few = str(standing.standing_message(replace(every, others=tuple(own)))["blocks"])
    assert "more: Explain" not in few


def test_what_nobody_knows_is_listed_as_names_of_figures() -> None:
    every = standing_specimens.found(NAME, Reading(3.4, n=38), Reading(4.2, n=30))
    of = ("activation", "first_use", "trust")
    gaps = tuple(replace(one, now=Reading(None)) for one in every.others if one.metric.key in of)
    said = shown(standing.standing_message(replace(every, others=gaps)))
    assert "for these days: “people sent to it who used it”, “newcomers who used it” and “trust”." in said


def test_a_preview_of_the_portfolio_explains_its_numbers_and_its_headline() -> None:
    whole = portfolio_digest.portfolio_message(replace(specimens.portfolio(NAME), id=""), preview=digest.PREVIEW)
    button = next(
        one for block in whole["blocks"] for one in block.get("elements", ()) if one.get("action_id") == digest.EXPLAIN
    )
    assert unpack(button["value"]) == Carried(kind=portfolio_digest.WHOLE, words="2026-11-01/2026-12-01")
    assert portfolio_digest.HEADLINE in shown(whole)


def test_the_headline_is_explained_by_product_and_each_of_its_lists_by_the_rule_that_made_it() -> None:
    found = shown(specimens.whole(NAME))
    assert "active people 300." in found
    assert "The digest said 292; with what came in later it is 300." in found
    assert "Added up over the products it would be 340: who used several counts in each." in found
    assert "In the month before: 281." in found
    assert ": 90 (not known before)" in found
    as_said = shown(specimens.whole(NAME, people=specimens.people(292, 281, None)))
    assert "The digest said" not in as_said
    for section in portfolio_digest.SECTIONS:
        told = shown(specimens.whole(NAME, about=section.key))
        assert section.rule in told
        assert f"{section.title}, {len(section.of(specimens.portfolio(NAME)))}." in told


def test_the_menu_of_products_has_room_for_the_one_that_is_shown() -> None:
    cards = [makers.product(f"p{place}") for place in range(140)]
    for chosen in ("p3", "p98", "p99", "p139", explaining_whole.ALL):
        entries = explaining_whole.product_entries(cards, chosen=chosen)
        assert (len(entries), chosen in [one["value"] for one in entries]) == (100, True)


def test_a_terminal_prints_no_line_the_message_lacks() -> None:
    whole = specimens.owners(NAME, specimens.several(NAME, 12))
    said = shown(digest.digest_message(whole))
    assert "DocReader8" not in said
    assert "DocReader8" not in " ".join(printed.owner_lines(whole, made=False))


def test_a_question_nobody_was_asked_yet_has_no_result() -> None:
    waits = replace(specimens.receipt(NAME, DigestActionKind.ASK_STARTERS), reached=0, waiting=5, since=None)
    said = offers.receipt_words(waits, specimens.ONE(NAME).to)
    assert said.endswith("I ask each in their next working hours, so there is no result yet.")
    assert "since" not in said
