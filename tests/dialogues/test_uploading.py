"""A file goes to the address Slack names, and to no other one that this address leads to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError

import pytest

from handlers.uploading import Upload, upload
from tests.dialogues.conftest import loopback_client


@contextmanager
def redirecting(status: int, asked: list[str]) -> Iterator[str]:
    """A Slack whose address for files redirects. `asked`: what it was asked, by path."""

    class Slack(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            asked.append(self.path)
            said = json.dumps({"ok": True, "upload_url": f"{url}/upload", "file_id": "F1", "files": [{"id": "F1"}]})
            self.send_response(status if self.path == "/upload" else 200)
            self.send_header("Location", f"{url}/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slack)
    url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"{url}/api/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_file_is_sent_nowhere_else(status: int) -> None:
    asked: list[str] = []
    with redirecting(status, asked) as url, pytest.raises(HTTPError) as refused:
        upload(loopback_client(url, "xoxb-1"), "C0X", Upload("report.html", b"<p>", "Report"))
    assert refused.value.code == status
    refused.value.close()
    assert asked == ["/api/files.getUploadURLExternal", "/upload"], "neither sent on nor shared"
