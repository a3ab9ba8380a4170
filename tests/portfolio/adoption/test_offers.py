"""What a digest offers, what its button does, and what the next one tells of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest

from portfolio.adoption.acting import KIND, act, answer_question, question_for
from portfolio.adoption.digests import Offer, ProductDigest
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import METRICS, Metric, MetricUnit, Reading
from portfolio.adoption.offers import LEAST_ASKED, best_offer, keep_offer
from portfolio.adoption.receipts import receipt_for, told_in
from portfolio.adoption.windows import Window
from portfolio.cards import Person
from portfolio.catalog import product_card
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import find_person
from storage.models import AskRow, DeliveryRow, DemandRow, DigestRow, PersonRow, RouteRow
from storage.unit import Unit
from storage.vocabulary import (
    AskSource,
    BacklogKind,
    Better,
    DeliveryStatus,
    DigestActionKind,
    DigestKind,
    RouteKind,
    StartAnswer,
)
from tests.adoption import id_of, put_reading, put_request, put_usage

OpenUnit = Callable[[], AbstractContextManager[Unit]]

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = Window(date(2026, 11, 16), date(2026, 11, 23))
QUALITY = Metric(
    "answer_quality", "answer quality", MetricUnit.OF_FIVE, Better.UP, "A test.", lambda _facts: Reading(4.0)
)
KNOWN = Figure(METRICS[0], Reading(40.0, n=40))
HISTORY = ((WEEK.start, 40.0),)
OTHERS = tuple(f"other{number}" for number in range(LEAST_ASKED - 1))  # with one more they are enough to be asked


def digest(unit: Unit, *figures: Figure, key: str = "docreader") -> ProductDigest:
    return ProductDigest(product_card(unit, key=key), figures or (KNOWN,), history=HISTORY)


def offered(unit: Unit, *figures: Figure, at: datetime = AT, offer_id: str = "offer-1") -> Offer | None:
    return best_offer(unit, [digest(unit, *figures)], window=WEEK, at=at, offer_id=offer_id)


def person(unit: Unit, key: str) -> Person:
    return find_person(unit, words=key)


def kept(unit: Unit, offer: Offer, *, digest_id: str = "digest-1", period: str = "2026-W48") -> None:
    owner = unit.people.by_key("owner")
    assert owner is not None
    row = DigestRow(
        id=digest_id, person_id=owner.id or 0, kind=DigestKind.OWNER, period=period, start=WEEK.start, end=WEEK.end,
        quiet=False, made_at=AT,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    keep_offer(unit, offer, digest_id=digest_id, at=AT)


def sent_here(unit: Unit, slack_id: str, *, days_ago: int = 20) -> None:
    """Somebody asked, was sent to DocReader, and said that it fits."""
    at, key = AT - timedelta(days=days_ago), f"ask-{slack_id}"
    ask = AskRow(id=key, asker_slack_id=slack_id, text="Read my invoices", source=AskSource.MESSAGE, asked_at=at)
    unit.session.add(ask)
    unit.session.flush()
    unit.session.add(
        RouteRow(
            ask_id=key, product_id=id_of(unit, "docreader"), person=slack_id, kind=RouteKind.ACCEPTED,
            text="Read my invoices", fit_rules_version=1, routed_at=at,
        )
    )  # fmt: skip
    unit.session.flush()


def others(unit: Unit, *, sent: bool = True) -> list[str]:
    """Slack ids of one person fewer than are asked, sent here or not."""
    unit.session.add_all([PersonRow(key=key, name=key.title(), slack_id=f"U0{key.upper()}") for key in OTHERS])
    unit.session.flush()
    found = [f"U0{key.upper()}" for key in OTHERS]
    for slack_id in found if sent else ():
        sent_here(unit, slack_id, days_ago=19)
    return found


def put_to(unit: Unit, offer: Offer, *slack_ids: str) -> None:
    """The question was said to these people."""
    for slack_id in slack_ids:
        row: DeliveryRow | None = unit.deliveries.of(slack_id, KIND, offer.id)
        assert row is not None
        row.status, row.sent_at, row.channel, row.message_ts = DeliveryStatus.SENT, AT, "D1", "1.1"
    unit.session.flush()


def told_of(unit: Unit) -> None:
    """Usage of DocReader reaches us, and says who of the portfolio its users are."""
    put_usage(unit, "docreader", {date(2026, 11, 20): {"person:lead": 1}})


def wanted(unit: Unit, *askers: str, first: int = 0) -> None:
    for number, asker in enumerate(askers, first):
        key, text, at = f"wish-{number}", "Read <handwriting>", AT - timedelta(days=2)
        unit.session.add(AskRow(id=key, asker_slack_id=asker, text=text, source=AskSource.MESSAGE, asked_at=at))
        unit.session.flush()
        row = DemandRow(ask_id=key, asker=asker, text=text, stem="handwriting", asked_at=at, nearest=["docreader"])
        unit.session.add(row)
    unit.session.flush()


def ids() -> Callable[[], str]:
    numbers = iter(range(100))
    return lambda: f"delivery-{next(numbers)}"


def test_nothing_is_offered_where_nothing_would_help(store: OpenUnit) -> None:
    with store() as unit:
        assert offered(unit) is None


def test_questions_that_wait_too_long_are_offered_first(store: OpenUnit) -> None:
    with store() as unit:
        put_request(unit, "docreader", "late", AT - timedelta(days=4))
        put_request(unit, "docreader", "fresh", AT - timedelta(days=2))
        offer = offered(unit)
        assert offer is not None
        assert (offer.kind, offer.about["request"], offer.n) == (DigestActionKind.ANSWER_REQUESTS, "late", 1)


def test_a_drop_in_quality_is_offered_as_a_backlog_item_once(store: OpenUnit) -> None:
    fallen = Figure(QUALITY, Reading(3.4, n=38), Reading(3.8, n=35))
    with store() as unit:
        offer = offered(unit, KNOWN, fallen)
        assert offer is not None
        assert offer.kind is DigestActionKind.PLAN_QUALITY
        kept(unit, offer)
        owner = person(unit, "owner")
        acted = act(unit, action_id=offer.id, by=owner, at=AT, new_id=ids())
        assert acted.item is not None
        assert acted.item.kind is BacklogKind.QUALITY
        assert not act(unit, action_id=offer.id, by=owner, at=AT, new_id=ids()).new
        assert len(unit.backlog.of_products([id_of(unit, "docreader")])) == 1
        assert offered(unit, KNOWN, fallen) is None


@pytest.mark.parametrize(("now", "before"), [(3.8, 3.8), (3.7, 3.8), (4.0, 3.8)])
def test_a_small_drop_in_quality_is_not(store: OpenUnit, now: float, before: float) -> None:
    with store() as unit:
        assert offered(unit, KNOWN, Figure(QUALITY, Reading(now, n=38), Reading(before, n=35))) is None


def test_people_sent_here_who_never_started_are_asked_once(store: OpenUnit) -> None:
    with store() as unit:
        more = others(unit)
        sent_here(unit, "U0DEPUTY")
        sent_here(unit, "U0LEAD", days_ago=2)  # has had no time to start
        put_usage(unit, "docreader", {date(2026, 11, 20): {"person:deputy": 1}})
        assert offered(unit) is None, "of so few no answer could be told"
        sent_here(unit, "U0ANNA")
        offer = offered(unit)
        assert offer is not None
        assert (offer.kind, offer.about["asked"]) == (DigestActionKind.ASK_STARTERS, ",".join(["U0ANNA", *more]))
        kept(unit, offer)
        act(unit, action_id=offer.id, by=person(unit, "owner"), at=AT, new_id=ids())
        assert unit.deliveries.of("U0ANNA", KIND, offer.id) is not None
        assert unit.deliveries.of("U0DEPUTY", KIND, offer.id) is None
        assert offered(unit, offer_id="offer-2") is None


def test_people_who_stopped_are_asked(store: OpenUnit) -> None:
    with store() as unit:
        more = others(unit, sent=False)
        then = {f"person:{key}": 1 for key in ("anna", "deputy", *OTHERS)}
        put_usage(unit, "docreader", {WEEK.end - timedelta(days=days): then for days in (40, 41)})
        put_usage(unit, "docreader", {WEEK.end - timedelta(days=3): {"person:deputy": 1}})
        offer = offered(unit)
        assert offer is not None
        assert (offer.kind, offer.about["asked"]) == (DigestActionKind.ASK_STOPPED, ",".join(["U0ANNA", *more]))


def test_nobody_is_asked_about_a_product_whose_usage_does_not_reach_us(store: OpenUnit) -> None:
    with store() as unit:
        sent_here(unit, "U0ANNA")
        others(unit)
        assert offered(unit) is None
        long_ago = {WEEK.end - timedelta(days=days): {"person:deputy": 1} for days in (70, 71)}
        put_usage(unit, "docreader", long_ago)
        assert offered(unit) is None, "its source fell silent since"


def test_what_three_people_want_is_offered_as_an_item(store: OpenUnit) -> None:
    with store() as unit:
        wanted(unit, "U0ANNA", "U0LEAD", "U0ANNA")
        assert offered(unit) is None
        wanted(unit, "U0DEPUTY", first=3)
        offer = offered(unit)
        assert offer is not None
        assert (offer.kind, offer.people) == (DigestActionKind.PLAN_DEMAND, 3)
        kept(unit, offer)
        acted = act(unit, action_id=offer.id, by=person(unit, "owner"), at=AT, new_id=ids())
        assert acted.item is not None
        assert acted.item.title == "Read <handwriting>"
        assert offered(unit, offer_id="again") is None


def test_where_nothing_is_known_a_form_is_offered(store: OpenUnit) -> None:
    with store() as unit:
        offer = offered(unit, Figure(METRICS[0], Reading(None)))
        assert offer is not None
        assert offer.kind is DigestActionKind.NOTE_FIGURES


@pytest.mark.parametrize("who", ["anna", "lead"])
def test_only_who_owns_the_product_presses_the_button(store: OpenUnit, who: str) -> None:
    with store() as unit:
        sent_here(unit, "U0ANNA")
        others(unit)
        told_of(unit)
        offer = offered(unit)
        assert offer is not None
        kept(unit, offer)
        with pytest.raises(NotAllowedError):
            act(unit, action_id=offer.id, by=person(unit, who), at=AT, new_id=ids())
        assert unit.deliveries.of("U0ANNA", KIND, offer.id) is None


def test_a_button_nobody_made(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(NotFoundError):
        act(unit, action_id="made up", by=person(unit, "owner"), at=AT, new_id=ids())


def test_only_who_was_asked_answers_and_only_once_asked(store: OpenUnit) -> None:
    with store() as unit:
        sent_here(unit, "U0ANNA")
        others(unit)
        told_of(unit)
        offer = offered(unit)
        assert offer is not None
        kept(unit, offer)
        anna = person(unit, "anna")
        with pytest.raises(InvalidInputError):  # the owner has not pressed it
            answer_question(unit, action_id=offer.id, answer=StartAnswer.ACCESS, by=anna, at=AT)
        act(unit, action_id=offer.id, by=person(unit, "owner"), at=AT, new_id=ids())
        assert question_for(unit, action_id=offer.id, slack_id="U0ANNA") is not None
        assert question_for(unit, action_id=offer.id, slack_id="U0LEAD") is None
        with pytest.raises(NotAllowedError):
            answer_question(unit, action_id=offer.id, answer=StartAnswer.ACCESS, by=person(unit, "lead"), at=AT)
        answer_question(unit, action_id=offer.id, answer=StartAnswer.ACCESS, by=anna, at=AT)
        answer_question(unit, action_id=offer.id, answer=StartAnswer.LATER, by=anna, at=AT)
        assert [one.answer for one in unit.digest_actions.answers(offer.id)] == [StartAnswer.LATER]
        assert question_for(unit, action_id=offer.id, slack_id="U0ANNA") is None


def test_the_receipt_tells_who_started_and_holds_few_answers_back(store: OpenUnit) -> None:
    with store() as unit:
        owner_row = unit.people.by_key("owner")
        assert owner_row is not None
        sent_here(unit, "U0ANNA")
        sent_here(unit, "U0DEPUTY")
        waits = others(unit)[1:]
        told_of(unit)
        offer = offered(unit)
        assert offer is not None
        kept(unit, offer)
        untouched = receipt_for(unit, person_id=owner_row.id or 0, window=WEEK)
        assert untouched is not None
        assert not untouched.done
        act(unit, action_id=offer.id, by=person(unit, "owner"), at=AT, new_id=ids())
        pressed = receipt_for(unit, person_id=owner_row.id or 0, window=WEEK)
        assert pressed is not None
        assert (pressed.done, pressed.reached, pressed.waiting, pressed.since) == (True, 0, 6, None)
        put_to(unit, offer, *(set(str(offer.about["asked"]).split(",")) - set(waits)))
        answer_question(unit, action_id=offer.id, answer=StartAnswer.ACCESS, by=person(unit, "anna"), at=AT)
        put_usage(unit, "docreader", {date(2026, 11, 26): {"person:deputy": 1, f"person:{OTHERS[-1]}": 1}})
        receipt = receipt_for(unit, person_id=owner_row.id or 0, window=WEEK)
        assert receipt is not None
        assert (receipt.done, receipt.done_by, receipt.reached, receipt.since) == (True, "Olga Owner", 3, 1.0)
        assert receipt.waiting == 3
        assert (receipt.answered, receipt.answers) == (1, ())
        later = DigestRow(
            id="digest-2", person_id=owner_row.id or 0, kind=DigestKind.OWNER, period="2026-W49",
            start=WEEK.end, end=WEEK.end + timedelta(days=7), quiet=False, made_at=AT + timedelta(days=7),
        )  # fmt: skip
        unit.session.add(later)
        unit.session.flush()
        told_in(unit, person_id=owner_row.id or 0, digest_id="digest-2", at=AT + timedelta(days=7))
        assert receipt_for(unit, person_id=owner_row.id or 0, window=WEEK) is None


def test_the_receipt_of_questions_counts_those_left(store: OpenUnit) -> None:
    with store() as unit:
        owner_row = unit.people.by_key("owner")
        assert owner_row is not None
        for number in range(3):
            put_request(unit, "docreader", f"late-{number}", AT - timedelta(days=5))
        offer = offered(unit)
        assert offer is not None
        kept(unit, offer)
        row = unit.requests.by_id("late-1")
        assert row is not None
        row.status, row.resolved_at, row.resolved_by = type(row.status)("resolved"), AT, "owner"
        unit.session.flush()
        receipt = receipt_for(unit, person_id=owner_row.id or 0, window=WEEK)
        assert receipt is not None
        assert (receipt.done, receipt.reached, receipt.since) == (False, 3, 2.0)


def test_figures_that_came_since_are_the_receipt_of_the_form(store: OpenUnit) -> None:
    with store() as unit:
        owner_row = unit.people.by_key("owner")
        assert owner_row is not None
        offer = offered(unit, Figure(METRICS[0], Reading(None)))
        assert offer is not None
        kept(unit, offer)
        before = receipt_for(unit, person_id=owner_row.id or 0, window=WEEK)
        assert before is not None
        assert not before.done
        put_reading(unit, "docreader", "output_quality", WEEK.start, WEEK.end, 4.0, captured_at=AT + timedelta(days=1))
        after = receipt_for(unit, person_id=owner_row.id or 0, window=WEEK)
        assert after is not None
        assert after.done


def test_no_receipt_for_a_product_that_is_anothers_by_now(store: OpenUnit) -> None:
    with store() as unit:
        owner_row, row = unit.people.by_key("owner"), unit.products.by_key("docreader")
        assert owner_row is not None
        assert row is not None
        offer = offered(unit, Figure(METRICS[0], Reading(None)))
        assert offer is not None
        kept(unit, offer)
        row.owner_id = None
        unit.session.flush()
        assert receipt_for(unit, person_id=owner_row.id or 0, window=WEEK) is None
