"""What is behind a number: days, teams that are large enough, files, questions, and what changed since it was said."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from portfolio.adoption.digesting import compose_owner_digest
from portfolio.adoption.explaining import explain
from portfolio.adoption.looking import Which, explain_one, look_up
from portfolio.adoption.portfolio_digesting import compose_portfolio_digest
from portfolio.adoption.windows import Window
from portfolio.catalog import product_card
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.people import find_person
from storage.models import IntakeRow, UsageEventRow
from storage.unit import Unit
from storage.vocabulary import Basis, IntakeStatus, LifecycleStage, UsageActivity
from tests.adoption import put_initiative, put_move, put_people, put_reading, put_request, put_usage
from tests.doubles import counting_ids
from tests.portfolio.adoption.test_digesting import AT, put_weeks, week

OpenUnit = Callable[[], AbstractContextManager[Unit]]
FRIDAY = week().start + timedelta(days=4)


def explained(unit: Unit, metric: str, *, who: str = "owner", window: Window | None = None) -> object:
    product, person = product_card(unit, key="docreader"), find_person(unit, words=who)
    return explain(unit, product=product, metric=metric, window=window or week(), person=person)


def test_days_and_only_teams_that_are_large_enough(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", FRIDAY, 9, team="Credit", prefix="log:a")
        put_people(unit, "docreader", FRIDAY, 7, team="Legal", prefix="log:b")
        put_people(unit, "docreader", FRIDAY, 3, team="Board", prefix="log:c")
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric="active_people", window=week(), person=person)
    assert found.periods == ((FRIDAY, 19),)
    # Three people are hidden: with Legal beside Credit they would follow from the total.
    assert found.teams == (("Credit", 9),)
    assert found.other_people == 10


@pytest.mark.parametrize("metric", ["active_people", "active_teams"])
@pytest.mark.parametrize(
    "sizes", [(1,), (4,), (5,), (5, 4), (5, 5, 1), (9, 7, 3), (6, 5, 2, 2), (30, 20, 4), (5, 3, 3), (8, 8, 8)]
)
def test_no_team_of_fewer_than_five_follows_from_the_rest(store: OpenUnit, metric: str, sizes: tuple[int, ...]) -> None:
    with store() as unit:
        for place, size in enumerate(sizes):
            put_people(unit, "docreader", FRIDAY, size, team=f"T{place}", prefix=f"log:{place}-")
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric=metric, window=week(), person=person)
    assert all(people >= 5 for _, people in found.teams)
    assert found.other_people == 0 or found.other_people >= 5 or not found.teams
    assert sum(people for _, people in found.teams) + found.other_people == sum(sizes)


def test_a_month_is_told_by_weeks(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", 6, 7, 8, 9)
        october = Window(date(2026, 10, 26), date(2026, 11, 23))
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric="active_people", window=october, person=person)
    assert found.by_week
    assert [people for _, people in found.periods] == [6, 7, 8, 9]


def test_the_files_it_came_with_and_values_that_were_noted(store: OpenUnit) -> None:
    with store() as unit:
        row = IntakeRow(
            id="i1", digest="d", name="log.csv", reader="usage", status=IntakeStatus.DONE, by="owner", began_at=AT,
            done_at=AT,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        put_people(unit, "docreader", FRIDAY, 5)
        for event in unit.session.exec(select(UsageEventRow)).all():
            event.intake_id = "i1"
        put_reading(
            unit, "docreader", "output_quality", week().start, week().end, 4.2, n=31, basis=Basis.SELF_REPORTED,
            noted_by="owner",
        )  # fmt: skip
        product, person = product_card(unit, key="docreader"), find_person(unit, words="lead")
        people = explain(unit, product=product, metric="active_people", window=week(), person=person)
        quality = explain(unit, product=product, metric="output_quality", window=week(), person=person)
    assert [(one.name, one.by, one.rows) for one in people.files] == [("log.csv", "Olga Owner", 5)]
    assert [(one.value, one.n, one.by) for one in quality.noted] == [(4.2, 31, "Olga Owner")]


def test_questions_are_those_the_figure_counts(store: OpenUnit) -> None:
    with store() as unit:
        put_request(unit, "docreader", "old-open", AT - timedelta(days=30))
        put_request(unit, "docreader", "old-done", AT - timedelta(days=30), resolved_after=timedelta(days=26))
        put_request(unit, "docreader", "new", AT - timedelta(days=4), resolved_after=timedelta(days=1))
        counted = {
            metric: len(explained(unit, metric).questions)  # type: ignore[attr-defined]
            for metric in ("support_requests", "open_requests", "resolution_time")
        }
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric="support_requests", window=week(), person=person)
    assert counted == {"support_requests": 1, "open_requests": 1, "resolution_time": 2}
    assert found.questions[0].by is not None
    assert found.questions[0].by.slack_id == "U0ASKER"
    assert found.figure.now.value == 1


def test_initiatives_by_title(store: OpenUnit) -> None:
    with store() as unit:
        put_initiative(unit, "memo", ["docreader"], title="Memos", idea_on=date(2026, 1, 1), pilot_on=date(2026, 3, 1))
        put_initiative(unit, "later", ["docreader"], title="Later", idea_on=date(2027, 1, 1))
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric="initiatives", window=week(), person=person)
    assert [one.title for one in found.initiatives] == ["Memos"]


def test_what_was_said_then_and_what_came_in_since(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", *[20] * 9, 34)
        person = find_person(unit, words="owner")
        digest = compose_owner_digest(unit, person=person, turn_key="W48", window=week(), at=AT, new_id=counting_ids())
        which = Which(digest_id=digest.id)
        before, looked = explain_one(unit, which=which, metric="active_people", person=person)
        put_people(unit, "docreader", FRIDAY, 2, prefix="late:")
        found, _ = explain_one(unit, which=which, metric="active_people", person=person)
    assert not before.has_changed
    assert found.has_changed
    assert found.then is not None
    assert (found.then.value, found.figure.now.value) == (34, 36)
    assert [one.key for one in looked.products] == ["docreader"]


def test_a_value_of_another_period_is_explained_over_that_one(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", *[20] * 9, 34)
        put_reading(unit, "docreader", "output_quality", date(2026, 10, 1), date(2026, 11, 1), 4.2, n=31)
        person = find_person(unit, words="owner")
        digest = compose_owner_digest(unit, person=person, turn_key="W48", window=week(), at=AT, new_id=counting_ids())
        found, _ = explain_one(unit, which=Which(digest_id=digest.id), metric="output_quality", person=person)
    assert found.window == Window(date(2026, 10, 1), date(2026, 11, 1))
    assert found.figure.now.value == 4.2
    assert not found.has_changed


def test_a_digest_of_the_portfolio_can_be_explained_too(store: OpenUnit) -> None:
    november = Window(date(2026, 11, 1), date(2026, 12, 1))
    with store() as unit:
        for month, people in ((9, 10), (10, 11), (11, 40)):
            put_people(unit, "docreader", date(2026, month, 28), people)
        lead = find_person(unit, words="lead")
        digest = compose_portfolio_digest(
            unit, person=lead, turn_key="2026-11", window=november, at=datetime(2026, 12, 1, 9, tzinfo=UTC),
            new_id=counting_ids(),
        )  # fmt: skip
        found, looked = explain_one(unit, which=Which(digest_id=digest.id), metric="active_people", person=lead)
    assert found.product.key == "docreader"
    assert found.then is not None
    assert found.then.value == 40
    assert looked.window == november


def test_only_who_may_see_it(store: OpenUnit) -> None:
    with store() as unit:
        put_weeks(unit, "docreader", *[20] * 9, 34)
        owner, anna = find_person(unit, words="owner"), find_person(unit, words="anna")
        digest = compose_owner_digest(unit, person=owner, turn_key="W48", window=week(), at=AT, new_id=counting_ids())
        with pytest.raises(NotAllowedError):
            explained(unit, "active_people", who="anna")
        with pytest.raises(NotAllowedError):
            look_up(unit, which=Which(digest_id=digest.id), person=anna)
        with pytest.raises(NotAllowedError):
            look_up(unit, which=Which(product_key="docreader", window=week()), person=anna)
        assert look_up(unit, which=Which(product_key="docreader", window=week()), person=owner).part.figures


def test_what_is_not_there_is_refused_in_words(store: OpenUnit) -> None:
    with store() as unit:
        owner = find_person(unit, words="owner")
        for which in (Which(), Which(digest_id="gone"), Which(product_key="nothing", window=week())):
            with pytest.raises(NotFoundError):
                explain_one(unit, which=which, metric="", person=owner)
        with pytest.raises(NotFoundError, match="not counted"):
            explained(unit, "acceptance_rate")


def test_what_was_done_is_behind_what_is_counted_of_it(store: OpenUnit) -> None:
    people = {f"log:{number}": 4 for number in range(6)}
    with store() as unit:
        put_usage(unit, "docreader", {FRIDAY: people}, activity=UsageActivity.SUGGESTED)
        put_usage(unit, "docreader", {FRIDAY: dict.fromkeys(people, 1)}, activity=UsageActivity.ACCEPTED)
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric="documents_unchanged", window=week(), person=person)
        month = Window(date(2026, 11, 1), date(2026, 12, 1))
        weeks = explain(unit, product=product, metric="documents_unchanged", window=month, person=person)
        usual = explain(unit, product=product, metric="active_people", window=month, person=person)
    assert (found.done, found.periods) == (((FRIDAY, "6 of 24"),), ())
    assert weeks.done == ((week().start, "6 of 24"),)
    assert {day.weekday() for day, _ in usual.periods} == {0}, "weeks begin on Monday"


def test_every_case_behind_a_time_is_listed_the_products_own_too(store: OpenUnit) -> None:
    with store() as unit:
        put_initiative(unit, "a", ["docreader"], pilot_on=date(2026, 5, 1), adoption_on=date(2026, 6, 1))
        put_initiative(unit, "b", ["docreader"], idea_on=date(2026, 5, 1), pilot_on=date(2026, 6, 1))
        put_move(unit, "docreader", LifecycleStage.PILOT, date(2026, 2, 1))
        put_move(unit, "docreader", LifecycleStage.ADOPTION, date(2026, 3, 1))
        product, person = product_card(unit, key="docreader"), find_person(unit, words="owner")
        found = explain(unit, product=product, metric="pilot_to_adoption", window=week(), person=person)
    assert found.figure.now.n == len(found.initiatives) == 2
    assert found.initiatives[-1].title == "DocReader itself"
    assert found.initiatives[-1].adoption_on == date(2026, 3, 1)
