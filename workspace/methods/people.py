"""users.info, users.list, users.lookupByEmail, dnd.info, dnd.teamInfo, usergroups.list, usergroups.users.list."""

from typing import Any

from workspace import payloads
from workspace.calls import Args, Refusal, page_of
from workspace.methods.table import Method
from workspace.state import User, UserGroup
from workspace.team import Team

Json = dict[str, Any]


def _user(team: Team, person: User) -> Json:
    return payloads.user(team, person, with_email="users:read.email" in team.app.scopes)


def users_info(team: Team, args: Args) -> Json:
    """One person."""
    (user_id,) = args.need("user")
    person = team.state.people.get(user_id)
    if person is None:
        raise Refusal("user_not_found")
    return {"user": _user(team, person)}


def users_list(team: Team, args: Args) -> Json:
    """Everyone, page by page."""
    page, metadata = page_of(list(team.state.people.values()), args, 200)
    members = [_user(team, person) for person in page]
    return {"members": members, "cache_ts": int(team.clock()), "response_metadata": metadata}


def lookup_by_email(team: Team, args: Args) -> Json:
    """The person with that email address."""
    (email,) = args.need("email")
    found = next((p for p in team.state.people.values() if p.email and p.email.lower() == email.lower()), None)
    if found is None:
        raise Refusal("users_not_found")
    return {"user": _user(team, found)}


def dnd_info(team: Team, args: Args) -> Json:
    """From when until when somebody wants quiet. A snooze shows to its own user only, which the app never is."""
    person = team.state.people.get(args.text("user") or team.bot_user_id)
    if person is None:
        raise Refusal("user_not_found")
    return _quiet(person)


def dnd_team_info(team: Team, args: Args) -> Json:
    """The same of up to 50 people at once; who is unknown is left out."""
    (users,) = args.need("users")
    asked = [team.state.people.get(one) for one in users.split(",")[:50]]
    if len(asked) < 2:
        raise Refusal("no_users_provided")
    return {"users": {person.id: _quiet(person) for person in asked if person is not None}}


def _quiet(person: User) -> Json:
    start, end = person.quiet or (1, 1)  # 1 is Slack's "never"
    return {"dnd_enabled": bool(person.quiet), "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def _group(team: Team, group: UserGroup, *, with_users: bool) -> Json:
    result: Json = {
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "user_count": len(group.users),
    }
    return result | ({"users": list(group.users)} if with_users else {})


def usergroups_list(team: Team, args: Args) -> Json:
    """The user groups."""
    with_users = args.flag("include_users")
    return {"usergroups": [_group(team, group, with_users=with_users) for group in team.state.groups.values()]}


def usergroups_users(team: Team, args: Args) -> Json:
    """Who is in a user group."""
    (group_id,) = args.need("usergroup")
    group = team.state.groups.get(group_id)
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


METHODS = (
    Method("users.info", users_info, ("users:read",), tier="4"),
    Method("users.list", users_list, ("users:read",), tier="2"),
    Method("users.lookupByEmail", lookup_by_email, ("users:read.email",)),
    Method("dnd.info", dnd_info, ("dnd:read",)),
    Method("dnd.teamInfo", dnd_team_info, ("dnd:read",), tier="2"),
    Method("usergroups.list", usergroups_list, ("usergroups:read",), tier="2"),
    Method("usergroups.users.list", usergroups_users, ("usergroups:read",), tier="2"),
)
