"""Who changed what of a product and when, by an import or in the chat: kept with the change, shown with its card."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.importing_plan import ImportPlan
from portfolio.people import Act, people_from, require
from storage.models import ProductChangeRow
from storage.unit import Unit

LOOKED_BACK = 50  # changes, for who changed a field last
LONGEST_KEPT = 20_000  # characters of a field before and after; a longer list is cut


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field of a product that was changed. A list has one entry a line.

    `by`: who did it in the chat; None for an import, which `named` says who ran, and for somebody nobody knows any
    more, whose key or Slack id is `named`.
    """

    field: str
    before: str
    after: str
    named: str
    at: datetime
    in_chat: bool
    by: Person | None = None


def keep_history(unit: Unit, plan: ImportPlan, *, by: str, at: datetime, in_chat: bool) -> None:
    """Write down what a plan changed of products that were there before it."""
    changed = {
        change.key: change.fields for change in plan.changes if change.noun == "product" and change.verb == "updated"
    }
    unit.products.add(
        ProductChangeRow(
            product_id=row.id or 0,
            field=one.name,
            before=one.before[:LONGEST_KEPT],
            after=one.after[:LONGEST_KEPT],
            in_chat=in_chat,
            changed_by=by,
            changed_at=at,
        )
        for row in unit.products.by_keys(changed)
        for one in changed[row.key]
    )


def history_of(unit: Unit, product: ProductCard, *, person: Person, limit: int) -> tuple[FieldEdit, ...]:
    """The last changes of a product, the newest first. Raises NotAllowedError."""
    require(person, Act.EDIT_CARD, owner_keys=owner_keys(product))
    return _edits(unit, product, limit=limit)


def last_edit(unit: Unit, product: ProductCard) -> FieldEdit | None:
    """What was changed last in the chat; None when nothing was."""
    return next(iter(_edits(unit, product, limit=1, in_chat=True)), None)


def changes_of(unit: Unit, product: ProductCard, *, fields: Collection[str]) -> dict[str, FieldEdit]:
    """The newest change of each of these fields, by name; what was changed long ago is absent."""
    newest: dict[str, FieldEdit] = {}
    for one in _edits(unit, product, limit=LOOKED_BACK):
        if one.field in fields:
            newest.setdefault(one.field, one)
    return newest


def _edits(unit: Unit, product: ProductCard, *, limit: int, in_chat: bool | None = None) -> tuple[FieldEdit, ...]:
    row = unit.products.by_key(product.key)
    if row is None or row.id is None:
        return ()
    rows = unit.products.changes_of(row.id, limit=limit, in_chat=in_chat)
    people = {name: _person(unit, name) for name in {one.changed_by for one in rows if one.in_chat}}
    return tuple(
        FieldEdit(
            field=one.field,
            before=one.before,
            after=one.after,
            named=one.changed_by,
            at=one.changed_at,
            in_chat=one.in_chat,
            by=people.get(one.changed_by),
        )
        for one in rows
    )


def _person(unit: Unit, name: str) -> Person | None:
    """Who a change is written under: by key, or by the Slack id of somebody nobody imported."""
    row = unit.people.by_key(name) or unit.people.by_slack_id(name)
    return people_from(unit, [row])[0] if row is not None else None
