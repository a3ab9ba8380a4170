"""Reads labelled asks, with what is wrong in them told by file and line."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from portfolio.cards import Person
from portfolio.importing_lost import lost
from portfolio.importing_problems import FileUnreadable, ImportProblem, ImportProblems, did_you_mean
from portfolio.importing_reading import Listing, Node, read
from portfolio.importing_validation import Entry, checked_entry
from portfolio.labelled_format import LabelledAskPart
from portfolio.people import people_from
from storage.unit import Unit
from storage.vocabulary import Outcome

NAMES_PRODUCTS = (Outcome.FIT, Outcome.COMPOSITE, Outcome.DUPLICATE)
GUEST = Person(key="", name="")

LabelEntry = Entry[LabelledAskPart]


@dataclass(frozen=True, slots=True)
class LabelledAsk:
    """One ask with what a reader of the records says is right (docs/labelled-asks.md).

    `outcomes` are all that are right, `outcome` is the first among them; `sets` likewise, the first one first. `rule`
    and `looks_like` are keys of portfolio rules, or "".
    """

    id: str
    lang: str
    asker: Person
    text: str
    outcomes: frozenset[Outcome]
    outcome: Outcome
    sets: tuple[frozenset[str], ...]
    must_not: frozenset[str]
    why_not: frozenset[str]
    rule: str
    looks_like: str


def labelled_asks(unit: Unit, texts: Sequence[tuple[str, str | bytes]]) -> tuple[LabelledAsk, ...]:
    """The labelled asks of these files, given as (name, text), in their order.

    Raises ImportProblems with everything that is wrong in them, and between them and the catalogue in the store.
    """
    problems: list[ImportProblem] = []
    entries = [entry for name, text in texts for entry in _entries(name, text, problems)]
    people = {person.key: person for person in people_from(unit, unit.people.all())}
    known = _Known([*people], [row.key for row in unit.products.all()], [row.key for row in unit.rules.all()])
    problems += [*_named_twice(entries), *(found for entry in entries for found in _problems_of(entry, known))]
    if problems:
        raise ImportProblems(problems, "nothing was scored")
    return tuple(_label(entry.value, people) for entry in entries)


@dataclass(frozen=True, slots=True)
class _Known:
    people: Collection[str]
    products: Collection[str]
    rules: Collection[str]


def _entries(name: str, text: str | bytes, problems: list[ImportProblem]) -> list[LabelEntry]:
    try:
        root, found = read(name, text)
    except FileUnreadable as error:
        problems += error.problems
        return []
    problems += [*found, *lost(name, root)]
    return list(_listed(name, root, problems))


def _listed(name: str, root: Node, problems: list[ImportProblem]) -> Iterator[LabelEntry]:
    if not isinstance(root, Listing) or not root.items:
        sentence = "The file should be a list of labelled asks: each begins with “- ”."
        problems.append(ImportProblem(name, root.line, "", sentence))
        return
    for position, item in enumerate(root.items):
        entry = checked_entry(problems, LabelledAskPart, name, f"[{position}]", item).whole
        if entry is not None:
            yield entry


def _named_twice(entries: Sequence[LabelEntry]) -> Iterator[ImportProblem]:
    first: dict[str, LabelEntry] = {}
    for entry in entries:
        before = first.setdefault(entry.value.id, entry)
        if before is not entry:
            where = f"{before.file}, line {before.node.line}"
            yield entry.problem(f"“{entry.value.id}” is the id of two asks; the first one is in {where}.", "id")


def _problems_of(entry: LabelEntry, known: _Known) -> Iterator[ImportProblem]:
    label = entry.value
    if label.as_ is not None and label.as_ not in known.people:
        yield entry.problem(f"“{label.as_}” is nobody in the catalogue.{did_you_mean(label.as_, known.people)}", "as")
    lists = {"products": label.products, "must_not": label.must_not, "why_not": label.why_not}
    named = [(key, (field, place)) for field, keys in lists.items() for place, key in enumerate(keys)]
    named += [(key, ("also", place)) for place, keys in enumerate(label.also) for key in keys]
    for key, where in named:
        if key not in known.products:
            yield entry.problem(f"“{key}” is no product's key.{did_you_mean(key, known.products)}", *where)
    for field, key_of_rule in (("rule", label.rule), ("looks_like", label.looks_like)):
        if key_of_rule is not None and key_of_rule not in known.rules:
            yield entry.problem(f"“{key_of_rule}” is no rule's key.{did_you_mean(key_of_rule, known.rules)}", field)
    yield from _contradictions(entry)


def _contradictions(entry: LabelEntry) -> Iterator[ImportProblem]:
    label = entry.value
    outcomes = {label.outcome, *label.outcome_also}
    if label.outcome in NAMES_PRODUCTS and not label.products:
        yield entry.problem(f"An ask with the outcome {label.outcome.value} names at least one product.", "outcome")
    if label.products and not outcomes & set(NAMES_PRODUCTS):
        yield entry.problem(f"An answer with the outcome {label.outcome.value} names no products.", "products")
    for key in label.must_not:
        if any(key in keys for keys in (label.products, *label.also)):
            yield entry.problem(f"“{key}” cannot be both right and harmful.", "must_not")
    if label.rule is not None and Outcome.PROHIBITED not in outcomes:
        yield entry.problem("A rule is broken only where the outcome is prohibited.", "rule")
    if label.looks_like is not None and Outcome.PROHIBITED in outcomes:
        yield entry.problem(
            "An allowed look-alike keeps to its rule: prohibited cannot be right as well.", "looks_like"
        )


def _label(part: LabelledAskPart, people: dict[str, Person]) -> LabelledAsk:
    return LabelledAsk(
        id=part.id,
        lang=part.lang,
        asker=people[part.as_] if part.as_ is not None else GUEST,
        text=part.ask,
        outcomes=frozenset((part.outcome, *part.outcome_also)),
        outcome=part.outcome,
        sets=tuple(frozenset(keys) for keys in (part.products, *part.also)),
        must_not=frozenset(part.must_not),
        why_not=frozenset(part.why_not),
        rule=part.rule or "",
        looks_like=part.looks_like or "",
    )
