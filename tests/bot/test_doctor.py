"""`signpost doctor`: what is well, what is wrong and how to mend it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.doctor import Finding, _model, examine, model_use
from bot.manifest import manifest
from portfolio.spending import Used
from tests.bot.conftest import Run
from tests.bot.running import settings_for
from tests.databases import NAME, url_in
from workspace.server import LocalWorkspace


class Models(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        allowed = self.headers.get("Authorization") == "Bearer sk-right"
        body = json.dumps({"data": [{"id": "small"}]}).encode()
        self.send_response(200 if allowed else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """An OpenAI-compatible endpoint of this kind, by its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
        thread.join()


@pytest.fixture
def models() -> Iterator[str]:
    with serving(Models) as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path, demo_database: Path) -> Path:
    url_in(tmp_path, copy_of=demo_database)
    return tmp_path


def look(workspace: LocalWorkspace, folder: Path, **changes: object) -> dict[str, Finding]:
    return {finding.part: finding for finding in examine(settings_for(workspace, folder, **changes))}


def test_all_is_well_with_the_manifest_we_print(folder: Path, models: str) -> None:
    with LocalWorkspace(manifest=manifest()) as workspace:
        found = look(workspace, folder, openai_api_key="sk-right", openai_base_url=models, openai_model="small")
    assert {finding.part: finding.said for finding in found.values() if finding.state == "wrong"} == {}
    assert "13 products" in found["catalogue"].said


def test_a_missing_scope_is_named_with_its_mending(folder: Path) -> None:
    less = manifest()
    less["oauth_config"]["scopes"]["bot"].remove("im:write")
    with LocalWorkspace(manifest=less) as workspace:
        found = look(workspace, folder)["Slack: bot token"]
    assert found.state == "wrong"
    assert "im:write" in found.said
    assert "signpost manifest" in found.fix


@pytest.mark.parametrize(
    ("setting", "wrong", "part"),
    [
        ("slack_bot_token", "xoxb-planted", "Slack: bot token"),
        ("slack_app_token", "xapp-planted", "Slack: app token"),
        ("database_url", "sqlite:////dev/null/x.sqlite3", "database"),
        ("slack_api_url", "http://127.0.0.1:9/api/", "Slack: bot token"),
        ("openai_api_key", "sk-planted", "model"),
        ("openai_model", "large", "model"),
    ],
)
def test_each_part_that_is_wrong_is_said_so(setting: str, wrong: str, part: str, folder: Path, models: str) -> None:
    model = {"openai_api_key": "sk-right", "openai_base_url": models, "openai_model": "small"}
    with LocalWorkspace(manifest=manifest()) as workspace:
        found = look(workspace, folder, **{**model, setting: wrong})
    assert found[part].state == "wrong"
    assert found[part].fix
    assert "planted" not in str(found)


@pytest.mark.sqlite
def test_a_missing_database_and_its_catalogue_are_wrong_and_nothing_is_created(tmp_path: Path) -> None:
    with LocalWorkspace(manifest=manifest()) as workspace:
        found = look(workspace, tmp_path)
    assert (found["database"].state, found["catalogue"].state) == ("wrong", "wrong")
    assert "There is no database at" in found["database"].said
    assert "signpost import" in found["database"].fix
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite
def test_a_damaged_database_is_mended_by_a_backup_not_by_rights(folder: Path) -> None:
    file = folder / NAME
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\x5a" * (len(whole) - 4096))
    with LocalWorkspace(manifest=manifest()) as workspace:
        found = look(workspace, folder)
    assert "is damaged" in found["database"].said
    assert found["database"].fix == "Stop the bot and put the newest backup in its place."


def test_the_command_prints_a_table_and_ends_with_one(run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 1
    for part in ("settings", "database", "catalogue", "encoder", "model"):
        assert part in ran.out
    assert "SLACK_BOT_TOKEN is not set" in ran.out


def test_a_malformed_setting_is_a_row_and_the_rest_is_looked_at(
    own_folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")
    ran = run("doctor")
    assert (ran.code, ran.err) == (2, "")
    assert "PORT is malformed: it should be a whole number from 0 to 65535" in ran.out
    assert ran.out.count("PORT is malformed") == 1
    for part in ("settings", "database", "catalogue", "encoder", "model"):
        assert part in ran.out


def test_nothing_is_looked_at_that_rests_on_a_malformed_setting(
    own_folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "planted")
    monkeypatch.setenv("DATABASE_URL", "planted")
    ran = run("doctor")
    assert ran.code == 2
    assert ran.out.count("not looked at") == 2
    assert "planted" not in ran.out
    assert list(own_folder.iterdir()) == []


TO_MEND = """
company: {name: Small}
people:
  - {key: ann, name: Ann Lee, slack_id: U01, team: Desk, roles: [employee]}
products:
  - {key: writer, name: Writer, kind: llm, stage: retirement, purpose: Writes, covers: [letters]}
  - {key: reader, name: Reader, kind: rag, stage: scaling, owner: ann, purpose: Reads, covers: [papers]}
"""


def test_products_to_mend_are_named_and_the_things_counted(own_folder: Path, run: Run) -> None:
    (own_folder / "company.yaml").write_text(TO_MEND, encoding="utf-8")
    assert run("import", "company.yaml").code == 0
    found = {finding.part: finding for finding in examine(load_settings())}["catalogue"]
    assert (found.state, found.said) == ("note", "2 products, 3 things to mend")
    for sentence in (
        "Writer has no owner.",
        "Writer is retired and nothing",
        "Reader does not say what",
        "signpost import",
    ):
        assert sentence in found.fix


def test_entries_nothing_speaks_of_are_told(own_folder: Path, run: Run) -> None:
    used = TO_MEND.replace("roles: [employee]", "roles: [product_owner, initiative_lead]")
    unused = "initiatives: [{key: memo, title: Memo, lead: ann}]"
    (own_folder / "company.yaml").write_text(used, encoding="utf-8")
    (own_folder / "more.yaml").write_text(unused, encoding="utf-8")
    assert run("import", "company.yaml", "more.yaml").code == 0
    found = {finding.part: finding for finding in examine(load_settings())}["left over"]
    assert (found.state, found.said) == ("note", "1 entry named by nothing")
    assert found.fix.startswith("Memo (memo) is built from no product. Correct them, or")
    (own_folder / "more.yaml").write_text("initiatives: [{key: memo, withdrawn: true}]", encoding="utf-8")
    assert run("import", "more.yaml").code == 0
    found = {finding.part: finding for finding in examine(load_settings())}["left over"]
    assert found.fix.startswith("Ann Lee (ann) leads no initiative.")


@pytest.mark.parametrize(
    ("status", "fix"), [(401, "OPENAI_API_KEY"), (404, "OPENAI_BASE_URL"), (429, "Try again"), (503, "Try again")]
)
def test_what_to_do_about_the_model_fits_what_it_answered(status: int, fix: str) -> None:
    class Answers(Models):
        def do_GET(self) -> None:
            self.send_error(status)

    with serving(Answers) as url:
        found = _model(load_settings(openai_api_key="sk-right", openai_base_url=url))
    assert (found.state, found.said) == ("wrong", f"the endpoint answers {status}")
    assert fix in found.fix


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_said_and_takes_the_key_nowhere(status: int) -> None:
    asked: list[str] = []

    class Other(Models):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

    with serving(Other) as other:

        class Elsewhere(Models):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Location", f"{other}/models")
                self.send_header("Content-Length", "0")
                self.end_headers()

        with serving(Elsewhere) as url:
            found = _model(load_settings(openai_api_key="sk-right", openai_base_url=url, openai_model="small"))
    assert (found.state, found.said) == ("wrong", f"the endpoint redirects ({status}), which is not followed")
    assert "OPENAI_BASE_URL" in found.fix
    assert asked == []


@pytest.mark.parametrize(
    "body",
    [b'{"data": [], "more": "' + b"x" * 1_000_000 + b'"}', b"[" * 300_000, b"[1]", b'{"data": null}', b"\xff"],
    ids=["endless", "deep", "a list", "nothing", "no text"],
)
def test_an_answer_that_is_no_list_of_models_is_a_finding(body: bytes) -> None:
    class Odd(Models):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Odd) as url:
        found = _model(load_settings(openai_api_key="sk-right", openai_base_url=url))
    assert (found.state, found.said.partition(" (")[0]) == ("wrong", "the endpoint does not answer")


@pytest.mark.parametrize(
    ("used", "state", "said"),
    [
        (Used(), "ok", "today 0 of 10 calls, 0 of 900 tokens; 0 failed"),
        (Used(4, 120, 1), "ok", "today 4 of 10 calls, 120 of 900 tokens; 1 failed"),
        (Used(4, 120, 3), "note", "today 4 of 10 calls, 120 of 900 tokens; 3 failed"),
        (Used(10, 120), "note", "today 10 of 10 calls, 120 of 900 tokens; 0 failed"),
        (Used(4, 1_200), "note", "today 4 of 10 calls, 1,200 of 900 tokens; 0 failed"),
    ],
)
def test_what_of_the_model_was_used_today_is_told(used: Used, state: str, said: str) -> None:
    found = model_use(used, load_settings(model_company_calls=10, model_company_tokens=900))
    assert (found.state, found.said, bool(found.fix)) == (state, said, state == "note")


def test_the_use_of_the_model_is_looked_at_where_there_is_one(own_folder: Path, run: Run) -> None:
    (own_folder / "company.yaml").write_text(TO_MEND, encoding="utf-8")
    assert run("import", "company.yaml").code == 0
    assert "model use" not in {finding.part for finding in examine(load_settings())}
    with serving(Models) as url:
        found = {one.part: one for one in examine(load_settings(openai_api_key="sk-right", openai_base_url=url))}
    assert found["model use"].said.startswith("today 0 of ")


@pytest.mark.parametrize(
    ("error", "fix"),
    [("ratelimited", "try again"), ("token_revoked", "Install the app"), ("invalid_auth", "Copy SLACK_APP_TOKEN")],
)
def test_what_to_do_about_a_token_fits_slacks_reason(error: str, fix: str, folder: Path) -> None:
    with LocalWorkspace(manifest=manifest()) as workspace:
        workspace.fail_next("apps.connections.open", error=error, times=1)
        assert fix in look(workspace, folder)["Slack: app token"].fix
