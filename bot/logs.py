"""Logs: one line an event, JSON or for people, with no message text and no token in it at any level."""

import logging
import re
import sys
import threading
import traceback
from typing import TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from bot.config import Settings

log = logging.getLogger(__name__)

TOKEN = re.compile(r"\b(xox[a-z]|xapp|sk)[.\-][\w.\-]{4,}")
PASSWORD = re.compile(r"(://[^\s:/@]+:)[^\s@]+@")
OURS = ("bot", "handlers", "portfolio", "knowledge", "storage", "workspace")
LONGEST_FOREIGN_LINE = 160
_NOT_SLACKS = ": Received a response in a non-JSON format"


def set_up_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send every log line of the process to `stream` (default: standard error) in the format of the settings."""
    out = stream or sys.stderr
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not out.isatty())
    handler = logging.StreamHandler(out)
    handler.addFilter(_worth_keeping)
    handler.setFormatter(_formatter(as_json=as_json, colours=out.isatty()))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def log_what_nobody_catches() -> None:
    """Of a process that serves: what ends a thread, and what Python warns of, is a line of the log like any other."""

    def end_of_a_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            told = (ended.exc_type, ended.exc_value, ended.exc_traceback)
            log.error("a thread ended with an error", exc_info=told)

    threading.excepthook = end_of_a_thread
    logging.captureWarnings(capture=True)


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Ours at the level asked for; of a library only warnings, since below them it may log whole requests."""
    return record.levelno >= logging.WARNING or _is_ours(record.name)


def _is_ours(logger: str) -> bool:
    return logger.partition(".")[0] in OURS


def _shared() -> list[Processor]:
    """What happens to every line, ours and the libraries' alike."""
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_traceback_without_texts),
        _shorten_foreign,
        _without_secrets,
    ]


def _formatter(*, as_json: bool, colours: bool) -> logging.Formatter:
    renderer: Processor
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_shared()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        keep_exc_info=False,
    )


def _traceback_without_texts(exc_info: ExcInfo) -> str:
    """Where it happened and what kind it was; of what it said the first line only, since the rest may quote messages.

    SQLAlchemy prints a statement's parameters and pydantic the value it refused from the second line on.
    """
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        first = (str(error).splitlines() or [""])[0][:LONGEST_FOREIGN_LINE]
        lines = [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}: {first}\n", *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()


def _shorten_foreign(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Of a library's line only the start: Bolt's "Unhandled request" goes on with the whole payload, and slack-sdk
    quotes what a gateway answered in Slack's place.
    """
    if not _is_ours(str(event.get("logger", ""))):
        line = (str(event.get("event", "")).splitlines() or [""])[0]
        line = line.partition("{")[0] if line.startswith("Unhandled request") else line
        line = line.partition(_NOT_SLACKS)[0]
        event["event"] = line[:LONGEST_FOREIGN_LINE]
    return event


def _without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = PASSWORD.sub(r"\1…@", TOKEN.sub(r"\1-…", value))
    return event
