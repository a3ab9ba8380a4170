"""A pilot is drafted bit by bit by those who answer for its product, and a bad one does not start."""

from datetime import timedelta
from typing import Any

import pytest

from portfolio import importing
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import person_by_slack_id
from portfolio.pilots import building, days, proving
from portfolio.pilots.cards import FeedbackRules, PilotCard
from portfolio.pilots.criteria import Given
from portfolio.pilots.days import Dates
from portfolio.pilots.policy import PilotPolicy, policy_of
from portfolio.pilots.reading import pilot_card
from portfolio.pilots.requirements import Group, missing_of, refusal_of
from storage.unit import Unit
from storage.vocabulary import Anonymity, Better, Evidence, PilotStatus
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL

TODAY = NOON.date()
DAYS = Dates(TODAY, TODAY + timedelta(weeks=7), TODAY + timedelta(weeks=8))
RETIRED = SMALL.replace("stage: scaling", "stage: retirement")


def owner(unit: Unit, slack_id: str = "U0OWNER") -> Person:
    return person_by_slack_id(unit, slack_id=slack_id)


def draft(unit: Unit, pilot_id: str = "p1") -> PilotCard:
    return building.draft_pilot(unit, pilot_id=pilot_id, product_key="docreader", by=owner(unit), at=NOON)


def purpose(unit: Unit, **more: str) -> PilotCard:
    given = {"hypothesis": "It saves time.", "roles": "clerk\nlead\nauditor", "business_owner": "U0ANNA", **more}
    return building.set_purpose(unit, pilot_id="p1", by=owner(unit), **given)


def criterion(unit: Unit, criterion_id: int | None = None, **more: Any) -> PilotCard:
    given = Given(**{"metric": "review time", "unit": "h", "baseline": 9.0, "target": 6.0, "better": Better.DOWN,
                     "how_measured": "from the archive", **more})  # fmt: skip
    return proving.save_criterion(unit, pilot_id="p1", by=owner(unit), criterion_id=criterion_id, given=given)


def scenarios(unit: Unit, new: str = "A\nB\nC\nD\nE", chosen: tuple[str, ...] = ()) -> PilotCard:
    return proving.set_scenarios(unit, pilot_id="p1", by=owner(unit), chosen=chosen, new=new)


def dates(unit: Unit, days: Dates = DAYS, integrations: str = "") -> PilotCard:
    return building.set_dates(unit, pilot_id="p1", by=owner(unit), dates=days, integrations=integrations, today=TODAY)


def whole(unit: Unit) -> None:
    draft(unit)
    for fill in (purpose, scenarios, criterion, dates):
        fill(unit)


def refused(act: Any, *given: Any, **more: Any) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as found:
        act(*given, **more)
    return found.value


def test_a_draft_is_kept_as_it_is_filled_in(store: OpenUnit) -> None:
    with store() as unit:
        draft(unit)
        purpose(unit, roles=" clerk \n\n team   lead")
        building.set_rules(
            unit, pilot_id="p1", by=owner(unit, "U0DEPUTY"), rules=FeedbackRules(14, 1, Anonymity.CHOICE, "C0PILOT")
        )
        dates(unit, integrations="Archive\nSAP")
    with store() as unit:
        found = pilot_card(unit, pilot_id="p1")
    assert (found.status, found.roles, found.hypothesis) == (
        PilotStatus.DRAFT,
        ("clerk", "team lead"),
        "It saves time.",
    )
    assert found.business_owner is not None
    assert found.business_owner.key == "anna"
    assert found.rules == FeedbackRules(14, 1, Anonymity.CHOICE, "C0PILOT")
    assert (found.starts_on, found.ends_on, found.decide_on) == (DAYS.starts_on, DAYS.ends_on, DAYS.decide_on)
    assert found.integrations == ("Archive", "SAP")


def test_drafted_twice_it_stands_once_as_it_was(store: OpenUnit) -> None:
    with store() as unit:
        draft(unit)
        purpose(unit)
        assert draft(unit).hypothesis == "It saves time."
        draft(unit, "p2")
        assert {one.id for one in building.others_of(unit, product_key="docreader")} == {"p1", "p2"}


@pytest.mark.parametrize("slack_id", ["U0ANNA", "U0LEAD", "U0NOBODY"])
def test_only_owner_and_deputy_build(store: OpenUnit, slack_id: str) -> None:
    with store() as unit:
        who = owner(unit, slack_id)
        with pytest.raises(NotAllowedError):
            building.draft_pilot(unit, pilot_id="p9", product_key="docreader", by=who, at=NOON)
        whole(unit)
        mine: dict[str, Any] = {"pilot_id": "p1", "by": who}
        acts: list[Any] = [
            lambda: building.set_purpose(unit, **mine, hypothesis="", roles="", business_owner=""),
            lambda: building.set_rules(unit, **mine, rules=FeedbackRules()),
            lambda: building.set_dates(unit, **mine, dates=DAYS, integrations="", today=TODAY),
            lambda: proving.set_scenarios(unit, **mine, chosen=(), new=""),
            lambda: proving.save_criterion(unit, **mine, criterion_id=None, given=Given("x", target=1)),
            lambda: proving.remove_criterion(unit, **mine, criterion_id=1),
            lambda: building.start_pilot(unit, **mine, at=NOON),
            lambda: building.drop_draft(unit, **mine),
        ]
        for act in acts:
            with pytest.raises(NotAllowedError):
                act()
        assert pilot_card(unit, pilot_id="p1").status is PilotStatus.DRAFT


@pytest.mark.parametrize("product", ["nothing", "scantext"])
def test_what_is_not_there_or_is_retired_is_not_piloted(store: OpenUnit, product: str) -> None:
    with store() as unit, pytest.raises((NotFoundError, InvalidInputError)):
        building.draft_pilot(unit, pilot_id="p1", product_key=product, by=owner(unit, "U0DEPUTY"), at=NOON)


def test_a_strange_id_makes_no_draft(store: OpenUnit) -> None:
    with store() as unit:
        for pilot_id in ("", "x" * 65, "a/b", "p1\n"):
            with pytest.raises(NotFoundError):
                draft(unit, pilot_id)


@pytest.mark.parametrize("who", ["U0OWNER", "U0DEPUTY"])
def test_the_business_side_owner_is_somebody_else(store: OpenUnit, who: str) -> None:
    with store() as unit:
        draft(unit)
        assert refused(purpose, unit, business_owner=who).field == building.BUSINESS_OWNER
        assert refused(purpose, unit, business_owner="<@U1>").field == building.BUSINESS_OWNER


def test_lists_are_short_and_name_nothing_twice(store: OpenUnit) -> None:
    with store() as unit:
        draft(unit)
        twice = refused(purpose, unit, roles="clerk\nClerk ")
        assert (twice.field, str(twice)) == (building.ROLES, "“Clerk” stands there twice.")
        assert refused(purpose, unit, roles="\n".join(f"r{n}" for n in range(13))).field == building.ROLES
        assert refused(purpose, unit, roles="x" * 81).field == building.ROLES
        assert refused(purpose, unit, hypothesis="x" * 2001).field == building.HYPOTHESIS
        assert refused(dates, unit, integrations="A\na").field == building.INTEGRATIONS


def test_feedback_rules_have_bounds(store: OpenUnit) -> None:
    with store() as unit:
        draft(unit)
        for rules, field in (
            (FeedbackRules(cadence_days=0), building.CADENCE),
            (FeedbackRules(cadence_days=32), building.CADENCE),
            (FeedbackRules(reminders=3), building.REMINDERS),
            (FeedbackRules(channel="#general"), building.CHANNEL),
        ):
            error = refused(building.set_rules, unit, pilot_id="p1", by=owner(unit), rules=rules)
            assert error.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Dates(TODAY - timedelta(days=1)), days.STARTS),
        (Dates(None, TODAY - timedelta(days=1)), days.ENDS),
        (Dates(None, None, TODAY - timedelta(days=1)), days.DECIDES),
        (Dates(TODAY, TODAY), days.ENDS),
        (Dates(TODAY, TODAY + timedelta(days=9), TODAY + timedelta(days=8)), days.DECIDES),
        (Dates(TODAY, None, TODAY), days.DECIDES),
        (Dates(TODAY, None, TODAY + timedelta(weeks=26, days=1)), days.DECIDES),
        (Dates(TODAY, TODAY + timedelta(weeks=26, days=1)), days.ENDS),
    ],
)
def test_dates_that_cannot_be(given: Dates, field: str) -> None:
    assert refused(days.check_dates, given, PilotPolicy(), today=TODAY).field == field


def test_dates_at_the_edge_can_be() -> None:
    last = TODAY + timedelta(weeks=26)
    days.check_dates(Dates(TODAY, last, last), PilotPolicy(), today=TODAY)
    days.check_dates(Dates(), PilotPolicy(), today=TODAY)


def test_scenarios_come_from_the_catalogue_or_are_new(store: OpenUnit) -> None:
    with store() as unit:
        pilot = draft(unit)
        invoices, passports = proving.scenarios_offered(unit, pilot)
        found = scenarios(unit, "Contracts\n passports", (str(invoices.id),))
        assert [(one.title, one.from_catalogue) for one in found.scenarios] == [
            ("Invoices", True), ("Contracts", False), ("passports", True),
        ]  # fmt: skip
        assert all(one.chosen for one in proving.scenarios_offered(unit, found))
        assert refused(scenarios, unit, "", ("999",)).field == proving.CHOSEN
        assert refused(scenarios, unit, "\n".join(str(n) for n in range(21))).field == proving.NEW
        assert [one.title for one in scenarios(unit, "", (str(passports.id),)).scenarios] == ["Passports"]


def test_a_scenario_taken_off_the_card_stays_in_the_draft(store: OpenUnit) -> None:
    with store() as unit:
        invoices, _ = proving.scenarios_offered(unit, draft(unit))
        scenarios(unit, "", (str(invoices.id),))
    with store() as unit:
        shorter = SMALL.replace(
            "      - {title: Invoices, task: read the lines, role: clerk, example: Read this invoice.}\n", ""
        )
        importing.apply(unit, [("small.yaml", shorter)], by="test", at=NOON)
    with store() as unit:
        kept = scenarios(unit, "", (str(invoices.id),))
        assert [one.title for one in proving.scenarios_offered(unit, kept) if one.chosen] == ["Invoices"]


def test_criteria_are_added_changed_and_removed(store: OpenUnit) -> None:
    with store() as unit:
        draft(unit)
        (first,) = criterion(unit).criteria
        assert criterion(unit).criteria == (first,), "the same form twice"
        changed = criterion(unit, first.id, target=5.0, metric="Review  time")
        assert [(one.id, one.metric, one.target) for one in changed.criteria] == [(first.id, "Review time", 5.0)]
        assert refused(criterion, unit).field == "metric"
        criterion(unit, metric="trust", evidence=Evidence.TRUST, baseline=None, target=4, how_measured="")
        left = proving.remove_criterion(unit, pilot_id="p1", by=owner(unit), criterion_id=first.id)
        assert [(one.metric, one.unit, one.better) for one in left.criteria] == [("trust", "of 5", Better.UP)]
        assert proving.remove_criterion(unit, pilot_id="p1", by=owner(unit), criterion_id=first.id) == left


def test_another_pilot_s_criterion_is_out_of_reach(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        (theirs,) = pilot_card(unit, pilot_id="p1").criteria
        draft(unit, "p2")
        with pytest.raises(NotFoundError):
            proving.save_criterion(
                unit,
                pilot_id="p2",
                by=owner(unit),
                criterion_id=theirs.id,
                given=Given("x", target=1, how_measured="y"),
            )
        proving.remove_criterion(unit, pilot_id="p2", by=owner(unit), criterion_id=theirs.id)
        assert pilot_card(unit, pilot_id="p1").criteria == (theirs,)


def test_what_a_bad_pilot_lacks_is_said_in_the_seed_s_words(store: OpenUnit) -> None:
    with store() as unit:
        draft(unit)
        purpose(unit, roles="clerk", business_owner="")
        found = scenarios(unit, "A\nB\nC\nD")
        dates(unit, Dates(DAYS.starts_on, DAYS.ends_on))
        found = pilot_card(unit, pilot_id="p1")
        missing = missing_of(found, policy_of(unit))
        sentence = refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON)
    assert str(sentence) == refusal_of(missing)
    assert refusal_of(missing) == (
        "Bad pilot: access for people, and let them try. Still missing: 2 of 3 roles; a business-side owner; "
        "1 of 5 scenarios; success criteria; a date for the scaling decision."
    )
    assert [one.group for one in missing] == [
        Group.PURPOSE, Group.PURPOSE, Group.SCENARIOS, Group.CRITERIA, Group.DATES,
    ]  # fmt: skip


@pytest.mark.parametrize("left_out", ["hypothesis", "roles", "business_owner", "scenarios", "criteria", "dates"])
def test_without_any_one_part_it_does_not_start(store: OpenUnit, left_out: str) -> None:
    with store() as unit:
        draft(unit)
        purpose(unit, **({left_out: ""} if left_out in ("hypothesis", "roles", "business_owner") else {}))
        for part, fill in (("scenarios", scenarios), ("criteria", criterion), ("dates", dates)):
            if part != left_out:
                fill(unit)
        assert "Still missing: " in str(refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON))
        assert pilot_card(unit, pilot_id="p1").status is PilotStatus.DRAFT


def test_the_company_s_own_floor_counts(store: OpenUnit) -> None:
    with store() as unit:
        policy = SMALL.replace(
            "  data_classes: [PUB, INT, CLIENT]\n", "  data_classes: [PUB, INT, CLIENT]\n  pilots: {criteria: 2}\n", 1
        )
        importing.apply(unit, [("small.yaml", policy)], by="test", at=NOON)
        whole(unit)
        assert "1 of 2 success criteria." in str(
            refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON)
        )
        criterion(unit, metric="another")
        assert building.start_pilot(unit, pilot_id="p1", by=owner(unit), at=NOON).new


def test_it_starts_once_and_is_fixed_from_then_on(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        first = building.start_pilot(unit, pilot_id="p1", by=owner(unit), at=NOON)
    with store() as unit:
        again = building.start_pilot(unit, pilot_id="p1", by=owner(unit), at=NOON + timedelta(hours=1))
        assert (first.new, again.new) == (True, False)
        assert (again.pilot.status, again.pilot.started_at) == (PilotStatus.RUNNING, NOON)
        for act in (purpose, scenarios, criterion, dates):
            assert str(refused(act, unit)) == building.STARTED
        assert str(refused(building.drop_draft, unit, pilot_id="p1", by=owner(unit))) == building.STARTED


def test_a_draft_that_waited_too_long_asks_for_new_days(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        late = refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON + timedelta(days=1))
        assert str(late).endswith("Still missing: a first day that is not over.")


def test_a_product_retired_meanwhile_is_not_piloted(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        importing.apply(unit, [("small.yaml", RETIRED)], by="test", at=NOON)
        assert "is being retired" in str(refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON))


def test_a_business_side_owner_who_became_the_owner_meanwhile(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        swapped = SMALL.replace(
            "    deputy: deputy\n    purpose: Reads documents.", "    deputy: anna\n    purpose: Reads documents."
        )
        importing.apply(unit, [("small.yaml", swapped)], by="test", at=NOON)
        error = refused(building.start_pilot, unit, pilot_id="p1", by=owner(unit), at=NOON)
        assert error.field == building.BUSINESS_OWNER


def test_a_dropped_draft_leaves_nothing(store: OpenUnit) -> None:
    with store() as unit:
        whole(unit)
        building.drop_draft(unit, pilot_id="p1", by=owner(unit))
    with store() as unit:
        assert unit.pilots.scenarios(["p1"]) == []
        assert unit.pilots.criteria(["p1"]) == []
        with pytest.raises(NotFoundError):
            building.drop_draft(unit, pilot_id="p1", by=owner(unit))
