"""The whole life of a pilot in dialogue: owner, business-side owner, two participants, and an outsider who gets in
nowhere."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from handlers.views.pilots import feedback as feedback_view
from portfolio.people import ACTS, Act
from portfolio.pilots.drafts import NOT_IN_A_PILOT
from storage.models import SCHEMA
from storage.vocabulary import LifecycleStage, PilotStatus
from tests.dialogues.builder_desk import DAYS, add_criterion, begin, id_in, sent
from tests.dialogues.decision_desk import WHY, decide, payload_of, press, status
from tests.dialogues.feedback_desk import changed, filled, told
from tests.dialogues.pilot_desk import PilotDesk, last_ts, premises
from workspace.client import Message, Person, View

ANNA, BEN, CARLA = "U0ANNA", "U0BEN", "U0CARLA"
SCENARIOS = ("Write a test", "Review a change", "Explain old code", "Migrate a table")
MISSED = "CodeMate: the review of my change saved me half an hour but it missed the second file."
MISSED_TOO = "CodeMate: the review of my change missed the second file, it saved half an hour."
BLOCKED = "The migration cannot reach the archive at all."
DAY = timedelta(days=1)


class Life:
    """One pilot of CodeMate and the people around it; each method is a part of its life, in this order."""

    def __init__(self, desk: PilotDesk) -> None:
        self.desk = desk
        self.owner, self.business = desk.person("U0BERG"), desk.person("U0SANTOS")
        self.anna, self.ben, self.carla = (desk.person(one) for one in (ANNA, BEN, CARLA))
        self.outsider = desk.person("U0OUTSIDE")
        everybody = ["U0BERG", "U0SANTOS", ANNA, BEN, CARLA, "U0OUTSIDE"]
        self.channel = desk.workspace.add_channel(name="codemate-pilot", members=everybody)
        self.pilot_id = ""
        payload_of(desk, self.outsider)

    # ---- built and started

    def build(self) -> None:
        owner, _ = begin(self.desk, "U0BERG", "CodeMate")
        sent(owner, {"hypothesis": "It saves an hour a day.", "roles": "developer\ntester\nlead",
                     "business_owner": "U0SANTOS"}, 2)  # fmt: skip
        sent(owner, {"new_scenarios": "\n".join(SCENARIOS)}, 3)
        add_criterion(owner)
        quality = {"metric": "output quality", "evidence": "quality", "unit": "", "baseline": "", "target": "4"}
        add_criterion(owner, **quality, better="up", measured="")
        sent(owner, {}, 4)
        sent(owner, {"cadence": "7", "reminders": "2", "anonymity": "named", "channel": self.channel}, 5)
        bad = sent(owner, {**DAYS, "integrations": "Git"}, 6)
        assert "Bad pilot: access for people, and let them try." in bad.all_text
        assert "submit" not in bad.body, "a bad pilot cannot be started"
        owner.press(bad, label="What is tried")
        owner.wait_for_modal("Pilot: step 2 of 6")
        sent(owner, {"new_scenarios": "\n".join((*SCENARIOS, "Fix a bug"))}, 3)
        for step in (4, 5):
            sent(owner, {}, step)
        review = sent(owner, {}, 6)
        assert "Nothing is missing." in review.all_text
        self.pilot_id = id_in(review)
        owner.submit(review)
        owner.wait_for_message(contains="The CodeMate pilot has started")

    # ---- invited

    def card(self, person: Person) -> View:
        """The pilot's card, as this person opens it from their list."""
        listed = person.wait_for_message(after=person.dm("pilot"), contains="Open the pilot")
        person.press(listed, label="Open the pilot")
        return person.wait_for_modal("Pilot", contains="Terms")

    def invite(self) -> None:
        owner = self.owner
        owner.press(self.card(owner), label="Invite people")
        form = owner.wait_for_modal("Invite to the pilot", contains="To the pilot of")
        listed = f"<@{BEN}> as tester\n<@{CARLA}> as tester"
        assert not owner.submit(form, {"people": [ANNA], "list": listed, "role": "0"}).errors
        owner.wait_for_modal(contains="3 people will be invited")
        owner.close(all_of_them=True)
        self.desk.tick()
        for person, label, answer in (
            (self.anna, "Join", "You joined the CodeMate pilot as developer"),
            (self.ben, "Join", "You joined the CodeMate pilot as tester"),
            (self.carla, "Decline", "You declined the invitation"),
        ):
            asked = person.wait_for_message(contains="invites you to")
            person.press(asked, label=label)
            changed(person, asked, answer)
        for answering in (owner, self.business):
            answering.press(self.card(answering), label="Who takes part")
            seen = answering.wait_for_modal("Who takes part", contains="2 joined").all_text
            assert "1 declined" in seen
            assert "Nobody has joined as lead." in seen
            answering.close(all_of_them=True)

    # ---- feedback, three ways

    def give_feedback(self) -> None:
        self.desk.tick(DAY)
        for person in (self.anna, self.ben):
            person.wait_for_message(contains="how is it going?")
        draft = told(self.anna, MISSED)
        assert "Review a change" in draft.all_text
        self.anna.press(draft, feedback_view.SAVE)
        changed(self.anna, draft, "Saved, thank you")
        draft = told(self.ben, MISSED_TOO)
        assert "1 other reported" in draft.all_text
        self.ben.press(draft, feedback_view.SAME)
        changed(self.ben, draft, "Saved as the same for you")
        filled(self.ben, "Tests came out well.", kind="praise", worked="yes", quality="5", scenario="Write a test")
        filled(self.anna, BLOCKED, kind="blocker", worked="no", scenario="Migrate a table")
        assert len(self.said()) == 4

    def said(self) -> list[str]:
        with self.desk.tools.unit() as unit:
            return [row.id for row in unit.feedback.of_pilot(self.pilot_id)]

    def hear_the_blocker(self) -> None:
        self.desk.tick()
        told_owner = self.owner.wait_for_message(contains=BLOCKED)
        assert "is blocked in the CodeMate pilot" in told_owner.text
        self.owner.press(told_owner, label="Answer")
        form = self.owner.wait_for_modal("Answer", contains="cannot reach")
        assert self.owner.submit(form, {"text": "Ask for role A7."}).closed
        self.anna.wait_for_message(contains="Ask for role A7.")

    # ---- what the owner makes of it

    def look_at_the_matrix(self) -> None:
        for person in (self.owner, self.business):
            person.press(self.card(person), label="Who tried what")
            shown = person.wait_for_modal("Who tried what", contains="developer 1 · tester 1")
            assert "nobody spoke for developer × “Write a test”" in shown.all_text
            person.close(all_of_them=True)

    def sort_and_do(self) -> None:
        owner = self.owner
        inbox = owner.wait_for_message(after=owner.dm("inbox codemate"), contains="open themes")
        assert "missed the second file" in inbox.all_text
        owner.press(inbox, label="Make a backlog item")
        form = owner.wait_for_modal("Make a backlog item", contains="2 people")
        assert owner.submit(form, {"title": "Read every file", "kind": "quality"}).closed
        changed(owner, inbox, "Read every file")
        listed = owner.wait_for_message(after=owner.dm("backlog codemate"), contains="Read every file")
        assert "2 people wait" in listed.all_text
        owner.press(listed, label="Move 1")
        form = owner.wait_for_modal("Move a backlog item", contains="Read every file")
        assert owner.submit(form, {"status": "done", "reason": "It reads all files now."}).closed
        changed(owner, listed, "is done")
        self.desk.tick()
        for person, words in (
            (self.anna, f"You said about CodeMate: “{MISSED}”"),
            (self.ben, "You said the same about CodeMate"),
        ):
            assert person.wait_for_message(contains="It reads all files now.").text.startswith(words)

    def note_a_figure(self) -> None:
        shown = self.decision_card(self.business)
        self.business.press(shown, label="Note a figure")
        form = self.business.wait_for_modal("Note a figure", contains="Where does it come from?")
        values = {"value": "5.5", "n": "40", "basis": "measured", "source": "the log"}
        assert self.business.submit(form, values).closed
        said = self.business.wait_for_message(contains="Noted.")
        assert "now 5.5 h (n = 40, measured), met" in said.text

    def decision_card(self, person: Person) -> Message:
        """The card that the countdown, fourteen days before, leads to."""
        before = last_ts(person)
        person.press(person.wait_for_message(contains="due in 14 days"), label="Decide")
        return person.wait_for_message(after=before, contains=" pilot: decide")

    # ---- decided, and what follows

    def decide(self) -> None:
        late = self.decision_card(self.business)
        self.business.press(late, label="Stop")
        form = self.business.wait_for_modal("Stop", contains="Why?")
        shown = self.decision_card(self.owner)
        assert "review time: met" in shown.text
        assert decide(self.owner, shown, "Scale") is None
        changed(self.owner, shown, "pilot: scale. Decided by")
        refused = self.business.submit(form, {"reason": "It is too slow."})
        assert "Lena Berg decided this already" in str(refused.errors)
        self.business.close(form)
        assert status(self.desk, self.pilot_id) is PilotStatus.CLOSED

    def report_and_survey(self) -> None:
        self.desk.tick()
        report = self.ben.wait_for_message(channel=self.channel, contains="pilot was decided: scale")
        assert WHY in report.text
        self.ben.press(report, label="Export the report")
        file = self.ben.wait_for(lambda: next((one for one in self.ben.sees() if one.files), None), "a file").files[0]
        page = file.content.decode()
        assert "too few people to judge" in page
        assert "<svg" not in page, "what is not judged is not drawn"
        asked = self.anna.wait_for_message(contains="pilot is over")
        self.anna.press(asked, label="Answer")
        form = self.anna.wait_for_modal("Closing survey", contains="no longer use CodeMate")
        assert self.anna.submit(form, {"disappointed": "very", "benefit": "faster reviews"}).closed
        self.anna.wait_for_message(contains="kept under your name")

    def move_on(self) -> None:
        offer = self.owner.wait_for_message(contains="Nothing moves unless you say so")
        assert self.stage() is LifecycleStage.PILOT
        self.owner.press(offer, label="Move to adoption")
        changed(self.owner, offer, "CodeMate moved from pilot to adoption")
        assert self.stage() is LifecycleStage.ADOPTION

    def stage(self) -> LifecycleStage:
        with self.desk.tools.unit() as unit:
            row = unit.products.by_key("codemate")
            assert row is not None
            return row.stage

    def leave(self) -> None:
        asked = self.ben.wait_for_message(contains="pilot is over")
        said = self.ben.dm("pilot leave codemate")
        left = self.ben.wait_for_message(after=said, thread_ts=said.ts, contains="You left the CodeMate pilot")
        assert "feedback you gave under your name" in left.text
        self.ben.press(asked, label="Answer")
        self.ben.close(self.ben.wait_for_modal("Not now", contains=ACTS[Act.GIVE_FEEDBACK].refusal))
        for _ in range(3):
            self.desk.tick(4 * DAY)
        assert last_ts(self.ben) == left.ts, "nothing more about it reaches who left"

    # ---- the outsider

    def stored(self) -> list[tuple[object, ...]]:
        """Everything that is known of pilots and what came of them."""
        names = ("pilot", "feedback", "backlog", "delivery", "product")
        tables = [one for one in SCHEMA.sorted_tables if one.name.startswith(names)]
        with self.desk.tools.unit() as unit:
            return [tuple(row) for one in tables for row in unit.session.connection().execute(one.select())]

    def refuse_words(self) -> None:
        for words, sentence in (
            ("pilot new CodeMate", ACTS[Act.BUILD_PILOT].refusal),
            (f"pilot invite <@{CARLA}> as tester", "There is no running pilot"),
            ("pilot people codemate", "There is no pilot you answer for."),
            ("pilot leave codemate", "You are not in a pilot, so there is nothing to leave."),
            ("inbox codemate", ACTS[Act.READ_FEEDBACK].refusal),
            ("backlog codemate", ACTS[Act.SEE_BACKLOG].refusal),
            ("pilot", "You have nothing to do with any pilot at the moment."),
        ):
            self.outsider.wait_for_message(after=self.outsider.dm(words), contains=sentence)
        self.outsider.command(f"/ai feedback {MISSED}")
        self.outsider.wait_for_message(contains=NOT_IN_A_PILOT)

    def refuse(self, action_id: str, sentence: str, **carried: str) -> None:
        """The outsider presses a button that was shown to somebody else, and reads why not."""
        outsider, before = self.outsider, last_ts(self.outsider)
        press(self.desk, outsider, action_id, **{"pilot": self.pilot_id, **carried})

        def look() -> bool | None:
            said = [one.all_text for one in outsider.sees() if one.ts > before]
            said.append(outsider.modal.all_text if outsider.modal else "")
            return True if any(sentence in one for one in said) else None

        outsider.wait_for(look, f"a sentence about {action_id}")
        if outsider.modal:
            outsider.close(all_of_them=True)

    def refuse_while_it_runs(self) -> None:
        with self.desk.tools.unit() as unit:
            piece = unit.feedback.of_pilot(self.pilot_id)[0]
            blocker = next(one for one in unit.feedback.of_pilot(self.pilot_id) if one.text == BLOCKED)
            pilot = unit.pilots.by_id(self.pilot_id)
            assert pilot is not None
            item = unit.backlog.of_products([pilot.product_id])[0].id
            of_piece, of_theme = {"item": piece.id}, {"item": blocker.theme_id or ""}
            of_blocker = {"item": blocker.id}
        before = self.stored()
        self.refuse_words()
        for action_id, act, carried in (
            ("pilot_build", Act.BUILD_PILOT, {}),
            ("pilot_card", Act.SEE_PILOT, {}),
            ("pilot_invite", Act.INVITE, {}),
            ("pilot_people", Act.SEE_PARTICIPANTS, {}),
            ("pilot_join", Act.ANSWER_INVITATION, {}),
            ("pilot_scenarios", Act.ANSWER_INVITATION, {}),
            ("pilot_leave", Act.LEAVE_PILOT, {}),
            ("pilot_feedback", Act.GIVE_FEEDBACK, {}),
            ("pilot_feedback_edit", Act.CHANGE_FEEDBACK, of_piece),
            ("pilot_feedback_withdraw", Act.CHANGE_FEEDBACK, of_piece),
            ("pilot_matrix", Act.SEE_MATRIX, {}),
            ("pilot_nudge", Act.NUDGE, {}),
            ("pilot_inbox", Act.READ_FEEDBACK, {}),
            ("blocker_answer", Act.READ_FEEDBACK, of_blocker),
            ("theme_to_backlog", Act.SORT_FEEDBACK, of_theme),
            ("theme_close", Act.SORT_FEEDBACK, of_theme),
            ("theme_change", Act.SORT_FEEDBACK, of_theme),
            ("backlog_move", Act.CHANGE_BACKLOG, {"item": item}),
            ("pilot_decision", Act.SEE_MATRIX, {}),
            ("note_figure", Act.NOTE_EVIDENCE, {}),
            ("decide_pilot:scale", Act.DECIDE_PILOT, {"pick": "scale"}),
        ):
            self.refuse(action_id, ACTS[act].refusal, **carried)
        assert self.stored() == before

    def refuse_when_it_is_over(self) -> None:
        before = self.stored()
        self.refuse("export_report", ACTS[Act.SEE_REPORT].refusal)
        self.refuse("pilot_survey", ACTS[Act.GIVE_FEEDBACK].refusal)
        self.refuse("move_stage:adoption", ACTS[Act.MOVE_STAGE].refusal, pick="adoption", stage="pilot")
        assert self.stored() == before


def test_a_pilot_from_its_first_step_to_what_follows_its_decision(tmp_path: Path) -> None:
    with premises(tmp_path) as start, start() as desk:
        life = Life(desk)
        parts: tuple[Callable[[], None], ...] = (
            life.build, life.invite, life.give_feedback, life.hear_the_blocker, life.look_at_the_matrix,
            life.sort_and_do, life.refuse_while_it_runs, lambda: desk.tick(41 * DAY), life.note_a_figure, life.decide,
            life.report_and_survey, life.refuse_when_it_is_over, life.move_on, life.leave,
        )  # fmt: skip
        for part in parts:
            part()
