"""Turns nodes into entries of the import format, and what does not fit into sentences with file, line and path."""

from collections.abc import Mapping as MappingABC
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from portfolio.importing_format import (
    CompanyPart,
    ConstraintPart,
    LinkPart,
    PersonPart,
    PilotsPart,
    ProductPart,
    RulePart,
    ScenarioPart,
    StepPart,
)
from portfolio.importing_mending import mended
from portfolio.importing_problems import FileUnreadable, ImportProblem, did_you_mean
from portfolio.importing_reading import Listing, Mapping, Node, Scalar, line_of, plain, read
from portfolio.labelled_format import LabelledAskPart

SECTIONS = ("company", "people", "products", "rules")
Value = TypeVar("Value", bound=BaseModel)
NOUNS: dict[type[BaseModel], str] = {
    CompanyPart: "company",
    PersonPart: "person",
    ProductPart: "product",
    RulePart: "rule",
    ScenarioPart: "scenario",
    ConstraintPart: "constraint",
    StepPart: "onboarding step",
    LinkPart: "link",
    PilotsPart: "pilot policy",
    LabelledAskPart: "labelled ask",
}
INNER: MappingABC[str, type[BaseModel]] = {
    "scenarios": ScenarioPart,
    "constraints": ConstraintPart,
    "onboarding": StepPart,
    "links": LinkPart,
    "pilots": PilotsPart,
}


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
class ImportFile:
    """Everything the files say, as one catalogue. The order is that of the files."""

    company: Entry[CompanyPart] | None = None
    people: tuple[Entry[PersonPart], ...] = ()
    products: tuple[Entry[ProductPart], ...] = ()
    rules: tuple[Entry[RulePart], ...] = ()


@dataclass(slots=True)
class Seen:
    """Entries to be held against each other."""

    people: list[Entry[PersonPart]] = field(default_factory=list)
    products: list[Entry[ProductPart]] = field(default_factory=list)
    rules: list[Entry[RulePart]] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """What reading the files gave.

    `named` holds every key, team and data class that stands in them, also in faulty entries, so that one slip is not
    told twice; `seen` holds the valid entries and the faulty ones mended, in order, and `keyless` the mended ones whose
    own key is at fault; `unreadable` says that some of it could not even be seen.
    """

    company: list[Entry[CompanyPart]] = field(default_factory=list)
    people: list[Entry[PersonPart]] = field(default_factory=list)
    products: list[Entry[ProductPart]] = field(default_factory=list)
    rules: list[Entry[RulePart]] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    named: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in (*SECTIONS, "teams", "data")})
    seen: Seen = field(default_factory=Seen)
    keyless: Seen = field(default_factory=Seen)
    company_at: tuple[str, int] | None = None
    unreadable: bool = False

    def file(self) -> ImportFile:
        """The valid entries; the first company counts."""
        company = self.company[0] if self.company else None
        return ImportFile(company, tuple(self.people), tuple(self.products), tuple(self.rules))


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
        _sections(gathered, name, root)
    return gathered


def gathered_again(file: ImportFile) -> Gathered:
    """A valid file as if it had just been read, for the checks that need the store."""
    company = [file.company] if file.company else []
    gathered = Gathered(company, list(file.people), list(file.products), list(file.rules))
    gathered.seen = Seen(gathered.people, gathered.products, gathered.rules)
    gathered.named["people"] = {entry.value.key for entry in file.people}
    gathered.named["teams"] = {entry.value.team for entry in file.people if entry.value.team}
    gathered.named["products"] = {entry.value.key for entry in file.products}
    gathered.named["data"] = {name for entry in company for name in entry.value.data_classes}
    return gathered


def path_text(base: str, where: Sequence[int | str]) -> str:
    """A path as people write it: products[3].scenarios[0].title, counted from 0."""
    text = base
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


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
        _remember(gathered, section, item)
        found.append(checked_entry(gathered.problems, model, name, f"{section}[{position}]", item))
    return found


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
        sentence = f"A {NOUNS[model]} is written as “field: value” lines; this is {_shape(plain(node))}."
        problems.append(ImportProblem(name, node.line, path, sentence))
        return Checked()
    value = plain(node)
    if isinstance(value, dict) and model is ProductPart and "teams" in node.entries:
        value.setdefault("teams", [])  # written and left empty: not the same as left out
    try:
        entry = Entry(model.model_validate(value), name, path, node)
        return Checked(entry, entry)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = tuple(step for step in detail["loc"] if step != "[key]")
            line = line_of(node, where)
            problems.append(ImportProblem(name, line, path_text(path, where), _sentence(model, detail)))
        rest, keyed = mended(model, value, error)
    return Checked(judged=Entry(rest, name, path, node) if rest is not None else None, keyed=keyed)


def _sentence(model: type[BaseModel], detail: ErrorDetails) -> str:
    where, context = detail["loc"], detail.get("ctx", {})
    owner = INNER.get(str(where[0]), model) if len(where) > 1 else model
    name, given = str(where[-1]), detail["input"]
    match detail["type"]:
        case "missing":
            wanted = owner.model_fields[name].description or ""
            return f"A {NOUNS[owner]} needs {name}: {wanted[:1].lower()}{wanted[1:]}"
        case "extra_forbidden":
            return f"“{name}” is not a field of a {NOUNS[owner]}.{did_you_mean(name, _field_names(owner))}"
        case "enum":
            return _unknown_word(model, where, given)
        case "string_too_long":
            return f"The text has {len(str(given)):,} characters; at most {context['max_length']:,} fit here."
        case "string_too_short":
            return "The text is empty."
        case "string_pattern_mismatch":
            return _bad_pattern(model, name, str(given))
        case "too_long":
            return f"The list has {context['actual_length']} entries; at most {context['max_length']} fit here."
        case "too_short":
            return "The list is empty; at least one entry is needed."
        case "string_type":
            return "An entry is empty." if given is None else f"This should be a text, not {_shape(given)}."
        case "list_type":
            return f"This should be a list (each entry begins with “- ”), not {_shape(given)}."
        case "dict_type" | "model_type":
            return f"This should be “field: value” lines, not {_shape(given)}."
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return f"{name} is a whole number, not {_shape(given)}."
        case "greater_than_equal":
            return f"{name} is {given}; it is at least {context['ge']}."
        case "less_than_equal":
            return f"{name} is {given}; it is at most {context['le']}."
        case kind if kind.startswith("date"):
            return f"“{given}” is not a day; write it like 2026-06-30."
        case _:
            return detail["msg"]


def _field_names(model: type[BaseModel]) -> list[str]:
    """The fields as they are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _unknown_word(model: type[BaseModel], where: tuple[int | str, ...], given: object) -> str:
    field_name = str(where[0])
    what = "role" if field_name == "roles" else f"product {field_name}" if model is ProductPart else field_name
    if not isinstance(given, str):
        return f"A {what} is a word, not {_shape(given)}."
    words: list[str] = _known_words(model, field_name)
    return f"“{given}” is not a {what}.{did_you_mean(given, words)}"


def _known_words(model: type[BaseModel], field_name: str) -> list[str]:
    annotation: Any = model.model_fields[field_name].annotation
    enum = getattr(annotation, "__args__", (annotation,))[0]
    return [str(word.value) for word in enum]


def _bad_pattern(model: type[BaseModel], name: str, given: str) -> str:
    if name == "slack_id":
        return f"“{given}” is not a Slack member ID; they look like U0123ABCD."
    if name == "url":
        return f"“{given}” is not an address; write it like https://example.com/page."
    letters = "letters" if model is RulePart and name == "key" else "lower-case letters"
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in given).lower().split())
    hint = f" For example: {slug}." if slug and slug != given else ""
    return f"“{given}” cannot be a key: use {letters}, digits, and - _ . between them.{hint}"


def _shape(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "“field: value” lines"
    return "empty" if value is None else f"the text “{str(value)[:40]}”"
