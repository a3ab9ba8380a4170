"""An owner's digest: the point in the first line, a chart with its words, few figures and one offer."""

from collections.abc import Sequence

from handlers.views import charts, words
from handlers.views.adoption import figures, offers, sentences
from handlers.views.adoption.actions import offer_button
from handlers.views.adoption.drawn import weeks_chart
from handlers.views.adoption.sentences import About
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    context,
    message,
    modal,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.values import Carried
from portfolio.adoption.digests import OwnerDigest, ProductDigest
from portfolio.adoption.planning import Ahead
from portfolio.adoption.windows import Window

OPEN = "digest_product"
EXPLAIN, SNOOZE, SETTINGS = "digest_explain", "digest_snooze", "digest_settings"
OTHERS_SHOWN, BUTTONS_SHOWN, MORE_CHANGES, MORE_FIGURES = 5, 5, 2, 3
PREFERRED = (
    "output_quality", "satisfaction", "time_saved", "first_use", "open_requests", "reused_scenarios", "active_teams",
    "initiatives", "confirmed_impact",
)  # fmt: skip
NOTHING_OWNED = "None of your products has users to report on, so there is nothing to tell."
PREVIEW = "A preview, as things stand now. Nothing is kept of it, and the digest may say more when it is due."


def digest_message(digest: OwnerDigest, *, preview: str = "") -> Message:
    """The whole digest. `preview`: what is said of a preview, which does not offer to be snoozed; "" for a digest."""
    if not digest.products:
        return message(NOTHING_OWNED, [paragraph(say(NOTHING_OWNED))])
    if digest.quiet:
        return _quiet(digest, preview)
    lead, others = digest.products[0], digest.products[1:]
    about, label = About(digest.window), f"{words.line(lead.product.name, 80)}, {figures.window_name(digest.window)}"
    point = sentences.headline(lead, about)
    blocks = [paragraph(bold(label, 140), say(": "), quote(words.sentence(point), 500))]
    blocks += weeks_chart(lead.history)
    blocks += _small_print(lead, preview)
    blocks += _more_of(lead, about)
    blocks += _others(others, about, digest, preview)
    blocks += _what_helps(digest)
    blocks.append(_footer(digest, lead, preview))
    return message(words.shorten(_text(digest, point), 2900), blocks)


def preview_words(ahead: Ahead) -> str:
    """That it is a preview, and which days it covers while those of the digest have not begun or are not over."""
    if ahead.is_over:
        return PREVIEW
    whole = figures.window_name(Window(ahead.turn.start, ahead.turn.end))
    covered = figures.in_window(ahead.window)
    begins_later = ahead.turn.start > ahead.window.end  # which is today
    stands = "has not begun" if begins_later else "is not over"
    return f"{PREVIEW} Your next digest is of {whole}, which {stands}: this covers the days {covered}, known so far."


def product_modal(part: ProductDigest, window: Window, *, digest_id: str = "", mine: bool = True) -> View:
    """A product's part of a digest, whole: every figure, everything that changed, the weeks before."""
    about = About(window, mine=mine)
    point = words.sentence(sentences.headline(part, about))
    label = f"{words.line(part.product.name, 80)}, {figures.window_name(window)}"
    blocks = [paragraph(bold(label, 140), say(": "), quote(point, 500))]
    if history := figures.history_words(part.history):
        drawn = charts.spark([value for _, value in part.history])
        blocks.append(context(plain(f"{drawn}  {history}", 900)))
    rest = sentences.clauses(part, about)[1:]
    if rest:
        blocks.append(rich(rich_section(bold("Also")), rich_list([[quote(words.capital(one), 400)] for one in rest])))
    late = {one.figure.metric.key: figures.lately_words(one) for one in part.lately}
    said = [late.get(one.metric.key) or figures.figure_words(one) for one in part.figures]
    known = [[quote(words.capital(one), 300)] for one in said]
    if known:
        blocks.append(rich(rich_section(bold("Figures")), rich_list(known)))
    if part.figures:
        blocks.append(actions(_explain(part, window, digest_id)))
    return modal("Adoption", blocks)


def carried_of(part: ProductDigest, window: Window, digest_id: str) -> Carried:
    """What a button about a product of a digest carries: the digest, or of a preview its days."""
    days = "" if digest_id else f"{window.start.isoformat()}/{window.end.isoformat()}"
    return Carried(item=digest_id, product=part.product.key, words=days)


def _quiet(digest: OwnerDigest, preview: str) -> Message:
    """What somebody sees of a digest that is not sent: that nothing changed, and where things stand."""
    when = figures.in_window(digest.window)
    would = "would be sent" if preview else "was sent"
    text = f"Nothing changed {when}, so no digest {would}."
    stand = [_one_line(part, About(digest.window)) for part in digest.products[:OTHERS_SHOWN]]
    blocks = [paragraph(say(text)), rich(rich_list(stand))]
    left = len(digest.products) - OTHERS_SHOWN
    if left > 0:
        blocks.append(context(plain(f"and {words.counted(left, 'more product')}", 60)))
    blocks += _small_print(digest.products[0], preview, chart=False)
    blocks.append(_footer(digest, digest.products[0], preview))
    named = "; ".join(
        f"{words.mrkdwn_line(part.product.name, 80)}: {sentences.people_words(part)}"
        for part in digest.products[:OTHERS_SHOWN]
    )
    return message(words.shorten(f"{text} {named}.", 2900), blocks)


def _small_print(part: ProductDigest, preview: str, *, chart: bool = True) -> list[Block]:
    """The chart in words, what is held back and why, and that this is a preview."""
    lines = [figures.history_words(part.history)] if chart else []
    lines.append(figures.held_back_words(part.figures))
    lines.append(preview)
    said = [plain(one, 900) for one in lines if one]
    return [context(*said)] if said else []


def _more_of(part: ProductDigest, about: About) -> list[Block]:
    """What else changed, and at most three further figures in one line."""
    rest = sentences.clauses(part, about)[1 : 1 + MORE_CHANGES]
    items: list[Sequence[Element]] = [[quote(words.sentence(words.capital(one)), 400)] for one in rest]
    shown = " · ".join(further(part)[:MORE_FIGURES])
    if shown:
        items.append([quote(shown, 400)])
    return [rich(rich_list(items))] if items else []


def further(part: ProductDigest) -> list[str]:
    """The figures beside active people that say most of it: those of its kind first, then how good people find it.

    Of a metric the window knows nothing of, the last value. What has a sentence of its own and a count of nothing are
    left out.
    """
    own = [one.metric.key for one in part.figures if one.metric.kinds and one.metric.key not in PREFERRED]
    order = {key: place for place, key in enumerate((*own, *PREFERRED))}
    said = {one.metric.key: figures.figure_words(one) for one in part.figures if one.now.value}
    said |= {one.figure.metric.key: figures.lately_words(one) for one in part.lately}
    told = {one.metric for one in part.changes}
    keys = sorted((key for key in said if key in order and key not in told), key=lambda key: order[key])
    return [said[key] for key in keys]


def _others(others: Sequence[ProductDigest], about: About, digest: OwnerDigest, preview: str) -> list[Block]:
    """The other products in a line each, with a button for each that opens the rest."""
    if not others:
        return []
    lines = [_one_line(part, about) for part in others[:OTHERS_SHOWN]]
    left = len(others) - OTHERS_SHOWN
    if left > 0:
        lines.append([say(f"and {words.counted(left, 'more product')}, as before")])
    row = [
        button(
            part.product.name,
            f"{OPEN}:{place}",
            carried_of(part, digest.window, "" if preview else digest.id).pack(),
        )
        for place, part in enumerate(others[:BUTTONS_SHOWN])
    ]
    return [rich(rich_list(lines)), actions(*row)]


def _one_line(part: ProductDigest, about: About) -> list[Element]:
    point = sentences.headline(part, about)
    return [bold(part.product.name, 80), say(": "), quote(point, 300)]


def _what_helps(digest: OwnerDigest) -> list[Block]:
    """What would help most, and what came of last time."""
    parts = []
    if digest.offer is not None:
        of = "" if digest.offer.product.key == digest.products[0].product.key else f" ({digest.offer.product.name})"
        parts.append(rich_section(say("Would help most: "), quote(f"{offers.would_help(digest.offer)}{of}.", 400)))
    if digest.receipt is not None:
        said = {"type": "text", "text": words.line(offers.receipt_words(digest.receipt, digest.to), 500, "—")}
        parts.append(rich_section({**said, "style": {"italic": True}}))
    return [rich(*parts)] if parts else []


def _footer(digest: OwnerDigest, lead: ProductDigest, preview: str) -> Block:
    row = []
    carried = Carried(item=digest.id)
    if digest.offer is not None and not preview:
        row.append(offer_button(digest.offer))
    if lead.figures:
        row.append(_explain(lead, digest.window, "" if preview else digest.id))
    if not preview:
        row.append(button("Snooze", SNOOZE, carried.pack()))
    row.append(button("Settings", SETTINGS, carried.pack()))
    return actions(*row)


def _explain(part: ProductDigest, window: Window, digest_id: str) -> Element:
    return button("Explain a number", EXPLAIN, carried_of(part, window, digest_id).pack())


def _text(digest: OwnerDigest, point: str) -> str:
    """The digest for a notification and for who hears it read out."""
    lead = digest.products[0]
    name = words.mrkdwn_line(lead.product.name, 80)
    said = [f"{name}, {figures.window_name(digest.window)}: {words.mrkdwn_line(words.sentence(point), 600)}"]
    if history := figures.history_words(lead.history):
        said.append(history)
    about = About(digest.window)
    for part in digest.products[1 : 1 + OTHERS_SHOWN]:
        line = words.mrkdwn_line(words.sentence(sentences.headline(part, about)), 300)
        said.append(f"{words.mrkdwn_line(part.product.name, 80)}: {line}")
    if digest.offer is not None:
        said.append(f"Would help most: {words.mrkdwn_line(offers.would_help(digest.offer), 300)}.")
    if digest.receipt is not None:
        said.append(words.mrkdwn_line(offers.receipt_words(digest.receipt, digest.to), 400))
    return " ".join(said)
