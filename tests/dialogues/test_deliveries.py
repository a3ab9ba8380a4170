"""What the bot says of its own accord: once per occasion, found again after a crash, kept while Slack is away."""

from datetime import timedelta

import pytest

from handlers.delivering import EVENT_TYPE, MOST_REFUSALS, Occasion, send_due
from handlers.views.blocks import Message, message, metadata
from portfolio import deliveries
from portfolio.deliveries import Delivery
from portfolio.toolbox import Toolbox
from storage.models import DeliveryRow
from storage.vocabulary import DeliveryStatus
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk

__all__ = ["pilot_desk"]


def words(_tools: Toolbox, delivery: Delivery) -> Message | None:
    return None if delivery.about.get("needless") else message(f"about {delivery.period}", [])


OCCASIONS = (Occasion("greeting", words, urgent=True),)


def plan(desk: PilotDesk, period: str, *, recipient: str = "U0ANNA", **about: str) -> bool:
    at = desk.clock.now()
    with desk.tools.unit() as unit:
        return deliveries.plan(
            unit,
            delivery_id=f"d-{period}",
            recipient=recipient,
            kind="greeting",
            period=period,
            due_at=at,
            at=at,
            about=about,
        )


def row(desk: PilotDesk, period: str) -> DeliveryRow:
    with desk.tools.unit() as unit:
        found = unit.deliveries.of("U0ANNA", "greeting", period)
        assert found is not None
        return DeliveryRow(**found.model_dump())


def heard(desk: PilotDesk, period: str) -> int:
    return sum(one.text == f"about {period}" for one in desk.person("U0ANNA").sees())


def test_planned_twice_is_said_once(pilot_desk: PilotDesk) -> None:
    assert plan(pilot_desk, "twice")
    assert not plan(pilot_desk, "twice")
    for _ in range(2):
        send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, "twice") == 1
    assert row(pilot_desk, "twice").status is DeliveryStatus.SENT


def test_nothing_is_said_before_its_time(pilot_desk: PilotDesk) -> None:
    at = pilot_desk.clock.now()
    with pilot_desk.tools.unit() as unit:
        deliveries.plan(
            unit, delivery_id="d-later", recipient="U0ANNA", kind="greeting", period="later",
            due_at=at + timedelta(hours=1), at=at,
        )  # fmt: skip
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, "later") == 0
    pilot_desk.clock.pass_by(timedelta(hours=1))
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, "later") == 1


def test_what_is_not_needed_any_more_is_not_said(pilot_desk: PilotDesk) -> None:
    plan(pilot_desk, "needless", needless="yes")
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert row(pilot_desk, "needless").status is DeliveryStatus.CANCELLED


def test_who_left_the_company_stops_nobody_else(pilot_desk: PilotDesk) -> None:
    plan(pilot_desk, "gone", recipient="U0NOBODY")
    plan(pilot_desk, "present")
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, "present") == 1
    with pilot_desk.tools.unit() as unit:
        gone = unit.deliveries.of("U0NOBODY", "greeting", "gone")
        assert gone is not None
        assert gone.status is DeliveryStatus.CANCELLED
        assert gone.why_cancelled == "user_not_found"


def test_what_a_newer_process_planned_is_left_to_it(pilot_desk: PilotDesk) -> None:
    plan(pilot_desk, "newer")
    send_due(pilot_desk.tools, pilot_desk.slack, ())
    assert row(pilot_desk, "newer").status is DeliveryStatus.DUE
    pilot_desk.clock.pass_by(timedelta(minutes=1))
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, "newer") == 1


def test_words_are_said_where_slack_refuses_the_blocks(pilot_desk: PilotDesk) -> None:
    plan(pilot_desk, "plain")
    pilot_desk.workspace.fail_next("chat.postMessage", "invalid_blocks")
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, "plain") == 1


def test_a_server_in_trouble_may_have_posted_it(pilot_desk: PilotDesk) -> None:
    """It is looked for before it is said again; a rate limit says that it was not posted."""
    for error, tries in (("internal_error", 1), ("ratelimited", 0)):
        plan(pilot_desk, error)
        pilot_desk.workspace.fail_next("chat.postMessage", error)
        send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
        held = row(pilot_desk, error)
        assert (held.status, held.tries) == (DeliveryStatus.DUE, tries)
        pilot_desk.clock.pass_by(timedelta(minutes=1))
        send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
        assert heard(pilot_desk, error) == 1


@pytest.mark.parametrize(
    "error", ["rate_limited", "token_revoked", "team_added_to_org", "Received a response: <html>", "msg_too_long"]
)
def test_one_answer_that_may_pass_cancels_nothing(pilot_desk: PilotDesk, error: str) -> None:
    period = error[:8]
    plan(pilot_desk, period)
    pilot_desk.workspace.fail_next("chat.postMessage", error)
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert row(pilot_desk, period).status is DeliveryStatus.DUE
    pilot_desk.clock.pass_by(timedelta(minutes=1))
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, period) == 1


def test_a_refusal_that_is_not_known_is_tried_again_so_many_times(pilot_desk: PilotDesk) -> None:
    plan(pilot_desk, "unknown")
    before = len(pilot_desk.workspace.calls)
    pilot_desk.workspace.fail_next("chat.postMessage", "a_word_of_tomorrow", times=MOST_REFUSALS)
    for hour in range(MOST_REFUSALS + 2):
        send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
        assert (row(pilot_desk, "unknown").status is DeliveryStatus.DUE) == (hour < MOST_REFUSALS - 1)
        pilot_desk.clock.pass_by(timedelta(hours=1))
    assert row(pilot_desk, "unknown").why_cancelled == "a_word_of_tomorrow"
    calls = [call.method for call in pilot_desk.workspace.calls[before:]]
    assert calls.count("chat.postMessage") == MOST_REFUSALS


@pytest.mark.parametrize("posted", [True, False], ids=["posted", "not posted"])
def test_a_worker_that_died_in_the_middle_is_made_up_for_once(pilot_desk: PilotDesk, *, posted: bool) -> None:
    """It had the row and died: before posting, or after it and before writing that down."""
    period = f"died-{posted}"
    plan(pilot_desk, period)
    with pilot_desk.tools.unit() as unit:
        (taken,) = deliveries.take_due(unit, at=pilot_desk.clock.now())
    if posted:
        channel = pilot_desk.slack.reach("U0ANNA")
        said = message(f"about {period}", [], metadata=metadata(EVENT_TYPE, {"delivery": taken.id}))
        pilot_desk.slack.post_once(channel, said)
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, period) == int(posted), "its lease still runs"
    with pilot_desk.tools.unit() as unit:
        held = unit.deliveries.of("U0ANNA", "greeting", period)
        assert held is not None
        assert held.leased_until is not None
        held.leased_until -= 2 * deliveries.LEASE
    send_due(pilot_desk.tools, pilot_desk.slack, OCCASIONS)
    assert heard(pilot_desk, period) == 1
    assert row(pilot_desk, period).status is DeliveryStatus.SENT
    with pilot_desk.tools.unit() as unit:
        assert not deliveries.mark_sent(unit, delivery=taken, channel="D", ts="1.0", at=pilot_desk.clock.now()), (
            "old fence"
        )
