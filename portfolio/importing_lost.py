"""What YAML drops without a word: the rest of a text behind a comma inside {…}, and what stands behind a #."""

import re
from collections.abc import Iterator

from portfolio.importing_problems import ImportProblem, path_text
from portfolio.importing_reading import Listing, Mapping, Node, Scalar

A_WORD = re.compile(r"#\w")  # how a word with a # before it begins; a comment has a space there
MOST_SHOWN = 40

Where = tuple[int | str, ...]


def lost(name: str, root: Node) -> list[ImportProblem]:
    """What was written into the file and is not in its nodes."""
    return list(_lost(name, root, (), root.line))


def doubtful(name: str, root: Node) -> list[ImportProblem]:
    """Comments that may have been meant as text: behind an empty field, or with a # that touches a word."""
    return list(_doubtful(name, root, ()))


def _lost(name: str, node: Node, where: Where, line: int) -> Iterator[ImportProblem]:
    if isinstance(node, Scalar) and node.text is None and A_WORD.match(node.comment):
        yield ImportProblem(name, line, path_text("", where), _behind_hash(node))
    if isinstance(node, Mapping):
        for before, word in node.loose.items():
            path = path_text("", (*where, before) if before else where)
            yield ImportProblem(name, node.lines.get(before, line), path, _behind_comma(word))
    for step, inner, at in _inside(node):
        yield from _lost(name, inner, (*where, step), at)


def _doubtful(name: str, node: Node, where: Where) -> Iterator[ImportProblem]:
    for step, inner, at in _inside(node):
        if isinstance(inner, Scalar) and inner.comment and (inner.text is None) != bool(A_WORD.match(inner.comment)):
            yield ImportProblem(name, at, path_text("", (*where, step)), _may_be_meant(inner))
        yield from _doubtful(name, inner, (*where, step))


def _inside(node: Node) -> Iterator[tuple[int | str, Node, int]]:
    """What is in a list or a mapping, each with its line."""
    if isinstance(node, Listing):
        yield from ((at, item, item.line) for at, item in enumerate(node.items))
    if isinstance(node, Mapping):
        yield from ((field, entry, node.lines[field]) for field, entry in node.entries.items())


def _behind_hash(node: Scalar) -> str:
    return (
        f"What stands behind # (“{_short(node.comment)}”) is a comment: put the text in quotes. "
        "A comment that is meant has a space after #."
    )


def _may_be_meant(node: Scalar) -> str:
    if node.text is None:
        return "This is empty: what stands behind # is a comment. A text that begins with # needs quotes."
    return f"What stands behind # (“{_short(node.comment)}”) is a comment, and the text ends before it."


def _behind_comma(word: str) -> str:
    return (
        f"“{_short(word)}” is not a field with a value: inside {{…}} a comma ends a text. "
        "A text with a comma has to stand in quotes."
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
