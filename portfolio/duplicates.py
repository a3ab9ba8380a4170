"""Duplicates: an ask to build or buy what one product of the company already does is told so, with the product."""

from dataclasses import replace

from portfolio.decisions import RoutingDecision
from storage.vocabulary import Outcome, ProductKind

# Kinds people build with: an ask to build something is what these are for.
BUILT_WITH = frozenset({ProductKind.CODE_AGENT, ProductKind.AGENT_PLATFORM, ProductKind.ML_PLATFORM})
CLEARLY_FROM = 0.6  # the confidence from which a fit is a clear one


def duplicate(found: RoutingDecision) -> RoutingDecision | None:
    """What `found` comes to, for the work of a tool that somebody wants to build or buy; None when nothing does it.

    One product has to be that tool, and clearly: a likely fit, or one of several, says only what to have a look at.
    """
    if found.outcome is not Outcome.FIT or len(found.recommendations) != 1:
        return None
    product = found.recommendations[0].product
    clear = found.confidence >= CLEARLY_FROM and product.stage.is_in_use and product.kind not in BUILT_WITH
    return replace(found, outcome=Outcome.DUPLICATE) if clear else None
