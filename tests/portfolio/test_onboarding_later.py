"""What comes of first steps later: the one reminder, and how far people come, told to who answers for the product."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portfolio import deliveries, onboarding
from portfolio.adoption.first_steps import FirstSteps, first_steps_of
from portfolio.catalog import product_card
from portfolio.checklists import Checklist
from portfolio.errors import NotAllowedError
from portfolio.onboarding_reminders import plan_reminders, reminder_to_say
from portfolio.people import find_person, person_by_slack_id
from portfolio.toolbox import Toolbox
from tests.doubles import SetClock
from tests.portfolio.small_company import NOON
from tests.portfolio.test_onboarding import ACCESS, SCAN, begin, card_says, say, stop, tick, tools

__all__ = ["tools"]

DAY = timedelta(days=1)


def later(tools: Toolbox, time: timedelta) -> Toolbox:
    return replace(tools, clock=SetClock(NOON + time))


def reminded(tools: Toolbox) -> list[Checklist]:
    """Plan what lacks, and what would be said of it now, as often as it is due."""
    with tools.unit() as unit:
        plan_reminders(tools, unit)  # the list itself was said long ago
        deliveries.cancel(unit, recipient="U0ANNA", kinds=[onboarding.KIND], period_starts="", why="said")
    with tools.unit() as unit:
        due = deliveries.take_due(unit, at=tools.clock.now())
        return [found for one in due if (found := reminder_to_say(tools, unit, delivery=one))]


@pytest.mark.parametrize(("after", "is_due"), [(3 * DAY - timedelta(minutes=1), False), (3 * DAY, True)])
def test_a_reminder_comes_on_the_third_working_day_and_once(
    tools: Toolbox, after: timedelta, is_due: bool
) -> None:  # NOON is a Monday
    found = begin(tools).checklist
    assert [one.id for one in reminded(later(tools, after))] == [found.id] * is_due
    with tools.unit() as unit:
        assert plan_reminders(later(tools, 60 * DAY), unit) == (not is_due), "once, however long it lies"


def test_a_weekend_is_no_working_day(tools: Toolbox) -> None:
    begin(later(tools, 3 * DAY))  # on Thursday
    assert reminded(later(tools, 7 * DAY)) == []
    assert len(reminded(later(tools, 8 * DAY))) == 1


def test_nobody_is_reminded_who_went_on_stopped_finished_or_cannot_go_on(tools: Toolbox) -> None:
    found = begin(tools).checklist
    with tools.unit() as unit:
        assert plan_reminders(later(tools, 4 * DAY), unit) == 1
    tick(later(tools, 4 * DAY), found, ACCESS)
    assert reminded(later(tools, 5 * DAY)) == [], "it was planned, and they went on before it was said"
    stop(tools, found)
    again = begin(later(tools, 10 * DAY)).checklist
    with tools.unit() as unit:
        assert plan_reminders(later(tools, 20 * DAY), unit) == 1, "begun again, it may be said once more"
    say(tools, again, worked=True)
    assert reminded(later(tools, 20 * DAY)) == []
    begin(later(tools, 30 * DAY))
    card_says(tools, ("teams: [Credit]", "teams: [Office]"))
    assert reminded(later(tools, 40 * DAY)) == []


def figures(tools: Toolbox, who: str = "owner") -> FirstSteps:
    with tools.unit() as unit:
        product, person = product_card(unit, key="docreader"), find_person(unit, words=who)
        return first_steps_of(unit, product, person=person, at=NOON + 7 * DAY)


def newcomers(tools: Toolbox, *names: str) -> list[Checklist]:
    found = []
    for name in names:
        with tools.unit() as unit:
            person = person_by_slack_id(unit, slack_id=f"U0{name}")
            found.append(onboarding.begin(tools, unit, person=person, product_key="docreader").checklist)
    return found


def test_how_far_people_come_is_told_from_five_on(tools: Toolbox) -> None:
    card_says(tools, ("    teams: [Credit]\n", ""))
    some = newcomers(tools, "A", "B", "C", "D")
    assert figures(tools) == FirstSteps()
    some += newcomers(tools, "E")
    assert figures(tools) == FirstSteps(5, 0, (ACCESS, 5))
    for one in some[:4]:
        say(tools, one, worked=True)
    assert figures(tools) == FirstSteps(5, None), "one to four are not told apart, nor is the step of one"
    say(tools, some[4], worked=True)
    assert figures(tools) == FirstSteps(5, 5)
    begun_again = newcomers(tools, "A")[0]
    assert figures(tools) == FirstSteps(5, 5), "people, not rounds"
    stop(tools, begun_again)
    for one in newcomers(tools, "F", "G", "H", "I", "J"):
        stop(tools, tick(tools, one, ACCESS))
    assert figures(tools) == FirstSteps(10, 5, (SCAN, 5))


@pytest.mark.parametrize("who", ["anna", "bob"])
def test_others_are_not_told(tools: Toolbox, who: str) -> None:
    with pytest.raises(NotAllowedError, match="can see how it is used"):
        figures(tools, who)
