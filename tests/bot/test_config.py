"""Settings: named when missing or malformed, said where to get, never shown."""

from pathlib import Path

import pytest

from bot.config import SettingsError, load_settings
from tests.bot.conftest import Run
from tests.house.tree import ROOT


@pytest.mark.sqlite
def test_nothing_set_is_a_complete_offline_installation() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///data/signpost.sqlite3"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.openai_api_key is None


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token", "slack_signing_secret"])
def test_a_missing_variable_is_named_with_where_to_get_it(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings().require(name)
    assert str(refused.value).startswith(f"{name.upper()} is not set.")
    assert "api.slack.com/apps" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "looks"),
    [
        ("SLACK_BOT_TOKEN", "xapp-planted-secret", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-planted-secret", "xapp-"),
        ("SLACK_BOT_TOKEN", "xoxb-…", "starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-...", "starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-planted secret", "starts with xoxb-"),
        ("SLACK_APP_TOKEN", "xapp-…", "starts with xapp-"),
        ("SLACK_APP_TOKEN", "xapp-1-planté", "starts with xapp-"),
        ("OPENAI_API_KEY", "sk-…", "one word of plain letters"),
        ("SLACK_SIGNING_SECRET", "planted-secret!", "32 hexadecimal"),
        ("SLACK_API_URL", "planted-secret", "https://slack.com/api/"),
        ("DATABASE_URL", "mysql://u:planted-secret@h/x", "postgresql://"),
        ("OPENAI_BASE_URL", "planted-secret", "http"),
        ("PORT", "planted-secret", "it should be a whole number from 0 to 65535."),
        ("PORT", "70000", "it should be a whole number from 0 to 65535."),
        ("WORKERS", "1", "it should be a whole number from 2 to 200."),
        ("WORKERS", "2.5", "it should be a whole number from 2 to 200."),
        ("OPENAI_TIMEOUT", "soon", "it should be a number above 0 and up to 120."),
        ("OPENAI_TIMEOUT", "nan", "it should be a number above 0 and up to 120."),
        ("LOG_LEVEL", "planted-secret", "info"),
        ("KEEP_ASKS_DAYS", "89", "it should be 0, or a whole number from 90."),
        ("KEEP_ASKS_DAYS", "-1", "it should be a whole number from 0"),
        ("KEEP_USAGE_DAYS", "365", "it should be 0, or a whole number from 400."),
    ],
)
def test_a_malformed_variable_is_named_and_its_value_is_not_shown(
    name: str, value: str, looks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value).startswith(f"{name} is malformed")
    assert looks in str(refused.value)
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_the_env_sample_of_the_readme_as_it_stands_is_told_in_words(command: str, own_folder: Path, run: Run) -> None:
    sample = [line.strip() for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "TOKEN=x" in line]
    assert len(sample) == 2
    (own_folder / ".env").write_text("\n".join(sample), encoding="utf-8")
    ran = run(command)
    assert ran.code == 2
    for told in ("SLACK_BOT_TOKEN is malformed", "SLACK_APP_TOKEN is malformed", "api.slack.com/apps"):
        assert told in ran.out + ran.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"), ("DATABASE_URL", "mysql://h/x"), ("PORT", "x"),
        ("SLACK_API_URL", "x"), ("OPENAI_BASE_URL", "x"), ("SLACK_BOT_TOKEN", "x"), ("SLACK_SIGNING_SECRET", "x"),
    ],
)  # fmt: skip
def test_a_malformed_variable_is_told_without_saying_anything_twice(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    said = str(refused.value).casefold().split()
    runs = [" ".join(said[at : at + 4]) for at in range(len(said) - 3)]
    assert len(set(runs)) == len(runs), str(refused.value)
    assert "postgresql://user" not in " ".join(said) or " ".join(said).count("postgresql://user") == 1


def test_all_missing_settings_are_named_at_once(run: Run) -> None:
    for command in ("serve", "doctor"):
        ran = run(command)
        for name in ("SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set", "SLACK_SIGNING_SECRET"):
            assert name in " ".join((ran.out + ran.err).split())


def test_every_malformed_variable_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "x")
    monkeypatch.setenv("SLACK_APP_TOKEN", "x")
    with pytest.raises(SettingsError, match=r"(?s)SLACK_BOT_TOKEN.*SLACK_APP_TOKEN"):
        load_settings()


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "SLACK_BOT_TOKEN",
        "SLACK_API_URL",
        "DATABASE_URL",
        "OPENAI_API_KEY",
        "OPENAI_MODEL",
        "PORT",
        "DATA_DIR",
    ):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.slack_bot_token, settings.openai_api_key, settings.port) == (None, None, None)
    assert (settings.slack_api_url, settings.openai_model) == ("https://slack.com/api/", "gpt-4.1-mini")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/api", "http://127.0.0.1:9/api/", " http://127.0.0.1:9/api// "])
def test_the_base_url_ends_with_one_slash(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", url)
    assert load_settings().slack_api_url == "http://127.0.0.1:9/api/"


def test_a_token_pasted_with_quotes_and_spaces_is_that_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", ' "xoxb-1-2-abc" ')
    token = load_settings().slack_bot_token
    assert token is not None
    assert token.get_secret_value() == "xoxb-1-2-abc"


def test_the_file_in_the_working_folder_is_read_and_the_environment_wins(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_folder / ".env").write_text(
        "OPENAI_MODEL=from-file\nOPENAI_BASE_URL=http://file/v1\nOTHER=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("OPENAI_MODEL", "from-environment")
    settings = load_settings()
    assert (settings.openai_model, settings.openai_base_url) == ("from-environment", "http://file/v1")


@pytest.mark.parametrize("saved", ["PORT=4001".encode("utf-16"), "# für später\nPORT=4001".encode("latin-1")])
def test_a_file_in_another_encoding_is_told_in_words(saved: bytes, own_folder: Path, run: Run) -> None:
    (own_folder / ".env").write_bytes(saved)
    for command in ("ask", "doctor", "serve"):
        ran = run(command, *(("hello",) if command == "ask" else ()))
        assert ran.code != 0
        assert "The file .env is not UTF-8: save it with that encoding." in " ".join((ran.out + ran.err).split())


def test_a_file_nobody_may_read_is_told_in_words(own_folder: Path, run: Run) -> None:
    (own_folder / ".env").symlink_to("/proc/self/mem")  # root may read every file but this one
    ran = run("ask", "hello")
    assert ran.code == 2
    assert "The file .env cannot be read: " in ran.err


def test_the_old_name_of_a_postgres_address_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/x")
    assert load_settings().database == "postgresql://u@h/x"


def test_a_secret_is_not_in_the_printed_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-planted")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted")
    assert "planted" not in repr(load_settings())
