"""What the process knows of itself: whether it is ready, what `/metrics` shows, whether its index is current."""

from collections.abc import Callable

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.capped import Capped
from bot.metrics import State
from bot.probes import Check
from bot.wiring import Store, warm_up
from handlers.jobs import SIGN_OF_LIFE
from portfolio.catalog import catalog_version
from portfolio.toolbox import Toolbox
from portfolio.waiting import Waiting, waiting
from storage.engine import unit_factory
from storage.migrating import head_revision, present_revision
from storage.outage import Outage
from storage.reading import reading
from storage.room import file_identity, is_full

log = structlog.get_logger(__name__)

LOOK_SECONDS = 3.0  # how long somebody who looks waits for the database
UNANSWERED = "the database does not answer"
Identity = tuple[int, int] | None  # of an SQLite file, as `file_identity` tells it


class Watch:
    """Looks at the parts of a running process, each time somebody asks. Safe between threads."""

    def __init__(self, store: Store, tools: Toolbox, slack_problem: Callable[[], str]) -> None:
        self._tools, self._slack_problem = tools, slack_problem
        self._read = unit_factory(store.engine, read_only=True)
        file = file_identity(store.engine)
        self._database_look = Capped(lambda: database_problem(store, tools.outage, file), seconds=LOOK_SECONDS)
        self._writing_look = Capped(lambda: writing_problem(store, tools.outage, file), seconds=LOOK_SECONDS)
        self._waiting_look = Capped(self._waiting_now, seconds=LOOK_SECONDS)
        self._index_problem = "not loaded yet"
        self._index_version = 0

    def checks(self) -> tuple[Check, ...]:
        """What has to be well before this process may be sent work."""
        return (
            Check("database", self._database),
            Check("slack", self._slack_problem),
            Check("index", lambda: self._index_problem),
        )

    def notes(self) -> tuple[Check, ...]:
        """What is told with it and asks for nothing."""
        router = self._tools.router
        return (Check("model", router.models_problem),) if router.asks_models else ()

    def state(self) -> State:
        """What is true now, for `/metrics`."""
        return State(
            slack_up=not self._slack_problem(),
            model_resting=bool(self._tools.router.models_problem()),
            in_hand=len(self._tools.work.in_hand()),
            index_version=self._index_version,
            waiting=self._waiting_look(),
            written=self._writing_look() == "",
        )

    def keep_index(self) -> None:
        """Make routing ready for the catalogue as it is now, before somebody asks; one small read when it is already.

        An import in another process is seen this way within a tick. While the database is away this keeps what it has.
        """
        try:
            with self._read() as unit:
                version = catalog_version(unit)
            if self._index_problem or self._tools.router.catalog_at(version) is None:
                self._prepare()
            elif version != self._index_version:  # an ask was quicker
                self._index_version = version
        except SQLAlchemyError:
            return  # those that write say so in the log

    def _prepare(self) -> None:
        problem = warm_up(self._tools)
        if problem and problem != self._index_problem:
            log.warning("index_not_loaded", reason=problem)
        self._index_problem = problem
        with self._read() as unit:
            version = catalog_version(unit)
        if self._tools.router.catalog_at(version) is not None:
            self._index_version = version

    def _database(self) -> str:
        problem = self._database_look()
        return UNANSWERED if problem is None else problem

    def _waiting_now(self) -> Waiting | None:
        try:
            with self._read() as unit:
                return waiting(unit, at=self._tools.clock.now())
        except SQLAlchemyError:
            return None


def database_problem(store: Store, outage: Outage, file: Identity = None) -> str:
    """ "" when the database answers, can be written and is up to date, else what is wrong. Waits for no writer.

    `file`: what the file was when it was opened. Another one in its place, or none, is not what this process writes to.
    """
    try:
        with reading(store.engine).connect() as connection:
            connection.execute(text("SELECT 1"))
        present = present_revision(store.engine)
    except SQLAlchemyError:
        return UNANSWERED
    if present != head_revision():
        return "the database is not up to date: run `signpost db upgrade`"
    return writing_problem(store, outage, file)


def writing_problem(store: Store, outage: Outage, file: Identity = None) -> str:
    """ "" when this process's last sign of life was written and there is room to write more, else what is wrong."""
    try:
        if is_full(store.engine):
            return "the database cannot be written: the disk is full"
        if file is not None and file_identity(store.engine) != file:
            return "another database was put in the place of the one in use: stop the bot and start it again"
    except OSError:
        return "the database cannot be written: its file or folder is gone"
    return "the database cannot be written" if outage.failed_last(SIGN_OF_LIFE) else ""
