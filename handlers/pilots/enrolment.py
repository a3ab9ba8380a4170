"""Somebody invited to a pilot answers, looks into it, and leaves."""

from handlers import home
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import Occasion
from handlers.lanes import Step
from handlers.views import help as help_view
from handlers.views import start
from handlers.views.blocks import Message
from handlers.views.pilots import enrolment as enrolment_view
from handlers.views.values import STALE, needed
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.pilots import enrolling
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.enrolling import Answered, Invitation
from portfolio.pilots.reading import pilot_card
from portfolio.toolbox import Toolbox
from storage.vocabulary import ParticipantStatus

Place = tuple[str, str]  # channel and ts of a message


def _compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    with tools.unit() as unit:
        found = enrolling.invitation_to_say(
            unit,
            pilot_id=str(delivery.about.get("pilot", "")),
            slack_id=delivery.recipient,
            period=delivery.period,
        )
    return enrolment_view.invitation(found) if found else None


OCCASIONS = (Occasion(enrolling.KIND, _compose),)


def join(arrival: Arrival) -> Step:
    """ "Join", as the role chosen beside it."""
    return _answer(arrival, join=True)


def decline(arrival: Arrival) -> Step:
    """ "Decline"."""
    return _answer(arrival, join=False)


def choose_role(_arrival: Arrival) -> None:
    """A role was chosen beside the buttons: it counts when Join is pressed."""


def _answer(arrival: Arrival, *, join: bool) -> Step:
    pilot_id, who = needed(arrival.carried().pilot), person_of(arrival)
    with arrival.tools.unit() as unit:
        chosen = arrival.typed(enrolment_view.AS) if join else ""
        role = role_at(pilot_card(unit, pilot_id=pilot_id), chosen) if chosen else ""
        found = enrolling.answer_invitation(
            unit, pilot_id=pilot_id, person=who, join=join, role=role, at=arrival.tools.clock.now()
        )
        place = enrolling.place_of_invitation(unit, found.invitation)
    message = enrolment_view.joined(found) if join else enrolment_view.declined(found)
    return lambda: _show(arrival, message, place)


def open_scenarios(arrival: Arrival) -> None:
    """ "See the scenarios": what the pilot tries, for those who are invited or in it."""
    pilot_id = needed(arrival.carried().pilot)
    view_id, who = arrival.show(start.loading("Scenarios")), person_of(arrival)
    with arrival.tools.unit() as unit:
        found = enrolling.invitation_of(unit, pilot_id=pilot_id, person=who)
    arrival.slack.update_view(view_id, enrolment_view.scenarios_modal(found.pilot))


def leave(arrival: Arrival) -> Step:
    """ "Leave": at once, and the messages stop with it."""
    found, place = _leave(arrival, needed(arrival.carried().pilot))
    return lambda: _show(arrival, enrolment_view.left(found), place)


def leave_words(arrival: Arrival, rest: str) -> Message | None:
    """`pilot leave [product]`: leaves the only pilot, or the one named; asks which one where there are several."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilots = enrolling.pilots_to_leave(unit, person=who)
    wanted = rest.strip().casefold()
    named = [one for one in pilots if wanted in ("", one.product.name.casefold(), one.product.key.casefold())]
    if not named:
        there = "You are not in a pilot, so there is nothing to leave."
        return help_view.sentence_message(there if not pilots else "You are not in a pilot of that name.")
    if len(named) > 1:
        return enrolment_view.which_to_leave(named)
    found, place = _leave(arrival, named[0].id)
    message = enrolment_view.left(found)
    if place[1]:
        arrival.slack.change(*place, message)
    return message


def show_again(arrival: Arrival, found: Invitation, place: Place) -> None:
    """Word somebody's invitation anew where it stands, as things are now."""
    if not place[1]:
        return
    is_in = found.participant.status is ParticipantStatus.JOINED
    message = enrolment_view.joined(Answered(found)) if is_in else enrolment_view.invitation(found)
    arrival.slack.change(*place, message)


def role_at(pilot: PilotCard, place: str) -> str:
    """The role a menu's entry stands for. Raises InvalidInputError for one no menu has."""
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(pilot.roles)):
        raise InvalidInputError(STALE)
    return pilot.roles[int(place)]


def _leave(arrival: Arrival, pilot_id: str) -> tuple[Answered, Place]:
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found = enrolling.leave(unit, pilot_id=pilot_id, person=who, at=arrival.tools.clock.now())
        return found, enrolling.place_of_invitation(unit, found.invitation)


def _show(arrival: Arrival, message: Message, place: Place) -> None:
    """Put what was answered where the button stood, and in the invitation where that is another message."""
    spot = arrival.spot
    pressed = (spot.channel, str(arrival.message.get("ts", "")))
    if arrival.in_modal:  # pressed on the pilot's card
        arrival.slack.update_view(str(arrival.view.get("id", "")), start.notice("Pilot", message["text"]))
    elif spot.response_url:
        arrival.slack.whisper(spot, message, replace=True)
    elif pressed[1]:
        arrival.slack.change(*pressed, message)
    elif not place[1]:  # pressed on the Home tab before the invitation was said, which is not said any more
        arrival.slack.tell(arrival.slack_id, message)
    if place[1] and place != pressed:
        arrival.slack.change(*place, message)
    if arrival.view:  # pressed on the Home tab, or on a card that was opened from there perhaps
        home.draw(arrival)
