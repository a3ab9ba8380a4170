"""docs/usage.md tells the truth: its examples are taken in as they stand."""

import re
import textwrap
from pathlib import Path

from portfolio import importing
from portfolio.adoption.intake.readers import recognised
from tests.portfolio.adoption.intake_files import SmallDesk, file_of, taken
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

DOCUMENT = (Path(__file__).parents[3] / "docs" / "usage.md").read_text(encoding="utf-8")
COMPANY = """\
people: [{key: okafor, name: James Okafor}]
products:
  - {key: docreader, name: DocReader, kind: document_extraction, stage: scaling, purpose: x, covers: [x],
     scenarios: [{title: Invoices without typing}]}
  - {key: regsearch, name: RegSearch, kind: rag, stage: scaling, purpose: x, covers: [x]}
"""


def test_the_examples_are_taken_in(empty: OpenUnit) -> None:
    with empty() as unit:
        importing.apply(unit, [("c.yaml", COMPANY)], by="test", at=NOON)
    blocks = [textwrap.dedent(block) for block in re.findall(r"(?:^    .*\n)+", DOCUMENT, re.MULTILINE)]
    found = [block for block in blocks if block.startswith(("product,", "{"))]
    assert [recognised(file_of(block)).name for block in found] == ["usage", "usage", "readings"]
    for block in found:
        done = taken(SmallDesk(empty), block)
        assert done.look.problems == ()
        assert done.added + done.changed + done.unchanged == 1
