"""Makes catalogue values for tests: every text is `text` unless a test says otherwise, so that it can be hostile."""

from datetime import date
from typing import Any

from portfolio.cards import (
    ConstraintCard,
    LinkCard,
    OnboardingStepCard,
    Person,
    ProductCard,
    RuleCard,
    ScenarioCard,
)
from portfolio.decisions import (
    BrokenRule,
    NotRecommended,
    Option,
    Question,
    Reason,
    Recommendation,
    RoutingDecision,
    Settled,
)
from storage.vocabulary import JudgedBy, LifecycleStage, Outcome, ProductKind, Role


def person(key: str = "a.novak", name: str = "Anna Novak", slack_id: str | None = "U0NOVAK", *roles: Role) -> Person:
    return Person(key=key, name=name, slack_id=slack_id, team="Credit", roles=frozenset({Role.EMPLOYEE, *roles}))


def product(
    key: str = "docreader", name: str = "DocReader", text: str = "Reads fields and tables.", **more: Any
) -> ProductCard:
    """A product with everything on its card filled in with `text`."""
    card: dict[str, Any] = {
        "kind": ProductKind.DOCUMENT_EXTRACTION,
        "stage": LifecycleStage.SCALING,
        "purpose": text,
        "covers": (text, "fields and tables from scans"),
        "owner": person(name=text),
        "deputy": person("deputy", text, None),
        "audience": text,
        "teams": (text, "Credit"),
        "does_not_cover": (text,),
        "differs_from": (("other", text),),
        "data_classes": ("PUB", text),
        "scenarios": (ScenarioCard(text, text, text, text),),
        "constraints": (ConstraintCard(text, text),),
        "integrations": (text,),
        "onboarding": (OnboardingStepCard(text, text), OnboardingStepCard("Request access")),
        "roadmap": (text,),
        "aliases": (text,),
        "languages": ("en", "de"),
        "support_channel": text,
        "links": (LinkCard(text, "https://wiki.example/doc"), LinkCard(text, text)),
    }
    return ProductCard(key=key, name=name, **{**card, **more})


def bare_product(key: str = "bare", name: str = "Bare") -> ProductCard:
    """A product of which only the required fields are known."""
    return ProductCard(key, name, ProductKind.OTHER, LifecycleStage.ADOPTION, "", ())


def retired(key: str = "scantext", name: str = "ScanText", text: str = "Read scans.") -> ProductCard:
    day = date(2026, 6, 30)
    return product(key, name, text, stage=LifecycleStage.RETIREMENT, replaced_by="docreader", retire_on=day)


def rule(text: str = "No emotion recognition of staff.", key: str = "R3") -> RuleCard:
    return RuleCard(key, text, (text,), (text,), text, person("l.berg", text, "U0BERG"))


def recommendation(card: ProductCard | None = None, text: str = "read the PDFs", withheld: str = "") -> Recommendation:
    reasons = (Reason("covers", text), Reason("scenarios", text), Reason("purpose", text))
    limits = (text, "a person checks the output")
    return Recommendation(card or product(text=text), text, reasons, limits, scenario=text, why=text, withheld=withheld)


def miss(text: str = "moves documents, does not read them", card: ProductCard | None = None) -> NotRecommended:
    return NotRecommended(card or product("flowbot", "FlowBot", text), text, None)


def broken_rule(text: str = "No emotion recognition of staff.") -> BrokenRule:
    return BrokenRule("R3", text, text, text, person("l.berg", text, "U0BERG"))


def decision(outcome: Outcome, text: str = "read the PDFs", **more: Any) -> RoutingDecision:
    """A decision of this outcome with everything in it that such an outcome can carry."""
    few = (recommendation(text=text), recommendation(product("regsearch", text, text), text))
    partly = recommendation(product("bankgpt", "BankGPT", text), "write the text", withheld=text)
    parts: dict[Outcome, dict[str, Any]] = {
        Outcome.FIT: {"recommendations": few, "not_recommended": (miss(text),) * 5},
        Outcome.COMPOSITE: {
            "recommendations": (*few, partly),
            "gaps": (text, partly.gap),
            "not_recommended": (miss(text),),
        },
        Outcome.CLARIFY: {"question": Question(text, tuple(Option(text[:75] or "?", text) for _ in range(4)))},
        Outcome.NO_FIT: {"not_recommended": (miss(text), miss(text))},
        Outcome.PROHIBITED: {"rule": broken_rule(text), "not_recommended": (miss(text),)},
        Outcome.DUPLICATE: {"recommendations": few[:1]},
        Outcome.OUT_OF_SCOPE: {},
        Outcome.UNAVAILABLE: {"recommendations": few[:1], "not_recommended": (miss(text), miss(text))},
    }
    filled: dict[str, Any] = {
        "confidence": 0.9,
        "judged_by": JudgedBy.OFFLINE,
        "notice": text,
        "catalog_version": 3,
        "settled": (Settled("R3", text, "Yes", kept=True),),
    }
    return RoutingDecision(outcome, **{**filled, **parts[outcome], **more})
