"""Two products side by side: the difference first, then each in a few lines that read on a phone."""

from collections.abc import Sequence

from handlers.views import labels, words
from handlers.views.answer import CARD
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    message,
    paragraph,
    quote,
    rich,
    rich_section,
    say,
)
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.comparing import Comparison
from storage.vocabulary import LifecycleStage

_MOST = 3  # entries of a list that are still read at a glance


def compare_message(found: Comparison) -> Message:
    """How the two differ, in the owners' words where there are any, else by what only one of them covers."""
    pair = (found.first, found.second)
    retired = [*zip(pair, found.replacements, strict=True)]
    gone = [(product, after) for product, after in retired if product.stage is LifecycleStage.RETIREMENT]
    blocks = [_retired(product, after) for product, after in gone]
    blocks += [_answer(found), *(_side(product) for product in pair), actions(*_buttons(found))]
    text = [_retired_text(product, after) for product, after in gone]
    text += [_answer_text(found), *(_purpose_text(product) for product in pair)]
    return message(words.shorten(" ".join(filter(None, text)), 3000), blocks)


def _name(product: ProductCard) -> str:
    return words.mrkdwn_line(product.name, 80)


def _retired_text(product: ProductCard, after: ProductCard | None) -> str:
    instead = f"Use {_name(after)} instead." if after else "Nothing replaces it yet."
    return f"{_name(product)} is {labels.retirement(product)}. {instead}"


def _retired(product: ProductCard, after: ProductCard | None) -> Block:
    said = [bold(product.name, 80), say(f" is {labels.retirement(product)}. ")]
    if after is None:
        return paragraph(*said, say("Nothing replaces it yet."))
    return paragraph(*said, say("Use "), bold(after.name, 80), say(" instead."))


def _answer_text(found: Comparison) -> str:
    told = [words.sentence(words.mrkdwn_line(one.text, 600)) for one in found.told]
    names = f"{_name(found.first)} and {_name(found.second)}"
    if any(told):
        return f"How {names} differ: {' '.join(told)}"
    covers = [
        f"{_name(product)} covers {words.sentence(words.mrkdwn_line(product.covers[0]))}"
        for product in (found.first, found.second)
        if product.covers and product.covers[0].strip()
    ]
    return " ".join(covers) or f"The records of {names} do not say how they differ."


def _answer(found: Comparison) -> Block:
    told = [rich_section(quote(one.text, 600)) for one in found.told]
    parts = told or [
        rich_section(say("Only "), bold(product.name, 80), say(" covers: "), quote(_listed(own), 400))
        for product, own in _only(found)
        if own
    ]
    parts = parts or [rich_section(say("Their records do not say how they differ."))]
    data = _data(found)
    return rich(*parts, *([rich_section(*data)] if data else []))


def _only(found: Comparison) -> list[tuple[ProductCard, tuple[str, ...]]]:
    """Each product with what it covers and the other does not."""
    pairs = ((found.first, found.second), (found.second, found.first))
    return [(one, tuple(entry for entry in one.covers if entry not in other.covers)) for one, other in pairs]


def _data(found: Comparison) -> list[Element]:
    """Which data only one of them may see: the difference that is costly to get wrong."""
    said: list[Element] = []
    for one, own in zip((found.first, found.second), found.only_data, strict=True):
        if own:
            said += [say(" Only " if said else "Only "), bold(one.name, 80), say(" may see "), quote(_and(own), 200)]
            said.append(say(" data."))
    return said


def _side(product: ProductCard) -> Block:
    parts = [rich_section(bold(product.name, 80), say("  "), quote(product.purpose, 300))]
    for title, entries in (("Covers: ", product.covers), ("Not for: ", product.does_not_cover)):
        if entries:
            parts.append(rich_section(say(title), quote(_listed(entries), 500)))
    audience = words.line(product.audience, 160)
    facts = [f"For: {audience}"] if audience else []
    if product.teams is not None:
        facts.append(f"open to {words.line(', '.join(product.teams), 160, 'no team yet')}")
    facts += [words.line(labels.data(product), 160) or "data classes not stated", labels.STAGES[product.stage]]
    parts.append(rich_section(say(" · ".join(facts))))
    return rich(*parts)


def _listed(entries: tuple[str, ...]) -> str:
    more = f" · and {len(entries) - _MOST} more" if len(entries) > _MOST else ""
    return " · ".join(words.line(entry, 140, "—") for entry in entries[:_MOST]) + more


def _and(names: Sequence[str]) -> str:
    return words.listed([words.line(name, 60) for name in names])


def _purpose_text(product: ProductCard) -> str:
    purpose = words.sentence(words.mrkdwn_line(product.purpose))
    return f"{_name(product)}: {purpose}" if purpose else ""


def _buttons(found: Comparison) -> list[Element]:
    shown = {product.key: product for product in (found.first, found.second)}
    shown |= {after.key: after for after in found.replacements if after is not None}
    return [
        button(f"Open {product.name}", f"{CARD}:{product.key}"[:255], Carried(product=product.key).pack())
        for product in shown.values()
    ]
