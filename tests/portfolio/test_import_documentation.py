"""The documentation of the import format tells the truth: its example imports, its limits are the ones that hold."""

import re
import textwrap
from pathlib import Path

import pytest

from portfolio import importing
from portfolio.importing_format import LONG, MOST, SHORT, TITLE, URL
from portfolio.importing_reading import DEEPEST, MOST_CHARACTERS, MOST_FROM_ALIASES
from portfolio.limits import class_of_people
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

DOCUMENT = (Path(__file__).parents[2] / "docs" / "import-format.md").read_text(encoding="utf-8")


def test_the_example_imports(empty: OpenUnit) -> None:
    block = re.search(r"(?:^    .*\n|^\n)+(?=## )", DOCUMENT, re.MULTILINE)
    assert block is not None
    with empty() as unit:
        done = importing.apply(unit, [("example.yaml", textwrap.dedent(block.group()))], by="test", at=NOON)
    assert {change.noun for change in done.changes} == {"company", "person", "product", "rule", "initiative", "stage"}


@pytest.mark.parametrize("lost", ["{text: No client data, not even initials}", "support_channel: #help-docreader"])
def test_what_is_said_to_be_noted_is_noted(lost: str) -> None:
    assert f"`{lost}`" in DOCUMENT
    entry = f"constraints: [{lost}]" if lost.startswith("{") else lost
    text = "products:\n  - key: a\n    name: A\n    kind: llm\n    stage: pilot\n    purpose: x\n    covers: [x]\n"
    text += f"    {entry}\n"
    assert ["in quotes" in note.sentence for note in importing.parse([("f.yaml", text)]).notes] == [True]


def test_a_list_with_commas_is_what_is_said_of_it() -> None:
    for said, entries in {
        "[writing letters, mails and minutes]": ["writing letters", "mails and minutes"],
        '["writing letters, mails and minutes", drafting]': ["writing letters, mails and minutes", "drafting"],
    }.items():
        assert f"`{said}`" in DOCUMENT
        file = importing.parse([("f.yaml", f"rules: [{{key: R1, statement: x, examples: {said}}}]")])
        assert file.rules[0].value.examples == entries


def test_the_words_that_make_a_class_one_of_people_are_known() -> None:
    said = re.search(r"it is of people \((.*?) …", DOCUMENT)
    assert said is not None
    for word in said.group(1).split(", "):
        assert class_of_people(["Public", f"{word.title()} data", "Secret"]) == f"{word.title()} data"


def test_the_limits_are_the_ones_that_hold() -> None:
    said = {int(number.replace(",", "")) for row in re.findall(r"^\|.*\|$", DOCUMENT, re.MULTILINE)
            for number in re.findall(r"\d[\d,]*(?= (?:char|entr|MB|lev|rep))", row)}  # fmt: skip
    assert said == {SHORT, TITLE, LONG, URL, MOST, DEEPEST, MOST_FROM_ALIASES, MOST_CHARACTERS // 1_000_000}
