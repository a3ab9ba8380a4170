"""Comparing two products: by the command word and asked in words, and what cannot be compared."""

import pytest

from tests.dialogues.conftest import Desk
from tests.dialogues.test_catalogue import reply
from tests.views.judge import texts
from workspace.client import Message, Person


def read(message: Message) -> str:
    """All its words on one line, as a person reads them."""
    return " ".join(" ".join(texts(list(message.blocks))).split())


@pytest.mark.parametrize(
    "typed",
    ["compare DocReader and RegSearch", "compare docreader vs regsearch", "How is DocReader different from RegSearch?"],
)
def test_the_difference_comes_first_and_each_card_is_a_tap_away(desk: Desk, someone: Person, typed: str) -> None:
    shown = reply(someone, typed, "it finds rules")
    assert shown.text.startswith("How DocReader and RegSearch differ: it finds rules. DocReader: Reads fields")
    assert "it finds rules" in str(shown.blocks[0])
    for words in ("Only DocReader may see CONF and CLIENT data.", "Not for: legal advice", "Covers: questions on"):
        assert words in read(shown), words
    assert len(shown.blocks) <= 8
    someone.press(shown, label="Open RegSearch")
    someone.wait_for_modal("RegSearch", contains="Use it for")
    assert desk.router.times_asked(typed) == 0


def test_by_the_slash_command_only_this_person_sees_it(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name=f"compare-{someone.id.lower()}", members=[someone.id], with_app=False)
    someone.command("/ai compare DocReader RegSearch", channel=channel)
    assert someone.wait_for_message(channel=channel, contains="it finds rules").ephemeral_to == someone.id


def test_without_the_owners_words_it_says_what_only_one_covers(someone: Person) -> None:
    shown = reply(someone, "compare BankGPT and FlowBot", "drafting")
    assert "Only BankGPT covers: drafting Only FlowBot covers: approvals" in read(shown)
    assert shown.text.startswith("BankGPT covers drafting. FlowBot covers approvals.")


def test_a_retired_product_says_its_replacement_first(someone: Person) -> None:
    shown = reply(someone, "compare RegSearch and ScanText", "ScanText is in retirement")
    assert shown.text.startswith("ScanText is in retirement, last day 30 June 2026. Use DocReader instead.")
    assert "ScanText is in retirement, last day 30 June 2026. Use DocReader instead." in read(shown)
    someone.press(shown, label="Open DocReader")
    someone.wait_for_modal("DocReader", contains="Use it for")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("compare", "Name two products to compare, for example: compare DocReader and RegSearch."),
        ("compare DocReader", "Compare DocReader with which product? Its owner tells it apart from RegSearch."),
        ("compare DocReader and docreader", "Both names mean DocReader."),
        ("compare DocReader, RegSearch, BankGPT", "I compare two products at a time"),
        ("compare DocReader and RegSaerch", "There is no product called “RegSaerch”. Nearest: RegSearch."),
        ("compare DocReader and Excel", "There is no product called “Excel”."),
    ],
)
def test_what_cannot_be_compared_is_said(desk: Desk, someone: Person, typed: str, says: str) -> None:
    before = desk.router.times_asked(typed)
    assert says in reply(someone, typed).text
    assert desk.router.times_asked(typed) == before


@pytest.mark.parametrize(
    "typed", ["compare two contracts and list what changed", "find the difference between two versions of a policy"]
)
def test_a_task_with_such_words_is_an_ask(desk: Desk, someone: Person, typed: str) -> None:
    assert "fits" in reply(someone, typed).text
    assert desk.router.times_asked(typed) == 1


def test_foreign_words_stay_harmless(desk: Desk, someone: Person) -> None:
    shown = reply(someone, "compare orphan and BankGPT", "Orphan")
    assert "<!channel>" not in shown.text
    assert not [call for call in desk.workspace.calls if "<!channel>" in str(call.args.get("text", ""))]
