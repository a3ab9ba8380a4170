"""What changed, in words: one sentence for each kind of change; foreign names are still to be escaped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.views import words
from handlers.views.adoption import figures
from handlers.views.pilots.figures import BASES, number
from portfolio.adoption.changes import ChangeKind
from portfolio.adoption.digests import Change, ProductDigest
from portfolio.adoption.metrics import metric
from portfolio.adoption.offers import OVERDUE_AFTER
from portfolio.adoption.windows import Window

ALONE = frozenset({ChangeKind.UNUSED, ChangeKind.SILENT})  # they say how many people use it: none
IN_HEADLINE = frozenset({ChangeKind.PEOPLE})  # the headline gives the number and by how much it moved
# "newcomers who used it fell from 83 % to 22 %" would read as if there were fewer of them.
IN_TIME = {"first_use": "newcomers", "activation": "the people sent to it"}


@dataclass(frozen=True, slots=True)
class About:
    """What a sentence is about. `mine`: its reader is who the product's questions go to."""

    window: Window
    mine: bool = True


def headline(part: ProductDigest, about: About) -> str:
    """ "64 active people (+9), and Credit stopped: …": the point of a product's digest, without a full stop."""
    point, rest = people_words(part), clauses(part, about)
    if any(one.kind in ALONE for one in part.changes):
        return rest[0]  # it says that nobody used it
    return f"{point}, and {rest[0]}" if rest else point


def people_words(part: ProductDigest) -> str:
    """ "64 active people (+9)"."""
    figure = figures.people_of(part)
    if figure is None or figure.now.value is None:
        held = figure is not None and figure.now.held_back
        return f"active people {figures.HELD_BACK if held else figures.NOT_KNOWN}"
    people, change = int(figure.now.value), figures.change_words(figure)
    shown = "nobody used it" if not people else words.counted(people, "active person", "active people")
    if figure.now.at_least:
        return f"at least {shown}"
    if figure.now.days is not None:
        return f"{shown} in the {words.counted(figure.now.days, 'day')} that are known"
    return f"{shown} ({change})" if change else shown


def clauses(part: ProductDigest, about: About) -> list[str]:
    """What else changed, what matters most first; teams that did the same are told together."""
    found: list[str] = []
    told: set[str] = set()
    for change in sorted(part.changes, key=lambda one: one.kind not in ALONE):
        if change.kind in IN_HEADLINE or change.kind in told:
            continue
        same = [one for one in part.changes if one.kind == change.kind]
        if change.kind in TOGETHER:
            told.add(change.kind)
            found.append(TOGETHER[ChangeKind(change.kind)](same, about))
        elif change.kind in SENTENCES:
            found.append(SENTENCES[ChangeKind(change.kind)](change, about))
    return found


def _first(_change: Change, _about: About) -> str:
    return "the first usage data of it arrived"


def _record(change: Change, _about: About) -> str:
    return f"that is the most so far (the most before was {number(change.before or 0, 0)})"


def _stopped(changes: Sequence[Change], about: About) -> str:
    if len(changes) == 1:
        one = changes[0]
        people = words.counted(one.n, "person", "people")
        return f"{_team(one)} stopped: {people} in {figures.before_name(about.window)}, nobody now"
    named = words.listed(f"{_team(one)} ({one.n} people)" for one in changes[:3])
    return f"{words.counted(len(changes), 'team')} stopped: {named}{_more(changes)}"


def _began(changes: Sequence[Change], _about: About) -> str:
    named = words.listed(f"{_team(one)} ({one.n} people)" for one in changes[:3])
    return f"{words.counted(len(changes), 'team')} began: {named}{_more(changes)}"


def _more(changes: Sequence[Change]) -> str:
    return f" and {len(changes) - 3} more" if len(changes) > 3 else ""


def _team(change: Change) -> str:
    return words.line(change.name, 60, "a team")


def _moved(change: Change, _about: About) -> str:
    row = metric(change.metric)
    if row is None or change.value is None or change.before is None:
        return "a figure moved"
    up = change.value > change.before
    went = "rose" if up else "fell"
    made = f"(n = {change.n:,}, {BASES[change.basis]})"
    before, now = figures.amount(row, change.before), figures.amount(row, change.value)
    if change.metric in IN_TIME:
        return (
            f"{now} of {IN_TIME[change.metric]} used it within two weeks, {'up' if up else 'down'} from {before} {made}"
        )
    if change.since and change.until:
        since, until = (figures.month_of_year(date.fromisoformat(one)) for one in (change.since, change.until))
        return f"{row.label} {went} from {before} in {since} to {now} in {until} {made}"
    return f"{row.label} {went} from {before} to {now} {made}"


def _overdue(change: Change, about: About) -> str:
    whose = "to you" if about.mine else "to its owner"
    one = change.n == 1
    return (
        f"{words.counted(change.n, 'question')} {whose} {'waits' if one else 'wait'} for more than "
        f"{OVERDUE_AFTER.days} days"
    )


def _piling_up(change: Change, about: About) -> str:
    before = int(change.before or 0) or "none"
    return f"{change.n} questions came in, {before} in {figures.before_name(about.window)}"


def _unused(change: Change, _about: About) -> str:
    weeks, people = int(change.value or 0), words.counted(change.n, "person", "people")
    return (
        f"nobody has used it for {weeks} weeks, though {people} may: "
        "without adoption it is not a product, it is an installed tool"
    )


def _silent(change: Change, _about: About) -> str:
    weeks, people = int(change.value or 0), words.counted(change.n, "person", "people")
    return (
        f"nobody has been seen using it for {weeks} weeks, though {people} may: "
        "an installed tool, or its usage data stopped arriving"
    )


def _no_data(change: Change, _about: About) -> str:
    days = words.counted(int(change.value or 0), "day")
    return f"its usage data stopped arriving {days} before the end of this period: a gap, which does not mean nobody"


def _reused(change: Change, _about: About) -> str:
    return f"“{words.line(change.name, 80)}” is now used in {change.n} initiatives"


def _impact(change: Change, _about: About) -> str:
    return (
        f"“{words.line(change.name, 80)}” had its impact confirmed: {figures.with_unit(change.value or 0, change.unit)}"
    )


SENTENCES: dict[ChangeKind, Callable[[Change, About], str]] = {
    ChangeKind.FIRST: _first,
    ChangeKind.RECORD: _record,
    ChangeKind.SCORE: _moved,
    ChangeKind.SHARE: _moved,
    ChangeKind.PILING_UP: _piling_up,
    ChangeKind.OVERDUE: _overdue,
    ChangeKind.UNUSED: _unused,
    ChangeKind.SILENT: _silent,
    ChangeKind.NO_DATA: _no_data,
    ChangeKind.REUSED: _reused,
    ChangeKind.IMPACT: _impact,
}
TOGETHER: dict[ChangeKind, Callable[[Sequence[Change], About], str]] = {
    ChangeKind.TEAM_STOPPED: _stopped,
    ChangeKind.TEAM_BEGAN: _began,
}
