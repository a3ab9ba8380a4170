"""Feedback without a name leaves none anywhere, the same is said once, and what is forged changes nothing."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import BoltRequest

from handlers.inbox import RECOVERED
from handlers.views.blocks import message
from handlers.views.pilots import feedback as view
from handlers.views.pilots import feedback_form as form
from handlers.views.values import Carried
from portfolio.pilots.submitting import NAMED_ONLY
from storage.models import SCHEMA, FeedbackDraftRow
from tests.dialogues.feedback_desk import (
    SAID,
    SECRET,
    changed,
    desk,
    draft_id,
    nothing_said_yet,
    offered,
    rows,
    settled,
    the_row,
    told,
)
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.pilots import put_feedback
from workspace.client import Person

__all__ = ["desk", "nothing_said_yet", "pilot_desk"]


# ---- without a name


def test_anonymous_feedback_leaves_no_author_anywhere(desk: PilotDesk, caplog: pytest.LogCaptureFixture) -> None:
    ben, said = desk.person("U0BEN"), "The passport reader missed the second name, today in the archive room."
    with caplog.at_level(logging.INFO):
        mention = ben.mention(SECRET, said)
        draft = ben.wait_for_message(after=mention, channel=SECRET, contains="This pilot is anonymous")
        number = draft_id(desk, "U0BEN")
        ben.press(draft, view.SAVE)
        assert desk.workspace.wait_until(lambda: bool(rows(desk)) and settled(desk))
    row = the_row(desk)
    assert (row.author, row.given_at, row.message_link) == (None, None, "")
    assert row.id != number
    with desk.tools.unit() as unit:
        for table in SCHEMA.sorted_tables:
            for found in unit.session.connection().execute(table.select()).all():
                stored = str(tuple(found))
                assert "U0BEN" not in stored or (row.id not in stored and said not in stored), table.name
                assert number not in stored, table.name
    assert all("U0BEN" not in line or row.id not in line for line in caplog.text.splitlines())
    assert said not in caplog.text


def test_who_may_choose_saves_with_or_without_a_name(desk: PilotDesk) -> None:
    carla = desk.person("U0CARLA")
    for action, author in ((view.NAMELESS, None), (view.SAVE, "U0CARLA")):
        draft = told(carla)
        assert "With your name, the owner" in draft.all_text
        carla.press(draft, action)
        changed(carla, draft, "Saved, thank you")
        assert author in {row.author for row in rows(desk)}
    carla.command("/ai feedback")
    carla.wait_for_modal(form.TITLE, contains="Save it without my name")
    carla.submit(values={"words": "Fine", "kind": "praise", "nameless": ["nameless"], "trust": "4"})
    desk.workspace.wait_until(lambda: len(rows(desk)) == 3)
    assert [row.trust for row in rows(desk) if row.text == "Fine" and row.author is None] == [4]


# ---- the same for me


def test_the_same_for_me_instead_of_a_duplicate(desk: PilotDesk) -> None:
    emil, carla = desk.person("U0EMIL"), desk.person("U0CARLA")
    carla.press(told(carla), view.SAVE)
    desk.workspace.wait_until(lambda: len(rows(desk)) == 1)
    draft = told(emil)
    assert "1 other reported" in draft.all_text
    emil.press(draft, view.SAME)
    thanks = changed(emil, draft, "Saved as the same for you")
    emil.command("/ai feedback mine")
    for shown in (thanks, emil.wait_for_message(contains="1 piece under your name")):
        assert SAID in shown.all_text
        assert "Your own words were not kept" in shown.all_text
    first, second = sorted(rows(desk), key=lambda row: row.same_as or "")
    assert (second.same_as, second.text, second.author) == (first.id, "", "U0EMIL")
    assert second.theme_id == first.theme_id


# ---- forged


FORGED: dict[str, Callable[[str], Carried]] = {
    "no draft": lambda _draft: Carried(item="forged"),
    "nothing": lambda _draft: Carried(),
    "another's": lambda draft: Carried(item=draft, pilot="p3", pick="x"),
}


@pytest.mark.parametrize("carried", FORGED.values(), ids=FORGED)
def test_a_forged_draft_changes_nothing(desk: PilotDesk, carried: Callable[[str], Carried]) -> None:
    anna, emil = desk.person("U0ANNA"), desk.person("U0EMIL")
    told(anna)
    value = carried(draft_id(desk, "U0ANNA"))
    for action in (view.SAVE, view.NAMELESS, view.SAME, view.DROP, view.QUESTION, view.PILOT):
        forged = offered(desk, emil, action, value)
        emil.press(forged, action)
        answer = emil.wait_for_message(after=forged)
        assert "Something went wrong" not in answer.text
    assert rows(desk) == []
    with desk.tools.unit() as unit:
        assert len(unit.feedback.drafts_of("U0ANNA", since=desk.clock.now().replace(year=2000))) == 1
        assert unit.feedback.drafts_of("U0EMIL", since=desk.clock.now().replace(year=2000)) == []


def test_feedback_of_others_is_not_changed(desk: PilotDesk) -> None:
    anna, emil = desk.person("U0ANNA"), desk.person("U0EMIL")
    with desk.tools.unit() as unit:
        put_feedback(unit, "f1", at=desk.clock.now(), author="U0ANNA")
        put_feedback(unit, "f2", at=desk.clock.now(), author=None)
    for feedback_id in ("f1", "f2", "f9"):
        forged = offered(desk, emil, view.WITHDRAW, Carried(item=feedback_id))
        emil.press(forged, view.WITHDRAW)
        assert emil.wait_for_message(after=forged).text
        forged = offered(desk, emil, view.EDIT, Carried(item=feedback_id))
        emil.press(forged, view.EDIT)
        emil.wait_for_modal("Not now")
        emil.close()
    assert len(rows(desk)) == 2
    assert anna.id == "U0ANNA"


def test_nobody_hides_where_names_are_kept(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    told(anna)
    forged = offered(desk, anna, view.NAMELESS, Carried(item=draft_id(desk, "U0ANNA")))
    anna.press(forged, view.NAMELESS)
    anna.wait_for_message(after=forged, contains=NAMED_ONLY)
    assert rows(desk) == []


def test_a_form_for_a_pilot_one_is_not_in_says_so(desk: PilotDesk) -> None:
    outsider = desk.person("U0OUTSIDE")
    for pilot_id in ("p1", "p9", ""):
        forged = offered(desk, outsider, view.FORM, Carried(pilot=pilot_id))
        outsider.press(forged, view.FORM)
        outsider.wait_for_modal("Not now")
        outsider.close()
    with desk.tools.unit() as unit:
        assert unit.session.connection().execute(SCHEMA.tables[FeedbackDraftRow.__tablename__].select()).all() == []


FORMS = (form.FORM, form.CHANGE_FORM)


@pytest.mark.parametrize("callback", FORMS)
def test_a_forged_form_changes_nothing(desk: PilotDesk, callback: str) -> None:
    anna, emil = desk.person("U0ANNA"), desk.person("U0EMIL")
    told(anna)
    with desk.tools.unit() as unit:
        put_feedback(unit, "f1", at=desk.clock.now(), author="U0ANNA")
    ids = (draft_id(desk, "U0ANNA"), "f1", "forged", "")
    for place, item in enumerate(ids):
        delivery = desk.workspace.forge(sent(emil, callback, Carried(item=item).pack(), f"V{callback}{place}"))
        assert delivery.response["response_action"] == "errors"
    delivery = desk.workspace.forge(sent(emil, callback, "{", f"V{callback}bad"))
    assert delivery.response["response_action"] == "errors"
    (row,) = rows(desk)
    assert (row.id, row.text) == ("f1", "It missed the table.")


@pytest.mark.parametrize(
    ("block", "value"),
    [("kind", "insult"), ("worked", "maybe"), ("barrier", "weather"), ("scenario", "999"), ("scenario", "x"),
     ("quality", "6"), ("trust", "3"), ("minutes", "-5"), ("minutes", "2401"), ("minutes", "9" * 40)],
)  # fmt: skip
def test_a_choice_nobody_offered_is_refused_in_the_form(desk: PilotDesk, block: str, value: str) -> None:
    anna = desk.person("U0ANNA")
    told(anna)
    carried = Carried(item=draft_id(desk, "U0ANNA")).pack()
    delivery = desk.workspace.forge(sent(anna, form.FORM, carried, f"V{block}{value[:9]}", **{block: value}))
    assert delivery.response["response_action"] == "errors"
    assert rows(desk) == []


def sent(person: Person, callback: str, carried: str, view_id: str, **choices: str) -> dict[str, Any]:
    """A form as anybody could send it."""
    filled = {"words": "Fine", "kind": "praise", **choices}
    values = {block: {block: {"value": value, "selected_option": {"value": value}}} for block, value in filled.items()}
    for block in ("words", "minutes"):
        values[block] = {block: {"value": filled.get(block, "")}}
    view = {"id": view_id, "type": "modal", "callback_id": callback, "private_metadata": carried,
            "state": {"values": values}, "blocks": [{"type": "input", "block_id": "words"}]}  # fmt: skip
    return {"type": "view_submission", "user": {"id": person.id}, "trigger_id": view_id, "view": view}


def test_what_a_stopped_process_saved_is_thanked_for_and_not_saved_again(desk: PilotDesk) -> None:
    """It was stopped between the commit and the answer: the click is sent on to the next one."""
    anna = desk.person("U0ANNA")
    draft = told(anna)
    click = anna.press(draft, view.SAVE)
    changed(anna, draft, "Saved, thank you")
    desk.slack.change(draft.channel, draft.ts, message("as if it had not been answered", []))
    desk.app.dispatch(BoltRequest(mode="socket_mode", body=dict(click.payload), context={RECOVERED: "action:again"}))
    changed(anna, draft, "Saved, thank you")
    assert len(rows(desk)) == 1


def test_a_sentence_sent_on_is_the_same_draft_and_not_shown_twice(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    asked = anna.dm(SAID)
    anna.wait_for_message(after=asked, thread_ts=asked.ts, contains="Did I get this right?")
    event = {"type": "message", "channel": anna.dm_channel, "channel_type": "im", "user": anna.id, "text": SAID}
    body = {"type": "event_callback", "event_id": "EvAgain", "event": event | {"ts": asked.ts}}
    key = f"said:{anna.dm_channel}:{asked.ts}"
    with desk.tools.unit() as unit:
        before = unit.feedback.draft_of_event(key)
        assert before is not None
    desk.app.dispatch(BoltRequest(mode="socket_mode", body=body, context={RECOVERED: key}))
    assert desk.workspace.wait_until(lambda: key not in desk.tools.work.in_hand())
    shown = [one for one in anna.sees(thread_ts=asked.ts) if "Did I get this right?" in one.all_text]
    assert len(shown) == 1
    with desk.tools.unit() as unit:
        assert len(unit.feedback.drafts_of("U0ANNA", since=desk.clock.now().replace(year=2000))) == 1
