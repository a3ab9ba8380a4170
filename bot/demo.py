"""`signpost demo`: a local Slack, a company in it and the real bot, in one process."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import SecretStr

from bot.ask_command import demo_settings
from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.console import Refusal, note
from bot.demo_company import load_demo_company
from bot.demo_digests import say_first_digests
from bot.demo_pilot import load_demo_pilot, pilot_channel, pilot_people
from bot.demo_year import load_demo_year
from bot.manifest import manifest
from bot.serving import Service, stop_on_signals
from bot.wiring import Store, build_client, build_tools, open_store, packaged_encoder
from handlers.slack import Slack
from portfolio.cards import Catalog, Person
from portfolio.catalog import snapshot
from portfolio.demand import embedded
from portfolio.people import people_from
from storage.errors import StorageBusy
from storage.locks import file_lock
from storage.vocabulary import Role

if TYPE_CHECKING:
    from workspace.keeping import Keeper
    from workspace.server import LocalWorkspace

FIRST_PORT = 8090
PORTS_TRIED = 50
LAST_PORT = 65_535
HOST = "127.0.0.1"
TELLING_ROLES = (
    Role.PORTFOLIO_LEAD,
    Role.OPERATOR,
    Role.PRODUCT_OWNER,
    Role.PILOT_PARTICIPANT,
    Role.INITIATIVE_LEAD,
    Role.BUSINESS_OWNER,
)


def run_demo(*, port: int | None, reset: bool) -> int:
    """Run the demo until Ctrl-C. Returns the exit code."""
    from bot.logs import set_up_logs

    settings = load_settings()
    quiet = settings.model_copy(update={"log_level": "warning"}) if settings.log_level == "info" else settings
    set_up_logs(quiet)
    with _alone(settings.data_dir):
        return _run(settings, choose_port(port if port is not None else settings.port), reset=reset)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the demo's data for the block. Raises Refusal when another demo runs on it."""
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(file_lock(data / "demo", wait=0))
        except StorageBusy:
            raise Refusal(
                f"A demo is running on {data / 'demo'} already: use its page, or stop it first (Ctrl-C where it runs). "
                "For a second one give it a data folder of its own: DATA_DIR=other-data signpost demo"
            ) from None
        yield


def _run(settings: Settings, chosen: int, *, reset: bool) -> int:
    stop = threading.Event()
    stop_on_signals(stop)
    note("Loading the demo company and the bot …")
    settings = demo_settings(settings)
    if reset:
        _forget(settings.data_dir / "demo")
    store = open_store(settings)
    load_demo_company(store.unit)
    workspace, keeper = _start_workspace(chosen, store, settings.data_dir / "demo" / "workspace.json")
    try:
        _put_pilot(workspace, store)
        note("Loading its year of usage, and writing the first digests …")
        load_demo_year(store.unit, now=SystemClock().now())
        ours = bot_settings(settings, workspace)
        say_first_digests(build_tools(settings, store), Slack(build_client(ours)))
        return Service(ours, on_ready=lambda: _announce(workspace.page_url)).run(stop)
    finally:
        workspace.stop()
        keeper.stop()


def _start_workspace(port: int, store: Store, memory: Path) -> tuple["LocalWorkspace", "Keeper"]:
    """A running workspace with the company's people in it, and who keeps in `memory` what is said there.

    Raises Refusal when the extra is not installed.
    """
    with store.unit() as unit:
        company = snapshot(unit)
        everyone = people_from(unit, unit.people.all())
    try:
        from workspace.keeping import Keeper
        from workspace.server import LocalWorkspace

        workspace = LocalWorkspace(host=HOST, port=port, team_name=company.company, manifest=manifest(), page=True)
        keeper = Keeper(workspace.team, memory)
        keeper.load()
        _fill(workspace, company, everyone)
        workspace.start()
        keeper.start()
    except ModuleNotFoundError as missing:
        raise Refusal(f"The local Slack is not installed ({missing.name} is missing). Run: make setup") from None
    return workspace, keeper


def _fill(workspace: "LocalWorkspace", company: Catalog, everyone: tuple[Person, ...]) -> None:
    """Put the people, a user group for each team and the channels in: two for everyone, and each product's help channel
    for who answers there."""
    ids = [person.slack_id for person in everyone if person.slack_id]
    for person in everyone:
        if person.slack_id:
            workspace.add_person(id=person.slack_id, name=person.key, real_name=person.name, title=_title(person))
    for team, members in _teams(everyone).items():
        handle = "-".join(team.lower().split())
        group_id = f"S0{''.join(letter for letter in team.upper() if letter.isalnum())}"
        workspace.add_group(group_id, handle, team, members)
    for name in ("general", "ask-ai"):
        _put_channel(workspace, name, ids)
    helpers: dict[str, list[str]] = {}
    for product in company.products:
        answering = [
            person.slack_id for person in (product.owner, product.deputy) if person is not None and person.slack_id
        ]
        if product.support_channel:
            helpers.setdefault(product.support_channel.removeprefix("#"), []).extend(answering)
    for name, members in sorted(helpers.items()):
        _put_channel(workspace, name, members)


def _teams(everyone: tuple[Person, ...]) -> dict[str, list[str]]:
    """The Slack ids of each team's people."""
    found: dict[str, list[str]] = {}
    for person in everyone:
        if person.team and person.slack_id:
            found.setdefault(person.team, []).append(person.slack_id)
    return found


def _put_channel(workspace: "LocalWorkspace", name: str, members: list[str]) -> str:
    """A channel with these people, and with those who joined it before the demo was started again. Returns its id."""
    kept = workspace.team.channel_named(name)
    return workspace.add_channel(kept.id if kept else None, name, [*members, *(kept.members if kept else ())])


def _put_pilot(workspace: "LocalWorkspace", store: Store) -> None:
    """The pilot the company runs, with its channel and the people in it."""
    channel = _put_channel(workspace, pilot_channel(), pilot_people(store.unit))
    load_demo_pilot(
        store.unit, lambda texts: embedded(packaged_encoder(), texts), now=SystemClock().now(), channel=channel
    )


def _title(person: Person) -> str:
    """What the page shows below a name: the role that says most, and the team."""
    role = next((role for role in TELLING_ROLES if role in person.roles), Role.EMPLOYEE)
    words = role.value.replace("_", " ").capitalize()
    return f"{words}, {person.team}" if person.team else words


def bot_settings(settings: Settings, workspace: "LocalWorkspace") -> Settings:
    """The settings a real `serve` would have, pointed at the local workspace; health on any free port."""
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(workspace.bot_token),
            "slack_app_token": SecretStr(workspace.app_token),
            "slack_signing_secret": None,
            "slack_api_url": workspace.api_url,
            "port": 0,
        }
    )


def choose_port(wanted: int | None) -> int:
    """The port asked for, which must be one and be free; else the first free one from 8090 on."""
    if wanted is not None:
        if not 0 <= wanted <= LAST_PORT:
            raise Refusal(f"Port {wanted} does not exist: a port is a number from 0 to {LAST_PORT}.")
        if wanted and not _is_free(wanted):
            raise Refusal(f"Port {wanted} is taken. Set PORT to another one, or leave it out.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if _is_free(port):
            return port
    raise Refusal(f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free. Set PORT to a free one.")


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((HOST, port)):
            return True
    except OSError:
        return False


def _forget(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
        note("The demo starts over.")


def _announce(page_url: str) -> None:
    note("Ready. Open the page, choose who you are, and type: /ai automate credit memo preparation")
    typer.echo(page_url)  # alone on its line, so that a script can read it
    note("Ctrl-C stops it.")
