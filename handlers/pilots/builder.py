"""The pilot builder: opening it, going on and back with everything kept, criteria, the start and the end of a draft."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from handlers import home
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views.blocks import View
from handlers.views.pilots import builder as builder_view
from handlers.views.pilots import card as card_view
from handlers.views.pilots import criterion as criterion_view
from handlers.views.pilots.builder import GROUPS, STEPS, Draft
from handlers.views.values import STALE, Carried, needed, word_of
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError, PortfolioError
from portfolio.pilots import building, criteria, days, entering, proving
from portfolio.pilots.cards import Criterion, FeedbackRules, PilotCard
from portfolio.pilots.criteria import Given, day_from, number_from, whole_from
from portfolio.pilots.days import Dates
from portfolio.pilots.listing import pilot_entry
from portfolio.pilots.policy import policy_of
from portfolio.pilots.requirements import Group, missing_of
from portfolio.work import LEFT
from storage.vocabulary import Anonymity, Better, Evidence

log = logging.getLogger(__name__)

TITLE = "Pilot"
Keep = Callable[..., object]  # keeps a step, given the open unit


def open_builder(arrival: Arrival) -> None:
    """ "Build the pilot" or "Continue your draft": the builder, at the first step that is not done."""
    carried = arrival.carried()
    needed(carried.pilot)
    arrival.load(TITLE, lambda: _begun(arrival, carried))


def _begun(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    if carried.product:
        at = arrival.tools.clock.now()
        with arrival.tools.unit() as unit:
            building.draft_pilot(unit, pilot_id=carried.pilot, product_key=carried.product, by=by, at=at)
    draft = _draft(arrival, carried.pilot, by)
    first = GROUPS.index(draft.missing[0].group) + 1 if draft.missing else STEPS
    return builder_view.builder_view(draft, first)


def receive_step(arrival: Arrival) -> Step | None:
    """A step was sent: it is kept and the next one shown; on the review, the pilot starts."""
    carried, step = _here(arrival.form_metadata())
    if step == STEPS:
        return _start(arrival, carried)
    arrival.ack(response_action="update", view=_kept(arrival, carried, step, step + 1))
    return None


def go(arrival: Arrival) -> None:
    """ "Back", or to what is missing: what stands on the step is kept first."""
    carried, step = _here(arrival.carried())
    there = _number(carried.pick)
    arrival.slack.update_view(str(arrival.view.get("id", "")), _kept(arrival, carried, step, there))


def drop(arrival: Arrival) -> None:
    """ "Drop this draft"."""
    carried, by = arrival.carried(), person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot = building.drop_draft(unit, pilot_id=carried.pilot, by=by)
    arrival.slack.update_view(str(arrival.view.get("id", "")), builder_view.dropped_view(pilot))
    home.draw(arrival)


def open_criterion(arrival: Arrival) -> None:
    """ "Add a criterion" or "Change": its form, over the builder."""
    carried, by = arrival.carried(), person_of(arrival)
    arrival.load("Success criterion", lambda: _criterion_form(arrival, carried, by))


def _criterion_form(arrival: Arrival, carried: Carried, by: Person) -> View:
    with arrival.tools.unit() as unit:
        pilot = building.draft_for(unit, pilot_id=carried.pilot, by=by)
    return criterion_view.criterion_form(_criterion(pilot, carried.item), carried=carried)


def receive_criterion(arrival: Arrival) -> Step:
    """A criterion was saved: its form closes, and the builder below shows it."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    given = _given(arrival)
    with arrival.tools.unit() as unit:
        pilot = building.draft_for(unit, pilot_id=carried.pilot, by=by)
        known = _criterion(pilot, carried.item)
        number = known.id if known else None
        proving.save_criterion(unit, pilot_id=pilot.id, by=by, criterion_id=number, given=given)
    arrival.ack()
    below = str(arrival.view.get("previous_view_id") or "")
    return lambda: _show_criteria(arrival, carried, below, by) if below else None


def remove_criterion(arrival: Arrival) -> None:
    """ "Remove" beside a criterion."""
    carried, by = arrival.carried(), person_of(arrival)
    if not carried.item.isdecimal():
        raise InvalidInputError(STALE)
    with arrival.tools.unit() as unit:
        proving.remove_criterion(unit, pilot_id=carried.pilot, by=by, criterion_id=int(carried.item))
    _show_criteria(arrival, carried, str(arrival.view.get("id", "")), by)


def _show_criteria(arrival: Arrival, carried: Carried, view_id: str, by: Person) -> None:
    draft = _draft(arrival, carried.pilot, by)
    arrival.slack.update_view(view_id, builder_view.builder_view(draft, GROUPS.index(Group.CRITERIA) + 1))


# ---- keeping a step


def keep_entered(arrival: Arrival) -> None:
    """A field was changed: what stands in the step is kept in silence, field by field, but for what is not valid by
    itself. What is wrong with it is said when the step is left.

    Slack sends nothing when the form is closed, so that what was entered has to be kept before.
    """
    try:
        carried, step = _here(arrival.form_metadata())
        by, moment = person_of(arrival), str(arrival.payload.get("action_ts", ""))
        with arrival.tools.unit() as unit:
            building.held_draft(unit, pilot_id=carried.pilot, by=by)
            if step < STEPS and arrival.tools.work.is_newest(_form(arrival), moment):
                group, today = GROUPS[step - 1], _today(arrival)
                entered = {name: _entered(arrival, name) for name in entering.FIELDS[group]}
                entering.enter(unit, pilot_id=carried.pilot, by=by, group=group, entered=entered, today=today)
    except PortfolioError as refusal:
        log.info("not kept as entered: %s", type(refusal).__name__)


def _entered(arrival: Arrival, name: str) -> tuple[str, ...]:
    typed = arrival.typed(name)
    return arrival.chosen(name) or ((typed,) if typed else ())


def _kept(arrival: Arrival, carried: Carried, here: int, there: int) -> View:
    """Keep what stands on one step and make another."""
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        if here < STEPS:
            KEEP[GROUPS[here - 1]](arrival, carried.pilot, by)(unit)
        arrival.tools.work.is_newest(_form(arrival), LEFT)  # a letter on its way undoes nothing any more
    return builder_view.builder_view(_draft(arrival, carried.pilot, by), there)


def _form(arrival: Arrival) -> str:
    """This form as it was drawn: the hash changes when another step stands in it."""
    return f"{arrival.view.get('id', '')}:{arrival.view.get('hash', '')}"


def _keep_purpose(arrival: Arrival, pilot_id: str, by: Person) -> Keep:
    return partial(
        building.set_purpose,
        pilot_id=pilot_id,
        by=by,
        hypothesis=arrival.typed(building.HYPOTHESIS),
        roles=arrival.typed(building.ROLES),
        business_owner=_one(arrival, building.BUSINESS_OWNER),
    )


def _keep_scenarios(arrival: Arrival, pilot_id: str, by: Person) -> Keep:
    chosen, new = arrival.chosen(proving.CHOSEN), arrival.typed(proving.NEW)
    return partial(proving.set_scenarios, pilot_id=pilot_id, by=by, chosen=chosen, new=new)


def _keep_criteria(_arrival: Arrival, pilot_id: str, by: Person) -> Keep:
    """Each criterion was kept when its form was saved."""
    return partial(building.draft_for, pilot_id=pilot_id, by=by)


def _keep_rules(arrival: Arrival, pilot_id: str, by: Person) -> Keep:
    whose = _one(arrival, building.ANONYMITY)
    anonymity = word_of(Anonymity, whose, "Choose whose feedback it is.", field=building.ANONYMITY)
    rules = FeedbackRules(
        cadence_days=whole_from(arrival.typed(building.CADENCE), building.CADENCE),
        reminders=whole_from(_one(arrival, building.REMINDERS), building.REMINDERS),
        anonymity=anonymity,
        channel=_one(arrival, building.CHANNEL),
    )
    return partial(building.set_rules, pilot_id=pilot_id, by=by, rules=rules)


def _keep_dates(arrival: Arrival, pilot_id: str, by: Person) -> Keep:
    names = (days.STARTS, days.ENDS, days.DECIDES)
    starts, ends, decides = (day_from(_one(arrival, name), name) for name in names)
    return partial(
        building.set_dates,
        pilot_id=pilot_id,
        by=by,
        dates=Dates(starts, ends, decides),
        integrations=arrival.typed(building.INTEGRATIONS),
        today=_today(arrival),
    )


KEEP: dict[Group, Callable[[Arrival, str, Person], Keep]] = {
    Group.PURPOSE: _keep_purpose,
    Group.SCENARIOS: _keep_scenarios,
    Group.CRITERIA: _keep_criteria,
    Group.RULES: _keep_rules,
    Group.DATES: _keep_dates,
}


# ---- starting


def _start(arrival: Arrival, carried: Carried) -> Step | None:
    """Start it; where it turned bad meanwhile, that is said instead."""
    by, at, today = person_of(arrival), arrival.tools.clock.now(), _today(arrival)
    with arrival.tools.unit() as unit:
        new = building.start_pilot(unit, pilot_id=carried.pilot, by=by, at=at).new
        found = pilot_entry(unit, pilot_id=carried.pilot, person=by, today=today)
    arrival.ack(response_action="update", view=card_view.card_modal(found, today=today))
    if not new and not arrival.replayed:  # the same form twice: who pressed it was told
        return None

    def tell() -> None:
        arrival.slack.tell(arrival.slack_id, card_view.card_message(found, today=today, new=True))
        home.draw(arrival)

    return tell


# ---- reading what was sent


def _draft(arrival: Arrival, pilot_id: str, by: Person) -> Draft:
    with arrival.tools.unit() as unit:
        pilot, policy = building.draft_for(unit, pilot_id=pilot_id, by=by), policy_of(unit)
        offered = proving.scenarios_offered(unit, pilot)
    return Draft(pilot, policy, offered, missing_of(pilot, policy, today=_today(arrival)))


def _today(arrival: Arrival) -> date:
    return arrival.tools.clock.now().date()


def _here(carried: Carried) -> tuple[Carried, int]:
    """What is carried, and which step it stood on."""
    needed(carried.pilot)
    return replace(carried, item=""), _number(carried.part)


def _number(step: str) -> int:
    """A step by its number. Raises InvalidInputError for one there is not."""
    if step not in {str(number) for number in range(1, STEPS + 1)}:
        raise InvalidInputError(STALE)
    return int(step)


def _criterion(pilot: PilotCard, item: str) -> Criterion | None:
    """The criterion named, or None for a new one. Raises NotFoundError."""
    if not item:
        return None
    found = next((one for one in pilot.criteria if str(one.id) == item), None)
    if found is None:
        raise NotFoundError("That criterion is not there any more.")
    return found


def _given(arrival: Arrival) -> Given:
    unknown = "Choose one of those."
    better = word_of(Better, _one(arrival, criteria.BETTER), unknown, field=criteria.EVIDENCE)
    evidence = word_of(Evidence, _one(arrival, criteria.EVIDENCE), unknown, field=criteria.EVIDENCE)
    return Given(
        metric=arrival.typed(criteria.METRIC),
        unit=arrival.typed(criteria.UNIT),
        baseline=number_from(arrival.typed(criteria.BASELINE), criteria.BASELINE),
        target=number_from(arrival.typed(criteria.TARGET), criteria.TARGET),
        better=better,
        evidence=evidence,
        how_measured=arrival.typed(criteria.MEASURED),
    )


def _one(arrival: Arrival, block_id: str) -> str:
    return next(iter(arrival.chosen(block_id)), "")
