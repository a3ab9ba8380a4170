"""Writes what a plan changes, and keeps the identity of everything that stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from portfolio.catalog import fold
from portfolio.importing_format import CompanyPart, PersonPart, ProductPart, RulePart, ScenarioPart, StepPart
from portfolio.importing_initiatives import write_initiatives, write_moves
from portfolio.importing_plan import ImportPlan
from portfolio.importing_stored import in_order
from portfolio.withdrawing import withdraw_others, withdraw_people
from storage.models import (
    CompanyRow,
    ConstraintRow,
    OnboardingStepRow,
    PersonRow,
    ProductDifferenceRow,
    ProductRow,
    RuleRow,
    ScenarioRow,
)
from storage.unit import Unit

# Capabilities, section 3 and O2: the fields routing decides by. A change of one is a new version of the fit rules.
FIT_FIELDS = frozenset({"covers", "does_not_cover", "audience", "teams", "data_classes", "stage"})
RULE_FIELDS = frozenset({"statement", "examples", "allowed_examples", "triggers"})
TitledRow = TypeVar("TitledRow", ScenarioRow, OnboardingStepRow)


def write(unit: Unit, plan: ImportPlan, *, by: str, at: datetime) -> None:
    """Write every entry the plan creates or updates; the version is the caller's business."""
    touched = {
        (change.noun, change.key): {one.name for one in change.fields} for change in plan.changes if change.fields
    }
    file = plan.written
    if file.company is not None and ("company", "company") in touched:
        _write_company(unit, file.company.value)
    gone = [one for one in file.withdrawn if (one.noun, one.key) in touched]
    withdraw_people(unit, gone, at=at)
    people = [entry.value for entry in file.people if ("person", entry.value.key) in touched]
    people_ids = _write_people(unit, people)
    products = [entry.value for entry in file.products if ("product", entry.value.key) in touched]
    _write_products(unit, products, people_ids, {part.key: touched["product", part.key] for part in products}, by, at)
    rules = [entry.value for entry in file.rules if ("rule", entry.value.key) in touched]
    _write_rules(unit, rules, people_ids, {part.key: touched["rule", part.key] for part in rules}, at)
    write_initiatives(unit, [one.value for one in file.initiatives if ("initiative", one.value.key) in touched])
    if gone:
        withdraw_others(unit, gone, by=by, at=at)
    new = {change.key for change in plan.changes if change.noun == "product" and change.verb == "created"}
    write_moves(unit, [one.value for one in file.moves], new=new, by=by, today=at.date())


def _write_company(unit: Unit, part: CompanyPart) -> None:
    row = unit.company.present()
    pilots = part.pilots.model_dump(exclude_none=True) if part.pilots else {}
    if row is None:
        row = CompanyRow(name=part.name, data_classes=part.data_classes)
        unit.company.add(row)
    row.name, row.data_classes, row.pilots = part.name, list(part.data_classes), pilots or None
    row.confirm_days = part.confirm_days


def _write_people(unit: Unit, parts: Sequence[PersonPart]) -> dict[str, int]:
    """Write these people and return everyone's row id by key."""
    rows = {row.key: row for row in unit.people.all(withdrawn=True)}
    wanted = {part.slack_id: part.key for part in parts}
    for one in rows.values():
        if one.withdrawn_at is not None and wanted.get(one.slack_id, one.key) != one.key:
            one.slack_id = None  # somebody else's by now
    for part in parts:
        if part.key in rows and rows[part.key].slack_id != part.slack_id:
            rows[part.key].slack_id = None  # let go first, so that two people can exchange their ids
    unit.people.flush()
    for part in parts:
        row = rows.get(part.key)
        if row is None:
            row = rows[part.key] = PersonRow(key=part.key, name=part.name)
            unit.people.add(row)
        row.name, row.slack_id, row.team, row.withdrawn_at = part.name, part.slack_id, part.team, None
    unit.people.flush()
    ids = {key: row.id for key, row in rows.items() if row.id is not None}
    for part in parts:
        unit.people.set_roles(ids[part.key], in_order(part.roles))
    return ids


def _write_products(
    unit: Unit,
    parts: Sequence[ProductPart],
    people: Mapping[str, int],
    touched: Mapping[str, set[str]],
    by: str,
    at: datetime,
) -> None:
    rows = {row.key: row for row in unit.products.all(withdrawn=True)}
    stood = {key: row.stage for key, row in rows.items()}
    for part in parts:
        row = rows.get(part.key)
        if row is None:
            rows[part.key] = _new_product(part, at)
            unit.products.add([rows[part.key]])
        elif touched[part.key] & FIT_FIELDS:
            row.fit_rules_version += 1
    unit.products.flush()
    ids = {key: row.id for key, row in rows.items() if row.id is not None}
    for part in parts:
        row = rows[part.key]
        _set_words(row, part)
        row.owner_id, row.deputy_id = people.get(part.owner or ""), people.get(part.deputy or "")
        row.replaced_by_id = ids.get(part.replaced_by or "")
        row.updated_at, row.updated_by, row.withdrawn_at = at, by, None
        if stood.get(part.key) is not part.stage:
            move = {"product_id": ids[part.key], "stage": part.stage, "moved_on": at.date(), "by": by}
            unit.initiatives.add_move_once(move)
    _write_parts(unit, parts, ids, at)


def _new_product(part: ProductPart, at: datetime) -> ProductRow:
    return ProductRow(
        key=part.key,
        name=part.name,
        kind=part.kind,
        stage=part.stage,
        purpose=part.purpose,
        covers=list(part.covers),
        created_at=at,
        updated_at=at,
    )


def _set_words(row: ProductRow, part: ProductPart) -> None:
    row.name, row.kind, row.stage = part.name, part.kind, part.stage
    row.purpose, row.audience = part.purpose, part.audience
    row.teams = None if part.teams is None else list(part.teams)
    row.covers, row.does_not_cover = list(part.covers), list(part.does_not_cover)
    row.data_classes, row.integrations = list(part.data_classes), list(part.integrations)
    row.roadmap, row.aliases, row.languages = list(part.roadmap), list(part.aliases), list(part.languages)
    row.links = [{"title": link.title, "url": link.url} for link in part.links]
    row.support_channel, row.retire_on = part.support_channel, part.retire_on


def _write_parts(unit: Unit, parts: Sequence[ProductPart], ids: Mapping[str, int], at: datetime) -> None:
    changed = [ids[part.key] for part in parts]
    scenarios = unit.products.scenarios(changed)
    steps = unit.products.onboarding(changed)
    constraints = unit.products.constraints(changed)
    differences = unit.products.differences(changed)
    for part in parts:
        product_id = ids[part.key]
        unit.products.add(_scenarios(product_id, part.scenarios, scenarios.get(product_id, ()), at))
        unit.products.add(_steps(product_id, part.onboarding, steps.get(product_id, ()), at))
        unit.products.remove([*constraints.get(product_id, ()), *differences.get(product_id, ())])
    unit.products.flush()  # the old rows go before new ones with the same keys come
    for part in parts:
        product_id = ids[part.key]
        unit.products.add(
            ConstraintRow(product_id=product_id, position=position, text=each.text, reason=each.reason)
            for position, each in enumerate(part.constraints)
        )
        unit.products.add(
            ProductDifferenceRow(product_id=product_id, other_id=ids[other], position=position, text=text)
            for position, (other, text) in enumerate(part.differs_from.items())
        )
    unit.products.flush()


def _scenarios(
    product_id: int, parts: Sequence[ScenarioPart], present: Sequence[ScenarioRow], at: datetime
) -> list[ScenarioRow]:
    rows: list[ScenarioRow] = []
    for position, part in enumerate(parts):
        row = _same(part.title, present) or ScenarioRow(product_id=product_id, position=position, title=part.title)
        row.title, row.task, row.role, row.example = part.title, part.task, part.role, part.example
        row.position, row.removed_at = position, None
        rows.append(row)
    _take_off(present, rows, at)
    return rows


def _steps(
    product_id: int, parts: Sequence[StepPart], present: Sequence[OnboardingStepRow], at: datetime
) -> list[OnboardingStepRow]:
    rows: list[OnboardingStepRow] = []
    for position, part in enumerate(parts):
        row = _same(part.title, present) or OnboardingStepRow(
            product_id=product_id, position=position, title=part.title
        )
        row.title, row.how, row.position, row.removed_at = part.title, part.how, position, None
        rows.append(row)
    _take_off(present, rows, at)
    return rows


def _same(title: str, present: Sequence[TitledRow]) -> TitledRow | None:
    """The row that carries this title, or one that differs only in upper and lower case."""
    exact = next((row for row in present if row.title == title), None)
    return exact or next((row for row in present if fold(row.title) == fold(title)), None)


def _take_off(present: Sequence[TitledRow], kept: Sequence[TitledRow], at: datetime) -> None:
    for row in present:
        if row.removed_at is None and not any(row is each for each in kept):
            row.removed_at = at


def _write_rules(
    unit: Unit, parts: Sequence[RulePart], people: Mapping[str, int], touched: Mapping[str, set[str]], at: datetime
) -> None:
    rows = {row.key: row for row in unit.rules.all(withdrawn=True)}
    for part in parts:
        row = rows.get(part.key)
        if row is None:
            row = RuleRow(key=part.key, statement=part.statement, updated_at=at)
            unit.rules.add(row)
        elif touched[part.key] & RULE_FIELDS:
            row.version += 1
        row.statement, row.safe_alternative = part.statement, part.safe_alternative
        row.examples, row.allowed_examples = list(part.examples), list(part.allowed_examples)
        row.triggers = list(part.triggers)
        row.contact_id, row.updated_at, row.withdrawn_at = people.get(part.contact or ""), at, None
