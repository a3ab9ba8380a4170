"""The decision about a pilot: its card, the reason behind it, figures to note, and the lifecycle move that follows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from handlers import home, redrawing
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import start
from handlers.views.blocks import Message, View
from handlers.views.pilots import decision as view
from handlers.views.pilots import decision_forms as forms
from handlers.views.values import Carried, needed, word_of
from portfolio import people
from portfolio.cards import Person
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.people import Act
from portfolio.pilots import deciding, moving, noting
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.noting import Note
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import parts_of, pilot_card, pilot_for
from portfolio.toolbox import Toolbox
from storage.vocabulary import Basis, LifecycleStage, ScalingDecision

TITLE = "Decision"


def open_card(arrival: Arrival) -> Step | None:
    """ "Decide": the card, to the person alone: in their direct messages, or in a modal where one or Home was open."""
    carried, who = arrival.carried(), person_of(arrival)
    if arrival.view:
        arrival.load(TITLE, lambda: _modal(arrival, carried.pilot, who))
        return None
    card = card_for(arrival.tools, carried.pilot, who)
    return lambda: arrival.slack.tell(arrival.slack_id, card)


def open_more(arrival: Arrival) -> None:
    """ "More" on the card: everything behind it."""
    carried = arrival.carried()
    _load(arrival, TITLE, carried, lambda: _modal(arrival, carried.pilot, person_of(arrival)))


def card_for(tools: Toolbox, pilot_id: str, who: Person) -> Message:
    """The decision card as this person may see it. Raises NotFoundError, NotAllowedError."""
    return _card(_desk(tools, pilot_id, who))


def _card(desk: view.Desk) -> Message:
    return view.decision_card(desk) if desk.pilot.is_live else view.decided_before(desk)


def _modal(arrival: Arrival, pilot_id: str, who: Person) -> View:
    return view.decision_modal(_desk(arrival.tools, pilot_id, who))


def _load(arrival: Arrival, title: str, carried: Carried, make: Callable[[], View]) -> None:
    """Open a modal from the card. A card that is older than a decision is drawn again, also where the modal refuses."""
    view_id = arrival.show(start.loading(title))
    try:
        made = make()
    except InvalidInputError:
        _renew(arrival, carried)
        raise
    _renew(arrival, carried)
    arrival.slack.update_view(view_id, made)


def _renew(arrival: Arrival, carried: Carried) -> None:
    """Draw the card again whose button was pressed, when it knows of fewer decisions than were made."""
    place = redrawing.with_place(arrival, Carried())
    if not (place.ts or place.url):
        return
    desk = _desk(arrival.tools, carried.pilot, person_of(arrival))
    if len(desk.pilot.decisions) > carried.offset:
        redrawing.draw_again(arrival, place, _card(desk))


def _desk(tools: Toolbox, pilot_id: str, who: Person) -> view.Desk:
    """What the card is made from, for someone who may follow the pilot, with what else they may do."""
    at = tools.clock.now()
    with tools.unit() as unit:
        pilot = pilot_for(unit, pilot_id=needed(pilot_id), person=who, act=Act.SEE_MATRIX)
        if pilot.started_at is None:
            raise InvalidInputError("This pilot has not started yet, so there is nothing to decide.")
        parts = parts_of(unit, pilot, who)
        found, no_extension = findings_of(unit, pilot), deciding.extension_refusal(unit, pilot, at=at)
    decides, notes, reads = (
        people.may(who, act, owner_keys=pilot.owner_keys, parts=parts)
        for act in (Act.DECIDE_PILOT, Act.NOTE_EVIDENCE, Act.READ_FEEDBACK)
    )
    return view.Desk(pilot, found, at.date(), decides, notes, reads, no_extension)


# ---- deciding


def open_decide(arrival: Arrival) -> None:
    """ "Scale", "Extend once", "Stop": the form for the reason; too late, it says who decided."""
    carried, decision = arrival.carried(), word_of(ScalingDecision, arrival.carried().pick)
    _load(arrival, forms.TITLES[decision], carried, lambda: _decide_form(arrival, carried, decision))


def _decide_form(arrival: Arrival, carried: Carried, decision: ScalingDecision) -> View:
    by, at = person_of(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        pilot = deciding.pilot_to_decide(unit, pilot_id=needed(carried.pilot), by=by)
        if decision is ScalingDecision.EXTEND:
            refusal = deciding.extension_refusal(unit, pilot, at=at)
            if refusal:
                raise InvalidInputError(refusal)
        latest = deciding.latest_date(pilot, weeks=policy_of(unit).extension_weeks)
        found = findings_of(unit, pilot)
    ts = "" if arrival.spot.response_url else str(arrival.message.get("ts", ""))
    place = replace(carried, channel=arrival.spot.channel if ts else "", ts=ts, offset=len(pilot.decisions))
    return forms.decide_form(pilot, decision, found, latest=latest, carried=place)


def receive_decision(arrival: Arrival) -> Step:
    """The reason: decided once, then the card shows it; what follows is planned with it."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    decision = word_of(ScalingDecision, carried.pick)
    with arrival.tools.unit() as unit:
        closing = deciding.decide(
            unit,
            pilot_id=needed(carried.pilot),
            decision=decision,
            reason=arrival.typed(deciding.REASON),
            by=by,
            at=arrival.tools.clock.now(),
            new_id=arrival.tools.new_id,
            new_date=_day(arrival.typed(deciding.DATE)),
            seen=carried.offset,
        )
    arrival.ack(response_action="clear")
    said = view.decided_message(closing.pilot, closing.decided)
    return lambda: _show(arrival, carried, said)


def _show(arrival: Arrival, carried: Carried, said: Message) -> None:
    """Put it where the card stood, in the person's own direct messages; else tell them."""
    if carried.ts and carried.channel.startswith("D"):
        arrival.slack.change(carried.channel, carried.ts, said)
    else:
        arrival.slack.tell(arrival.slack_id, said)


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise InvalidInputError("Choose a day.", field=deciding.DATE) from None


# ---- figures


def open_note(arrival: Arrival) -> None:
    """ "Note a figure": the form."""
    carried = arrival.carried()
    _load(arrival, "Note a figure", carried, lambda: _note_form(arrival, carried))


def _note_form(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot = noting.criteria_to_note(unit, pilot_id=needed(carried.pilot), by=by)
    return forms.note_form(pilot, carried=redrawing.with_place(arrival, carried))


def receive_note(arrival: Arrival) -> Step:
    """A figure: kept, where the criterion stands by it is said, and the card it was noted from shows it."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    try:
        basis, criterion_id = Basis(arrival.typed(noting.BASIS)), int(arrival.typed(noting.CRITERION))
    except ValueError:
        raise InvalidInputError("Choose a criterion, and how you know.", field=noting.BASIS) from None
    note = Note(
        criterion_id, arrival.typed(noting.VALUE), arrival.typed(noting.N), basis, arrival.typed(noting.SPREAD),
        arrival.typed(noting.SOURCE),
    )  # fmt: skip
    with arrival.tools.unit() as unit:
        criterion = noting.note_reading(
            unit, pilot_id=needed(carried.pilot), note=note, by=by, at=arrival.tools.clock.now()
        )
    arrival.ack(response_action="clear")
    desk = _desk(arrival.tools, carried.pilot, by)

    def say() -> None:
        if carried.ts or carried.url:
            redrawing.draw_again(arrival, carried, _card(desk))
        arrival.slack.tell(arrival.slack_id, view.figure_noted(criterion.metric, desk))

    return say


# ---- what follows


def compose_news(tools: Toolbox, delivery: Delivery) -> Message | None:
    """What somebody else decided, worded from the store; None when there is no such decision."""
    place = delivery.about.get("decision")
    with tools.unit() as unit:
        pilot = pilot_card(unit, pilot_id=str(delivery.about.get("pilot", "")))
    if not isinstance(place, int) or not 1 <= place <= len(pilot.decisions):
        return None
    return view.decision_news(pilot, pilot.decisions[place - 1])


def compose_offer(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The offer to move the product; None when nothing follows (any more) from where it stands."""
    with tools.unit() as unit:
        pilot = pilot_card(unit, pilot_id=str(delivery.about.get("pilot", "")))
    return forms.offer_message(pilot) if moving.offers_of(pilot) else None


def move(arrival: Arrival) -> Step:
    """ "Move to adoption" and the like: moved once, when the product stands where it stood."""
    carried, by = arrival.carried(), person_of(arrival)
    to, stood = word_of(LifecycleStage, carried.pick), word_of(LifecycleStage, carried.stage)
    with arrival.tools.unit() as unit:
        moved = moving.move_stage(
            unit, pilot_id=needed(carried.pilot), to=to, stood=stood, by=by, at=arrival.tools.clock.now()
        )
    said = forms.moved_message(moved)

    def tell() -> None:
        ts = str(arrival.message.get("ts", ""))
        if ts and not arrival.spot.response_url:
            arrival.slack.change(arrival.spot.channel, ts, said)
        else:
            arrival.slack.tell(arrival.slack_id, said)
        home.draw(arrival)

    return tell
