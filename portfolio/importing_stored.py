"""What the store holds, in the terms of the import format: what a plan compares with and an export writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portfolio.cards import Person, ProductCard, RuleCard
from portfolio.catalog_cards import cards_of, people_by_id, rule_cards, whole_catalog_cards
from portfolio.importing_format import (
    CompanyPart,
    ConstraintPart,
    InitiativePart,
    LinkPart,
    MovePart,
    Part,
    PersonPart,
    PilotsPart,
    ProductPart,
    RulePart,
    ScenarioPart,
    StepPart,
    UsePart,
)
from storage.models import CompanyRow, InitiativeRow, PersonRow
from storage.unit import Unit
from storage.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Stored:
    """The catalogue as the format would say it, by key and in the order of import.

    `withdrawn`: what was taken out of it as it was then, by noun and key.
    """

    company: CompanyPart | None
    people: dict[str, PersonPart]
    products: dict[str, ProductPart]
    rules: dict[str, RulePart]
    initiatives: dict[str, InitiativePart] = field(default_factory=dict)
    moves: dict[str, MovePart] = field(default_factory=dict)
    withdrawn: dict[tuple[str, str], Part] = field(default_factory=dict)


def stored(unit: Unit) -> Stored:
    """Everything the store holds, in ten queries or so.

    Stored values are taken as they are: a limit that became tighter since must not make the catalogue unreadable.
    """
    company = unit.company.present()
    roles = unit.people.roles()
    people = people_by_id(unit)
    return Stored(
        company=_company(company) if company else None,
        people={row.key: _person(row, roles.get(row.id or 0, frozenset())) for row in unit.people.all()},
        products={card.key: product_part(card) for card in whole_catalog_cards(unit, people)},
        rules={card.key: _rule(card) for card in rule_cards(unit.rules.all(), people)},
        initiatives=_initiatives(unit, unit.initiatives.all()),
        moves=_moves(unit),
        withdrawn=_withdrawn(unit, people),
    )


def _withdrawn(unit: Unit, people: Mapping[int, Person]) -> dict[tuple[str, str], Part]:
    persons = [row for row in unit.people.all(withdrawn=True) if row.withdrawn_at is not None]
    products = [row for row in unit.products.all(withdrawn=True) if row.withdrawn_at is not None]
    rules = [row for row in unit.rules.all(withdrawn=True) if row.withdrawn_at is not None]
    initiatives = [row for row in unit.initiatives.all(withdrawn=True) if row.withdrawn_at is not None]
    parts: dict[str, Mapping[str, Part]] = {
        "person": {row.key: _person(row, frozenset()) for row in persons},
        "product": {card.key: product_part(card) for card in cards_of(unit, products)},
        "rule": {card.key: _rule(card) for card in rule_cards(rules, people)},
        "initiative": _initiatives(unit, initiatives),
    }
    return {
        (noun, key): part.model_copy(update={"withdrawn": True})
        for noun, some in parts.items()
        for key, part in some.items()
    }


def in_order(roles: "frozenset[Role] | tuple[Role, ...] | list[Role]") -> list[Role]:
    """Roles in the vocabulary's order, whatever order they were written in; no role at all is an employee."""
    return [role for role in Role if role in roles] or [Role.EMPLOYEE]


def _company(row: CompanyRow) -> CompanyPart:
    pilots = PilotsPart.model_construct(**row.pilots) if row.pilots else None
    return CompanyPart.model_construct(
        name=row.name, data_classes=list(row.data_classes), pilots=pilots, confirm_days=row.confirm_days
    )


def _person(row: PersonRow, roles: frozenset[Role]) -> PersonPart:
    return PersonPart.model_construct(
        key=row.key, name=row.name, slack_id=row.slack_id, team=row.team, roles=in_order(roles)
    )


def _key(person: Person | None) -> str | None:
    return None if person is None else person.key


def product_part(card: ProductCard) -> ProductPart:
    """The product as the format would say it."""
    return ProductPart.model_construct(
        key=card.key,
        name=card.name,
        kind=card.kind,
        stage=card.stage,
        owner=_key(card.owner),
        deputy=_key(card.deputy),
        purpose=card.purpose,
        audience=card.audience,
        teams=None if card.teams is None else list(card.teams),
        covers=list(card.covers),
        does_not_cover=list(card.does_not_cover),
        differs_from=dict(card.differs_from),
        data_classes=list(card.data_classes),
        scenarios=[
            ScenarioPart.model_construct(title=each.title, task=each.task, role=each.role, example=each.example)
            for each in card.scenarios
        ],
        constraints=[ConstraintPart.model_construct(text=each.text, reason=each.reason) for each in card.constraints],
        integrations=list(card.integrations),
        onboarding=[StepPart.model_construct(title=each.title, how=each.how) for each in card.onboarding],
        roadmap=list(card.roadmap),
        aliases=list(card.aliases),
        languages=list(card.languages),
        support_channel=card.support_channel,
        links=[LinkPart.model_construct(title=each.title, url=each.url) for each in card.links],
        replaced_by=card.replaced_by,
        retire_on=card.retire_on,
    )


def _rule(card: RuleCard) -> RulePart:
    return RulePart.model_construct(
        key=card.key,
        statement=card.statement,
        examples=list(card.examples),
        allowed_examples=list(card.allowed_examples),
        triggers=list(card.triggers),
        safe_alternative=card.safe_alternative,
        contact=_key(card.contact),
    )


def move_key(part: MovePart) -> str:
    """What tells one move from others."""
    return f"{part.product} {part.stage} {part.on}"


def _initiatives(unit: Unit, rows: Sequence[InitiativeRow]) -> dict[str, InitiativePart]:
    people = {row.id or 0: row.key for row in unit.people.all(withdrawn=True)}
    keys = {row.id or 0: row.key for row in unit.products.all(withdrawn=True)}
    titles = {one.id: one.title for some in unit.products.scenarios().values() for one in some}
    uses: dict[int, list[UsePart]] = {}
    for use in unit.initiatives.uses(withdrawn=True):
        part = UsePart.model_construct(
            product=keys[use.product_id], part=use.part, scenario=titles.get(use.scenario_id), since=use.since
        )
        uses.setdefault(use.initiative_id, []).append(part)
    return {row.key: _initiative(row, people, uses.get(row.id or 0, [])) for row in rows}


def _initiative(row: InitiativeRow, people: Mapping[int, str], uses: list[UsePart]) -> InitiativePart:
    return InitiativePart.model_construct(
        **row.model_dump(exclude={"id", "lead_id", "withdrawn_at"}), lead=people.get(row.lead_id or 0), products=uses
    )


def _moves(unit: Unit) -> dict[str, MovePart]:
    keys = {row.id or 0: row.key for row in unit.products.all()}
    parts = [
        MovePart.model_construct(product=keys[row.product_id], stage=row.stage, on=row.moved_on)
        for row in unit.initiatives.moves(list(keys))
    ]
    return {move_key(part): part for part in parts}
