"""A pytest plugin: a test that reaches beyond this machine fails at once, whatever network there is."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _is_here(address: Any) -> bool:
    """Whether an address is on loopback; names other than localhost are not."""
    if not isinstance(address, tuple):
        return True  # a Unix socket's path
    host = str(address[0])
    try:
        return host in ("localhost", "") or ip_address(host).is_loopback
    except ValueError:
        return False


class _LoopbackOnly:
    def __init__(self) -> None:
        self._patch = pytest.MonkeyPatch()

    def start(self) -> None:
        def connect(sock: socket.socket, address: Any) -> None:
            assert _is_here(address), f"a test reached out to {address!r}; tests talk to loopback only"
            _connect(sock, address)

        def connect_ex(sock: socket.socket, address: Any) -> int:
            assert _is_here(address), f"a test reached out to {address!r}; tests talk to loopback only"
            return _connect_ex(sock, address)

        self._patch.setattr(socket.socket, "connect", connect)
        self._patch.setattr(socket.socket, "connect_ex", connect_ex)

    def stop(self) -> None:
        self._patch.undo()


_guard = _LoopbackOnly()


def pytest_configure(config: pytest.Config) -> None:
    """The guard stands from before the first import of a test until the end of the run."""
    _guard.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """What was patched is put back."""
    _guard.stop()
