"""The Home tab and the suggested prompts, by what a person is to the portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.views import labels, words
from handlers.views.adoption.settings import home_blocks as digest_blocks
from handlers.views.answer import BROWSE, CARD
from handlers.views.blocks import (
    Block,
    Element,
    View,
    actions,
    bold,
    button,
    context,
    header,
    home,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.card import Filled
from handlers.views.demand import home_blocks
from handlers.views.onboarding import home_blocks as first_steps_blocks
from handlers.views.pilots.listing import home_blocks as pilot_blocks
from handlers.views.support import HOME, RESOLVE, RESOLVE_LABEL, own_questions
from handlers.views.values import Carried
from portfolio.adoption.subscriptions import Subscription
from portfolio.cards import Person, ProductCard
from portfolio.checklists import Checklist
from portfolio.pilots.listing import PilotEntry
from portfolio.requests import Request
from portfolio.themes import Theme
from storage.vocabulary import DislikeReason, Outcome

PROMPTS_TITLE = "What would you like to get done?"
IN_PILOT = "What is in pilot?"
OFFERS = {  # what is offered to press, and the command word it says
    "Questions about my products": "requests",
    "Products in pilot": "browse pilot",
    IN_PILOT: "browse pilot",
    "See every product": "browse",
    "What is not allowed": "rules",
    "What can you do?": "help",
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.FIT: "answered",
    Outcome.COMPOSITE: "answered with several products",
    Outcome.CLARIFY: "I asked back",
    Outcome.NO_FIT: "nothing fits yet",
    Outcome.PROHIBITED: "not allowed",
    Outcome.DUPLICATE: "exists already",
    Outcome.OUT_OF_SCOPE: "outside what I know",
    Outcome.UNAVAILABLE: "not open to you",
}


@dataclass(frozen=True, slots=True)
class Owned:
    """A product someone looks after, and how complete its card is."""

    product: ProductCard
    filled: Filled


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A request that waits for its owner. `waits`: how long, in words."""

    request_id: str
    product: ProductCard
    by: Person
    text: str
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Disliked:
    """Why an answer was not right; `answered` and `better` are names of products."""

    reason: DislikeReason
    comment: str
    answered: Sequence[str] = ()
    better: str = ""


@dataclass(frozen=True, slots=True)
class HomeData:
    """What the Home tab of one person shows; a list that does not concern them is None."""

    name: str
    asks: Sequence[tuple[str, Outcome | None]] = ()
    owned: Sequence[Owned] | None = None
    questions: Sequence[OpenQuestion] | None = None
    own_questions: Sequence[tuple[Request, str]] = ()  # each with how long it waits, in words
    problems: Sequence[str] | None = None
    themes: Sequence[Theme] | None = None
    reads_demand: bool = False
    dislikes: Sequence[Disliked] | None = None
    pilots: Sequence[ProductCard] | None = None
    examples: Sequence[str] = ()
    first_steps: Sequence[Checklist] = ()
    own_pilots: Sequence[PilotEntry] = ()
    digests: Sequence[Subscription] = ()
    today: date = date.min


def home_view(data: HomeData) -> View:
    """The Home tab: what waits for this person first, then how to ask."""
    blocks = [header(f"Hello {data.name}" if data.name else "Hello")]
    blocks.append(paragraph(say("Tell me a task and I name the AI product that fits, and why.")))
    blocks.append(
        context(plain("Type /ai and your task anywhere, write to me directly, or mention me in a channel.", 200))
    )
    blocks.append(actions(button("Browse the products", BROWSE, Carried().pack(), primary=True)))
    blocks += first_steps_blocks(data.first_steps)
    blocks += _questions(data.questions) + _own_questions(data.own_questions)
    blocks += pilot_blocks(data.own_pilots, today=data.today)
    blocks += _owned(data.owned) + digest_blocks(data.digests) + _problems(data.problems) + _themes(data)
    blocks += _disliked(data.dislikes) + _pilots(data.pilots) + _asks(data.asks, data.examples)
    return home(blocks)


def _title(text: str) -> Block:
    return rich(rich_section(bold(text)))


def _questions(questions: Sequence[OpenQuestion] | None) -> list[Block]:
    if questions is None:
        return []
    if not questions:
        return [_title("Questions for you"), paragraph(say("No open questions."))]
    blocks = [_title(f"Questions for you ({len(questions)})")]
    for question in questions[:8]:
        said = [
            person(question.by),
            say(" about "),
            bold(question.product.name, 80),
            say(": "),
            quote(question.text, 300),
            say(f"\n{question.waits}" if question.waits else ""),
        ]
        carried = Carried(request=question.request_id, pick=HOME).pack()
        blocks.append(paragraph(*said))
        blocks.append(actions(button(RESOLVE_LABEL, f"{RESOLVE}:{question.request_id}"[:255], carried)))
    return [*blocks, *_more(len(questions) - 8)]


def _own_questions(own: Sequence[tuple[Request, str]]) -> list[Block]:
    if not own:
        return []
    return [_title(f"Your open questions ({len(own)})"), *own_questions(own[:5]), *_more(len(own) - 5)]


def _owned(owned: Sequence[Owned] | None) -> list[Block]:
    if owned is None:
        return []
    blocks = [_title("Your products")]
    for entry in owned[:10]:
        filled = f"{entry.filled.filled} of {entry.filled.total} areas filled in"
        missing = f", missing: {words.line(words.listed(entry.filled.missing), 240)}" if entry.filled.missing else ""
        stage = f" · {labels.STAGES[entry.product.stage]} · {filled}{missing}"
        blocks.append(paragraph(bold(entry.product.name, 80), say(stage)))
    return [*blocks, *_open_row([entry.product for entry in owned[:10]], "owned"), *_more(len(owned) - 10)]


def _open_row(products: Sequence[ProductCard], where: str) -> list[Block]:
    def opener(product: ProductCard) -> Element:
        carried = Carried(product=product.key).pack()
        return button(product.name, f"{CARD}:{where}:{product.key}"[:255], carried)

    return [actions(*(opener(product) for product in products))] if products else []


def _problems(problems: Sequence[str] | None) -> list[Block]:
    if problems is None:
        return []
    if not problems:
        return [_title("Problems in the catalogue"), paragraph(say("None found."))]
    lines = [[quote(problem, 240)] for problem in problems[:12]]
    return [_title(f"Problems in the catalogue ({len(problems)})"), rich(rich_list(lines)), *_more(len(problems) - 12)]


def _themes(data: HomeData) -> list[Block]:
    return [] if data.themes is None else home_blocks(data.themes, lead=data.reads_demand)


def _disliked(dislikes: Sequence[Disliked] | None) -> list[Block]:
    if dislikes is None:
        return []
    if not dislikes:
        return [_title("Answers that were not right"), paragraph(say("None explained in the last 30 days."))]
    lines: list[list[Element]] = []
    for entry in dislikes[:5]:
        line = [say(labels.DISLIKES[entry.reason])]
        line += [say(": "), quote(entry.comment, 240)] if entry.comment.strip() else []
        line += [say("\nanswered: "), quote(words.listed(entry.answered), 160)] if entry.answered else []
        line += [say("\nbetter: "), quote(entry.better, 80)] if entry.better else []
        lines.append(line)
    return [_title("Answers that were not right, last 30 days"), rich(rich_list(lines))]


def _pilots(pilots: Sequence[ProductCard] | None) -> list[Block]:
    if pilots is None:
        return []
    if not pilots:
        return [_title("Pilots open to your team"), paragraph(say("None at the moment."))]
    blocks = [_title("Pilots open to your team")]
    blocks.extend(paragraph(bold(product.name, 80), say("  "), quote(product.purpose, 240)) for product in pilots[:6])
    return [*blocks, *_open_row(pilots[:6], "pilot")]


def _asks(asks: Sequence[tuple[str, Outcome | None]], examples: Sequence[str]) -> list[Block]:
    if not asks and not examples:
        return []
    if not asks:
        return [
            _title("You could ask"),
            rich(rich_list([[quote(words.capital(example), 120)] for example in examples])),
        ]
    lines = [
        [quote(text, 160), say(f" — {OUTCOMES[outcome] if outcome else 'not answered yet'}")]
        for text, outcome in asks[:5]
    ]
    return [_title("You asked lately"), rich(rich_list(lines))]


def _more(left: int) -> list[Block]:
    return [context(plain(f"and {left} more", 60))] if left > 0 else []


def offered_word(text: str) -> str | None:
    """The command word of an offer that somebody typed instead of pressing it; None for any other text."""
    typed = " ".join(text.casefold().split()).rstrip("?!. ")
    return next((word for title, word in OFFERS.items() if title.casefold().rstrip("?") == typed), None)


def prompts(*, owner: bool, lead: bool, pilot: bool, examples: Sequence[str]) -> list[dict[str, str]]:
    """Up to 4 suggested prompts, those for a person's role first; `examples` are asks from the records."""
    roles = ((owner, "Questions about my products"), (lead, "Products in pilot"), (pilot and not lead, IN_PILOT))
    offered = [(title, OFFERS[title]) for is_theirs, title in roles if is_theirs]
    offered += [(words.shorten(words.line(example, 60), 60), example) for example in examples[:2]]
    offered += [(title, OFFERS[title]) for title in ("See every product", "What can you do?")]
    return [{"title": words.capital(title), "message": said} for title, said in offered[:4]]
