"""No text from outside ever becomes markup, whatever part of the page draws it."""

from html.parser import HTMLParser
from typing import Any

import pytest

from tests.page.gallery import EVIL, STATIC, WIDGETS, plain
from workspace.page import markdown, mrkdwn, rich_text
from workspace.page.blocks import charts, static, tables
from workspace.page.names import KnownNames
from workspace.page.safe import escape, link, safe_url, tag

NAMES = KnownNames(people={"U0EVIL": EVIL}, channels={"C0EVIL": EVIL}, groups={"S0EVIL": EVIL}, me="U0ANNA")
ALLOWED_TAGS = set(
    "a b blockquote br caption code details div em figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p pre s "
    "section span strong summary table tbody td th thead time tr u ul".split()
)
ALLOWED_ATTRIBUTES = set(
    "alt aria-hidden aria-label class datetime dir href loading rel role scope src start tabindex target title".split()
)
BAD_URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
    "/\\evil.example",
    "http:",
    "https://[broken",
]


class Reader(HTMLParser):
    """What a browser would make of a piece of HTML: its tags, attributes, addresses and words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def assert_harmless(html: str) -> Reader:
    read = Reader(html)
    assert read.tags <= ALLOWED_TAGS
    assert read.attributes <= ALLOWED_ATTRIBUTES
    assert all(address.startswith(("http://", "https://", "mailto:", "tel:", "/", "#")) for address in read.addresses)
    return read


ATTACKS = [
    EVIL,
    f"*{EVIL}*",
    f"`{EVIL}`",
    f"```{EVIL}```",
    f"> {EVIL}",
    f"<https://example.com|{EVIL}>",
    '<https://example.com/"onmouseover="alert(1)|x>',
    "<javascript:alert(1)|click>",
    "<JAVASCRIPT:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<@U0EVIL> <#C0EVIL>",
    f"<!date^1^{{date}}|{EVIL}>",
    f"<!subteam^S1|{EVIL}>",
    "<!subteam^S0EVIL>",
    f"• {EVIL}",
    '"><svg onload=alert(1)>',
    "https://example.com/<script>",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_mrkdwn_stays_text(text: str) -> None:
    assert_harmless(mrkdwn.render(text, NAMES))


@pytest.mark.parametrize(
    "text", [*ATTACKS, "[x](javascript:alert(1))", "![x](javascript:alert(1))", "<javascript:alert(1)>"]
)
def test_markdown_stays_text(text: str) -> None:
    assert_harmless(markdown.render(text, NAMES))


def test_the_words_of_an_attack_are_still_shown() -> None:
    assert EVIL in assert_harmless(mrkdwn.render(EVIL, NAMES)).words
    assert EVIL in assert_harmless(markdown.render(EVIL, NAMES)).words


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_could_run_is_no_link(url: str) -> None:
    assert safe_url(url) is None
    assert link(url, "label") == "label"


@pytest.mark.parametrize("url", ["https://example.com/a?b=c#d", "mailto:a@example.com", "tel:+491", "/page/files/F1"])
def test_an_ordinary_address_is_a_link(url: str) -> None:
    assert safe_url(url) == url


def poisoned(node: Any, key: str = "") -> Any:
    """A block with every text of it replaced by an attack, and every address by one that would run."""
    if isinstance(node, dict):
        return {name: poisoned(value, name) for name, value in node.items()}
    if isinstance(node, list):
        return [poisoned(value, key) for value in node]
    if isinstance(node, str) and key in ("type", "style", "level", "status", "align", "width"):
        return node
    if isinstance(node, str) and key.endswith("url"):
        return "javascript:alert(1)"
    return EVIL if isinstance(node, str) else node


@pytest.mark.parametrize("name", STATIC)
def test_a_block_full_of_attacks_is_harmless(name: str) -> None:
    read = assert_harmless(static.render(poisoned(STATIC[name]), NAMES))
    assert not [address for address in read.addresses if "alert" in address]


def test_cards_tables_charts_and_containers_full_of_attacks_are_harmless() -> None:
    table = poisoned(WIDGETS["data_table"])
    chart = {"title": EVIL, "chart": {"type": "pie", "segments": [{"label": EVIL, "value": 1}]}}
    for html in (
        static.card_text(poisoned(WIDGETS["card"]), NAMES),
        static.container_head(poisoned(WIDGETS["container"]), NAMES),
        tables.body(table, tables.TableView(), NAMES),
        charts.alternative(chart),
        static.render({"type": EVIL}, NAMES),
    ):
        assert_harmless(html)


def test_a_chart_draws_its_words_on_a_canvas_and_not_as_html() -> None:
    chart = {"title": "t", "chart": {"type": "pie", "segments": [{"label": EVIL, "value": 1}]}}
    assert charts.options(chart)["tooltip"]["renderMode"] == "richText"


def test_rich_text_stays_text() -> None:
    parts: list[dict[str, Any]] = [
        {"type": "text", "text": EVIL},
        {"type": "link", "url": "javascript:alert(1)", "text": EVIL},
        {"type": "emoji", "name": EVIL},
        {"type": "user", "user_id": "U0EVIL"},
        {"type": "channel", "channel_id": EVIL},
        {"type": "usergroup", "usergroup_id": EVIL},
        {"type": "broadcast", "range": EVIL},
        {"type": "date", "timestamp": EVIL, "fallback": EVIL},
        {"type": "color", "value": EVIL},
    ]
    block = {"elements": [{"type": "rich_text_section", "elements": parts}]}
    assert_harmless(rich_text.render(block, NAMES))


def test_tag_escapes_what_is_not_html_and_drops_control_characters() -> None:
    assert tag("b", "<i>", title='"') == '<b title="&quot;">&lt;i&gt;</b>'
    assert escape("a\x00b\x1b") == "ab"
    assert plain(EVIL)["text"] == EVIL
