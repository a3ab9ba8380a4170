"""mrkdwn, Markdown and rich text look as Slack shows them."""

import pytest

from workspace.page import markdown, mrkdwn, rich_text
from workspace.page.names import KnownNames

NAMES = KnownNames(
    people={"U0ANNA": "Anna Novak", "U0BEN": "Ben Okafor"},
    channels={"C0GEN": "general"},
    groups={"S0PAY": "payments"},
    me="U0ANNA",
)


def line(text: str) -> str:
    """One rendered line without its wrapper."""
    html = str(mrkdwn.render(text, NAMES))
    return html.removeprefix('<div class="line" dir="auto">').removesuffix("</div>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_it_", "<em>it</em>"),
        ("~no~", "<s>no</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("`a *b* <c>`", '<code class="code">a *b* &lt;c&gt;</code>'),
        ("2*3*4", "2*3*4"),
        ("snake_case_name", "snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("&amp;lt;", "&amp;lt;"),
        ("(*x*)", "(<strong>x</strong>)"),
    ],
)
def test_emphasis_and_entities(text: str, html: str) -> None:
    assert line(text) == html


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("<@U0BEN>", "@Ben Okafor", "mention"),
        ("<@U0ANNA>", "@Anna Novak", "mention mention-me"),
        ("<@U0GONE|old>", "@old", "mention"),
        ("<@U0GONE>", "@U0GONE", "mention"),
        ("<#C0GEN>", "#general", "mention mention-channel"),
        ("<#C0GONE|secret>", "#secret", "mention mention-channel"),
        ("<!subteam^S0PAY>", "@payments", "mention"),
        ("<!subteam^S1|@owners>", "@owners", "mention"),
        ("<!subteam^S1>", "@S1", "mention"),
    ],
)
def test_mentions(text: str, words: str, kind: str) -> None:
    assert line(text) == f'<span class="{kind}">{words}</span>'


@pytest.mark.parametrize("word", ["channel", "here", "everyone"])
def test_a_live_broadcast_is_seen_to_ring(word: str) -> None:
    assert 'class="mention mention-all"' in line(f"<!{word}>")
    assert "mention-all" not in line(f"&lt;!{word}&gt;")


def test_links() -> None:
    assert ">here</a>" in line("<https://example.com|here>")
    assert 'href="https://example.com/?a=1&amp;b=2"' in line("<https://example.com/?a=1&amp;b=2>")
    assert ">a@example.com</a>" in line("<mailto:a@example.com|a@example.com>")
    assert line("see https://example.com/x.").endswith("</a>.")
    assert line("<unknown thing>") == "&lt;unknown thing&gt;"


def test_emoji_by_name_and_unknown_ones_as_written() -> None:
    assert "🎉" in line(":tada:")
    assert line(":no_such_emoji:") == ":no_such_emoji:"
    assert line("at 10:30:45") == "at 10:30:45"


def test_dates_show_their_words() -> None:
    assert line("<!date^1392734382^{date}|Feb 18>") == '<time datetime="2014-02-18T14:39:42+00:00">Feb 18</time>'
    assert line("<!date^x^{date}|then>") == "then"


def test_quotes_lists_and_code_blocks() -> None:
    html = mrkdwn.render("> one\n&gt; two\nthree\n\n• item\n```\nx < 1\n```\nend", NAMES)
    assert html.count("<blockquote") == 1
    assert 'class="list-line"' in html
    assert 'class="gap"' in html
    assert "<code>x &lt; 1</code>" in html
    assert html.endswith('<div class="line" dir="auto">end</div>')


def test_three_signs_quote_all_that_follows() -> None:
    html = mrkdwn.render("before\n>>> a\nb", NAMES)
    assert html.index("before") < html.index("<blockquote") < html.index(">b<")


def test_long_and_right_to_left_text_is_kept_whole() -> None:
    long = "word " * 2000
    assert long.strip() in mrkdwn.render(long, NAMES)
    assert 'dir="auto">שלום' in mrkdwn.render("שלום", NAMES)


def test_pathological_text_is_drawn_at_once() -> None:
    for text in ("*" * 10_000, "_a " * 4000, "~x" * 5000, "<" * 10_000, "`" * 9999, "> " * 5000, ">>> a\n" * 3000):
        assert mrkdwn.render(text, NAMES)


def test_plain_text_knows_emoji_only() -> None:
    assert mrkdwn.plain("*a* <@U0BEN>") == "*a* &lt;@U0BEN&gt;"
    assert "🎉" in mrkdwn.text_object({"type": "plain_text", "text": ":tada:"}, NAMES)
    assert mrkdwn.text_object({"type": "plain_text", "text": ":tada:", "emoji": False}, NAMES) == ":tada:"


def test_markdown_block() -> None:
    html = markdown.render("# T\n**b** <@U0BEN> :tada:\n\n| a |\n|---|\n| 1 |\n", NAMES)
    for piece in ("<h1>T</h1>", "<strong>b</strong>", "@Ben Okafor", "🎉", '<table class="grid-table">'):
        assert piece in html


def test_rich_text_styles_and_lists() -> None:
    text = {"type": "text", "text": "x", "style": {"bold": True, "italic": True}}
    section = {"type": "rich_text_section", "elements": [text]}
    listed = {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [section]}
    html = rich_text.render({"elements": [section, listed]}, NAMES)
    assert "<strong><em>x</em></strong>" in html
    assert '<ol class="rich-list indent-0" start="3">' in html
