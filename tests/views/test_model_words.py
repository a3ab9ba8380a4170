"""A model's own sentence: marked as such, and never without the record it goes by."""

from dataclasses import replace

import pytest

from bot.ask_command import decision_as_json
from handlers.views import answer, start
from portfolio.decisions import Recommendation, RoutingDecision
from storage.vocabulary import Outcome
from tests import makers
from tests.views.judge import texts

SENTENCE = "DocReader liest Felder aus Ihren Scans."
MARKED = f"In the model's words: {SENTENCE}"


def decided(*found: Recommendation) -> RoutingDecision:
    return RoutingDecision(Outcome.FIT if len(found) == 1 else Outcome.COMPOSITE, found, confidence=0.9)


def shown(decision: RoutingDecision) -> list[str]:
    message = answer.answer(decision, answer.Asked("a1"))
    modal = start.why_modal(decision, text="read", ask_id="a1")
    return [" ".join(texts(message["blocks"])), " ".join(texts(modal["blocks"]))]


def recommendation(key: str = "docreader") -> Recommendation:
    return replace(makers.recommendation(makers.product(key)), why=SENTENCE)


@pytest.mark.parametrize(
    "found", [(recommendation(),), (recommendation(), recommendation("other"))], ids=["one", "two"]
)
def test_it_is_marked_and_stands_beside_the_record(found: tuple[Recommendation, ...]) -> None:
    for place in shown(decided(*found)):
        assert place.count(MARKED) == len(found)
        assert place.index(found[0].reasons[0].span) < place.index(MARKED)


@pytest.mark.parametrize("count", [1, 2])
def test_without_a_record_beside_it_nothing_is_said(count: int) -> None:
    bare = replace(recommendation(), reasons=())
    assert all(SENTENCE not in place for place in shown(decided(*[bare] * count)))


def test_in_json_it_is_a_field_more_where_there_is_one() -> None:
    told = decision_as_json("a1", decided(recommendation()))["products"][0]
    assert told["why"] == SENTENCE
    offline = decision_as_json("a1", decided(replace(recommendation(), why="")))["products"][0]
    assert set(told) - set(offline) == {"why"}
