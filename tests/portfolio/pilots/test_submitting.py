"""Feedback saved, changed and withdrawn: once, by who may, with values that exist, and anonymous without a trace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError, PortfolioError
from portfolio.pilots import drafts, submitting
from portfolio.pilots.cards import FeedbackFields
from storage.models import SCHEMA, DeliveryRow
from storage.vocabulary import Anonymity, Barrier, FeedbackKind, ParticipantStatus, PilotStatus, Worked
from tests.pilots import put_feedback, put_participant
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.feeding import ANNA, BEN, MONDAY, OUTSIDER, SENTENCE, Feeding, feeding, guest


def everything(store: OpenUnit) -> str:
    """All that is stored, but the people of the pilot: who takes part is no secret."""
    with store() as unit:
        return "\n".join(
            f"{table.name} {tuple(row)}"
            for table in SCHEMA.sorted_tables
            if table.name != "pilot_participant"
            for row in unit.session.connection().execute(table.select()).all()
        )


def test_what_was_understood_is_saved_with_its_words(store: OpenUnit) -> None:
    here = feeding(store)
    given = here.save(here.draft(link="https://example.org/m1"))
    said = given.feedback
    assert said.text == SENTENCE
    assert said.fields.worked is Worked.PARTLY
    assert said.fields.minutes_saved == 30
    assert said.fields.barrier is Barrier.QUALITY
    assert [one.title for one in given.pilot.scenarios if one.id == said.fields.scenario_id] == ["Read an invoice"]
    assert (said.author, said.role, said.given_at) == (ANNA, "clerk", MONDAY)
    assert (said.message_link, said.language) == ("https://example.org/m1", "en")
    with store() as unit:
        assert unit.feedback.draft(said.id) is None
        assert unit.feedback.of_pilot("p1")[0].theme_id
        row = unit.pilots.participant("p1", "U0AMAL")
        assert row is not None
        assert row.answered_for == "2026-11-23"


def test_a_double_click_saves_once(store: OpenUnit) -> None:
    here = feeding(store)
    draft = here.draft()
    first, second = here.save(draft), here.save(draft)
    assert first.new
    assert not second.new
    assert first.feedback == second.feedback
    with store() as unit:
        assert len(unit.feedback.of_pilot("p1")) == 1


def test_the_same_event_is_one_draft(store: OpenUnit) -> None:
    here = feeding(store)
    first = here.draft()
    here.said -= 1
    assert here.draft().id == first.id


def test_what_was_corrected_is_saved(store: OpenUnit) -> None:
    here = feeding(store)
    fields = FeedbackFields(kind=FeedbackKind.IDEA, quality=4, minutes_saved=5)
    given = here.save(here.draft(), fields=fields, text="  Show the table.  ")
    assert (given.feedback.fields, given.feedback.text) == (fields, "Show the table.")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (FeedbackFields(scenario_id=999), submitting.SCENARIO),
        (FeedbackFields(quality=0), submitting.QUALITY),
        (FeedbackFields(quality=6), submitting.QUALITY),
        (FeedbackFields(trust=3), submitting.TRUST),
        (FeedbackFields(minutes_saved=-1), submitting.MINUTES),
        (FeedbackFields(minutes_saved=2401), submitting.MINUTES),
    ],
)
def test_a_value_nobody_offered_is_refused(store: OpenUnit, fields: FeedbackFields, field: str) -> None:
    here = feeding(store)
    draft = here.draft()
    with pytest.raises(InvalidInputError) as refusal:
        here.save(draft, fields=fields)
    assert refusal.value.field == field
    with store() as unit:
        assert unit.feedback.of_pilot("p1") == []
        assert unit.feedback.draft(draft.id) is not None


@pytest.mark.parametrize("text", ["", "  \x00 ".replace("\x00", ""), "x" * 2001])
def test_a_text_of_no_or_too_many_words_is_refused(store: OpenUnit, text: str) -> None:
    here = feeding(store)
    with pytest.raises(InvalidInputError):
        here.save(here.draft(), text=text)


def test_only_who_takes_part_may_say_something(store: OpenUnit) -> None:
    here = feeding(store)
    with store() as unit:
        put_participant(unit, "U0INVITED", at=MONDAY, status=ParticipantStatus.INVITED)
    for somebody in (OUTSIDER, guest("U0INVITED"), guest("")):
        with pytest.raises(NotAllowedError):
            here.draft(somebody)
    with pytest.raises(NotFoundError):
        here.draft(pilot_id="p9")


def test_who_left_meanwhile_saves_nothing(store: OpenUnit) -> None:
    here = feeding(store)
    draft = here.draft()
    with store() as unit:
        row = unit.pilots.participant("p1", "U0AMAL")
        assert row is not None
        row.status = ParticipantStatus.LEFT
    with pytest.raises(NotAllowedError):
        here.save(draft)


def test_a_closed_pilot_takes_nothing_more(store: OpenUnit) -> None:
    here = feeding(store)
    draft, given = here.draft(), here.save(here.draft())
    with store() as unit:
        row = unit.pilots.by_id("p1")
        assert row is not None
        row.status, row.closed_at = PilotStatus.CLOSED, MONDAY
    for act in (
        lambda: here.save(draft),
        here.draft,
        lambda: change(here, given.feedback.id),
        lambda: withdraw(here, given.feedback.id),
    ):
        with pytest.raises(InvalidInputError):
            act()


def test_anothers_draft_is_as_good_as_none(store: OpenUnit) -> None:
    here = feeding(store)
    draft = here.draft()
    for draft_id in (draft.id, "", "forged"):
        with pytest.raises(NotFoundError, match="settled already"):
            here.save(replace(draft, id=draft_id), BEN)
    with pytest.raises(NotFoundError), store() as unit:
        drafts.drop_draft(unit, draft_id=draft.id, by=BEN)
    assert here.save(draft).new


def test_old_drafts_are_forgotten(store: OpenUnit) -> None:
    here = feeding(store)
    old = here.draft()
    here.clock.pass_by(timedelta(days=14, seconds=1))
    with store() as unit:
        drafts.forget_old_drafts(unit, at=here.clock.now())
    with pytest.raises(NotFoundError):
        here.save(old)


# ---- without a name


def test_anonymous_feedback_ties_nothing_to_its_author(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.ANONYMOUS)
    draft = here.draft(link="https://example.org/m1")
    given = here.save(draft)
    said = given.feedback
    assert (said.author, said.given_at, said.message_link) == (None, None, "")
    assert said.given_on == MONDAY.date()
    stored = everything(store)
    assert "U0AMAL" not in stored
    assert f"'{draft.id}'" not in stored, "its id stood in messages to its author"
    assert "example.org" not in stored
    rows = [line for line in stored.splitlines() if line.startswith("feedback")]
    assert len(rows) == 2, "the feedback and its theme"
    assert not any("9, 30" in line or "09:30" in line for line in rows), "the moment would tell who it was"


def test_where_there_is_a_choice_it_is_the_participants(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.CHOICE)
    assert here.save(here.draft()).feedback.author == ANNA
    assert here.save(here.draft(), anonymous=True).feedback.author is None


def test_where_names_are_kept_nobody_can_hide(store: OpenUnit) -> None:
    here = feeding(store)
    with pytest.raises(InvalidInputError, match="without yours"):
        here.save(here.draft(), anonymous=True)


def test_a_lot_is_told_when_it_is_full(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.ANONYMOUS)
    for number in range(4):
        here.save(here.draft(guest(f"U0MORE{number}")), guest(f"U0MORE{number}"))
    assert lots(store) == [None] * 4
    assert here.save(here.draft()).feedback.lot == 1
    assert lots(store) == [1] * 5
    here.save(here.draft())
    assert lots(store).count(None) == 1


def test_one_person_fills_no_lot_however_often_they_speak(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.ANONYMOUS)
    for _ in range(6):
        here.save(here.draft())
    assert lots(store) == [None] * 6
    for number in range(4):
        here.save(here.draft(guest(f"U0MORE{number}")), guest(f"U0MORE{number}"))
    assert lots(store) == [1] * 10


def lots(store: OpenUnit) -> list[int | None]:
    with store() as unit:
        return [row.lot for row in unit.feedback.of_pilot("p1")]


def test_anonymous_feedback_is_nobodys_to_change(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.ANONYMOUS)
    given = here.save(here.draft())
    with pytest.raises(NotAllowedError):
        change(here, given.feedback.id)
    with pytest.raises(NotAllowedError):
        withdraw(here, given.feedback.id)
    with store() as unit:
        assert submitting.own_feedback(unit, by=ANNA) == ()


# ---- afterwards


def change(here: Feeding, feedback_id: str, text: str = "Better now.", **fields: object) -> submitting.Given:
    said = replace(FeedbackFields(), **fields)  # type: ignore[arg-type]
    with here.tools.unit() as unit:
        return submitting.change_feedback(
            unit, feedback_id=feedback_id, by=ANNA, fields=said, text=text, at=here.clock.now()
        )


def withdraw(here: Feeding, feedback_id: str) -> None:
    with here.tools.unit() as unit:
        submitting.withdraw_feedback(unit, feedback_id=feedback_id, by=ANNA, at=here.clock.now())


def test_own_feedback_can_be_changed_and_taken_back(store: OpenUnit) -> None:
    here = feeding(store)
    given = here.save(here.draft())
    changed = change(here, given.feedback.id, quality=5)
    assert (changed.feedback.text, changed.feedback.fields.quality) == ("Better now.", 5)
    assert changed.feedback.changed_at == MONDAY
    with pytest.raises(InvalidInputError):
        change(here, given.feedback.id, quality=9)
    withdraw(here, given.feedback.id)
    assert "Better now." not in everything(store)
    for act in (lambda: change(here, given.feedback.id), lambda: withdraw(here, given.feedback.id)):
        with pytest.raises(NotFoundError):
            act()
    with store() as unit:
        assert submitting.own_feedback(unit, by=ANNA) == ()


def test_only_its_author_changes_feedback(store: OpenUnit) -> None:
    here = feeding(store)
    given = here.save(here.draft(BEN), BEN)
    with pytest.raises(NotAllowedError, match="Only the person who gave this feedback"):
        change(here, given.feedback.id)
    with pytest.raises(NotAllowedError):
        withdraw(here, given.feedback.id)
    with pytest.raises(NotFoundError):
        change(here, "forged")


def test_a_blocker_is_told_the_owner(store: OpenUnit) -> None:
    here = feeding(store)
    here.save(here.draft(text="I am stuck, I have no access to the scanner"))
    with store() as unit:
        told = unit.session.connection().execute(SCHEMA.tables[DeliveryRow.__tablename__].select()).all()
    assert [row.kind for row in told] == ["blocker"]


# ---- the same for me


def same(here: Feeding, draft_id: str, of: str, *, anonymous: bool = False) -> submitting.Given:
    with here.tools.unit() as unit:
        return submitting.same_for_me(
            unit, draft_id=draft_id, of=of, by=ANNA, anonymous=anonymous, new_id=here.tools.new_id,
            at=here.clock.now(),
        )  # fmt: skip


def test_the_same_is_a_copy_in_nobodys_words_and_once_a_person(store: OpenUnit) -> None:
    here = feeding(store)
    first = here.save(here.draft(BEN), BEN).feedback
    draft = here.draft()
    given = same(here, draft.id, first.id)
    assert (given.feedback.same_as, given.feedback.text, given.feedback.author) == (first.id, "", ANNA)
    assert given.feedback.fields == first.fields
    assert given.feedback.theme_id == first.theme_id
    assert not same(here, draft.id, first.id).new, "a double click"
    again = same(here, here.draft().id, given.feedback.id)
    assert (again.new, again.feedback.id) == (False, given.feedback.id), "said before, whichever piece is named"
    with store() as unit:
        assert len(unit.feedback.of_pilot("p1")) == 2


def test_the_same_of_what_may_not_be_told_is_refused(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.CHOICE)
    with store() as unit:
        put_feedback(unit, "waiting", at=MONDAY, author=None)
        put_feedback(unit, "mine", at=MONDAY, author="U0AMAL")
        put_feedback(unit, "gone", at=MONDAY, author="U0BEN", withdrawn_at=MONDAY)
        put_feedback(unit, "told", at=MONDAY, author=None, lot=1)
    draft = here.draft()
    for of in ("waiting", "mine", "gone", "forged", ""):
        with pytest.raises(PortfolioError):
            same(here, draft.id, of)
    assert same(here, draft.id, "told", anonymous=True).feedback.author is None
