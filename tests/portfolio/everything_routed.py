"""Every labelled ask and every paraphrase, routed once for all tests of one process that look at the answers."""

from functools import cache

from bench import outcomes, paraphrases
from bench.paraphrases import Judged
from portfolio.evaluating import Evaluated


@cache
def routed(name: str) -> tuple[Evaluated, ...]:
    """Every labelled ask of the company, routed for the person who asks."""
    return outcomes.routed(name)


@cache
def reworded(name: str) -> tuple[Judged, ...]:
    """Every paraphrase of the company's rules, routed."""
    return paraphrases.judged(name)
