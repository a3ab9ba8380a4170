"""Whoever answers for a pilot on the business side hears that it was started with them."""

from portfolio import deliveries
from portfolio.pilots import appointing, building
from storage.vocabulary import PilotStatus
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.test_building import TODAY, owner, whole
from tests.portfolio.small_company import NOON


def test_the_business_side_owner_is_told_once_and_only_while_it_is_theirs(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        for _ in range(2):
            building.start_pilot(unit, pilot_id="p1", by=owner(unit), at=NOON)
    with store() as unit:
        planned = deliveries.take_due(unit, at=NOON)
        assert [(one.recipient, one.kind) for one in planned] == [("U0ANNA", appointing.KIND)]
        found = appointing.appointment_to_say(unit, planned[0], today=TODAY)
        assert found is not None
        assert found.by.slack_id == "U0OWNER"
        row = unit.pilots.by_id("p1")
        assert row is not None
        row.business_owner = "U0LEAD"
        unit.session.flush()
        assert appointing.appointment_to_say(unit, planned[0], today=TODAY) is None
        row.business_owner, row.status, row.closed_at = "U0ANNA", PilotStatus.CLOSED, NOON
        unit.session.flush()
        assert appointing.appointment_to_say(unit, planned[0], today=TODAY) is None
