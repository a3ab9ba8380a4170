"""Leaning: every sign has its coefficient, a product has to lead, and what is impossible is not answered."""

from dataclasses import replace

import numpy as np
import pytest

from bench.companies import ranker
from knowledge.matching import Array
from knowledge.weights import SHIPPED
from portfolio.leaning import ANSWERS, LEAD, SEVERAL, SIGNS, answer_signs, is_several, leaning, several_signs
from portfolio.parts import Part
from portfolio.ranking import Ranked, Ranking
from storage.vocabulary import Outcome
from tests.portfolio.routing_company import FINDER, READER, SENDER, WRITER, catalog, keys, route

WHOLE = "read the amounts from these scans, and then send them to my boss for approval"
PIECES = ("read the amounts from these scans", "send them to my boss for approval")
EVERY = frozenset(ANSWERS)


def ranked(*texts: str) -> Ranked:
    return Ranking(catalog(), ranker()).rank(texts)


def parts(found: Ranked) -> tuple[Part, ...]:
    return (Part(PIECES[0], 0, float(found.chances[1, 0])), Part(PIECES[1], 2, float(found.chances[2, 2])))


def said(name: str, signs: Array) -> float:
    """One sign of an ask, by its name."""
    return float(signs[SIGNS.index(name)])


def only(answer: Outcome, ahead: float) -> Array:
    """Coefficients that speak for one answer, whatever the signs."""
    found = np.zeros((len(ANSWERS), len(SIGNS)), dtype=np.float32)
    found[ANSWERS.index(answer), 0] = ahead
    return found


def test_signs_are_as_many_as_their_names_and_coefficients() -> None:
    found = ranked(WHOLE, *PIECES)
    assert several_signs(found, parts(found)).shape == (len(SEVERAL),) == SHIPPED.several.shape
    assert answer_signs(found, 0, 0.5).shape == (len(SIGNS),)
    assert SHIPPED.answers.shape == (len(ANSWERS), len(SIGNS))


def test_signs_say_what_their_names_say() -> None:
    found = ranked("Can you?")
    signs = answer_signs(found, 1, 0.25)
    assert said("chance", signs) == 0.25
    assert said("names no work", signs) == 1
    assert said("a question", signs) == 1
    assert said("a chat", signs) == 1, "WriteWell is one"
    several = several_signs(ranked(WHOLE, *PIECES), parts(ranked(WHOLE, *PIECES)))
    assert several[SEVERAL.index("one thing after another")] == 1
    assert several[SEVERAL.index("products")] == 2


def test_several_tasks_are_told_by_the_coefficients() -> None:
    found = ranked(WHOLE, *PIECES)
    speaks_for = np.zeros(len(SEVERAL), dtype=np.float32)
    speaks_for[SEVERAL.index("one thing after another")] = 1.0
    assert is_several(found, parts(found), replace(SHIPPED, several=speaks_for))
    assert not is_several(found, parts(found), replace(SHIPPED, several=-speaks_for))


@pytest.mark.parametrize(("ahead", "wanted"), [(LEAD - 0.1, Outcome.NO_FIT), (LEAD + 0.1, Outcome.FIT)])
def test_a_product_has_to_lead(ahead: float, wanted: Outcome) -> None:
    signs = answer_signs(ranked("read these scans"), 0, 0.5)
    answer, chance = leaning(signs, EVERY, replace(SHIPPED, answers=only(Outcome.FIT, ahead)))
    assert answer is wanted
    others = len(ANSWERS) - 1
    share = np.exp(ahead) / (np.exp(ahead) + others)
    assert chance == pytest.approx(share if wanted is Outcome.FIT else (1 - share) / others, abs=1e-5)


def test_what_is_impossible_is_not_answered() -> None:
    signs = answer_signs(ranked("read these scans"), 0, 0.5)
    for answer in ANSWERS:
        coefficients = replace(SHIPPED, answers=only(answer, 9.0))
        assert leaning(signs, EVERY, coefficients)[0] is answer
        assert leaning(signs, EVERY - {answer}, coefficients)[0] is not answer


def test_two_tasks_of_two_products_are_a_set_and_one_task_with_details_is_not() -> None:
    assert keys(route(catalog(), WHOLE)) == ["reader", "sender"]
    assert keys(route(catalog(), "translate this report into English, it has forty pages and is due on Friday")) == [
        "writer"
    ]


def test_an_ask_that_names_no_work_is_asked_back_however_sure_a_product_is() -> None:
    assert route(catalog(READER, WRITER, SENDER, FINDER), "documents").outcome is Outcome.CLARIFY
