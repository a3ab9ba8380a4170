"""Names say what is inside, and the words are the glossary's."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, name_of, python_files

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
GLOSSARY = ROOT / "docs" / "glossary.md"


def words_not_to_say() -> list[str]:
    """The glossary's column "do not say", one phrase each."""
    rows = [line.split("|") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [phrase.strip() for row in rows[1:] for phrase in row[4].split(",") if phrase.strip(" -")]


def test_no_file_or_folder_is_called_by_an_empty_word() -> None:
    empty = [
        name_of(path) for path in files() if EMPTY_NAMES & {part.split(".")[0] for part in path.relative_to(ROOT).parts}
    ]
    assert empty == []


def test_no_class_is_called_by_an_empty_word() -> None:
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and re.search(r"(Utils?|Helpers?|Manager)$", node.name):
                found.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert found == []


def test_the_glossary_names_words_not_to_say() -> None:
    assert "AI tool" in words_not_to_say()


@pytest.mark.parametrize("phrase", words_not_to_say())
def test_nobody_says_what_the_glossary_rules_out(phrase: str) -> None:
    # "ai tool" in a list of small words is not said to anybody: the case counts, but for a sentence's first letter.
    pattern = re.compile(rf"\b[{phrase[0]}{phrase[0].upper()}]{re.escape(phrase[1:])}s?\b")
    said = [
        f"{name_of(path)}:{number}"
        for path in files()
        if path.suffix in (".py", ".md", ".yaml", ".toml")
        and path not in (GLOSSARY, Path(__file__))
        and "companies" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert said == []


def test_every_module_says_what_it_is_for_in_one_sentence() -> None:
    silent = []
    for path in python_files():
        source = path.read_text(encoding="utf-8")
        first = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")[0]
        if source.strip() and not first.rstrip().endswith((".", "?", ":")):
            silent.append(name_of(path))
    assert silent == []
