"""The documentation of the import format tells the truth: its example imports, its limits are the ones that hold."""

import re
import textwrap
from pathlib import Path

from portfolio import importing
from portfolio.importing_format import LONG, MOST, SHORT, TITLE, URL
from portfolio.importing_reading import DEEPEST, MOST_CHARACTERS, MOST_FROM_ALIASES
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

DOCUMENT = (Path(__file__).parents[2] / "docs" / "import-format.md").read_text(encoding="utf-8")


def test_the_example_imports(empty: OpenUnit) -> None:
    block = re.search(r"(?:^    .*\n|^\n)+(?=## )", DOCUMENT, re.MULTILINE)
    assert block is not None
    with empty() as unit:
        done = importing.apply(unit, [("example.yaml", textwrap.dedent(block.group()))], by="test", at=NOON)
    assert {change.noun for change in done.changes} == {"company", "person", "product", "rule", "initiative", "stage"}


def test_the_limits_are_the_ones_that_hold() -> None:
    said = {int(number.replace(",", "")) for row in re.findall(r"^\|.*\|$", DOCUMENT, re.MULTILINE)
            for number in re.findall(r"\d[\d,]*(?= (?:char|entr|MB|lev|rep))", row)}  # fmt: skip
    assert said == {SHORT, TITLE, LONG, URL, MOST, DEEPEST, MOST_FROM_ALIASES, MOST_CHARACTERS // 1_000_000}
