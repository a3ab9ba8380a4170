"""Reads pilots and their people from the store, and says what somebody is to a pilot."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from portfolio.cards import Person, ProductCard, guest
from portfolio.catalog import find_product
from portfolio.catalog_cards import cards_of
from portfolio.errors import NotFoundError
from portfolio.people import Act, Part, people_from, require, row_id_of
from portfolio.pilots.cards import (
    Criterion,
    Decided,
    Feedback,
    FeedbackFields,
    FeedbackRules,
    Participant,
    PilotCard,
    PilotScenario,
)
from storage.models import (
    FeedbackRow,
    ParticipantRow,
    PilotCriterionRow,
    PilotDecisionRow,
    PilotRow,
    PilotScenarioRow,
)
from storage.unit import Unit
from storage.vocabulary import ParticipantStatus

GONE = "I do not know that pilot any more."


def pilot_card(unit: Unit, *, pilot_id: str) -> PilotCard:
    """The pilot with this id. Raises NotFoundError."""
    row = unit.pilots.by_id(pilot_id)
    if row is None:
        raise NotFoundError(GONE)
    return pilots_from(unit, [row])[0]


def pilot_called(unit: Unit, *, words: str) -> PilotCard:
    """The pilot with this id, or the newest one that was started of the product with this key or name.

    Raises NotFoundError.
    """
    row = unit.pilots.by_id(words)
    if row is None:
        product = find_product(unit, words=words)
        named = unit.products.by_key(product.key) if product is not None else None
        rows = unit.pilots.of_products([named.id]) if named is not None and named.id is not None else []
        row = next((one for one in rows if one.started_at is not None), None)
    if row is None:
        raise NotFoundError(f"There is no pilot with the id “{words}”, and none that was started of such a product.")
    return pilots_from(unit, [row])[0]


def pilot_for(unit: Unit, *, pilot_id: str, person: Person, act: Act) -> PilotCard:
    """The pilot, for someone who may do this to it. Raises NotFoundError, NotAllowedError."""
    pilot = pilot_card(unit, pilot_id=pilot_id)
    require(person, act, owner_keys=pilot.owner_keys, parts=parts_of(unit, pilot, person))
    return pilot


def parts_of(unit: Unit, pilot: PilotCard, person: Person) -> frozenset[Part]:
    """What this person is to the pilot, beside owning its product; nothing for somebody without a Slack id."""
    if not person.slack_id:
        return frozenset()
    parts = set()
    if pilot.business_owner is not None and pilot.business_owner.slack_id == person.slack_id:
        parts.add(Part.BUSINESS_OWNER)
    row = unit.pilots.participant(pilot.id, person.slack_id)
    if row is not None and row.status is ParticipantStatus.INVITED:
        parts.add(Part.INVITED)
    if row is not None and row.status is ParticipantStatus.JOINED:
        parts.add(Part.JOINED)
    return frozenset(parts)


def pilots_of(unit: Unit, *, person: Person) -> tuple[PilotCard, ...]:
    """The pilots this person has to do with, newest first: of products they own or deputise for, those they answer for
    on the business side, and those they are invited to or in; drafts only for owner and deputy."""
    person_id = row_id_of(unit, person)
    owned = [] if person_id is None else unit.products.answered_for_by(person_id)
    rows = {row.id: row for row in unit.pilots.of_products([one.id for one in owned if one.id is not None])}
    for row in unit.pilots.about(person.slack_id) if person.slack_id else ():
        if row.started_at is not None:
            rows.setdefault(row.id, row)
    return pilots_from(unit, sorted(rows.values(), key=lambda row: row.created_at, reverse=True))


def pilots_joined(unit: Unit, *, person: Person) -> tuple[PilotCard, ...]:
    """The live pilots this person has joined, newest first."""
    return pilots_from(unit, unit.pilots.joined_by(person.slack_id)) if person.slack_id else ()


def pilots_from(unit: Unit, rows: Sequence[PilotRow]) -> tuple[PilotCard, ...]:
    """Rows as pilots, in a fixed number of queries."""
    if not rows:
        return ()
    ids = [row.id for row in rows]
    products = unit.products.by_ids({row.product_id for row in rows}, withdrawn=True)
    cards = dict(zip([product.id for product in products], cards_of(unit, products), strict=True))
    decisions = unit.pilots.decisions(ids)
    people = people_by_slack_id(unit, {row.business_owner for row in rows} | {one.decided_by for one in decisions})
    bare = [_card(row, cards[row.product_id], people) for row in rows]
    scenarios, criteria = unit.pilots.scenarios(ids), unit.pilots.criteria(ids)
    return tuple(
        replace(
            card,
            scenarios=tuple(_scenario(one) for one in scenarios if one.pilot_id == card.id),
            criteria=tuple(_criterion(one) for one in criteria if one.pilot_id == card.id),
            decisions=tuple(_decided(one, people) for one in decisions if one.pilot_id == card.id),
        )
        for card in bare
    )


def _card(row: PilotRow, product: ProductCard, people: Mapping[str, Person]) -> PilotCard:
    return PilotCard(
        id=row.id,
        product=product,
        status=row.status,
        hypothesis=row.hypothesis,
        roles=tuple(row.roles),
        rules=FeedbackRules(row.cadence_days, row.reminders, row.anonymity, row.channel),
        business_owner=people.get(row.business_owner),
        integrations=tuple(row.integrations),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        decide_on=row.decide_on,
        created_by=row.created_by,
        started_at=row.started_at,
        closed_at=row.closed_at,
    )


def _scenario(row: PilotScenarioRow) -> PilotScenario:
    return PilotScenario(row.id or 0, row.title, row.scenario_id is not None)


def _criterion(row: PilotCriterionRow) -> Criterion:
    return Criterion(
        row.id or 0, row.metric, row.target, row.better, row.evidence, row.unit, row.baseline, row.how_measured
    )


def _decided(row: PilotDecisionRow, people: Mapping[str, Person]) -> Decided:
    return Decided(row.decision, row.reason, people[row.decided_by], row.decided_at, row.decide_on)


def participants_of(unit: Unit, pilot: PilotCard) -> tuple[Participant, ...]:
    """Everybody who was ever invited, in the order they were. Who may see it is the caller's to ask."""
    rows = unit.pilots.participants(pilot.id)
    people = people_by_slack_id(unit, {row.slack_id for row in rows})
    return tuple(participant_from(row, people[row.slack_id]) for row in rows)


def participant_in(unit: Unit, pilot: PilotCard, person: Person) -> Participant | None:
    """This person as a participant of the pilot, or None."""
    row = unit.pilots.participant(pilot.id, person.slack_id) if person.slack_id else None
    return None if row is None else participant_from(row, person)


def participant_from(row: ParticipantRow, person: Person) -> Participant:
    """One row and its person as a participant."""
    return Participant(
        person=person,
        role=row.role,
        status=row.status,
        invited_at=row.invited_at,
        joined_at=row.joined_at,
        left_at=row.left_at,
        answered_for=row.answered_for,
        surveyed=row.surveyed,
        invitations=row.invitations,
    )


def feedback_from(unit: Unit, rows: Sequence[FeedbackRow]) -> tuple[Feedback, ...]:
    """Rows as feedback, with the people behind those that are not anonymous."""
    people = people_by_slack_id(unit, {row.author for row in rows if row.author})
    return tuple(
        Feedback(
            id=row.id,
            pilot_id=row.pilot_id,
            role=row.role,
            fields=FeedbackFields(
                row.kind, row.scenario_id, row.worked, row.quality, row.trust, row.minutes_saved, row.barrier
            ),
            text=row.text,
            source=row.source,
            given_on=row.given_on,
            author=people.get(row.author or ""),
            given_at=row.given_at,
            language=row.language,
            quote_ok=row.quote_ok,
            message_link=row.message_link,
            same_as=row.same_as,
            theme_id=row.theme_id,
            lot=row.lot,
            changed_at=row.changed_at,
        )
        for row in rows
    )


def people_by_slack_id(unit: Unit, slack_ids: Collection[str]) -> dict[str, Person]:
    """People by Slack id; somebody nobody imported is a guest with the key "", and so is who was forgotten."""
    known = {row.slack_id: row for row in unit.people.by_slack_ids(slack_ids, withdrawn=True)}
    found = {str(one.slack_id): one for one in people_from(unit, list(known.values()))}
    return {slack_id: found.get(slack_id) or guest(slack_id) for slack_id in slack_ids if slack_id}
