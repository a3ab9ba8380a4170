"""The database itself refuses what must not be, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from storage.models import (
    AnswerRatingRow,
    AskRow,
    CompanyRow,
    DemandRow,
    HandledEventRow,
    PersonRoleRow,
    PersonRow,
    ProductRow,
    RuleRow,
    ScenarioRow,
    SupportRequestRow,
)
from storage.vocabulary import (
    AskSource,
    DislikeReason,
    EventStatus,
    JudgedBy,
    LifecycleStage,
    Outcome,
    ProductKind,
    Rating,
    RequestStatus,
    Role,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def product(**changes: Any) -> ProductRow:
    values: dict[str, Any] = {
        "key": "docreader",
        "name": "DocReader",
        "kind": ProductKind.DOCUMENT_EXTRACTION,
        "stage": LifecycleStage.SCALING,
        "purpose": "reads",
        "covers": ["tables"],
        "created_at": NOON,
        "updated_at": NOON,
    }
    return ProductRow(**values | changes)


def ask(**changes: Any) -> AskRow:
    values: dict[str, Any] = {"id": "a1", "text": "help", "source": AskSource.CLI, "asked_at": NOON}
    return AskRow(**values | changes)


def rating(**changes: Any) -> AnswerRatingRow:
    values: dict[str, Any] = {"ask_id": "a1", "rater": "U1", "rating": Rating.UP, "rated_at": NOON}
    return AnswerRatingRow(**values | changes)


def request(**changes: Any) -> SupportRequestRow:
    values: dict[str, Any] = {
        "id": "r1",
        "product_id": 1,
        "text": "please",
        "status": RequestStatus.OPEN,
        "opened_at": NOON,
    }
    return SupportRequestRow(**values | changes)


def handled(**changes: Any) -> HandledEventRow:
    values: dict[str, Any] = {
        "key": "e1",
        "kind": "event",
        "body": "{}",
        "status": EventStatus.RECEIVED,
        "received_at": NOON,
    }
    return HandledEventRow(**values | changes)


REFUSED = {
    "two companies": [CompanyRow(id=2, name="x", data_classes=[])],
    "a person without key": [PersonRow(key="", name="x")],
    "two people with one key": [PersonRow(key="x", name="x"), PersonRow(key="x", name="y")],
    "two people with one Slack id": [
        PersonRow(key="x", name="x", slack_id="U1"),
        PersonRow(key="y", name="y", slack_id="U1"),
    ],
    "a role of nobody": [PersonRoleRow(person_id=7, role=Role.OPERATOR)],
    "two products with one key": [product(), product()],
    "an unknown owner": [product(owner_id=7)],
    "an unknown replacement": [product(replaced_by_id=7)],
    "its own replacement": [product(id=1, replaced_by_id=1)],
    "a rules version of zero": [product(fit_rules_version=0)],
    "a scenario of no product": [ScenarioRow(product_id=7, position=0, title="x")],
    "the same scenario twice": [
        product(id=1),
        ScenarioRow(product_id=1, position=0, title="x"),
        ScenarioRow(product_id=1, position=1, title="x"),
    ],
    "a rule at version zero": [RuleRow(key="R1", statement="no", version=0, updated_at=NOON)],
    "two asks with one event": [ask(event_key="e"), ask(id="a2", event_key="e")],
    "two asks with one id": [ask(), ask()],
    "an ask after nothing": [ask(follows="a0")],
    "a confidence of two": [ask(confidence=2.0)],
    "a negative confidence": [ask(confidence=-0.1)],
    "negative rounds": [ask(rounds=-1)],
    "a negative latency": [ask(latency_ms=-1)],
    "half a decision": [ask(outcome=Outcome.FIT)],
    "a thumb on nothing": [rating()],
    "two thumbs of one person": [ask(), rating(), rating()],
    "a reason for a thumb up": [ask(), rating(reason=DislikeReason.OTHER)],
    "demand twice for one ask": [
        ask(),
        DemandRow(ask_id="a1", asker="U1", text="x", stem="x", asked_at=NOON),
        DemandRow(ask_id="a1", asker="U1", text="x", stem="x", asked_at=NOON),
    ],
    "demand that became an unknown product": [
        ask(),
        DemandRow(ask_id="a1", asker="U1", text="x", stem="x", asked_at=NOON, became_product_id=7),
    ],
    "told of what became of nothing": [
        ask(),
        DemandRow(ask_id="a1", asker="U1", text="x", stem="x", asked_at=NOON, told_at=NOON),
    ],
    "a request of no product": [request()],
    "an empty request": [product(id=1), request(text="")],
    "an endless request": [product(id=1), request(text="x" * 2001)],
    "a request half resolved": [product(id=1), request(status=RequestStatus.RESOLVED)],
    "a finished event that still says something": [handled(status=EventStatus.DONE)],
    "negative tries": [handled(tries=-1)],
}


@pytest.mark.parametrize("rows", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses(engine: Engine, rows: list[Any]) -> None:
    with Session(engine) as session:
        for row in rows[:-1]:
            session.add(type(row)(**row.model_dump()))
            if len(rows) > 2 or type(row) is not type(rows[-1]):
                session.flush()
        session.add(type(rows[-1])(**rows[-1].model_dump()))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("product", "kind", "'DocReader'"),
        ("product", "stage", "'SCALING'"),
        ("person_role", "role", "'boss'"),
        ("ask", "source", "'mail'"),
        ("ask", "outcome", "'maybe'"),
        ("ask", "judged_by", "'gut'"),
        ("answer_rating", "rating", "'sideways'"),
        ("answer_rating", "reason", "'mood'"),
        ("support_request", "status", "'lost'"),
        ("handled_event", "status", "'gone'"),
    ],
)
def test_the_database_knows_the_words(engine: Engine, table: str, column: str, values: str) -> None:
    with Session(engine) as session:
        session.add(PersonRow(id=1, key="a", name="A"))
        session.add(product(id=1))
        session.add(ask(judged_by=JudgedBy.OFFLINE, outcome=Outcome.FIT))
        session.flush()
        session.add_all([PersonRoleRow(person_id=1, role=Role.EMPLOYEE), rating(rating=Rating.DOWN), request()])
        session.add(handled())
        session.flush()
        with pytest.raises(IntegrityError):
            session.connection().execute(text(f"UPDATE {table} SET {column} = {values}"))  # noqa: S608  (our own words)


def test_words_are_stored_by_value(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(product())
        session.flush()
        stored = session.connection().execute(text("SELECT kind, stage FROM product")).one()
        assert tuple(stored) == ("document_extraction", "scaling")
        session.expire_all()
        row = session.exec(select(ProductRow)).one()
        assert row.kind is ProductKind.DOCUMENT_EXTRACTION
        assert row.stage is LifecycleStage.SCALING


def test_an_unknown_word_does_not_reach_the_database(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(product(kind="toaster"))
        with pytest.raises(StatementError):
            session.flush()


def test_moments_come_back_aware_and_in_utc(engine: Engine) -> None:
    berlin_summer = timezone(timedelta(hours=2))
    with Session(engine) as session:
        session.add(ask(asked_at=datetime(2026, 7, 1, 14, 30, 15, 123456, tzinfo=berlin_summer)))
        session.flush()
        session.expire_all()
        found = session.exec(select(AskRow)).one().asked_at
    assert found == datetime(2026, 7, 1, 12, 30, 15, 123456, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_time_zone_is_refused(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(ask(asked_at=datetime(2026, 7, 1, 12, 0)))  # noqa: DTZ001  (the point of the test)
        with pytest.raises(StatementError, match="time zone"):
            session.flush()


def test_no_teams_and_every_team_are_two_things(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(product(teams=None))
        session.flush()
        assert session.connection().execute(text("SELECT count(*) FROM product WHERE teams IS NULL")).scalar() == 1
