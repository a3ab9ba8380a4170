"""Every message and view, from ordinary and hostile values, before an independent judge of Slack's limits."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from handlers import views
from tests.views.judge import judge_message, judge_view, texts
from tests.views.specimens import ANSWERS, MESSAGES, VIEWS
from workspace.validation import check_message_blocks, check_view

HOSTILE = {
    "ordinary": "read the borrower's PDFs",
    "broadcast": "<!channel> <!here> <@U0BOSS> <!subteam^S1>",
    "formatting": "*bold* _italic_ ~gone~ `code`\n> quoted\n&gt; too",
    "disguised link": "<http://evil.example|your bank>",
    "entities": "&amp; & < > &lt;" * 20,
    "long": "ten thousand characters " * 417,
    "one long word": "x" * 10_000,
    "long entities": "&<>" * 3_334,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 :tada: " * 200,
    "quotation marks": '"\\' * 2_500,
    "right to left": "اقرأ المستندات الممسوحة ضوئيا \u202e abc",
    "empty": "",
    "spaces": " \t\n ",
    "control characters": "a\x00b\x07c\u2028d\ud800e",
}
LIVE = ("<!", "<@", "<http", "<#", "<mailto")
PURE = (
    "blocks",
    "words",
    "labels",
    "values",
    "question",
    "progress",
    "parts",
    "charts",
    "figures",
    "fields",
)  # the last make parts


@contextmanager
def spoken(kind: str) -> Iterator[None]:
    """Says with which of the values it went wrong."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"with {kind}: {error}") from error


# Some hundred messages with a dozen values each: one test a message, because a test costs more than its work.
@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_every_message_and_foreign_words_are_dead_in_it(name: str) -> None:
    for kind, value in HOSTILE.items():
        with spoken(kind):
            message = MESSAGES[name](value)
            judge_message(message)
            assert check_message_blocks(message["blocks"]) is not None, "the local workspace takes it too"
            _judge_foreign_words(message)


@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_view(name: str) -> None:
    for kind, value in HOSTILE.items():
        with spoken(kind):
            view = VIEWS[name](value)
            judge_view(view)
            check_view(view, view["type"])


def _judge_foreign_words(message: dict[str, Any]) -> None:
    """Nothing somebody typed rings, links or formats where Slack parses."""
    for parsed in (message["text"], *(_mrkdwn(message["blocks"]))):
        without_people = parsed.replace("<@U0GUEST>", "").replace("<@U0NOVAK>", "")  # people nobody gave a name
        assert not any(token in without_people for token in LIVE)
        assert "*bold*" not in parsed
        assert " _italic_" not in parsed
        assert "`code`" not in parsed
        assert "\n&gt;" not in parsed


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in MESSAGES
        if name.startswith(("decision_card", "report_message", "digest_message", "portfolio_message"))
    ],
)
def test_a_decision_or_a_digest_is_read_at_a_glance(name: str) -> None:
    assert len(MESSAGES[name]("read the borrower's PDFs")["blocks"]) <= 8, "8 blocks before More"


def _mrkdwn(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return own + [text for value in node.values() for text in _mrkdwn(value)]
    return [text for entry in node for text in _mrkdwn(entry)] if isinstance(node, list) else []


def test_foreign_words_are_shown_as_typed_in_the_blocks() -> None:
    value = "*bold* <!channel> & <http://x|y>"
    shown = " ".join(texts(MESSAGES["sentence_message"](value)["blocks"]))
    assert value in shown


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_read_at_a_glance(name: str) -> None:
    message = ANSWERS[name]("read the borrower's PDFs")
    assert len(message["blocks"]) <= 9, "8 blocks before More, and the thumbs"
    primary = [
        node for block in message["blocks"] for node in block.get("elements", []) if node.get("style") == "primary"
    ]
    assert len(primary) <= 1


def test_every_view_function_has_a_specimen() -> None:
    exercised = {name.split()[0] for name in (*MESSAGES, *VIEWS)}
    for module_info in pkgutil.walk_packages(views.__path__, "handlers.views."):
        if module_info.name.rpartition(".")[2] in PURE:
            continue
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            makes = str(inspect.signature(function).return_annotation)
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and makes in {"dict[str, typing.Any]", "Message", "View"}:  # a list of options is no message
                assert name in exercised, f"{module.__name__}.{name} is not exercised"
