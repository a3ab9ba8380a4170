"""Refusing: the answers in a rule's name, whoever found it broken: the offline gate, the asker's word, or a model."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.pieces import holds_pages
from portfolio.cards import Catalog
from portfolio.choosing import Chooser
from portfolio.decisions import RoutingDecision
from portfolio.models import Seen
from portfolio.prohibitions import RuleVerdict, broken_rule, shortened
from portfolio.settling import settling
from portfolio.tracing import with_masked
from storage.vocabulary import JudgedBy, Outcome

PROHIBITED_FROM = 0.65  # a refusal nobody deserves costs more than a question
PROHIBITED_FROM_IN_PAGES = 0.9  # the same where the sentence that raised it may stand in what was pasted in
AS_LIKELY = 0.1  # rules whose probabilities differ by less are as likely broken as each other


def settled(catalog: Catalog, rule_key: str, phrase: str) -> RoutingDecision:
    """The refusal after the asker said that the task does not keep to the rule. A rule that is gone refuses nothing."""
    rule = next((rule for rule in catalog.rules if rule.key == rule_key), None)
    if rule is None:
        return RoutingDecision(Outcome.NO_FIT, catalog_version=catalog.version)
    return prohibited(catalog, RuleVerdict(rule, 1.0, shortened(phrase)))


def prohibited(catalog: Catalog, verdict: RuleVerdict) -> RoutingDecision:
    """The refusal: which rule, what raised it, the safe alternative and the contact (E5)."""
    return RoutingDecision(
        Outcome.PROHIBITED,
        rule=broken_rule(verdict),
        confidence=round(verdict.probability, 3),
        catalog_version=catalog.version,
    )


def stricter(chooser: Chooser, seen: Seen) -> RoutingDecision:
    """The models' decision, unless they found a rule broken or unsettled: the rule goes before any product."""
    decision, catalog = seen.decision, chooser.catalog
    if seen.broken is not None:
        decision = replace(prohibited(catalog, seen.broken), judged_by=JudgedBy.MODEL, trace=decision.trace)
    elif seen.unsettled is not None and (decision.recommendations or decision.outcome is Outcome.CLARIFY):
        decision = replace(settling(catalog, seen.unsettled), judged_by=JudgedBy.MODEL, trace=decision.trace)
    return with_masked(decision, seen.masked)


def broken(verdicts: Sequence[RuleVerdict]) -> RuleVerdict | None:
    """The rule that refuses the ask, of those it may break, likeliest first; None when none of them is likely enough.

    In a long text the sentence that raised it may stand in what was pasted in: there a rule has to be surer.
    """
    if not verdicts:
        return None
    broken_from = PROHIBITED_FROM_IN_PAGES if holds_pages(verdicts[0].text) else PROHIBITED_FROM
    return to_name(verdicts, broken_from) if verdicts[0].probability >= broken_from else None


def to_name(verdicts: Sequence[RuleVerdict], broken_from: float) -> RuleVerdict:
    """Of the rules that are likely broken (likeliest first) the one to name: about as likely, the nearest in words."""
    level = [one for one in verdicts if one.probability >= max(broken_from, verdicts[0].probability - AS_LIKELY)]
    return max(level, key=lambda one: one.likeness)
