"""The table of who listens to what, in order: Bolt takes the first that matches, so the catch-alls come last."""

import re
from dataclasses import dataclass
from enum import StrEnum

from slack_bolt import App

from handlers import (
    backlog,
    catalog,
    demand,
    editing,
    feedback,
    fit,
    home,
    learned,
    onboarding,
    overlaps,
    ownership,
    privacy,
    stale,
    support,
)
from handlers.adoption import actions as adoption_actions
from handlers.adoption import explaining as adoption_explaining
from handlers.adoption import noting as adoption_noting
from handlers.adoption import settings as digest_settings
from handlers.edge import Handler, listener
from handlers.lanes import Lanes
from handlers.pilots import blockers as pilot_blockers
from handlers.pilots import builder as pilot_builder
from handlers.pilots import card as pilot_card
from handlers.pilots import decision, enrolment, report, survey
from handlers.pilots import feedback as pilot_feedback
from handlers.pilots import feedback_form as pilot_feedback_form
from handlers.pilots import inbox as pilot_inbox
from handlers.pilots import inviting as pilot_inviting
from handlers.pilots import listing as pilot_listing
from handlers.pilots import matrix as pilot_matrix
from handlers.pilots import sorting as pilot_sorting
from handlers.slack import Slack
from handlers.views import answer as answer_view
from handlers.views import backlog as backlog_view
from handlers.views import browse as browse_view
from handlers.views import card as card_view
from handlers.views import confirming as confirming_view
from handlers.views import demand as demand_view
from handlers.views import editing as editing_view
from handlers.views import feedback as feedback_view
from handlers.views import learned as learned_view
from handlers.views import onboarding as onboarding_view
from handlers.views import overlaps as overlaps_view
from handlers.views import ownership as ownership_view
from handlers.views import privacy as privacy_view
from handlers.views import question as question_view
from handlers.views import support as support_view
from handlers.views.adoption import actions as adoption_actions_view
from handlers.views.adoption import digest as digest_view
from handlers.views.adoption import explaining as explaining_view
from handlers.views.adoption import noting as adoption_noting_view
from handlers.views.adoption import settings as digest_settings_view
from handlers.views.fields import ENTERED
from handlers.views.pilots import blockers as pilot_blockers_view
from handlers.views.pilots import builder as pilot_builder_view
from handlers.views.pilots import card as pilot_card_view
from handlers.views.pilots import criterion as pilot_criterion_view
from handlers.views.pilots import decision as decision_view
from handlers.views.pilots import decision_forms
from handlers.views.pilots import enrolment as enrolment_view
from handlers.views.pilots import feedback as pilot_feedback_view
from handlers.views.pilots import feedback_form as pilot_form_view
from handlers.views.pilots import inbox as pilot_inbox_view
from handlers.views.pilots import inviting as inviting_view
from handlers.views.pilots import listing as pilot_listing_view
from handlers.views.pilots import matrix as matrix_view
from handlers.views.pilots import participants as participants_view
from handlers.views.pilots import report as report_view
from handlers.views.pilots import sorting as pilot_sorting_view
from handlers.views.pilots import survey as survey_view
from portfolio.toolbox import Toolbox

ANYTHING = ".*"


class Kind(StrEnum):
    """What arrives; the value is the method of Bolt's App that registers a listener for it."""

    COMMAND = "command"
    EVENT = "event"
    ACTION = "action"
    FORM = "view"
    CLOSED_FORM = "view_closed"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class Row:
    """One listener. `name` is an id a view owns; buttons of one kind share it up to a colon."""

    kind: Kind
    name: str
    handle: Handler
    opens: bool = False  # opens or changes views, for which triggers live 3 seconds

    def pattern(self) -> str | re.Pattern[str]:
        """What Bolt compares the arriving id with."""
        if self.name == ANYTHING:
            return re.compile(ANYTHING, re.DOTALL)
        return re.compile(rf"^{re.escape(self.name)}(:.*)?$", re.DOTALL) if self.kind is Kind.ACTION else self.name


HANDLERS: tuple[Row, ...] = (
    Row(Kind.COMMAND, ANYTHING, fit.receive_command),
    Row(Kind.EVENT, "app_mention", fit.receive_message),
    Row(Kind.EVENT, "message", fit.receive_message),
    Row(Kind.EVENT, "app_home_opened", home.open_app),
    Row(Kind.EVENT, "assistant_thread_started", home.open_thread),
    Row(Kind.ACTION, question_view.PICK, fit.pick_option),
    Row(Kind.ACTION, question_view.SOMETHING_ELSE, fit.open_say_more, opens=True),
    Row(Kind.ACTION, answer_view.START, fit.start_with, opens=True),
    Row(Kind.ACTION, answer_view.WHY, fit.open_why, opens=True),
    Row(Kind.ACTION, answer_view.THUMBS, feedback.rate_answer, opens=True),
    Row(Kind.ACTION, answer_view.ADD_WHY, feedback.open_why_form, opens=True),
    Row(Kind.ACTION, answer_view.BROWSE, catalog.open_browse, opens=True),
    Row(Kind.ACTION, answer_view.CARD, catalog.open_card, opens=True),
    Row(Kind.ACTION, card_view.MORE, catalog.open_card, opens=True),
    Row(Kind.ACTION, browse_view.KIND, catalog.set_filter, opens=True),
    Row(Kind.ACTION, browse_view.STAGE, catalog.set_filter, opens=True),
    Row(Kind.ACTION, browse_view.TURN, catalog.turn_page, opens=True),
    Row(Kind.ACTION, browse_view.RESET, catalog.turn_page, opens=True),
    Row(Kind.ACTION, answer_view.ASK_OWNER, support.open_form, opens=True),
    Row(Kind.ACTION, support_view.RESOLVE, support.open_resolve, opens=True),
    Row(Kind.ACTION, learned_view.FORGET, learned.forget),
    Row(Kind.ACTION, privacy_view.ERASE, privacy.erase),
    Row(Kind.ACTION, demand_view.SEE_ALL, demand.open_all, opens=True),
    Row(Kind.ACTION, demand_view.MAKE, demand.open_hypothesis, opens=True),
    # first steps with a product
    Row(Kind.ACTION, onboarding_view.STEP, onboarding.tick_step),
    Row(Kind.ACTION, onboarding_view.RESULT, onboarding.say_result),
    Row(Kind.ACTION, onboarding_view.STOP, onboarding.stop),
    Row(Kind.ACTION, onboarding_view.GO_ON, onboarding.go_on, opens=True),
    # naming an owner
    Row(Kind.ACTION, ownership_view.NAME, ownership.open_form, opens=True),
    Row(Kind.FORM, ownership_view.FORM, ownership.receive_owner),
    # products that cover the same work
    Row(Kind.ACTION, overlaps_view.JUDGE, overlaps.open_form, opens=True),
    Row(Kind.FORM, overlaps_view.FORM, overlaps.receive_verdict),
    # what digests offer
    Row(Kind.ACTION, adoption_actions_view.DO, adoption_actions.do),
    Row(Kind.ACTION, adoption_actions_view.ANSWER, adoption_actions.answer),
    # enrolment in pilots
    Row(Kind.ACTION, inviting_view.INVITE, pilot_inviting.open_invite, opens=True),
    Row(Kind.ACTION, participants_view.SEE, pilot_inviting.open_people, opens=True),
    Row(Kind.ACTION, participants_view.CHANGE_ROLE, pilot_inviting.open_role, opens=True),
    Row(Kind.ACTION, enrolment_view.JOIN, enrolment.join),
    Row(Kind.ACTION, enrolment_view.AS, enrolment.choose_role),
    Row(Kind.ACTION, enrolment_view.DECLINE, enrolment.decline),
    Row(Kind.ACTION, enrolment_view.LEAVE, enrolment.leave),
    Row(Kind.ACTION, enrolment_view.SCENARIOS, enrolment.open_scenarios, opens=True),
    Row(Kind.FORM, inviting_view.FORM, pilot_inviting.receive_invite),
    Row(Kind.FORM, participants_view.ROLE_FORM, pilot_inviting.receive_role),
    Row(Kind.ACTION, matrix_view.MATRIX, pilot_matrix.open_matrix, opens=True),
    Row(Kind.ACTION, matrix_view.NUDGE, pilot_matrix.nudge),
    Row(Kind.FORM, feedback_view.SAY_MORE_FORM, fit.receive_say_more),
    Row(Kind.FORM, feedback_view.DISLIKE_FORM, feedback.receive_dislike),
    Row(Kind.FORM, feedback_view.WHY_FORM, feedback.receive_why),
    Row(Kind.FORM, support_view.FORM, support.receive_form),
    Row(Kind.FORM, support_view.RULE_FORM, support.receive_contact_form),
    Row(Kind.FORM, support_view.RESOLVE_FORM, support.receive_resolve),
    Row(Kind.FORM, demand_view.FORM, demand.receive_hypothesis),
    # The feedback inbox, blockers and the backlog
    Row(Kind.ACTION, pilot_inbox_view.INBOX, pilot_inbox.open_inbox, opens=True),
    Row(Kind.ACTION, pilot_inbox_view.PAGE, pilot_inbox.turn_page, opens=True),
    Row(Kind.ACTION, pilot_inbox_view.SORT_REST, pilot_inbox.sort_rest, opens=True),
    Row(Kind.ACTION, pilot_inbox_view.MAKE, pilot_sorting.open_make, opens=True),
    Row(Kind.ACTION, pilot_inbox_view.CLOSE, pilot_sorting.open_close, opens=True),
    Row(Kind.ACTION, pilot_inbox_view.CHANGE, pilot_sorting.open_change, opens=True),
    Row(Kind.ACTION, pilot_blockers_view.ANSWER, pilot_blockers.open_answer, opens=True),
    Row(Kind.ACTION, backlog_view.PAGE, backlog.turn_page, opens=True),
    Row(Kind.ACTION, backlog_view.MOVE, backlog.open_move, opens=True),
    Row(Kind.FORM, pilot_sorting_view.MAKE_FORM, pilot_sorting.receive_make),
    Row(Kind.FORM, pilot_sorting_view.CLOSE_FORM, pilot_sorting.receive_close),
    Row(Kind.FORM, pilot_sorting_view.CHANGE_FORM, pilot_sorting.receive_change),
    Row(Kind.FORM, pilot_blockers_view.ANSWER_FORM, pilot_blockers.receive_answer),
    Row(Kind.FORM, backlog_view.MOVE_FORM, backlog.receive_move),
    # A pilot's decision, its closing survey and its report.
    Row(Kind.ACTION, decision_view.OPEN, decision.open_card, opens=True),
    Row(Kind.ACTION, decision_view.MORE, decision.open_more, opens=True),
    Row(Kind.ACTION, decision_view.DECIDE, decision.open_decide, opens=True),
    Row(Kind.ACTION, decision_view.NOTE, decision.open_note, opens=True),
    Row(Kind.ACTION, decision_forms.MOVE, decision.move),
    Row(Kind.ACTION, survey_view.OPEN, survey.open_survey, opens=True),
    Row(Kind.ACTION, report_view.EXPORT, report.export),
    Row(Kind.FORM, decision_forms.FORM, decision.receive_decision),
    Row(Kind.FORM, decision_forms.NOTE_FORM, decision.receive_note),
    Row(Kind.FORM, survey_view.FORM, survey.receive_survey),
    # Feedback in pilots.
    Row(Kind.ACTION, pilot_feedback_view.SAVE, pilot_feedback.save),
    Row(Kind.ACTION, pilot_feedback_view.NAMELESS, pilot_feedback.save_nameless),
    Row(Kind.ACTION, pilot_feedback_view.SAME, pilot_feedback.same_for_me),
    Row(Kind.ACTION, pilot_feedback_view.SAME_NAMELESS, pilot_feedback.same_nameless),
    Row(Kind.ACTION, pilot_feedback_view.DROP, pilot_feedback.drop),
    Row(Kind.ACTION, pilot_feedback_view.PILOT, pilot_feedback.pick_pilot),
    Row(Kind.ACTION, pilot_feedback_view.QUESTION, fit.answer_draft),
    Row(Kind.ACTION, pilot_feedback_view.TOLD, pilot_feedback.take_ask),
    Row(Kind.ACTION, pilot_feedback_view.WITHDRAW, pilot_feedback.withdraw),
    Row(Kind.ACTION, pilot_feedback_view.PAGE, pilot_feedback.turn_page),
    Row(Kind.ACTION, pilot_feedback_view.CHANGE, pilot_feedback_form.open_draft, opens=True),
    Row(Kind.ACTION, pilot_feedback_view.FORM, pilot_feedback_form.open_empty, opens=True),
    Row(Kind.ACTION, pilot_feedback_view.EDIT, pilot_feedback_form.open_change, opens=True),
    Row(Kind.FORM, pilot_form_view.FORM, pilot_feedback_form.receive_form),
    Row(Kind.FORM, pilot_form_view.CHANGE_FORM, pilot_feedback_form.receive_change),
    Row(Kind.SHORTCUT, pilot_form_view.SHORTCUT, pilot_feedback_form.open_shortcut, opens=True),
    # Building pilots, and their cards.
    Row(Kind.ACTION, pilot_card_view.BUILD, pilot_builder.open_builder, opens=True),
    Row(Kind.ACTION, pilot_card_view.CARD, pilot_card.open_card, opens=True),
    Row(Kind.ACTION, pilot_listing_view.SEE_ALL, pilot_listing.open_list, opens=True),
    Row(Kind.ACTION, ENTERED, pilot_builder.keep_entered),
    Row(Kind.ACTION, pilot_builder_view.GO, pilot_builder.go, opens=True),
    Row(Kind.ACTION, pilot_builder_view.CRITERION, pilot_builder.open_criterion, opens=True),
    Row(Kind.ACTION, pilot_builder_view.REMOVE, pilot_builder.remove_criterion, opens=True),
    Row(Kind.ACTION, pilot_builder_view.DROP, pilot_builder.drop, opens=True),
    Row(Kind.FORM, pilot_builder_view.FORM, pilot_builder.receive_step),
    Row(Kind.FORM, pilot_criterion_view.FORM, pilot_builder.receive_criterion),
    # Digests: a product's part, and what is behind a number.
    Row(Kind.ACTION, adoption_noting_view.NOTE, adoption_noting.open_note, opens=True),
    Row(Kind.FORM, adoption_noting_view.NOTE_FORM, adoption_noting.receive_note),
    Row(Kind.ACTION, digest_view.OPEN, adoption_explaining.open_product, opens=True),
    Row(Kind.ACTION, digest_view.EXPLAIN, adoption_explaining.open_explain, opens=True),
    Row(Kind.ACTION, explaining_view.FIGURE, adoption_explaining.choose_figure, opens=True),
    Row(Kind.ACTION, explaining_view.PRODUCT, adoption_explaining.choose_product, opens=True),
    # When digests come.
    Row(Kind.ACTION, digest_view.SETTINGS, digest_settings.open_settings, opens=True),
    Row(Kind.ACTION, digest_view.SNOOZE, digest_settings.snooze),
    Row(Kind.ACTION, digest_settings_view.PREVIEW, digest_settings.send_preview, opens=True),
    Row(Kind.FORM, digest_settings_view.FORM, digest_settings.receive_settings),
    # Editing a product's card.
    Row(Kind.ACTION, editing_view.EDIT, editing.open_hub, opens=True),
    Row(Kind.ACTION, editing_view.SECTION, editing.open_section, opens=True),
    Row(Kind.ACTION, editing_view.HISTORY, editing.open_history, opens=True),
    Row(Kind.ACTION, editing_view.BACK, editing.go_back, opens=True),
    Row(Kind.ACTION, editing_view.TRY, editing.try_typed),
    Row(Kind.ACTION, confirming_view.CONFIRM, editing.confirm, opens=True),
    Row(Kind.FORM, editing_view.FORM, editing.receive_section),
    Row(Kind.EVENT, ANYTHING, stale.ignore),
    Row(Kind.CLOSED_FORM, ANYTHING, stale.ignore),
    Row(Kind.ACTION, ANYTHING, stale.unknown, opens=True),
    Row(Kind.FORM, ANYTHING, stale.unknown),
    Row(Kind.SHORTCUT, ANYTHING, stale.unknown, opens=True),
)


def register(app: App, tools: Toolbox, slack: Slack, lanes: Lanes) -> None:
    """Plug every listener of the table into a Bolt app, which has to raise an error for what none of them takes."""
    for row in HANDLERS:
        getattr(app, row.kind.value)(row.pattern())(listener(row.handle, tools, slack, lanes, opens=row.opens))
    app.error(stale.unhandled(tools, slack, lanes))
