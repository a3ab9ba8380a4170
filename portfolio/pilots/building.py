"""Builds pilots: a draft that is filled in group by group and kept, and a start that refuses a bad pilot."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from portfolio.cards import Person
from portfolio.catalog import no_product
from portfolio.catalog_cards import cards_of
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, require
from portfolio.pilots.appointing import plan_appointment
from portfolio.pilots.cards import FeedbackRules, PilotCard
from portfolio.pilots.days import Dates, check_dates
from portfolio.pilots.lines import lines_from, text_from
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import GONE, pilot_card, pilot_for, pilots_from
from portfolio.pilots.requirements import missing_of, refusal_of
from storage.models import PilotRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, LifecycleStage, PilotStatus

HYPOTHESIS, ROLES, BUSINESS_OWNER = "hypothesis", "roles", "business_owner"
CADENCE, REMINDERS, ANONYMITY, CHANNEL = "cadence", "reminders", "anonymity", "channel"
INTEGRATIONS = "integrations"
MOST_ROLES, MOST_INTEGRATIONS, LONGEST_LINE = 12, 20, 80
LONGEST_CADENCE = 31
STARTED = "This pilot has started: what it has to prove cannot be changed any more."
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_SLACK_ID, _CHANNEL_ID = re.compile(r"[UW][A-Z0-9]{2,30}"), re.compile(r"[CG][A-Z0-9]{2,30}")


@dataclass(frozen=True, slots=True)
class Started:
    """A pilot that runs. `new`: started just now, by this very call."""

    pilot: PilotCard
    new: bool


def draft_pilot(unit: Unit, *, pilot_id: str, product_key: str, by: Person, at: datetime) -> PilotCard:
    """Begin a pilot of a product; the same `pilot_id` again gives the draft that is there, as it stands.

    Raises NotFoundError, NotAllowedError, and InvalidInputError for a product in retirement.
    """
    row = unit.products.by_key(product_key)
    if row is None or row.id is None or not _ID.fullmatch(pilot_id):
        raise no_product(unit, key=product_key)
    product = cards_of(unit, [row])[0]
    keys = tuple(one.key for one in (product.owner, product.deputy) if one is not None)
    require(by, Act.BUILD_PILOT, owner_keys=keys)
    refuse_retired(product.stage, product.name)
    unit.pilots.add_once(PilotRow(id=pilot_id, product_id=row.id, created_by=by.slack_id or "", created_at=at))
    return draft_for(unit, pilot_id=pilot_id, by=by)


def draft_for(unit: Unit, *, pilot_id: str, by: Person) -> PilotCard:
    """A draft, for someone who may build it. Raises NotFoundError, NotAllowedError, InvalidInputError once started."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.BUILD_PILOT)
    if pilot.status is not PilotStatus.DRAFT:
        raise InvalidInputError(STARTED)
    return pilot


def held_draft(unit: Unit, *, pilot_id: str, by: Person) -> tuple[PilotRow, PilotCard]:
    """A draft held until the unit ends, so that two who build it at once wait for each other. Raises as `draft_for`."""
    row = unit.pilots.hold(pilot_id)
    if row is None:
        raise NotFoundError(GONE)
    return row, draft_for(unit, pilot_id=pilot_id, by=by)


def set_purpose(
    unit: Unit, *, pilot_id: str, by: Person, hypothesis: str, roles: str, business_owner: str
) -> PilotCard:
    """What is to be found out, with which roles (one a line), and who answers for it on the business side.

    `business_owner`: a Slack id, "" for nobody yet. Raises InvalidInputError with the field.
    """
    row, pilot = held_draft(unit, pilot_id=pilot_id, by=by)
    check_business_owner(pilot, business_owner)
    found = roles_from(roles)
    row.hypothesis = text_from(hypothesis, HYPOTHESIS)
    row.roles, row.business_owner = found, business_owner
    return _kept(unit, row)


def set_rules(unit: Unit, *, pilot_id: str, by: Person, rules: FeedbackRules) -> PilotCard:
    """How feedback is asked for. Raises InvalidInputError with the field."""
    row, _ = held_draft(unit, pilot_id=pilot_id, by=by)
    check_cadence(rules.cadence_days)
    check_reminders(rules.reminders)
    check_channel(rules.channel)
    row.cadence_days, row.reminders = rules.cadence_days, rules.reminders
    row.anonymity, row.channel = Anonymity(rules.anonymity), rules.channel
    return _kept(unit, row)


def set_dates(unit: Unit, *, pilot_id: str, by: Person, dates: Dates, integrations: str, today: date) -> PilotCard:
    """When it starts, ends and is decided (days of the company), and the integrations it stands or falls with.

    Raises InvalidInputError with the field.
    """
    row, _ = held_draft(unit, pilot_id=pilot_id, by=by)
    check_dates(dates, policy_of(unit), today=today)
    found = integrations_from(integrations)
    row.starts_on, row.ends_on, row.decide_on = dates.starts_on, dates.ends_on, dates.decide_on
    row.integrations = found
    return _kept(unit, row)


def roles_from(typed: str) -> list[str]:
    """The roles of a pilot, one a line. Raises InvalidInputError with the field."""
    return list(lines_from(typed, ROLES, most=MOST_ROLES, longest=LONGEST_LINE))


def integrations_from(typed: str) -> list[str]:
    """The integrations a pilot stands or falls with, one a line. Raises InvalidInputError with the field."""
    return list(lines_from(typed, INTEGRATIONS, most=MOST_INTEGRATIONS, longest=LONGEST_LINE))


def check_business_owner(pilot: PilotCard, slack_id: str) -> None:
    """Raise InvalidInputError for who cannot answer for a pilot on the business side; "" is nobody yet."""
    if slack_id and not _SLACK_ID.fullmatch(slack_id):
        raise InvalidInputError("Choose somebody of the workspace.", field=BUSINESS_OWNER)
    _refuse_own_side(pilot, slack_id)


def check_cadence(days: int) -> None:
    """Raise InvalidInputError where feedback would be asked for too often or too seldom."""
    if not 1 <= days <= LONGEST_CADENCE:
        raise InvalidInputError(f"Ask every 1 to {LONGEST_CADENCE} days.", field=CADENCE)


def check_reminders(count: int) -> None:
    """Raise InvalidInputError for more reminders than people bear."""
    if not 0 <= count <= 2:
        raise InvalidInputError("Remind people twice at most.", field=REMINDERS)


def check_channel(channel: str) -> None:
    """Raise InvalidInputError for what is no id of a channel; "" is none."""
    if channel and not _CHANNEL_ID.fullmatch(channel):
        raise InvalidInputError("Choose a channel of the workspace.", field=CHANNEL)


def start_pilot(unit: Unit, *, pilot_id: str, by: Person, at: datetime) -> Started:
    """Start a pilot, once; starting it again changes nothing.

    Raises InvalidInputError in the seed's words while it is a bad pilot, or when its product is being retired, and
    NotFoundError when that was withdrawn.
    """
    unit.company.hold_version()  # nothing is withdrawn while a pilot of it starts
    row = unit.pilots.hold(pilot_id)
    if row is None:
        raise NotFoundError(GONE)
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.BUILD_PILOT)
    if pilot.status is not PilotStatus.DRAFT:
        return Started(pilot, new=False)
    if unit.products.by_key(pilot.product.key) is None:
        raise no_product(unit, key=pilot.product.key)
    refuse_retired(pilot.product.stage, pilot.product.name)
    missing = missing_of(pilot, policy_of(unit), today=at.date())
    if missing:
        raise InvalidInputError(refusal_of(missing))
    # Owners may have changed since the draft was filled in.
    _refuse_own_side(pilot, pilot.business_owner.slack_id if pilot.business_owner else None)
    row.status, row.started_at = PilotStatus.RUNNING, at
    started = _kept(unit, row)
    plan_appointment(unit, started, by=by, at=at)
    return Started(started, new=True)


def drop_draft(unit: Unit, *, pilot_id: str, by: Person) -> PilotCard:
    """Take a draft away for good; gives what it was. Raises as `draft_for`."""
    row, pilot = held_draft(unit, pilot_id=pilot_id, by=by)
    unit.pilots.remove_draft(row)
    return pilot


def others_of(unit: Unit, *, product_key: str) -> tuple[PilotCard, ...]:
    """Drafts and live pilots of the same product, newest first: worth a remark, no reason to refuse."""
    row = unit.products.by_key(product_key)
    rows = unit.pilots.of_products([row.id]) if row is not None and row.id is not None else []
    return pilots_from(unit, [one for one in rows if one.status is not PilotStatus.CLOSED])


def refuse_retired(stage: LifecycleStage, name: str) -> None:
    """Raises InvalidInputError for a product that is being retired."""
    if stage is LifecycleStage.RETIREMENT:
        raise InvalidInputError(f"{name} is being retired: there is nothing left to pilot.")


def _refuse_own_side(pilot: PilotCard, slack_id: str | None) -> None:
    """Whoever answers for the product cannot answer for the business as well: nobody decides about their own."""
    sides = {one.slack_id for one in (pilot.product.owner, pilot.product.deputy) if one is not None}
    if slack_id and slack_id in sides:
        sentence = "That is the product's owner or deputy. Choose somebody from the business side."
        raise InvalidInputError(sentence, field=BUSINESS_OWNER)


def _kept(unit: Unit, row: PilotRow) -> PilotCard:
    unit.session.add(row)
    unit.session.flush()
    return pilot_card(unit, pilot_id=row.id)
