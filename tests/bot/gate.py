"""A gate before a database server: shut, everything that went through it is cut and nobody gets in."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url

PIECE = 65_536


class Gate:
    """Hands bytes on between a port of this machine and a PostgreSQL server."""

    def __init__(self, url: str) -> None:
        self._to = make_url(url)
        self._guard = threading.Lock()
        self._lines: list[socket.socket] = []
        self._carriers: list[threading.Thread] = []
        self._listening: socket.socket | None = None
        self._port = 0
        self.open()

    @property
    def url(self) -> str:
        """The server's address by way of the gate."""
        through = self._to.set(host="127.0.0.1", port=self._port, query={})
        return through.render_as_string(hide_password=False)

    def open(self) -> None:
        """Let everybody through."""
        self._listening = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listening.getsockname()[1]
        self._start(self._admit, self._listening)

    def shut(self) -> None:
        """Cut every line and refuse new ones, as a server that was stopped does."""
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        with self._guard:
            lines, self._lines = self._lines, []
            carriers, self._carriers = self._carriers, []
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for carrier in carriers:
            carrier.join(10)

    def _admit(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                inside, _ = listening.accept()
                outside = self._server()
                with self._guard:
                    self._lines += [inside, outside]
                self._start(_carry, inside, outside)

    def _start(self, work: Callable[..., None], *sockets: socket.socket) -> None:
        carrier = threading.Thread(target=work, args=sockets, daemon=True)
        with self._guard:
            self._carriers.append(carrier)
        carrier.start()

    def _server(self) -> socket.socket:
        folder = str(self._to.query.get("host", ""))
        if folder.startswith("/"):
            line = socket.socket(socket.AF_UNIX)
            line.connect(f"{folder}/.s.PGSQL.{self._to.port or 5432}")
            return line
        return socket.create_connection((self._to.host or "127.0.0.1", self._to.port or 5432))


def _carry(inside: socket.socket, outside: socket.socket) -> None:
    back = threading.Thread(target=_hand_on, args=(outside, inside), daemon=True)
    back.start()
    _hand_on(inside, outside)
    back.join()
    inside.close()
    outside.close()


def _hand_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(PIECE):
            other.sendall(piece)
    for line in (one, other):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@contextmanager
def gate_before(url: str) -> Iterator[Gate]:
    """An open gate before the server of this address."""
    gate = Gate(url)
    yield gate
    gate.shut()
