""" "Explain a number" for the headline of the portfolio's digest: the people of all products and by product, and why a
product is in one of its lists, in a modal."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.adoption import figures
from handlers.views.adoption.explaining import FIGURE, PRODUCT, TITLE
from handlers.views.adoption.portfolio_digest import HEADLINE, SECTIONS, Section, label_of
from handlers.views.blocks import (
    Block,
    Element,
    View,
    actions,
    bold,
    context,
    modal,
    option,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
    select,
)
from handlers.views.pilots.figures import BASES
from handlers.views.values import Carried
from portfolio.adoption.everybody import ProductPeople
from portfolio.adoption.explaining_whole import WholeExplained
from portfolio.cards import ProductCard

ALL, PEOPLE = "*", "people"  # no product and no list is called so
SHOWN, ROOM = 20, 99  # products of a list, and of a menu of a hundred
DEFINITION = f"People who did something with any product on purpose at least once in the period. {HEADLINE}"
MORE = "Choose a product to see the days, teams and files behind its number."
OTHERS = "Figures of single products are for their owners, deputies and the portfolio lead."


def whole_modal(found: WholeExplained, *, about: str = PEOPLE, carried: Carried) -> View:
    """The headline explained: how many people, or one of its lists. `about`: PEOPLE or the key of a list."""
    section = next((one for one in SECTIONS if one.key == about and one.of(found.digest)), None)
    chosen = [option("Active people", PEOPLE)]
    chosen += [option(one.title, one.key) for one in SECTIONS if one.of(found.digest)]
    menu = select(FIGURE, "Choose a figure", chosen, chosen=section.key if section else PEOPLE)
    menus = [menu] if len(chosen) > 1 else []
    if found.products:
        entries = product_entries([one.product for one in found.products])
        menus.insert(0, select(PRODUCT, "Choose a product", entries, chosen=ALL))
    told = _people(found) if section is None else _list(found, section)
    return modal(TITLE, [*([actions(*menus)] if menus else []), *told], metadata=carried.pack())


def product_entries(products: Sequence[ProductCard], *, chosen: str = ALL) -> list[Element]:
    """The menu of all products together and those most people used, in any case the chosen one."""
    able = [one for one in products if len(one.key) <= 150]
    behind = [one for one in able[ROOM:] if one.key == chosen]
    shown = [*able[: ROOM - len(behind)], *behind]
    return [option("All products", ALL), *(option(one.name, one.key) for one in shown)]


def _people(found: WholeExplained) -> list[Block]:
    people = found.people
    label = label_of(found.digest)
    if people is None:
        point = f"active people {figures.NOT_KNOWN}."
    else:
        point = f"{people.metric.label} {figures.reading_words(people.metric, people.now)}."
    blocks = [paragraph(bold(label, 140), say(": "), quote(point, 300))]
    if changed := _changed(found):
        blocks.append(paragraph(quote(changed, 300)))
    blocks.append(rich(rich_section(quote(DEFINITION, 600)), rich_list(_made_from(found))))
    if found.products:
        blocks += _each(found)
        blocks.append(context(plain(MORE, 200)))
    if found.others:
        blocks.append(context(plain(OTHERS, 200)))
    return blocks


def _changed(found: WholeExplained) -> str:
    """ "The digest said 292; with what came in later it is 300."."""
    if not found.has_changed:
        return ""
    then, now = (
        figures.reading_words(one.metric, one.now) if one is not None else figures.NOT_KNOWN
        for one in (found.digest.people, found.people)
    )
    return f"The digest said {then}; with what came in later it is {now}."


def _made_from(found: WholeExplained) -> list[list[Element]]:
    people, lines = found.people, []
    if people is not None:
        lines.append(f"Basis: {BASES[people.now.basis]}.")
        before = figures.reading_words(people.metric, people.before)
        lines.append(f"In {figures.before_name(found.digest.window)}: {before}.")
        if found.added_up > (people.now.value or 0):
            lines.append(f"Added up over the products it would be {found.added_up:,}: who used several counts in each.")
    return [[quote(line, 300)] for line in lines or ["Usage of no product is known for these days."]]


def _each(found: WholeExplained) -> list[Block]:
    known = [one for one in found.products if one.now is not None]
    gaps = [words.line(one.product.name, 60) for one in found.products if one.now is None]
    lines: list[list[Element]] = [[bold(one.product.name, 60), say(f": {_count(one)}")] for one in known[:SHOWN]]
    if left := len(known) - SHOWN:
        lines += [[say(f"and {words.counted(left, 'more product')}")]] if left > 0 else []
    if gaps:
        named = [*gaps[:SHOWN], *([f"{len(gaps) - SHOWN} more"] if len(gaps) > SHOWN else [])]
        lines.append([quote(f"Not known: {words.listed(named)}", 900)])
    return [rich(rich_section(bold("Active people a product")), rich_list(lines))]


def _count(one: ProductPeople) -> str:
    """ "64 (55 before)"."""
    before = "not known" if one.before is None else f"{one.before:,.0f}"
    return f"{one.now or 0:,.0f} ({before} before)"


def _list(found: WholeExplained, section: Section) -> list[Block]:
    """A list of the digest, whole, with the rule that made it."""
    movers = section.of(found.digest)
    head = paragraph(bold(label_of(found.digest), 140), say(": "), quote(f"{section.title}, {len(movers)}.", 300))
    lines: list[list[Element]] = [
        [bold(one.product.name, 60), say(": "), quote(section.line(one), 200)] for one in movers[:SHOWN]
    ]
    if len(movers) > SHOWN:
        lines.append([say(f"and {len(movers) - SHOWN} more")])
    said = "As the digest said it." if found.digest.id else "As things stand now."
    blocks = [head, rich(rich_section(quote(section.rule, 600)), rich_list(lines)), context(plain(said, 60))]
    return [*blocks, context(plain(MORE, 200))] if found.products else blocks
