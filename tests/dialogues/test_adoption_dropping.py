"""A file dropped on the bot: taken in by who may, refused in a sentence otherwise, and never half."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from handlers.adoption import dropping
from handlers.arrival import Arrival
from handlers.slack import Slack
from storage.models import UsageEventRow
from tests.dialogues.conftest import Desk, loopback_client
from workspace.client import Person

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


NUMBERS = itertools.count(1)  # of users, so that a second try is another file


def table(*rows: str) -> bytes:
    return ("product,user,day,count\n" + "".join(f"{row}\n" for row in rows)).encode()


def events(desk: Desk) -> int:
    with desk.tools.unit() as unit:
        return len(unit.session.exec(select(UsageEventRow)).all())


@pytest.fixture
def owner(desk: Desk) -> Person:
    return desk.workspace.as_person("U0OKAFOR")


def test_an_owner_drops_usage_and_one_message_grows_into_what_became_of_it(desk: Desk, owner: Person) -> None:
    before = events(desk)
    file = table(*(f"docreader,x{next(NUMBERS)},{YESTERDAY},3" for _ in range(2)))
    sent = owner.dm("", files=[("usage.csv", file)])
    said = owner.wait_for_message(after=sent, contains="2 rows of usage")
    assert "2 added, 0 changed, 0 as they were. 2 people." in said.all_text
    assert "DocReader" in said.all_text
    assert len([one for one in owner.sees() if one.thread_ts == sent.ts]) == 1
    assert events(desk) == before + 2
    again = owner.dm("usage", files=[("usage.csv", file)])
    assert "taken in already" in owner.wait_for_message(after=again, contains="already").text
    assert events(desk) == before + 2


def test_words_beside_the_file_name_the_product_or_are_an_ask(desk: Desk, owner: Person) -> None:
    before = events(desk)
    file = f"user,day\nx{next(NUMBERS)},{YESTERDAY}\n".encode()
    sent = owner.dm("usage for DocReader", files=[("seats.csv", file)])
    owner.wait_for_message(after=sent, contains="1 added")
    assert events(desk) == before + 1
    again = owner.dm("this is for DocReader, again", files=[("seats.csv", file)])
    owner.wait_for_message(after=again, contains="taken in already")
    ask = owner.dm("read the tables out of this for me", files=[("seats.csv", file)])
    owner.wait_for_message(after=ask, contains="I did not read seats.csv: I answer the words beside it.")
    owner.wait_for(lambda: any(one[0] == ask.text for one in desk.router.asked) or None, "it is answered as an ask")


def test_wrong_rows_are_listed_and_nothing_is_written(desk: Desk, owner: Person) -> None:
    before = events(desk)
    rows = [f"docreader,u{number},12/31/2025,1" for number in range(10)]
    sent = owner.dm("", files=[("usage.csv", table(f"docreader,u7,{YESTERDAY},1", *rows, "<!channel>,u,x,1"))])
    said = owner.wait_for_message(after=sent, contains="cannot be used")
    assert "Nothing was written" in said.text
    assert "line 3" in said.all_text
    assert "write it as 2025-12-31" in said.all_text
    assert "and 3 rows more" in said.all_text
    assert events(desk) == before


def test_who_may_not_is_told_which_products_are_not_theirs(desk: Desk, someone: Person) -> None:
    before = events(desk)
    sent = someone.dm("", files=[("usage.csv", table(f"docreader,u8,{YESTERDAY},1"))])
    said = someone.wait_for_message(after=sent, contains="can bring usage of it")
    assert "This file is about DocReader: nothing was written." in said.text
    assert events(desk) == before


def test_who_may_not_does_not_learn_who_brought_the_same_file(desk: Desk, owner: Person, someone: Person) -> None:
    file = table(f"docreader,x{next(NUMBERS)},{YESTERDAY},1")
    owner.wait_for_message(after=owner.dm("", files=[("usage.csv", file)]), contains="1 added")
    said = someone.wait_for_message(after=someone.dm("", files=[("usage.csv", file)]), contains="usage.csv: ")
    while "Reading" in said.text or "rows read" in said.text:
        said = someone.wait_for_message(after=said, contains="usage.csv: ")
    assert "This file is about DocReader: nothing was written." in said.all_text
    assert "already" not in said.all_text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.png", b"\x89PNG....", "I cannot read this file. I take usage as CSV"),
        ("report.pdf", b"%PDF-1.7", "I cannot read this file"),
        ("letter.txt", b"Dear all, thanks.", "I do not recognise this file as usage"),
        ("table.csv", b"PK\x03\x04", "an Excel, Word or zip file"),
    ],
)
def test_what_is_no_usage_gets_a_sentence(someone: Person, name: str, content: bytes, words: str) -> None:
    assert words in someone.wait_for_message(after=someone.dm("", files=[(name, content)]), contains=words).text


@pytest.mark.parametrize("told", [True, False], ids=["by its size", "while it comes"])
def test_too_large_a_file_is_not_taken_in(desk: Desk, owner: Person, told: bool) -> None:
    before = events(desk)
    sent = owner.dm("what is this?", files=[("usage.csv", table(*["docreader,u1,2026-11-01,1"] * 50_000))])
    owner.wait_for_message(after=sent, contains="I did not read usage.csv")
    (file,) = sent.files
    shared = {"id": file.id, "name": file.name, **({"size": len(file.content)} if told else {})}
    event = {"user": owner.id, "channel": owner.dm_channel, "ts": sent.ts, "files": [shared]}
    slack = Slack(loopback_client(desk.workspace.api_url, desk.workspace.bot_token))
    arrival = Arrival(desk.tools, slack, {"event": event}, event, lambda: None, "", "")
    assert dropping.takes(arrival, "", largest=1_000_000)
    assert "larger than 1 MB" in owner.wait_for_message(after=sent, contains="larger than").text
    assert events(desk) == before


def test_where_slack_does_not_give_the_file_it_says_what_is_missing(desk: Desk, owner: Person) -> None:
    team, app = desk.workspace.team, desk.workspace.team.app
    team.app = replace(app, scopes=app.scopes - {"files:read"})
    try:
        sent = owner.dm("", files=[("usage.csv", table(f"docreader,u1,{YESTERDAY},1"))])
        assert "the permission files:read" in owner.wait_for_message(after=sent, contains="permission").text
    finally:
        team.app = app
