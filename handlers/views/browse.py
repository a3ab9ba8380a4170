"""The catalogue to leaf through: filter by kind, stage and words, a page at a time, as a message and as a modal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.views import labels, words
from handlers.views.answer import BROWSE, CARD
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    message,
    modal,
    option,
    paragraph,
    person,
    quote,
    rich,
    rich_section,
    say,
    select,
)
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.limits import called_data
from storage.vocabulary import LifecycleStage, ProductKind

KIND, STAGE, TURN, RESET = "browse_kind", "browse_stage", "browse_turn", "browse_reset"
FILTERS = "browse_by"
ANY = "any"
_COLON = "\u2236"  # stands for one in the name of a class of data, where a colon ends it


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the catalogue and the filter that made it; `offset` and `total` count products."""

    products: Sequence[ProductCard]
    total: int
    offset: int
    limit: int
    kind: ProductKind | None = None
    stage: LifecycleStage | None = None
    words: str = ""
    holds: str = ""  # a class of data

    def carried(self, offset: int) -> Carried:
        """The filter, at another page."""
        return Carried(
            kind=self.kind or "", stage=self.stage or "", holds=self.holds, words=self.words, offset=max(0, offset)
        )


def browse_message(shelf: Shelf, *, public: bool = False) -> Message:
    """A page of the catalogue as a message."""
    names = words.sentence(words.listed(words.mrkdwn_line(product.name, 80) for product in shelf.products))
    return message(
        words.shorten(f"{_count(shelf, words.mrkdwn_line)} {names}".strip(), 3000),
        _blocks(shelf, public),
    )


def browse_modal(shelf: Shelf) -> View:
    """A page of the catalogue in a modal, which keeps its filter in private_metadata."""
    return modal("AI products", _blocks(shelf, public=False), metadata=shelf.carried(shelf.offset).pack())


def _blocks(shelf: Shelf, public: bool) -> list[Block]:
    blocks = [paragraph(say(_count(shelf, words.line))), _filters(shelf)]
    if shelf.products:
        blocks.append(rich(*(_entry(product, public) for product in shelf.products)))
        blocks.append(actions(*_open_buttons(shelf.products)))
    turns = _turns(shelf)
    return [*blocks, actions(*turns)] if turns else blocks


def _count(shelf: Shelf, safe: Callable[[str, int], str]) -> str:
    """How many there are. `safe`: makes foreign words safe where this stands."""
    narrowed = f" for “{safe(shelf.words, 100)}”" if shelf.words else ""
    narrowed += f" that may hold {safe(called_data(shelf.holds), 100)}" if shelf.holds else ""
    if not shelf.total:
        filtered = " with these filters" if shelf.kind or shelf.stage else ""
        return f"No product is listed{narrowed or ('' if filtered else ' yet')}{filtered}."
    first, last = shelf.offset + 1, shelf.offset + len(shelf.products)
    page = f", {first} to {last}" if last > first else f", number {last}"
    page = page if shelf.total > len(shelf.products) else ""
    return f"{words.counted(shelf.total, 'product')}{narrowed}{page}."


def _filters(shelf: Shelf) -> Block:
    kinds = [option("Every kind", ANY), *(option(labels.KINDS[kind], kind) for kind in ProductKind)]
    stages = [
        option("Every stage", ANY),
        *(option(labels.STAGES[stage].capitalize(), stage) for stage in LifecycleStage),
    ]
    # The block id carries the filter: a menu sends its own choice only, and the other one has to survive it.
    holds = words.shorten(words.clean(shelf.holds), 80).replace(":", _COLON)
    typed = words.shorten(words.clean(shelf.words), 120)
    keeps = f"{FILTERS}:{shelf.kind or ''}:{shelf.stage or ''}:{holds}:{typed}"
    menus: list[Element] = [
        select(KIND, "Kind", kinds, chosen=shelf.kind or ANY),
        select(STAGE, "Stage", stages, chosen=shelf.stage or ANY),
    ]
    if shelf.kind or shelf.stage or shelf.holds or shelf.words:
        menus.append(button("Show everything", RESET, Carried().pack()))
    return actions(*menus, block_id=keeps)


def read_filters(block_id: str) -> Carried:
    """The filter a menu stands for, from its block id; an unknown id is an empty filter."""
    name, _, rest = block_id.partition(":")
    kind, _, rest = rest.partition(":")
    stage, _, rest = rest.partition(":")
    holds, _, typed = rest.partition(":")
    held = holds.replace(_COLON, ":")
    return Carried(kind=kind, stage=stage, holds=held, words=typed) if name == FILTERS else Carried()


def no_such_product(typed: str, near: Sequence[ProductCard]) -> Message:
    """A card was asked for by a name no product has: the nearest names, and the whole catalogue."""
    names = words.listed((words.mrkdwn_line(product.name, 80) for product in near), "or")
    nearest = f" Nearest: {names}." if near else ""
    said = [say("There is no product called “"), quote(typed, 100), say("”.")]
    for place, product in enumerate(near):
        said += [say(" Nearest: " if not place else ", "), bold(product.name, 80)]
    browse = button("Browse the products", BROWSE, Carried().pack(), primary=not near)
    return message(
        f"There is no product called “{words.mrkdwn_line(typed, 100)}”.{nearest}",
        [paragraph(*said), actions(*_open_buttons(near), browse)],
    )


def _entry(product: ProductCard, public: bool) -> Element:
    owner = person(product.owner, quiet=public, otherwise="no owner yet")
    facts = f"\n{labels.KINDS[product.kind]} · {labels.STAGES[product.stage]} · "
    return rich_section(bold(product.name, 80), say("  "), quote(product.purpose, 200), say(facts), owner, say("\n"))


def _open_buttons(products: Sequence[ProductCard]) -> list[Element]:
    return [
        button(product.name, f"{CARD}:{product.key}"[:255], Carried(product=product.key).pack()) for product in products
    ]


def _turns(shelf: Shelf) -> list[Element]:
    turns = []
    if shelf.offset:
        turns.append(button("Back", f"{TURN}:back", shelf.carried(shelf.offset - shelf.limit).pack()))
    if shelf.offset + len(shelf.products) < shelf.total:
        turns.append(button("Next", f"{TURN}:next", shelf.carried(shelf.offset + shelf.limit).pack()))
    return turns


def chosen(filters: Carried, action_id: str, value: str) -> Carried:
    """The filter after a menu was set to `value`; a new filter starts at the first page."""
    picked = "" if value == ANY else value
    if action_id == KIND:
        return replace(filters, kind=picked, offset=0)
    return replace(filters, stage=picked, offset=0)
