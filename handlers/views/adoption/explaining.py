""" "Explain a number": which one, what it means, what it is made from, and the records behind it, in a modal."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from handlers.views import words
from handlers.views.adoption import figures
from handlers.views.blocks import (
    Block,
    Element,
    View,
    actions,
    bold,
    context,
    modal,
    option,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
    select,
)
from handlers.views.pilots.figures import BASES
from handlers.views.values import Carried
from portfolio.adoption.digests import ProductDigest
from portfolio.adoption.explaining import Explained, File, Noted, Question, Used
from portfolio.adoption.metrics import LEAST_PEOPLE
from portfolio.cards import ProductCard

TITLE = "Explain a number"
FIGURE, PRODUCT = "explain_figure", "explain_product"
SHOWN = 8
DONE = {
    **dict.fromkeys(
        ("accepted_changes", "acceptance_rate", "drafts_kept", "documents_unchanged"), "Accepted of offered"
    ),
    **dict.fromkeys(("runs", "runs_ended_well", "pipeline_stability", "answered_share"), "Succeeded of all"),
}
NO_RECORDS = "No single records are shown for this one."


def explain_modal(
    found: Explained,
    part: ProductDigest,
    *,
    products: Sequence[ProductCard] = (),
    entries: Sequence[Element] = (),
    carried: Carried,
) -> View:
    """One figure explained, below menus of the others. `carried`: the digest and product it is about, or its days.

    `entries`: of the menu of products, where it is not just of these.
    """
    known_first = sorted(part.figures, key=lambda one: one.now.value is None)
    chosen = [option(words.capital(one.metric.label), one.metric.key) for one in known_first]
    menus = [select(FIGURE, "Choose a figure", chosen, chosen=found.metric.key)] if chosen else []
    entries = entries or [option(one.name, one.key) for one in products if len(one.key) <= 150]
    if len(entries) > 1:
        menus.insert(0, select(PRODUCT, "Choose a product", entries, chosen=found.product.key))
    blocks = [actions(*menus)] if menus else []
    return modal(TITLE, [*blocks, *explanation(found)], metadata=carried.pack())


def explanation(found: Explained) -> list[Block]:
    """What the figure is and what is behind it."""
    row, now = found.metric, found.figure.now
    window = figures.window_name(found.window)
    name = f"{words.line(found.product.name, 80)}, {window}"
    value = figures.reading_words(row, now) + figures.of_how_many(row, now)
    blocks = [paragraph(bold(name, 140), say(": "), quote(f"{row.label} {value}.", 300))]
    if changed := _changed(found):
        blocks.append(paragraph(quote(changed, 300)))
    blocks.append(rich(rich_section(quote(row.definition, 600)), rich_list(_made_from(found))))
    records = list(_records(found))
    if not records and found.figure.now.value is not None:
        records = [context(plain(NO_RECORDS, 200))]
    return [*blocks, *records]


def _changed(found: Explained) -> str:
    """ "64 then, 66 with what came in later."."""
    if found.then is None or not found.has_changed:
        return ""
    then, now = (figures.reading_words(found.metric, one) for one in (found.then, found.figure.now))
    return f"The digest said {then}; with what came in later it is {now}."


def _made_from(found: Explained) -> list[list[Element]]:
    now, before = found.figure.now, found.figure.before
    lines = []
    if now.value is not None:
        made = f"n = {now.n:,}" if not figures.is_count(found.metric) else figures.reading_words(found.metric, now)
        lines.append(f"Made from {made}{_of(found)}." if made.startswith("n") else f"{made}{_of(found)}.")
        lines.append(f"Basis: {BASES[now.basis]}{_sources(found)}.")
    was = figures.reading_words(found.metric, before) + figures.of_how_many(found.metric, before)
    n = f" (n = {before.n:,})" if before.value is not None and not figures.is_count(found.metric) else ""
    lines.append(f"In {figures.before_name(found.window)}: {was}{n}.")
    return [[quote(line, 300)] for line in lines]


def _of(found: Explained) -> str:
    if found.figure.now.denominator is None:
        return f", of {found.metric.of}: how many is not known" if found.metric.of else ""
    of = f" {found.metric.of}" if found.metric.of else ""
    is_all = found.figure.now.denominator == found.figure.now.n and not figures.is_count(found.metric)
    return of if is_all else f" of {found.figure.now.denominator:,}{of}"


def _sources(found: Explained) -> str:
    return (
        f", from {words.listed(words.line(one, 40) for one in found.figure.now.sources)}"
        if (found.figure.now.sources)
        else ""
    )


def _records(found: Explained) -> Iterator[Block]:
    if found.periods:
        yield _listed(f"Active people a {'week' if found.by_week else 'day'}", [_periods(found)])
    if found.done:
        each = " · ".join(f"{figures.day_label(start)}: {done}" for start, done in found.done)
        title = DONE.get(found.metric.key, found.metric.label.capitalize())
        yield _listed(f"{title} a {'week' if found.by_week else 'day'}", [[quote(each, 900)]])
    if found.newcomers:
        each = " · ".join(f"{figures.day_label(start)}: {people}" for start, people in found.newcomers)
        yield _listed("Newcomers a week", [[quote(each, 900)]])
        yield _listed("Days to the first use", [[quote(_took(found), 700)]])
    if found.teams or found.other_people:
        yield _listed("Teams", [[quote(_teams(found), 700)]])
    if found.questions:
        yield _listed("Questions", [_question(one) for one in found.questions[:SHOWN]], len(found.questions))
    if found.initiatives:
        yield _listed("Initiatives", [_used(one) for one in found.initiatives[:SHOWN]], len(found.initiatives))
    if found.feedback is not None:
        pieces = words.counted(found.feedback, "piece")
        told = f"{pieces} under a name in its pilots in these days; anonymous ones count in groups only."
        yield _listed("Feedback", [[say(told)]])
    if found.noted:
        lines = [[quote(_noted(found, one), 400)] for one in found.noted[:SHOWN]]
        yield _listed("Noted values", lines, len(found.noted))
    if found.files:
        yield _listed("Files", [[quote(_file(one), 300)] for one in found.files[:SHOWN]], len(found.files))


def _listed(title: str, lines: Sequence[Sequence[Element]], total: int = 0) -> Block:
    left = total - len(lines)
    more: list[Sequence[Element]] = [[say(f"and {left} more")]] if left > 0 else []
    return rich(rich_section(bold(title)), rich_list([*lines, *more]))


def _periods(found: Explained) -> list[Element]:
    label = figures.day_label
    return [quote(" · ".join(f"{label(start)}: {people}" for start, people in found.periods), 900)]


def _took(found: Explained) -> str:
    """ "0: 6 people · 1 to 4: 7 people · not within two weeks: 3 people"."""
    shown = [
        f"{first}{f' to {last}' if last > first else ''}: {words.counted(people, 'person', 'people')}"
        for first, last, people in found.took
    ]
    if not found.took:
        used = sum(people for _, people in found.newcomers) - found.too_long
        shown.append(f"within two weeks: {words.counted(used, 'person', 'people')}")
    return " · ".join([*shown, f"not within two weeks: {words.counted(found.too_long, 'person', 'people')}"])


def _teams(found: Explained) -> str:
    shown = [f"{words.line(name, 60)} {people}" for name, people in found.teams[:SHOWN]]
    rest = sum(people for _, people in found.teams[SHOWN:]) + found.other_people
    if rest:
        why = f"teams of fewer than {LEAST_PEOPLE} are not shown, nor what would give them away"
        shown.append(f"others {rest} ({why})")
    return " · ".join(shown)


def _question(one: Question) -> list[Element]:
    until = f"answered on {_day(one.resolved_at)}" if one.resolved_at else "still open"
    line = [say(f"{_day(one.asked_at)}, {until}")]
    if one.by is None:
        return line
    return [*line, say(", by "), person(one.by, quiet=True), say(": "), quote(one.text, 160)]


def _used(one: Used) -> list[Element]:
    days = [
        f"{name} {figures.day_label(on)} {on.year}"
        for name, on in (("idea", one.idea_on), ("pilot", one.pilot_on), ("adoption", one.adoption_on))
        if on is not None
    ]
    scenario = f", “{words.line(one.scenario, 60)}”" if one.scenario else ""
    return [quote(one.title, 120), quote(f"{scenario}{': ' if days else ''}{', '.join(days)}", 200, " ")]


def _noted(found: Explained, one: Noted) -> str:
    value = figures.amount(found.metric, one.value, unit_name=found.figure.now.unit_name)
    last = figures.day_label(one.end - timedelta(days=1))
    made = f"{f'n = {one.n:,}, ' if one.n is not None else ''}{BASES[one.basis]}"
    by = words.line(one.by or one.source, 60)
    note = f": {words.line(one.note, 120)}" if one.note else ""
    return f"{value} for {figures.day_label(one.start)} to {last} ({made}), from {by}{note}"


def _file(one: File) -> str:
    by = f" by {words.line(one.by, 60)}" if one.by else ""
    return f"{words.line(one.name, 80)}: {words.counted(one.rows, 'row')} of it, taken in on {_day(one.at)}{by}"


def _day(moment: datetime) -> str:
    return f"{figures.day_label(moment.date())}"
