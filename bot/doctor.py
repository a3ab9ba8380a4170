"""`signpost doctor`: every part looked at, one line each, and how to mend what is wrong."""

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.capped import Capped
from bot.config import Settings, SettingsError, load_settings, settings_without, where_to_get
from bot.connection import UNREACHABLE
from bot.console import MISUSED, WRONG, Refusal, safe
from bot.manifest import bot_scopes
from handlers.unfollowed import Unfollowed
from knowledge.model_lines import A_MEGABYTE, AnswerTooLong
from portfolio.wording import counted

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from sqlalchemy import Engine

    from portfolio.spending import Used

State = Literal["ok", "note", "wrong", "not set", "not looked at"]
STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red", "not set": "dim", "not looked at": "dim"}
TIMEOUT = 10  # seconds for each question asked over the network
LITTLE_ROOM = 20_000_000  # bytes beside an SQLite database
MOST_NAMED = 5  # products named in one cell of the table


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. `fix` says what to do when the state is wrong, or could be better."""

    part: str
    state: State
    said: str
    fix: str = ""


def run_doctor() -> int:
    """Look at every part and print a table. Returns 2 for a malformed setting, 1 for anything else wrong, else 0."""
    malformed: tuple[str, ...] = ()
    findings: list[Finding] = []
    try:
        settings = load_settings()
    except SettingsError as error:
        malformed = error.names
        findings = [_malformed(sentence) for sentence in str(error).splitlines()]
        settings = settings_without(malformed)
    findings += examine(settings, malformed=malformed)
    table = Table(show_lines=False, expand=False)
    for heading in ("part", "state", "found", "to mend it"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        state = Text(finding.state, style=STYLES[finding.state])
        table.add_row(finding.part, state, Text(safe(finding.said)), Text(safe(finding.fix)))
    Console().print(table)
    if malformed:
        return MISUSED
    return WRONG if any(finding.state == "wrong" for finding in findings) else 0


def examine(settings: Settings, *, malformed: Sequence[str] = ()) -> Iterator[Finding]:
    """Each part in the order a bot needs them, but none that rests on a malformed setting (which is not in force)."""
    from bot.serving import quiet_environment

    quiet_environment(settings)
    if not malformed:
        yield from _settings(settings)
    looks: tuple[tuple[str, tuple[str, ...], Callable[[], Iterable[Finding]]], ...] = (
        ("database", ("database_url", "data_dir"), lambda: _database(settings)),
        ("Slack: bot token", ("slack_bot_token", "slack_api_url"), lambda: [_bot_token(settings)]),
        ("Slack: app token", ("slack_app_token", "slack_api_url"), lambda: [_app_token(settings)]),
        ("encoder", (), lambda: [_encoder()]),
        ("model", ("openai_api_key", "openai_base_url"), lambda: [_model(settings)]),
    )
    for part, needs, look in looks:
        first = next((name for name in needs if name in malformed), None)
        if first is not None:
            yield Finding(part, "not looked at", f"{first.upper()} is malformed")
        else:
            yield from look()


def _malformed(sentence: str) -> Finding:
    said, _, fix = sentence.partition(". ")
    return Finding("settings", "wrong", said, fix)


def _settings(settings: Settings) -> Iterator[Finding]:
    from bot.serving import require_slack

    try:
        require_slack(settings)
    except SettingsError as error:
        for line in str(error).replace("\nOr, ", " Or, ").splitlines():
            said, _, fix = line.partition(". ")
            yield Finding("settings", "wrong", said, fix)
        return
    mode = "Socket Mode" if settings.slack_app_token is not None else "signed HTTP"
    yield Finding("settings", "ok", f"complete for {mode}")


def _database(settings: Settings) -> Iterator[Finding]:
    """The database and what is in it, looked at without creating or changing anything."""
    from bot.clock import SystemClock
    from portfolio.catalog import browse, problems
    from portfolio.spending import used_today
    from portfolio.unnamed import unnamed
    from storage.engine import make_reader, unit_factory
    from storage.errors import StorageDamaged, StorageMissing
    from storage.migrating import State, look

    try:
        engine = make_reader(settings.database)
        state = look(engine)
    except Exception as error:
        refusal = Refusal.from_error(error)
        if refusal is None:
            raise
        missing, damaged = isinstance(error, StorageMissing), isinstance(error, StorageDamaged)
        fix = "signpost import FILE… creates and fills it" if missing else "Check DATABASE_URL and who may write there."
        fix = "Stop the bot and put the newest backup in its place." if damaged else fix
        yield Finding("database", "wrong", str(refusal), fix)
        yield _catalogue(0, ()) if missing else Finding("catalogue", "not looked at", "the database cannot be used")
        return
    if state is not State.CURRENT:
        newer = state is State.NEWER
        fix = "Start the newer version that wrote it." if newer else "signpost db upgrade"
        yield Finding("database", "wrong", f"{state.value} than this version" if newer else "not up to date", fix)
        yield Finding("catalogue", "not looked at", "the database is of another version")
    else:
        yield _tables(engine)
        with unit_factory(engine, read_only=True)() as unit:
            yield _catalogue(browse(unit, limit=1).total, [problem.sentence for problem in problems(unit)])
            yield from _unnamed(unnamed(unit))
            if settings.openai_api_key is not None:
                yield model_use(used_today(unit, SystemClock()), settings)
    engine.dispose()


def _tables(engine: "Engine") -> Finding:
    """Whether the tables of a database of this version are as they should be, and may and can be written."""
    from storage.migrating import schema_differences
    from storage.room import free_bytes

    file = engine.url.database if engine.dialect.name == "sqlite" else None
    differences = schema_differences(engine)
    if differences:
        said = f"its tables are not those of this version: {differences[0]}"
        return Finding("database", "wrong", said, "signpost db check lists what differs and says what to do")
    if file and not os.access(file, os.W_OK):
        return Finding("database", "wrong", f"{file} cannot be written", "Let the user who runs this write there.")
    free = free_bytes(engine)
    if free is not None and free < LITTLE_ROOM:
        said = f"the disk is full: {free / 1_000_000:.1f} MB are free beside {file}"
        return Finding("database", "wrong", said, "Make room there, or set DATA_DIR to a folder on another disk.")
    return Finding("database", "ok", f"{engine.dialect.name}, up to date")


def _catalogue(total: int, sentences: Sequence[str]) -> Finding:
    """`sentences`: what is wrong with its products, each naming its product."""
    if not total:
        return Finding("catalogue", "wrong", "no products", "signpost import FILE… (the format: docs/import-format.md)")
    said = counted(total, "product")
    if not sentences:
        return Finding("catalogue", "ok", said)
    things = counted(len(sentences), "thing")
    more = f" And {len(sentences) - MOST_NAMED} more." if len(sentences) > MOST_NAMED else ""
    fix = f"{' '.join(sentences[:MOST_NAMED])}{more} Correct the files and `signpost import` them again."
    return Finding("catalogue", "note", f"{said}, {things} to mend", fix)


def _unnamed(sentences: Sequence[str]) -> Iterator[Finding]:
    """Entries nothing speaks of, where there are any."""
    if sentences:
        more = f" And {len(sentences) - MOST_NAMED} more." if len(sentences) > MOST_NAMED else ""
        fix = f"{' '.join(sentences[:MOST_NAMED])}{more} Correct them, or take them out with `withdrawn: true`."
        yield Finding("left over", "note", f"{counted(len(sentences), 'entry', 'entries')} named by nothing", fix)


def model_use(used: "Used", settings: Settings) -> Finding:
    """What of the model was used today, how much of it failed, and whether a limit is reached."""
    most_calls, most_tokens = settings.model_company_calls, settings.model_company_tokens
    calls = f"{used.calls:,}" + (f" of {most_calls:,}" if most_calls else "")
    tokens = f"{used.tokens:,}" + (f" of {most_tokens:,}" if most_tokens else "")
    said = f"today {calls} calls, {tokens} tokens; {used.failed:,} failed"
    if (most_calls and used.calls >= most_calls) or (most_tokens and used.tokens >= most_tokens):
        return Finding("model use", "note", said, "Until tomorrow (UTC) answers are made offline, or raise the limit.")
    if used.failed * 2 > used.calls:
        return Finding(
            "model use", "note", said, "After three failures in a row it is left alone for a minute: see the log."
        )
    return Finding("model use", "ok", said)


def _bot_token(settings: Settings) -> Finding:
    from bot.wiring import build_client

    if settings.slack_bot_token is None:
        return Finding("Slack: bot token", "not set", "not asked")
    return _ask_slack("Slack: bot token", "SLACK_BOT_TOKEN", lambda: _bot_scopes(build_client(settings)))


def _app_token(settings: Settings) -> Finding:
    from slack_sdk import WebClient

    from bot.wiring import is_loopback

    if settings.slack_app_token is None:
        said = "not asked" if settings.slack_signing_secret is None else "signed HTTP is used"
        return Finding("Slack: app token", "not set", said)
    token = settings.slack_app_token.get_secret_value()
    client = WebClient(base_url=settings.slack_api_url, timeout=TIMEOUT)
    if is_loopback(settings.slack_api_url):
        client.proxy = None

    def open_connection() -> tuple[str, str]:
        client.apps_connections_open(app_token=token)
        return "Socket Mode can be opened", ""

    return _ask_slack("Slack: app token", "SLACK_APP_TOKEN", open_connection)


def _bot_scopes(client: "WebClient") -> tuple[str, str]:
    """What auth.test says, and the scopes of our manifest the token lacks."""
    answer = client.auth_test()
    headers = {str(name).lower(): value for name, value in answer.headers.items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",") if scope.strip()}
    missing = [scope for scope in bot_scopes() if scope not in granted] if granted else []
    return f"{answer.get('user')} in {answer.get('team')}", ", ".join(missing)


def _ask_slack(part: str, variable: str, ask: Callable[[], tuple[str, str]]) -> Finding:
    from slack_sdk.errors import SlackApiError

    try:
        said, missing = ask()
    except SlackApiError as error:
        code = str(error.response.get("error", "no reason given"))
        return Finding(part, "wrong", f"Slack refuses it: {code}", _slack_fix(code, variable))
    except UNREACHABLE as error:
        return Finding(
            part, "wrong", f"Slack does not answer ({type(error).__name__})", "Check the network and SLACK_API_URL."
        )
    if missing:
        fix = "Paste `signpost manifest` into the app's manifest and reinstall the app."
        return Finding(part, "wrong", f"{said}; scopes missing: {missing}", fix)
    return Finding(part, "ok", said)


def _slack_fix(code: str, variable: str) -> str:
    """What to do about Slack's reason for refusing a token."""
    where = "api.slack.com/apps → your app"
    if code in (
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    ):
        return "Nothing is wrong with the token: try again in a minute."
    if code == "missing_scope" and variable == "SLACK_APP_TOKEN":
        return f"Make an app-level token with the scope connections:write: {where} → Basic Information."
    if code in ("account_inactive", "token_revoked", "token_expired", "app_uninstalled", "missing_scope"):
        return f"Install the app to the workspace again and copy {variable} anew: {where}."
    if code == "not_allowed_token_type":
        return f"This is another kind of token. {where_to_get(variable.lower())}"
    return f"Copy {variable} again from {where}."


def _encoder() -> Finding:
    from knowledge.english import check_english
    from knowledge.offline_models import WeightsError, check_weights

    try:
        check_weights()
        check_english()
    except WeightsError as error:
        return Finding("encoder", "wrong", str(error), "Install it again: make clean setup")
    return Finding("encoder", "ok", "weights are the measured ones (sha256)")


def _model(settings: Settings) -> Finding:
    if settings.openai_api_key is None:
        return Finding("model", "not set", "answers are made offline")
    base = settings.openai_base_url or "https://api.openai.com/v1"
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked with the settings
        f"{base.rstrip('/')}/models", headers={"Authorization": f"Bearer {settings.openai_api_key.get_secret_value()}"}
    )
    try:
        listed = Capped(lambda: _listed(request), seconds=TIMEOUT)()
    except urllib.error.HTTPError as error:
        error.close()
        redirects = 300 <= error.code < 400
        does = f"redirects ({error.code}), which is not followed" if redirects else f"answers {error.code}"
        return Finding("model", "wrong", f"the endpoint {does}", _model_fix(error.code))
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        fix = f"Check the network{' and OPENAI_BASE_URL' if settings.openai_base_url else ''}."
        return Finding("model", "wrong", f"the endpoint does not answer ({type(error).__name__})", fix)
    if listed is None:
        return Finding("model", "wrong", f"the endpoint does not answer in {TIMEOUT} seconds", _model_fix(503))
    names = {str(item.get("id", "")) for item in listed if isinstance(item, dict)}
    if names and settings.openai_model not in names:
        return Finding("model", "wrong", f"the endpoint has no {settings.openai_model}", "Check OPENAI_MODEL.")
    return Finding("model", "ok", f"{settings.openai_model} is there")


def _listed(request: urllib.request.Request) -> list[object]:
    """What the endpoint lists. Raises OSError, HTTPException, ValueError or RecursionError where it lists nothing."""
    with urllib.request.build_opener(Unfollowed).open(request, timeout=TIMEOUT) as answer:
        body = answer.read(A_MEGABYTE + 1)
    if len(body) > A_MEGABYTE:
        raise AnswerTooLong("it does not end")
    said = json.loads(body)
    listed = said.get("data") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it lists nothing")  # noqa: TRY004 - of what came, not of what was handed over
    return listed


def _model_fix(status: int) -> str:
    if status in (401, 403):
        return "Check OPENAI_API_KEY."
    if 300 <= status < 400:
        return "Set OPENAI_BASE_URL to the address it answers at itself."
    if status == 429 or status >= 500:
        return "Try again in a minute; until then answers are made offline."
    return "Check OPENAI_BASE_URL."
