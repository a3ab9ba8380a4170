"""What was changed in the chat stays while the files that are imported say what they said before the change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from portfolio.importing_format import PersonPart, ProductPart
from portfolio.importing_plan import Kept, text_of
from portfolio.importing_stored import Stored, in_order
from portfolio.importing_validation import Entry, ImportFile
from storage.models import ChatChangeRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import Role

OWNER, DEPUTY = "owner", "deputy"
Lost = frozenset[tuple[str, str]]
NOTHING: Lost = frozenset()


def keep(unit: Unit, file: ImportFile, present: Stored, *, lost: Lost = NOTHING) -> tuple[ImportFile, tuple[Kept, ...]]:
    """The files with what is kept in place of what they say, and what that is. Changes nothing.

    A field is kept that was changed in the chat, unless the files say of it something else than before that change, or
    its value is `lost` with what they withdraw.
    """
    products, found = [], list[Kept]()
    owners: set[str] = set()
    changed = _changed(unit)
    for entry in file.products:
        part, stored = entry.value, present.products.get(entry.value.key)
        rows = [row for row in changed.get(part.key, ()) if stored and _stands(row, part)]
        rows = [row for row in rows if (part.key, row.field) not in lost]
        values = {row.field: getattr(stored, row.field) for row in rows}
        found += [_kept(unit, row, part, values[row.field]) for row in rows if values[row.field] != _said(part, row)]
        if OWNER in values:
            owners.add(values[OWNER])
            if part.deputy == values[OWNER]:
                values[DEPUTY] = None  # nobody stands in for themselves
        products.append(replace(entry, value=part.model_copy(update=values)) if values else entry)
    people = tuple(_as_owner(one) if one.value.key in owners else one for one in file.people)
    return replace(file, products=tuple(products), people=people), tuple(found)


def remember(unit: Unit, *, before: ProductPart, changes: Mapping[str, object], by: str, at: datetime) -> None:
    """These fields of a product were changed in the chat. `before`: the product as it was stored until then."""
    row = unit.products.by_key(before.key)
    if row is None or row.id is None:
        return
    known = {one.field: one for one in unit.products.chat_changes() if one.product_id == row.id}
    said = before.model_dump(mode="json")
    for name in changes:
        one = known.get(name) or ChatChangeRow(
            product_id=row.id, field=name, in_files=said[name], changed_by=by, changed_at=at
        )
        one.changed_by, one.changed_at = by, at
        unit.products.add([one])
    unit.products.flush()


def forget(unit: Unit, file: ImportFile, *, lost: Lost = NOTHING) -> None:
    """Let go what is not kept any more: the files say something else of it, or withdraw the product or the value."""
    parts, changed = {one.value.key: one.value for one in file.products}, _changed(unit)
    gone = {one.key for one in file.withdrawn if one.noun == "product"}
    unit.products.remove(
        row
        for key, rows in changed.items()
        for row in rows
        if key in gone or (key, row.field) in lost or (key in parts and not _stands(row, parts[key]))
    )


def _changed(unit: Unit) -> dict[str, list[ChatChangeRow]]:
    """What was changed in the chat, by key of the product."""
    rows = unit.products.chat_changes()
    products: list[ProductRow] = unit.products.by_ids({row.product_id for row in rows}, withdrawn=True)
    keys = {row.id: row.key for row in products}
    found: dict[str, list[ChatChangeRow]] = {}
    for row in rows:
        found.setdefault(keys[row.product_id], []).append(row)
    return found


def _stands(row: ChatChangeRow, part: ProductPart) -> bool:
    return bool(part.model_dump(mode="json", include={row.field})[row.field] == row.in_files)


def _said(part: ProductPart, row: ChatChangeRow) -> object:
    return getattr(part, row.field)


def _kept(unit: Unit, row: ChatChangeRow, part: ProductPart, value: object) -> Kept:
    person = unit.people.by_key(row.changed_by) or unit.people.by_slack_id(row.changed_by)
    return Kept(
        product=part.key,
        field=row.field,
        value=text_of(value),
        by=person.name if person is not None else row.changed_by,
        on=row.changed_at.date(),
        in_files=text_of(_said(part, row)),
    )


def _as_owner(entry: Entry[PersonPart]) -> Entry[PersonPart]:
    roles = in_order([*entry.value.roles, Role.PRODUCT_OWNER])
    return replace(entry, value=entry.value.model_copy(update={"roles": roles}))
