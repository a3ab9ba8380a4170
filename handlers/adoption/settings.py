"""When somebody's digests come: by typed words, by the buttons under a digest and on the Home tab, and in a form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from handlers import home
from handlers.adoption.digests import preview_message
from handlers.adoption.typed_days import day_named
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.pacing import TooOften
from handlers.views import start
from handlers.views.adoption import settings as view
from handlers.views.blocks import Message
from handlers.views.values import Carried, word_of
from portfolio.adoption import planning, subscriptions
from portfolio.adoption.subscriptions import Choice, Subscription
from portfolio.attention import Presence
from portfolio.cards import Person
from portfolio.errors import InvalidInputError
from portfolio.sentences import is_short
from storage.vocabulary import Cadence, DigestKind

A_MONTH = timedelta(days=30)  # ahead, in an example of a pause

Kind = DigestKind | None  # None for the first of those that are for somebody
Answer = Callable[[Arrival, Kind, Sequence[str]], Message]


# ---- typed words


def digest_words(arrival: Arrival, rest: str) -> Message | None:
    """`digest`: when it comes; `digest preview`: the next one as it would be now; a cadence, `pause until …`, `stop`
    and `start` change it. `portfolio` before any of them: that of the portfolio. A few other words get the forms there
    are; None when the rest is longer and reads like an ask.

    In a channel everybody would read it: it is given in the person's direct messages.
    """
    kind: Kind = None
    words = rest.casefold().split()
    if words[:1] == ["portfolio"]:
        kind, words = DigestKind.PORTFOLIO, words[1:]
    word, more = words[0] if words else "", words[1:]
    pauses = word == "pause" and (is_short(" ".join(words)) or more[0] in ("until", "for"))
    if word not in WORDS or (more and not pauses):
        example = arrival.tools.clock.now().date() + A_MONTH
        return view.forms_message(rest, example=example) if is_short(rest) else None
    message = WORDS[word](arrival, kind, more)
    return arrival.in_private(message, why=view.NOT_FOR_ALL)


def _status(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    who, at = _with_clock(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        first = subscriptions.subscription_of(unit, person=who, kind=kind, at=at)
        found = subscriptions.subscriptions_of(unit, person=who, at=at) if kind is None else (first,)
    return view.status_message(found)


def _preview(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    return preview_message(arrival.tools, _with_clock(arrival), kind)


def _cadence(arrival: Arrival, kind: Kind, cadence: Cadence) -> Message:
    return _changed(arrival, kind, lambda now: replace(now.choice, cadence=cadence, subscribed=True))


def _stop(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    return _changed(arrival, kind, lambda now: replace(now.choice, subscribed=False, paused_until=None))


def _start(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    return _changed(arrival, kind, lambda now: replace(now.choice, subscribed=True, paused_until=None))


def _pause(arrival: Arrival, kind: Kind, more: Sequence[str]) -> Message:
    def paused(now: Subscription) -> Choice:
        until = day_named(more, now.today)
        if until is None:
            raise InvalidInputError(view.pause_how(now.today + A_MONTH))
        return replace(now.choice, paused_until=until, subscribed=True)

    return _changed(arrival, kind, paused)


def _weekly(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    return _cadence(arrival, kind, Cadence.WEEKLY)


def _fortnightly(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    return _cadence(arrival, kind, Cadence.FORTNIGHTLY)


def _monthly(arrival: Arrival, kind: Kind, _more: Sequence[str]) -> Message:
    return _cadence(arrival, kind, Cadence.MONTHLY)


WORDS: Mapping[str, Answer] = {
    "": _status,
    "settings": _status,
    "preview": _preview,
    "weekly": _weekly,
    "fortnightly": _fortnightly,
    "monthly": _monthly,
    "pause": _pause,
    "stop": _stop,
    "start": _start,
}


# ---- buttons and the form


def open_settings(arrival: Arrival) -> None:
    """ "Settings", "Change": the form, filled with what holds now."""
    carried = arrival.carried()
    view_id = arrival.show(start.loading(view.TITLE))
    kind, who = _kind(arrival, carried), _with_clock(arrival)
    with arrival.tools.unit() as unit:
        now = subscriptions.subscription_of(unit, person=who, kind=kind, at=arrival.tools.clock.now())
    arrival.slack.update_view(view_id, view.settings_form(now))


def receive_settings(arrival: Arrival) -> Step:
    """The form: kept, and said when the next one comes by it."""
    kind, choice = _kind(arrival, arrival.form_metadata()), _filled(arrival)
    message = _changed(arrival, kind, lambda _now: choice)
    arrival.ack(response_action="clear")

    def tell() -> None:
        arrival.slack.tell(arrival.slack_id, message)
        home.draw(arrival)

    return tell


def _filled(arrival: Arrival) -> Choice:
    often = arrival.typed(subscriptions.CADENCE_FIELD)
    cadence = word_of(Cadence, often, "Choose how often it comes.", field=subscriptions.CADENCE_FIELD)
    hour, until = arrival.typed(subscriptions.HOUR_FIELD), arrival.typed(subscriptions.PAUSE_FIELD)
    if hour not in {str(one) for one in subscriptions.HOURS}:
        raise InvalidInputError("Choose an hour of the list.", field=subscriptions.HOUR_FIELD)
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        raise InvalidInputError("Choose a day.", field=subscriptions.PAUSE_FIELD) from None
    wanted = arrival.typed(subscriptions.WANTED_FIELD)
    if wanted not in (view.WANTED, view.UNWANTED):
        raise InvalidInputError("Choose whether you want it.", field=subscriptions.WANTED_FIELD)
    return Choice(cadence, int(hour), wanted == view.WANTED, day)


def snooze(arrival: Arrival) -> Step:
    """ "Snooze" under a digest: what would come in the next week is left out."""
    kind = _kind(arrival, arrival.carried())
    who, zone = person_of(arrival), _presence(arrival).zone
    with arrival.tools.unit() as unit:
        now = subscriptions.snooze(unit, person=who, kind=kind, at=arrival.tools.clock.now(), zone=zone)
    return lambda: arrival.slack.tell(arrival.slack_id, view.snoozed(now))


def send_preview(arrival: Arrival) -> None:
    """ "Preview": the next digest as it would be now, in the person's direct messages, wherever the button stands."""
    kind = _kind(arrival, arrival.carried())
    view_id = arrival.show(start.loading(view.PREVIEW_TITLE)) if arrival.view else ""
    arrival.slack.tell(arrival.slack_id, preview_message(arrival.tools, _with_clock(arrival), kind))
    if view_id:
        arrival.slack.update_view(view_id, start.notice(view.PREVIEW_TITLE, view.PREVIEW_SENT))


# ---- shared


def _changed(arrival: Arrival, kind: Kind, choose: Callable[[Subscription], Choice]) -> Message:
    """Change one's own settings, and say how they stand then."""
    who, zone, at = person_of(arrival), _presence(arrival).zone, arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        stood = subscriptions.subscription_of(unit, person=who, kind=kind, at=at)
        now = subscriptions.change(unit, person=who, kind=stood.kind, choice=choose(stood), at=at, zone=zone)
    return view.changed(now)


def _with_clock(arrival: Arrival) -> Person:
    """Who is behind an arrival, once it is known by which clock they live: a new owner is not planned for yet."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        lacking = planning.turns_of(unit, person=who)
    presence = _presence(arrival) if lacking else Presence()
    with arrival.tools.unit() as unit:
        for whose in lacking:
            planning.note_presence(unit, whose=whose, presence=presence, at=arrival.tools.clock.now())
    return who


def _presence(arrival: Arrival) -> Presence:
    """What Slack tells of the person now; nothing while it wants to be left alone."""
    try:
        return arrival.slack.whereabouts.of(arrival.slack_id, at=arrival.tools.clock.now())
    except TooOften:
        return Presence()


def _kind(arrival: Arrival, carried: Carried) -> DigestKind:
    """Which of their own digests somebody means: the one a button stands on, or the kind it names."""
    if carried.item:
        who = person_of(arrival)
        with arrival.tools.unit() as unit:
            return subscriptions.kind_of_digest(unit, digest_id=carried.item, person=who)
    return word_of(DigestKind, carried.kind or DigestKind.OWNER)  # a preview's button names none where it is an owner's
