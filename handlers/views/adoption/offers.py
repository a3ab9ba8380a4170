"""The one action a digest offers, and what came of the last one, in words; foreign names are still to be escaped."""

from collections.abc import Callable

from handlers.views import words
from handlers.views.adoption import figures
from handlers.views.pilots.figures import number
from portfolio.adoption.digests import Offer, Receipt
from portfolio.adoption.metrics import metric
from portfolio.cards import Person
from storage.vocabulary import DigestActionKind, StartAnswer

ANSWERS: dict[StartAnswer, str] = {
    StartAnswer.USING: "use it by now",
    StartAnswer.ACCESS: "have no access",
    StartAnswer.HOW: "do not know how to begin",
    StartAnswer.NOT_USEFUL: "find it not useful for their work",
    StartAnswer.LATER: "mean to use it later",
}


def _people(offer: Offer) -> str:
    return words.counted(offer.people, "person", "people")


def _value(offer: Offer) -> str:
    row = metric(offer.metric)
    if row is None or offer.value is None:
        return figures.metric_label(offer.metric)
    made = f" (n = {offer.n:,})" if offer.n is not None else ""
    return f"{row.label}, now {figures.amount(row, offer.value)}{made}"


# What would help, as it follows "Would help most: ", and the button that does it.
OFFERS: dict[DigestActionKind, tuple[Callable[[Offer], str], Callable[[Offer], str]]] = {
    DigestActionKind.ANSWER_REQUESTS: (
        lambda offer: f"answer {words.counted(max(offer.people, 1), 'question')} that waited for long",
        lambda _offer: "Answer the oldest",
    ),
    DigestActionKind.DECIDE_PILOT: (lambda _offer: "decide its pilot, which is due", lambda _offer: "Decide"),
    DigestActionKind.SORT_FEEDBACK: (
        lambda _offer: "sort what participants of its pilot said",
        lambda _offer: "Open the inbox",
    ),
    DigestActionKind.NOTE_FIGURES: (
        lambda offer: f"note {figures.metric_label(offer.metric)}, which nobody knows",
        lambda _offer: "Note it",
    ),
    DigestActionKind.ASK_STARTERS: (
        lambda offer: f"ask {_people(offer)} who were sent to it and never used it what is in the way",
        lambda offer: f"Ask {_people(offer)}",
    ),
    DigestActionKind.ASK_STOPPED: (
        lambda offer: f"ask {_people(offer)} of the teams that stopped why",
        lambda offer: f"Ask {_people(offer)}",
    ),
    DigestActionKind.PLAN_QUALITY: (
        lambda offer: f"plan work on {_value(offer)}",
        lambda _offer: "Put it on the backlog",
    ),
    DigestActionKind.PLAN_DEMAND: (
        lambda offer: f"plan “{words.line(offer.name, 80)}”, which {_people(offer)} asked for",
        lambda _offer: "Put it on the backlog",
    ),
}
DONE: dict[DigestActionKind, str] = {
    DigestActionKind.ANSWER_REQUESTS: "answered what waited",
    DigestActionKind.DECIDE_PILOT: "decided the pilot",
    DigestActionKind.SORT_FEEDBACK: "sorted the feedback",
    DigestActionKind.NOTE_FIGURES: "noted figures",
    DigestActionKind.ASK_STARTERS: "asked those who had not started",
    DigestActionKind.ASK_STOPPED: "asked those who had stopped",
    DigestActionKind.PLAN_QUALITY: "planned work on its quality",
    DigestActionKind.PLAN_DEMAND: "planned what was asked for",
}


def would_help(offer: Offer) -> str:
    """What would help most, without a full stop."""
    return OFFERS[offer.kind][0](offer)


def button_label(offer: Offer) -> str:
    """The button that does it."""
    return OFFERS[offer.kind][1](offer)


def receipt_words(receipt: Receipt, to: Person) -> str:
    """What came of what the last digest offered, in one sentence or two."""
    if not receipt.done:
        return "What the last digest suggested has not been done."
    who = "you" if receipt.done_by in ("", to.key, to.name) else words.line(receipt.done_by, 60)
    when = f" on {figures.day(receipt.done_on)}" if receipt.done_on else " last time"
    product = words.line(receipt.product.name, 60)
    return f"{who[:1].upper()}{who[1:]} {DONE[receipt.kind]} for {product}{when}{_came_of_it(receipt)}."


def _came_of_it(receipt: Receipt) -> str:
    if receipt.reached:
        said = f": {words.counted(receipt.reached, 'person', 'people')} heard from me, {receipt.answered} answered"
        known = [(StartAnswer(answer), people) for answer, people in receipt.answers]
        told = words.listed(f"{people} {ANSWERS[answer]}" for answer, people in known)
        return f"{said}; {told}" if told else said
    row = metric(receipt.metric)
    if row is None or receipt.since is None:
        return "; what came of it is not known yet"
    n = f" (n = {receipt.n_since:,})" if receipt.n_since is not None else ""
    if receipt.before is None:
        return f": {row.label} is {figures.amount(row, receipt.since)} since{n}"
    if number(receipt.before, 2) == number(receipt.since, 2):
        return f": {row.label} is {figures.amount(row, receipt.since)} as before{n}"
    return f": {row.label} went from {figures.amount(row, receipt.before)} to {figures.amount(row, receipt.since)}{n}"
