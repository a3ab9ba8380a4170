"""How people, days and sizes are shown, and what the composer offers for a slash."""

from datetime import timedelta

import pytest

from workspace.manifest import Command
from workspace.page import calling, people, slash
from workspace.state import User, UserGroup

AI = Command("/ai", "Ask", "words | help")
AIM = Command("/aim", "Aim", "")
ANNA = User("U1", "a.novak", "Anna Novak")
ANNABEL = User("U2", "abel", "Annabel Böll")
NOVA = User("U3", "nova", "Nova Anders")
APP = User("U4", "annex", "Annex", is_bot=True)
ALL = (ANNABEL, ANNA, NOVA, APP)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Novak", "AN"), ("a.novak", "AN"), ("Compass", "C"), ("", "?"), ("Żaneta de Böll", "ŻB")],
)
def test_initials(name: str, letters: str) -> None:
    assert people.initials(name) == letters


def test_a_person_keeps_their_colour() -> None:
    assert people.hue("U1") == people.hue("U1")
    assert len({people.hue(f"U{number}") for number in range(60)}) > 6


def test_times_are_on_the_readers_clock() -> None:
    assert people.clock(people.moment("1795000000.000100", "Europe/Berlin")) == "12:06"
    assert people.clock(people.moment("1795000000.000100", "No/Where")) == "11:06"


def test_days_as_people_say_them() -> None:
    now = people.moment("1795000000", "UTC")
    assert people.day(now, now) == "Today"
    assert people.day(now - timedelta(days=1), now) == "Yesterday"
    assert people.day(now - timedelta(days=3), now) == "Sunday, 15 November"
    assert people.day(now - timedelta(days=400), now) == "Tuesday, 14 October 2025"


def test_sizes() -> None:
    assert [people.size(count) for count in (12, 2048, 3 * 1024 * 1024)] == ["12 B", "2 KB", "3.0 MB"]


def test_a_slash_offers_the_commands_that_fit() -> None:
    assert slash.offer("/", (AI, AIM)).commands == (AI, AIM)
    assert slash.offer("/aim", (AI, AIM)).commands == (AIM,)
    assert slash.offer("hello /ai", (AI,)) == slash.Offer()
    assert slash.offer("/ai\nx", (AI,)) == slash.Offer()


def test_after_the_command_its_usage_is_shown() -> None:
    assert slash.offer("/ai auto", (AI, AIM)).hint == AI
    assert slash.offer("/nope x", (AI,)).hint is None


@pytest.mark.parametrize(
    ("before", "now", "cursor"),
    [("", "@a", 2), ("@ hello", "@a hello", 2), ("ab", "abc", 3), ("abc", "ac", 1), ("", "", 0), ("x", "", 0)],
)
def test_the_cursor_is_where_the_text_changed(before: str, now: str, cursor: int) -> None:
    assert calling.cursor_after(before, now) == cursor


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@", ""),
        ("hello (@An", "An"),
        ("@Anna N", "Anna N"),
        ("@b @An", "An"),
        ("me@An", None),
        ("no", None),
        ("@ x", None),
    ],
)
def test_the_name_that_is_begun(text: str, words: str | None) -> None:
    assert calling.begun(text, len(text)) == words


def test_a_name_is_begun_only_before_the_cursor_and_on_its_line() -> None:
    assert calling.begun("@An hello", 3) == "An"
    assert calling.begun("@An\nhello", 6) is None
    assert calling.begun("@" + "a" * 100, 101) is None


def test_whom_the_first_letters_mean() -> None:
    assert calling.named("", ALL)[0] == APP
    assert calling.named("an", ALL) == (APP, ANNA, ANNABEL, NOVA)
    assert calling.named("ANNA N", ALL) == (ANNA,)
    assert calling.named("a.n", ALL) == (ANNA,)
    assert calling.named("anna novak which", ALL) == ()
    assert len(calling.named("", [User(f"U{number}", "x", "X") for number in range(20)])) == calling.MOST


def test_a_name_is_written_out_where_it_was_begun() -> None:
    assert calling.completed("@an", 3, "Anna Novak") == ("@Anna Novak ", 12)
    assert calling.completed("hi @an, and you?", 6, "Anna Novak") == ("hi @Anna Novak , and you?", 15)
    assert calling.completed("hi @an and you?", 6, "Anna Novak") == ("hi @Anna Novak and you?", 15)


def test_which_groups_the_first_letters_mean() -> None:
    payments, lending = UserGroup("S1", "payments-squad", "Payments squad"), UserGroup("S2", "lending", "Credit people")
    assert calling.grouped("", (payments, lending)) == (lending, payments)
    assert calling.grouped("Pay", (payments, lending)) == (payments,)
    assert calling.grouped("credit p", (payments, lending)) == (lending,)
    assert calling.grouped("squad", (payments, lending)) == ()


def test_a_name_that_several_share_is_told_by_the_user_name() -> None:
    other = User("U9", "anna2", "anna novak")
    assert calling.name_for(ANNA, ALL) == "Anna Novak"
    assert calling.name_for(ANNA, (*ALL, other)) == "a.novak"
    assert calling.complete_already("anna novak", ANNA)
    assert calling.complete_already("A.NOVAK", ANNA)
    assert not calling.complete_already("anna", ANNA)
