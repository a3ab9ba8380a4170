"""`signpost serve`: the bot from start to stop: connect, answer, say how it is, finish what runs, end."""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import structlog
from slack_bolt import App
from slack_sdk import WebClient

from bot.app import build_app
from bot.config import Settings, SettingsError, load_settings
from bot.connection import UNREACHABLE, SocketConnection, TokenRefused, refuse_if_final
from bot.console import WRONG, note
from bot.door import Door
from bot.identity import Identity
from bot.metrics import Metrics
from bot.probes import WebServer, build_web
from bot.scheduler import Pulse, Ticker
from bot.token_watch import TokenWatch
from bot.usage_endpoint import usage_route
from bot.watching import Watch
from bot.wiring import Store, build_client, build_tools, is_loopback, open_store, spare_what_stays
from handlers.jobs import Recovery
from handlers.schedule import Schedule
from handlers.slack import Slack
from knowledge.openai_models import load_client
from portfolio.events import BEAT_EVERY
from portfolio.toolbox import Toolbox

log = structlog.get_logger(__name__)

DEFAULT_PORT = 3000
FINISH_SECONDS = 20.0  # how long what is being answered may take after a stop is asked for
END_SECONDS = 5.0  # how long threads that are left may take after that
STALE_SECONDS = 12.0  # a connection whose last sign of life is older is not ready
SLACK_CHECK_SECONDS = 60.0  # how often signed HTTP, which has no connection, asks Slack whether the token still holds


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running bot is made of."""

    settings: Settings
    store: Store
    tools: Toolbox
    client: WebClient
    identity: Identity
    app: App
    metrics: Metrics


def run_serve() -> int:
    """Run until told to stop. Returns the exit code: 0 after a stop, 1 when a token is refused or a port taken."""
    from bot.logs import log_what_nobody_catches, set_up_logs

    settings = load_settings()
    require_slack(settings)
    set_up_logs(settings)
    log_what_nobody_catches()
    stop = threading.Event()
    stop_on_signals(stop)
    service = Service(settings)
    try:
        code = service.run(stop)
    except TokenRefused as refused:
        note(str(refused))
        return WRONG
    except OSError as error:
        note(f"Port {settings.port or DEFAULT_PORT} cannot be used: {error.strerror}. Set PORT to another one.")
        return WRONG
    if service.work_left:
        os._exit(code)  # Python would wait for the threads for ever
    end_within(END_SECONDS, code)
    return code


def end_within(seconds: float, code: int) -> None:
    """Let the process end by itself, and end it after this long: Python waits for every thread that is not a daemon."""
    ending = threading.Timer(seconds, os._exit, (code,))
    ending.daemon = True
    ending.start()


def require_slack(settings: Settings) -> None:
    """Raises SettingsError unless the bot's token and one way to hear from Slack are set."""
    if settings.slack_app_token is not None or settings.slack_signing_secret is not None:
        settings.require("slack_bot_token")
        return
    try:
        settings.require("slack_bot_token", "slack_app_token")
    except SettingsError as error:
        raise SettingsError(f"{error}\nOr, for signed HTTP instead, set SLACK_SIGNING_SECRET.") from None


def quiet_environment(settings: Settings) -> None:
    """Take out what the Slack libraries would read past our settings: OAuth, a second token, a proxy for loopback."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        os.environ.pop(name, None)
    if is_loopback(settings.slack_api_url):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
            os.environ.pop(name, None)


def build_parts(settings: Settings, client: WebClient) -> Parts:
    """Open the store, make the tools and the Bolt app. Calls no server."""
    store, metrics = open_store(settings), Metrics()
    tools = build_tools(settings, store, metrics)
    identity = Identity(client)
    app = build_app(
        client, tools, workers=settings.workers, signing_secret=_signing_secret(settings), identity=identity
    )
    return Parts(settings, store, tools, client, identity, app, metrics)


def _signing_secret(settings: Settings) -> str:
    secret = settings.slack_signing_secret
    return secret.get_secret_value() if secret is not None else ""


class Service:
    """The bot's life: `run` returns when `stop` is set and everything is put away."""

    def __init__(self, settings: Settings, *, on_ready: Callable[[], None] | None = None) -> None:
        self.settings = settings
        self.work_left = False
        self.on_ready = on_ready
        self.web: WebServer | None = None
        self.connection: SocketConnection | None = None
        self._slack_problem = "not connected yet"
        self._token = TokenWatch()
        self._tickers: list[Ticker] = []

    def run(self, stop: threading.Event) -> int:
        """Start, serve and stop. Raises TokenRefused, or OSError when signed HTTP cannot have its port."""
        quiet_environment(self.settings)
        parts = build_parts(self.settings, build_client(self.settings, self._token))
        recovery = Recovery(parts.app, parts.tools, Slack(parts.client))
        pulse = Pulse(recovery.beat, every=BEAT_EVERY)
        try:
            pulse.start()  # before anything arrives, and stopped last: what we have in hand is ours while it beats
            watch = Watch(parts.store, parts.tools, self._slack_state)
            self._start_web(parts, watch)
            self._warm_up(watch)
            if not self._greet_slack(parts, stop):
                return 0
            schedule = Schedule(parts.tools, Slack(parts.client))
            self._tickers = [Ticker(recovery.run), Ticker(schedule.run), Ticker(watch.keep_index)]
            for ticker in self._tickers:
                ticker.start()
            self._serve(parts, stop)
        finally:
            recovery.rest()
            self._put_away(parts)
            pulse.stop()
            self._leave(parts, recovery)
        return 0

    def _greet_slack(self, parts: Parts, stop: threading.Event) -> bool:
        """Ask Slack who we are until it answers; False when a stop came first. Raises TokenRefused."""
        wait = 1.0
        while not stop.is_set():
            try:
                who = parts.client.auth_test()
            except UNREACHABLE as error:
                refuse_if_final(error, variable="SLACK_BOT_TOKEN")
                log.warning("slack_unreachable", error=type(error).__name__, next_try_seconds=wait)
                stop.wait(wait)
                wait = min(wait * 2, 30.0)
            else:
                parts.identity.tell(who)
                self._slack_problem = ""
                log.info("slack_answers", team=who.get("team_id"), bot=who.get("user_id"))
                return True
        return False

    def _start_web(self, parts: Parts, watch: Watch) -> None:
        over_http = parts.settings.slack_app_token is None
        door = Door(parts.app, signing_secret=_signing_secret(parts.settings)) if over_http else None
        parts.metrics.watch(watch.state)
        secret = parts.settings.usage_secret
        more = (usage_route(parts.tools, secret.get_secret_value()),) if secret is not None else ()
        web = build_web(watch.checks(), door, watch.notes(), parts.metrics.text, more)
        port = DEFAULT_PORT if parts.settings.port is None else parts.settings.port
        try:
            self.web = WebServer(web, host=parts.settings.host, port=port)
        except OSError as error:
            if over_http:
                raise
            # The bot needs no port over Socket Mode: without one it only cannot be asked how it is.
            log.warning("health_port_taken", port=port, reason=error.strerror)
            return
        self.web.start()
        log.info("listening", host=parts.settings.host, port=self.web.port, slack_events=over_http)

    def _warm_up(self, watch: Watch) -> None:
        """Load the encoder, the index and the model's client before the first question rather than with it."""
        if self.settings.openai_api_key is not None:
            load_client()
        watch.keep_index()
        spare_what_stays()

    def _serve(self, parts: Parts, stop: threading.Event) -> None:
        token = parts.settings.slack_app_token
        if token is not None:
            self.connection = SocketConnection(
                parts.app,
                app_token=token.get_secret_value(),
                base_url=parts.settings.slack_api_url,
                workers=parts.settings.workers,
                proxy_off=is_loopback(parts.settings.slack_api_url),
            )
        ready = False
        next_check = SLACK_CHECK_SECONDS
        passed = 0.0
        while not stop.is_set():
            up = self.connection.watch() if self.connection is not None else True
            if up and not ready:
                ready = True
                log.info("ready", mode="socket" if self.connection is not None else "http")
                if self.on_ready is not None:
                    self.on_ready()
            stop.wait(0.5)
            passed += 0.5
            if passed >= next_check:
                next_check += SLACK_CHECK_SECONDS
                self._check_token(parts.client)

    def _check_token(self, client: WebClient) -> None:
        try:
            client.auth_test()
        except UNREACHABLE as error:
            refuse_if_final(error, variable="SLACK_BOT_TOKEN")
            self._slack_problem = "Slack does not answer"
        else:
            self._slack_problem = ""

    def _slack_state(self) -> str:
        if self._token.refused:
            return f"Slack refuses the bot's token: {self._token.refused}"
        if self.connection is None:
            return "not connected yet" if self.settings.slack_app_token is not None else self._slack_problem
        seconds = self.connection.seconds_since_alive()
        return "" if seconds is not None and seconds < STALE_SECONDS else "no Socket Mode connection"

    def _put_away(self, parts: Parts) -> None:
        """Hear nothing new, finish what runs, close. Bounded: what hangs is left to the inbox of the next start."""
        log.info("stopping")
        if self.connection is not None:
            self.connection.close()
        if self.web is not None:
            self.web.stop()
        for ticker in self._tickers:
            ticker.stop()
        self.work_left = not _finish(parts.app, FINISH_SECONDS)
        if self.work_left:
            log.warning("stopped_with_work_left", after_seconds=FINISH_SECONDS)

    def _leave(self, parts: Parts, recovery: Recovery) -> None:
        """The very last: what is left of our work is free for others from here on."""
        try:
            recovery.leave()
        except Exception:
            log.exception("the database does not answer; the others will see that we are silent")
        parts.store.engine.dispose()
        log.info("stopped")


def _finish(app: App, seconds: float) -> bool:
    """Wait for the answers being made; False when some are still at work after `seconds`."""
    executor = app.listener_runner.listener_executor
    waiting = threading.Thread(target=executor.shutdown, kwargs={"wait": True, "cancel_futures": False}, daemon=True)
    waiting.start()
    waiting.join(timeout=seconds)
    return not waiting.is_alive()


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` on Ctrl-C or SIGTERM; the second time end at once."""

    def asked(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(130)  # asked twice: whoever asks does not want to wait
        stop.set()

    signal.signal(signal.SIGINT, asked)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, asked)
