"""Everything a model's endpoint can do wrong, through the real client and router: the labelled offline answer."""

import importlib

import pytest

from bench.companies import encoder, ranker
from knowledge.openai_models import ChatJudge, OpenAIEncoder
from portfolio.routing import Router
from storage.vocabulary import JudgedBy
from tests.doubles import SetClock
from tests.knowledge.endpoint import Script, endpoint, hang
from tests.knowledge.test_openai_models import BAD, KEY
from tests.portfolio.judging import TASK, offline
from tests.portfolio.routing_company import ANNA, catalog, keys, route, router

DEADLINE = 1.0  # seconds


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """The client's modules take longer to import than these tests' deadline."""
    importlib.import_module("langchain_openai")


@pytest.fixture
def refused() -> str:
    """An address where nobody listens any more."""
    with endpoint(hang) as server:
        return server.url


def judge_at(url: str) -> ChatJudge:
    return ChatJudge(api_key=KEY, model="scripted", base_url=url, deadline=DEADLINE)


@pytest.mark.parametrize("script", BAD.values(), ids=BAD)
def test_whatever_goes_wrong_leaves_the_labelled_offline_answer(script: Script) -> None:
    with endpoint(script) as server:
        decision = router(judge_at(server.url)).route(catalog(), ANNA, TASK)
    assert decision.judged_by is JudgedBy.OFFLINE
    assert decision.notice.startswith("This is the offline answer: the model")
    assert KEY not in decision.notice
    assert offline(decision) == route(catalog(), TASK)
    assert decision.trace.model == "scripted"
    assert decision.notice == f"This is the offline answer: {decision.trace.failed}."


def test_a_refused_connection_leaves_it_too(refused: str) -> None:
    decision = router(judge_at(refused)).route(catalog(), ANNA, TASK)
    assert decision.notice.startswith("This is the offline answer: the model could not be reached")
    assert keys(decision) == ["writer"]


def test_refused_embeddings_leave_it_too(refused: str) -> None:
    embedder = OpenAIEncoder(api_key=KEY, model="scripted", base_url=refused, deadline=DEADLINE)
    decision = Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=embedder).route(
        catalog(), ANNA, TASK
    )
    assert decision.notice.startswith("This is the offline answer: the model could not be reached")
    assert keys(decision) == ["writer"]
