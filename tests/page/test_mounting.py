"""The page on the workspace's server: beside the API, and again for the next workspace of a process."""

import urllib.error
import urllib.request

import pytest

from workspace.server import LocalWorkspace
from workspace.state import File


def get(url: str) -> tuple[str, dict[str, str]]:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode(), dict(answer.headers)


def test_each_workspace_of_a_process_serves_its_own_page() -> None:
    for name in ("First House", "Second House"):
        with LocalWorkspace(team_name=name, page=True) as ws:
            ws.add_person(id="U0ANNA", name="a.novak", real_name=f"Anna of {name}")
            assert f"Anna of {name}" in get(ws.page_url)[0]
            assert f"Anna of {name}" in get(f"{ws.page_url}?who=U0ANNA")[0]


def test_the_page_is_only_at_its_own_path() -> None:
    with LocalWorkspace(page=True) as ws:
        for method, path in (
            ("POST", "usage"), ("GET", "usage"), ("GET", "healthz"), ("GET", "metrics"), ("POST", ""),
            ("GET", "_nicegui/nothing"),
        ):  # fmt: skip
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(urllib.request.Request(ws.page_url + path, method=method))
            assert (method, path, refused.value.code) == (method, path, 404)
            refused.value.close()


def test_the_api_answers_beside_the_page() -> None:
    with LocalWorkspace(page=True) as ws:
        request = urllib.request.Request(f"{ws.api_url}auth.test", headers={"Authorization": f"Bearer {ws.bot_token}"})
        with urllib.request.urlopen(request) as answer:
            assert b'"ok":true' in answer.read().replace(b" ", b"")


def test_a_script_in_a_file_is_only_ever_downloaded() -> None:
    with LocalWorkspace(page=True) as ws:
        with ws.state.change():
            ws.state.files["F1"] = File("F1", "x.svg", "x", "image/svg+xml", "U1", b"<svg onload=alert(1)>", 0)
        _, headers = get(f"{ws.page_url}page/files/F1")
        assert headers["content-disposition"] == "attachment"
        assert headers["content-type"] == "application/octet-stream"
        assert headers["x-content-type-options"] == "nosniff"
        with pytest.raises(urllib.error.HTTPError):
            get(f"{ws.page_url}page/files/F2")


def test_names_of_people_and_of_the_workspace_are_escaped() -> None:
    with LocalWorkspace(team_name="<script>alert(1)</script>", page=True) as ws:
        ws.add_person(id="U0EVIL", name="evil", real_name="</script><script>alert(2)</script>")
        for path in ("", "?who=U0EVIL", "?who=<script>alert(3)</script>"):
            html = get(ws.page_url + path.replace("<", "%3C").replace(">", "%3E"))[0]
            assert "<script>alert" not in html
