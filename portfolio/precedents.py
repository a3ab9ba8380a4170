"""Precedents: who did a task already, by the initiatives and the scenarios on record that are nearest to it (E15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.questions import done_before_in
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.catalog_cards import people_by_id
from portfolio.explaining import SCENARIO_NEAR
from portfolio.routing import Router
from portfolio.sentences import LONGEST_QUESTION, as_typed, bare
from storage.models import InitiativeRow
from storage.unit import Unit
from storage.vocabulary import LifecycleStage

MOST_PRECEDENTS = 3  # shown, the nearest first
AS_NEAR = 0.7  # share of the nearest one's likeness from which on another is shown beside it
_PLANNED = frozenset({LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT})  # nobody does a thing with these today


@dataclass(frozen=True, slots=True)
class Precedent:
    """An initiative that did something like the task, with who leads it, or a scenario on a product's record.

    `step`: how far an initiative is, "idea", "pilot" or "in use"; "" for a scenario. `role`: who does a scenario.
    """

    title: str
    products: tuple[ProductCard, ...]
    step: str = ""
    team: str = ""
    lead: Person | None = None
    role: str = ""


def task_done_before(text: str, before: Sequence[str]) -> str:
    """The task of a sentence that asks whether somebody did it already; "" for every other sentence.

    `before`: the tasks of the talk, oldest first: "has anyone done this before?" is about the last one.
    """
    if len(text) > LONGEST_QUESTION:
        return ""
    for task in done_before_in(bare(text)):
        if task:
            return as_typed(text, task)
        return before[-1] if before else ""
    return ""


def precedents(unit: Unit, router: Router, catalog: Catalog, task: str) -> tuple[Precedent, ...]:
    """Initiatives that resemble the task or reuse a scenario that does, then further such scenarios, nearest first."""
    near = router.scenarios_near(catalog, task)
    found = [*_initiatives(unit, router, catalog, task, near), *_scenarios(catalog, near)]
    nearest = max((likeness for likeness, _ in found), default=0.0)
    ordered = sorted(found, key=lambda one: (not one[1].step, -one[0]))
    shown: dict[str, Precedent] = {}
    for likeness, one in ordered:
        if likeness >= AS_NEAR * nearest:
            shown.setdefault(one.title, one)
    return tuple(shown.values())[:MOST_PRECEDENTS]


def _scenarios(catalog: Catalog, near: Mapping[tuple[str, str], float]) -> list[tuple[float, Precedent]]:
    titles: dict[str, float] = {}
    for (_, title), likeness in near.items():
        titles[title] = max(likeness, titles.get(title, 0.0))
    found = []
    for title, likeness in titles.items():
        having = [one for one in catalog.products if (one.key, title) in near and one.stage not in _PLANNED]
        role = next((part.role for one in having for part in one.scenarios if part.title == title and part.role), "")
        if having:
            found.append((likeness, Precedent(title, tuple(having), role=role)))
    return found


def _initiatives(
    unit: Unit, router: Router, catalog: Catalog, task: str, near: Mapping[tuple[str, str], float]
) -> list[tuple[float, Precedent]]:
    rows = unit.initiatives.all()
    if not rows:
        return []
    keys = {row.id: row.key for row in unit.products.all()}
    titles = {part.id: part.title for parts in unit.products.scenarios().values() for part in parts}
    vectors = router.ranker.encode([task, *(row.title for row in rows)])
    likeness = np.asarray(vectors[1:] @ vectors[0])
    leads = people_by_id(unit, {row.lead_id for row in rows if row.lead_id is not None})
    uses: dict[int, list[tuple[str, str]]] = {}
    for use in unit.initiatives.uses():
        uses.setdefault(use.initiative_id, []).append((keys.get(use.product_id, ""), titles.get(use.scenario_id, "")))
    found = []
    for row, alike in zip(rows, likeness, strict=True):
        built = uses.get(row.id or 0, [])
        best = max([float(alike), *(near.get(one, 0.0) for one in built)])
        products = [catalog.product(key) for key, _ in built]
        if best >= SCENARIO_NEAR:
            one = replace(_precedent(row), products=tuple(product for product in products if product is not None))
            found.append((best, replace(one, lead=leads.get(row.lead_id or 0))))
    return found


def _precedent(row: InitiativeRow) -> Precedent:
    step = "in use" if row.adoption_on else "pilot" if row.pilot_on else "idea"
    return Precedent(row.title, (), step=step, team=row.team)
