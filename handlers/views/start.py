"""Modals around an answer: first steps with a product, and why the answer is what it is."""

from collections.abc import Sequence

from handlers.views import labels, question, words
from handlers.views.answer import ASK_OWNER, CARD
from handlers.views.blocks import (
    Block,
    Element,
    View,
    actions,
    bold,
    button,
    context,
    link,
    modal,
    models_words,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_preformatted,
    rich_quote,
    rich_section,
    say,
)
from handlers.views.scenario import named, scenario_line, to_reuse
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.decisions import NotRecommended, Recommendation, RoutingDecision
from storage.vocabulary import LifecycleStage

NOT_NOW = "Not now"


def loading(title: str) -> View:
    """What a modal shows in the moment between opening (trigger ids live 3 s) and having read the store."""
    return modal(title, [paragraph(say("One moment…"))])


def notice(title: str, sentence: str) -> View:
    """A modal that says one thing; `NOT_NOW` is the title of a refusal or an apology."""
    return modal(title, [paragraph(quote(sentence, 2000))])


def closed(product: ProductCard, sentence: str, *, ask_id: str, reader: str) -> View:
    """First steps with a product that is not open to who pressed the button: why, and whom to ask.

    `reader`: their Slack id; its owner has nobody else to ask.
    """
    view = notice("First steps", sentence)
    if product.owner is None or product.owner.slack_id != reader:
        carried = Carried(ask=ask_id, product=product.key).pack()
        ask = button(labels.ask_owner(product), f"{ASK_OWNER}:{product.key}"[:255], carried, primary=True)
        view["blocks"].append(actions(ask))
    return view


def start_modal(
    product: ProductCard,
    *,
    part: str = "",
    ask_id: str = "",
    replacement: ProductCard | None = None,
    scenario: str = "",
    kept: Sequence[Block] = (),
) -> View:
    """The first steps with a product: onboarding, an example to copy, limits, owner, channel, links.

    `scenario`: the title of the one near the ask, whose example is the one worth copying. `kept`: the steps as the
    person's own list shows them, where they have one.
    """
    blocks: list[Block] = []
    if product.stage is LifecycleStage.RETIREMENT:
        other = [say(" Use "), bold(replacement.name, 80), say(" instead.")] if replacement else []
        blocks.append(paragraph(bold(product.name, 80), say(f" is {labels.retirement(product)}."), *other))
    elif part:
        blocks.append(paragraph(bold(product.name, 80), say(" takes this part: "), quote(part, 240)))
    else:
        blocks.append(paragraph(bold(product.name, 80), say(" "), quote(product.purpose, 400)))
    blocks += kept or [_steps(product)]
    blocks.extend(example(product, scenario))
    limits = [[quote(limit.text, 240)] for limit in product.constraints[:6]]
    if limits:
        blocks.append(rich(rich_section(bold("Mind")), rich_list(limits)))
    blocks.append(_contacts(product))
    carried = Carried(ask=ask_id, product=product.key)
    row = [
        button(labels.ask_owner(product), f"{ASK_OWNER}:{product.key}"[:255], carried.pack(), primary=not kept),
        button("Everything about it", f"{CARD}:{product.key}"[:255], carried.pack()),
    ]
    if replacement is not None:
        row.append(
            button(
                f"Open {replacement.name}", f"{CARD}:{replacement.key}"[:255], Carried(product=replacement.key).pack()
            )
        )
    return modal(f"Start with {product.name}", [*blocks, actions(*row)])


def _steps(product: ProductCard) -> Block:
    if not product.onboarding:
        return paragraph(say("No first steps are written down yet: ask the owner how to begin."))
    lines = [
        [quote(step.title, 160), *([say("\n"), quote(step.how, 300)] if step.how else [])]
        for step in product.onboarding[:10]
    ]
    return rich(rich_section(bold("First steps")), rich_list(lines, ordered=True))


def example(product: ProductCard, title: str) -> list[Block]:
    """What others give the product to work on, to copy and change."""
    found = to_reuse(product, title) if product.stage is not LifecycleStage.RETIREMENT else None
    if found is None:
        return []
    about = f"{found.title} ({found.role})" if found.role.strip() else found.title
    near = named(product, title) is found  # else it is just any example of what people give the product
    head = rich_section(bold("Use this example" if near else "An example"), say(": "), quote(about, 240))
    return [rich(head, rich_preformatted(found.example))]


def _contacts(product: ProductCard) -> Block:
    owner = rich_section(say("Owner: "), person(product.owner, otherwise="no owner yet"))
    lines: list[list[Element]] = []
    if product.support_channel:
        lines.append([say("Help: "), quote(product.support_channel, 100)])
    lines.extend([link(entry.url, entry.title)] for entry in product.links[:6])
    return rich(owner, rich_list(lines)) if lines else rich(owner)


def why_modal(decision: RoutingDecision, *, text: str, ask_id: str) -> View:
    """Every reason of an answer, as spans of the products' own records, and what was considered and left out."""
    blocks: list[Block] = [rich(rich_section(bold("You asked")), rich_quote(quote(text, 600)))]
    for place, found in enumerate(decision.recommendations[:10]):
        blocks.append(_because(found))
        blocks.append(_open(found.product, ask_id, place))
    blocks.extend(_left_out(decision.not_recommended))
    if decision.uncovered:
        gaps = [[quote(gap, 240)] for gap in decision.uncovered[:10]]
        blocks.append(rich(rich_section(bold("Nothing covers yet")), rich_list(gaps)))
    blocks += [context(plain(question.settled_line(one), 300)) for one in decision.settled]
    judge = "The answer was made by the company's own rules" if decision.judged_by == "offline" else "A model chose"
    sure = min(round(100 * decision.confidence), 99)  # a probability that was measured is never certainty
    made = f"{judge}, {sure} % sure, from catalogue version {decision.catalog_version}."
    made += f" Ask {ask_id}." if ask_id else ""  # what `signpost why` wants to know
    return modal("Why these?", [*blocks, context(plain(made, 300))])


def _because(found: Recommendation) -> Block:
    product = found.product
    parts = [rich_section(bold(product.name, 80), say(" takes: "), quote(found.part or "all of it", 240))]
    parts += [
        rich_quote(say(f"{labels.field_name(reason.field)}: “"), quote(labels.span(reason, product), 400), say("”"))
        for reason in found.reasons[:6]
    ]
    others = scenario_line(found)
    if others:
        parts.append(rich_section(quote(others, 400)))
    if found.why and found.reasons:
        parts.append(rich_section(models_words(found.why)))
    if found.limits:
        parts.append(rich_section(say("Mind: "), quote(words.listed(found.limits[:6], "·"), 600)))
    parts.append(rich_section(say("Owner: "), person(product.owner, otherwise="no owner yet")))
    return rich(*parts)


def _open(product: ProductCard, ask_id: str, place: int) -> Block:
    carried = Carried(ask=ask_id, product=product.key).pack()
    return actions(button(f"Open {product.name}", f"{CARD}:{place}:{product.key}"[:255], carried))


def _left_out(misses: Sequence[NotRecommended]) -> list[Block]:
    if not misses:
        return []
    lines = [[bold(miss.product.name, 80), say(" — "), quote(miss.why, 300)] for miss in misses[:12]]
    return [rich(rich_section(bold("Considered and left out")), rich_list(lines))]
