"""Who is asked for feedback in a pilot and when: once at the start of a period, then reminded while they are silent."""

from datetime import date, timedelta

from portfolio.pilots.cards import PilotCard


def feedback_period(pilot: PilotCard, day: date) -> str:
    """The first day ("2026-11-23") of the feedback period this day falls in, as `Participant.answered_for` keeps it.

    Periods are `cadence_days` long and follow each other from the start of the pilot. "" before the start, after the
    day of the decision, and for a draft without a start.
    """
    if pilot.starts_on is None or day < pilot.starts_on:
        return ""
    if pilot.decide_on is not None and day > pilot.decide_on:
        return ""
    past = (day - pilot.starts_on).days % pilot.rules.cadence_days
    return (day - timedelta(days=past)).isoformat()
