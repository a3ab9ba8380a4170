"""A pilot's card says how things stand: before its first day, what was known before, and what a draft lacks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.views.pilots import builder, card, inviting, labels, listing
from portfolio.people import POSITIONS
from portfolio.pilots.listing import PilotEntry
from portfolio.pilots.policy import PilotPolicy
from portfolio.pilots.requirements import missing_of
from storage.vocabulary import Anonymity, PilotStatus
from tests.views.builder_specimens import TODAY, bare, bare_draft, draft_pilot
from tests.views.enrolment_specimens import invited

RUNNING = replace(draft_pilot("DocReader"), status=PilotStatus.RUNNING)


def entry(**more: object) -> PilotEntry:
    return PilotEntry(replace(RUNNING, **more), POSITIONS["invited"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "state"), [(0, "running"), (-3, "running"), (8, "begins on 1 December 2026")])
def test_a_pilot_runs_from_its_first_day(days: int, state: str) -> None:
    found = entry(starts_on=TODAY + timedelta(days=days))
    assert card.state_words(found, TODAY).startswith(f"{state}, decide in 56 days")


def test_a_pilot_started_ahead_of_its_first_day_has_not_started_yet() -> None:
    ahead = card.card_message(entry(starts_on=TODAY + timedelta(days=8)), today=TODAY, new=True)
    assert ahead["text"].startswith("The DocReader pilot is set: begins on 1 December 2026")
    assert "pilot has started" not in str(ahead)
    assert "The DocReader pilot has started: running" in card.card_message(entry(), today=TODAY, new=True)["text"]


def test_what_was_known_before_is_called_the_baseline() -> None:
    shown = str(card.pilot_blocks(RUNNING))
    assert "baseline 123,456.79" in shown
    assert "today" not in shown
    unknown = replace(RUNNING, criteria=(replace(RUNNING.criteria[0], baseline=None),))
    assert "no baseline, target" in str(card.pilot_blocks(unknown))


def test_days_that_are_not_set_are_said_once() -> None:
    no_days = replace(RUNNING, starts_on=None, ends_on=None, decide_on=None)
    assert "No day is set yet" in str(card.pilot_blocks(no_days))
    begun = str(card.pilot_blocks(replace(no_days, starts_on=TODAY)))
    assert "to a day to be set, decided by a day to be set" in begun


@pytest.mark.parametrize("anonymity", Anonymity)
def test_the_terms_say_who_does_what(anonymity: Anonymity) -> None:
    shown = str(card.pilot_blocks(replace(RUNNING, rules=replace(RUNNING.rules, anonymity=anonymity))))
    assert "Feedback is asked for every 14 days, 1 reminder at most" in shown
    assert labels.NAMES[anonymity] in shown


def test_a_draft_says_how_much_is_missing_and_what_comes_first() -> None:
    missing = missing_of(bare(), PilotPolicy())
    found = PilotEntry(bare(), POSITIONS["owner, deputy"], missing)
    assert card.state_words(found, TODAY) == "draft, 8 things still missing, first: a hypothesis"
    assert card.state_words(replace(found, missing=missing[:1]), TODAY) == "draft, still missing: a hypothesis"
    assert "8 things still missing" in str(listing.home_blocks([found], today=TODAY))


def test_people_will_be_invited() -> None:
    assert inviting.invited_message(invited("x", 2))["text"].startswith("2 people will be invited to the x pilot.")


@pytest.mark.parametrize(("step", "needed"), [(1, 3), (2, 1), (5, 3)])
def test_the_builder_says_what_the_start_demands(step: int, needed: int) -> None:
    shown = builder.builder_view(bare_draft(), step)["blocks"]
    hints = [block["hint"]["text"] for block in shown if block.get("hint")]
    assert sum(hint.startswith(builder.NEEDED) for hint in hints) == needed
