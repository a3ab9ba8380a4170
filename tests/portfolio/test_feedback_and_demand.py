"""Thumbs, their reasons, and the demand nothing meets."""

from datetime import datetime, timedelta

import pytest

from portfolio.asks import Place, receive_ask, store_decision
from portfolio.decisions import RoutingDecision
from portfolio.demand import DemandCount, add_why, demand_count, record_demand, stem_of, top_demand
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.feedback import explain_rating, rate_answer, ratings_of, recent_dislikes
from portfolio.people import find_person
from storage.unit import Unit
from storage.vocabulary import AskSource, DislikeReason, Outcome, Rating
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON


def receive(
    unit: Unit, ask_id: str, *, who: str = "anna", private: bool = True, outcome: Outcome = Outcome.NO_FIT
) -> None:
    place = Place(AskSource.CLI, private=private)
    receive_ask(unit, ask_id=ask_id, asker=find_person(unit, words=who), text="x", place=place, at=NOON)
    store_decision(unit, ask_id=ask_id, decision=RoutingDecision(outcome), latency_ms=1)


def rate(unit: Unit, who: str, rating: Rating) -> None:
    rate_answer(unit, ask_id="a1", by=find_person(unit, words=who), rating=rating, at=NOON)


def explain(unit: Unit, who: str = "anna", comment: str = "no", product: str | None = None) -> None:
    by = find_person(unit, words=who)
    explain_rating(
        unit, ask_id="a1", by=by, reason=DislikeReason.OTHER_PRODUCT, comment=comment, product_key=product, at=NOON
    )


def test_the_last_thumb_of_each_person_counts(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", private=False)
        rate(unit, "anna", Rating.UP)
        rate(unit, "lead", Rating.UP)
        rate(unit, "anna", Rating.DOWN)
        assert sorted(ratings_of(unit, ask_id="a1")) == [Rating.DOWN, Rating.UP]


def test_a_private_answer_is_rated_by_who_asked(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        rate(unit, "anna", Rating.UP)
        with pytest.raises(NotAllowedError):
            rate(unit, "lead", Rating.UP)
        with pytest.raises(NotAllowedError):
            explain(unit, "lead")


def test_a_reason_is_stored_against_the_very_answer(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        rate(unit, "anna", Rating.DOWN)
        explain(unit, comment=" FlowBot does it \x00", product="regsearch")
        row = unit.ratings.of("a1")[0]
        product = unit.products.by_key("regsearch")
        assert product is not None
        assert (row.rating, row.reason, row.comment) == (Rating.DOWN, DislikeReason.OTHER_PRODUCT, "FlowBot does it �")
        assert row.product_id == product.id
        rate(unit, "anna", Rating.DOWN)  # pressed again: the reason stays
        assert unit.ratings.of("a1")[0].reason is DislikeReason.OTHER_PRODUCT
        rate(unit, "anna", Rating.UP)
        cleared = unit.ratings.of("a1")[0]
        assert (cleared.rating, cleared.reason, cleared.comment, cleared.product_id) == (Rating.UP, None, "", None)


def test_a_reason_alone_is_a_thumb_down(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        explain(unit)
        assert ratings_of(unit, ask_id="a1") == (Rating.DOWN,)


def test_what_cannot_be_stored_is_refused_in_words(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        with pytest.raises(InvalidInputError) as refusal:
            explain(unit, comment="x" * 3001)
        assert refusal.value.field == "comment"
        with pytest.raises(NotFoundError):
            explain(unit, product="toaster")
        with pytest.raises(NotFoundError):
            rate_answer(unit, ask_id="a0", by=find_person(unit, words="anna"), rating=Rating.UP, at=NOON)


def demand(unit: Unit, ask_id: str, text: str, *, who: str = "anna", at: datetime = NOON) -> DemandCount:
    receive(unit, ask_id, who=who)
    return record_demand(unit, ask_id=ask_id, asker=find_person(unit, words=who), text=text, at=at)


def test_demand_counts_asks_and_people_of_30_days(store: OpenUnit) -> None:
    video = "Make a training video with a talking avatar."
    with store() as unit:
        assert demand(unit, "a0", video, who="owner", at=NOON - timedelta(days=30)) == DemandCount(1, 1)
        assert demand(unit, "a1", video, at=NOON - timedelta(days=29)) == DemandCount(2, 2)
        assert demand(unit, "a2", "please MAKE training videos with talking avatars!") == DemandCount(2, 1)
        assert demand(unit, "a3", video, who="bob") == DemandCount(3, 2)
        assert demand(unit, "a4", "Translate a film", who="lead") == DemandCount(1, 1)


def test_demand_is_noted_once_per_ask(store: OpenUnit) -> None:
    with store() as unit:
        demand(unit, "a1", "a video")
        again = record_demand(unit, ask_id="a1", asker=find_person(unit, words="anna"), text="a film", at=NOON)
        assert again == DemandCount(1, 1)
        assert demand_count(unit, ask_id="a1", at=NOON) == DemandCount(1, 1)


def test_what_is_out_of_scope_is_no_demand(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", outcome=Outcome.OUT_OF_SCOPE)
        anna = find_person(unit, words="anna")
        assert record_demand(unit, ask_id="a1", asker=anna, text="book a room", at=NOON) == DemandCount(0, 0)
        with pytest.raises(NotFoundError):
            add_why(unit, ask_id="a1", by=anna, why="need it", at=NOON)


def test_why_is_said_by_who_asked(store: OpenUnit) -> None:
    with store() as unit:
        demand(unit, "a1", "a video")
        add_why(unit, ask_id="a1", by=find_person(unit, words="anna"), why=" for the intranet ", at=NOON)
        row = unit.demand.of("a1")
        assert row is not None
        assert (row.why, row.why_at) == ("for the intranet", NOON)
        with pytest.raises(NotAllowedError):
            add_why(unit, ask_id="a1", by=find_person(unit, words="lead"), why="x", at=NOON)
        for why in ("  ", "x" * 3001):
            with pytest.raises(InvalidInputError) as refusal:
                add_why(unit, ask_id="a1", by=find_person(unit, words="anna"), why=why, at=NOON)
            assert refusal.value.field == "why"


@pytest.mark.parametrize("text", ["", "the", "😀", "\ud83d", "видео с аватаром", "x" * 10_000])
def test_every_text_has_a_stem(text: str) -> None:
    assert len(stem_of(text)) == 32
    assert stem_of(text) == stem_of(text.upper())


def test_different_wishes_have_different_stems() -> None:
    wishes = ["make a video", "make a song", "the", "of", "видео", "аудио"]
    assert len({stem_of(wish) for wish in wishes}) == len(wishes)


def test_the_last_reasons_stand_beside_what_is_wanted(store: OpenUnit) -> None:
    with store() as unit:
        anna = find_person(unit, words="anna")
        for place, why in enumerate(("first", "second", "third", "")):
            receive(unit, f"w{place}")
            at = NOON + timedelta(minutes=place)
            record_demand(unit, ask_id=f"w{place}", asker=anna, text="make a video", at=at)
            if why:
                add_why(unit, ask_id=f"w{place}", by=anna, why=why, at=at)
        (wanted,) = top_demand(unit, at=NOON + timedelta(hours=1), limit=5)
        assert (wanted.asks_30d, wanted.whys) == (4, ("third", "second"))


def test_explained_thumbs_down_are_read_for_thirty_days_and_by_product(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        rate(unit, "anna", Rating.DOWN)
        assert recent_dislikes(unit, at=NOON) == (), "no reason given"
        explain(unit, comment="it skips lines", product="docreader")
        (found,) = recent_dislikes(unit, at=NOON)
        assert (found.reason, found.comment, found.better) == (
            DislikeReason.OTHER_PRODUCT,
            "it skips lines",
            "DocReader",
        )
        assert len(recent_dislikes(unit, at=NOON, product_keys={"docreader"})) == 1
        assert recent_dislikes(unit, at=NOON, product_keys={"regsearch"}) == ()
        assert recent_dislikes(unit, at=NOON + timedelta(days=30)) == ()
