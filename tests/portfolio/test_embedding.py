"""Embeddings of an endpoint that answers anything: the labelled offline answer, and nothing of it is kept."""

import importlib
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bench.companies import encoder, ranker
from knowledge.breaker import Breaker
from knowledge.deadlines import seconds_left
from knowledge.openai_models import OpenAIEncoder
from knowledge.ports import JudgedProduct, Judgement, Vectors
from portfolio.decisions import RoutingDecision
from portfolio.leash import Leash
from portfolio.routing import Router
from storage.vocabulary import JudgedBy
from tests.doubles import SetClock
from tests.knowledge.endpoint import Call, Endpoint, Script, endpoint
from tests.portfolio.judging import TASK, ScriptedJudge, fit, offline
from tests.portfolio.routing_company import ANNA, catalog, route
from tests.portfolio.test_judged import RecordingEmbedder

OFFLINE = "This is the offline answer: the model"
Vector = Any
BAD: dict[str, Callable[[list[Vector]], Any]] = {
    "fewer": lambda rows: rows[:-1],
    "none": lambda rows: rows[:0],
    "more": lambda rows: [*rows, rows[0]],
    "ragged": lambda rows: [*rows[:-1], [1.0]] if len(rows) > 1 else [[[1.0], 1.0]],
    "empty": lambda rows: [[] for _ in rows],
    "nested": lambda rows: [[[1.0] * 3] * 2 for _ in rows],
    "not a number": lambda rows: [[float("nan")] * 2 for _ in rows],
    "endless": lambda rows: [[float("inf")] * 2 for _ in rows],
    "too large": lambda rows: [[1e300] * 2 for _ in rows],
    "without a direction": lambda rows: [[0.0, 0.0] for _ in rows],
    "words": lambda rows: [["a", "b"] for _ in rows],
    "nothing": lambda rows: [None for _ in rows],
}


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    importlib.import_module("langchain_openai")  # takes longer to import than a deadline here


def embedding(change: Callable[[list[Vector]], Any] = list, width: int = 2) -> Script:
    """Vectors of each text's length and ones, changed."""

    def script(call: Call) -> None:
        texts = call.server.asked[-1].body["input"]
        rows = change([[float(len(text)), *[1.0] * (width - 1)] for text in texts])
        data = [{"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(rows)]
        call.answer(200, json.dumps({"object": "list", "data": data, "model": "m"}))

    return script


class Desk:
    """Routing with an embedding model behind this endpoint, left alone after the first failure."""

    def __init__(self, server: Endpoint) -> None:
        self.server = server
        self.breaker = Breaker(failures=1, rest=0)
        embedder = OpenAIEncoder(api_key="k", model="m", base_url=server.url, deadline=30)
        self.router = Router(
            encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=embedder, leash=Leash(self.breaker)
        )

    def ask(self, script: Script) -> RoutingDecision:
        self.server.script = script
        return self.router.route(catalog(), ANNA, TASK)


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
def test_a_catalogue_answered_with_what_is_no_vectors_is_not_kept(change: Callable[[list[Vector]], Any]) -> None:
    with endpoint(embedding()) as server:
        desk = Desk(server)
        decision = desk.ask(embedding(change))
        assert decision.notice.startswith(OFFLINE)
        assert offline(decision) == route(catalog(), TASK)
        assert desk.breaker.problem(), "it counts as a failure"
        well = desk.ask(embedding())
        assert (well.notice, well.trace.encoder, desk.breaker.problem()) == ("", "m", "")


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
def test_an_ask_answered_with_what_is_no_vectors_is_answered_offline(change: Callable[[list[Vector]], Any]) -> None:
    with endpoint(embedding()) as server:
        desk = Desk(server)
        assert desk.ask(embedding()).trace.encoder == "m"
        decision = desk.ask(embedding(change))
        assert decision.notice.startswith(OFFLINE)
        assert offline(decision) == route(catalog(), TASK)
        assert desk.breaker.problem(), "it counts as a failure"
        assert desk.ask(embedding()).notice == ""


def test_vectors_of_another_width_have_the_catalogue_read_anew() -> None:
    with endpoint(embedding()) as server:
        desk = Desk(server)
        desk.ask(embedding())
        other = desk.ask(embedding(width=3))
        assert other.notice == f"{OFFLINE}'s answer could not be read."
        assert desk.breaker.problem(), "it counts as a failure"
        before = len(server.asked)
        assert desk.ask(embedding(width=3)).notice == ""
        assert len(server.asked) == before + 2, "the catalogue, then the ask"


def test_the_catalogue_is_read_once_and_in_few_calls() -> None:
    with endpoint(embedding()) as server:
        desk = Desk(server)
        desk.ask(embedding())
        texts = [text for one in server.asked[:-1] for text in one.body["input"]]
        assert len(texts) == len(set(texts))
        before = len(server.asked)
        desk.ask(embedding())
        assert len(server.asked) == before + 1


PATIENCE = 50.0  # seconds


class Timed(RecordingEmbedder):
    """Remembers how long each call might take, and reads the catalogue only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.left: list[float] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.left.append(seconds_left(1_000))
        assert self.go_on.wait(30)
        return super().encode(texts)


class TimedJudge(ScriptedJudge):
    """Remembers how long its call might take."""

    left = 0.0

    def judge(self, *args: Any, **more: Any) -> Judgement:
        self.left = seconds_left(1_000)
        return super().judge(*args, **more)


def timed(patience: float) -> tuple[Router, Timed, TimedJudge]:
    embedder, judge = Timed(), TimedJudge(fit(JudgedProduct("writer", "", ())))
    leash = Leash(patience=patience)
    made = Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), embedder=embedder, judge=judge, leash=leash)
    return made, embedder, judge


def test_all_calls_of_an_ask_share_its_deadline_and_the_catalogue_has_its_own() -> None:
    asked, embedder, judge = timed(PATIENCE)
    embedder.go_on.set()
    assert asked.route(catalog(), ANNA, TASK).judged_by is JudgedBy.MODEL
    catalogue, ask = embedder.left
    assert catalogue == 1_000
    assert 0 < judge.left < ask < PATIENCE


def test_a_catalogue_that_does_not_fit_into_an_ask_is_read_meanwhile() -> None:
    asked, embedder, judge = timed(0.1)
    for _ in range(2):
        decision = asked.route(catalog(), ANNA, TASK)
        assert decision.notice == f"{OFFLINE} is still reading the catalogue."
        assert offline(decision) == route(catalog(), TASK)
    assert (len(embedder.left), judge.shown) == (1, []), "it is read once, and nothing else is asked"
    embedder.go_on.set()
    for thread in threading.enumerate():
        if thread.name == "catalogue":
            thread.join(30)
    assert asked.route(catalog(), ANNA, TASK).judged_by is JudgedBy.MODEL
    assert len(embedder.left) == 2
