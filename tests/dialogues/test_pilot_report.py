"""What Slack refuses of a report: ever plainer forms, none twice, and a sentence where it takes no file."""

import pytest

from handlers.delivering import EVENT_TYPE
from handlers.views.blocks import message as made
from handlers.views.blocks import metadata, paragraph, say
from handlers.views.charts import bars
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk

__all__ = ["pilot_desk"]


@pytest.mark.parametrize(
    ("refusals", "blocks", "has_metadata"),
    [(0, ["rich_text", "data_visualization"], True), (1, ["rich_text"], True), (2, [], True), (3, [], False)],
)
def test_a_message_goes_out_as_rich_as_slack_takes_it(
    pilot_desk: PilotDesk, refusals: int, blocks: list[str], *, has_metadata: bool
) -> None:
    text = f"the words, refused {refusals} times"
    chart = bars("Worked", [("a", 1)], series="Worked")
    said = made(text, [paragraph(say(text)), chart], metadata=metadata(EVENT_TYPE, {"delivery": f"d{refusals}"}))
    for _ in range(refusals):
        pilot_desk.workspace.fail_next("chat.postMessage", "invalid_blocks")
    pilot_desk.slack.post_once(pilot_desk.slack.reach("U0ANNA"), said)
    (seen,) = [one for one in pilot_desk.person("U0ANNA").sees() if one.text == text]
    assert [block["type"] for block in seen.blocks] == blocks
    assert bool(seen.metadata) is has_metadata


def test_what_is_no_matter_of_blocks_is_not_posted_again(pilot_desk: PilotDesk) -> None:
    from slack_sdk.errors import SlackApiError

    channel = pilot_desk.slack.reach("U0ANNA")
    before = len(pilot_desk.workspace.calls)
    pilot_desk.workspace.fail_next("chat.postMessage", "is_archived")
    with pytest.raises(SlackApiError):
        pilot_desk.slack.post_once(channel, made("once", [paragraph(say("once"))]))
    assert len(pilot_desk.workspace.calls) - before == 1
