"""Denying: the answer where a product is asked for what its own record says no to, by name or in what follows it."""

from collections.abc import Callable
from dataclasses import replace

from portfolio.asking_about import task_for
from portfolio.cards import ProductCard
from portfolio.choosing import SURE, Chooser, Reading
from portfolio.decisions import NotRecommended, RoutingDecision
from portfolio.explaining import NEAREST, near_misses, ruled_out, says_no
from portfolio.mentions import Mentions
from portfolio.tracing import weighed
from storage.vocabulary import Outcome


def denied(read: Callable[[str], Reading], mentions: Mentions, chooser: Chooser, asked: str) -> RoutingDecision | None:
    """What fits a task that the product meant says no to, or that it says so; None where it does not.

    `read`: reads a text for the asker; `asked`: what was said last, without what it goes on from. The product is named
    ("May I use X for ...?", "Can X do ...?"), or it is the one that fits, and something more is asked of it.
    """
    named = task_for(mentions, chooser.reading.text) or task_for(mentions, asked)
    if named is not None:
        return _denied(read, chooser, *named, follows=False)
    if chooser.reading.text == asked:
        return None
    before = chooser.decide()
    if before.outcome is not Outcome.FIT or before.recommendations[0].about:
        return None
    return _denied(read, chooser, before.recommendations[0].product, asked, follows=True)


def why_passed_over(chooser: Chooser, product: ProductCard) -> RoutingDecision | None:
    """Why the product is not the answer to the task; None where it is, or is not ranked at all."""
    column = chooser.ranking.columns.get(product.key)
    answer = chooser.decide()
    chosen = [chooser.ranking.columns[found.product.key] for found in answer.recommendations]
    if column is None or column in chosen:
        return None
    closed, named = chooser.reading.why_not, frozenset({product.key})
    near = near_misses(chooser.ranking, chooser.reading.ranked, chosen, closed, named)
    miss = next(one for one in near if one.product.key == product.key)
    open_to_them = not closed[column]
    why = miss.why if not open_to_them or not miss.why.startswith(NEAREST) else f"is less near to it: {miss.why}"
    return _says_no(chooser, replace(miss, why=why, open=open_to_them))


def _says_no(chooser: Chooser, why: NotRecommended) -> RoutingDecision:
    version = chooser.catalog.version
    decision = RoutingDecision(Outcome.UNAVAILABLE, not_recommended=(why,), confidence=1.0, catalog_version=version)
    return weighed(decision, chooser.reading.ranked, chooser.ranking)


def _denied(
    read: Callable[[str], Reading], chooser: Chooser, product: ProductCard, task: str, *, follows: bool
) -> RoutingDecision | None:
    column = chooser.ranking.columns.get(product.key)
    if column is None or chooser.reading.rounds:
        return None
    alone = replace(read(task), named=frozenset({product.key}))
    if not says_no(chooser.ranking, alone.ranked, 0, column):
        return None
    other = replace(chooser, reading=alone).decide()
    # What follows is seldom a task by itself: only what surely fits takes it over.
    fits = other.outcome in (Outcome.FIT, Outcome.COMPOSITE) and (not follows or other.confidence >= SURE)
    if fits or other.outcome is Outcome.NO_FIT:
        return other
    return _says_no(chooser, NotRecommended(product, ruled_out(chooser.ranking, alone.ranked, 0, column), open=True))
