"""The one action a digest offers, and what came of the last one, in words; foreign names are still to be escaped."""

from collections.abc import Callable

from handlers.views import words
from handlers.views.adoption import figures
from handlers.views.pilots.figures import number
from portfolio.adoption.digests import Offer, Receipt
from portfolio.adoption.metrics import metric
from portfolio.cards import Person
from storage.vocabulary import DigestActionKind, StartAnswer

# What people answered, as it follows how many they are: one, or several.
GAVE: dict[StartAnswer, tuple[str, str]] = {
    StartAnswer.USING: ("uses it", "use it"),
    StartAnswer.ACCESS: ("had no access", "had no access"),
    StartAnswer.HOW: ("did not know how", "did not know how"),
    StartAnswer.NOT_USEFUL: ("found it no help", "found it no help"),
    StartAnswer.LATER: ("means to start later", "mean to start later"),
}


def _people(offer: Offer) -> str:
    return words.counted(offer.people, "person", "people")


def _waiting(offer: Offer) -> str:
    count = max(offer.n or 0, 1)
    return (
        f"answer {words.counted(count, 'question')} that {'waits' if count == 1 else 'wait'} for more than three days"
    )


def _value(offer: Offer) -> str:
    row = metric(offer.metric)
    if row is None or offer.value is None:
        return figures.metric_label(offer.metric)
    made = f" (n = {offer.n:,})" if offer.n is not None else ""
    return f"{row.label}, now {figures.amount(row, offer.value)}{made}"


# What would help, as it follows "Would help most: ".
WOULD_HELP: dict[DigestActionKind, Callable[[Offer], str]] = {
    DigestActionKind.ANSWER_REQUESTS: _waiting,
    DigestActionKind.DECIDE_PILOT: lambda _offer: "decide its pilot, which is overdue",
    DigestActionKind.SORT_FEEDBACK: lambda offer: (
        f"sort {words.counted(offer.n or 0, 'theme')} of its pilot's feedback"
    ),
    DigestActionKind.NOTE_FIGURES: lambda _offer: "note a figure, because nothing is known of how it is used",
    DigestActionKind.ASK_STARTERS: (
        lambda offer: f"ask {_people(offer)} who {_were(offer)} sent to it and never used it what is in the way"
    ),
    DigestActionKind.ASK_STOPPED: lambda offer: f"ask {_people(offer)} who used it and stopped what it was",
    DigestActionKind.PLAN_QUALITY: lambda offer: f"plan work on {_value(offer)}",
    DigestActionKind.PLAN_DEMAND: (
        lambda offer: f"plan “{words.line(offer.name, 80)}”, which {_people(offer)} asked for"
    ),
}


def _were(offer: Offer) -> str:
    return "was" if offer.people == 1 else "were"


def would_help(offer: Offer) -> str:
    """What would help most, without a full stop."""
    return WOULD_HELP[offer.kind](offer)


def receipt_words(receipt: Receipt, to: Person) -> str:
    """What came of what the last digest offered, in one sentence or two."""
    return _TOLD[receipt.kind](receipt, words.line(receipt.product.name, 60), to)


def _requests(receipt: Receipt, product: str, _to: Person) -> str:
    left, count = round(receipt.since or 0), receipt.reached
    if receipt.done:
        many = "The question" if count == 1 else f"All {count} questions"
        return f"{many} about {product} that waited {'is' if count == 1 else 'are'} answered."
    return f"{left} of {words.counted(count, 'question')} about {product} that waited last time still wait."


def _pilot(receipt: Receipt, product: str, _to: Person) -> str:
    return f"The pilot of {product} is decided." if receipt.done else f"The pilot of {product} is still not decided."


def _feedback(receipt: Receipt, product: str, _to: Person) -> str:
    before, left = round(receipt.before or 0), round(receipt.since or 0)
    if not receipt.done:
        return f"The feedback in the pilot of {product} is not sorted yet."
    rest = f"{left or 'none'} {'is' if left < 2 else 'are'} left"
    return f"Of {words.counted(before, 'theme')} in the pilot of {product}, {rest}."


def _noted(receipt: Receipt, product: str, _to: Person) -> str:
    if receipt.done:
        return f"Figures of {product} came in since."
    return f"Still nothing is known of how {product} is used."


def _asked(receipt: Receipt, product: str, to: Person) -> str:
    if not receipt.done:
        return f"Nobody was asked about {product}, which the last digest suggested."
    if not receipt.reached:
        return _not_asked_yet(receipt, product, to)
    started, people = round(receipt.since or 0), words.counted(receipt.reached, "person", "people")
    use = f"{started or 'none'} of them {'uses' if started < 2 else 'use'} it since"
    said = f"{_who(receipt, to)} had me ask {people} about {product}{_on(receipt)}: {use}"
    if receipt.waiting:
        said += f"; {receipt.waiting} more {'is' if receipt.waiting == 1 else 'are'} still to be asked"
    told = words.listed(f"{count} {GAVE[StartAnswer(answer)][count > 1]}" for answer, count in receipt.answers)
    return f"{said}. Of {words.counted(receipt.answered, 'answer')}: {told}." if told else f"{said}."


def _not_asked_yet(receipt: Receipt, product: str, to: Person) -> str:
    """Of a question nobody was asked there is no result: it waits for them, or they cannot be reached."""
    if not receipt.waiting:
        return f"{_who(receipt, to)} had me ask about {product}{_on(receipt)}, but nobody could be asked."
    people = words.counted(receipt.waiting, "person", "people")
    wait = f"I ask {'them' if receipt.waiting == 1 else 'each'} in their next working hours, so there is no result yet"
    return f"{_who(receipt, to)} had me ask {people} about {product}{_on(receipt)}: {wait}."


def _planned(receipt: Receipt, product: str, to: Person) -> str:
    if not receipt.done:
        return f"Nothing was planned for {product}, which the last digest suggested."
    state = f", now {receipt.answers[0][0].replace('_', ' ')}" if receipt.answers else ""
    return f"{_who(receipt, to)} put work on {product} on the backlog{_on(receipt)}{state}{_moved(receipt)}."


def _moved(receipt: Receipt) -> str:
    """How the metric stands since, beside where it stood."""
    row = metric(receipt.metric)
    if row is None or receipt.since is None or receipt.before is None:
        return ""
    n = f" (n = {receipt.n_since:,})" if receipt.n_since is not None else ""
    if number(receipt.before, 2) == number(receipt.since, 2):
        return f": {row.label} is {figures.amount(row, receipt.since)} as before{n}"
    return f": {row.label} went from {figures.amount(row, receipt.before)} to {figures.amount(row, receipt.since)}{n}"


def _who(receipt: Receipt, to: Person) -> str:
    return "You" if receipt.done_by in ("", to.key, to.name) else words.line(receipt.done_by, 60)


def _on(receipt: Receipt) -> str:
    return f" on {words.day(receipt.done_on)}" if receipt.done_on else ""


_TOLD: dict[DigestActionKind, Callable[[Receipt, str, Person], str]] = {
    DigestActionKind.ANSWER_REQUESTS: _requests,
    DigestActionKind.DECIDE_PILOT: _pilot,
    DigestActionKind.SORT_FEEDBACK: _feedback,
    DigestActionKind.NOTE_FIGURES: _noted,
    DigestActionKind.ASK_STARTERS: _asked,
    DigestActionKind.ASK_STOPPED: _asked,
    DigestActionKind.PLAN_QUALITY: _planned,
    DigestActionKind.PLAN_DEMAND: _planned,
}
