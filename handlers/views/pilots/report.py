"""A pilot's report when it was decided: what, why, and by which figures, with charts and the same in words."""

from dataclasses import dataclass

from handlers.views import charts, words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    message,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_quote,
    rich_section,
    say,
)
from handlers.views.pilots import figures
from handlers.views.pilots.decision import HELD_BACK
from handlers.views.values import Carried
from portfolio.pilots.cards import Decided, PilotCard
from portfolio.pilots.findings import Findings
from storage.vocabulary import ScalingDecision

EXPORT = "export_report"
OUTCOMES: dict[ScalingDecision, str] = {
    ScalingDecision.SCALE: "It is scaled",
    ScalingDecision.EXTEND: "It goes on",
    ScalingDecision.STOP: "It is stopped",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made from; `decided` None: not decided yet, which only the command line prints."""

    pilot: PilotCard
    findings: Findings
    decided: Decided | None = None


def report_message(report: Report, decided: Decided) -> Message:
    """The report in the pilot's channel: the decision first, then the figures, at most two charts, and the export."""
    pilot, found = report.pilot, report.findings
    if decided.decision is ScalingDecision.EXTEND:
        return _extended(pilot, decided)
    name = words.mrkdwn_line(pilot.product.name, 80)
    text = f"The {name} pilot was decided: {figures.DECISIONS[decided.decision]}, by {figures.name(decided.by)}. "
    text += f"{figures.verdicts_line(found)}. Reason: {words.mrkdwn_line(decided.reason, 1500)}"
    point = rich_section(
        say("The "), bold(pilot.product.name, 80),
        say(f" pilot was decided: {figures.DECISIONS[decided.decision]}. {figures.verdicts_line(found)}. Decided by "),
        person(decided.by, quiet=True), say(f" on {words.day_and_year(decided.at)}:"),
    )  # fmt: skip
    blocks: list[Block] = [rich(point, rich_quote(quote(decided.reason, 2000)))]
    if found.results:
        blocks.append(rich(rich_list([figures.result_line(one) for one in found.results[:8]])))
    blocks += _charts(found)
    if found.scenarios:
        lines = [[bold(one.title, 80), say(f"  {figures.scenario_words(one)}")] for one in found.scenarios[:8]]
        blocks.append(rich(rich_section(bold("What it brought, by scenario")), rich_list(lines)))
    if lines := _lines(found):
        blocks.append(rich(rich_list(lines)))
    blocks.append(actions(button("Export the report", f"{EXPORT}:{pilot.id}"[:255], Carried(pilot=pilot.id).pack())))
    foot = f"{found.answers} answers, {words.counted(found.joined, 'participant')}. {HELD_BACK}"
    blocks.append(context(plain(foot, 300)))
    return message(words.shorten(words.sentence(text), 3000), blocks)


def _charts(found: Findings) -> list[Block]:
    """How often each scenario worked, where that is judged; the survey, where shown. Their figures are worded below."""
    shown: list[Block] = []
    worked = [(title, round(value)) for title, value in figures.judged(found.scenarios)]
    if worked:
        shown.append(charts.bars("Worked, % of uses, by scenario", worked, series="Worked", y_label="% of uses"))
    if found.survey is not None:
        felt = found.survey
        parts = [("Very disappointed", felt.very), ("Somewhat", felt.somewhat), ("Not", felt.indifferent)]
        shown.append(charts.pie(f"If they could no longer use it (n = {felt.n})", parts))
    return shown


def file_comment(pilot: PilotCard) -> str:
    """What is said with the exported file."""
    name = words.mrkdwn_line(pilot.product.name, 80)
    return f"The report of the {name} pilot, to open in a browser or to print."


def report_file_message(pilot: PilotCard) -> Message:
    """Where the exported file was put."""
    text = f"The report of the {words.mrkdwn_line(pilot.product.name, 80)} pilot is in our direct messages, as a file."
    return message(text, [paragraph(say(text.replace("&amp;", "&")))])


def _extended(pilot: PilotCard, decided: Decided) -> Message:
    name = words.mrkdwn_line(pilot.product.name, 80)
    until = f" until {words.day_and_year(decided.decide_on)}" if decided.decide_on is not None else ""
    text = f"The {name} pilot goes on{until}. {figures.name(decided.by)}: {words.mrkdwn_line(decided.reason, 1500)}"
    point = rich_section(
        say("The "), bold(pilot.product.name, 80), say(f" pilot goes on{until}. It is decided then. Extended by "),
        person(decided.by, quiet=True), say(":"),
    )  # fmt: skip
    return message(words.sentence(text), [rich(point, rich_quote(quote(decided.reason, 2000)))])


def _lines(found: Findings) -> list[list[Element]]:
    rows = [
        (
            "Roles",
            [f"{words.line(one.role, 60)}: {figures.role_words(one)}" for one in figures.taking_part(found.roles)],
        ),
        ("In the way", [_barrier(figures.barrier_words(one), one.quote) for one in found.barriers]),
        ("Missing integrations", [figures.integration_words(one) for one in found.integrations]),
        ("Survey", [line] if (line := figures.survey_line(found)) else []),
        ("They would miss", [f"“{words.line(text, 160)}”" for text in found.benefits]),
    ]
    return [[bold(label), say("  "), quote(" · ".join(entries[:8]), 900)] for label, entries in rows if entries]


def _barrier(counted: str, text: str) -> str:
    return f"{counted} (“{words.line(text, 120)}”)" if text else counted
