"""Thumbs under an answer, the form behind a thumbs down, and why somebody needs what nothing covers."""

from handlers.arrival import Arrival
from handlers.asked import ask_of, ask_seen_by, person_of
from handlers.lanes import Step
from handlers.views import feedback as feedback_view
from handlers.views.blocks import View
from handlers.views.values import Carried, word_of
from portfolio import catalog, demand, feedback
from portfolio.asks import StoredAsk
from storage.vocabulary import DislikeReason, LifecycleStage, Rating


def rate_answer(arrival: Arrival) -> Step | None:
    """A thumb: stored at once; a thumbs down opens the form that asks for the reason."""
    carried = arrival.carried()
    rating = word_of(Rating, carried.pick)
    if rating is Rating.DOWN:
        arrival.load("What was not right?", lambda: _dislike_form(arrival, carried))
        return None
    _rate(arrival, carried, rating)
    return lambda: arrival.slack.whisper(arrival.spot, feedback_view.thanks_up())


def _rate(arrival: Arrival, carried: Carried, rating: Rating) -> StoredAsk:
    stored, by = ask_seen_by(arrival, carried.ask), person_of(arrival)
    with arrival.tools.unit() as unit:
        feedback.rate_answer(unit, ask_id=stored.id, by=by, rating=rating, at=arrival.tools.clock.now())
    return stored


def _dislike_form(arrival: Arrival, carried: Carried) -> View:
    stored = _rate(arrival, carried, Rating.DOWN)
    with arrival.tools.unit() as unit:
        products = catalog.snapshot(unit).products
    living = [product for product in products if product.stage is not LifecycleStage.RETIREMENT]
    return feedback_view.dislike_form(stored.id, stored.text, living)


def receive_dislike(arrival: Arrival) -> Step:
    """The reason behind a thumbs down, stored against that answer."""
    carried = arrival.form_metadata()
    picked = arrival.typed(feedback_view.REASON)
    reason = word_of(DislikeReason, picked, "Choose what was not right.", field=feedback_view.REASON)
    stored, by = ask_seen_by(arrival, carried.ask), person_of(arrival)
    with arrival.tools.unit() as unit:
        unmet = feedback.explain_rating(
            unit,
            ask_id=stored.id,
            by=by,
            reason=reason,
            comment=arrival.typed(feedback_view.COMMENT),
            product_key=arrival.typed(feedback_view.PRODUCT) or None,
            at=arrival.tools.clock.now(),
        )
    arrival.ack()
    mine = reason is DislikeReason.MISUNDERSTOOD and stored.asker_slack_id == arrival.slack_id
    thanks = feedback_view.thanks_down(unmet=unmet, again=stored.id if mine else "")
    return lambda: arrival.slack.tell(arrival.slack_id, thanks)


def open_why_form(arrival: Arrival) -> None:
    """ "Add why you need it", under an ask that nothing fits."""
    carried = arrival.carried()
    stored = ask_of(arrival, carried.ask)
    arrival.show(feedback_view.why_form(stored.id, stored.text))


def receive_why(arrival: Arrival) -> Step:
    """Why they need it, stored beside the demand."""
    carried = arrival.form_metadata()
    stored, by = ask_of(arrival, carried.ask), person_of(arrival)
    with arrival.tools.unit() as unit:
        demand.add_why(
            unit,
            ask_id=stored.id,
            by=by,
            why=arrival.typed(feedback_view.WHY),
            at=arrival.tools.clock.now(),
        )
    arrival.ack()
    return lambda: arrival.slack.tell(arrival.slack_id, feedback_view.thanks_why())
