"""A judge that says what it is told to, and routing with it, for tests of what becomes of a model's words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.ports import Candidate, JudgedProduct, Judgement, ModelUnavailable, RuleText
from portfolio.cards import Catalog
from portfolio.decisions import RoutingDecision
from tests.portfolio.routing_company import ANNA, catalog, router

TASK = "translate this report into English"
BOTH = "read the amounts from scanned invoices and send the request for approval"
EVIL = "<!channel> *everyone* <http://evil.example|click>"


@dataclass
class ScriptedJudge:
    """Says what it is told to, or fails; remembers what it was shown."""

    says: Judgement | ModelUnavailable
    name: str = "scripted"
    shown: list[tuple[str, tuple[str, ...], tuple[Candidate, ...]]] = field(default_factory=list)
    rules: list[tuple[RuleText, ...]] = field(default_factory=list)

    def judge(
        self,
        ask: str,
        history: tuple[str, ...],
        candidates: tuple[Candidate, ...],
        rules: tuple[RuleText, ...] = (),
    ) -> Judgement:
        self.shown.append((ask, history, candidates))
        self.rules.append(rules)
        if isinstance(self.says, ModelUnavailable):
            raise self.says
        return self.says


def fit(
    *products: JudgedProduct, outcome: str = "fit", gaps: Sequence[str] = (), confidence: float = 0.9, **more: Any
) -> Judgement:
    """A judgement that chooses these products."""
    return Judgement(outcome, products, tuple(gaps), confidence, **more)


def judged(
    says: Judgement | ModelUnavailable, text: str = TASK, of: Catalog | None = None, **more: Any
) -> RoutingDecision:
    """What becomes of the ask with a judge that says this."""
    return router(ScriptedJudge(says)).route(of or catalog(), ANNA, text, **more)


def offline(decision: RoutingDecision) -> RoutingDecision:
    """The decision without what it says about the model that failed."""
    return replace(decision, notice="", trace=replace(decision.trace, model="", failed="", asked=False))


def shown(text: str, of: Catalog | None = None, **more: Any) -> ScriptedJudge:
    """The judge after the ask: was it asked, and what did it see?"""
    judge = ScriptedJudge(fit(JudgedProduct("writer", "", ())))
    router(judge).route(of or catalog(), ANNA, text, **more)
    return judge
