"""Thumbs, their reasons, and the demand nothing meets."""

from datetime import datetime, timedelta

import pytest

from portfolio.asks import Place, receive_ask, store_decision
from portfolio.decisions import RoutingDecision
from portfolio.demand import DemandCount, add_why, demand_count, embedded, record_demand, stem_of, wishes_of
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.feedback import explain_rating, rate_answer, recent_dislikes
from portfolio.people import find_person
from storage.unit import Unit
from storage.vocabulary import AskSource, DemandKind, DislikeReason, Outcome, Rating
from tests.doubles import WordEncoder
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
    reason = DislikeReason.OTHER_PRODUCT if product else DislikeReason.OTHER
    explain_rating(unit, ask_id="a1", by=by, reason=reason, comment=comment, product_key=product, at=NOON)


def test_the_last_thumb_of_each_person_counts(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", private=False)
        rate(unit, "anna", Rating.UP)
        rate(unit, "lead", Rating.UP)
        rate(unit, "anna", Rating.DOWN)
        assert sorted(row.rating for row in unit.ratings.of("a1")) == [Rating.DOWN, Rating.UP]


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
        assert [row.rating for row in unit.ratings.of("a1")] == [Rating.DOWN]


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
        assert demand(unit, "a0", video, who="owner", at=NOON - timedelta(days=30)) == DemandCount(1)
        assert demand(unit, "a1", video, at=NOON - timedelta(days=29)) == DemandCount(2)
        assert demand(unit, "a2", "please MAKE training videos with talking avatars!") == DemandCount(1)
        assert demand(unit, "a3", video, who="bob") == DemandCount(2)
        assert demand(unit, "a4", "Translate a film", who="lead") == DemandCount(1)


def test_demand_is_noted_once_per_ask(store: OpenUnit) -> None:
    with store() as unit:
        demand(unit, "a1", "a video")
        again = record_demand(unit, ask_id="a1", asker=find_person(unit, words="anna"), text="a film", at=NOON)
        assert again == DemandCount(1)
        assert demand_count(unit, ask_id="a1", at=NOON) == DemandCount(1)


def test_what_is_out_of_scope_is_no_demand(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", outcome=Outcome.OUT_OF_SCOPE)
        anna = find_person(unit, words="anna")
        assert record_demand(unit, ask_id="a1", asker=anna, text="book a room", at=NOON) == DemandCount(0)
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


def dislike(unit: Unit, who: str, reason: DislikeReason, product: str | None = None) -> None:
    by = find_person(unit, words=who)
    explain_rating(unit, ask_id="a1", by=by, reason=reason, comment="", product_key=product, at=NOON)


def kind_of(unit: Unit) -> DemandKind | None:
    row = unit.demand.of("a1")
    return None if row is None else row.kind


@pytest.mark.parametrize(
    ("reason", "product", "joins"),
    [
        (DislikeReason.OTHER_PRODUCT, "regsearch", False),
        (DislikeReason.NOT_FOR_ME, None, True),
        (DislikeReason.MISUNDERSTOOD, None, False),
        (DislikeReason.OTHER, None, True),
        (DislikeReason.OUTDATED, None, False),
    ],
)
def test_a_thumb_down_that_leaves_a_need_unmet_is_demand(
    store: OpenUnit, reason: DislikeReason, product: str | None, joins: bool
) -> None:
    with store() as unit:
        receive(unit, "a1", outcome=Outcome.FIT)
        rate(unit, "anna", Rating.DOWN)
        assert kind_of(unit) is None, "a thumb without a reason may mean anything"
        dislike(unit, "anna", reason, product)
        dislike(unit, "anna", reason, product)
        assert kind_of(unit) is (DemandKind.THUMBS_DOWN if joins else None)
        assert demand_count(unit, ask_id="a1", at=NOON).people_30d == int(joins)


def test_a_thumb_up_or_a_better_product_takes_it_out_again(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", outcome=Outcome.FIT)
        dislike(unit, "anna", DislikeReason.OTHER)
        rate(unit, "anna", Rating.DOWN)
        assert kind_of(unit) is DemandKind.THUMBS_DOWN, "pressed again: the reason stays"
        rate(unit, "anna", Rating.UP)
        assert kind_of(unit) is None
        dislike(unit, "anna", DislikeReason.OTHER)
        dislike(unit, "anna", DislikeReason.OTHER_PRODUCT, "regsearch")
        assert kind_of(unit) is None


def test_a_thumb_on_an_answer_that_nothing_fits_changes_no_demand(store: OpenUnit) -> None:
    with store() as unit:
        demand(unit, "a1", "a video")
        dislike(unit, "anna", DislikeReason.OTHER)
        assert kind_of(unit) is DemandKind.NO_FIT
        rate(unit, "anna", Rating.UP)
        assert kind_of(unit) is DemandKind.NO_FIT, "that nothing fits was right: the need is still there"


@pytest.mark.parametrize("outcome", [Outcome.OUT_OF_SCOPE, Outcome.PROHIBITED])
def test_what_may_not_be_or_is_no_ai_never_becomes_demand(store: OpenUnit, outcome: Outcome) -> None:
    with store() as unit:
        receive(unit, "a1", outcome=outcome)
        dislike(unit, "anna", DislikeReason.OTHER)
        assert kind_of(unit) is None
        assert (
            record_demand(unit, ask_id="a1", asker=find_person(unit, words="anna"), text="x", at=NOON).people_30d == 0
        )


def test_only_who_asked_says_that_their_need_is_unmet(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", private=False, outcome=Outcome.FIT)
        dislike(unit, "lead", DislikeReason.OTHER)
        assert kind_of(unit) is None
        dislike(unit, "anna", DislikeReason.OTHER)
        rate(unit, "lead", Rating.UP)
        assert kind_of(unit) is DemandKind.THUMBS_DOWN


def test_asks_that_mean_the_same_are_counted_together(store: OpenUnit) -> None:
    texts = ("a video for the lobby", "for the lobby a nice video", "count the cars")
    said = embedded(WordEncoder(), texts)
    with store() as unit:
        for place, who in enumerate(("anna", "lead", "owner")):
            receive(unit, f"a{place}", who=who)
            by = find_person(unit, words=who)
            record_demand(unit, ask_id=f"a{place}", asker=by, text=texts[place], at=NOON, said=said[place])
        assert demand_count(unit, ask_id="a0", at=NOON) == DemandCount(2)
        assert demand_count(unit, ask_id="a2", at=NOON) == DemandCount(1)


def test_one_s_own_wishes_stand_once_each_and_for_ninety_days(store: OpenUnit) -> None:
    with store() as unit:
        demand(unit, "a0", "an old song", at=NOON - timedelta(days=91))
        demand(unit, "a1", "a video")
        demand(unit, "a2", "A video!", at=NOON)
        demand(unit, "a3", "a song", who="lead")
        (wish,) = wishes_of(unit, person=find_person(unit, words="anna"), at=NOON, limit=5)
        assert (wish.text, wish.people_30d, wish.became) == ("A video!", 1, None)
