"""The feedback inbox of a pilot: what was said, as themes with counts and quotes, as far as it may be told."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portfolio.cards import Person
from portfolio.people import Act, may
from portfolio.pilots.cards import Feedback, PilotCard
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import feedback_from, parts_of, people_by_slack_id, pilot_for, pilots_of
from portfolio.pilots.suppression import sliced, told_counts, told_to
from storage.models import FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, ThemeStatus

QUOTES = 3
LONGEST_LABEL = 60


Lots = Mapping[str | None, Mapping[int, int]]  # how many anonymous pieces lie under each theme, by full lot


@dataclass(frozen=True, slots=True)
class Quote:
    """Words somebody said. `author`: only in pilots in which everybody speaks under their name. `quotable`: they may
    be quoted to others than those who read the inbox."""

    text: str
    author: Person | None = None
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that was said of a theme, and how often."""

    name: str
    times: int


@dataclass(frozen=True, slots=True)
class ThemeSeen:
    """One theme. `people`: who said it under their name; `nameless`: anonymous answers that said it. `newest`: the day
    somebody last said it under their name. `outcome`: title of the backlog item, or why it was closed."""

    id: str
    title: str
    status: ThemeStatus
    people: int
    nameless: int = 0
    kinds: tuple[Counted, ...] = ()
    barriers: tuple[Counted, ...] = ()
    scenarios: tuple[Counted, ...] = ()
    newest: date | None = None
    quotes: tuple[Quote, ...] = ()
    outcome: str = ""
    item_id: str = ""
    decided_by: Person | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a pilot's inbox. `unsorted`: what may be told and lies under no theme; `waiting`: anonymous answers
    whose lot is not full, which takes `least` people; `settled`: themes something became of; `may_sort`: this person
    may decide what becomes of them."""

    pilot: PilotCard
    themes: tuple[ThemeSeen, ...]
    total: int
    offset: int
    limit: int
    settled: int = 0
    unsorted: int = 0
    waiting: int = 0
    may_sort: bool = False
    shows_settled: bool = False
    least: int = 0


def inboxes_of(unit: Unit, *, person: Person) -> tuple[PilotCard, ...]:
    """The pilots that were started and whose feedback this person may read, newest first."""
    started = [pilot for pilot in pilots_of(unit, person=person) if pilot.started_at is not None]
    return tuple(
        pilot
        for pilot in started
        if may(person, Act.READ_FEEDBACK, owner_keys=pilot.owner_keys, parts=parts_of(unit, pilot, person))
    )


def inbox_of(
    unit: Unit, *, pilot_id: str, person: Person, offset: int = 0, limit: int = 3, settled: bool = False
) -> Inbox:
    """A page of a pilot's themes, what most people said first. `settled`: those something became of, instead of those
    that are open. Raises NotFoundError, NotAllowedError."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=person, act=Act.READ_FEEDBACK)
    lots, least = unit.feedback.lots_by_theme(pilot_id), policy_of(unit).slice_of
    voices, waiting = _voices(unit, pilot_id, lots, least), unit.feedback.count_waiting(pilot_id)
    rows = unit.feedback.heads(pilot_id)
    told = [(theme_id, status, begun) for theme_id, status, begun in rows if voices.get(theme_id)]
    chosen = [one for one in told if (one[1] is not ThemeStatus.OPEN) is settled]
    chosen.sort(key=lambda one: (-voices[one[0]], one[2], one[0]))
    start = offset if offset < len(chosen) else max(0, (len(chosen) - 1) // limit * limit)
    return Inbox(
        pilot=pilot,
        themes=_themes(unit, pilot, [one[0] for one in chosen[start : start + limit]], lots, least),
        total=len(chosen),
        offset=start,
        limit=limit,
        settled=sum(status is not ThemeStatus.OPEN for _, status, _ in told),
        unsorted=voices.get(None, 0),
        waiting=waiting,
        may_sort=may(person, Act.SORT_FEEDBACK, owner_keys=pilot.owner_keys),
        shows_settled=settled,
        least=least,
    )


def open_themes(unit: Unit, *, pilot_id: str) -> int:
    """How many open themes the inbox of a pilot shows; who may know is the caller's to ask."""
    lots, least = unit.feedback.lots_by_theme(pilot_id), policy_of(unit).slice_of
    voices = _voices(unit, pilot_id, lots, least)
    heads = unit.feedback.heads(pilot_id)
    return sum(status is ThemeStatus.OPEN and bool(voices.get(theme_id)) for theme_id, status, _ in heads)


def themes_seen(unit: Unit, *, pilot: PilotCard, theme_ids: Sequence[str]) -> tuple[ThemeSeen, ...]:
    """These themes of a pilot as they may be shown, in this order; who may see them is the caller's to ask."""
    return _themes(unit, pilot, theme_ids, unit.feedback.lots_by_theme(pilot.id), policy_of(unit).slice_of)


def _themes(unit: Unit, pilot: PilotCard, theme_ids: Sequence[str], lots: Lots, least: int) -> tuple[ThemeSeen, ...]:
    told = _told(unit, pilot, theme_ids, lots, least)
    rows = {row.id: row for row in unit.feedback.themes_by_ids(theme_ids)}
    return _seen(unit, pilot, [rows[one] for one in theme_ids if one in rows], told, least)


def told_under(unit: Unit, *, pilot: PilotCard, theme_ids: Sequence[str]) -> dict[str, tuple[Feedback, ...]]:
    """What was said under each of these themes of a pilot and may be told, oldest first."""
    return _told(unit, pilot, theme_ids, unit.feedback.lots_by_theme(pilot.id), policy_of(unit).slice_of)


def _told(
    unit: Unit, pilot: PilotCard, theme_ids: Sequence[str], lots: Lots, least: int
) -> dict[str, tuple[Feedback, ...]]:
    told_lots = told_to(lots, least=least)
    told: dict[str, list[Feedback]] = {theme_id: [] for theme_id in theme_ids}
    for one in feedback_from(unit, unit.feedback.under(theme_ids) if theme_ids else []):
        lot = told_lots.get(one.theme_id, 0)
        if one.pilot_id == pilot.id and (one.author is not None or (one.lot is not None and one.lot <= lot)):
            told[one.theme_id or ""].append(one)
    return {theme_id: tuple(found) for theme_id, found in told.items()}


def label_of(feedback: Sequence[Feedback], *, otherwise: str = "Said without words to quote") -> str:
    """What a theme goes by that nobody named: the first words that were said in it and may be quoted."""
    said = next((one.text for one in feedback if one.quote_ok and one.same_as is None and one.text.strip()), "")
    return first_words(said) if said else otherwise


def first_words(text: str) -> str:
    """The first words of a text, as many as make a title."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_LABEL:
        return line
    cut = line.rfind(" ", 0, LONGEST_LABEL)
    return line[: cut if cut > LONGEST_LABEL // 2 else LONGEST_LABEL - 1].rstrip(" ,;:.") + "…"


def _voices(unit: Unit, pilot_id: str, lots: Lots, least: int) -> dict[str | None, int]:
    """How many people said each theme, as far as that may be told: an anonymous answer counts as one. Under None what
    lies under no theme."""
    found = told_counts(lots, least=least)
    for theme_id, people in unit.feedback.people_by_theme(pilot_id):
        found[theme_id] = found.get(theme_id, 0) + people
    return found


def _seen(
    unit: Unit,
    pilot: PilotCard,
    rows: Sequence[FeedbackThemeRow],
    said: dict[str, tuple[Feedback, ...]],
    least: int,
) -> tuple[ThemeSeen, ...]:
    items = {item_id: unit.backlog.by_id(item_id) for item_id in {row.item_id for row in rows} if item_id}
    people = people_by_slack_id(unit, {row.decided_by for row in rows})
    scenarios = {one.id: one.title for one in pilot.scenarios}
    found = []
    for row in rows:
        told = said[row.id]
        named = [one for one in told if one.author is not None]
        item = items.get(row.item_id or "")
        found.append(
            ThemeSeen(
                id=row.id,
                title=row.title or label_of(told),
                status=row.status,
                people=len({one.author.slack_id for one in named if one.author}),
                nameless=len(told) - len(named),
                kinds=_counted(told, lambda one: one.fields.kind.value, least),
                barriers=_counted(told, lambda one: one.fields.barrier.value if one.fields.barrier else "", least),
                scenarios=_counted(told, lambda one: scenarios.get(one.fields.scenario_id or 0, ""), least),
                newest=max((one.given_on for one in named), default=None),
                quotes=_quotes(pilot, told),
                outcome=item.title if item else row.closed_reason,
                item_id=row.item_id or "",
                decided_by=people.get(row.decided_by),
            )
        )
    return tuple(found)


def _counted(feedback: Sequence[Feedback], by: Callable[[Feedback], str], least: int) -> tuple[Counted, ...]:
    """How often what was said of a theme, most often first; anonymous answers only where that tells of nobody."""
    parts = sliced(feedback, by, [], least=least)
    counts = Counter({name: len(part.rows) for name, part in parts.items() if name and part.rows})
    return tuple(Counted(name, times) for name, times in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _quotes(pilot: PilotCard, feedback: Sequence[Feedback]) -> tuple[Quote, ...]:
    """The newest words, each once; names, and the order within a day, only where everybody speaks under theirs."""
    named = pilot.rules.anonymity is Anonymity.NAMED
    found: dict[str, Quote] = {}

    def when(one: Feedback) -> tuple[date, str, str]:
        return one.given_on, one.given_at.isoformat() if named and one.given_at else "", one.id

    for one in sorted(feedback, key=when, reverse=True):
        words = " ".join(one.text.split())
        if words and one.same_as is None and len(found) < QUOTES:
            found.setdefault(words.casefold(), Quote(words, one.author if named else None, one.quote_ok))
    return tuple(found.values())
