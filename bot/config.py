"""Settings: what the environment and a .env file say, checked once, named plainly when something is wrong."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"
_APPS_PAGE = "api.slack.com/apps → your app"
# What follows a token's prefix: it goes into an HTTP header, so plain ASCII, and more than the dots of an example.
_REST = r"(?=[!-~]*[0-9A-Za-z])[!-~]+"


class SettingsError(Exception):
    """A variable is missing or malformed; `str(error)` says which, what it should look like and where to get it.

    `names`: the settings that are malformed, by their names here; none when one is missing.
    """

    def __init__(self, sentence: str, *, names: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.names = tuple(names)


class Settings(BaseSettings):
    """Everything that can be set. An empty value counts as not set; nothing here is read twice."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[
        SecretStr | None,
        Field(description=f"The bot's token, `xoxb-…`. {_APPS_PAGE} → OAuth & Permissions → Bot User OAuth Token."),
    ] = None
    slack_app_token: Annotated[
        SecretStr | None,
        Field(
            description="The app-level token, `xapp-…`, with the scope `connections:write`; with it the bot uses "
            f"Socket Mode. {_APPS_PAGE} → Basic Information → App-Level Tokens."
        ),
    ] = None
    slack_signing_secret: Annotated[
        SecretStr | None,
        Field(
            description="The signing secret, 32 hexadecimal characters; needed only without an app token (HTTP). "
            f"{_APPS_PAGE} → Basic Information → App Credentials."
        ),
    ] = None
    slack_api_url: Annotated[
        str,
        Field(description="The Web API's base URL; any Slack-compatible server, e.g. `http://127.0.0.1:8090/api/`."),
    ] = SLACK_API
    database_url: Annotated[
        str,
        Field(
            description="Where things are kept: `sqlite:///path/file.sqlite3` or `postgresql://user:password@host/name`."
            " Not set: `signpost.sqlite3` in the data folder."
        ),
    ] = ""
    data_dir: Annotated[
        Path,
        Field(
            description="The data folder: the SQLite database, the demo's database, backups; from the working folder."
        ),
    ] = Path("data")
    openai_api_key: Annotated[
        SecretStr | None,
        Field(
            description="A key of an OpenAI-compatible service. Not set: answers are made offline, nothing leaves here."
        ),
    ] = None
    openai_base_url: Annotated[
        str,
        Field(
            description="Another OpenAI-compatible endpoint, e.g. `http://llm.bank.internal/v1`. Not set: OpenAI's own."
        ),
    ] = ""
    openai_model: Annotated[str, Field(description="The chat model that judges the candidates.")] = "gpt-4.1-mini"
    openai_embedding_model: Annotated[
        str, Field(description="An embedding model of the same service. Not set: the packaged encoders.")
    ] = ""
    openai_timeout: Annotated[
        float, Field(gt=0, le=120, description="Seconds the model may take in all before the offline answer is given.")
    ] = 12.0
    model_person_calls: Annotated[
        int, Field(ge=0, description="How often a day (UTC) the model is asked for one person at most; 0: no limit.")
    ] = 100
    model_person_tokens: Annotated[
        int, Field(ge=0, description="How many tokens a day that may take for one person; 0: no limit.")
    ] = 500_000
    model_company_calls: Annotated[
        int, Field(ge=0, description="How often a day the model is asked for everybody together; 0: no limit.")
    ] = 4_000
    model_company_tokens: Annotated[
        int, Field(ge=0, description="How many tokens a day that may take for everybody together; 0: no limit.")
    ] = 20_000_000
    usage_secret: Annotated[
        SecretStr | None,
        Field(
            description="A secret of 16 or more plain characters that you make up; with it programs can bring usage to "
            "`POST /usage`, signed (docs/usage.md). Not set: nothing listens there."
        ),
    ] = None
    keep_asks_days: Annotated[
        int,
        Field(
            ge=0,
            description="After how many days asks are deleted with all that was made of them, and answered questions "
            "to owners unlinked; 90 or more, as demand is counted for so long. 0: never.",
        ),
    ] = 0
    keep_usage_days: Annotated[
        int,
        Field(
            ge=0,
            description="After how many days usage is deleted; 400 or more, as figures are compared with a year ago. "
            "0: never.",
        ),
    ] = 0
    host: Annotated[str, Field(description="The address health checks, `/metrics` and signed HTTP listen on.")] = (
        "127.0.0.1"
    )
    port: Annotated[
        int | None,
        Field(
            ge=0, le=65535, description="The port they listen on. Not set: 3000; for the demo 8090 or the next free."
        ),
    ] = None
    workers: Annotated[
        int, Field(ge=2, le=200, description="Threads that answer: how many asks are worked on at once.")
    ] = 32
    log_level: Annotated[
        str, Field(description="`debug`, `info`, `warning` or `error`. Message texts are logged at no level.")
    ] = "info"
    log_format: Annotated[
        str, Field(description="`json`, `console`, or `auto`: console on a terminal, JSON anywhere else.")
    ] = "auto"

    @field_validator(
        "slack_bot_token", "slack_app_token", "slack_signing_secret", "openai_api_key", "usage_secret", mode="before"
    )
    @classmethod
    def _stripped(cls, value: Any) -> Any:
        """A secret pasted with spaces or quotes around it is still that secret; blank is not set."""
        if isinstance(value, str):
            value = value.strip().strip("\"'")
        return value or None

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _looks_like(value, rf"xox[be][.\-]{_REST}", "a bot token, which starts with xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _looks_like(value, rf"xapp-{_REST}", "an app-level token, which starts with xapp-")

    @field_validator("slack_signing_secret")
    @classmethod
    def _signing_secret(cls, value: SecretStr | None) -> SecretStr | None:
        return _looks_like(value, r"[0-9A-Za-z]{16,64}", "a signing secret, which is 32 hexadecimal characters")

    @field_validator("usage_secret")
    @classmethod
    def _usage_secret(cls, value: SecretStr | None) -> SecretStr | None:
        return _looks_like(value, r"[!-~]{16,200}", "a secret, which is 16 or more plain letters, digits and signs")

    @field_validator("keep_asks_days")
    @classmethod
    def _asks_days(cls, value: int) -> int:
        return _none_or_from(value, 90)

    @field_validator("keep_usage_days")
    @classmethod
    def _usage_days(cls, value: int) -> int:
        return _none_or_from(value, 400)

    @field_validator("openai_api_key")
    @classmethod
    def _api_key(cls, value: SecretStr | None) -> SecretStr | None:
        return _looks_like(value, r"[!-~]+", "a key, which is one word of plain letters, digits and signs")

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value.strip()):
            raise ValueError("it should look like https://slack.com/api/ or http://127.0.0.1:8090/api/")
        return value.strip().rstrip("/") + "/"

    @field_validator("openai_base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        if value.strip() and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value.strip()):
            raise ValueError("it should look like http://llm.example.internal/v1")
        return value.strip()

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        value = re.sub(r"^postgres://", "postgresql://", value.strip())
        if value and not re.match(r"(sqlite|postgresql)(\+\w+)?://", value):
            raise ValueError("it is not the address of a database this can use")
        return value

    @field_validator("log_level", "log_format")
    @classmethod
    def _lower(cls, value: str) -> str:
        return value.strip().lower()

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value not in ("debug", "info", "warning", "error"):
            raise ValueError("it is none of its values")
        return value

    @field_validator("log_format")
    @classmethod
    def _format(cls, value: str) -> str:
        if value not in ("auto", "json", "console"):
            raise ValueError("it is none of its values")
        return value

    @property
    def database(self) -> str:
        """The database's URL: the one set, else the SQLite file in the data folder."""
        return self.database_url or sqlite_url(self.data_dir / "signpost.sqlite3")

    def require(self, *names: str) -> None:
        """Raises SettingsError naming those of these settings that are not set, a line each, and where to get them."""
        missing = [f"{name.upper()} is not set. {where_to_get(name)}" for name in names if not getattr(self, name)]
        if missing:
            raise SettingsError("\n".join(missing))


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file; works for relative, absolute and Windows paths."""
    return f"sqlite:///{path.as_posix()}"


def load_settings(**overrides: Any) -> Settings:
    """The settings in force: arguments, then the environment, then .env. Raises SettingsError in plain words."""
    try:
        return Settings(**overrides)
    except UnicodeDecodeError:
        raise SettingsError("The file .env is not UTF-8: save it with that encoding.") from None
    except OSError as error:
        raise SettingsError(f"The file .env cannot be read: {error.strerror}.") from None
    except ValidationError as error:
        problems = [dict(problem) for problem in error.errors()]
        sentences = "\n".join(_sentence(problem) for problem in problems)
        raise SettingsError(sentences, names=[_name(problem) for problem in problems]) from None


def settings_without(names: Sequence[str]) -> Settings:
    """The settings with these left at what they are when not set, to look at the rest when these are malformed."""
    return load_settings(**{name: Settings.model_fields[name].default for name in names})


def _looks_like(value: SecretStr | None, pattern: str, what: str) -> SecretStr | None:
    if value is not None and not re.fullmatch(pattern, value.get_secret_value()):
        raise ValueError(f"it does not look like {what} (the value is not shown)")
    return value


def _none_or_from(days: int, least: int) -> int:
    if 0 < days < least:
        raise ValueError(f"it should be 0, or a whole number from {least}")
    return days


def _name(problem: dict[str, Any]) -> str:
    return str(problem["loc"][0]).lower() if problem["loc"] else ""


def _sentence(problem: dict[str, Any]) -> str:
    name = _name(problem)
    kind = str(problem["type"])
    if kind == "value_error":
        said = str(problem["msg"]).removeprefix("Value error, ").rstrip(".")
    elif kind.startswith(("int", "float", "greater", "less", "finite")):
        said = f"it should be {_range(name)}"
    else:
        said = "it cannot be read"
    return f"{name.upper()} is malformed: {said}. {where_to_get(name)}"


def _range(name: str) -> str:
    """Which numbers a setting takes, e.g. "a whole number from 2 to 200"."""
    field = Settings.model_fields[name]
    what = "a number" if field.annotation is float else "a whole number"
    limits = {
        word: getattr(rule, word) for rule in field.metadata for word in ("gt", "ge", "le") if hasattr(rule, word)
    }
    above = f" above {limits['gt']}" if "gt" in limits else f" from {limits['ge']}" if "ge" in limits else ""
    return f"{what}{above}" + (f" {'and up to' if 'gt' in limits else 'to'} {limits['le']}" if "le" in limits else "")


def where_to_get(name: str) -> str:
    """What a setting is and where to get it, for the end of a sentence about it."""
    field = Settings.model_fields.get(name)
    return (field.description or "").replace("`", "") if field is not None else ""
