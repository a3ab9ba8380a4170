"""Who is said to wait for what becomes of feedback is who will be told."""

from storage.vocabulary import ParticipantStatus
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_pilot_inbox import inbox_of, pilot, say

__all__ = ["pilot", "pilot_desk"]


def test_where_nobody_can_be_told_nothing_is_promised(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0BEN", "walrus photos upside down")
    with pilot_desk.tools.unit() as unit:
        part = unit.pilots.participant(pilot, "U0BEN")
        assert part is not None
        part.status, part.left_at = ParticipantStatus.LEFT, pilot_desk.clock.now()
    owner = pilot_desk.person("U0OKAFOR")
    shown = inbox_of(owner, pilot)
    owner.press(shown, label="Close with a reason")
    closing = owner.wait_for_modal("Close with a reason", contains="walrus")
    assert "Nobody can be told what becomes of it." in closing.all_text
    owner.close(closing, all_of_them=True)
    owner.press(shown, label="Make a backlog item")
    form = owner.wait_for_modal("Make a backlog item", contains="walrus")
    assert "Nobody can be told what becomes of it." in form.all_text
    assert owner.submit(form, {"title": "Turn the walrus", "kind": "quality"}).closed
    owner.wait_for_message(contains="“Turn the walrus” is in the backlog")
    assert not [one for one in owner.sees() if "walrus" in one.all_text and "when it moves" in one.all_text]
    listed = owner.wait_for_message(after=owner.dm("backlog docreader"), contains="Turn the walrus")
    items = next(part for block in listed.blocks for part in block["elements"] if part["type"] == "rich_text_list")
    assert "nobody waits" in next(str(item) for item in items["elements"] if "walrus" in str(item))
