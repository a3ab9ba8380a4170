"""Past routes: what a thumb teaches, what of it counts, what ends it, and who may look and forget."""

from datetime import datetime, timedelta

import pytest

from knowledge.offline_models import PackagedEncoder
from portfolio import importing, learned, routes
from portfolio.asking import ask, catalog_now
from portfolio.asks import Place, receive_ask, store_decision
from portfolio.cards import Person, ProductCard
from portfolio.catalog import product_card, snapshot
from portfolio.decisions import Considered, Recommendation, RoutingDecision, Trace
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.feedback import explain_rating, rate_answer
from portfolio.people import find_person
from portfolio.routing import Router
from portfolio.toolbox import Toolbox
from storage.unit import Unit
from storage.vocabulary import AskSource, DislikeReason, Outcome, Rating
from tests.doubles import SetClock, counting_ids
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL

TASK = "pull the totals off these bills"


def answered(
    unit: Unit, ask_id: str, *named: tuple[str, str], who: str = "anna", text: str = TASK, likely: str = ""
) -> None:
    """An ask answered with these (product key, part); `likely`: a product that was weighed and not chosen."""
    by = find_person(unit, words=who) if who.isalpha() else Person("", "", who)
    place = Place(AskSource.CLI, private=False)
    receive_ask(unit, ask_id=ask_id, asker=by, text=text, place=place, at=NOON)
    found = tuple(Recommendation(product_card(unit, key=key), part, ()) for key, part in named)
    outcome = Outcome.COMPOSITE if len(found) > 1 else Outcome.FIT if found else Outcome.NO_FIT
    trace = Trace(candidates=(Considered(likely, 0.1, 0.1),) if likely else ())
    decision = RoutingDecision(outcome, recommendations=found, trace=trace)
    store_decision(unit, ask_id=ask_id, decision=decision, latency_ms=1)


def rate(unit: Unit, ask_id: str, rating: Rating = Rating.UP, *, who: str = "anna", at: datetime = NOON) -> None:
    by = find_person(unit, words=who) if who.isalpha() else Person("", "", who)
    rate_answer(unit, ask_id=ask_id, by=by, rating=rating, at=at)


def known(unit: Unit, at: datetime = NOON) -> list[tuple[str, str]]:
    return [(one.product_key, one.text) for one in routes.learnable(unit, at=at)]


def docreader(unit: Unit) -> ProductCard:
    return product_card(unit, key="docreader")


def test_a_thumb_up_is_a_route_and_a_thumb_down_takes_it_back(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        before = unit.routes.version()
        rate(unit, "a1")
        assert known(unit) == [("docreader", TASK)]
        assert unit.routes.version() > before
        rate(unit, "a1", Rating.DOWN)
        assert known(unit) == []


def corrected(unit: Unit, ask_id: str, key: str, who: str = "anna") -> None:
    by = find_person(unit, words=who)
    reason = DislikeReason.OTHER_PRODUCT
    explain_rating(unit, ask_id=ask_id, by=by, reason=reason, comment="", product_key=key, at=NOON)


def test_another_product_named_is_a_corrected_route(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""), likely="regsearch")
        rate(unit, "a1")
        corrected(unit, "a1", "regsearch")
        assert known(unit) == [("regsearch", TASK)]


def test_a_product_nothing_spoke_for_waits_for_a_second_person(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        corrected(unit, "a1", "regsearch")
        answered(unit, "a2", ("docreader", ""), text="something else altogether", who="lead")
        corrected(unit, "a2", "regsearch", who="lead")
        assert known(unit) == []
        shown = routes.routes_of(unit, product=product_card(unit, key="regsearch"), by=find_person(unit, words="lead"),
                                 at=NOON, limit=9)  # fmt: skip
        assert [one.counts for one in shown] == [False, False]
        answered(unit, "a3", ("docreader", ""), text="please pull all totals off the bills", who="lead")
        corrected(unit, "a3", "regsearch", who="lead")
        assert ("regsearch", TASK) in known(unit)


@pytest.mark.parametrize("reason", [one for one in DislikeReason if one is not DislikeReason.OTHER_PRODUCT])
def test_no_other_reason_teaches_a_product(store: OpenUnit, reason: DislikeReason) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        by = find_person(unit, words="anna")
        explain_rating(unit, ask_id="a1", by=by, reason=reason, comment="", product_key="regsearch", at=NOON)
        assert known(unit) == []


def test_of_a_set_each_part_in_the_asker_s_words_is_a_route(store: OpenUnit) -> None:
    with store() as unit:
        text = "read the bills and find the rule for them"
        answered(unit, "a1", ("docreader", "read the bills"), ("regsearch", "a part of the record"), text=text)
        rate(unit, "a1")
        assert known(unit) == [("docreader", "read the bills")]


def test_an_answer_without_a_product_teaches_nothing(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1")
        rate(unit, "a1")
        assert known(unit) == []


def test_one_person_cannot_tilt_it(store: OpenUnit) -> None:
    with store() as unit:
        for number in range(routes.MOST_OF_ONE + 4):
            answered(unit, f"a{number}", ("docreader", ""), text=f"bill number {number}")
            rate(unit, f"a{number}")
        answered(unit, "again", ("docreader", ""), text="Bill  number 6")
        rate(unit, "again")
        answered(unit, "b", ("docreader", ""), text="somebody else's bill")
        rate(unit, "b", who="lead")
        mine = [text for _, text in known(unit) if text != "somebody else's bill"]
        assert len(mine) == routes.MOST_OF_ONE
        assert len({text.casefold() for text in mine}) == routes.MOST_OF_ONE


def test_routes_fade_and_are_forgotten(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        rate(unit, "a1")
        later = routes.learnable(unit, at=NOON + routes.HALF_LIFE)
        assert later[0].weight == pytest.approx(0.5)
        assert routes.learnable(unit, at=NOON + routes.FORGOTTEN_AFTER + timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("covers: [fields and tables from scans, invoices]", "covers: [handwriting]"),
        ("stage: scaling", "stage: retirement"),
    ],
    ids=["its fit rules change", "it retires"],
)
def test_a_product_s_routes_end_when(store: OpenUnit, said: str, now: str) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        rate(unit, "a1")
        importing.apply(unit, [("small.yaml", SMALL.replace(said, now))], by="test", at=NOON)
    with store() as unit:
        assert known(unit) == []


def test_its_owner_deputy_and_the_lead_see_and_forget(store: OpenUnit) -> None:
    for number, who in enumerate(("owner", "deputy", "lead")):
        with store() as unit:
            answered(unit, f"a{number}", ("docreader", ""), text=f"bill {number}")
            rate(unit, f"a{number}")
            by, product = find_person(unit, words=who), docreader(unit)
            found = routes.routes_of(unit, product=product, by=by, at=NOON, limit=9)
            assert [one.text for one in found] == [f"bill {number}"]
            routes.remove_route(unit, route_id=found[0].id, product=product, by=by, at=NOON)
            assert known(unit) == []


def test_nobody_else_sees_or_forgets(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        rate(unit, "a1")
        route = routes.learnable(unit, at=NOON)[0]
        by = find_person(unit, words="anna")
        with pytest.raises(NotAllowedError):
            routes.routes_of(unit, product=docreader(unit), by=by, at=NOON, limit=9)
        with pytest.raises(NotAllowedError):
            routes.remove_route(unit, route_id=route.id, product=docreader(unit), by=by, at=NOON)
        owner = find_person(unit, words="owner")
        lead, other = find_person(unit, words="lead"), product_card(unit, key="regsearch")
        with pytest.raises(NotFoundError):  # theirs, but called another product's
            routes.remove_route(unit, route_id=route.id, product=other, by=lead, at=NOON)
        with pytest.raises(NotFoundError):
            routes.remove_route(unit, route_id=route.id + 99, product=docreader(unit), by=owner, at=NOON)
        assert known(unit) == [("docreader", TASK)]


def test_what_an_owner_took_out_does_not_come_back_by_the_same_thumb(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        rate(unit, "a1")
        owner = find_person(unit, words="owner")
        route = routes.learnable(unit, at=NOON)[0]
        routes.remove_route(unit, route_id=route.id, product=docreader(unit), by=owner, at=NOON)
        rate(unit, "a1", Rating.DOWN)
        rate(unit, "a1")
        assert known(unit) == []


def test_the_next_ask_is_ranked_by_what_was_learned(store: OpenUnit) -> None:
    tools = Toolbox(store, SetClock(NOON), counting_ids(), Router(encoder=PackagedEncoder(), clock=SetClock(NOON)))
    with store() as unit:
        anna = find_person(unit, words="anna")
        catalog = catalog_now(tools, unit)
    odd = "sort out the blue folder thing from Tuesday"

    def chance() -> float:
        found = ask(tools, asker=anna, text=odd, place=Place(AskSource.CLI)).decision.trace.candidates
        return next(one.chance for one in found if one.key == "regsearch")

    before = chance()
    with store() as unit:
        answered(unit, "taught", ("regsearch", ""), text="the blue folder thing from Monday", who="lead")
        rate(unit, "taught", who="lead")
    assert chance() > before + 0.2
    with store() as unit:
        version = unit.routes.version()
        stored = routes.learnable(unit, at=NOON)
        assert [len(one.vector) for one in stored] == [1024], "its embedding is kept: float16, 512 wide"
        assert tools.router.has_learned(catalog, version)
        importing.apply(
            unit, [("small.yaml", SMALL.replace("questions on rules", "questions on laws"))], by="test", at=NOON
        )
    assert chance() == pytest.approx(before, abs=0.15), "its record changed, so its routes ended"


def test_many_routes_are_learned_beside_the_answers(store: OpenUnit) -> None:
    tools = Toolbox(store, SetClock(NOON), counting_ids(), Router(encoder=PackagedEncoder(), clock=SetClock(NOON)))
    with store() as unit:
        answered(unit, "a1", ("docreader", ""))
        rate(unit, "a1")
        catalog, version = snapshot(unit), unit.routes.version()
    learned.keep_up(tools, catalog, version, in_passing=0)
    learned.keep_up(tools, catalog, version, wait=True)  # waits for the one beside, and finds nothing left to do
    assert tools.router.has_learned(catalog, version)


def test_owners_read_no_details_about_people(store: OpenUnit) -> None:
    with store() as unit:
        answered(unit, "a1", ("docreader", ""), text="read the bill of Mrs Hansen, IBAN DE89 3704 0044 0532 0130 00")
        rate(unit, "a1")
        text = known(unit)[0][1]
        assert "Hansen" not in text
        assert "DE89" not in text
        assert text.startswith("read the bill of Mrs [")
