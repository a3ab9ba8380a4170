"""LocalWorkspace: the whole workspace on a loopback port, in a thread of this process."""

import asyncio
import importlib
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import uvicorn

from workspace.client import Person
from workspace.courier import Courier
from workspace.envelopes import Delivery, Envelope, Transport
from workspace.http_delivery import HttpDelivery
from workspace.manifest import grant
from workspace.settings import GENEROUS, STRICT, Rates, Timing
from workspace.socket import SocketHub
from workspace.state import ApiCall, Channel, State, User, UserGroup
from workspace.team import Team
from workspace.webapi import Failure, Gate, make_app

Json = dict[str, Any]


class LocalWorkspace:
    """A Slack-compatible workspace with one installed app.

    port 0 takes any free port. manifest: what the app may do (None: everything). With request_url the app is
    reached by signed HTTP, else by Socket Mode. clock: seconds since 1970, for tests that move time. page: mount
    the NiceGUI page at "/" (needs nicegui, which takes about a second to import).
    `with LocalWorkspace() as ws:` starts and stops it.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        team_name: str = "Local Workspace",
        manifest: Mapping[str, Any] | None = None,
        *,
        request_url: str = "",
        signing_secret: str = "",
        timing: Timing | None = None,
        rates: Rates | str = GENEROUS,
        clock: Callable[[], float] = time.time,
        page: bool = False,
        app_id: str = "A0LOCAL001",
    ) -> None:
        self._host, self._port = host, port
        self._page = page
        self.signing_secret = signing_secret or secrets.token_hex(16)
        self.timing = timing or Timing()
        named = {"generous": GENEROUS, "strict": STRICT}
        self._hub = None if request_url else SocketHub(app_id)
        transport: Transport = self._hub or HttpDelivery(request_url, self.signing_secret, clock)
        self.team = Team(
            team_name,
            grant(manifest),
            Courier(transport, self.timing),
            self.timing,
            named[rates] if isinstance(rates, str) else rates,
            clock,
            app_id,
        )
        if self._hub is not None:
            self.team.socket_ticket = self._hub.ticket
        self._gate = Gate(self.team)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.fastapi_app = make_app(self.team, self._gate, self._hub)

    # -- life ---------------------------------------------------------------------------------------------------

    def start(self) -> "LocalWorkspace":
        """Listen. Returns when the port answers; raises OSError when it is taken."""
        listener = socket.create_server((self._host, self._port))
        self._port = listener.getsockname()[1]
        self.team.base_url = f"http://{self._host}:{self._port}"
        if self._page:
            # NiceGUI is heavy: only who wants the page pays for its import.
            importlib.import_module("workspace.page").mount(self.fastapi_app, self)
        # Frequent pings: Slack's own client notices that it should close only when something arrives.
        config = uvicorn.Config(
            self.fastapi_app,
            log_level="warning",
            access_log=False,
            ws="websockets-sansio",
            ws_ping_interval=0.25,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._server, listener, ready), name="workspace", daemon=True
        )
        self._thread.start()
        if not ready.wait(20):
            raise RuntimeError("The local workspace did not start within 20 seconds.")
        return self

    def _run(self, server: uvicorn.Server, listener: socket.socket, ready: threading.Event) -> None:
        asyncio.run(self._serve(server, listener, ready))

    async def _serve(self, server: uvicorn.Server, listener: socket.socket, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self.team.courier.attach(self._loop)
        watcher = asyncio.ensure_future(self._watch(server, ready))
        try:
            # serve() would install signal handlers, which only a main thread may do.
            await server._serve([listener])
        finally:
            watcher.cancel()
            await self.team.courier.close()
            listener.close()
            ready.set()

    async def _watch(self, server: uvicorn.Server, ready: threading.Event) -> None:
        while not server.started:
            await asyncio.sleep(0.002)
        ready.set()

    def stop(self) -> None:
        """Close every connection and end the thread. Safe to call twice."""
        thread, self._thread = self._thread, None
        if thread is None or self._server is None or self._loop is None:
            return
        asyncio.run_coroutine_threadsafe(self.team.courier.close(), self._loop).result(10)
        self._server.should_exit = True
        thread.join(10)

    def __enter__(self) -> "LocalWorkspace":
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    # -- addresses and tokens -----------------------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """base_url for a WebClient."""
        return f"{self.team.base_url}/api/"

    @property
    def page_url(self) -> str:
        return f"{self.team.base_url}/"

    @property
    def bot_token(self) -> str:
        return self.team.bot_token

    @property
    def app_token(self) -> str:
        return self.team.app_token

    @property
    def bot_user_id(self) -> str:
        return self.team.bot_user_id

    @property
    def state(self) -> State:
        return self.team.state

    # -- people and places --------------------------------------------------------------------------------------

    def add_person(
        self, id: str, name: str, real_name: str, title: str = "", tz: str = "Europe/Berlin", email: str = ""
    ) -> Person:
        """Add somebody and open their DM with the app."""
        with self.state.change():
            self.state.people[id] = User(id, name, real_name, title, tz, email or f"{name}@example.com")
        self.team.open_im(id)
        return self.as_person(id)

    def add_channel(
        self,
        id: str | None = None,
        name: str = "",
        members: Sequence[str] = (),
        *,
        private: bool = False,
        is_ext_shared: bool = False,
        with_app: bool = True,
    ) -> str:
        """Add a channel and return its id. with_app False: the app is not a member."""
        everyone = dict.fromkeys([*members, *([self.bot_user_id] if with_app else [])])
        channel = Channel(
            id or self.team.new_id("C"),
            name,
            "private" if private else "public",
            tuple(everyone),
            is_ext_shared=is_ext_shared,
            created=int(self.team.clock()),
        )
        with self.state.change():
            self.state.channels[channel.id] = channel
        return channel.id

    def add_group(self, id: str, handle: str, name: str = "", users: Sequence[str] = ()) -> None:
        """Add a user group."""
        with self.state.change():
            self.state.groups[id] = UserGroup(id, handle, name or handle, tuple(users))

    def as_person(self, id: str) -> Person:
        """The hands of somebody. Raises KeyError when nobody has that id."""
        return Person(self.team, self.team.user(id).id)

    # -- what the app did ---------------------------------------------------------------------------------------

    @property
    def calls(self) -> list[ApiCall]:
        """Every Web API call, response_url post and form answer of the app so far."""
        with self.state.lock:
            return list(self.state.calls)

    @property
    def refusals(self) -> list[ApiCall]:
        """The calls that were refused."""
        return [call for call in self.calls if not call.ok]

    @property
    def deliveries(self) -> list[Delivery]:
        """Every delivery to the app that came to an end."""
        return list(self.team.courier.sent)

    # -- faults and forgeries -----------------------------------------------------------------------------------

    def fail_next(
        self, method: str, error: str = "ratelimited", retry_after: int = 1, times: int = 1, status: int = 200
    ) -> None:
        """Refuse the next `times` calls of a method (ratelimited: 429 with Retry-After)."""
        with self.state.lock:
            self._gate.failures.setdefault(method, []).append(Failure(error, retry_after, status, times))

    def deliver_event(
        self, event: Json, *, channel: str = "", retry_num: int = 0, retry_reason: str = "", event_id: str = ""
    ) -> Delivery:
        """Deliver any inner event once, subscribed or not, and wait for its acknowledgement."""
        outer = self.team.wrap(event, self.state.channels.get(channel or str(event.get("channel", ""))))
        if event_id:
            outer["event_id"] = event_id
            self.team.events[event_id] = outer
        return self._once(Envelope("events_api", outer, attempt=retry_num, reason=retry_reason))

    def redeliver(self, event_id: str = "", retry_num: int = 1, reason: str = "timeout") -> Delivery:
        """Deliver an event again, as Slack does when it saw no acknowledgement; "" is the latest event."""
        events = self.team.events
        outer = events[event_id or list(events)[-1]]
        return self._once(Envelope("events_api", outer, attempt=retry_num, reason=reason))

    def forge(self, payload: Json, kind: str = "interactive") -> Delivery:
        """Deliver any interactive payload, or slash command (kind "slash_commands"), however wrong."""
        return self._once(Envelope(kind, payload, accepts_response=True))

    def _once(self, envelope: Envelope) -> Delivery:
        return self.team.courier.once(envelope).result(self.timing.ack + 5)

    @property
    def connections(self) -> int:
        """Open Socket Mode connections."""
        return self._hub.connections if self._hub else 0

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every Socket Mode connection to go; the client reconnects."""
        if self._hub is not None and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._hub.disconnect(reason), self._loop).result(5)

    def drop_connections(self) -> None:
        """Cut every Socket Mode connection without a word."""
        if self._hub is not None and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._hub.drop(), self._loop).result(5)

    def uninstall(self) -> None:
        """Remove the app: it hears app_uninstalled and tokens_revoked, then its token is dead."""
        self.team.emit("app_uninstalled", {"type": "app_uninstalled", "event_ts": self.team.new_ts()})
        tokens = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user_id]}}
        self.team.emit("tokens_revoked", tokens | {"event_ts": self.team.new_ts()})
        self.team.tokens_valid = False

    # -- waiting ------------------------------------------------------------------------------------------------

    def wait_until(self, condition: Callable[[], bool], timeout: float = 10) -> bool:
        """Wait until the condition holds; whether it did within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self.state.changed.wait(int(self.state.changed), min(left, 0.02))
        return True

    def wait_for_app(self, connections: int = 1, timeout: float = 10) -> None:
        """Wait until the app holds that many Socket Mode connections. Raises TimeoutError."""
        if not self.wait_until(lambda: self.connections >= connections, timeout):
            raise TimeoutError(f"The app opened {self.connections} of {connections} connections in {timeout} s.")

    def wait_idle(self, timeout: float = 10) -> bool:
        """Wait until no delivery is under way."""
        return self.wait_until(lambda: self.team.courier.idle, timeout)
