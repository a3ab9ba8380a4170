"""The limits table: everything well formed passes, one step beyond a limit is refused at its place."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from tests.workspace.bad_blocks import BAD
from tests.workspace.block_examples import (
    GOOD,
    cells,
    data_table,
    field,
    mrkdwn,
    pie,
)
from tests.workspace.conftest import modal, text_block
from workspace.blocks import block_problems
from workspace.calls import Refusal
from workspace.limits import BLOCKS, SURFACES
from workspace.validation import check_message_blocks, check_view

Json = dict[str, Any]


def problems(*blocks: Json) -> list[str]:
    """What the check says about a message of these blocks, without the prefix."""
    try:
        check_message_blocks(list(blocks))
    except Refusal as refusal:
        return [str(one) for one in refusal.body.get("errors", [refusal.error])]
    return []


def test_every_message_block_has_a_good_example_and_passes() -> None:
    assert set(GOOD) == SURFACES["message"]
    assert {name: problems(block) for name, block in GOOD.items()} == {name: [] for name in GOOD}


def test_modals_take_alerts_and_their_own_inputs() -> None:
    inputs = [
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "rich_text_input",
        "file_input",
        "datetimepicker",
        "multi_users_select",
        "conversations_select",
        "multi_channels_select",
        "multi_external_select",
    ]
    blocks = [{"type": "alert", "text": mrkdwn("Mind"), "level": "warning"}, *[field(kind) for kind in inputs]]
    check_view(modal(*blocks, field("number_input", is_decimal_allowed=False), notify_on_close=True), "modal")
    assert problems(field("file_input")) == ["unsupported type: file_input [json-pointer:/blocks/0/element/type]"]
    assert problems({"type": "alert", "text": mrkdwn("x")}) == ["unsupported type: alert [json-pointer:/blocks/0/type]"]


def test_what_the_sdk_builds_passes() -> None:
    built: list[sdk.Block] = [
        sdk.SectionBlock(text="*x*", accessory=sdk.ButtonElement(text="Go", action_id="g", value="1")),
        sdk.ActionsBlock(
            elements=[sdk.StaticSelectElement(action_id="s", options=[sdk.Option(value="1", text="One")])]
        ),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="x")]),
        sdk.HeaderBlock(text="H"),
        sdk.InputBlock(label="L", element=sdk.PlainTextInputElement(action_id="a", multiline=True)),
        sdk.TableBlock(rows=[[{"type": "raw_text", "text": "x"}]]),
        sdk.CardBlock(title="T", body="B"),
        sdk.MarkdownBlock(text="x"),
    ]
    assert problems(*[block.to_dict() for block in built]) == []


@pytest.mark.parametrize(("block", "words", "place"), [pytest.param(*row[1:], id=row[0]) for row in BAD])
def test_one_step_too_far_is_refused_at_its_place(block: Json, words: str, place: str) -> None:
    assert problems(block) == [f"{words} [json-pointer:{place}]"]


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([pie(1), pie(1), pie(1)], "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"),
        ([GOOD["table"], GOOD["table"]], "only_one_table_allowed [json-pointer:/blocks]"),
        (
            [{"type": "markdown", "text": "x" * 6001}] * 2,
            "must be less than 12001 characters in all markdown blocks [json-pointer:/blocks]",
        ),
        (
            [data_table(cells(100, 20, "x" * 11))],
            "must be less than 20001 characters in all data_table cells [json-pointer:/blocks]",
        ),
    ],
)
def test_limits_of_a_whole_message(blocks: list[Json], words: str) -> None:
    assert problems(*blocks) == [words]


def test_all_text_of_a_message_together_is_limited() -> None:
    fits = [text_block("x" * 2900)] * 4
    assert problems(*fits) == []
    assert problems(*fits, text_block("x" * 1400)) == ["msg_blocks_too_long"]


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_nonsense_in_any_field_is_refused_and_breaks_nothing(kind: str) -> None:
    for name, rule in BLOCKS[kind].items():
        if rule.kind == "anything":
            continue
        for nonsense in (7.5, [7.5], {"type": "poem"}, [[{"type": 3}]], {"text": None}):
            block = {"type": kind, name: nonsense}
            assert list(block_problems(block, frozenset(), "/blocks/0", "message")), (kind, name, nonsense)
