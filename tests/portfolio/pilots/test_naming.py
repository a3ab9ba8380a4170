"""Who is named in lines people type or paste, and what happens to a line nobody is found for."""

import pytest

from portfolio.errors import InvalidInputError
from portfolio.pilots.naming import LIST, Named, people_named, read_list
from tests.portfolio.conftest import OpenUnit

ROLES = ("clerk", "lead", "team lead")
IN = "Pick them instead."


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("@anna clerk", [Named("clerk", words="@anna")]),
        ("Anna Asker as Team Lead", [Named("team lead", words="Anna Asker")]),
        ("Anna Asker - clerk", [Named("clerk", words="Anna Asker")]),
        ("Anna Asker", [Named(words="Anna Asker")]),
        ("<@U1|anna>  <@U2> as clerk.", [Named("clerk", person="U1"), Named("clerk", person="U2")]),
        ("<!subteam^S1|@ops> lead", [Named("lead", group="S1")]),
        ("@anna @bob and Carl Cook, dan", [Named(words=one) for one in ("@anna", "@bob", "Carl Cook", "dan")]),
        ("<@U1> carl as clerk", [Named("clerk", person="U1"), Named("clerk", words="carl")]),
        ("<@U1> as clerk and <@U2> as team lead", [Named("clerk", person="U1"), Named("team lead", person="U2")]),
        (
            "anna, <@U2> as lead, carl clerk",
            [
                Named("lead", words="anna"),
                Named("lead", person="U2"),
                Named("clerk", words="carl"),
            ],
        ),
        ("Ann Misslead", [Named(words="Ann Misslead")]),
        ("clerk", []),
        ("  ,  ", []),
    ],
)
def test_a_line_is_read(line: str, named: list[Named]) -> None:
    assert list(read_list(line, ROLES)) == named


def test_lines_are_read_one_by_one() -> None:
    assert [one.role for one in read_list("<@U1> clerk\n\n<@U2>\n<@U3> lead", ROLES)] == ["clerk", "", "lead"]


def test_names_keys_and_mentions_lead_to_people(store: OpenUnit) -> None:
    with store() as unit:
        named = read_list("@anna\nOLGA OWNER lead\n<@U0GUEST>", ROLES)
        found = people_named(unit, named, role="clerk", instead=IN)
    assert found == [("U0ANNA", "clerk"), ("U0OWNER", "lead"), ("U0GUEST", "clerk")]


def test_every_line_nobody_is_found_for_is_named(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(InvalidInputError) as refusal:
        people_named(unit, read_list("anna\nNo One\nbob\nx y z", ROLES), role="clerk", instead=IN)
    assert str(refusal.value) == (
        "I know nobody called “No One”. Bob Shellonly has no Slack account that I know of. "
        "I know nobody called “x y z”. Pick them instead. Nobody was invited."
    )
    assert refusal.value.field == LIST


@pytest.mark.parametrize(
    "line",
    [
        "Anna Novak as pope",
        "<@U1> <@U2> as pope",
        "<@U1> as clerk and <@U2> as pope",
        "<@U1> as pope and <@U2> as clerk",
        "Anna Novak as pope, Ben as clerk",
        "@anna, <@U2> as pope and carl lead",
    ],
)
def test_a_role_there_is_not_is_named_beside_the_real_ones(line: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_list(line, ROLES)
    said = "There is no role “pope” in this pilot. Its roles: clerk, lead and team lead. Nobody was invited."
    assert (str(refusal.value), refusal.value.field) == (said, LIST)
