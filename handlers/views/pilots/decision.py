"""The decision card: criteria beside evidence, what the pilot brought and lacks, and the three ways to decide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    confirmation,
    context,
    message,
    modal,
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
from handlers.views.values import Carried
from portfolio.pilots.cards import Decided, PilotCard
from portfolio.pilots.deciding import decided_already
from portfolio.pilots.findings import Findings
from portfolio.pilots.noting import noted_criteria
from storage.vocabulary import ScalingDecision

OPEN, MORE, DECIDE, NOTE = "pilot_decision", "pilot_decision_more", "decide_pilot", "note_figure"
ON_CARD, IN_LINE = 5, 2
_DID: dict[ScalingDecision, str] = {
    ScalingDecision.SCALE: "decided to scale",
    ScalingDecision.EXTEND: "extended",
    ScalingDecision.STOP: "stopped",
}
HELD_BACK = "Anonymous answers are counted in groups of several people; what would show fewer is held back."


@dataclass(frozen=True, slots=True)
class Desk:
    """What a decision card is made from. `may_decide`, `may_note`, `reads_quotes`: what this reader may do.

    `no_extension`: why the pilot cannot be extended, "" when it can.
    """

    pilot: PilotCard
    findings: Findings
    today: date
    may_decide: bool = False
    may_note: bool = False
    reads_quotes: bool = False
    no_extension: str = ""


def decision_card(desk: Desk) -> Message:
    """The card as a message: the criteria, what speaks for and against, and the buttons. `text` says the point."""
    pilot, found = desk.pilot, desk.findings
    name = words.mrkdwn_line(pilot.product.name, 80)
    text = f"{name} pilot: {_when(desk)}. {figures.verdicts_line(found)}."
    text += "".join(f" {line}." for line in _text_lines(found))
    shown = found.results[:ON_CARD]
    blocks: list[Block] = [_head(desk), _criteria(found, ON_CARD)] if shown else [_head(desk)]
    lines = _lines(desk, IN_LINE)
    if lines:
        blocks.append(rich(rich_list(lines)))
    blocks.append(actions(*_buttons(desk, more=True)))
    return message(words.shorten(text, 3000), blocks)


def decision_modal(desk: Desk) -> View:
    """Everything behind the card, with the same buttons."""
    found, closed = desk.findings, not desk.pilot.is_live
    said = _decision(desk.pilot, desk.pilot.decisions[-1]) if closed and desk.pilot.decisions else _head(desk)
    blocks: list[Block] = [said, _criteria(found, 20)]
    blocks += _notes(found)
    blocks += _part(
        "Scenarios", [[bold(one.title), say(f"  {figures.scenario_words(one)}")] for one in found.scenarios]
    )
    blocks += _part(
        "Roles", [[bold(one.role), say(f"  {figures.role_words(one)}")] for one in figures.taking_part(found.roles)]
    )
    blocks += _barriers(desk)
    blocks += _part(
        "Critical integrations missing", [[say(figures.integration_words(one))] for one in found.integrations]
    )
    silent = [[quote(f"{role} × {scenario}", 200)] for role, scenario in found.silent[:20]]
    left = len(found.silent) - len(silent)
    blocks += _part("Nobody said anything about", [*silent, *([[say(f"and {left} more")]] if left > 0 else [])])
    blocks += _survey(found)
    blocks.append(context(plain(HELD_BACK, 300)))
    row = _buttons(desk, more=False)
    return modal("Decision", [*blocks, *([actions(*row)] if row else [])])


def decided_message(pilot: PilotCard, decided: Decided) -> Message:
    """What stands where the card stood: what was decided, by whom and why, and what of it is in the channel."""
    name = words.mrkdwn_line(pilot.product.name, 80)
    what = _what(decided)
    text = f"{name} pilot, decided by {figures.name(decided.by)}: {what}. "
    text += f"Reason: {words.mrkdwn_line(decided.reason, 1500)}"
    place: Element = {"type": "channel", "channel_id": pilot.rules.channel}
    is_extended = decided.decision is ScalingDecision.EXTEND  # without figures (report.py)
    there = "The new date and the reason are in " if is_extended else "The report with the figures is in "
    report = [paragraph(say(there), place, say("."))] if pilot.rules.channel else []
    return message(words.sentence(text), [_decision(pilot, decided), *report])


def decision_news(pilot: PilotCard, decided: Decided) -> Message:
    """To who might have decided as well: who did, what and why."""
    did = _DID[decided.decision]
    until = f" to {words.day_and_year(decided.decide_on)}" if decided.decide_on is not None else ""
    text = f"{figures.name(decided.by)} {did} the {words.mrkdwn_line(pilot.product.name, 80)} pilot{until}: "
    text += words.sentence(words.mrkdwn_line(decided.reason, 1500))
    point = rich_section(
        person(decided.by, quiet=True), say(f" {did} the "), bold(pilot.product.name, 80), say(f" pilot{until}:")
    )
    return message(text, [rich(point, rich_quote(quote(decided.reason, 2000)))])


def decided_before(desk: Desk) -> Message:
    """Instead of a card: the pilot was decided, why, and by which figures."""
    pilot, found = desk.pilot, desk.findings
    if not pilot.decisions:
        text = decided_already(pilot)
        return message(text, [paragraph(say(text))])
    said = decided_message(pilot, pilot.decisions[-1])
    text, more = f"{said['text']} {figures.verdicts_line(found)}.", actions(*_buttons(desk, more=True))
    return message(words.shorten(text, 3000), [*said["blocks"], _criteria(found, ON_CARD), more])


def figure_noted(metric: str, desk: Desk) -> Message:
    """After a figure was noted: where the criterion stands by it."""
    result = next((one for one in desk.findings.results if one.criterion.metric == metric), None)
    name = words.mrkdwn_line(metric, 120)
    if result is None:
        text = f"Noted for {name}."
        return message(text, [paragraph(say("Noted for "), bold(metric, 120), say("."))])
    stands = f"now {figures.stands_at(result)} ({figures.made_of(result)}), {figures.VERDICTS[result.verdict]}"
    text = f"Noted. {name}: {words.mrkdwn_line(stands, 300)}."
    return message(text, [paragraph(say("Noted. "), bold(metric, 120), say(": "), quote(stands, 300), say("."))])


def _what(decided: Decided) -> str:
    if decided.decision is ScalingDecision.EXTEND and decided.decide_on is not None:
        return f"extended to {words.day_and_year(decided.decide_on)}"
    return figures.DECISIONS[decided.decision]


def _decision(pilot: PilotCard, decided: Decided) -> Block:
    point = rich_section(
        bold(pilot.product.name, 80), say(f" pilot: {_what(decided)}. Decided by "), person(decided.by, quiet=True),
        say(f" on {words.day_and_year(decided.at)}:"),
    )  # fmt: skip
    return rich(point, rich_quote(quote(decided.reason, 2000)))


def _when(desk: Desk) -> str:
    return figures.days_left(desk.pilot, desk.today)


def _head(desk: Desk) -> Block:
    pilot = desk.pilot
    people: list[Element] = []
    for place, who in enumerate(one for one in (pilot.product.owner, pilot.business_owner) if one is not None):
        people += [say(" · " if place == 0 else ", "), person(who, quiet=True)]
    extended = " · extended once" if pilot.is_extended else ""
    verdicts = [say(f"\n{figures.verdicts_line(desk.findings)}")] if desk.findings.results else []
    return paragraph(bold(pilot.product.name, 80), say(f" pilot: {_when(desk)}{extended}"), *people, *verdicts)


def _criteria(found: Findings, limit: int) -> Block:
    if not found.results:
        return paragraph(say("This pilot has no success criteria."))
    lines = [figures.result_line(one) for one in found.results[:limit]]
    left = len(found.results) - limit
    more = [rich_section(say(f"and {words.counted(left, 'criterion', 'criteria')} under More"))] if left > 0 else []
    return rich(rich_list(lines), *more)


def _lines(desk: Desk, most: int) -> list[list[Element]]:
    """What a glance needs beside the criteria, a line each, only where there is something to say."""
    found = desk.findings
    said = {one.barrier: _said(desk, one.quote, place) for place, one in enumerate(found.barriers)}
    rows = [
        ("Created value", [figures.scenario_brief(one) for one in figures.titles(found.scenarios, created=True)]),
        ("No value so far", [figures.scenario_brief(one) for one in figures.titles(found.scenarios, created=False)]),
        ("Ready to adopt", [f"{one.role}: {figures.role_words(one)}" for one in found.roles if one.ready]),
        ("Not ready", [f"{one.role}: {figures.role_words(one)}" for one in found.roles if one.ready is False]),
        ("In the way", [figures.barrier_words(one) + said[one.barrier] for one in found.barriers]),
        ("Missing integrations", [figures.integration_words(one) for one in found.integrations]),
        ("Silent", [f"{role} × “{scenario}”" for role, scenario in found.silent]),
        ("Survey", [line] if (line := figures.survey_line(found)) else []),
    ]
    return [[bold(label), say("  "), quote(_some(entries, most), 500)] for label, entries in rows if entries]


def _some(entries: Sequence[str], most: int) -> str:
    left = len(entries) - most
    shown = " · ".join(words.line(entry, 160) for entry in entries[:most])
    return f"{shown} · and {left} more" if left > 0 else shown


def _said(desk: Desk, text: str, place: int) -> str:
    """The quote of what stood most in the way; the others stand under More."""
    return f" (“{words.line(text, 80)}”)" if desk.reads_quotes and text and place == 0 else ""


def _text_lines(found: Findings) -> list[str]:
    """For the notification: what is not met, and what created value."""
    lines = []
    for one in found.results:
        stands = words.mrkdwn_line(f"now {figures.stands_at(one)}, target {figures.target(one.criterion)}", 120)
        lines.append(f"{words.mrkdwn_line(one.criterion.metric, 120)}: {figures.VERDICTS[one.verdict]}, {stands}")
    created = figures.titles(found.scenarios, created=True)
    if created:
        names = words.listed(words.mrkdwn_line(one.title, 60) for one in created[:IN_LINE])
        lines.append(f"Created value: {names}")
    return lines[:8]


def _buttons(desk: Desk, *, more: bool) -> list[Element]:
    carried = Carried(pilot=desk.pilot.id, offset=len(desk.pilot.decisions))  # those the card knows of
    row: list[Element] = []
    if desk.may_decide and desk.pilot.is_live:
        offered = [(ScalingDecision.SCALE, "Scale"), (ScalingDecision.STOP, "Stop")]
        if not desk.no_extension:
            offered.insert(1, (ScalingDecision.EXTEND, "Extend once"))
        for decision, label in offered:
            value = replace(carried, pick=decision.value).pack()
            asked = _sure(desk.pilot) if decision is ScalingDecision.STOP else None
            row.append(button(label, f"{DECIDE}:{decision.value}", value, confirm=asked))
    if desk.may_note and desk.pilot.is_live and noted_criteria(desk.pilot):
        row.append(button("Note a figure", NOTE, carried.pack()))
    if more:
        row.append(button("More", MORE, carried.pack()))
    return row


def _sure(pilot: PilotCard) -> Element:
    """Stop is pressed by mistake most dearly: asked before its form opens."""
    what = f"You give the reason next. Sending it closes the {figures.pilot_name(pilot)} pilot, and that is final."
    return confirmation("Stop this pilot?", what, yes="Go on to stop it", no="Keep it going")


def _part(title: str, lines: list[list[Element]]) -> list[Block]:
    return [rich(rich_section(bold(title)), rich_list(lines[:25]))] if lines else []


def _notes(found: Findings) -> list[Block]:
    """How each criterion is measured, and where a noted figure comes from."""
    lines: list[list[Element]] = []
    for one in found.results[:20]:
        how = one.criterion.how_measured
        if how or one.source:
            source = [say(" — from: "), quote(one.source, 200)] if one.source else []
            lines.append([bold(one.criterion.metric), say("  "), quote(how, 200, "no word on how"), *source])
    return _part("How it is measured", lines)


def _barriers(desk: Desk) -> list[Block]:
    lines: list[list[Element]] = []
    for one in desk.findings.barriers:
        said = [say("  “"), quote(one.quote, 260), say("”")] if desk.reads_quotes and one.quote else []
        lines.append([bold(figures.barrier_words(one)), *said])
    return _part("What stood in the way", lines)


def _survey(found: Findings) -> list[Block]:
    survey = found.survey
    if survey is None:
        return [paragraph(say("Closing survey: not shown before enough people answered it."))]
    line = f"{figures.survey_line(found)} Somewhat {survey.somewhat}, not {survey.indifferent}."
    return [
        rich(rich_section(bold("Closing survey")), rich_section(say(line)), rich_section(say(figures.RULE_OF_THUMB)))
    ]
