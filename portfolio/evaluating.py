"""Evaluates routing: labelled asks put to the router, and how often what came back is right, harmful or too strict."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.cards import Catalog
from portfolio.decisions import RoutingDecision
from portfolio.labelled_asks import LabelledAsk
from portfolio.routing import Router
from portfolio.settling import settles
from storage.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One labelled ask and what it came to."""

    label: LabelledAsk
    decision: RoutingDecision

    @property
    def keys(self) -> frozenset[str]:
        """The products recommended."""
        return frozenset(found.product.key for found in self.decision.recommendations)

    @property
    def outcome_right(self) -> bool:
        """The outcome is a labelled one."""
        return self.decision.outcome in self.label.outcomes

    @property
    def right(self) -> bool:
        """The outcome is a labelled one and the products are exactly a labelled set; a refusal names the rule."""
        outcome = self.decision.outcome
        if not self.outcome_right:
            return False
        if outcome is Outcome.PROHIBITED and self.label.rule:
            return self.decision.rule is not None and self.decision.rule.key == self.label.rule
        wanted = self.label.sets if outcome is self.label.outcome else (*self.label.sets, frozenset())
        return self.keys in wanted

    @property
    def names_products(self) -> bool:
        """Whether the label names products, so that there is a set to get exactly right."""
        return any(self.label.sets)

    @property
    def set_right(self) -> bool:
        """The products recommended are exactly a labelled set, or none where an outcome without products is right."""
        return self.keys in self.label.sets or (self.right and not self.keys)

    @property
    def harmful(self) -> bool:
        """A product is recommended that must not be, or any at all for what a rule forbids."""
        return bool(self.keys & self.label.must_not or (self.label.outcome is Outcome.PROHIBITED and self.keys))

    @property
    def allowed(self) -> bool:
        """No rule forbids the ask."""
        return Outcome.PROHIBITED not in self.label.outcomes

    @property
    def false_alarm(self) -> bool:
        """Allowed work is refused in a rule's name, or held up by the question whether it keeps to one."""
        return self.allowed and alarmed(self.decision)

    @property
    def refused(self) -> bool:
        """Allowed work is refused in a rule's name: the graver of the false alarms, since no question comes first."""
        return self.allowed and self.decision.outcome is Outcome.PROHIBITED

    @property
    def told_why_not(self) -> bool:
        """Every product that had to be shown as considered and rejected is."""
        return self.label.why_not <= {miss.product.key for miss in self.decision.not_recommended}


def alarmed(decision: RoutingDecision) -> bool:
    """Whether the answer refuses in a rule's name, or asks whether a rule is kept."""
    return decision.outcome is Outcome.PROHIBITED or settles(decision.question)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a set of evaluated asks. `harmful` and `false_alarms` count what must not happen.

    `exact_sets` looks only at asks whose label names products, `false_alarms` and `refused` (those of them that are
    refused) at those no rule forbids, `look_alikes`
    at those labelled as looking like a breach (the count is of false alarms), `why_not` at those with products that had
    to be shown as rejected.
    """

    right: Share
    outcomes: Share
    exact_sets: Share
    harmful: Share
    false_alarms: Share
    refused: Share
    look_alikes: Share
    why_not: Share


def evaluate(router: Router, catalog: Catalog, asks: Sequence[LabelledAsk]) -> tuple[Evaluated, ...]:
    """Every ask, routed for the person who asks. Nothing is stored: no ask, no demand."""
    return tuple(Evaluated(label, router.route(catalog, label.asker, label.text)) for label in asks)


def scores(answers: Sequence[Evaluated]) -> Scores:
    """The figures of these answers."""
    named = [one for one in answers if one.names_products]
    allowed = [one for one in answers if one.allowed]
    alike = [one for one in answers if one.label.looks_like]
    explained = [one for one in answers if one.label.why_not]
    return Scores(
        right=Share(sum(one.right for one in answers), len(answers)),
        outcomes=Share(sum(one.outcome_right for one in answers), len(answers)),
        exact_sets=Share(sum(one.set_right for one in named), len(named)),
        harmful=Share(sum(one.harmful for one in answers), len(answers)),
        false_alarms=Share(sum(one.false_alarm for one in allowed), len(allowed)),
        refused=Share(sum(one.refused for one in allowed), len(allowed)),
        look_alikes=Share(sum(one.false_alarm for one in alike), len(alike)),
        why_not=Share(sum(one.told_why_not for one in explained), len(explained)),
    )


def is_miss(one: Evaluated) -> bool:
    """Whether the answer is worth a look: not right, harmful, too strict, or silent about what it had to rule out."""
    return not one.right or one.harmful or one.false_alarm or not one.told_why_not
