"""What past asks taught about a product: for its owner to read, and to take out what is wrong."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    confirmation,
    message,
    paragraph,
    quote,
    rich,
    rich_list,
    say,
)
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.routes import Route
from storage.vocabulary import RouteKind

FORGET = "forget_route"
SHOWN = 6
NOT_COUNTED = (
    "So that nobody tilts the answers, only the three newest of one person count, and what one person claims against "
    "everything else waits for a second one."
)
_HOW = {
    RouteKind.ACCEPTED: "this fitted",
    RouteKind.CORRECTED: "named as the right one",
    RouteKind.CLAIMED: "claimed for it",
}


def learned_message(product: ProductCard, routes: Sequence[Route]) -> Message:
    """The youngest past asks of a product, each with a button to forget it."""
    name = words.mrkdwn_line(product.name, 80)
    if not routes:
        point = "nothing learned from past asks yet. A thumbs up on an answer teaches me."
        return message(f"{name}: {point}", [paragraph(bold(product.name, 80), say(f": {point}"))])
    shown = routes[:SHOWN]
    newest = f" The {words.spelled(SHOWN)} newest:" if len(routes) > SHOWN else ""
    point = f"{_learned_from(routes)}{newest}"
    lines = [[quote(route.text, 240), say(f" — {_how(route)}")] for route in shown]
    row = actions(
        *(
            button(
                f"Forget {place}",
                f"{FORGET}:{place}",
                Carried(product=product.key, pick=str(route.id)).pack(),
                confirm=_sure(route),
            )
            for place, route in enumerate(shown, start=1)
        )
    )
    blocks: list[Block] = [paragraph(bold(product.name, 80), say(f": {point}")), rich(rich_list(lines, ordered=True))]
    if any(not route.counts for route in shown):
        blocks.append(paragraph(say(NOT_COUNTED)))
    said = "; ".join(words.mrkdwn_line(route.text, 120) for route in shown)
    return message(words.shorten(f"{name}: {point} {words.sentence(said)}", 3000), [*blocks, row])


def _learned_from(routes: Sequence[Route]) -> str:
    """From how many past asks something is learned, and how many more are there that count for nothing."""
    counted = sum(route.counts for route in routes)
    left = len(routes) - counted
    rest = f"{words.counted(left, 'past ask')} {'is' if left == 1 else 'are'} not counted."
    if not counted:
        return f"I learned nothing from past asks yet: {rest}"
    point = f"I learned from {words.counted(counted, 'past ask')} that people said fitted."
    return f"{point} {words.capital(rest)}" if left else point


def _sure(route: Route) -> Element:
    """What is asked before a past ask is forgotten, which nothing brings back."""
    what = f"“{words.line(route.text, 160)}” then teaches me nothing any more. Nobody can undo that."
    return confirmation("Forget this past ask?", what, yes="Forget it", no="Keep it")


def _how(route: Route) -> str:
    counted = "" if route.counts else ", not counted"
    return f"{_HOW[route.kind]}, {words.day_and_year(route.routed_at.date())}{counted}"
