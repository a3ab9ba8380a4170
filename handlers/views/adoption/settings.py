"""When digests come: the state of it, the form to change it, what a change led to, and the section of the Home tab."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.views import fields, words
from handlers.views.adoption.digest import SETTINGS
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    context,
    message,
    modal,
    option,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    say,
    select,
)
from handlers.views.values import Carried
from portfolio.adoption.subscriptions import (
    CADENCE_FIELD,
    HOUR_FIELD,
    HOURS,
    PAUSE_FIELD,
    WANTED_FIELD,
    Subscription,
)
from storage.vocabulary import Cadence, DigestKind

PREVIEW, FORM, TITLE = "digest_preview", "digest_settings_form", "Digest settings"
WANTED, UNWANTED = "yes", "no"
NOT_FOR_ALL = "A digest is not for the whole channel"
NAMES: dict[DigestKind, str] = {
    DigestKind.OWNER: "The digest of your products",
    DigestKind.PORTFOLIO: "The digest of the portfolio",
}
CADENCES: dict[Cadence, str] = {
    Cadence.WEEKLY: "every Monday",
    Cadence.FORTNIGHTLY: "every second Monday",
    Cadence.MONTHLY: "on the first working day of the month",
}


def status_message(found: Sequence[Subscription]) -> Message:
    """Every digest that is for somebody: how often it comes, when next, and what became of the last one."""
    text = " ".join(f"{NAMES[one.kind]} {_state(one)}" for one in found)
    return message(text, [block for one in found for block in _status(one)])


def home_blocks(found: Sequence[Subscription]) -> list[Block]:
    """The section of the Home tab; nothing for who gets none."""
    if not found:
        return []
    title = "Your digest" if len(found) == 1 else "Your digests"
    return [paragraph(bold(title)), *(block for one in found for block in _status(one))]


def _status(one: Subscription) -> list[Block]:
    row = [
        button("Preview", f"{PREVIEW}:{one.kind}", Carried(kind=one.kind).pack()),
        button("Settings", f"{SETTINGS}:{one.kind}", Carried(kind=one.kind).pack()),
    ]
    return [paragraph(bold(NAMES[one.kind]), say(f" {_state(one)}")), actions(*row)]


def _state(one: Subscription) -> str:
    if not one.choice.subscribed:
        return f"does not come, as you chose.{_last(one)}"
    return f"comes {_cadence(one)}.{_paused(one)} {_next(one)}{_last(one)}"


def _cadence(one: Subscription) -> str:
    return f"{CADENCES[one.choice.cadence]} at {one.choice.hour}:00"


def _paused(one: Subscription) -> str:
    until = one.choice.paused_until
    return "" if until is None else f" It is paused until {day(until, one.today)}."


def _next(one: Subscription) -> str:
    if one.next_at is None:
        return "I look up your time zone, then the first one is planned."
    return f"Next one: {moment(one.next_at, one.today)} your time."


def _last(one: Subscription) -> str:
    if one.last is None:
        return ""
    on = day(one.last.day, one.today)
    return f" No digest on {on}: nothing changed since the one before." if one.last.quiet else f" Last one: {on}."


def moment(at: datetime, today: date) -> str:
    """ "Monday 7 December, 9:00"."""
    return f"{day(at.date(), today)}, {at.hour}:{at.minute:02}"


def day(found: date, today: date) -> str:
    """ "Monday 7 December", with the year when that is another one."""
    said = words.day(found) if found.year == today.year else words.day_and_year(found)
    return f"{found:%A} {said}"


# ---- the form


def settings_form(one: Subscription) -> View:
    """How often, at what hour, from when on, and whether at all."""
    wanted = [option("Send it to me", WANTED), option("Do not send it (unsubscribe)", UNWANTED)]
    cadences = [option(words.capital(said), cadence) for cadence, said in CADENCES.items()]
    hours = [option(f"{hour}:00", str(hour)) for hour in HOURS]
    blocks = [
        paragraph(bold(NAMES[one.kind]), say(f" {_state(one)}")),
        choice_input(
            WANTED_FIELD,
            "Do you want it?",
            fields.radio(WANTED_FIELD, wanted, chosen=WANTED if one.choice.subscribed else UNWANTED),
        ),
        choice_input(CADENCE_FIELD, "How often", fields.radio(CADENCE_FIELD, cadences, chosen=one.choice.cadence)),
        choice_input(
            HOUR_FIELD,
            "At what hour",
            select(HOUR_FIELD, "Choose an hour", hours, chosen=str(one.choice.hour)),
            hint="On your own clock, as set in Slack. Never outside working hours.",
        ),
        choice_input(
            PAUSE_FIELD,
            "Pause until",
            fields.day(PAUSE_FIELD, start=one.choice.paused_until),
            hint="Nothing comes before that day. Leave it empty for no pause.",
            optional=True,
        ),
    ]
    return modal(TITLE, blocks, callback_id=FORM, submit="Save", metadata=Carried(kind=one.kind).pack())


# ---- what a change led to


def changed(one: Subscription) -> Message:
    """How it stands after a change, with the day of the next one."""
    if one.choice.subscribed:
        text = f"{NAMES[one.kind]} comes {_cadence(one)}.{_paused(one)} {_next(one)}"
    else:
        text = f"{NAMES[one.kind]} does not come any more, so there is no next one. You can start it again here."
    return message(text, [paragraph(say(text)), actions(_settings(one, "Change"))])


def snoozed(one: Subscription) -> Message:
    """What was left out by a snooze, and when the next one comes."""
    if not one.choice.subscribed:
        return changed(one)
    if one.left_out is not None:
        text = f"Snoozed: the digest of {day(one.left_out, one.today)} is left out. {_next(one)}"
    elif one.choice.paused_until is not None:
        text = f"Already snoozed. {_next(one)}"
    else:
        text = f"Nothing would have come in the next week. {_next(one)}"
    return message(text, [paragraph(say(text)), actions(_settings(one, "Change"))])


def pause_how(example: date) -> str:
    """What to type for a pause."""
    return (
        f"Say until when: “digest pause until Friday”, “next week”, “{words.day(example)}” or “{example.isoformat()}”."
    )


def forms_message(typed: str, *, example: date) -> Message:
    """What can be typed about digests, to somebody who typed something else. `example`: a day to pause until."""
    forms = {
        "digest": "when it comes",
        "digest preview": "how it would look now",
        "digest weekly, fortnightly or monthly": "how often it comes",
        f"digest pause until {example.isoformat()}": "none before that day",
        "digest stop or start": "none at all, or again",
        "digest portfolio": "that of the whole portfolio, alone or with one of these words behind it",
    }
    known = words.listed(forms, "or")
    task = "If it was a task, tell me in a whole sentence."
    return message(
        f"“digest {words.mrkdwn_line(typed, 100)}” is nothing I know. Type {known}. {task}",
        [
            paragraph(say("“digest "), quote(typed, 100), say("” is nothing I know. You can type:")),
            rich(rich_list([[bold(form), say(f": {told}")] for form, told in forms.items()])),
            context(plain(task, 200)),
        ],
    )


def _settings(one: Subscription, label: str) -> Element:
    return button(label, f"{SETTINGS}:{one.kind}", Carried(kind=one.kind).pack())


# ---- around the preview


PREVIEW_TITLE, PREVIEW_SENT = "Preview", "I sent it to you in our direct messages."
