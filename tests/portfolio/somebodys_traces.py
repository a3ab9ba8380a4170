"""Everything the bot may keep about one person, and what others said beside it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, text

from portfolio.asks import Place, receive_ask, store_decision
from portfolio.cards import Person
from portfolio.catalog import product_card
from portfolio.decisions import Reason, Recommendation, RoutingDecision
from portfolio.demand import record_demand
from portfolio.feedback import rate_answer
from portfolio.people import find_person
from portfolio.requests import answer_request, note_message, open_request
from storage.engine import unit_factory
from storage.models import (
    SCHEMA,
    BacklogItemRow,
    BacklogSourceRow,
    DeliveryRow,
    DigestActionRow,
    DigestRow,
    DigestSettingRow,
    DigestTurnRow,
    FeedbackDraftRow,
    IntakeRow,
    ModelUseRow,
    OnboardingRow,
    OnboardingTickRow,
    ReadingRow,
    StartAnswerRow,
    SurveyAnswerRow,
    UsageEventRow,
    UsageUserRow,
)
from storage.unit import Unit
from storage.vocabulary import (
    AskSource,
    BacklogKind,
    Basis,
    Cadence,
    DigestActionKind,
    DigestKind,
    Disappointment,
    FeedbackSource,
    Outcome,
    Rating,
    StartAnswer,
    UsageActivity,
)
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.small_company import NOON, fill_small

DAY = date(2026, 11, 20)
VIDEO, SCAN = "make a secret training video", "read the secret invoice of Gruber"


def put_ask(
    unit: Unit, ask_id: str, said: str, who: Person, *, product: str = "", private: bool = True, follows: str = ""
) -> None:
    """An ask in the person's direct messages or a channel, answered with a product or with nothing."""
    channel = "D0ANNA" if private else "C0ALL"
    place = Place(AskSource.MESSAGE, channel, f"{ask_id}.1", f"{ask_id}.1", f"said:{channel}:{ask_id}", private)
    receive_ask(unit, ask_id=ask_id, asker=who, text=said, place=place, at=NOON, follows=follows or None)
    named = (Recommendation(product_card(unit, key=product), said, (Reason("covers", said),)),) if product else ()
    found = RoutingDecision(Outcome.FIT if named else Outcome.NO_FIT, recommendations=named)
    store_decision(unit, ask_id=ask_id, decision=found, latency_ms=5)


def put_asks(unit: Unit, anna: Person, guest: Person) -> None:
    """Two asks of Anna's and one of a guest that goes on from hers, with what was made of them by both."""
    put_ask(unit, "video", VIDEO, anna)
    put_ask(unit, "scan", SCAN, anna, product="docreader", private=False)
    put_ask(unit, "after", "and the second page?", guest, product="docreader", private=False, follows="scan")
    record_demand(unit, ask_id="video", asker=anna, text=VIDEO, at=NOON)
    for ask_id, by in (("scan", anna), ("scan", guest), ("after", guest), ("after", anna)):
        rate_answer(unit, ask_id=ask_id, by=by, rating=Rating.UP, at=NOON)
    unit.threads.put("C0ALL", "scan.1", asker_slack_id="U0ANNA", people_talking=False)


def put_questions(unit: Unit, anna: Person) -> None:
    """A question that is open and one that is answered."""
    owner = find_person(unit, words="owner")
    for request_id in ("open", "closed"):
        open_request(
            unit, request_id=request_id, product_key="docreader", by=anna, text=f"secret {request_id}", ask_id="scan",
            channel="D0ANNA", thread_ts="1.0", at=NOON,
        )  # fmt: skip
        note_message(unit, request_id=request_id, channel="D0ANNA", ts=f"{request_id}.1")
        note_message(unit, request_id=request_id, channel="D0OWNER", ts=f"{request_id}.2")
    answer_request(unit, request_id="closed", by=owner, answer="yes", at=NOON)


def put_made_of_it(unit: Unit) -> None:
    """What others made of her words: an item of the backlog, and a digest of the portfolio."""
    lead, product = unit.people.by_key("lead"), unit.products.by_key("docreader")
    assert lead is not None
    assert product is not None
    item: dict[str, Any] = {"product_id": product.id, "kind": BacklogKind.BUSINESS_REQUEST, "created_by": "U0OWNER"}
    unit.session.add_all([BacklogItemRow(id=one, title=VIDEO, created_at=NOON, **item) for one in ("i1", "i2")])
    unit.session.flush()
    unit.session.add_all([BacklogSourceRow(item_id="i1", kind="ask", source_id="video")])
    unit.session.add(
        DigestRow(
            id="whole", person_id=lead.id or 0, kind=DigestKind.PORTFOLIO, period="m", start=DAY, quiet=False,
            end=DAY + timedelta(days=30), figures={"wanted": [[VIDEO, 3], ["a podcast", 2]]}, made_at=NOON,
        )
    )  # fmt: skip


def put_the_rest(unit: Unit) -> None:
    """A pilot, digests, usage, and what else has her name on it."""
    anna, product = unit.people.by_key("anna"), unit.products.by_key("docreader")
    assert anna is not None
    assert product is not None
    who, about = anna.id or 0, product.id or 0
    put_pilot(unit, at=NOON, participants=[("U0ANNA", "clerk")], business_owner="U0LEAD")
    put_feedback(unit, "f1", at=NOON, author="U0ANNA", message_link="https://slack.example/U0ANNA")
    put_feedback(unit, "f2", at=NOON, author=None)
    for some in (*_digests(who, about), *_usage(who, about)):
        unit.session.add_all(some)
        unit.session.flush()
    step = unit.products.onboarding([about])[about][0]
    unit.session.add(OnboardingTickRow(onboarding_id="ob", step_id=step.id or 0, done_at=NOON))
    unit.session.flush()


def _digests(who: int, product: int) -> list[list[Any]]:
    digest = DigestRow(
        id="d", person_id=who, kind=DigestKind.OWNER, period="W47", start=DAY, end=DAY + timedelta(days=7),
        quiet=False, made_at=NOON,
    )  # fmt: skip
    action = DigestActionRow(
        id="a", digest_id="d", product_id=product, kind=DigestActionKind.ASK_STARTERS,
        about={"asked": "U0ANNA,U0BEN"}, offered_at=NOON, done_at=NOON, done_by="U0ANNA", told_in="d",
    )  # fmt: skip
    others = DigestActionRow(
        id="b", digest_id="whole", product_id=product, kind=DigestActionKind.ASK_STARTERS,
        about={"asked": "U0ANNA,U0BEN"}, offered_at=NOON,
    )  # fmt: skip
    more: list[Any] = [
        DigestSettingRow(person_id=who, kind=DigestKind.OWNER, cadence=Cadence.WEEKLY, changed_at=NOON),
        DigestTurnRow(person_id=who, kind=DigestKind.OWNER, zone="Europe/Berlin", since=NOON, asked_at=NOON),
        DeliveryRow(id="s", recipient="U0ANNA", kind="start_question", period="a", due_at=NOON, created_at=NOON),
        StartAnswerRow(action_id="a", who="U0ANNA", answer=StartAnswer.LATER, answered_at=NOON),
        StartAnswerRow(action_id="b", who="U0ANNA", answer=StartAnswer.LATER, answered_at=NOON),
        OnboardingRow(id="ob", slack_id="U0ANNA", product_id=product, begun_at=NOON, last_at=NOON),
        SurveyAnswerRow(id="sv", pilot_id="p1", author="U0ANNA", disappointed=Disappointment.VERY, answered_on=DAY),
        FeedbackDraftRow(
            id="dr", source_key="k", pilot_id="p1", author="U0ANNA", text="secret", source=FeedbackSource.DM,
            drafted_at=NOON,
        ),
        ModelUseRow(day=DAY, who="slack:U0ANNA", calls=1),
    ]  # fmt: skip
    return [[digest], [action, others], more]


def _usage(who: int, product: int) -> list[list[Any]]:
    users = [
        UsageUserRow(id=1, mark="person:anna", person_id=who, team="Credit"),
        UsageUserRow(id=2, mark="file:a.asker@bank.example"),
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
    return [list(users), [*used, brought, noted]]


def put_all(unit: Unit) -> None:
    """Everything about Anna."""
    anna, guest = find_person(unit, words="anna"), Person("", "", "U0GUEST")
    put_asks(unit, anna, guest)
    put_questions(unit, anna)
    put_made_of_it(unit)
    put_the_rest(unit)


def fill_traces(engine: Engine) -> None:
    """Write the small company and everything about Anna into an empty store."""
    fill_small(engine)
    with unit_factory(engine)() as unit:
        put_all(unit)


def tables_with(unit: Unit, *words: str) -> set[str]:
    """The tables that hold any of these words anywhere."""
    connection, found = unit.session.connection(), set()
    for name, table in SCHEMA.tables.items():
        rows = [str(dict(row._mapping)).casefold() for row in connection.execute(table.select())]
        if any(word.casefold() in row for word in words for row in rows):
            found.add(name)
    return found


def rows_of(unit: Unit, table: str) -> list[dict[str, Any]]:
    """What a table holds."""
    rows = unit.session.connection().execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - a name of ours
    return [dict(row._mapping) for row in rows]
