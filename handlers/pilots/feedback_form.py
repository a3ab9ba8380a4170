"""Feedback in a form: empty, from a message of one's own, to correct a draft, or to change what was saved."""

from collections.abc import Callable

from handlers import redrawing
from handlers.arrival import Arrival, as_typed
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views.blocks import View
from handlers.views.pilots import feedback as feedback_view
from handlers.views.pilots import feedback_form as form_view
from handlers.views.values import Carried, word_of
from portfolio.cards import Person
from portfolio.errors import InvalidInputError
from portfolio.pilots import confirming, drafts, policy, reading, submitting
from portfolio.pilots.cards import FeedbackFields
from portfolio.pilots.drafting import names_product
from portfolio.pilots.drafts import WORDS, Draft
from portfolio.pilots.submitting import MINUTES, QUALITY, SCENARIO, TRUST, Given
from storage.vocabulary import Barrier, FeedbackKind, FeedbackSource, Worked

NOT_YOURS = "You can give only your own words as feedback. Tell me in a sentence of your own how it went."
NO_WORDS = "There are no words in that message to give as feedback."


def open_empty(arrival: Arrival) -> None:
    """The card's button and those under `feedback`: an empty form for one pilot."""
    _open(arrival, lambda arrival, who: _empty(arrival, who, arrival.carried().pilot))


def open_for(arrival: Arrival, pilot_id: str) -> None:
    """`/ai feedback` alone: an empty form. Raises InvalidInputError, with nothing opened, when it is too late."""
    _open(arrival, lambda arrival, who: _empty(arrival, who, pilot_id))


def _empty(arrival: Arrival, who: Person, pilot_id: str) -> View:
    draft = drafts.draft_feedback(
        arrival.tools,
        by=who,
        pilot_id=pilot_id,
        text="",
        source=FeedbackSource.MODAL,
        event_key=arrival.key,
    )
    return _form(arrival, draft, Carried(item=draft.id), blank=True)


def open_draft(arrival: Arrival) -> None:
    """ "Change": the form prefilled with the draft; for the pilot that was picked, where that was asked."""
    _open(arrival, _prefilled)


def _prefilled(arrival: Arrival, who: Person) -> View:
    carried = arrival.carried()
    if carried.pilot:
        draft = drafts.move_draft(arrival.tools, draft_id=carried.item, by=who, pilot_id=carried.pilot)
        return _form(arrival, draft, Carried(item=draft.id))
    with arrival.tools.unit() as unit:
        draft = drafts.draft_of(unit, draft_id=carried.item, by=who)
    spot = arrival.spot
    ts = "" if spot.response_url else str(arrival.message.get("ts", ""))
    return _form(arrival, draft, Carried(item=draft.id, channel=spot.channel if ts else "", ts=ts))


def open_shortcut(arrival: Arrival) -> None:
    """The message shortcut: the person's own message as a draft, in the form."""
    _open(arrival, _of_message)


def _of_message(arrival: Arrival, who: Person) -> View:
    said = arrival.message
    if str(said.get("user", "")) != arrival.slack_id:
        raise InvalidInputError(NOT_YOURS)
    text = as_typed(str(said.get("text") or ""))
    if not text:
        raise InvalidInputError(NO_WORDS)
    with arrival.tools.unit() as unit:
        pilots = reading.pilots_joined(unit, person=who)
    if not pilots:
        raise InvalidInputError(drafts.NOT_IN_A_PILOT)
    spot = arrival.spot
    here = [one for one in pilots if one.rules.channel and one.rules.channel == spot.channel]
    meant = [one for one in pilots if names_product(text, one)] or here or list(pilots)
    draft = drafts.draft_feedback(
        arrival.tools,
        by=who,
        pilot_id=meant[0].id,
        text=text,
        source=FeedbackSource.SHORTCUT,
        event_key=arrival.key,
        message_link=arrival.slack.permalink(spot.channel, str(said.get("ts", ""))) if spot.public else "",
        undecided=len(meant) > 1,
    )
    if len(meant) > 1:
        return form_view.which_pilot(draft.id, draft.text, meant)
    return _form(arrival, draft, Carried(item=draft.id))


def open_change(arrival: Arrival) -> None:
    """ "Edit": one's own feedback in the form."""
    _open(arrival, _saved)


def _saved(arrival: Arrival, who: Person) -> View:
    pressed = arrival.carried()
    carried = Carried(item=pressed.item)
    if pressed.part == feedback_view.LISTED:
        carried = redrawing.with_place(arrival, pressed)
    with arrival.tools.unit() as unit:
        given = submitting.own_piece(unit, feedback_id=carried.item, by=who)
    said = given.feedback
    return form_view.feedback_form(
        given.pilot, carried, fields=said.fields, text=said.text, change=True,
        wordless=said.same_as is not None, quotable=said.quote_ok,
    )  # fmt: skip


def _open(arrival: Arrival, make: Callable[[Arrival, Person], View]) -> None:
    """Open a form at once, and fill it when it is known what stands in it."""
    arrival.load(form_view.TITLE, lambda: make(arrival, person_of(arrival)))


def _form(arrival: Arrival, draft: Draft, carried: Carried, *, blank: bool = False) -> View:
    with arrival.tools.unit() as unit:
        least = policy.policy_of(unit).slice_of
    seen = feedback_view.who_sees(draft, least=least)
    return form_view.feedback_form(
        draft.pilot, carried, fields=None if blank else draft.read.fields, text=draft.text, seen=seen
    )


# ---- what was filled in


def receive_form(arrival: Arrival) -> Step:
    """The filled form of a draft: saved once."""
    carried, who = arrival.form_metadata(), person_of(arrival)
    given = confirming.confirm(
        arrival.tools,
        draft_id=carried.item,
        by=who,
        anonymous=arrival.ticked(form_view.NAMELESS),
        fields=_fields(arrival),
        text=arrival.typed(WORDS),
        quote_ok=arrival.ticked(form_view.QUOTE),
    )
    arrival.ack(response_action="clear")
    message = feedback_view.thanks(given)
    if carried.ts:
        return lambda: arrival.slack.change(carried.channel, carried.ts, message)
    return lambda: arrival.slack.tell(arrival.slack_id, message)


def receive_change(arrival: Arrival) -> Step:
    """The changed form of saved feedback."""
    carried, who = arrival.form_metadata(), person_of(arrival)
    with arrival.tools.unit() as unit:
        given = submitting.change_feedback(
            unit, feedback_id=carried.item, by=who, fields=_fields(arrival), text=arrival.typed(WORDS),
            at=arrival.tools.clock.now(), quote_ok=arrival.ticked(form_view.QUOTE),
        )  # fmt: skip
    arrival.ack(response_action="clear")
    return lambda: _show_changed(arrival, carried, who, given)


def _show_changed(arrival: Arrival, carried: Carried, who: Person, given: Given) -> None:
    """The list the button stood in, drawn again; a message of its own for a button that stood under one piece."""
    if carried.ts or carried.url:
        with arrival.tools.unit() as unit:
            found = submitting.own_feedback(unit, by=who)
        name = given.pilot.product.name
        redrawing.draw_again(arrival, carried, feedback_view.own_list(found, offset=carried.offset, changed_about=name))
    else:
        arrival.slack.tell(arrival.slack_id, feedback_view.changed(given))


def _fields(arrival: Arrival) -> FeedbackFields:
    """The fields as they were chosen. Raises InvalidInputError for what is no choice of ours."""
    kind = word_of(FeedbackKind, arrival.typed(form_view.KIND), "Choose what it is.", field=form_view.KIND)
    worked, barrier = arrival.typed(form_view.WORKED), arrival.typed(form_view.BARRIER)
    return FeedbackFields(
        kind=kind,
        scenario_id=_number(arrival, SCENARIO),
        worked=word_of(Worked, worked) if worked else None,
        quality=_number(arrival, QUALITY),
        trust=_number(arrival, TRUST),
        minutes_saved=_number(arrival, MINUTES),
        barrier=word_of(Barrier, barrier) if barrier else None,
    )


def _number(arrival: Arrival, block_id: str) -> int | None:
    typed = arrival.typed(block_id).strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
        raise InvalidInputError("Please give a whole number.", field=block_id)
    return int(typed)
