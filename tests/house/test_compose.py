"""compose.yaml and the Dockerfile hold together, as far as that can be seen without Docker."""

import re
from fnmatch import fnmatch
from typing import Any

import pytest
import typer
import typer.core
import typer.main
import yaml

from bot.__main__ import app
from bot.config import Settings
from tests.house.tree import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
OURS = [name for name, service in SERVICES.items() if "build" in service]
FILES = ("compose.yaml", "Dockerfile", ".dockerignore")


def test_there_are_a_database_an_upgrade_and_two_replicas() -> None:
    assert set(SERVICES) == {"postgres", "upgrade", "serve"}
    assert SERVICES["serve"]["deploy"]["replicas"] == 2
    assert (SERVICES["upgrade"]["command"], SERVICES["upgrade"]["restart"]) == (["db", "upgrade"], "no")
    commands = typer.main.get_command(app)
    assert isinstance(commands, typer.core.TyperGroup)
    for service in ("upgrade", "serve"):
        assert SERVICES[service]["command"][0] in commands.commands


def test_each_waits_for_what_it_needs() -> None:
    wait = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}
    assert wait["upgrade"] == {"postgres": {"condition": "service_healthy"}}
    assert wait["serve"]["upgrade"] == {"condition": "service_completed_successfully"}
    for waited_for in wait.values():
        assert set(waited_for) <= set(SERVICES)
        for name, how in waited_for.items():
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[name]


def test_what_keeps_running_says_how_it_is() -> None:
    for name, service in SERVICES.items():
        assert service["restart"] == "no" or {"test", "interval", "timeout"} <= service["healthcheck"].keys(), name
    assert f":{SERVICES['serve']['environment']['PORT']}/readyz" in SERVICES["serve"]["healthcheck"]["test"][-1]
    assert int(SERVICES["serve"]["stop_grace_period"].removesuffix("s")) > 25


def test_the_check_is_python_that_can_be_read() -> None:
    test = SERVICES["serve"]["healthcheck"]["test"]
    assert test[:3] == ["CMD", "python", "-c"]
    compile(test[3], "healthcheck", "exec")


@pytest.mark.parametrize("name", OURS)
def test_what_is_set_is_a_setting_and_secrets_come_from_the_file(name: str) -> None:
    settings = {field.upper() for field in Settings.model_fields}
    environment = SERVICES[name]["environment"]
    assert set(environment) <= settings
    assert SERVICES[name]["env_file"] == ".env"
    assert not {key for key in environment if re.search("TOKEN|SECRET|KEY", key)}
    assert re.search(r":\$\{POSTGRES_PASSWORD:\?[^}]+\}@postgres/", environment["DATABASE_URL"])
    assert "POSTGRES_PASSWORD" in (ROOT / "docs" / "operations.md").read_text("utf-8")


def test_nothing_is_published_and_no_registry_is_named() -> None:
    assert not [name for name, service in SERVICES.items() if "ports" in service]
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert all("/" not in image for image in images), images
    assert not [file for file in FILES if "://" in (ROOT / file).read_text("utf-8").replace("http://127.0.0.1", "")
                .replace("postgresql://", "")]  # fmt: skip


def test_the_image_holds_what_it_needs_and_runs_as_nobody_in_particular() -> None:
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert set(copied) == packages | {"pyproject.toml", "constraints.txt", "README.md"}
    rules = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert all(f"!{name}" in rules for name in copied)
    assert any(fnmatch(".env", rule) for rule in rules)
    assert int(re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)[-1]) > 0
    assert DOCKERFILE.rstrip().endswith('ENTRYPOINT ["signpost"]\nCMD ["serve"]')
