"""Specimens of when digests come: the state of it, the form, and what changes led to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from handlers.views.adoption import settings
from portfolio.adoption.subscriptions import Choice, Last, Subscription
from storage.vocabulary import Cadence, DigestKind

TODAY, NEXT = date(2026, 11, 24), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEKLY = Subscription(DigestKind.OWNER, Choice(Cadence.WEEKLY), TODAY, NEXT, Last(date(2026, 11, 23), quiet=False))
QUIET = replace(WEEKLY, choice=Choice(Cadence.FORTNIGHTLY, 14), last=Last(date(2026, 11, 23), quiet=True))
MONTHLY = Subscription(DigestKind.PORTFOLIO, Choice(Cadence.MONTHLY), TODAY, datetime(2027, 1, 1, 9, 0, tzinfo=UTC))
PAUSED = replace(WEEKLY, choice=Choice(Cadence.WEEKLY, paused_until=date(2027, 1, 7)), left_out=date(2026, 11, 30))
STOPPED = replace(WEEKLY, choice=Choice(Cadence.WEEKLY, subscribed=False), next_at=None)
UNKNOWN = replace(MONTHLY, next_at=None, last=None)

MESSAGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "status_message of digests": lambda _: settings.status_message([WEEKLY]),
    "status_message of both digests": lambda _: settings.status_message([QUIET, MONTHLY]),
    "status_message of a paused digest": lambda _: settings.status_message([PAUSED]),
    "status_message of a stopped digest": lambda _: settings.status_message([STOPPED, UNKNOWN]),
    "changed": lambda _: settings.changed(WEEKLY),
    "changed to a pause": lambda _: settings.changed(PAUSED),
    "changed to none": lambda _: settings.changed(STOPPED),
    "snoozed": lambda _: settings.snoozed(PAUSED),
    "snoozed before": lambda _: settings.snoozed(replace(PAUSED, left_out=None)),
    "snoozed with nothing to leave out": lambda _: settings.snoozed(WEEKLY),
    "snoozed without a digest": lambda _: settings.snoozed(STOPPED),
    "forms_message": lambda text: settings.forms_message(text, example=date(2026, 12, 24)),
}

VIEWS: dict[str, Callable[[str], dict[str, Any]]] = {
    "settings_form": lambda _: settings.settings_form(WEEKLY),
    "settings_form of a paused digest": lambda _: settings.settings_form(PAUSED),
    "settings_form of a stopped digest": lambda _: settings.settings_form(STOPPED),
}
