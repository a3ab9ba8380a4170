"""A decided pilot's report: with charts where it lives, as a file, and in plainer forms where Slack refuses it."""

import pytest

from handlers.delivering import EVENT_TYPE
from handlers.views.blocks import message as made
from handlers.views.blocks import metadata, paragraph, say
from handlers.views.charts import bars
from tests.dialogues.decision_desk import card, decide, press
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_pilot_decision import MEMBERS, Pilot, pilot

__all__ = ["pilot", "pilot_desk"]


def test_the_report_is_told_in_the_channel_with_charts_and_handed_over_as_a_file(
    pilot_desk: PilotDesk, pilot: Pilot
) -> None:
    channel = pilot_desk.workspace.add_channel(name="docreader-pilot", members=[*MEMBERS, "U0OUTSIDE"])
    pilot_id = pilot(channel=channel)
    owner, anna, outsider = (pilot_desk.person(one) for one in ("U0OKAFOR", "U0ANNA", "U0OUTSIDE"))
    assert decide(owner, card(pilot_desk, owner, pilot_id), "Stop", reason="It is <b>slow</b> & dear.") is None
    pilot_desk.tick()
    told = anna.wait_for_message(channel=channel, contains="pilot was decided: stop")
    assert [block["type"] for block in told.blocks].count("data_visualization") == 1
    assert "worked 100 % (n = 6), 20 min a use" in told.all_text
    assert "1 of 2 criteria met" in told.text
    anna.press(told, label="Export the report")
    shared = anna.wait_for(lambda: next((one for one in anna.sees() if one.files), None), "a file")
    page = shared.files[0].content.decode()
    assert shared.files[0].name.startswith("pilot-docreader-")
    assert "It is &lt;b&gt;slow&lt;/b&gt; &amp; dear." in page
    assert "<svg" in page
    assert "<script" not in page
    outsider.press(told, label="Export the report")
    outsider.wait_for_message(channel=channel, contains="Only the people of this pilot")
    assert not [one for one in outsider.sees() if one.files]


def test_where_slack_refuses_the_chart_the_words_stay(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, pilot_id = pilot_desk.person("U0OKAFOR"), pilot()
    with pilot_desk.tools.unit() as unit:
        for row in unit.pilots.participants(pilot_id):
            row.surveyed = True  # so that nothing but the two reports is due
    assert decide(owner, card(pilot_desk, owner, pilot_id), "Stop") is None
    pilot_desk.workspace.fail_next("chat.postMessage", "invalid_blocks")
    pilot_desk.tick()
    reports = [one for person in ("U0OKAFOR", "U0SANTOS") for one in pilot_desk.person(person).sees()
               if f"export_report:{pilot_id}" in str(one.blocks)]  # fmt: skip
    charts = sorted(str(one.blocks).count("data_visualization") for one in reports)
    assert charts == [0, 1], "the one that was refused goes without its chart, and keeps its button"


def test_where_slack_takes_no_file_the_way_out_is_said(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, pilot_id = pilot_desk.person("U0OKAFOR"), pilot()
    press(pilot_desk, owner, "export_report", pilot=pilot_id)
    owner.wait_for_message(contains="This pilot is not decided yet")
    assert decide(owner, card(pilot_desk, owner, pilot_id), "Stop") is None
    pilot_desk.workspace.fail_next("files.getUploadURLExternal", "missing_scope")
    press(pilot_desk, owner, "export_report", pilot=pilot_id)
    owner.wait_for_message(contains="Slack did not take the file")


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
