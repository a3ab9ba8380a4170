"""Every change of a product's stage leaves its day, and who made it."""

from datetime import timedelta

from portfolio import importing
from storage.unit import Unit
from storage.vocabulary import LifecycleStage
from tests.adoption import id_of
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

RULES = (
    "products:\n  - {key: regsearch, name: RegSearch, kind: rag, stage: %s, purpose: Finds rules., covers: [rules]}\n"
)


def moves(unit: Unit, key: str = "regsearch") -> list[tuple[LifecycleStage, int, str]]:
    rows = unit.initiatives.moves([id_of(unit, key)])
    return [(row.stage, (row.moved_on - NOON.date()).days, row.by) for row in rows]


def test_a_new_product_comes_to_its_first_stage(store: OpenUnit) -> None:
    with store() as unit:
        assert moves(unit) == [(LifecycleStage.ADOPTION, 0, "test")]
        assert moves(unit, "scantext") == [(LifecycleStage.RETIREMENT, 0, "test")]


def test_a_change_of_stage_is_a_move_and_any_other_change_is_none(store: OpenUnit) -> None:
    with store() as unit:
        for days, stage in ((1, "adoption"), (2, "scaling"), (3, "scaling"), (9, "retirement")):
            importing.apply(unit, [("a.yaml", RULES % stage)], by="owner", at=NOON + timedelta(days=days))
        assert moves(unit) == [
            (LifecycleStage.ADOPTION, 0, "test"),
            (LifecycleStage.SCALING, 2, "owner"),
            (LifecycleStage.RETIREMENT, 9, "owner"),
        ]


def test_there_and_back_on_one_day_is_told_once(store: OpenUnit) -> None:
    with store() as unit:
        for stage in ("scaling", "adoption", "scaling"):
            importing.apply(unit, [("a.yaml", RULES % stage)], by="owner", at=NOON)
        assert [stage for stage, _, _ in moves(unit)] == [LifecycleStage.ADOPTION, LifecycleStage.SCALING]
