"""Puts the parts together: settings in, an open store, the tools and a Slack client out."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from sqlalchemy import Engine

from bot.clock import SystemClock, new_id
from bot.config import Settings
from bot.token_watch import TokenWatch
from knowledge.english import EnglishEncoder, JoinedEncoder
from knowledge.offline_models import PackagedEncoder, WeightsError
from knowledge.openai_models import ChatJudge, OpenAIEncoder
from knowledge.openai_reading import ChatReader
from knowledge.ports import ModelUnavailable
from portfolio.catalog import snapshot
from portfolio.counting import Counting, NotCounting
from portfolio.kept_for import Retention
from portfolio.leash import Leash
from portfolio.pilots.model_reading import ModelReader
from portfolio.routing import Router
from portfolio.spending import Caps, Spending
from portfolio.toolbox import Clock, Toolbox
from portfolio.work import Work
from storage.engine import make_engine, make_reader, unit_factory
from storage.migrating import upgrade
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Store:
    """The database, up to date and open."""

    engine: Engine
    unit: Callable[[], AbstractContextManager[Unit]]


def open_store(settings: Settings) -> Store:
    """Open the database of the settings; a missing one is created, an older one brought up to date."""
    engine = make_engine(settings.database)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, unit_factory(engine))


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The same for a block: at its end the connections are given back, as a server that counts them wants it."""
    store = open_store(settings)
    try:
        yield store
    finally:
        store.engine.dispose()


@contextmanager
def opened_existing(settings: Settings, *, may_create: bool = False) -> Iterator[Store]:
    """As `opened_store`, for commands that only tell what is there: raises StorageMissing unless they `may_create`."""
    if not may_create:
        with opened_reader(settings):
            pass
    with opened_store(settings) as store:
        yield store


@contextmanager
def opened_reader(settings: Settings) -> Iterator[Engine]:
    """The database of the settings for a block, to be looked at as it is: nothing is created or changed."""
    engine = make_reader(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


def build_tools(settings: Settings, store: Store, counting: Counting | None = None) -> Toolbox:
    """The tools every handler, job and command is handed. Loads no model yet. `counting`: is told what happens."""
    clock, counting = SystemClock(), counting or NotCounting()
    spending = Spending(store.unit, clock, caps_of(settings))
    leash = Leash(spending=spending, counting=counting, patience=settings.openai_timeout)
    router = build_router(settings, clock, leash)
    reader = build_reader(settings, leash)
    return Toolbox(
        unit=store.unit,
        clock=clock,
        new_id=new_id,
        router=router,
        work=Work(new_id()),
        reader=reader,
        counting=counting,
        retention=Retention(settings.keep_asks_days, settings.keep_usage_days),
    )


def caps_of(settings: Settings) -> Caps:
    """The most of the model a person and the company may use in a day."""
    return Caps(
        person_calls=settings.model_person_calls,
        person_tokens=settings.model_person_tokens,
        company_calls=settings.model_company_calls,
        company_tokens=settings.model_company_tokens,
    )


def build_router(settings: Settings, clock: Clock, leash: Leash | None = None) -> Router:
    """Routing with the packaged encoder; with a judge where a key is set, and embeddings where a model is named.

    `leash`: what all models of the process are held by, with the budget their calls are counted against.
    """
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    base_url, deadline = settings.openai_base_url, settings.openai_timeout
    judge = ChatJudge(api_key=key, model=settings.openai_model, base_url=base_url, deadline=deadline) if key else None
    embedder = None
    if key and settings.openai_embedding_model:
        embedder = OpenAIEncoder(
            api_key=key, model=settings.openai_embedding_model, base_url=base_url, deadline=deadline
        )
    return Router(
        encoder=packaged_encoder(),
        ranker=packaged_ranker(),
        clock=clock,
        embedder=embedder,
        judge=judge,
        leash=leash or Leash(patience=deadline),
    )


def build_reader(settings: Settings, leash: Leash) -> ModelReader | None:
    """The model that reads feedback, where a key is set."""
    if not settings.openai_api_key:
        return None
    return ModelReader(
        ChatReader(
            api_key=settings.openai_api_key.get_secret_value(),
            model=settings.openai_model,
            base_url=settings.openai_base_url,
            deadline=settings.openai_timeout,
        ),
        leash,
    )


@cache
def packaged_encoder() -> PackagedEncoder:
    """The packaged encoder, one a process: its weights are 33 MB and take a second to read and check."""
    return PackagedEncoder()


@cache
def packaged_ranker() -> JoinedEncoder:
    """What products are ranked with, one a process: the packaged encoder and the English one beside it."""
    return JoinedEncoder(packaged_encoder(), EnglishEncoder())


def warm_up(tools: Toolbox) -> str:
    """Make routing ready for the catalogue as it is now. Returns what stands in the way, "" when nothing does."""
    with tools.unit() as unit:
        catalog = snapshot(unit)
    try:
        tools.router.prepare(catalog)
    except (WeightsError, ModelUnavailable) as error:
        return str(error)
    return ""


def spare_what_stays() -> None:
    """Keep the garbage collector off what was loaded so far: the weights, the index and the libraries stay anyway.

    Measured with the demo company: a full collection walks 200,000 objects in 150 ms, every thread waits for it, and
    reading a large pilot brings one about every fifth time.
    """
    gc.freeze()


def build_client(settings: Settings, watch: TokenWatch | None = None) -> WebClient:
    """A Web API client for the server of the settings. Raises SettingsError when there is no bot token.

    Rate limits and short outages are waited out inside the call; a proxy named in the environment is not used for a
    server on this machine. `watch`: hears whether Slack takes the token.
    """
    settings.require("slack_bot_token")
    token = settings.slack_bot_token
    client = WebClient(
        token=token.get_secret_value() if token is not None else None,
        base_url=settings.slack_api_url,
        timeout=20,
        retry_handlers=[
            watch or TokenWatch(),  # first: of a call that is repeated nobody else is shown the answer
            ConnectionErrorRetryHandler(max_retry_count=2),
            RateLimitErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
        ],
    )
    if is_loopback(settings.slack_api_url):
        client.proxy = None
    return client


def is_loopback(url: str) -> bool:
    """Whether a URL points at this machine."""
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    return host == "localhost" or host == "::1" or host.startswith("127.")
