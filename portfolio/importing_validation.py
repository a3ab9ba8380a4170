"""Turns nodes into entries of the import format, and what does not fit into sentences with file, line and path."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from portfolio.importing_format import (
    WITHDRAWN_PARTS,
    CompanyPart,
    InitiativePart,
    MovePart,
    PersonPart,
    ProductPart,
    RulePart,
    WithdrawnPart,
)
from portfolio.importing_lost import doubtful, lost
from portfolio.importing_mending import mended
from portfolio.importing_problems import FileUnreadable, ImportProblem, did_you_mean, path_text
from portfolio.importing_reading import Listing, Mapping, Node, Scalar, line_of, plain, read
from portfolio.importing_sentences import NOUNS, name_for_key, one_of, sentence_for, shape_of

SECTIONS = ("company", "people", "products", "rules", "initiatives", "stage_history")
YES = frozenset({"true", "yes", "on", "1", "y", "t"})  # what pydantic reads as true
Value = TypeVar("Value", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Value]):
    """One valid entry and where it stands."""

    value: Value
    file: str
    path: str
    node: Node

    def problem(self, sentence: str, *where: int | str) -> ImportProblem:
        """A problem with one field of this entry (or with the entry as a whole)."""
        return ImportProblem(self.file, line_of(self.node, where), path_text(self.path, where), sentence)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry that is to be taken out of the catalogue. `noun`: person, product, rule or initiative."""

    noun: str
    entry: Entry[WithdrawnPart]

    @property
    def key(self) -> str:
        """The key of what is taken out."""
        return self.entry.value.key


@dataclass(frozen=True, slots=True)
class ImportFile:
    """Everything the files say, as one catalogue. The order is that of the files.

    `notes`: what is not wrong and may still not be what was meant.
    """

    company: Entry[CompanyPart] | None = None
    people: tuple[Entry[PersonPart], ...] = ()
    products: tuple[Entry[ProductPart], ...] = ()
    rules: tuple[Entry[RulePart], ...] = ()
    initiatives: tuple[Entry[InitiativePart], ...] = ()
    moves: tuple[Entry[MovePart], ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    notes: tuple[ImportProblem, ...] = ()


@dataclass(slots=True)
class Seen:
    """Entries to be held against each other."""

    people: list[Entry[PersonPart]] = field(default_factory=list)
    products: list[Entry[ProductPart]] = field(default_factory=list)
    rules: list[Entry[RulePart]] = field(default_factory=list)
    initiatives: list[Entry[InitiativePart]] = field(default_factory=list)
    moves: list[Entry[MovePart]] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """What reading the files gave.

    `named` holds every key, team and data class that stands in them, also in faulty entries and not in `withdrawn`
    ones, so that one slip is not told twice; `seen` holds the valid entries and the faulty ones mended, in order, and
    `keyless` the mended ones whose own key is at fault; `unreadable` says that some of it could not even be seen.
    """

    company: list[Entry[CompanyPart]] = field(default_factory=list)
    people: list[Entry[PersonPart]] = field(default_factory=list)
    products: list[Entry[ProductPart]] = field(default_factory=list)
    rules: list[Entry[RulePart]] = field(default_factory=list)
    initiatives: list[Entry[InitiativePart]] = field(default_factory=list)
    moves: list[Entry[MovePart]] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    notes: list[ImportProblem] = field(default_factory=list)
    named: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in (*SECTIONS, "teams", "data")})
    seen: Seen = field(default_factory=Seen)
    keyless: Seen = field(default_factory=Seen)
    company_at: tuple[str, int] | None = None
    unreadable: bool = False

    def file(self) -> ImportFile:
        """The valid entries; the first company counts."""
        company = self.company[0] if self.company else None
        return ImportFile(
            company,
            tuple(self.people),
            tuple(self.products),
            tuple(self.rules),
            tuple(self.initiatives),
            tuple(self.moves),
            tuple(self.withdrawn),
            tuple(self.notes),
        )


def gather(texts: Sequence[tuple[str, str | bytes]]) -> Gathered:
    """Read every file and check each entry by itself. Raises nothing: the problems are in the result."""
    gathered = Gathered()
    for name, text in texts:
        try:
            root, problems = read(name, text)
        except FileUnreadable as error:
            gathered.problems += error.problems
            gathered.unreadable = True
            continue
        gathered.problems += problems
        gathered.notes += [*lost(name, root), *doubtful(name, root)]
        _sections(gathered, name, root)
    return gathered


def gathered_again(file: ImportFile) -> Gathered:
    """A valid file as if it had just been read, for the checks that need the store."""
    company = [file.company] if file.company else []
    gathered = Gathered(
        company, list(file.people), list(file.products), list(file.rules), list(file.initiatives), list(file.moves)
    )
    gathered.withdrawn, gathered.notes = list(file.withdrawn), list(file.notes)
    gathered.seen = Seen(gathered.people, gathered.products, gathered.rules, gathered.initiatives, gathered.moves)
    gathered.named["people"] = {entry.value.key for entry in file.people}
    gathered.named["teams"] = {entry.value.team for entry in file.people if entry.value.team}
    gathered.named["products"] = {entry.value.key for entry in file.products}
    gathered.named["data"] = {name for entry in company for name in entry.value.data_classes}
    return gathered


def _sections(gathered: Gathered, name: str, root: Node) -> None:
    if isinstance(root, Scalar) and root.text is None:
        gathered.problems.append(ImportProblem(name, 1, "", "The file is empty."))
        return
    if not isinstance(root, Mapping):
        sentence = f"The file should begin with one of: {', '.join(SECTIONS)}, each followed by a colon."
        gathered.problems.append(ImportProblem(name, root.line, "", sentence))
        gathered.unreadable = True
        return
    for section, node in root.entries.items():
        line = root.lines[section]
        if section == "company":
            _company(gathered, name, node, line)
        elif section == "people":
            people = _list_of(gathered, PersonPart, name, section, node, line)
            gathered.people += _sorted_in(people, gathered.seen.people, gathered.keyless.people)
        elif section == "products":
            products = _list_of(gathered, ProductPart, name, section, node, line)
            gathered.products += _sorted_in(products, gathered.seen.products, gathered.keyless.products)
        elif section == "rules":
            rules = _list_of(gathered, RulePart, name, section, node, line)
            gathered.rules += _sorted_in(rules, gathered.seen.rules, gathered.keyless.rules)
        elif section == "initiatives":
            initiatives = _list_of(gathered, InitiativePart, name, section, node, line)
            gathered.initiatives += _sorted_in(initiatives, gathered.seen.initiatives, gathered.keyless.initiatives)
        elif section == "stage_history":
            moves = _list_of(gathered, MovePart, name, section, node, line)
            gathered.moves += _sorted_in(moves, gathered.seen.moves, gathered.keyless.moves)
        else:
            sentence = f"“{section}” is not part of the format.{did_you_mean(section, SECTIONS)}"
            gathered.problems.append(ImportProblem(name, line, section, sentence))


def _company(gathered: Gathered, name: str, node: Node, line: int) -> None:
    if isinstance(node, Scalar) and node.text is None:
        return
    _remember(gathered, "company", node)
    entry = checked_entry(gathered.problems, CompanyPart, name, "company", node)
    if gathered.company_at is not None:
        file, first = gathered.company_at
        sentence = f"The company is described twice; the first one is in {file}, line {first}."
        gathered.problems.append(ImportProblem(name, line, "company", sentence))
        return
    gathered.company_at = name, node.line
    if entry.whole is not None:
        gathered.company.append(entry.whole)


def _list_of(
    gathered: Gathered, model: type[Value], name: str, section: str, node: Node, line: int
) -> list["Checked[Value]"]:
    if isinstance(node, Scalar) and node.text is None:
        return []
    if not isinstance(node, Listing):
        sentence = f"{section} should be a list: each {NOUNS[model]} begins with “- ”."
        gathered.problems.append(ImportProblem(name, line, section, sentence))
        gathered.unreadable = True
        return []
    found = []
    for position, item in enumerate(node.items):
        path = f"{section}[{position}]"
        if isinstance(item, Mapping) and model in WITHDRAWN_PARTS and _is_withdrawn(item):
            _withdraw(gathered, model, name, path, item)
            continue
        _remember(gathered, section, item)
        found.append(checked_entry(gathered.problems, model, name, path, item))
    return found


def _is_withdrawn(node: Mapping) -> bool:
    said = node.entries.get("withdrawn")
    return isinstance(said, Scalar) and (said.text or "").strip().casefold() in YES


def _withdraw(gathered: Gathered, model: type[BaseModel], name: str, path: str, node: Mapping) -> None:
    part = WITHDRAWN_PARTS[model]
    ignored = [field for field in node.entries if field in model.model_fields and field not in part.model_fields]
    read_of = replace(node, entries={field: one for field, one in node.entries.items() if field not in ignored})
    checked = checked_entry(gathered.problems, part, name, path, read_of)
    if checked.whole is not None:
        gathered.withdrawn.append(Withdrawal(NOUNS[model], checked.whole))
    if ignored:
        sentence = f"Withdrawn, so what else stands here is not read: {', '.join(ignored)}."
        gathered.notes.append(ImportProblem(name, node.line, path, sentence))


def _sorted_in(
    checked: Sequence["Checked[Value]"], seen: list[Entry[Value]], keyless: list[Entry[Value]]
) -> list[Entry[Value]]:
    """The valid entries; what can be judged of all of them goes into the two lists."""
    for one in checked:
        if one.judged is not None:
            (seen if one.keyed else keyless).append(one.judged)
    return [one.whole for one in checked if one.whole is not None]


def _remember(gathered: Gathered, section: str, node: Node) -> None:
    if not isinstance(node, Mapping):
        return
    key = node.entries.get("key")
    if isinstance(key, Scalar) and key.text:
        gathered.named[section].add(key.text.strip())
    team = node.entries.get("team")
    if section == "people" and isinstance(team, Scalar) and team.text:
        gathered.named["teams"].add(" ".join(team.text.split()))
    classes = node.entries.get("data_classes")
    if section == "company" and isinstance(classes, Listing):
        gathered.named["data"] |= {
            item.text.strip() for item in classes.items if isinstance(item, Scalar) and item.text
        }


@dataclass(frozen=True, slots=True)
class Checked(Generic[Value]):
    """One entry after its own check. `whole`: valid as it stands. `judged`: what there is to hold against others."""

    whole: Entry[Value] | None = None
    judged: Entry[Value] | None = None
    keyed: bool = True


def checked_entry(
    problems: list[ImportProblem], model: type[Value], name: str, path: str, node: Node
) -> "Checked[Value]":
    """The node as an entry of the format; where it is none, `problems` says why."""
    if not isinstance(node, Mapping):
        sentence = f"{one_of(model).capitalize()} is written as “field: value” lines; this is {shape_of(plain(node))}."
        problems.append(ImportProblem(name, node.line, path, sentence))
        return Checked()
    value = plain(node)
    if isinstance(value, dict) and model is ProductPart and "teams" in value and value["teams"] is None:
        value["teams"] = []  # written and left empty: not the same as left out
    try:
        entry = Entry(model.model_validate(value), name, path, node)
        return Checked(entry, entry)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = tuple(step for step in detail["loc"] if step != "[key]")
            line = line_of(node, where)
            person = name_for_key(detail)
            problems.append(ImportProblem(name, line, path_text(path, where), sentence_for(model, detail), person))
        rest, keyed = mended(model, value, error)
    return Checked(judged=Entry(rest, name, path, node) if rest is not None else None, keyed=keyed)
