"""Showing: the words of a stored ask as people read them, details about people masked. What is stored stays."""

from dataclasses import replace

from knowledge.masking import Masks
from portfolio.decisions import RoutingDecision


def masked(text: str) -> str:
    """The text with a placeholder such as [Card 1] in place of each detail about people that its form gives away."""
    return Masks(text).hide(text)


def holds_details(text: str) -> bool:
    """Whether anything in the text is masked where people read it."""
    return Masks(text).count > 0


def decision_shown(decision: RoutingDecision, asked: str) -> RoutingDecision:
    """The decision with masks in what it quotes of an ask: what raised a rule, parts, gaps, questions."""
    rule, question, found = decision.rule, decision.question, decision.recommendations
    quoted = [rule.raised_by if rule else "", question.text if question else "", *decision.gaps]
    masks = Masks(asked, *quoted, *(one.part for one in found))
    if not masks.count:
        return decision
    shown = tuple(replace(one, part=masks.hide(one.part), why=masks.hide(one.why)) for one in found)
    partly = {one.gap: new.gap for one, new in zip(found, shown, strict=True) if one.gap}
    return replace(
        decision,
        rule=replace(rule, raised_by=masks.hide(rule.raised_by)) if rule else None,
        question=replace(question, text=masks.hide(question.text)) if question else None,
        recommendations=shown,
        gaps=tuple(partly.get(gap) or masks.hide(gap) for gap in decision.gaps),
    )
