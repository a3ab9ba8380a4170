"""The lifecycle move that follows from a decision: offered where it makes sense, made once, and only by the owner."""

from datetime import timedelta

import pytest
import yaml

from portfolio import importing
from portfolio.errors import InvalidInputError, NotAllowedError
from portfolio.people import person_by_slack_id
from portfolio.pilots.deciding import decide
from portfolio.pilots.moving import Moved, move_stage, offers_of
from portfolio.pilots.reading import pilot_card
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, ScalingDecision
from tests.doubles import counting_ids
from tests.pilots import put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

PILOT, ADOPTION = LifecycleStage.PILOT, LifecycleStage.ADOPTION
HYPOTHESIS, RETIREMENT = LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT


def put(unit: Unit, decision: ScalingDecision, stage: LifecycleStage = PILOT) -> None:
    row = unit.products.by_key("docreader")
    assert row is not None
    row.stage = stage
    put_pilot(unit, at=NOON)
    by, later = person_by_slack_id(unit, slack_id="U0LEAD"), NOON.date() + timedelta(weeks=9)
    decide(
        unit, pilot_id="p1", decision=decision, reason="Because of the figures.", by=by, at=NOON,
        new_id=counting_ids("d"), new_date=later if decision is ScalingDecision.EXTEND else None,
    )  # fmt: skip


def move(unit: Unit, to: LifecycleStage, *, by: str = "U0OWNER", stood: LifecycleStage = PILOT) -> Moved:
    who = person_by_slack_id(unit, slack_id=by)
    return move_stage(unit, pilot_id="p1", to=to, stood=stood, by=who, at=NOON)


@pytest.mark.parametrize(
    ("decision", "stage", "offered"),
    [
        (ScalingDecision.SCALE, PILOT, (ADOPTION,)),
        (ScalingDecision.SCALE, HYPOTHESIS, (ADOPTION,)),
        (ScalingDecision.SCALE, ADOPTION, ()),
        (ScalingDecision.STOP, PILOT, (HYPOTHESIS, RETIREMENT)),
        (ScalingDecision.STOP, LifecycleStage.SCALING, ()),
        (ScalingDecision.EXTEND, PILOT, ()),
    ],
)
def test_what_follows_from_a_decision(
    store: OpenUnit, decision: ScalingDecision, stage: LifecycleStage, offered: tuple[LifecycleStage, ...]
) -> None:
    with store() as unit:
        put(unit, decision, stage)
        card = pilot_card(unit, pilot_id="p1")
        assert offers_of(card) == offered
        assert card.product.stage is stage, "nothing moves by itself"
        assert (unit.deliveries.of("U0OWNER", "lifecycle_offer", "p1") is not None) is bool(offered)


def test_a_move_changes_the_stage_and_nothing_else_once(store: OpenUnit) -> None:
    with store() as unit:
        put(unit, ScalingDecision.SCALE)
    with store() as unit:
        before, version = importing.export(unit), unit.company.version()
        moved = move(unit, ADOPTION)
        assert (moved.new, moved.product.stage) == (True, ADOPTION)
    with store() as unit:
        after, was = yaml.safe_load(importing.export(unit)), yaml.safe_load(before)
        moves = after.pop("stage_history")
        assert moves[:-1] == was.pop("stage_history")
        assert (moves[-1]["product"], moves[-1]["stage"]) == ("docreader", "adoption")
        was["products"][0]["stage"] = "adoption"
        assert after == was
        assert unit.company.version() == version + 1
        again = move(unit, ADOPTION, by="U0DEPUTY")
        assert (again.new, again.product.stage) == (False, ADOPTION)
        assert unit.company.version() == version + 1


def test_a_product_that_moved_meanwhile_stays_where_it_is(store: OpenUnit) -> None:
    with store() as unit:
        put(unit, ScalingDecision.STOP)
        row = unit.products.by_key("docreader")
        assert row is not None
        row.stage = LifecycleStage.SCALING
        with pytest.raises(InvalidInputError, match="stands in scaling by now"):
            move(unit, RETIREMENT)


@pytest.mark.parametrize("by", ["U0LEAD", "U0ANNA", ""])
def test_only_the_owner_moves_it(store: OpenUnit, by: str) -> None:
    with store() as unit:
        put(unit, ScalingDecision.SCALE)
        with pytest.raises(NotAllowedError, match="move it to another stage"):
            move(unit, ADOPTION, by=by)


@pytest.mark.parametrize("to", [RETIREMENT, LifecycleStage.SCALING, PILOT])
def test_a_move_that_does_not_follow_is_refused(store: OpenUnit, to: LifecycleStage) -> None:
    with store() as unit:
        put(unit, ScalingDecision.SCALE)
        with pytest.raises(InvalidInputError, match="does not follow"):
            move(unit, to)


def test_nothing_moves_before_a_decision(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON)
        with pytest.raises(InvalidInputError, match="does not follow"):
            move(unit, ADOPTION)
