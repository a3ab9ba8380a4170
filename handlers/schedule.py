"""The tables of what the clock brings: what is looked after how often, and what is said of the bot's own accord."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import onboarding, overlaps, ownership
from handlers.adoption import actions as adoption_actions
from handlers.adoption import digests
from handlers.delivering import Occasion, send_due
from handlers.pilots import appointment, decision, enrolment, reminders, report, survey
from handlers.pilots import blockers as pilot_blockers
from handlers.pilots import news as pilot_news
from handlers.slack import Slack
from portfolio.pilots import deciding, drafts, moving, surveying
from portfolio.retention import forget_old
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something looked after again and again. It runs in every replica; the database decides what is due."""

    name: str
    every: timedelta
    run: Callable[[Toolbox, Slack], object]


OCCASIONS: tuple[Occasion, ...] = (
    *enrolment.OCCASIONS,
    appointment.OCCASION,
    pilot_blockers.OCCASION,
    pilot_news.OCCASION,
    *reminders.OCCASIONS,
    # What follows when a pilot is over or decided; who decided waits for the report and the offer.
    Occasion(surveying.KIND, survey.compose_survey),
    Occasion(deciding.REPORT, report.compose_report, urgent=True),
    Occasion(deciding.NEWS, decision.compose_news, urgent=True),
    Occasion(moving.OFFER, decision.compose_offer, urgent=True),
    *digests.OCCASIONS,
    adoption_actions.OCCASION,
    ownership.OCCASION,
    overlaps.OCCASION,
    *onboarding.OCCASIONS,
)


def _send_due(tools: Toolbox, slack: Slack) -> int:
    return send_due(tools, slack, OCCASIONS)


def _forget_drafts(tools: Toolbox, _slack: Slack) -> None:
    with tools.unit() as unit:
        drafts.forget_old_drafts(unit, at=tools.clock.now())


def _forget_old(tools: Toolbox, _slack: Slack) -> None:
    forget_old(tools)


# Planning comes before sending, so that what is planned in a tick is said in it.
JOBS: tuple[Job, ...] = (
    Job("pilot ends", timedelta(minutes=1), survey.end_pilots),
    Job("pilot reminders", timedelta(minutes=1), reminders.plan),
    Job("digests", timedelta(minutes=1), digests.plan),
    Job("first steps", timedelta(minutes=10), onboarding.plan_reminders),
    Job("deliveries", timedelta(0), _send_due),
    Job("old drafts", timedelta(hours=1), _forget_drafts),
    Job("old asks and usage", timedelta(days=1), _forget_old),
)


class Schedule:
    """Runs what is due of the table; `run` is called by a ticker every few seconds."""

    def __init__(self, tools: Toolbox, slack: Slack, jobs: tuple[Job, ...] = JOBS) -> None:
        self._tools = tools
        self._slack = slack
        self._jobs = jobs
        self._ran: dict[str, datetime] = {}

    def run(self) -> None:
        """Run every job whose time has come; nothing that goes wrong stops the next one."""
        for job in self._jobs:
            now = self._tools.clock.now()
            before = self._ran.get(job.name)
            if before is not None and abs(now - before) < job.every:  # a clock set back holds up no job
                continue
            self._ran[job.name] = now
            try:
                with self._tools.outage.attempt(f"the job {job.name}"):
                    job.run(self._tools, self._slack)
            except Exception:
                log.exception("the job %s failed", job.name)
