"""`python -m workspace`: the local workspace alone, for any app to point at."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from workspace.server import LocalWorkspace

Json = dict[str, Any]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workspace", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3900, help="0 takes any free port")
    parser.add_argument("--people", type=Path, help='JSON: [{"id", "name", "real_name", "title", "tz", "email"}]')
    parser.add_argument("--manifest", type=Path, help="Slack app manifest as JSON; without one everything is granted")
    parser.add_argument("--request-url", default="", help="reach the app by signed HTTP instead of Socket Mode")
    parser.add_argument("--signing-secret", default="", help="the secret for --request-url; made up when empty")
    parser.add_argument("--team", default="Local Workspace")
    parser.add_argument("--strict-rates", action="store_true", help="Slack's own rate limits")
    parser.add_argument("--no-page", action="store_true", help="the API alone, without the page")
    return parser.parse_args()


def _people(path: Path | None) -> list[Json]:
    if path is None:
        return [{"id": "U0LOCALANN", "name": "anna", "real_name": "Anna Example", "title": "Employee"}]
    people = _read(path)
    return people if isinstance(people, list) else list(people["people"])


def _read(path: Path) -> Any:
    """What the JSON file holds. Ends the program with a sentence when it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SystemExit(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise SystemExit(f"{path} is not JSON: {error}.") from None


def main() -> int:
    """Serve until interrupted; what is printed is a .env file for the app."""
    wanted = _arguments()
    people, manifest = _people(wanted.people), _read(wanted.manifest) if wanted.manifest else None
    workspace = LocalWorkspace(
        wanted.host,
        wanted.port,
        wanted.team,
        manifest,
        request_url=wanted.request_url,
        signing_secret=wanted.signing_secret,
        rates="strict" if wanted.strict_rates else "generous",
        page=not wanted.no_page,
    )
    for person in people:
        try:
            workspace.add_person(**person)
        except TypeError:
            raise SystemExit(f"{person!r} is not a person as --people wants them (see --help).") from None
    try:
        workspace.start()
    except OSError:
        raise SystemExit(f"Port {wanted.port} is taken or not allowed. Choose another one with --port.") from None
    workspace.add_channel(name="general", members=[p for p in workspace.state.people if p.startswith("U0")])
    lines = [
        f"# The page: {'(not served)' if wanted.no_page else workspace.page_url}",
        f"SLACK_API_URL={workspace.api_url}",
        f"SLACK_BOT_TOKEN={workspace.bot_token}",
        f"SLACK_APP_TOKEN={workspace.app_token}",
    ]
    if wanted.request_url:
        lines.append(f"SLACK_SIGNING_SECRET={workspace.signing_secret}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    over.wait()
    workspace.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
