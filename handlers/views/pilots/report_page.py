"""The report as one HTML file that needs nothing else: escaped, with charts as inline SVG, and made to be printed."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from pathlib import Path

from handlers.views import words
from handlers.views.pilots import figures
from handlers.views.pilots.decision import HELD_BACK
from handlers.views.pilots.report import Report
from portfolio.cards import Person
from portfolio.pilots.findings import Findings, Survey
from portfolio.pilots.surveying import MANY_WOULD_MISS_IT
from storage.vocabulary import ScalingDecision

STYLE = Path(__file__).with_name("report.css").read_text("utf-8")
COLOURS = ("#3b6fd4", "#9db7e8", "#c9ced6")


def report_html(report: Report, *, today: date) -> str:
    """The whole report. `today`: the day it is made, which the foot says."""
    pilot, found = report.pilot, report.findings
    title = f"{pilot.product.name} pilot"
    parts = [
        f"<h1>{_text(title)}</h1>",
        _decision(report),
        _hypothesis(report),
        _part("Success criteria", _criteria(found)),
        _part("What it brought, by scenario", _scenarios(found)),
        _part("Roles", _table(("Role", "Joined", "What they say", "Ready to adopt"), _roles(found))),
        _part("What stood in the way", _barriers(found)),
        _part("Critical integrations missing", _list(figures.integration_words(one) for one in found.integrations)),
        _part("Nobody said anything about", _list(f"{role} × {scenario}" for role, scenario in found.silent)),
        _part("Closing survey", _survey(found)),
        _foot(found, today),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(title)}: report</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def file_name(report: Report) -> str:
    """What the exported file is called: the product's key and the day it was decided."""
    day = report.decided.at.date().isoformat() if report.decided else "open"
    return f"pilot-{report.pilot.product.key}-{day}.html"


def report_text(report: Report) -> list[str]:
    """The report as lines, for a terminal."""
    pilot, found, decided = report.pilot, report.findings, report.decided
    lines = [f"{pilot.product.name} pilot ({pilot.id})"]
    if decided is None:
        lines.append("Not decided yet.")
    else:
        lines.append(
            f"Decided: {figures.DECISIONS[decided.decision]}, {words.day_and_year(decided.at)}, by {_name(decided.by)}"
        )
        lines.append(f"  {' '.join(decided.reason.split())}")
    lines.append(f"{figures.verdicts_line(found)}; {found.answers} answers, {found.joined} joined.")
    for one in found.results:
        lines.append(f"  {one.criterion.metric}: {figures.VERDICTS[one.verdict]}, now {figures.stands_at(one)} "
                     f"({figures.made_of(one)}), target {figures.target(one.criterion)}")  # fmt: skip
    lines += [f"  scenario {one.title}: {figures.scenario_words(one)}" for one in found.scenarios]
    lines += [f"  role {one.role}: {figures.role_words(one)}" for one in figures.taking_part(found.roles)]
    lines += [f"  in the way: {figures.barrier_words(one)}" for one in found.barriers]
    lines += [f"  missing integration: {figures.integration_words(one)}" for one in found.integrations]
    return [*lines, *([figures.survey_line(found)] if found.survey else [])]


def _text(text: str) -> str:
    return escape(words.clean(text))


def _name(who: Person | None) -> str:
    return "nobody" if who is None else who.name or who.key or "a colleague"


def _part(title: str, inside: str) -> str:
    return f"<section><h2>{_text(title)}</h2>{inside}</section>" if inside else ""


def _decision(report: Report) -> str:
    pilot, decided = report.pilot, report.decided
    owners = f"Owner: {_text(_name(pilot.product.owner))} · business-side owner: {_text(_name(pilot.business_owner))}"
    ran = ""
    if pilot.starts_on and pilot.ends_on:
        ran = f" · {words.day_and_year(pilot.starts_on)} to {words.day_and_year(pilot.ends_on)}"
    head = f'<p class="faint">{owners}{ran}</p>'
    if decided is None:
        return head + "<p><strong>Not decided yet.</strong></p>"
    before = [one for one in pilot.decisions if one.decision is ScalingDecision.EXTEND and one is not decided]
    extended = "".join(
        f'<p class="faint">Extended once, by {_text(_name(one.by))} on {words.day_and_year(one.at)}: '
        f"{_text(one.reason)}</p>"
        for one in before
    )
    what = f"Decided: {figures.DECISIONS[decided.decision]}. {figures.verdicts_line(report.findings)}."
    by = f"{_text(_name(decided.by))}, {words.day_and_year(decided.at)}"
    reason = f"<blockquote>{_text(decided.reason)}<br>— {by}</blockquote>"
    return f"{head}<p><strong>{_text(what)}</strong></p>{reason}{extended}"


def _foot(found: Findings, today: date) -> str:
    counts = f"{found.answers} answers, {words.counted(found.joined, 'participant')}."
    return f'<p class="faint">{counts} {_text(HELD_BACK)} Made on {words.day_and_year(today)}.</p>'


def _hypothesis(report: Report) -> str:
    return f"<p>{_text(report.pilot.hypothesis)}</p>" if report.pilot.hypothesis else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """`rows`: cells as HTML, the first the row's head; "" when there are none."""
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    top = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in head)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def _list(lines: Iterable[str]) -> str:
    inside = "".join(f"<li>{_text(line)}</li>" for line in lines)
    return f"<ul>{inside}</ul>" if inside else ""


def _criteria(found: Findings) -> str:
    rows = [
        (
            _text(one.criterion.metric) + (f'<br><span class="faint">{_text(one.criterion.how_measured)}</span>'
                                           if one.criterion.how_measured else ""),
            _text(figures.baseline(one.criterion)),
            _text(figures.target(one.criterion)),
            f"{_text(figures.stands_at(one))}<br><span class=\"faint\">{_text(figures.made_of(one))}</span>",
            f'<span class="{one.verdict.value}">{figures.VERDICTS[one.verdict]}</span>',
        )
        for one in found.results
    ]  # fmt: skip
    return _table(("Criterion", "Baseline", "Target", "Now", ""), rows)


def _scenarios(found: Findings) -> str:
    shown = figures.judged(found.scenarios)
    chart = _bars("Worked, % of uses", shown) if shown else ""
    marks = {True: '<span class="met">yes</span>', False: '<span class="not_met">no</span>', None: "too few to say"}
    rows = [(_text(one.title), _text(figures.scenario_words(one)), marks[one.created_value]) for one in found.scenarios]
    return chart + _table(("Scenario", "What they say", "Created value"), rows)


def _roles(found: Findings) -> list[tuple[str, str, str, str]]:
    marks = {True: '<span class="met">yes</span>', False: '<span class="not_met">no</span>', None: "too few to say"}
    return [
        (_text(one.role), str(one.joined), _text(figures.role_words(one)), marks[one.ready])
        for one in figures.taking_part(found.roles)
    ]


def _barriers(found: Findings) -> str:
    return _list(figures.barrier_words(one) + (f": “{one.quote}”" if one.quote else "") for one in found.barriers)


def _bars(title: str, points: Sequence[tuple[str, float]]) -> str:
    """A bar for each point, 0 to 100 per cent, with its figure beside it."""
    step, left, width = 30, 260, 480
    rows = []
    for place, (label, value) in enumerate(points):
        y = 8 + place * step
        long = max(1.0, width * min(value, 100) / 100)
        rows.append(f'<text x="{left - 12}" y="{y + 15}" text-anchor="end">{_text(words.line(label, 34))}</text>')
        rows.append(f'<rect x="{left}" y="{y}" width="{long:.0f}" height="20" rx="4" fill="{COLOURS[0]}"/>')
        rows.append(f'<text x="{left + long + 8:.0f}" y="{y + 15}">{figures.number(value, 0)} %</text>')
    high = 8 + step * len(points)
    said = _text(f"{title}: " + ", ".join(f"{label} {figures.number(value, 0)} %" for label, value in points))
    return f'<figure><svg viewBox="0 0 820 {high}" role="img" aria-label="{said}">{"".join(rows)}</svg></figure>'


def _survey(found: Findings) -> str:
    if found.survey is None:
        return '<p class="faint">Not shown: too few people have answered it.</p>'
    quotes = _list(f"“{text}”" for text in found.benefits)
    whom = _list(f"“{text}”" for text in found.for_whom)
    better = _list(f"“{text}”" for text in found.improvements)
    return (
        _felt(found.survey)
        + f"<p>{_text(figures.survey_line(found))}</p>"
        + f'<p class="faint">{_text(figures.RULE_OF_THUMB)}</p>'
        + (f"<p>What they would miss:</p>{quotes}" if quotes else "")
        + (f"<p>Who would benefit most:</p>{whom}" if whom else "")
        + (f"<p>What should be better:</p>{better}" if better else "")
    )


def _felt(survey: Survey) -> str:
    """One bar of three parts, with the 40 % line across it."""
    parts = (("very", survey.very), ("somewhat", survey.somewhat), ("not", survey.indifferent))
    x, drawn = 0.0, []
    for (label, count), colour in zip(parts, COLOURS, strict=True):
        wide = 820 * count / survey.n
        drawn.append(f'<rect x="{x:.1f}" y="18" width="{wide:.1f}" height="30" fill="{colour}"/>')
        if count:
            drawn.append(f'<text x="{x + 4:.1f}" y="68">{label} {count}</text>')
        x += wide
    line = 820 * MANY_WOULD_MISS_IT
    drawn.append(f'<line x1="{line:.0f}" x2="{line:.0f}" y1="6" y2="54" stroke="#1d2733" stroke-dasharray="4 3"/>')
    drawn.append(f'<text x="{line + 5:.0f}" y="13">40 %</text>')
    said = ", ".join(f"{label} disappointed {count}" for label, count in parts)
    return f'<figure><svg viewBox="0 0 820 76" role="img" aria-label="{said}">{"".join(drawn)}</svg></figure>'
