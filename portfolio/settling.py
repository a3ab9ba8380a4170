"""Settling: the one question that tells whether a rule is kept, by what is at stake and what the ask leaves open."""

from collections.abc import Sequence

from portfolio.cards import Catalog, RuleCard
from portfolio.concerns import Concern, carries, signal_row
from portfolio.decisions import NOT_SURE, Option, Question, RoutingDecision, Settled
from portfolio.limits import called_data, class_meant
from portfolio.prohibitions import RuleVerdict
from storage.vocabulary import Outcome

KEEPS, BREAKS, UNSURE = "keeps-rule:", "breaks-rule:", "unsure-of-rule:"  # values of the question's options
ASIDE = "One thing first."
MARKS = (KEEPS, BREAKS, UNSURE)
_OF_ALL_RULES = (Concern.DECISION, Concern.PEOPLE, Concern.TRAITS)  # their questions are about the task alone


def settling(catalog: Catalog, verdict: RuleVerdict) -> RoutingDecision:
    """The question about the rule, asked before any product is named."""
    rule = verdict.rule
    wording, yes_keeps = _wording(catalog, verdict)
    yes, no = (KEEPS, BREAKS) if yes_keeps else (BREAKS, KEEPS)
    options = (
        Option("Yes", f"{yes}{rule.key}"),
        Option("No", f"{no}{rule.key}"),
        Option(NOT_SURE, f"{UNSURE}{rule.key}"),
    )
    return RoutingDecision(
        Outcome.CLARIFY,
        question=Question(f"{ASIDE} {wording}", options, f"Rule {rule.key}: {rule.statement}"),
        confidence=round(1 - verdict.probability, 3),
        catalog_version=catalog.version,
    )


def kept_alike(catalog: Catalog, kept: frozenset[str], verdicts: Sequence[RuleVerdict]) -> frozenset[str]:
    """The rules kept, and those that the same question would be asked about: it was answered once.

    What it asks of data, or of the rule as a whole, is answered for that rule only.
    """
    asked = {one.rule.key: _wording(catalog, one)[0] for one in verdicts if one.concern in _OF_ALL_RULES}
    answered = {wording for key, wording in asked.items() if key in kept}
    return kept | {key for key, wording in asked.items() if wording in answered}


def settles(question: Question | None) -> bool:
    """Whether the question is one about a rule."""
    return question is not None and any(option.value.startswith(MARKS) for option in question.options)


def word_on_a_rule(question: Question | None, chosen: str) -> Settled | None:
    """The answer to a question about a rule; None for what the question did not offer.

    Somebody who is not sure has not said that the rule is kept.
    """
    option = next((one for one in question.options if one.value == chosen), None) if question is not None else None
    if option is None or question is None or not settles(question):
        return None
    mark = next(mark for mark in MARKS if option.value.startswith(mark))
    return Settled(option.value.removeprefix(mark), question.text, option.label, kept=mark == KEEPS)


def _wording(catalog: Catalog, verdict: RuleVerdict) -> tuple[str, bool]:
    """The question, and whether "yes" says that the rule is kept."""
    match verdict.concern:
        case Concern.DATA:
            return f"Does it contain {called_data(class_meant(verdict.rule.statement, catalog))}?", False
        case Concern.DECISION:
            return "Does a person decide in the end?", True
        case Concern.PEOPLE:
            return _about_people(verdict.rule, verdict.text), False
        case Concern.TRAITS:
            return "Would it treat somebody by who they are or how they live?", False
        case _:
            return "Does your task keep to this rule?", True


def _about_people(rule: RuleCard, text: str) -> str:
    """Whom it is about while the ask does not say so; else what is done to them."""
    on_staff = [carries(signal_row(one), "staff") for one in (*rule.examples, rule.statement)]
    if sum(on_staff) * 2 < len(on_staff):
        return "Would it watch or judge single people?"
    if not carries(signal_row(text), "staff", "person", "one_person"):
        return "Is it about staff?"
    return "Would it judge or watch named colleagues?"
