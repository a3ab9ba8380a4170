"""Reads YAML into plain nodes that know their lines: texts as written, no surprises, no bombs.

Every value is taken as the text that stands in the file: `no` stays "no", `007` stays "007", `2026-06-30` stays text
until a date is wanted. Only an empty value, `~` and `null` mean "not given".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

import yaml

from portfolio.importing_problems import FileUnreadable, ImportProblem

MOST_CHARACTERS = 20_000_000
DEEPEST = 12
MOST_FROM_ALIASES = 10_000  # values that a file may repeat through `*alias`, against files that explode when read
PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!")
NOT_GIVEN = ("", "~", "null", "Null", "NULL")
UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_SHOWN = 5
PACKED = b"PK\x03\x04"  # how .xlsx, .ods and every zip file begin
# JSON writes a character beyond U+FFFF as two escapes, which YAML does not know as one.
JSON_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
# On the line of a value that YAML takes as written, what stands behind it as a comment.
COMMENT = re.compile(r"[ \t]*(#[^\r\n]*)")
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A text, or None for a value that is not given. `line` counts from 1.

    `comment`: what follows an unquoted text, or an empty value, on its line, from the # on.
    """

    text: str | None
    line: int
    size: int = 1
    comment: str = ""


@dataclass(slots=True)
class Listing:
    """A list of nodes."""

    items: "list[Node]"
    line: int
    size: int = 1


@dataclass(slots=True)
class Mapping:
    """Nodes by name; `lines` holds the line of each name.

    `loose`: words inside {…} without a colon, which are no entries, by the name before them ("" for none).
    """

    entries: "dict[str, Node]"
    lines: dict[str, int]
    line: int
    size: int = 1
    loose: dict[str, str] = field(default_factory=dict)


Node = Scalar | Listing | Mapping


@dataclass(slots=True)
class Reader:
    """The state of reading one file: its anchors, and the problems that do not end the reading."""

    name: str
    text: str
    events: Iterator[yaml.Event]
    anchors: dict[str, Node] = field(default_factory=dict)
    repeated: int = 0
    problems: list[ImportProblem] = field(default_factory=list)


def read(name: str, text: str | bytes) -> tuple[Node, list[ImportProblem]]:
    """The file as nodes, and what is wrong but could be read over. Raises FileUnreadable when nothing can be read."""
    decoded = _decoded(name, text)
    _refuse_unreadable(name, decoded)
    if decoded.lstrip().startswith("{"):
        decoded = JSON_PAIR.sub(_joined, decoded)
    reader = Reader(name, decoded, iter(yaml.parse(decoded, Loader=LOADER)))
    try:
        return _document(reader), reader.problems
    except yaml.MarkedYAMLError as error:
        raise FileUnreadable([_syntax_problem(name, decoded, error)]) from error
    except yaml.YAMLError as error:
        raise FileUnreadable([ImportProblem(name, 1, "", f"This is not YAML that can be read: {error}.")]) from error


def plain(node: Node) -> object:
    """The node as texts, lists and dicts; a value that is not given is None."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {name: plain(entry) for name, entry in node.entries.items()}


def line_of(node: Node, path: tuple[int | str, ...]) -> int:
    """The line of what the path leads to, or of the nearest thing above it that exists."""
    line = node.line
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            line, node = node.lines[str(step)], node.entries[str(step)]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            break
    return line


def _decoded(name: str, text: str | bytes) -> str:
    if len(text) > MOST_CHARACTERS:
        raise FileUnreadable([ImportProblem(name, 1, "", "The file is larger than 20 MB: split it into several.")])
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    if text.startswith(PACKED):
        sentence = "This is an Excel or another packed file: write the entries as YAML text (docs/import-format.md)."
        raise FileUnreadable([ImportProblem(name, 1, "", sentence)])
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        sentence = "The file is not UTF-8: save it with that encoding."
        raise FileUnreadable([ImportProblem(name, line, "", sentence)]) from error


def _refuse_unreadable(name: str, text: str) -> None:
    found: dict[int, str] = {}
    for match in UNREADABLE.finditer(text):
        found.setdefault(text.count("\n", 0, match.start()) + 1, match.group())
        if len(found) > MOST_SHOWN:
            break
    if found:
        raise FileUnreadable(
            [
                ImportProblem(name, line, "", f"A control character (U+{ord(character):04X}) stands here: remove it.")
                for line, character in list(found.items())[:MOST_SHOWN]
            ]
        )


def _joined(match: re.Match[str]) -> str:
    halves = "".join(chr(int(half, 16)) for half in match.group(2, 3))
    return match.group(1) + halves.encode("utf-16", "surrogatepass").decode("utf-16")


def _document(reader: Reader) -> Node:
    root: Node | None = None
    for event in reader.events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                raise _unreadable(reader, event, "A second document starts here (---): put it into a file of its own.")
            root = _node(reader, next(reader.events), depth=0)
    return Scalar(None, 1) if root is None else root


def _node(reader: Reader, event: yaml.Event, *, depth: int) -> Node:
    if depth > DEEPEST:
        raise _unreadable(reader, event, "The file is nested too deep here; the format needs no more than five levels.")
    if isinstance(event, yaml.AliasEvent):
        return _repeated(reader, event)
    if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        raise _unreadable(reader, event, "Something stands here that the format has no use for.")
    _note_tag(reader, event)
    node: Node
    if isinstance(event, yaml.MappingStartEvent):
        node = _mapping(reader, event, depth)
    elif isinstance(event, yaml.ScalarEvent):
        node = Scalar(_text(event), _line(event), comment=_comment(reader, event, _end(event)))
    else:
        node = _listing(reader, event, depth)
    if event.anchor is not None:
        reader.anchors[event.anchor] = node
    return node


def _text(event: yaml.ScalarEvent) -> str | None:
    is_plain = bool(event.implicit[0])
    if is_plain and event.value in NOT_GIVEN:
        return None
    return str(event.value)


def _comment(reader: Reader, event: yaml.ScalarEvent, at: int) -> str:
    """The comment at this place of the file, behind a value that has no quotes; "" for `~`, empty on purpose."""
    is_open = event.implicit[0] and event.value not in NOT_GIVEN[1:]
    found = COMMENT.match(reader.text, at) if is_open else None
    return found.group(1) if found else ""


def _listing(reader: Reader, start: yaml.Event, depth: int) -> Listing:
    node = Listing([], _line(start))
    while not isinstance(event := next(reader.events), yaml.SequenceEndEvent):
        item = _node(reader, event, depth=depth + 1)
        node.items.append(item)
        node.size += item.size
    return node


def _mapping(reader: Reader, start: yaml.Event, depth: int) -> Mapping:
    node = Mapping({}, {}, _line(start))
    before, loose = "", False
    while not isinstance(event := next(reader.events), yaml.MappingEndEvent):
        key = _node(reader, event, depth=depth + 1)
        value_event = next(reader.events)
        value = _node(reader, value_event, depth=depth + 1)
        after_loose, loose = loose, _is_loose(reader, start, event, value_event)
        if loose and isinstance(key, Scalar) and key.text is not None:
            if not after_loose:  # a text with two commas is one fault
                node.loose.setdefault(before, key.text)
            continue
        if _is_empty_inside(value_event, start) and isinstance(value, Scalar):  # where it is, its comment is over
            value.comment = _comment(reader, value_event, reader.text.find(":", _end(event)) + 1)
        before = key.text or "" if isinstance(key, Scalar) else ""
        if not isinstance(key, Scalar) or key.text is None:
            reader.problems.append(ImportProblem(reader.name, _line(event), "", "A field's name must be a plain word."))
        elif key.text in node.entries:
            sentence = f"“{key.text}” is given twice; the first one is in line {node.lines[key.text]}."
            reader.problems.append(ImportProblem(reader.name, _line(event), key.text, sentence))
        else:
            node.entries[key.text], node.lines[key.text] = value, _line(event)
            node.size += value.size
    return node


def _is_loose(reader: Reader, start: yaml.Event, key: yaml.Event, value: yaml.Event) -> bool:
    """Whether a name inside {…} has neither a value nor a colon: mostly the rest of a text with a comma in it."""
    return _is_empty_inside(value, start) and ":" not in reader.text[_end(key) : _end(value)]


def _is_empty_inside(value: yaml.Event, start: yaml.Event) -> TypeGuard[yaml.ScalarEvent]:
    """Whether nothing stands where a value could, in a mapping written as {…}."""
    is_inside = bool(getattr(start, "flow_style", False))
    return is_inside and isinstance(value, yaml.ScalarEvent) and not value.value and bool(value.implicit[0])


def _repeated(reader: Reader, event: yaml.AliasEvent) -> Node:
    found = reader.anchors.get(event.anchor or "")
    if found is None:
        raise _unreadable(reader, event, f"*{event.anchor} repeats something that is not there (yet).")
    reader.repeated += found.size
    if reader.repeated > MOST_FROM_ALIASES:
        raise _unreadable(reader, event, f"*{event.anchor} and others repeat more than {MOST_FROM_ALIASES} values.")
    return found


def _note_tag(reader: Reader, event: yaml.NodeEvent) -> None:
    tag = getattr(event, "tag", None)
    if tag is not None and tag not in PLAIN_TAGS:
        sentence = f"The tag {tag} is not used here: remove it."
        reader.problems.append(ImportProblem(reader.name, _line(event), "", sentence))


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _end(event: yaml.Event) -> int:
    """Where in the text the event ends, in characters."""
    return int(event.end_mark.index) if event.end_mark else 0


def _unreadable(reader: Reader, event: yaml.Event, sentence: str) -> FileUnreadable:
    return FileUnreadable([*reader.problems, ImportProblem(reader.name, _line(event), "", sentence)])


def _syntax_problem(name: str, text: str, error: yaml.MarkedYAMLError) -> ImportProblem:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return ImportProblem(name, line, "", "The line is indented with a tab: YAML wants spaces.")
    where = f" ({error.context})" if error.context else ""
    hint = ""
    if re.match(r"\s*(- )?[\w-]+:\s+[^\"'|>\[{].*:\s", written + " "):
        hint = " A text that holds “: ” needs quotes around it."
    return ImportProblem(name, line, "", f"This is not valid YAML: {error.problem}{where}.{hint}")
