"""What people ask for and nothing covers: themes for those who decide, one's own wishes, the form of a hypothesis."""

from collections.abc import Sequence

from handlers.views import fields, labels, words
from handlers.views.answer import CARD
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    context,
    message,
    modal,
    option,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
    select,
    text_input,
)
from handlers.views.values import Carried
from portfolio.cards import Person, ProductCard
from portfolio.demand import Wish
from portfolio.hypotheses import COVERS, KIND, MOST_COVERS, NAME, OWNER, PURPOSE, Waiting
from portfolio.themes import Theme
from storage.vocabulary import ProductKind

SEE_ALL, MAKE, FORM = "see_demand", "make_hypothesis", "hypothesis_form"
TITLE = "Asked for, but not covered"
NOT_FOR_ALL = "What was asked for is not for the whole channel"
ON_HOME, IN_MESSAGE, IN_MODAL = 3, 3, 30
NAME_SHOWN = 60  # characters of the label a name is prefilled with


def demand_message(themes: Sequence[Theme], *, lead: bool, deleted: int = 0) -> Message:
    """The themes most people ask for. `lead`: in people's own words, each with the button that makes a product of it.

    Others read labels and counts of what is near their products. `deleted`: people who are counted no more because
    they had deleted what they asked.
    """
    if not themes:
        text = f"No unmet need was noted{'' if lead else ' near your products'} in the last 90 days."
        return message(text, [paragraph(say(text)), *_deleted(deleted)])
    first = themes[0]
    text = f"{TITLE}: {words.counted(len(themes), 'theme')} in 90 days. Most people want: "
    text += f"{words.mrkdwn_line(first.label, 200)} ({_people(first)})."
    blocks = [_title(lead), *_rows(themes[:IN_MESSAGE], lead=lead), *_see_all(themes, IN_MESSAGE), *_deleted(deleted)]
    return message(text, blocks)


def demand_modal(themes: Sequence[Theme], place: Carried, *, lead: bool) -> View:
    """All themes that fit into a modal. `place`: the message it was opened from, which shows the first ones."""
    if not themes:
        return modal(TITLE[:24], [paragraph(say("Nothing in the last 90 days."))])
    left = len(themes) - IN_MODAL
    more = [context(plain(f"and {words.counted(left, 'theme')} more", 60))] if left > 0 else []
    rows = _rows(themes[:IN_MODAL], lead=lead)
    return modal("Not covered", [_title(lead), *rows, *more], metadata=place.pack())


def home_blocks(themes: Sequence[Theme], *, lead: bool) -> list[Block]:
    """The top three on the Home tab, and the way to all of them."""
    if not themes:
        return [_title(lead), paragraph(say("Nothing in the last 90 days."))]
    return [_title(lead), *_rows(themes[:ON_HOME], lead=lead), *_see_all(themes, ON_HOME)]


def wishes_message(wishes: Sequence[Wish], names: dict[str, str]) -> Message:
    """What this person asked for and nothing covered, and what became of it. `names`: of products by key."""
    if not wishes:
        text = "Nothing you asked for in the last 90 days was left without a product."
        return message(text, [paragraph(say(text))])
    lines = [[quote(wish.text, 200), say(f" — {_became(wish, names)}")] for wish in wishes]
    text = f"You asked for {words.counted(len(wishes), 'thing')} that nothing covers. "
    text += "The AI portfolio lead sees how many people want the same."
    return message(text, [paragraph(say(text)), rich(rich_list(lines))])


def joined(shown: Message, own: Message) -> Message:
    """What is near somebody's products, and below it what they asked for themselves."""
    return message(f"{shown['text']} {own['text']}", [*shown["blocks"], *own["blocks"]])


def _became(wish: Wish, names: dict[str, str]) -> str:
    if wish.became is not None:
        return f"became {words.line(names.get(wish.became, wish.became), 80)}"
    if wish.people_30d > 1:
        return f"noted, {wish.people_30d} people asked for the like in 30 days"
    return f"noted on {words.day(wish.asked_at)}"


def hypothesis_form(theme: Theme, owners: Sequence[Person], *, carried: Carried) -> View:
    """A product to be, prefilled with what people asked for."""
    name = words.shorten(words.line(theme.label, 600), NAME_SHOWN).rstrip(words.ELLIPSIS + " .,;:!?")
    field = fields.line(NAME, start=words.capital(name), most=80)
    kinds = select(KIND, "Choose a kind", [option(labels.KINDS[kind], kind) for kind in ProductKind])
    asks = [words.line(text, 300) for text in (theme.label, *theme.asks)]
    blocks = [
        paragraph(say(f"{words.capital(_people(theme))} asked for: "), quote(theme.label, 300)),
        context(plain("As soon as you save it, I tell those who asked for it.", 100)),
        choice_input(NAME, "Name", field),
        choice_input(KIND, "Kind", kinds),
        text_input(PURPOSE, "What is it for?", start=theme.label),
        text_input(
            COVERS,
            "What would it cover?",
            start="\n".join(text for text in asks if text),
            hint=f"One task a line, at most {MOST_COVERS}. Everyone will read it: these are people's own words.",
        ),
    ]
    if owners:
        menu = select(OWNER, "Nobody yet", [option(one.name or one.key, one.key) for one in owners])
        blocks.append(choice_input(OWNER, "Owner", menu, optional=True))
    return modal("Make a hypothesis", blocks, callback_id=FORM, submit="Save", metadata=carried.pack())


def made(product: ProductCard, waiting: int, *, new: bool) -> Message:
    """To who saved it: what there is now, and how many people hear of it."""
    name = words.mrkdwn_line(product.name, 80)
    if not new:
        text = f"That became {name} already."
    elif waiting:
        who = "person" if waiting == 1 else f"{waiting} people"
        text = f"{name} is a hypothesis now. I tell the {who} who asked for it."
    else:
        text = f"{name} is a hypothesis now."
    return message(text, [paragraph(quote(text.replace(name, product.name, 1), 300)), _open(product, "made")])


def news(waiting: Waiting, product: ProductCard) -> Message:
    """To somebody who asked: what became of it."""
    owner = product.owner
    text = f"You asked for “{words.mrkdwn_line(waiting.text, 300)}”. It is now a hypothesis: "
    text += f"{words.mrkdwn_line(product.name, 80)}. "
    text += f"Owner: {words.mrkdwn_line(owner.name or owner.key, 80)}." if owner else "It has no owner yet."
    line = [say("You asked for “"), quote(waiting.text, 300), say("”. It is now a hypothesis: ")]
    line += [bold(product.name, 80), say(", not built yet. Owner: "), person(owner, otherwise="none yet"), say(".")]
    return message(text, [paragraph(*line), _open(product, "news")])


def _deleted(people: int) -> list[Block]:
    """Why counts may have fallen; nothing where nobody had anything deleted."""
    if not people:
        return []
    who = "One person" if people == 1 else f"{words.capital(words.spelled(people))} people"
    return [context(plain(f"{who} had their asks deleted in the last 30 days: those are counted no more.", 150))]


def _title(lead: bool) -> Block:
    return rich(rich_section(bold(TITLE if lead else f"{TITLE}, near your products")))


def _rows(themes: Sequence[Theme], *, lead: bool) -> list[Block]:
    return [block for theme in themes for block in _theme(theme, lead=lead)]


def _theme(theme: Theme, *, lead: bool) -> list[Block]:
    """One theme: what is wanted, by how many, why, what is near it, and what can be done."""
    counts = f" — {_people(theme)}, {_asks(theme)}"
    parts = [rich_section(bold(theme.label, 200), say(counts))]
    said = [[say("also: "), quote(text, 200)] for text in theme.asks[:2]]
    said += [[say("why: "), quote(why, 200)] for why in theme.whys]
    if said:
        parts.append(rich_list(said))
    near: list[Element] = []
    if theme.became is not None:
        near = [say("became "), bold(theme.became.name, 80), say(f" ({labels.STAGES[theme.became.stage]})")]
    elif theme.nearest:
        near = [say("Nearest: "), quote(words.listed(product.name for product in theme.nearest), 240)]
    first, last = words.day(theme.first_at), words.day(theme.last_at)
    tail = f"asked on {first}" if first == last else f"first asked on {first}, last on {last}"
    parts.append(rich_section(*near, say(f" · {tail}" if near else tail)))
    row: list[Element] = []
    if lead and theme.became is None:
        row.append(button("Make this a hypothesis", f"{MAKE}:{theme.id}"[:255], Carried(ask=theme.id).pack()))
    shown = [theme.became] if theme.became is not None else theme.nearest[:1]
    for product in shown:
        carried = Carried(product=product.key).pack()
        row.append(button(f"Open {product.name}", f"{CARD}:{theme.id}:{product.key}"[:255], carried))
    return [rich(*parts), *([actions(*row)] if row else [])]


def _people(theme: Theme) -> str:
    """ "7 people in 30 days", or of 90 days where nobody asked lately."""
    if theme.people_30d:
        return f"{words.counted(theme.people_30d, 'person', 'people')} in 30 days"
    return f"{words.counted(theme.people_90d, 'person', 'people')} in 90 days"


def _asks(theme: Theme) -> str:
    asks = theme.asks_30d if theme.people_30d else theme.asks_90d
    longer = theme.people_30d and theme.people_90d > theme.people_30d
    return words.counted(asks, "ask") + (f", {theme.people_90d} people in 90 days" if longer else "")


def _see_all(themes: Sequence[Theme], shown: int) -> list[Block]:
    if len(themes) <= shown:
        return []
    return [actions(button(f"See all {len(themes)}", SEE_ALL, Carried().pack()))]


def _open(product: ProductCard, where: str) -> Block:
    carried = Carried(product=product.key).pack()
    return actions(button(f"Open {product.name}", f"{CARD}:{where}:{product.key}"[:255], carried))
