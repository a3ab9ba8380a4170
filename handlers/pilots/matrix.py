"""The matrix of a pilot, and the nudge of those who can fill its silent cells."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views import start
from handlers.views.pilots import matrix as matrix_view
from handlers.views.values import needed
from portfolio.pilots import matrix, nudging


def open_matrix(arrival: Arrival) -> None:
    """Show the matrix to who asked for it: in a modal where one or Home was open, else in direct messages; not in a
    channel, where others would read it."""
    pilot_id, now = needed(arrival.carried().pilot), arrival.tools.clock.now()
    view_id = arrival.show(start.loading(matrix_view.TITLE)) if arrival.view else ""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found = matrix.matrix_for(unit, pilot_id=pilot_id, person=who)
        reach = nudging.nudgeable(unit, matrix=found, person=who, at=now)
    if view_id:
        arrival.slack.update_view(view_id, matrix_view.matrix_modal(found, nudgeable=reach))
    else:
        arrival.slack.tell(arrival.slack_id, matrix_view.matrix_message(found, nudgeable=reach))


def nudge(arrival: Arrival) -> None:
    """Remind those who can fill silent cells, and take the button away."""
    pilot_id = needed(arrival.carried().pilot)
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found, people = nudging.nudge(
            unit, pilot_id=pilot_id, person=who, at=arrival.tools.clock.now(), new_id=arrival.tools.new_id
        )
    if arrival.in_modal:
        shown = matrix_view.matrix_modal(found, nudgeable=0, note=matrix_view.reminded(people))
        arrival.slack.update_view(str(arrival.view.get("id", "")), shown)
        return
    if people and arrival.message.get("ts") and arrival.spot.channel:
        shown = matrix_view.matrix_message(found, nudgeable=0)
        arrival.slack.change(arrival.spot.channel, str(arrival.message["ts"]), shown)
    arrival.slack.tell(arrival.slack_id, matrix_view.nudged(found, people))
