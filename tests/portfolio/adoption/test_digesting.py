"""An owner's digest, composed from the store: once a turn, quiet where nothing is new, and previews leave no trace."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from portfolio.adoption.changes import ChangeKind
from portfolio.adoption.digesting import (
    compose_owner_digest,
    digested_for,
    kept_owner_digest,
    preview_owner_digest,
)
from portfolio.adoption.digests import OwnerDigest
from portfolio.adoption.windows import Window
from portfolio.errors import NotFoundError
from portfolio.people import find_person
from portfolio.pilots.inbox import inbox_of
from storage.models import DigestActionRow, DigestRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import Basis, DigestActionKind, LifecycleStage
from tests import makers
from tests.adoption import put_initiative, put_people, put_reading, put_request
from tests.doubles import counting_ids
from tests.portfolio.pilots.saying import pilot_in, say

OpenUnit = Callable[[], AbstractContextManager[Unit]]

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def week(ago: int = 0) -> Window:
    return Window(MONDAY - timedelta(weeks=ago + 1), MONDAY - timedelta(weeks=ago))


def put_weeks(unit: Unit, key: str, *people: int, team: str = "Credit", prefix: str = "log:u") -> None:
    """So many people in each of the last weeks, the newest last."""
    for ago, count in enumerate(reversed(people)):
        put_people(unit, key, week(ago).start + timedelta(days=4), count, team=team, prefix=prefix)


def compose(unit: Unit, who: str = "owner", *, ago: int = 0, new_id: Callable[[], str] | None = None) -> OwnerDigest:
    person, at = find_person(unit, words=who), AT - timedelta(weeks=ago)
    return compose_owner_digest(
        unit, person=person, turn_key=f"W{48 - ago}", window=week(ago), at=at, new_id=new_id or counting_ids(f"d{ago}-")
    )


def preview(unit: Unit, who: str = "owner") -> OwnerDigest:
    return preview_owner_digest(unit, person=find_person(unit, words=who), turn_key="W48", window=week(), at=AT)


def kinds(digest: OwnerDigest) -> list[str]:
    return [change.kind for part in digest.products for change in part.changes]


def test_it_tells_what_changed_with_a_point_for_each_week(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 20, 21, 20, 22, 21, 20, 21, 20, 34)
        digest = compose(unit)
    lead = digest.products[0]
    assert [change.kind for change in lead.changes] == [ChangeKind.PEOPLE, ChangeKind.RECORD]
    assert lead.history[-1] == (week().start, 34.0)
    assert [value for _, value in lead.history] == [None, None, None, 20, 21, 20, 22, 21, 20, 21, 20, 34]
    assert not digest.quiet


def test_a_week_nobody_told_of_is_a_gap_and_one_nobody_worked_is_none(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 6, 0, 6)
        put_weeks(unit, "regsearch", 3, 3, 3, prefix="log:r")
        known = preview(unit).products[0]
        row = unit.products.by_key("docreader")
        assert row is not None
        later = preview_owner_digest(
            unit, person=find_person(unit, words="owner"), turn_key="W52",
            window=Window(MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=4)), at=AT,
        ).products[0]  # fmt: skip
    assert [value for _, value in known.history][-3:] == [6, 0, 6]
    assert [value for _, value in later.history][-4:] == [None, None, None, None]


def test_a_second_call_gives_what_was_said_whatever_came_in_since(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 20, 34)
        put_reading(unit, "docreader", "output_quality", date(2026, 10, 1), date(2026, 11, 1), 4.1, n=31)
        put_reading(unit, "docreader", "output_quality", date(2026, 9, 1), date(2026, 10, 1), 4.3, n=29)
        put_initiative(
            unit, "memo", ["docreader"], impact_unit="EUR a year", confirmed_impact=9.5, confirmed_by="Pat",
            confirmed_on=week().start,
        )  # fmt: skip
        first = compose(unit)
    with store() as unit:
        put_people(unit, "docreader", week().start, 50, prefix="late:")
        again = compose(unit, new_id=lambda: "another")
        kept = kept_owner_digest(unit, person=find_person(unit, words="owner"), turn_key="W48")
        rows = unit.session.exec(select(DigestRow)).all()
    assert again == first == kept
    [late] = first.products[0].lately
    assert (late.start, late.figure.now.value, late.figure.before.value) == (date(2026, 10, 1), 4.1, 4.3)
    assert len(rows) == 1
    with store() as unit:
        assert preview(unit).products[0].figures[0].now.value == 84


def test_what_an_older_version_kept_of_a_change_is_read_still(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", *[50] * 6, 84)
        first = compose(unit)
        assert first.products[0].changes
        (row,) = unit.session.exec(select(DigestRow)).all()
        figures = deepcopy(row.figures)
        for part in figures["products"]:
            part["changes"] = [change | {"good": True} for change in part["changes"]]
        row.figures = figures
    with store() as unit:
        assert kept_owner_digest(unit, person=find_person(unit, words="owner"), turn_key="W48") == first


def test_nothing_is_said_when_nothing_changed_and_that_is_kept(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 20, 21, 20, 22, 21, 20, 21, 20, 21)
        digest = compose(unit)
        row = unit.digests.by_id(digest.id)
    assert digest.quiet
    assert row is not None
    assert row.quiet
    assert kinds(digest) == []


def test_a_preview_keeps_nothing(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 20, 34)
        put_request(unit, "docreader", "r1", AT - timedelta(days=9))
        shown = preview(unit)
        assert unit.session.exec(select(DigestRow)).all() == []
        assert unit.session.exec(select(DigestActionRow)).all() == []
    assert shown.id == ""
    assert shown.offer is not None


def test_a_change_and_the_offer_count_the_same_questions(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 20, 20)
        for number, hours in enumerate((96, 90, 76)):  # the last is overdue when it is said, not when the week ended
            put_request(unit, "docreader", f"r{number}", AT - timedelta(hours=hours))
        digest = preview(unit)
    change = next(one for one in digest.products[0].changes if one.kind == ChangeKind.OVERDUE)
    assert digest.offer is not None
    assert (change.value, digest.offer.n) == (3, 3)


def test_an_offer_alone_is_news_once_and_what_came_of_it_is(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", *[20] * 12)
        put_request(unit, "docreader", "r1", AT - timedelta(weeks=2, days=9))
        first, second = compose(unit, ago=2), compose(unit, ago=1)
        request = unit.requests.hold("r1")
        assert request is not None
        request.status, request.resolved_at, request.resolved_by = "resolved", AT - timedelta(days=2), "owner"  # type: ignore[assignment]
        unit.session.flush()
        third = compose(unit)
        fourth = compose_owner_digest(
            unit, person=find_person(unit, words="owner"), turn_key="W49",
            window=Window(MONDAY, MONDAY + timedelta(weeks=1)), at=AT + timedelta(weeks=1), new_id=counting_ids("e"),
        )  # fmt: skip
    assert first.offer is not None
    assert first.offer.kind is DigestActionKind.ANSWER_REQUESTS
    assert not first.quiet
    assert second.quiet, "what was offered last week and left is no news"
    assert third.receipt is not None
    assert third.receipt.done
    assert not third.quiet
    assert fourth.receipt is None


def test_installed_and_unused_is_told_again_after_four_weeks_and_not_before(store: OpenUnit) -> None:
    with store() as unit:
        put_reading(
            unit, "docreader", "eligible_people", date(2026, 6, 1), date(2026, 6, 2), 42, n=42, basis=Basis.MEASURED
        )
        put_people(unit, "docreader", week(12).start, 8)
        put_weeks(unit, "regsearch", *[3] * 14, prefix="log:r")  # the same source goes on to tell of another product
        told = [kinds(compose(unit, ago=ago)) for ago in (6, 5, 4, 3, 2, 1)]
    assert told[0] == [ChangeKind.UNUSED]
    assert told[1:4] == [[], [], []]
    assert told[4] == [ChangeKind.UNUSED]


def test_a_slide_of_monthly_values_is_told_once(store: OpenUnit) -> None:
    with store() as unit:
        for month, value in ((8, 4.0), (9, 3.8), (10, 3.5)):
            put_reading(
                unit, "docreader", "output_quality", date(2026, month, 1), date(2026, month + 1, 1), value, n=38,
                basis=Basis.SELF_REPORTED,
            )  # fmt: skip
        first, second = compose(unit, ago=1), compose(unit)
    assert kinds(first) == [ChangeKind.SCORE]
    assert kinds(second) == []
    assert next(one.now.value for one in first.products[0].figures if one.metric.key == "output_quality") == 3.5


def test_scenarios_that_are_reused_and_impact_that_is_confirmed(store: OpenUnit) -> None:
    with store() as unit:
        put_initiative(unit, "a", ["docreader"], scenarios={"docreader": "Invoices"}, idea_on=date(2026, 1, 1))
        put_initiative(unit, "b", ["docreader"], scenarios={"docreader": "Invoices"}, idea_on=week().start)
        put_initiative(unit, "c", ["docreader"], scenarios={"docreader": "Passports"}, idea_on=week().start)
        found = preview(unit).products[0].changes
    assert [(one.kind, one.name, one.n) for one in found] == [(ChangeKind.REUSED, "Invoices", 2)]


def test_a_digest_is_about_what_somebody_owns_and_people_use(store: OpenUnit) -> None:
    with store() as unit:
        assert [row.key for row in digested_for(unit, person=find_person(unit, words="owner"))] == ["docreader"]
        assert digested_for(unit, person=find_person(unit, words="deputy")) == ()
        row = unit.products.by_key("docreader")
        assert row is not None
        row.owner_id = None
        unit.session.flush()
        assert [row.key for row in digested_for(unit, person=find_person(unit, words="deputy"))] == ["docreader"]
        row.stage = LifecycleStage.HYPOTHESIS
        unit.session.flush()
        assert digested_for(unit, person=find_person(unit, words="deputy")) == ()
        assert preview(unit, "deputy").quiet


def test_the_product_that_changed_most_leads(store: OpenUnit) -> None:
    with store() as unit:
        owner, reg = unit.people.by_key("owner"), unit.products.by_key("regsearch")
        assert isinstance(reg, ProductRow)
        assert owner is not None
        reg.owner_id = owner.id
        unit.session.flush()
        put_weeks(unit, "docreader", 50, 52, 51, 50, 50)
        put_weeks(unit, "regsearch", 20, 21, 20, 21, 40, prefix="log:r")
        digest = compose(unit)
    assert [one.product.key for one in digest.products] == ["regsearch", "docreader"]


def test_nobody_outside_the_portfolio_gets_one(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(NotFoundError):
        compose_owner_digest(
            unit, person=makers.person("nobody", "No Body"), turn_key="W48", window=week(), at=AT,
            new_id=counting_ids(),
        )  # fmt: skip


def test_the_themes_to_sort_are_those_the_inbox_shows(store: OpenUnit) -> None:
    pilot_in(store)
    for number, said in enumerate(("login slow", "covenant table missing", "handwriting unread", "nothing exports")):
        say(store, f"f{number}", "U0ANNA", said)
    with store() as unit:
        put_weeks(unit, "docreader", 20, 20)
        taken_back = unit.feedback.by_id("f3")
        assert taken_back is not None
        taken_back.withdrawn_at = AT
        unit.session.flush()
        offer = preview(unit).offer
        assert offer is not None
        pilot_id = str(offer.about["pilot"])
        shown = inbox_of(unit, pilot_id=pilot_id, person=find_person(unit, words="owner"))
    assert (offer.kind, offer.n, shown.total) == (DigestActionKind.SORT_FEEDBACK, 3, 3)
