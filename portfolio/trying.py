"""Tries a card before it is saved: which recent asks of its product it would have answered otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from portfolio.asking import catalog_now
from portfolio.cards import Catalog, ConstraintCard, Person, ProductCard
from portfolio.editing import EditForm, plan_section
from portfolio.editing_fields import Section
from portfolio.importing_format import ProductPart
from portfolio.people import person_by_slack_id
from portfolio.routing import Router
from portfolio.toolbox import Toolbox
from storage.unit import Unit
from storage.vocabulary import Outcome

RECENT = timedelta(days=90)
MOST_ASKS = 5
LOOKED_THROUGH = 500  # asks, for those that were answered with the product


@dataclass(frozen=True, slots=True)
class Trial:
    """What a changed card does to the last asks that were answered with its product, by the card alone: past asks
    do not count and no model is asked. `lost`: named for them no more; `other`: answered in another way."""

    form: EditForm
    asked: int
    lost: int = 0
    other: int = 0


def try_section(
    tools: Toolbox, *, product_key: str, section: Section, typed: Mapping[str, str], marks: str, by: Person
) -> Trial:
    """Try what was typed; nothing is written. No unit is open while asks are answered again.

    Raises as `save_section` does for what cannot be saved.
    """
    at = tools.clock.now()
    with tools.unit() as unit:
        form, part = plan_section(
            unit, product_key=product_key, section=section, typed=typed, marks=marks, by=by, at=at
        )  # fmt: skip
        asked = _recent(unit, product_key, at - RECENT)
        whole = catalog_now(tools, unit)
    if not asked:
        return Trial(form, 0)
    changed = replace(
        whole, products=tuple(_with(one, part) if one.key == product_key else one for one in whole.products)
    )
    before, after = (_answers(tools.router.offline(), catalog, asked) for catalog in (whole, changed))
    otherwise = [now for was, now in zip(before, after, strict=True) if was != now]
    lost = sum(product_key not in keys for _, keys in otherwise)
    return Trial(form, len(asked), lost, len(otherwise) - lost)


def _recent(unit: Unit, product_key: str, since: datetime) -> list[tuple[Person, str]]:
    """Who asked and what, of the last asks that were answered with the product."""
    rows = unit.asks.answered((Outcome.FIT, Outcome.COMPOSITE), since=since, limit=LOOKED_THROUGH)
    named = [row for row in rows if row.decision and product_key in _named(row.decision)]
    return [(person_by_slack_id(unit, slack_id=row.asker_slack_id), row.text) for row in named[:MOST_ASKS]]


def _named(record: Mapping[str, Any]) -> set[str]:
    return {one["product"]["key"] for one in record["recommendations"]}


def _answers(router: Router, catalog: Catalog, asked: list[tuple[Person, str]]) -> list[tuple[Outcome, frozenset[str]]]:
    """What each ask comes to, and the keys of the products it is answered with."""
    decisions = [router.route(catalog, person, text) for person, text in asked]
    return [(one.outcome, frozenset(found.product.key for found in one.recommendations)) for one in decisions]


def _with(card: ProductCard, part: ProductPart) -> ProductCard:
    """The card as it would be, in all that a form changes and an answer is made from."""
    return replace(
        card,
        purpose=part.purpose,
        covers=tuple(part.covers),
        does_not_cover=tuple(part.does_not_cover),
        constraints=tuple(ConstraintCard(one.text, one.reason) for one in part.constraints),
        audience=part.audience,
        data_classes=tuple(part.data_classes),
        languages=tuple(part.languages),
        integrations=tuple(part.integrations),
    )
