"""api.test, auth.test, apps.connections.open, team.info, bots.info."""

from typing import Any

from workspace.calls import Args, Refusal
from workspace.methods.table import Method
from workspace.team import Team

Json = dict[str, Any]


def api_test(_team: Team, args: Args) -> Json:
    """Echo the arguments, or the error asked for."""
    if "error" in args:
        raise Refusal(args.text("error"))
    return {"args": args.raw}


def auth_test(team: Team, _args: Args) -> Json:
    """Who the token is."""
    return {
        "url": f"{team.base_url}/",
        "team": team.name,
        "user": team.state.people[team.bot_user_id].name,
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(team: Team, _args: Args) -> Json:
    """The address of one Socket Mode connection; refused in HTTP mode as for an app without Socket Mode."""
    if team.socket_ticket is None:
        raise Refusal("socket_mode_not_enabled")
    host = team.base_url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={team.socket_ticket()}&app_id={team.app_id}"}


def team_info(team: Team, _args: Args) -> Json:
    """The workspace's name."""
    domain = team.name.lower().replace(" ", "-")
    return {"team": {"id": team.id, "name": team.name, "domain": domain, "email_domain": "", "icon": {}}}


def bots_info(team: Team, args: Args) -> Json:
    """The app's bot."""
    if args.text("bot", team.bot_id) != team.bot_id:
        raise Refusal("bot_not_found")
    bot = {"id": team.bot_id, "deleted": False, "name": team.app.bot_name, "updated": 0, "app_id": team.app_id}
    return {"bot": bot | {"user_id": team.bot_user_id, "icons": {}}}


METHODS = (
    Method("api.test", api_test, tier="4", caller="any"),
    Method("auth.test", auth_test, tier="special"),
    Method("apps.connections.open", connections_open, tier="1", caller="app"),
    Method("team.info", team_info, ("team:read",)),
    Method("bots.info", bots_info, ("users:read",)),
)
