"""Text: what typing becomes, whom a message would ring, what a reader sees."""

import pytest
from slack_sdk import WebClient

from tests.workspace.conftest import ANNA, text_block
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.words import all_text, rings, typed

NAMES = {
    "@ben": "<@U0BEN00001>",
    "@ben adler": "<@U0BEN00002>",
    "@signpost": "<@U0LOCALBOT>",
    "@r&d": "<!subteam^S1>",
    "#general": "<#C1|general>",
    "@channel": "<!channel>",
}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("<!channel> <@U0BEN00001>", "&lt;!channel&gt; &lt;@U0BEN00001&gt;"),
        ("@ben, see #general. @nobody", "<@U0BEN00001>, see <#C1|general>. @nobody"),
        ("@channel", "<!channel>"),
        ("mail me@ben.example", "mail me@ben.example"),
        ("see https://a.example/?x=1&y=2 now", "see <https://a.example/?x=1&amp;y=2> now"),
        ("مرحبا 👋", "مرحبا 👋"),
        ("@Signpost which tool reads scans?", "<@U0LOCALBOT> which tool reads scans?"),
        (
            "Hello (@SIGNPOST), and @signpost: help. @Signpost",
            "Hello (<@U0LOCALBOT>), and <@U0LOCALBOT>: help. <@U0LOCALBOT>",
        ),
        ("@Signpost's answer, @signposts", "<@U0LOCALBOT>'s answer, @signposts"),
        ("@Ben Adler and @Ben Adlerson", "<@U0BEN00002> and <@U0BEN00001> Adlerson"),
        ("@ben.adler @ben-2 @ben. @ben- x", "@ben.adler @ben-2 <@U0BEN00001>. <@U0BEN00001>- x"),
        ("ask @R&D & co", "ask <!subteam^S1> &amp; co"),
        ("https://a.example/@ben", "<https://a.example/@ben>"),
    ],
)
def test_what_typing_becomes(line: str, text: str) -> None:
    assert typed(line, NAMES) == text


def test_rings_finds_live_tokens_wherever_they_stand() -> None:
    assert rings("<!channel> <@U1> <!subteam^S1|@leads> <!here|here>") == ("channel", "U1", "S1", "here")
    assert rings("t", [text_block("hi <@U2>"), {"type": "markdown", "text": "<!everyone>"}]) == ("U2", "everyone")
    parts = [
        {"type": "user", "user_id": "U3"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S2"},
    ]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    assert rings("", [rich]) == ("U3", "here", "S2")
    assert rings("", [], [{"text": "<@U4>", "blocks": [text_block("<@U5>")]}]) == ("U4", "U5")


def test_escaped_text_and_plain_text_ring_nobody() -> None:
    plain = {"type": "header", "text": {"type": "plain_text", "text": "<!channel> <@U1>"}}
    raw = {"type": "table", "rows": [[{"type": "raw_text", "text": "<!channel>"}]]}
    assert rings("&lt;!channel&gt; @channel", [plain, raw, text_block("&lt;@U1&gt;")]) == ()


def test_a_posted_message_records_whom_it_rings(slack: WebClient, ws: LocalWorkspace, anna: Person) -> None:
    slack.chat_postMessage(channel="C0GENERAL1", text="<!channel> look")
    slack.chat_postMessage(channel="C0GENERAL1", text="&lt;!channel&gt; look")
    assert [message.rings for message in anna.sees("general")] == [("channel",), ()]


def test_all_text_is_what_a_reader_sees(slack: WebClient, anna: Person) -> None:
    option = {"text": {"type": "plain_text", "text": "Edit"}, "value": "hidden-value"}
    chart = {
        "type": "data_visualization",
        "title": "Share",
        "chart": {"type": "pie", "segments": [{"label": "Readers", "value": 3}]},
    }
    cells = [[{"type": "raw_text", "text": "Name"}], [{"type": "raw_number", "value": 42}]]
    blocks = [
        text_block("Section", accessory={"type": "overflow", "action_id": "hidden-id", "options": [option]}),
        chart,
        {"type": "data_table", "caption": "Numbers", "rows": cells},
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": option["text"]}]},
    ]
    slack.chat_postMessage(channel=anna.dm_channel, text="Fallback", blocks=blocks)
    seen = anna.wait_for_message().all_text.split("\n")
    assert seen == ["Fallback", "Section", "Edit", "Share", "Readers", "Numbers", "Name", "42"]
    assert all_text("x", [], [{"title": "T", "text": "y"}]) == "x\nT\ny"


@pytest.mark.parametrize("name", ["a.novak", "Anna Novak", "anna novak", "ANNA NOVAK", ANNA])
def test_names_find_people(anna: Person, name: str) -> None:
    assert anna.dm(f"Ask @{name}, please").text == f"Ask <@{ANNA}>, please"


def test_the_name_that_is_shown_wins_over_a_user_name(ws: LocalWorkspace, anna: Person) -> None:
    ws.add_person(id="U0SHOWN001", name="shown", real_name="Cleo")
    assert anna.dm("@cleo").text == "<@U0SHOWN001>"


def test_the_displayed_name_of_the_app_calls_it(ws: LocalWorkspace, anna: Person) -> None:
    name = ws.state.people[ws.bot_user_id].real_name
    said = anna.say("general", f"Dear @{name.upper()}, what is there?")
    assert said.rings == (ws.bot_user_id,)
