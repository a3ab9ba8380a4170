"""The portfolio's digest: who uses it all, what moves, stands still, waits for somebody, and what is wanted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.views import charts, labels, words
from handlers.views.adoption import figures
from handlers.views.adoption.digest import EXPLAIN, OPEN, SETTINGS, SNOOZE
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    faint,
    message,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.demand import SEE_ALL
from handlers.views.ownership import name_button
from handlers.views.values import Carried
from portfolio.adoption.changes import SHARE_UNKNOWN, SMALLEST_SHARE, UNUSED_AFTER
from portfolio.adoption.digests import Mover, PortfolioDigest, has_new_owner
from portfolio.adoption.metrics import LEAST_PEOPLE
from portfolio.adoption.portfolio_digesting import WAITS_AS_HYPOTHESIS, WAITS_FOR_GROWTH, WAITS_FOR_PILOT
from portfolio.people import Act, may
from storage.vocabulary import LifecycleStage

SHOWN, BUTTONS_SHOWN = 3, 5
WHOLE = "portfolio"  # the kind of a button that explains the headline, and is about no one product
HEADLINE = "Who used several products counts once; of products whose usage is not known nobody counts."


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the digest: its title, which products are in it, how one reads, and how it counts in the headline.

    `rule`: the sentence that says when a product is in it.
    """

    key: str
    title: str
    of: Callable[[PortfolioDigest], tuple[Mover, ...]]
    line: Callable[[Mover], str]
    counted: Callable[[int], str]
    rule: str


def _people(mover: Mover, *, moved: bool = True) -> str:
    if mover.figure is None or mover.figure.now.value is None:
        return f"active people {figures.NOT_KNOWN}"
    people = words.counted(int(mover.figure.now.value), "active person", "active people")
    change = figures.change_words(mover.figure) if moved else ""
    return f"{people} ({change})" if change else people


def _unused(mover: Mover) -> str:
    weeks = words.counted(max(mover.days // 7, 1), "week")
    if mover.figure is None or mover.figure.now.value is None:
        return f"nobody was seen using it for {weeks}: an installed tool, or its data stopped arriving"
    return f"nobody has used it for {weeks}: an installed tool"


def _stuck(mover: Mover) -> str:
    days = words.counted(mover.days, "day")
    if mover.product.stage is LifecycleStage.HYPOTHESIS:
        return f"a hypothesis for {days}, nobody decided to try it"
    if mover.product.stage is LifecycleStage.PILOT:
        return f"in the pilot stage for {days} without a pilot"
    stage, people = labels.STAGES[mover.product.stage], _people(mover, moved=False)  # since half a year ago, not lately
    return f"in {stage} for {days}, and not clearly more people use it than half a year ago: {people}"


def _overdue(mover: Mover) -> str:
    return f"its pilot's decision is overdue by {words.counted(mover.days, 'day')}"


def _ownerless(mover: Mover) -> str:
    if has_new_owner(mover):  # named from this very digest
        return f"{words.line(mover.product.owner.name, 60) if mover.product.owner else ''} owns it now"
    return f"its owner left ({words.line(mover.name, 60)})" if mover.name else "nobody owns it"


_MOVED = (
    f"by at least {LEAST_PEOPLE} people and {SMALLEST_SHARE:.0%} of those before, and by more than twice as many as is "
    f"usual from one period to the next; by {SHARE_UNKNOWN:.0%} where nobody knows what is usual."
)
SECTIONS: tuple[Section, ...] = (
    Section(
        "growing", "Growing", lambda one: one.movers, _people, lambda n: f"{n} {'grows' if n == 1 else 'grow'}",
        f"More people used it than in the period before: {_MOVED}",
    ),
    Section(
        "falling", "Falling", lambda one: one.falling, _people, lambda n: f"{n} {'falls' if n == 1 else 'fall'}",
        f"Fewer people used it than in the period before: {_MOVED}",
    ),
    Section(
        "unused", "Installed but unused", lambda one: one.unused, _unused,
        lambda n: f"{n} {'is' if n == 1 else 'are'} unused",
        f"People may use it or were sent there, and nobody was seen using it for {UNUSED_AFTER.days // 7} weeks.",
    ),
    Section(
        "stuck", "Stuck", lambda one: one.stuck, _stuck, lambda n: f"{n} {'is' if n == 1 else 'are'} stuck",
        f"A hypothesis for {WAITS_AS_HYPOTHESIS} days, in the pilot stage for {WAITS_FOR_PILOT} days without a pilot, "
        f"or in adoption for {WAITS_FOR_GROWTH} days while not clearly more people use it than half a year ago.",
    ),
    Section(
        "overdue", "Decisions overdue", lambda one: one.overdue, _overdue,
        lambda n: f"{words.counted(n, 'decision')} {'is' if n == 1 else 'are'} overdue",
        "Its pilot's decision was due before the end of the period and is not taken.",
    ),
    Section(
        "ownerless", "Without an owner", lambda one: one.ownerless, _ownerless,
        lambda n: f"{n} {'has' if n == 1 else 'have'} no owner",
        "Nobody answers for it, or whoever did has left.",
    ),
)  # fmt: skip


def portfolio_message(digest: PortfolioDigest, *, preview: str = "") -> Message:
    """The whole digest. `preview`: what is said of a preview, which does not offer to be snoozed."""
    label = label_of(digest)
    point = _quiet_point(made=not preview) if digest.quiet else _point(digest)
    blocks = [paragraph(bold(label, 140), say(": "), quote(words.sentence(point), 500))]
    blocks += _chart(digest)
    blocks += _small_print(digest, preview)
    blocks += _sections(digest)
    blocks += _wanted(digest)
    blocks += _yours(digest)
    blocks += _products(digest, preview)
    blocks.append(_footer(digest, preview))
    return message(words.shorten(_text(digest, label, point), 2900), blocks)


def listed_products(digest: PortfolioDigest) -> list[Mover]:
    """Every product of the digest once, in the order of its lists."""
    found: dict[str, Mover] = {}
    for section in SECTIONS:
        for mover in section.of(digest):
            found.setdefault(mover.product.key, mover)
    return list(found.values())


def point_of(digest: PortfolioDigest, *, made: bool) -> str:
    """The first line: what it is and the point of it. `made`: it was made and kept, else it is a preview."""
    point = _quiet_point(made=made) if digest.quiet else _point(digest)
    return f"{label_of(digest)}: {words.sentence(point)}"


def label_of(digest: PortfolioDigest) -> str:
    """What it is of: "AI portfolio, November 2026"."""
    return f"AI portfolio, {figures.window_name(digest.window)}"


def _quiet_point(*, made: bool) -> str:
    return f"nothing changed and nothing waits, so no digest {'was' if made else 'would be'} sent"


def _point(digest: PortfolioDigest) -> str:
    """ "412 people used a product (+31); 2 grow, 1 falls, 1 is unused"."""
    people = digest.people
    if people is None or people.now.value is None:
        used = "how many people use the products is not known"
    else:
        change = figures.change_words(people)
        used = f"{words.counted(int(people.now.value), 'person', 'people')} used a product"
        used += f" ({change})" if change else ""
    counts = [section.counted(len(section.of(digest))) for section in SECTIONS if section.of(digest)]
    if not counts:
        return used
    number, _, does = counts[0].partition(" ")
    first = (
        counts[0] if does.startswith("decision") else f"{number} {'product' if number == '1' else 'products'} {does}"
    )
    return f"{used}; {words.listed([first, *counts[1:]])}"


def _chart(digest: PortfolioDigest) -> list[Block]:
    period = figures.period_name(digest.window)
    label = figures.month_label if period == "month" else figures.day_label
    points = charts.known([(label(start), value) for start, value in digest.history])
    if len(points) < 2:
        return []
    often = f"{len(points)} {period}s" if period in ("week", "month") else f"each {period}"
    title = f"People who used a product, {often}"
    return [charts.area(title, points, series="active people", y_label="people, each counted once")]


def _small_print(digest: PortfolioDigest, preview: str) -> list[Block]:
    counted = digest.people is not None and digest.people.now.value is not None
    lines = [_history(digest), HEADLINE if counted else "", preview]
    said = [plain(one, 900) for one in lines if one]
    return [context(*said)] if said else []


def _history(digest: PortfolioDigest) -> str:
    return figures.history_words(digest.history, period=figures.period_name(digest.window))


def _sections(digest: PortfolioDigest) -> list[Block]:
    """All lists in one block, three products of each."""
    parts = [part for section in SECTIONS for part in _section(section, section.of(digest))]
    return [rich(*parts)] if parts else []


def _section(section: Section, movers: Sequence[Mover]) -> Iterator[Element]:
    if not movers:
        return
    lines: list[list[Element]] = [
        [bold(one.product.name, 60), say(": "), quote(section.line(one), 200)] for one in movers[:SHOWN]
    ]
    if len(movers) > SHOWN:
        lines.append([say(f"and {len(movers) - SHOWN} more")])
    yield rich_section(bold(section.title))
    yield rich_list(lines)


def _wanted(digest: PortfolioDigest) -> list[Block]:
    if not digest.wanted:
        return []
    lines = [[quote(title, 160), say(f" ({by_people(people)})")] for title, people in digest.wanted[:SHOWN]]
    return [rich(rich_section(bold("Asked for, but not covered")), rich_list(lines))]


def by_people(people: int) -> str:
    """How many asked for it: "7 people in 30 days"."""
    return f"{words.counted(people, 'person', 'people')} in 30 days"


def yours_words(digest: PortfolioDigest) -> str:
    """What its reader can do about it, without a full stop; "" for nothing, and for who may not."""
    left = digest.still_ownerless
    if not left or not may(digest.to, Act.NAME_OWNER):
        return ""
    more = f", and for {words.counted(len(left) - 1, 'more product')}" if len(left) > 1 else ""
    return f"name an owner for {words.line(left[0].name, 60)}{more}"


def receipt_words(digest: PortfolioDigest) -> str:
    """What came of what the last digest said nobody owns; "" for nothing."""
    found = [f"{words.line(one.product.name, 60)} has an owner ({words.line(one.name, 60)})" for one in digest.named]
    return f"Since then {words.listed(found[:SHOWN])}." if found else ""


def _yours(digest: PortfolioDigest) -> list[Block]:
    parts = []
    if to_do := yours_words(digest):
        parts.append(rich_section(say("Yours to do: "), quote(f"{to_do}.", 300)))
    if said := receipt_words(digest):
        parts.append(rich_section(faint(said, 600)))
    return [rich(*parts)] if parts else []


def _products(digest: PortfolioDigest, preview: str) -> list[Block]:
    """A button for each of the first products that opens its part; of those only listed without an owner none does."""
    opened = listed_products(replace(digest, ownerless=()))
    found = opened[:BUTTONS_SHOWN]
    days = _days(digest) if preview else ""
    row = [
        button(
            one.product.name,
            f"{OPEN}:{place}",
            Carried(item="" if preview else digest.id, product=one.product.key, words=days).pack(),
        )
        for place, one in enumerate(found)
    ]
    return [actions(*row)] if row else []


def _days(digest: PortfolioDigest) -> str:
    return f"{digest.window.start.isoformat()}/{digest.window.end.isoformat()}"


def _footer(digest: PortfolioDigest, preview: str) -> Block:
    carried = Carried(item=digest.id)
    about = Carried(kind=WHOLE, words=_days(digest)) if preview else Carried(item=digest.id, kind=WHOLE)
    row = []
    if not preview and yours_words(digest):
        row.append(name_button(digest.still_ownerless[0], digest_id=digest.id, primary=True))
    row.append(button("Explain a number", EXPLAIN, about.pack()))
    if digest.wanted:
        row.append(button("What people ask for", SEE_ALL, Carried().pack()))
    if not preview:
        row.append(button("Snooze", SNOOZE, carried.pack()))
    row.append(button("Settings", SETTINGS, Carried(item=digest.id, kind="portfolio").pack()))
    return actions(*row)


def _text(digest: PortfolioDigest, label: str, point: str) -> str:
    """The digest for a notification and for who hears it read out."""
    said = [f"{label}: {words.mrkdwn_line(words.sentence(point), 500)}"]
    if history := _history(digest):
        said.append(history)
    for section in SECTIONS:
        movers = section.of(digest)[:SHOWN]
        named = "; ".join(
            f"{words.mrkdwn_line(one.product.name, 60)}: {words.mrkdwn_line(section.line(one), 200)}" for one in movers
        )
        if named:
            said.append(f"{section.title}: {named}.")
    if to_do := yours_words(digest):
        said.append(f"Yours to do: {words.mrkdwn_line(to_do, 300)}.")
    if receipt := receipt_words(digest):
        said.append(words.mrkdwn_line(receipt, 600))
    wanted = "; ".join(
        f"{words.mrkdwn_line(title, 160)} ({by_people(people)})" for title, people in digest.wanted[:SHOWN]
    )
    return " ".join([*said, f"Asked for, but not covered: {wanted}."] if wanted else said)
