"""What is kept about a person: what it is, since when, who sees it, how long it is kept, and how it ends."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    confirmation,
    context,
    message,
    ours,
    paragraph,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.values import Carried
from portfolio.erasing import Deletion
from portfolio.kept import Counted, KeptAbout, KeptKind
from portfolio.kept_for import Retention

ERASE, LABEL = "erase_asks", "Delete my asks"
YOU_DELETE = "until you delete it"
NO_END = Retention()
# What goes with an ask that was kept as long as the settings say.
WITH_ASKS = (KeptKind.ASKS, KeptKind.RATINGS, KeptKind.ROUTES, KeptKind.DEMAND, KeptKind.CLOSED_QUESTIONS)
NOT_FOR_ALL = "What I keep about you is not for the whole channel"


class Told(NamedTuple):
    """How a kind of thing is told. `ends`: how long it is kept, and how it ends sooner."""

    one: str
    many: str
    seen_by: str
    ends: str


TOLD: Mapping[KeptKind, Told] = {
    KeptKind.ASKS: Told(
        "ask and its answer", "asks and their answers", "you, and the operators in the database", YOU_DELETE
    ),
    KeptKind.RATINGS: Told(
        "rating of an answer", "ratings of answers", "owners and the portfolio lead, without your name", YOU_DELETE
    ),
    KeptKind.ROUTES: Told(
        "past route you taught me", "past routes you taught me",
        "the product's owner and the portfolio lead, without your name", f"{YOU_DELETE}; counts for two years",
    ),
    KeptKind.DEMAND: Told(
        "wish nothing covers", "wishes nothing covers",
        "the portfolio lead, in your words and without your name, and by owners as a count",
        f"{YOU_DELETE}; counts for 90 days",
    ),
    KeptKind.CLOSED_QUESTIONS: Told(
        "answered question to an owner", "answered questions to owners",
        "the product's owner and the portfolio lead, with your name", YOU_DELETE,
    ),
    KeptKind.THREADS: Told("thread I listen to you in", "threads I listen to you in", "nobody", YOU_DELETE),
    KeptKind.DRAFTS: Told(
        "draft of feedback you did not save", "drafts of feedback you did not save", "you alone", "for two weeks"
    ),
    KeptKind.START_ANSWERS: Told(
        "answer why you did not start", "answers why you did not start", "the owner, in numbers from five people on",
        YOU_DELETE,
    ),
    KeptKind.FIRST_STEPS: Told(
        "product you began with", "products you began with", "the owner, in numbers from five people on", YOU_DELETE
    ),
    KeptKind.MODEL_USE: Told(
        "day on which a model was asked for you", "days on which a model was asked for you",
        "the operators: how often, no words", "for 35 days",
    ),
    KeptKind.OPEN_QUESTIONS: Told(
        "open question to an owner", "open questions to owners",
        "the product's owner and the portfolio lead, with your name",
        "until its owner closes it, which you can ask for in its thread; then it goes with your asks",
    ),
    KeptKind.FEEDBACK: Told(
        "piece of feedback under your name", "pieces of feedback under your name",
        "the pilot's owner, deputy and business-side owner",
        "with the pilot, which is decided by it; while it runs, /ai feedback mine withdraws it",
    ),
    KeptKind.SURVEYS: Told(
        "closing survey under your name", "closing surveys under your name",
        "the pilot's owner, deputy and business-side owner", "with the pilot",
    ),
    KeptKind.PILOTS: Told(
        "pilot you were invited to", "pilots you were invited to", "the pilot's owner, deputy and business-side owner",
        "with the pilot; /ai pilot leave ends your part in it",
    ),
    KeptKind.DIGEST_SETTINGS: Told(
        "setting of your digests", "settings of your digests", "you", "while digests are for you; see /ai digest"
    ),
    KeptKind.DIGESTS: Told(
        "digest made for you", "digests made for you", "you", "without an end, because later ones are compared with it"
    ),
    KeptKind.DUE: Told(
        "message I have yet to send you", "messages I have yet to send you", "nobody until then",
        "until it is sent; /ai pilot leave and /ai digest stop end what it is about",
    ),
    KeptKind.SAID: Told(
        "note of a message I sent unasked", "notes of messages I sent unasked", "the operators: when and about what",
        "without an end, because by it I say nothing twice",
    ),
    KeptKind.USAGE: Told(
        "record of your use of products", "records of your use of products",
        "nobody by name, and by owners in numbers from five people on",
        "because figures are compared with a year ago; an operator can unlink it",
    ),
    KeptKind.SIGNED: Told(
        "record of what you decided, noted or changed", "records of what you decided, noted or changed",
        "whoever sees the pilot, item or product", "with it, so that it is known who decided",
    ),
    KeptKind.OWNED: Told(
        "thing you answer for", "things you answer for", "everybody, on its card",
        "until somebody else is named for it",
    ),
    KeptKind.CATALOGUE: Told(
        "entry in the catalogue", "entry in the catalogue", "everybody who opens a card with your name on it",
        "until an operator takes you out of it",
    ),
}  # fmt: skip
NAMELESS = (
    "What you said in a pilot without your name has no author, not even for me: it can be neither listed nor deleted "
    "here, and nor can usage under a name that only its source knows. What Slack keeps, your messages and mine, you "
    "delete in Slack."
)
SURE = (
    "Asks, ratings, past routes, wishes and answered questions go, for good: buttons under my old answers end, and "
    "you hear no news of a wish. Open questions, pilots and feedback stay, because others work with them."
)


def kept_message(about: KeptAbout, retention: Retention = NO_END) -> Message:
    """Everything that is kept about a person, what goes with one button first. `retention`: as it is set here."""
    asks = about.counts.get(KeptKind.ASKS, Counted()).count
    count = len(about.counts)
    if not count:
        text = "I keep nothing about you."
        return message(text, [paragraph(say(text)), _nameless()])
    many = words.counted(asks, "ask") if asks else "no ask"
    text = f"I keep {words.counted(count, 'kind')} of things about you, {many} among them."
    blocks: list[Block] = [paragraph(say(text))]
    if about.erasable:
        blocks.append(_listed("Goes when you press Delete my asks", about, about.erasable, retention))
        sure = confirmation("Delete what you asked?", SURE, yes="Delete", no="Keep")
        blocks.append(actions(button(LABEL, ERASE, Carried().pack(), danger=True, confirm=sure)))
    if about.stays:
        blocks.append(_listed("Stays, and how it ends", about, about.stays, retention))
    return message(f"{text} {_summary(about)}", [*blocks, _nameless()])


def erased(deletion: Deletion) -> Message:
    """What somebody hears whose asks were deleted."""
    if not deletion.counts:
        text = "There is nothing left to delete: no ask of yours, and nothing made from one."
        return message(text, [paragraph(say(text))])
    text = f"Deleted for good: {_numbers(deletion.counts)}."
    end = "My answers stay in Slack; their buttons say that the ask was deleted. Older backups hold it until they go."
    return message(f"{text} {end}", [paragraph(say(text)), context(ours(end))])


def _listed(title: str, about: KeptAbout, kinds: Sequence[KeptKind], retention: Retention) -> Block:
    return rich(rich_section(bold(title)), rich_list([_line(kind, about, retention) for kind in kinds]))


def _line(kind: KeptKind, about: KeptAbout, retention: Retention) -> list[Element]:
    found, told = about.counts[kind], TOLD[kind]
    since = f" since {words.day_and_year(found.since)}" if found.since else ""
    which = ""
    if kind is KeptKind.OWNED and about.owned:
        which = f" ({words.line(words.listed(about.owned), 120)})"
    if kind is KeptKind.CATALOGUE and about.roles:
        which = f" ({words.listed(role.replace('_', ' ') for role in about.roles)})"
    days = retention.asks if kind in WITH_ASKS else retention.usage if kind is KeptKind.USAGE else 0
    most = f"{days} days at most: " if days else ""
    rest = f"{which}{since}. Seen by {told.seen_by}. Kept {most}{told.ends}."
    return [bold(number_of(kind, found.count)), say(rest)]


def _summary(about: KeptAbout) -> str:
    """For `text`, which is read alone: the numbers."""
    goes = _numbers([(kind, about.counts[kind].count) for kind in about.erasable])
    stays = _numbers([(kind, about.counts[kind].count) for kind in about.stays])
    said = [f"{LABEL} deletes {goes}." if goes else "", f"What stays: {stays}." if stays else ""]
    return " ".join(part for part in said if part)


def _numbers(counts: Sequence[tuple[KeptKind, int]]) -> str:
    return words.listed(number_of(kind, number) for kind, number in counts)


def number_of(kind: KeptKind, number: int) -> str:
    """ "3 asks and their answers"; an entry in the catalogue is one, however many roles it has."""
    return words.counted(1 if kind is KeptKind.CATALOGUE else number, TOLD[kind].one, TOLD[kind].many)


def _nameless() -> Block:
    return context(ours(NAMELESS))
