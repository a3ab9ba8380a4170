"""Digests as lines for a terminal, with a chart of bars."""

from collections.abc import Iterator

from handlers.views import words
from handlers.views.adoption import figures, offers, portfolio_digest, sentences
from handlers.views.adoption.digest import MORE_CHANGES, MORE_FIGURES, OTHERS_SHOWN, further
from handlers.views.adoption.sentences import About
from handlers.views.pilots.figures import number
from portfolio.adoption.digests import OwnerDigest, PortfolioDigest

BAR = 32  # characters of the longest


def owner_lines(digest: OwnerDigest, *, made: bool) -> Iterator[str]:
    """An owner's digest. `made`: it was made and kept, else it is a preview."""
    when = figures.window_name(digest.window)
    if not digest.products:
        yield "None of their products has users to report on."
        return
    if digest.quiet:
        yield f"Nothing changed {figures.in_window(digest.window)}, so no digest {'was' if made else 'would be'} sent."
        for part in digest.products[:OTHERS_SHOWN]:
            yield f"  {words.line(part.product.name, 60)}: {sentences.people_words(part)}"
        return
    lead, about = digest.products[0], About(digest.window)
    yield f"{words.line(lead.product.name, 80)}, {when}: {words.sentence(sentences.headline(lead, about))}"
    yield from bars(lead.history)
    for clause in sentences.clauses(lead, about)[1 : 1 + MORE_CHANGES]:
        yield f"  · {clause}"
    yield from (f"  · {line}" for line in further(lead)[:MORE_FIGURES])
    yield from (f"  · {one.metric.label} {figures.HELD_BACK}" for one in lead.figures if one.now.held_back)
    for part in digest.products[1 : 1 + OTHERS_SHOWN]:
        yield f"{words.line(part.product.name, 80)}: {words.sentence(sentences.headline(part, about))}"
    if digest.offer is not None:
        yield f"Would help most: {offers.would_help(digest.offer)}."
    if digest.receipt is not None:
        yield offers.receipt_words(digest.receipt, digest.to)


def portfolio_lines(digest: PortfolioDigest, *, made: bool) -> Iterator[str]:
    """The portfolio's digest. `made`: it was made and kept, else it is a preview."""
    yield portfolio_digest.point_of(digest, made=made)
    yield from bars(digest.history, period=figures.period_name(digest.window))
    for section in portfolio_digest.SECTIONS:
        movers = section.of(digest)
        if movers:
            yield f"{section.title}:"
            yield from (
                f"  · {words.line(one.product.name, 60)}: {section.line(one)}"
                for one in movers[: portfolio_digest.SHOWN]
            )
    if to_do := portfolio_digest.yours_words(digest):
        yield f"Yours to do: {to_do}."
    if receipt := portfolio_digest.receipt_words(digest):
        yield receipt
    if digest.wanted:
        yield "Asked for, but not covered:"
        yield from (
            f"  · {words.line(title, 160)} ({portfolio_digest.by_people(people)})"
            for title, people in digest.wanted[: portfolio_digest.SHOWN]
        )


def bars(history: figures.History, *, period: str = "week") -> Iterator[str]:
    """A bar a week, month or so; what nobody knows has none, and says so."""
    label = figures.month_label if period == "month" else figures.day_label
    top = max((value for _, value in history if value), default=0.0)
    if not any(value is not None for _, value in history):
        return
    yield f"  active people a {period}" if period in ("week", "month") else f"  active people in {period} each"
    for start, value in history:
        bar = "" if value is None else "█" * round(BAR * value / top if top else 0)
        shown = figures.NOT_KNOWN if value is None else number(value, 0)
        yield f"  {label(start):>8}  {f'{bar} {shown}'.strip()}"
