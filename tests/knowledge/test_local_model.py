"""A real model server: the protocol holds over the wire, and what a weak or dead model does ends in an offline answer.

Nothing here says anything about the quality of what is chosen.
"""

import importlib
from collections.abc import Iterator

import pytest

from knowledge.openai_models import ChatJudge
from knowledge.ports import Candidate, ModelUnavailable, RuleText
from storage.vocabulary import JudgedBy, Outcome
from tests.knowledge.endpoint import endpoint
from tests.knowledge.local_model import Passing, Tersely, local_model
from tests.portfolio.judging import TASK
from tests.portfolio.routing_company import ANNA, catalog, keys, router

pytestmark = [pytest.mark.model, pytest.mark.timeout(240)]
CANDIDATES = (Candidate("docreader", "DocReader", (("covers", "tables from scans"),), ("handwriting",)),)
RULES = (RuleText("R3", "No emotion recognition of staff"),)
PATIENCE = 100.0  # seconds; a busy machine reads a prompt of 1,000 tokens in ten


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    importlib.import_module("langchain_openai")  # takes longer than a deadline here
    with local_model() as found:
        yield found


def judge_at(url: str, deadline: float = PATIENCE) -> ChatJudge:
    return ChatJudge(api_key="none", model="smollm2", base_url=url, deadline=deadline)


def test_a_judgement_comes_over_the_wire_and_its_tokens_are_counted(address: str) -> None:
    terse = Tersely(address)
    with endpoint(terse) as server:
        judged = judge_at(server.url).judge("read tables from scans", (), CANDIDATES, RULES)
    assert judged.outcome in {"fit", "composite", "clarify", "no_fit", "out_of_scope"}
    assert 0 <= judged.confidence <= 1
    assert judged.tokens == terse.answers[0]["usage"]["total_tokens"]


def test_routing_with_it_is_an_answer_of_ours_whatever_it_says(address: str) -> None:
    with endpoint(Tersely(address)) as server:
        decision = router(judge_at(server.url)).route(catalog(), ANNA, TASK)
    assert decision.judged_by is JudgedBy.MODEL or decision.notice.startswith("This is the offline answer: the model")
    assert decision.outcome in set(Outcome)
    assert set(keys(decision)) <= {product.key for product in catalog().products}


def test_an_answer_cut_off_in_the_middle_is_no_answer(address: str) -> None:
    with endpoint(Passing(address)) as server, pytest.raises(ModelUnavailable, match="the model") as failed:
        judge_at(server.url).judge("write a very long letter", (), CANDIDATES)
    assert failed.value.tokens > 0


def test_one_that_takes_too_long_is_left_and_answers_the_next(address: str) -> None:
    with endpoint(Passing(address)) as server, pytest.raises(ModelUnavailable, match="did not answer in time"):
        judge_at(server.url, 0.3).judge("write a very long letter", (), CANDIDATES)
    with endpoint(Tersely(address)) as server:
        assert judge_at(server.url).judge("read tables from scans", (), CANDIDATES, RULES).outcome


def test_one_that_died_leaves_the_offline_answer() -> None:
    with local_model() as address:
        judge = judge_at(f"{address}/v1")
    decision = router(judge).route(catalog(), ANNA, TASK)
    assert decision.notice.startswith("This is the offline answer: the model")
    assert keys(decision) == ["writer"]
