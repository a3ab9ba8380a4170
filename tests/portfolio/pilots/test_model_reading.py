"""A model may read feedback: only what the text says, in values of the closed lists; else the rules' reading stays."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bench.extraction import offline, pilots
from knowledge.openai_reading import ChatReader
from knowledge.ports import ModelUnavailable, SaidField
from portfolio.cards import Person
from portfolio.leash import Leash
from portfolio.pilots.drafting import Understood
from portfolio.pilots.drafts import draft_of
from portfolio.pilots.model_reading import MOST_SAID, ModelReader, checked
from storage.vocabulary import Barrier, FeedbackKind, Worked
from tests.knowledge.endpoint import Script, completion, endpoint, saying
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.feeding import ANNA as SAYS
from tests.portfolio.pilots.feeding import feeding

TEXT = "Mr. Hugo Weiss from audit says the credit memo came out with holes in it"
PILOT = pilots()["memo"]
ANNA = Person(key="", name="", slack_id="U0ANNA")


def said(*fields: tuple[str, str, str]) -> Script:
    entries = [{"field": field, "value": value, "words": words} for field, value, words in fields]
    return saying(200, completion(json.dumps({"said": entries})))


def read(script: Script, text: str = TEXT) -> tuple[Understood, list[dict[str, Any]]]:
    with endpoint(script) as server:
        reader = ChatReader(api_key="sk-test", model="scripted", base_url=server.url, deadline=20)
        found = ModelReader(reader, Leash()).read(text, PILOT, offline(text, PILOT), ANNA)
        return found, [one.body for one in server.asked]


def test_what_the_model_reads_is_taken_where_the_text_says_it() -> None:
    found, asked = read(said(("barrier", "quality", "with holes in it"), ("worked", "partly", "came out")))
    assert (found.fields.barrier, found.fields.worked) == (Barrier.QUALITY, Worked.PARTLY)
    assert found.words["barrier"] == "with holes in it"
    sent = json.dumps(asked)
    assert "Hugo Weiss" not in sent, "details about people stay in the house"
    assert "Draft the credit memo" in sent


def test_masked_words_are_put_back_before_they_are_compared() -> None:
    found, _ = read(said(("barrier", "other", "Mr. [Name 1] from audit")))
    assert found.words["barrier"] == "Mr. Hugo Weiss from audit"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("barrier", "weather", "holes"),
        ("barrier", "quality", "words nobody said"),
        ("barrier", "quality", " "),
        ("kind", "insult", "holes"),
        ("scenario", "6", "credit memo"),
        ("scenario", "0", "credit memo"),
        ("quality", "7", "holes"),
        ("quality", "-1", "holes"),
        ("quality", "four", "holes"),
        ("minutes_saved", "2401", "holes"),
        ("minutes_saved", "9" * 400, "holes"),
        ("worked", "maybe", "holes"),
        ("kind", "praise", "e"),
        ("barrier", "data", "hole"),
        ("barrier", "data", "with"),
        ("quality", "5", "holes"),
        ("trust", "5", "holes in it"),
        ("minutes_saved", "999", "holes in it"),
    ],
)
def test_what_is_on_no_list_or_not_said_is_dropped(field: str, value: str, words: str) -> None:
    before = offline(TEXT, PILOT)
    assert checked([SaidField(field, value, words)], TEXT, PILOT, before).fields == before.fields


def test_trust_is_read_only_where_it_is_asked_for() -> None:
    text = "I would give it a two for how far I rely on it"
    field = [SaidField("trust", "2", "a two")]
    papers = pilots()["papers"]
    assert checked(field, text, PILOT, offline(text, PILOT)).fields.trust == 2
    assert checked(field, text, papers, offline(text, papers)).fields.trust is None


@pytest.mark.parametrize(
    ("text", "field", "value", "words", "read"),
    [
        ("that makes a quarter less, about 15 minutes each", "minutes_saved", "15", "15 minutes", 15),
        ("that makes a quarter less, about 15 minutes each", "minutes_saved", "99", "15 minutes", None),
        ("we were at it for two minutes, it used to be twenty", "minutes_saved", "18",
         "two minutes, it used to be twenty", 18),
        ("je suis passé de dix minutes, avant trente", "minutes_saved", "20", "dix minutes, avant trente", 20),
        ("I would say a four", "quality", "4", "a four", 4),
        ("I would say a four", "quality", "5", "a four", None),
        ("4 of 5 for the output", "quality", "4", "4 of 5", 4),
        ("4 of 5 for the output", "quality", "5", "4 of 5", None),
        ("it saved me 10 minutes of 30 minutes", "minutes_saved", "30", "30 minutes", 10),
    ],
)  # fmt: skip
def test_a_figure_stands_in_the_words_and_the_rules_figure_counts(
    text: str, field: str, value: str, words: str, read: int | None
) -> None:
    found = checked([SaidField(field, value, words)], text, PILOT, offline(text, PILOT))
    assert getattr(found.fields, field) == read


FAILED = "the library upgrade failed, it broke the build and I lost 40 minutes"
WORKED = "the credit memo was perfect and saved me ten minutes"


@pytest.mark.parametrize(
    ("text", "field", "value", "words"),
    [
        (FAILED, "kind", "praise", "library upgrade"),
        (FAILED, "worked", "yes", "library upgrade"),
        (WORKED, "kind", "blocker", "credit memo"),
        (WORKED, "worked", "no", "credit memo"),
    ],
)
def test_what_the_rules_read_plainly_is_not_contradicted(text: str, field: str, value: str, words: str) -> None:
    before = offline(text, PILOT)
    assert before.fields.worked is (Worked.NO if text == FAILED else Worked.YES)
    assert checked([SaidField(field, value, words)], text, PILOT, before) == before


def test_a_model_that_contradicts_itself_praises_nothing() -> None:
    before = offline(TEXT, PILOT)
    both = [SaidField("kind", "praise", "credit memo"), SaidField("worked", "no", "with holes in it")]
    found = checked(both, TEXT, PILOT, before)
    assert (found.fields.kind, found.fields.worked) == (before.fields.kind, Worked.NO)
    assert found.kind_said is before.kind_said


def test_only_the_beginning_of_what_it_says_is_looked_at() -> None:
    late = [SaidField("barrier", "weather", "holes")] * MOST_SAID
    before = offline(TEXT, PILOT)
    assert checked([*late, SaidField("barrier", "quality", "holes")], TEXT, PILOT, before) == before


def test_a_saving_that_cannot_be_is_not_read_by_a_model_either() -> None:
    text = "It saved me -5 minutes."
    found = checked([SaidField("minutes_saved", "5", "5 minutes")], text, PILOT, offline(text, PILOT))
    assert found.fields.minutes_saved is None


def test_praise_has_no_barrier() -> None:
    text = "slow at first, but perfect"
    before = offline(text, PILOT)
    assert before.fields.barrier is Barrier.SPEED
    found = checked([SaidField("kind", "praise", "perfect")], text, PILOT, before)
    assert (found.fields.kind, found.fields.barrier) == (FeedbackKind.PRAISE, None)


@pytest.mark.parametrize(
    "script",
    [saying(500, "{}"), saying(200, completion("nonsense")), saying(200, completion('{"said": [{"field": "mood"}]}'))],
    ids=["error", "nonsense", "another shape"],
)
def test_a_model_that_fails_leaves_what_the_rules_read_and_the_author_is_told(script: Script) -> None:
    found, _ = read(script)
    assert found.notice.startswith("This was read offline: the model")
    assert replace(found, notice="") == offline(TEXT, PILOT)


HIDDEN = {
    "zero-width signs in an IBAN": ("DE89\u200b3700\u200b0440\u200b0532\u200b0130\u200b00", "[IBAN 1]"),
    "wide digits": ("ＤＥ８９３７０００４４００５３２０１３０００", "[IBAN 1]"),
    "zero-width signs in an address": ("an\u200bna@ba\u200bnk.com", "[E-mail 1]"),
    "a wide at-sign": ("anna＠bank.com", "[E-mail 1]"),
}


@pytest.mark.parametrize(("detail", "masked"), HIDDEN.values(), ids=HIDDEN)
def test_disguised_details_are_masked_too_and_the_author_is_told(detail: str, masked: str) -> None:
    found, asked = read(said(("barrier", "quality", f"{masked} was misread")), f"The {detail} was misread")
    assert f"The {masked} was misread" in asked[0]["messages"][-1]["content"]
    assert found.notice == "I masked 1 detail before asking the model."
    assert found.words["barrier"].endswith("was misread")


def test_the_notice_is_kept_with_the_draft(store: OpenUnit) -> None:
    here = feeding(store)
    with endpoint(saying(500, "{}")) as server:
        reader = ChatReader(api_key="sk-test", model="scripted", base_url=server.url, deadline=20)
        here.tools = replace(here.tools, reader=ModelReader(reader, Leash()))
        draft = here.draft()
    with store() as unit:
        kept = draft_of(unit, draft_id=draft.id, by=SAYS)
    assert kept.read.notice == draft.read.notice
    assert kept.read.notice.startswith("This was read offline: the model")


def test_without_details_and_failures_nothing_is_said() -> None:
    assert read(said(), "the memo came out with holes in it")[0].notice == ""


def test_a_call_that_may_not_be_made_leaves_what_the_rules_read() -> None:
    class Never:
        name = "never"

        def read(self, text: str, scenarios: tuple[str, ...]) -> tuple[tuple[SaidField, ...], int]:
            raise ModelUnavailable(f"{len(text)} {len(scenarios)}", sent=False)

    found = ModelReader(Never(), Leash()).read(TEXT, PILOT, offline(TEXT, PILOT), ANNA)
    assert replace(found, notice="") == offline(TEXT, PILOT)
