"""What is entered in the builder is kept field by field: one that is not valid takes no other with it."""

from datetime import date, timedelta
from typing import Any

import pytest

from portfolio.errors import InvalidInputError, NotAllowedError
from portfolio.pilots import building, proving
from portfolio.pilots.cards import FeedbackRules, PilotCard
from portfolio.pilots.days import Dates
from portfolio.pilots.entering import FIELDS, enter
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import pilot_card
from portfolio.pilots.requirements import Group, missing_of
from storage.unit import Unit
from storage.vocabulary import Anonymity
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.test_building import (
    DAYS,
    TODAY,
    dates,
    draft,
    owner,
    purpose,
    refused,
    scenarios,
    whole,
)
from tests.portfolio.small_company import NOON

TWICE = "analyst\nclerk\nanalyst\nmanager"


def entered(unit: Unit, group: Group, who: str = "U0OWNER", **fields: str | tuple[str, ...]) -> tuple[str, ...]:
    given = {name: one if isinstance(one, tuple) else (one,) for name, one in fields.items()}
    return enter(unit, pilot_id="p1", by=owner(unit, who), group=group, entered=given, today=TODAY)


def kept(unit: Unit) -> PilotCard:
    return pilot_card(unit, pilot_id="p1")


def business_owner(pilot: PilotCard) -> str | None:
    return pilot.business_owner.slack_id if pilot.business_owner else None


@pytest.mark.parametrize(
    ("bad", "value"),
    [("roles", TWICE), ("business_owner", "U0OWNER"), ("business_owner", "nobody"), ("hypothesis", "x" * 2001)],
)
def test_a_bad_field_of_the_purpose_keeps_what_was_there(store: OpenUnit, bad: str, value: str) -> None:
    good = {"hypothesis": "It saves hours.", "roles": "analyst\nmanager", "business_owner": "U0LEAD"}
    with store() as unit:
        draft(unit)
        purpose(unit)
        before = kept(unit)
        assert entered(unit, Group.PURPOSE, **{**good, bad: value}) == (bad,)
    with store() as unit:
        found = kept(unit)
        expected = {"hypothesis": "It saves hours.", "roles": ("analyst", "manager"), "business_owner": "U0LEAD"}
        was = {"hypothesis": before.hypothesis, "roles": before.roles, "business_owner": business_owner(before)}
        expected[bad] = was[bad]  # type: ignore[assignment]
        assert (found.hypothesis, found.roles, business_owner(found)) == tuple(expected.values())


def test_new_scenarios_named_twice_leave_those_chosen(store: OpenUnit) -> None:
    with store() as unit:
        invoices, passports = proving.scenarios_offered(unit, draft(unit))
        scenarios(unit, "Contracts", (str(invoices.id),))
        both = (str(invoices.id), str(passports.id))
        assert entered(unit, Group.SCENARIOS, scenarios=both, new_scenarios="Letters\nletters") == ("new_scenarios",)
        assert [one.title for one in kept(unit).scenarios] == ["Invoices", "Passports", "Contracts"]
        assert entered(unit, Group.SCENARIOS, scenarios=("999",), new_scenarios="Letters") == ("scenarios",)
        assert [one.title for one in kept(unit).scenarios] == ["Invoices", "Passports", "Letters"]


@pytest.mark.parametrize(
    ("bad", "value"),
    [("cadence", ""), ("cadence", "32"), ("reminders", "3"), ("anonymity", "all"), ("channel", "#general")],
)
def test_a_bad_rule_keeps_what_was_there(store: OpenUnit, bad: str, value: str) -> None:
    good = {"cadence": "9", "reminders": "2", "anonymity": "choice", "channel": "C0OTHER"}
    with store() as unit:
        draft(unit)
        before = FeedbackRules(14, 1, Anonymity.ANONYMOUS, "C0PILOT")
        building.set_rules(unit, pilot_id="p1", by=owner(unit), rules=before)
        assert entered(unit, Group.RULES, **{**good, bad: value}) == (bad,)
    with store() as unit:
        expected: dict[str, Any] = {"cadence": 9, "reminders": 2, "anonymity": Anonymity.CHOICE, "channel": "C0OTHER"}
        was = (before.cadence_days, before.reminders, before.anonymity, before.channel)
        expected[bad] = dict(zip(good, was, strict=True))[bad]
        assert kept(unit).rules == FeedbackRules(*expected.values())


@pytest.mark.parametrize("bad", ["starts_on", "ends_on", "decide_on", "integrations"])
def test_a_bad_day_keeps_what_was_there(store: OpenUnit, bad: str) -> None:
    days = [TODAY + timedelta(days=number) for number in (1, 20, 30)]
    good: dict[str, Any] = dict(zip(("starts_on", "ends_on", "decide_on"), days, strict=True))
    typed = {name: day.isoformat() for name, day in good.items()} | {"integrations": "SAP\nArchive"}
    wrong = "SAP\nsap" if bad == "integrations" else (TODAY - timedelta(days=1)).isoformat()
    with store() as unit:
        draft(unit)
        dates(unit, integrations="Mail")
        assert entered(unit, Group.DATES, **{**typed, bad: wrong}) == (bad,)
    with store() as unit:
        before = {"starts_on": DAYS.starts_on, "ends_on": DAYS.ends_on, "decide_on": DAYS.decide_on,
                  "integrations": ("Mail",)}  # fmt: skip
        found, expected = kept(unit), {**good, "integrations": ("SAP", "Archive"), bad: before[bad]}
        assert {name: getattr(found, name) for name in expected} == expected


def test_days_out_of_order_are_kept_and_the_pilot_does_not_start(store: OpenUnit) -> None:
    first, last = date.isoformat(TODAY + timedelta(days=9)), date.isoformat(TODAY + timedelta(days=2))
    with store() as unit:
        whole(unit)
        assert entered(unit, Group.DATES, starts_on=first, ends_on=last, decide_on=last) == ()
        found = kept(unit)
        (missing,) = missing_of(found, policy_of(unit), today=TODAY)
        words = "days in their order, the decision within 26 weeks of the first"
        assert (missing.group, missing.words) == (Group.DATES, words)
        sentence = str(refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON))
        assert sentence.endswith(f"Still missing: {words}.")
        turned = Dates(found.starts_on, found.ends_on, found.decide_on)
        assert refused(dates, unit, turned).field == "ends_on", "sent, it is told"


def test_what_is_emptied_is_kept_empty(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        for group in (Group.PURPOSE, Group.SCENARIOS, Group.CRITERIA, Group.DATES):
            assert entered(unit, group) == ()
        found = kept(unit)
        assert (found.hypothesis, found.roles, business_owner(found), found.scenarios) == ("", (), None, ())
        assert (found.starts_on, found.ends_on, found.decide_on) == (None, None, None)
        assert found.criteria, "a criterion has a form of its own"


@pytest.mark.parametrize("group", list(FIELDS))
def test_only_who_builds_it_enters_and_only_before_it_starts(store: OpenUnit, group: Group) -> None:
    with store() as unit:
        whole(unit)
        with pytest.raises(NotAllowedError):
            entered(unit, group, "U0ANNA")
        building.start_pilot(unit, pilot_id="p1", by=owner(unit), at=NOON)
        with pytest.raises(InvalidInputError, match="has started"):
            entered(unit, group)
