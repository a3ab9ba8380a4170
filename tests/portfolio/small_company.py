"""A company of five people and three products, for tests of the services."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from portfolio import importing
from storage.engine import unit_factory

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

SMALL = """\
company:
  name: Test & Sons
  data_classes: [PUB, INT, CLIENT]
people:
  - {key: lead, name: Pat Lead, slack_id: U0LEAD, team: Office, roles: [employee, portfolio_lead]}
  - {key: owner, name: Olga Owner, slack_id: U0OWNER, team: Credit, roles: [employee, product_owner]}
  - {key: deputy, name: Dan Deputy, slack_id: U0DEPUTY, team: Credit}
  - {key: anna, name: Anna Asker, slack_id: U0ANNA, team: Credit}
  - {key: bob, name: Bob Shellonly, team: Office}
products:
  - key: docreader
    name: DocReader
    kind: document_extraction
    stage: scaling
    owner: owner
    deputy: deputy
    purpose: Reads documents.
    audience: operations
    teams: [Credit]
    covers: [fields and tables from scans, invoices]
    does_not_cover: [judging documents]
    differs_from: {regsearch: RegSearch answers questions.}
    data_classes: [PUB, INT, CLIENT]
    scenarios:
      - {title: Invoices, task: read the lines, role: clerk, example: Read this invoice.}
      - {title: Passports}
    constraints: [{text: A person checks., reason: Scans lie.}]
    integrations: [Archive]
    onboarding:
      - {title: Ask for access, how: Write to the owner.}
      - {title: Send a scan}
    roadmap: [handwriting]
    aliases: [Doc Reader, OCR]
    languages: [en, de]
    support_channel: "#docreader"
    links: [{title: Guide, url: "https://example.com/guide"}]
  - key: regsearch
    name: RegSearch
    kind: rag
    stage: adoption
    purpose: Finds rules.
    covers: [questions on rules]
  - key: scantext
    name: ScanText
    kind: document_extraction
    stage: retirement
    deputy: deputy
    purpose: Read scans, once.
    covers: [text from scans]
    replaced_by: docreader
    retire_on: 2026-06-30
rules:
  - key: R1
    statement: Client data stays inside.
    examples: [paste a passport into the chat]
    allowed_examples: [read a passport with DocReader]
    triggers: [green folder]
    safe_alternative: Take the names out.
    contact: lead
"""


def fill_small(engine: Engine) -> None:
    """Write the small company into an empty store."""
    with unit_factory(engine)() as unit:
        importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
