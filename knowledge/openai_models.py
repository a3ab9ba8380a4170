"""Models behind an OpenAI-compatible endpoint: the judge of a closed list, and embeddings; LangChain stops here."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import wait
from functools import cache
from typing import Any, Literal, cast

import numpy as np
from pydantic import BaseModel, Field, model_validator

from knowledge.deadlines import seconds_left, uncounted
from knowledge.model_failures import UNREADABLE, in_words, refuses_content
from knowledge.model_lines import A_MEGABYTE, line
from knowledge.model_questions import about_tokens, instructions, judge_question
from knowledge.ports import Candidate, JudgedProduct, Judgement, ModelUnavailable, RuleText, Vectors

_CALLS_AT_ONCE = 8
_GRACE = 0.5  # seconds
_WITHIN = 4  # times more or less than our own estimate that what the endpoint says it used is believed
_NO_DIRECTION = 1e-9  # length of a vector up to which it points nowhere
_CATALOGUE = 200 * A_MEGABYTE  # vectors of a large catalogue, written out in digits


class _Product(BaseModel):
    key: str
    part: str
    quotes: list[str]
    why: str

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, said: Any) -> Any:
        return {"why": "", **said} if isinstance(said, dict) else said


class _Judgement(BaseModel):
    """What the model must answer with; checked again by the portfolio, which trusts none of it.

    The schema asks for every field, rules first so that they are thought of first; an answer without the newer ones is
    read all the same. A default in the schema is one that strict endpoints refuse.
    """

    broken_rule: str
    unsettled_rule: str
    phrase: str
    outcome: Literal["fit", "composite", "clarify", "no_fit", "out_of_scope"]
    products: list[_Product]
    gaps: list[str]
    confidence: float = Field(ge=0, le=1)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, said: Any) -> Any:
        return {"broken_rule": "", "unsettled_rule": "", "phrase": "", **said} if isinstance(said, dict) else said


class _Calls:
    """Calls to a model that end at a deadline: the client's own time-out is per read, which a drip never reaches.

    They run in an event loop, where a call is cancelled in the middle of a read: its connection is closed and its place
    is free again, and nothing is left behind that could keep the process alive.
    """

    def __init__(self, deadline: float, load: Callable[[], Any]) -> None:
        """`load`: makes the client ready, which may take seconds; the clock starts after it."""
        self._deadline, self._load = deadline, load
        self._free = threading.BoundedSemaphore(_CALLS_AT_ONCE)

    def within_deadline(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """What the call returns. Raises ModelUnavailable when it fails in any way, is late, or too many are running.

        A deadline around it (`ending_in`) may be the earlier one; when that is over nothing is sent.
        """
        with uncounted():
            self._load()
            from langsmith import tracing_context  # comes with the client library
        deadline = seconds_left(self._deadline)
        if not deadline:
            raise ModelUnavailable("the model did not answer in time", sent=False)

        async def untraced() -> Any:
            # An environment that has LangChain's tracing on would send what is asked to a third party.
            with tracing_context(enabled=False):
                return await call()

        if not self._free.acquire(blocking=False):
            raise ModelUnavailable("the model is busy", sent=False)
        try:
            future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(untraced(), deadline), _loop())
            # The second wait is for a loop that has no time to see the deadline, with a huge answer to read.
            done = wait([future], timeout=deadline + _GRACE).done
            error = future.exception() if done else TimeoutError()
        finally:
            self._free.release()
        if isinstance(error, TimeoutError):
            future.cancel()
            raise ModelUnavailable("the model did not answer in time")
        if error is not None:
            raise ModelUnavailable(in_words(error), of_content=refuses_content(error))
        return future.result()


def load_client() -> None:
    """Import the client library ahead of the first ask: it takes seconds."""
    import langchain_openai  # noqa: F401 - for its being imported


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of every call of this process, in a thread that does not keep the process alive."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model", daemon=True).start()
    return loop


class Chat:
    """A chat model that answers in a given shape, within a deadline of its own."""

    def __init__(self, shape: type[BaseModel], *, api_key: str, model: str, base_url: str, deadline: float) -> None:
        """`deadline`: seconds the model may take in all. The client is loaded with the first ask: it is heavy."""
        self._shape, self._model = shape, model
        self._api_key, self._base_url, self._deadline = api_key, base_url, deadline
        self._lock = threading.Lock()
        self._chain: Any = None
        self._calls = _Calls(deadline, self._loaded)

    def ask(self, instructions: str, question: str) -> tuple[Any, int]:
        """(the answer in the shape, tokens used). Raises ModelUnavailable, naming the kind of failure."""
        said = [("system", instructions), ("human", question)]
        asked = about_tokens(instructions, question)
        try:
            raw, answer = _parts_of(self._calls.within_deadline(lambda: self._ask(said)))
            if not isinstance(answer, self._shape):
                raise ModelUnavailable("the model gave no judgement", of_content=_refused(raw))
        except ModelUnavailable as error:
            error.tokens = asked if error.sent else 0
            raise
        return answer, _used(raw, asked + about_tokens(answer.model_dump_json()))

    async def _ask(self, said: list[tuple[str, str]]) -> Any:
        chain = await asyncio.to_thread(self._loaded)
        return await chain.ainvoke(said)

    def _loaded(self) -> Any:
        with self._lock:
            if self._chain is None:
                from langchain_openai import ChatOpenAI  # 85 MB and over a second: only where a key is set
                from pydantic import SecretStr

                model = ChatOpenAI(
                    model=self._model,
                    api_key=SecretStr(self._api_key),
                    base_url=self._base_url or None,
                    timeout=self._deadline,
                    max_retries=0,
                    temperature=0,
                    use_responses_api=False,
                    http_async_client=line(seconds=self._deadline, most=A_MEGABYTE),
                )
                self._chain = model.with_structured_output(self._shape, include_raw=True)
        return self._chain


class ChatJudge:
    """A chat model that judges a closed list of candidates."""

    def __init__(self, *, api_key: str, model: str, base_url: str = "", deadline: float = 12.0) -> None:
        """As `Chat`."""
        self.name = model
        self._chat = Chat(_Judgement, api_key=api_key, model=model, base_url=base_url, deadline=deadline)

    def judge(
        self,
        ask: str,
        history: tuple[str, ...],
        candidates: tuple[Candidate, ...],
        rules: tuple[RuleText, ...] = (),
    ) -> Judgement:
        """Judge the ask. Raises ModelUnavailable on time-out, error, refusal or nonsense, naming the kind."""
        answer, tokens = self._chat.ask(instructions("judge"), judge_question(ask, history, candidates, rules))
        return Judgement(
            answer.outcome,
            tuple(JudgedProduct(one.key, one.part, tuple(one.quotes), one.why) for one in answer.products),
            tuple(answer.gaps),
            answer.confidence,
            answer.broken_rule,
            answer.unsettled_rule,
            answer.phrase,
            tokens,
        )


class OpenAIEncoder:
    """Embeddings of an OpenAI-compatible endpoint behind the Encoder port."""

    def __init__(self, *, api_key: str, model: str, base_url: str = "", deadline: float = 12.0) -> None:
        """`deadline`: seconds one call may take in all."""
        self.name = model
        self._api_key, self._base_url = api_key, base_url
        self._lock = threading.Lock()
        self._model: Any = None
        self._deadline = deadline
        self._calls = _Calls(deadline, self._loaded)

    def encode(self, texts: list[str]) -> Vectors:
        """Vectors: (n, d) float32, rows unit length. Raises ModelUnavailable when the endpoint fails or answers with
        anything else than so many vectors of one width, each with a direction.
        """
        if not texts:
            return self.encode(["how wide"])[:0]  # as wide as the others, so that they can stand together
        rows = self._calls.within_deadline(lambda: self._embed(texts))
        return _unit_rows(rows, len(texts))

    async def _embed(self, texts: list[str]) -> Any:
        model = await asyncio.to_thread(self._loaded)
        return await model.aembed_documents(texts)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from langchain_openai import OpenAIEmbeddings
                from pydantic import SecretStr

                self._model = OpenAIEmbeddings(
                    model=self.name,
                    openai_api_key=SecretStr(self._api_key),
                    openai_api_base=self._base_url or None,
                    check_embedding_ctx_length=False,
                    request_timeout=self._deadline,
                    max_retries=0,
                    http_async_client=line(seconds=self._deadline, most=_CATALOGUE),
                )
        return self._model


def _unit_rows(rows: Any, count: int) -> Vectors:
    """(count, d) float32, rows unit length. Raises ModelUnavailable where the rows cannot be made that."""
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            vectors = np.asarray(rows, dtype=np.float64)
            lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    except (ValueError, TypeError, OverflowError):
        raise ModelUnavailable(UNREADABLE) from None
    directed = np.isfinite(lengths).all() and (lengths > _NO_DIRECTION).all()
    if vectors.ndim != 2 or len(vectors) != count or not directed:
        raise ModelUnavailable(UNREADABLE)
    return cast(Vectors, (vectors / lengths).astype(np.float32))


def _parts_of(answer: Any) -> tuple[Any, Any]:
    """The message as it came and what was read from it."""
    return (answer.get("raw"), answer.get("parsed")) if isinstance(answer, dict) else (None, None)


def _refused(raw: Any) -> bool:
    """Whether the model said, in the place for it, that it will not answer this."""
    said = getattr(raw, "additional_kwargs", None)
    return isinstance(said, dict) and bool(said.get("refusal"))


def _used(raw: Any, about: int) -> int:
    """The tokens the endpoint says the call used, within bounds of our own estimate; that where it does not say."""
    usage = getattr(raw, "usage_metadata", None)
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    if not isinstance(total, int) or total <= 0:
        return about
    return min(max(total, about // _WITHIN), about * _WITHIN)
