"""A product card as a message and as a modal: purpose, limits, owner, way in; what is not known is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.views import labels, words
from handlers.views.answer import ASK_OWNER, CARD, START
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    context,
    header,
    link,
    message,
    modal,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.confirming import confirm_button, confirmed_by, stale_badge, stale_text
from handlers.views.editing import edit_button, edited_by
from handlers.views.ownership import name_button
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.confirming import Freshness
from portfolio.histories import FieldEdit
from storage.vocabulary import LifecycleStage

MORE = "card_more"
NOT_WRITTEN = {  # what a card without it says is missing, by the heading it would stand under
    "What people do with it": "what people do with it",
    "Steps to a first result": "steps to a first result",
    "How it differs": "how it differs from others",
    "Connects to": "what it connects to",
    "Roadmap": "its roadmap",
}
LEFT = " (has left)"
TITLE_LIMIT = 22  # a modal's 24 characters, less the room kept for right-to-left marks


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How a card is kept true. `edited`: the last change made in the chat; `edits`, `confirms`: who reads it may."""

    edited: FieldEdit | None = None
    freshness: Freshness | None = None
    edits: bool = False
    confirms: bool = False


NO_UPKEEP = Upkeep()


@dataclass(frozen=True, slots=True)
class Filled:
    """How complete a product is, for those who look after it: `missing` in the words of the ten areas."""

    filled: int
    total: int
    missing: tuple[str, ...] = ()


def card_message(
    product: ProductCard,
    *,
    filled: Filled | None = None,
    replacement: ProductCard | None = None,
    names_owner: bool = False,
    owner_left: bool = False,
    upkeep: Upkeep = NO_UPKEEP,
    public: bool = False,
) -> Message:
    """The card as a message: the short form; the whole card is behind "Everything about it".

    `names_owner`: it has no owner who is there, and who reads it may name one. `owner_left`: it has one who is not.
    `upkeep`: how it is kept true.
    """
    text = f"{_text(product, owner_left)}{_replaced_text(product, replacement)}{stale_text(upkeep.freshness)}"
    blocks = [*_retired(product, replacement), header(product.name), *stale_badge(upkeep.freshness)]
    blocks += [_facts(product, public, owner_left), _fit_rules(product, most=4)]
    whole = button("Everything about it", f"{MORE}:{product.key}"[:255], _carry(product))
    blocks.append(actions(*_buttons(product), *_naming(product, names_owner), whole, *_upkeep(product, upkeep)))
    blocks.extend(_small_print(filled, upkeep))
    return message(words.shorten(text, 3000), blocks)


def card_modal(
    product: ProductCard,
    *,
    filled: Filled | None = None,
    replacement: ProductCard | None = None,
    names_owner: bool = False,
    owner_left: bool = False,
    upkeep: Upkeep = NO_UPKEEP,
    names: Mapping[str, str] | None = None,
) -> View:
    """The whole card in a modal. `names`: what the products it differs from are called, by key."""
    # The modal's title is the name already, unless Slack's 24 characters cut it short.
    whole = [] if len(words.clean(product.name)) <= TITLE_LIMIT else [header(product.name)]
    blocks = [*_retired(product, replacement), *whole, *stale_badge(upkeep.freshness)]
    blocks += [_facts(product, public=False, owner_left=owner_left), _fit_rules(product, most=12)]
    blocks.append(actions(*_buttons(product), *_naming(product, names_owner), *_upkeep(product, upkeep)))
    blocks.extend(_details(product, names or {}))
    blocks.extend(_small_print(filled, upkeep))
    return modal(product.name, blocks)


def _text(product: ProductCard, owner_left: bool) -> str:
    name, purpose = words.mrkdwn_line(product.name, 80), words.mrkdwn_line(product.purpose, 400)
    if product.stage is LifecycleStage.RETIREMENT:
        return f"{name} is {labels.retirement(product)}."
    owner = f"owner {words.mrkdwn_line(product.owner.name, 80)}" if product.owner else "no owner yet"
    owner += LEFT if owner_left else ""
    told = f"{name}: {purpose}" if purpose else name
    return f"{told} ({labels.STAGES[product.stage]}, {owner})."


def _replaced_text(product: ProductCard, replacement: ProductCard | None) -> str:
    if product.stage is not LifecycleStage.RETIREMENT:
        return ""
    return f" Use {words.mrkdwn_line(replacement.name, 80)} instead." if replacement else " Nothing replaces it yet."


def _retired(product: ProductCard, replacement: ProductCard | None) -> list[Block]:
    if product.stage is not LifecycleStage.RETIREMENT:
        return []
    said = [bold(product.name, 80), say(f" is {labels.retirement(product)}. ")]
    if replacement is None:
        return [paragraph(*said, say("Nothing replaces it yet."))]
    show = button(f"Open {replacement.name}", f"{CARD}:{replacement.key}"[:255], _carry(replacement), primary=True)
    return [paragraph(*said, say("Use "), bold(replacement.name, 80), say(" instead.")), actions(show)]


def _carry(product: ProductCard) -> str:
    return Carried(product=product.key).pack()


def _buttons(product: ProductCard) -> list[Element]:
    ask = button(labels.ask_owner(product), f"{ASK_OWNER}:{product.key}"[:255], _carry(product))
    if not product.stage.is_in_use:
        return [ask]
    return [button(f"Start with {product.name}", f"{START}:{product.key}"[:255], _carry(product), primary=True), ask]


def _naming(product: ProductCard, names_owner: bool) -> list[Element]:
    return [name_button(product)] if names_owner else []


def _upkeep(product: ProductCard, upkeep: Upkeep) -> list[Element]:
    edit = [edit_button(product)] if upkeep.edits else []
    return [*edit, confirm_button(product)] if upkeep.confirms else edit


def _facts(product: ProductCard, public: bool, owner_left: bool) -> Block:
    owner = [say("\nOwner: "), person(product.owner, quiet=public, otherwise="no owner yet")]
    owner += [say(LEFT)] if owner_left else []
    if product.deputy:
        owner += [say(", deputy "), person(product.deputy, quiet=public)]
    stage = f"\n{labels.KINDS[product.kind]} · {labels.STAGES[product.stage]}"
    data = f" · {words.line(labels.data(product), 200)}" if product.data_classes else " · data classes not stated"
    return paragraph(quote(product.purpose, 600), *owner, say(stage + data), *_for_whom(product))


def _for_whom(product: ProductCard) -> list[Element]:
    audience = words.line(product.audience, 240, "everyone" if product.teams is None else "")
    lines = [say(f"\nFor: {audience}")] if audience else []
    if product.teams is not None:
        lines.append(say(f"\nOpen to: {words.line(', '.join(product.teams), 300, 'no team yet')}"))
    return lines


def _fit_rules(product: ProductCard, most: int) -> Block:
    parts = [rich_section(bold("Use it for")), _bullets(product.covers, most)]
    if product.does_not_cover:
        parts += [rich_section(bold("Not for")), _bullets(product.does_not_cover, most)]
    limits = tuple(f"{limit.text} ({limit.reason})" if limit.reason else limit.text for limit in product.constraints)
    if limits:
        parts += [rich_section(bold("Mind")), _bullets(limits, most)]
    return rich(*parts)


def _bullets(entries: tuple[str, ...], most: int) -> Element:
    lines = [[quote(entry, 200)] for entry in entries[:most]] or [[say("not written down yet")]]
    if len(entries) > most:
        lines.append([say(f"and {len(entries) - most} more")])
    return rich_list(lines)


def _details(product: ProductCard, names: Mapping[str, str]) -> list[Block]:
    scenarios = tuple(f"{entry.title}: {entry.example or entry.task}".rstrip(": ") for entry in product.scenarios)
    steps = tuple(f"{step.title}: {step.how}" if step.how else step.title for step in product.onboarding)
    differs = tuple(f"{names.get(other, other)}: {text}" for other, text in product.differs_from)
    listed = (
        ("What people do with it", scenarios),
        ("Steps to a first result", steps),
        ("How it differs", differs),
        ("Connects to", product.integrations),
        ("Roadmap", product.roadmap),
        ("Languages", product.languages),
    )
    blocks = [rich(rich_section(bold(title)), _bullets(entries, 10)) for title, entries in listed if entries]
    absent = [NOT_WRITTEN[title] for title, entries in listed if title in NOT_WRITTEN and not entries]
    if absent:
        blocks.append(context(plain(f"Not written down yet: {words.listed(absent)}.", 300)))
    return [*blocks, *_ways_in(product)]


def _ways_in(product: ProductCard) -> list[Block]:
    lines: list[list[Element]] = []
    if product.support_channel:
        lines.append([say("Help: "), quote(product.support_channel, 100)])
    lines.extend([link(entry.url, entry.title)] for entry in product.links[:8])
    return [rich(rich_section(bold("Help and links")), rich_list(lines))] if lines else []


def _small_print(filled: Filled | None, upkeep: Upkeep) -> list[Block]:
    told = []
    if filled is not None:
        missing = f" Missing: {words.listed(filled.missing)}." if filled.missing else ""
        told.append(f"{filled.filled} of {filled.total} responsibility areas are filled in.{missing}")
    told += [f"{edited_by(upkeep.edited)}."] if upkeep.edited is not None else []
    confirmed = confirmed_by(upkeep.freshness)
    told += [confirmed] if confirmed else []
    return [context(*(plain(text, 500) for text in told))] if told else []
