"""Tracing: what a decision was made from, put on it where it is made, so that an old answer can be explained."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge.ports import ModelUnavailable
from portfolio.cards import Catalog
from portfolio.decisions import Considered, RoutingDecision, Trace
from portfolio.ranking import Ranked, Ranking
from portfolio.texts import masked_notice

MOST_CANDIDATES = 8  # products kept with their probabilities; more tell nothing but how small the rest is
DIGITS = 4  # of a probability, as stored


def trace_of(ranked: Ranked, ranking: Ranking, chosen: Sequence[int] = ()) -> Trace:
    """The likeliest products of a ranking and the `chosen` columns, likeliest first, with their probabilities."""
    whole, best = ranked.chances[0], ranked.chances.max(axis=0)
    order = np.argsort(-best[:-1], kind="stable")
    kept = [*order[:MOST_CANDIDATES].tolist(), *(column for column in order[MOST_CANDIDATES:] if column in chosen)]
    candidates = tuple(
        Considered(ranked.products[column].key, _rounded(whole[column]), _rounded(best[column])) for column in kept
    )
    return Trace(candidates, _rounded(whole[-1]), ranking.encoder.name)


def weighed(decision: RoutingDecision, ranked: Ranked, ranking: Ranking) -> RoutingDecision:
    """A decision that a rule made, with the products that were weighed while the rules were judged."""
    return replace(decision, trace=trace_of(ranked, ranking))


def with_versions(decision: RoutingDecision, catalog: Catalog) -> RoutingDecision:
    """The decision with the versions of the records it speaks of, and of the rules that were judged before it."""
    wanted = {found.product.key for found in decision.recommendations}
    wanted |= {miss.product.key for miss in decision.not_recommended}
    wanted |= {one.key for one in decision.trace.candidates}
    records = tuple((card.key, card.fit_rules_version) for card in catalog.products if card.key in wanted)
    rules = tuple((rule.key, rule.version) for rule in catalog.rules)
    return replace(decision, trace=replace(decision.trace, records=records, rules=rules))


def with_model(decision: RoutingDecision, model: str) -> RoutingDecision:
    """The decision with the name of the model that judged it."""
    return replace(decision, trace=replace(decision.trace, model=model))


def without_model(decision: RoutingDecision, reason: ModelUnavailable) -> RoutingDecision:
    """The offline decision with the name of the model that was to judge it, and why it did not."""
    trace = replace(decision.trace, model=reason.model, failed=str(reason), asked=reason.sent)
    return with_masked(replace(decision, notice=f"This is the offline answer: {reason}.", trace=trace), reason.masked)


def with_masked(decision: RoutingDecision, count: int) -> RoutingDecision:
    """The decision that says how many details were masked in what a model was sent."""
    return replace(decision, notice=f"{decision.notice} {masked_notice(count)}".strip())


def _rounded(chance: float) -> float:
    return round(float(chance), DIGITS)
