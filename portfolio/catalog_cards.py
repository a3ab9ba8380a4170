"""Makes frozen product cards out of the catalogue's rows, in one query per table whatever the number of products."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portfolio.cards import ConstraintCard, LinkCard, OnboardingStepCard, Person, ProductCard, RuleCard, ScenarioCard
from portfolio.people import person_from
from storage.models import (
    ConstraintRow,
    OnboardingStepRow,
    ProductDifferenceRow,
    ProductRow,
    RuleRow,
    ScenarioRow,
)
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class CardParts:
    """What hangs on products, by row id, read ahead for a set of products."""

    people: Mapping[int, Person]
    keys: Mapping[int, str]
    scenarios: Mapping[int, Sequence[ScenarioRow]]
    onboarding: Mapping[int, Sequence[OnboardingStepRow]]
    constraints: Mapping[int, Sequence[ConstraintRow]]
    differences: Mapping[int, Sequence[ProductDifferenceRow]]


def people_by_id(unit: Unit, ids: Collection[int] | None = None) -> dict[int, Person]:
    """These people, or everyone, by row id."""
    rows = unit.people.all() if ids is None else unit.people.by_ids(ids)
    roles = unit.people.roles(ids)
    return {row.id: person_from(row, roles.get(row.id, frozenset())) for row in rows if row.id is not None}


def whole_catalog_cards(unit: Unit, people: Mapping[int, Person]) -> tuple[ProductCard, ...]:
    """Every product as a card, in the order of import."""
    rows = unit.products.all()
    keys = {row.id: row.key for row in rows if row.id is not None}
    return cards(rows, parts_of(unit, people=people, keys=keys, ids=None))


def cards_of(unit: Unit, rows: Sequence[ProductRow]) -> tuple[ProductCard, ...]:
    """These products as cards, in the order given."""
    ids = [row.id for row in rows if row.id is not None]
    person_ids = {found for row in rows for found in (row.owner_id, row.deputy_id) if found is not None}
    differences = unit.products.differences(ids)
    others = {row.replaced_by_id for row in rows if row.replaced_by_id is not None}
    others |= {part.other_id for some in differences.values() for part in some}
    keys = {row.id: row.key for row in unit.products.by_ids(others) if row.id is not None}
    return cards(rows, parts_of(unit, people=people_by_id(unit, person_ids), keys=keys, ids=ids))


def parts_of(
    unit: Unit, *, people: Mapping[int, Person], keys: Mapping[int, str], ids: Collection[int] | None
) -> CardParts:
    """Read what hangs on these products (None: on all). `keys`: product keys by row id, for references."""
    return CardParts(
        people=people,
        keys=keys,
        scenarios=unit.products.scenarios(ids),
        onboarding=unit.products.onboarding(ids),
        constraints=unit.products.constraints(ids),
        differences=unit.products.differences(ids),
    )


def cards(rows: Sequence[ProductRow], parts: CardParts) -> tuple[ProductCard, ...]:
    """Rows and their parts as cards; what was taken off a card stays off."""
    return tuple(_card(row, row.id or 0, parts) for row in rows)


def _card(row: ProductRow, row_id: int, parts: CardParts) -> ProductCard:
    return ProductCard(
        key=row.key,
        name=row.name,
        kind=row.kind,
        stage=row.stage,
        purpose=row.purpose,
        covers=tuple(row.covers),
        owner=parts.people.get(row.owner_id or 0),
        deputy=parts.people.get(row.deputy_id or 0),
        audience=row.audience,
        teams=None if row.teams is None else tuple(row.teams),
        does_not_cover=tuple(row.does_not_cover),
        differs_from=tuple(
            (parts.keys[part.other_id], part.text)
            for part in parts.differences.get(row_id, ())
            if part.other_id in parts.keys
        ),
        data_classes=tuple(row.data_classes),
        scenarios=_scenarios(parts.scenarios.get(row_id, ())),
        constraints=tuple(ConstraintCard(part.text, part.reason) for part in parts.constraints.get(row_id, ())),
        integrations=tuple(row.integrations),
        onboarding=_steps(parts.onboarding.get(row_id, ())),
        roadmap=tuple(row.roadmap),
        aliases=tuple(row.aliases),
        languages=tuple(row.languages),
        support_channel=row.support_channel,
        links=tuple(LinkCard(link["title"], link["url"]) for link in row.links),
        replaced_by=parts.keys.get(row.replaced_by_id or 0),
        retire_on=row.retire_on,
        fit_rules_version=row.fit_rules_version,
        updated_at=row.updated_at,
    )


def _scenarios(rows: Sequence[ScenarioRow]) -> tuple[ScenarioCard, ...]:
    return tuple(ScenarioCard(row.title, row.task, row.role, row.example) for row in rows if row.removed_at is None)


def _steps(rows: Sequence[OnboardingStepRow]) -> tuple[OnboardingStepCard, ...]:
    return tuple(OnboardingStepCard(row.title, row.how) for row in rows if row.removed_at is None)


def rule_cards(rows: Sequence[RuleRow], people: Mapping[int, Person]) -> tuple[RuleCard, ...]:
    """Rules as cards, in the order given."""
    return tuple(
        RuleCard(
            key=row.key,
            statement=row.statement,
            examples=tuple(row.examples),
            allowed_examples=tuple(row.allowed_examples),
            triggers=tuple(row.triggers),
            safe_alternative=row.safe_alternative,
            contact=people.get(row.contact_id or 0),
            version=row.version,
        )
        for row in rows
    )
