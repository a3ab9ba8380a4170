"""What is older than the company keeps it goes, with what was made of it; what is younger stays, and all by default."""

from datetime import date, timedelta

import pytest

from portfolio.errors import ErasedError
from portfolio.kept import deleted_lately
from portfolio.kept_for import Retention
from portfolio.people import find_person
from portfolio.replaying import replay
from portfolio.requests import DELETED
from portfolio.retention import forget_old
from portfolio.routes import learnable
from portfolio.toolbox import Toolbox
from storage.models import UsageEventRow
from storage.vocabulary import UsageActivity
from tests.doubles import ScriptedRouter, SetClock, counting_ids
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON
from tests.portfolio.somebodys_traces import put_ask, rows_of, tables_with

YOUNG = NOON + timedelta(days=300)


def desk(traced: OpenUnit, retention: Retention) -> Toolbox:
    """The tools of a process, 400 days after everything was said."""
    with traced() as unit:
        put_ask(unit, "young", "of late", find_person(unit, words="bob"), product="docreader")
        young = unit.asks.by_id("young")
        assert young is not None
        young.asked_at = YOUNG
    clock = SetClock(NOON + timedelta(days=400))
    return Toolbox(traced, clock, counting_ids(), ScriptedRouter(), retention=retention)  # type: ignore[arg-type]


def test_old_asks_go_with_what_was_made_of_them(traced: OpenUnit) -> None:
    tools = desk(traced, Retention(asks=365))
    forget_old(tools)
    forget_old(tools)
    with traced() as unit:
        assert {row["id"]: row["text"] for row in rows_of(unit, "ask") if row["text"]} == {"young": "of late"}
        assert learnable(unit, at=NOON) == ()
        assert [name for name in ("demand", "answer_rating", "route") if rows_of(unit, name)] == []
        questions = {row["id"]: row["text"] for row in rows_of(unit, "support_request")}
        assert questions == {"open": "secret open", "closed": DELETED}, "what is open is somebody's work"
        assert len(rows_of(unit, "erasure")) == 1, "the second run found nothing"
        assert len(rows_of(unit, "usage_event")) == 2
        assert deleted_lately(unit, at=tools.clock.now()) == 0, "it was counted no more before"
        with pytest.raises(ErasedError, match="because it had been kept long enough"):
            replay(unit, ask_id="scan")


def test_old_usage_goes_and_who_is_in_none_that_is_left(traced: OpenUnit) -> None:
    tools = desk(traced, Retention(usage=400))
    with traced() as unit:
        product = unit.products.by_key("docreader")
        assert product is not None
        unit.session.add(
            UsageEventRow(
                key=bytes(16 * [9]), product_id=product.id or 0, user_id=2, on_day=date(2027, 12, 1),
                activity=UsageActivity.USE, source="file",
            )
        )  # fmt: skip
    forget_old(tools)
    with traced() as unit:
        assert [row["user_id"] for row in rows_of(unit, "usage_event")] == [2]
        assert [row["id"] for row in rows_of(unit, "usage_user")] == [2]
        assert "ask" in tables_with(unit, "secret")


def test_without_a_setting_nothing_goes(traced: OpenUnit) -> None:
    tools = desk(traced, Retention())
    forget_old(tools)
    with traced() as unit:
        assert len([row for row in rows_of(unit, "ask") if row["text"]]) == 4
        assert len(rows_of(unit, "usage_event")) == 2
