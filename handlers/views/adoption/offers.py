"""The one action a digest offers, and what came of the last one, in words; foreign names are still to be escaped."""

from collections.abc import Callable

from handlers.views import labels, words
from handlers.views.adoption import figures
from handlers.views.pilots.figures import number
from portfolio.adoption.digests import Offer, Receipt
from portfolio.adoption.metrics import metric
from portfolio.cards import Person
from storage.vocabulary import BacklogStatus, DigestActionKind, StartAnswer

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
        lambda offer: f"answer {words.counted(max(offer.n or 0, 1), 'question')} that waited for long",
        lambda _offer: "Answer the oldest",
    ),
    DigestActionKind.DECIDE_PILOT: (lambda _offer: "decide its pilot, which is due", lambda _offer: "Decide"),
    DigestActionKind.SORT_FEEDBACK: (
        lambda offer: f"sort what participants of its pilot said: {words.counted(offer.n or 0, 'theme')} wait",
        lambda _offer: "Open the inbox",
    ),
    DigestActionKind.NOTE_FIGURES: (
        lambda _offer: "note how it is used: nothing is known of it",
        lambda _offer: "Note figures",
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


def would_help(offer: Offer) -> str:
    """What would help most, without a full stop."""
    return OFFERS[offer.kind][0](offer)


def button_label(offer: Offer) -> str:
    """The button that does it."""
    return OFFERS[offer.kind][1](offer)


def receipt_words(receipt: Receipt, to: Person) -> str:
    """What came of what the last digest offered, in a sentence or two."""
    product = words.line(receipt.product.name, 60)
    if not receipt.done:
        return f"Not done yet, from the last digest: {LEFT[receipt.kind](receipt)} ({product})."
    who = "you" if receipt.done_by in ("", to.key, to.name) else words.line(receipt.done_by, 60)
    when = f" on {figures.day(receipt.done_on)}" if receipt.done_on else ""
    said = RECEIPTS[receipt.kind](receipt).format(who=who, when=when, product=product)
    return words.sentence(said[:1].upper() + said[1:])


def _asked(receipt: Receipt) -> str:
    said = "{who} had me ask " + words.counted(receipt.reached, "person", "people") + " about {product}{when}: "
    said += f"{receipt.answered} answered"
    if receipt.since is not None:
        since = int(receipt.since)
        said += f", {since or 'nobody'} {'use' if since > 1 else 'uses'} it since"
    known = [(ANSWERS[StartAnswer(answer)], people) for answer, people in receipt.answers if answer in set(StartAnswer)]
    told = words.listed(f"{people} {answer}" for answer, people in known)
    return f"{said}; {told}" if told else said


def _answered(receipt: Receipt) -> str:
    waited = words.counted(max(receipt.reached, 1), "question")
    return f"the {waited} that waited for {{product}} {'are' if receipt.reached > 1 else 'is'} answered"


def _sorted(receipt: Receipt) -> str:
    left = int(receipt.since or 0)
    rest = f"{words.counted(left, 'theme')} {'is' if left == 1 else 'are'} left" if left else "nothing is left"
    return f"{{who}} sorted what participants said of {{product}}{{when}}: {rest}"


def _planned_quality(receipt: Receipt) -> str:
    row = metric(receipt.metric)
    said = f"{{who}} planned work on {figures.metric_label(receipt.metric)} of {{product}}{{when}}"
    if row is None or receipt.since is None:
        return f"{said}; what came of it is not known yet"
    n = f" (n = {receipt.n_since:,})" if receipt.n_since is not None else ""
    if receipt.before is None or number(receipt.before, 1) == number(receipt.since, 1):
        return f"{said}: it is {figures.amount(row, receipt.since)}{' as before' if receipt.before else ''}{n}"
    return f"{said}: it went from {figures.amount(row, receipt.before)} to {figures.amount(row, receipt.since)}{n}"


def _planned_demand(receipt: Receipt) -> str:
    state = next(
        (labels.BACKLOG_STATES[BacklogStatus(word)] for word, _ in receipt.answers if word in set(BacklogStatus)), ""
    )
    said = "{who} planned what people asked for near {product}{when}"
    return f"{said}: it is {state} now" if state else said


RECEIPTS: dict[DigestActionKind, Callable[[Receipt], str]] = {
    DigestActionKind.ANSWER_REQUESTS: _answered,
    DigestActionKind.DECIDE_PILOT: lambda _receipt: "the pilot of {product} is decided",
    DigestActionKind.SORT_FEEDBACK: _sorted,
    DigestActionKind.NOTE_FIGURES: lambda _receipt: "figures of {product} came in since the last digest",
    DigestActionKind.ASK_STARTERS: _asked,
    DigestActionKind.ASK_STOPPED: _asked,
    DigestActionKind.PLAN_QUALITY: _planned_quality,
    DigestActionKind.PLAN_DEMAND: _planned_demand,
}
LEFT: dict[DigestActionKind, Callable[[Receipt], str]] = {
    DigestActionKind.ANSWER_REQUESTS: lambda receipt: _still_waiting(int(receipt.since or 0)),
    DigestActionKind.DECIDE_PILOT: lambda _receipt: "the pilot's decision",
    DigestActionKind.SORT_FEEDBACK: lambda _receipt: "sorting what participants said",
    DigestActionKind.NOTE_FIGURES: lambda _receipt: "noting figures",
    DigestActionKind.ASK_STARTERS: lambda _receipt: "asking those who did not start",
    DigestActionKind.ASK_STOPPED: lambda _receipt: "asking those who stopped",
    DigestActionKind.PLAN_QUALITY: lambda receipt: f"planning work on {figures.metric_label(receipt.metric)}",
    DigestActionKind.PLAN_DEMAND: lambda _receipt: "planning what people asked for",
}


def _still_waiting(waiting: int) -> str:
    if not waiting:
        return "answering what waits"
    return f"{words.counted(waiting, 'question')} still {'waits' if waiting == 1 else 'wait'}"
