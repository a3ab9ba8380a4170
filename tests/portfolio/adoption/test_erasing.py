"""docs/operations.md tells the truth about erasing somebody: what it says to run leaves nothing of them in adoption."""

import re
import textwrap
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text

from storage.columns import Row
from storage.models import (
    SCHEMA,
    DeliveryRow,
    DigestActionRow,
    DigestRow,
    DigestSettingRow,
    DigestTurnRow,
    IntakeRow,
    ReadingRow,
    StartAnswerRow,
    UsageEventRow,
    UsageUserRow,
)
from storage.unit import Unit
from storage.vocabulary import Basis, Cadence, DigestActionKind, DigestKind, StartAnswer, UsageActivity
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

DOCUMENT = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
TABLES = ("usage_user", "usage_event", "reading", "intake", "delivery", "digest", "digest_action", "digest_setting",
          "digest_turn", "start_answer")  # fmt: skip
DAY = date(2026, 11, 20)
FOR_POSTGRES = "SET about = CAST(REPLACE(CAST(about AS TEXT), 'U0KELLER', '') AS JSON)"


def statements(*, postgres: bool) -> list[str]:
    """What the chapter says to run."""
    chapter = DOCUMENT.partition("### To erase somebody")[2]
    assert FOR_POSTGRES in chapter
    blocks = [textwrap.dedent(block) for block in re.findall(r"(?:^    .*\n)+", chapter, re.MULTILINE)]
    sql = "".join(blocks)
    if postgres:
        sql = sql.replace("SET about = REPLACE(about, 'U0KELLER', '')", FOR_POSTGRES)
    sql = sql.replace("U0KELLER", "U0ANNA").replace("Jan Keller", "Anna Asker").replace("'keller'", "'anna'")
    return [one for one in sql.replace("person:keller", "person:anna").split(";") if one.strip()]


def put_everything_about_anna(unit: Unit) -> None:
    anna, product = unit.people.by_key("anna"), unit.products.by_key("docreader")
    assert anna is not None
    assert product is not None
    for some in (*digests_of(anna.id or 0, product.id or 0), *usage_of(anna.id or 0, product.id or 0)):
        unit.session.add_all(some)
        unit.session.flush()


def digests_of(who: int, product: int) -> list[list[Row]]:
    """A digest of hers, with an offer that asked her, and all that goes with it."""
    digest = DigestRow(
        id="d", person_id=who, kind=DigestKind.OWNER, period="W47", start=DAY, end=DAY + timedelta(days=7),
        quiet=False, made_at=NOON,
    )  # fmt: skip
    action = DigestActionRow(
        id="a", digest_id="d", product_id=product, kind=DigestActionKind.ASK_STARTERS,
        about={"asked": "U0ANNA,U0BEN"}, offered_at=NOON, done_at=NOON, done_by="U0ANNA", told_in="d",
    )  # fmt: skip
    more: list[Row] = [
        DigestSettingRow(person_id=who, kind=DigestKind.OWNER, cadence=Cadence.WEEKLY, changed_at=NOON),
        DigestTurnRow(person_id=who, kind=DigestKind.OWNER, zone="Europe/Berlin", since=NOON, asked_at=NOON),
        DeliveryRow(id="s", recipient="U0ANNA", kind="start_question", period="a", due_at=NOON, created_at=NOON),
        StartAnswerRow(action_id="a", who="U0ANNA", answer=StartAnswer.LATER, answered_at=NOON),
    ]
    return [[digest], [action], more]


def usage_of(who: int, product: int) -> list[list[Row]]:
    """What she used, under both marks, and what she brought and noted."""
    users: list[Row] = [
        UsageUserRow(id=1, mark="person:anna", person_id=who, team="Sales"),
        UsageUserRow(id=2, mark="file:j.keller@bank.example"),
    ]
    used = [
        UsageEventRow(
            key=bytes(16 * [user]), product_id=product, user_id=user, on_day=DAY, activity=UsageActivity.USE,
            source="file",
        )
        for user in (1, 2)
    ]  # fmt: skip
    brought = IntakeRow(id="i", digest="x", name="usage.csv", reader="usage", by="Anna Asker", began_at=NOON)
    noted = ReadingRow(
        product_id=product, metric="satisfaction", start=DAY, end=DAY + timedelta(days=1), value=4.0,
        basis=Basis.SELF_REPORTED, source="form", noted_by="U0ANNA", captured_at=NOON,
    )  # fmt: skip
    return [users, [*used, brought, noted]]


def test_what_the_chapter_says_to_run_leaves_nothing_of_somebody(store: OpenUnit) -> None:
    with store() as unit:
        put_everything_about_anna(unit)
        dialect = unit.session.get_bind().dialect.name
    with store() as unit:
        for one in statements(postgres=dialect == "postgresql"):
            unit.session.connection().execute(text(one))
    with store() as unit:
        anna = unit.people.by_key("anna")
        assert anna is not None
        for name in TABLES:
            table = SCHEMA.tables[name]
            left = [dict(row._mapping) for row in unit.session.connection().execute(table.select())]
            assert not [row for row in left if re.search(r"anna|keller|Sales", str(row), re.IGNORECASE)], name
            assert not [row for row in left if row.get("person_id") == anna.id], name
            if name == "usage_event":
                assert [row["count"] for row in left] == [1, 1], "the figures count on"
