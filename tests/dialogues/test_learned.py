"""What the bot learned about a product: seen and forgotten by those who answer for it, and by nobody else."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from tests.dialogues.test_forged import press_forged
from tests.dialogues.test_silence import room
from workspace.client import Person


def taught(someone: Person, words: str) -> None:
    answer = ask(someone, f"read the tables out of {words}")
    assert someone.press(answer, action_id="rate_answer", value="positive").acked
    someone.wait_for_message(contains="Noted: that was right")


def question_before(blocks: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """What is asked when the button with this label is pressed."""
    return next(
        dict(element["confirm"])
        for block in blocks
        for element in block.get("elements", ())
        if element.get("type") == "button" and element["text"]["text"] == label
    )


def test_an_owner_sees_past_asks_and_forgets_one(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    taught(someone, "the *grey* binder <!channel>")
    said = owner.dm("learned docreader")
    shown = owner.wait_for_message(after=said, contains="I learned from")
    assert "grey" in shown.all_text
    assert "<!channel>" not in shown.text
    sure = question_before(shown.blocks, "Forget 1")
    assert sure["title"]["text"] == "Forget this past ask?"
    assert "grey" in sure["text"]["text"]
    assert owner.press(shown, label="Forget 1").acked
    owner.wait_for(
        lambda: all("grey" not in one.all_text for one in owner.sees() if one.ts == shown.ts), "the list without it"
    )


def test_others_are_told_who_may_see_it(desk: Desk, someone: Person) -> None:
    said = someone.dm("learned docreader")
    someone.wait_for_message(after=said, contains="Only the product's owner, their deputy and the portfolio lead")


def test_others_cannot_forget_by_a_forged_button(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    taught(someone, "the green binder")
    shown = owner.wait_for_message(after=owner.dm("learned docreader"), contains="green")
    value = next(
        element["value"]
        for block in shown.blocks
        for element in block.get("elements", [])
        if str(element.get("action_id", "")).startswith("forget_route")
    )
    press_forged(desk, someone, "forget_route:1", value=value)
    someone.wait_for_message(contains="can make me forget this")
    again = owner.wait_for_message(after=owner.dm("learned docreader"), contains="green")
    assert "green" in again.all_text


def test_in_a_channel_it_shows_nobody_s_words(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    channel = room(desk, owner, someone)
    said = owner.mention(channel, "learned docreader")
    shown = owner.wait_for_message(channel=channel, thread_ts=said.ts, contains="in private only")
    assert "binder" not in shown.all_text


def test_a_product_nobody_taught_and_one_that_is_none(desk: Desk, someone: Person) -> None:
    lead = desk.workspace.as_person("U0LEAD")
    lead.wait_for_message(after=lead.dm("learned flowbot"), contains="nothing learned from past asks yet")
    lead.wait_for_message(after=lead.dm("learned docreadr"), contains="There is no product called")
