"""How a product is doing against other days: the answer to the question in words, with what is not known named."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.adoption import figures
from handlers.views.adoption.digest import EXPLAIN
from handlers.views.adoption.drawn import weeks_chart
from handlers.views.blocks import (
    Message,
    actions,
    bold,
    button,
    context,
    message,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    say,
)
from handlers.views.values import Carried
from handlers.views.words import mrkdwn_line
from portfolio.adoption.first_steps import FirstSteps
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import ELIGIBLE, LEAST_PEOPLE
from portfolio.adoption.standing import Standing
from portfolio.cards import ProductCard

MOST_FIGURES, MOST_PRODUCTS = 8, 12
NOT_FOR_ALL = "Figures of a product are for those who answer for it"


def standing_message(standing: Standing, steps: FirstSteps | None = None) -> Message:
    """The figure asked for first, then the others that are known, those of its kind first, then what is not.

    `steps`: how far people come in their first steps with it, whenever they began.
    """
    asked = standing.asked
    when = f"{figures.window_name(asked.window)} against {figures.window_name(asked.against)}"
    point = words.sentence(words.capital(figures.figure_words(standing.lead)))
    name = words.line(asked.product.name, 80)
    blocks = [paragraph(bold(f"{name}, {when}", 200), say(": "), quote(point, 300))]
    blocks += weeks_chart(standing.history)
    known = [one for one in standing.others if one.now.value is not None and one.metric is not ELIGIBLE]
    known.sort(key=lambda one: not one.metric.kinds)
    if known:
        lines = [[quote(words.capital(figures.figure_words(one)), 300)] for one in known[:MOST_FIGURES]]
        if (left := len(known) - MOST_FIGURES) > 0:
            lines.append([say(f"and {left} more: Explain a number shows them")])
        blocks.append(rich(rich_list(lines)))
    if steps is not None and steps.began is not None:
        blocks.append(paragraph(quote(_first_steps(steps, steps.began), 400)))
    if small := _small_print(standing, steps):
        blocks.append(context(*(plain(one, 900) for one in small)))
    days = f"{asked.window.start.isoformat()}/{asked.window.end.isoformat()}"
    blocks.append(actions(button("Explain a number", EXPLAIN, Carried(product=asked.product.key, words=days).pack())))
    text = f"{mrkdwn_line(asked.product.name, 80)}, {when}: {words.mrkdwn(point, 300)}"
    if known:
        text += f" {words.mrkdwn(words.sentence(words.capital('; '.join(map(figures.figure_words, known[:3])))), 600)}"
    return message(words.shorten(text, 2900), blocks)


def _first_steps(steps: FirstSteps, began: int) -> str:
    """How many began, how many got a useful result, and where most stopped."""
    got = f"fewer than {words.spelled(LEAST_PEOPLE)}" if steps.finished is None else words.spelled(steps.finished)
    said = f"First steps: {words.counted(began, 'person', 'people')} began, {got} got a useful result."
    if steps.stopped_at is None:
        return said
    title, people = steps.stopped_at
    where = f"“{words.line(title, 120)}”" if title else "their own task, the last step"
    return f"{said} Most who stopped did so at {where} ({people})."


def choose_message(products: Sequence[ProductCard]) -> Message:
    """Several products could be meant: how to name one, and which there are."""
    example = words.mrkdwn_line(products[0].name, 80)
    text = f"Which product? Type its name behind the word: “adoption {example}”, or “adoption {example} last month”."
    said = [say("Which product? Type its name behind the word: “adoption "), quote(products[0].name, 80)]
    said += [say("”, or “adoption "), quote(products[0].name, 80), say(" last month”.")]
    names = [[bold(one.name, 80)] for one in products[:MOST_PRODUCTS]]
    left = len(products) - MOST_PRODUCTS
    more = [[say(f"and {left} more")]] if left > 0 else []
    return message(text, [paragraph(*said), rich(rich_list([*names, *more]))])


def _small_print(standing: Standing, steps: FirstSteps | None) -> list[str]:
    """The chart in words, what nobody knows, and what is held back."""
    history = figures.history_words(standing.history)
    every = (standing.lead, *standing.others)
    gaps = [one for one in every if one.now.value is None and not one.now.held_back and one.metric is not ELIGIBLE]
    said = [history] if history else []
    if gaps:
        said.append(f"Figures nobody knows for these days: {_labels(gaps)}.")
    if held := figures.held_back_words(every):
        said.append(held)
    if steps is not None and steps.began is None:
        enough = words.spelled(LEAST_PEOPLE)
        said.append(f"How far people come in their first steps is told once {enough} people began here.")
    return said


def _labels(found: Sequence[Figure]) -> str:
    """Each in quotes: "newcomers who used it" among others would read as a sentence."""
    return words.listed(f"“{one.metric.label}”" for one in found)
