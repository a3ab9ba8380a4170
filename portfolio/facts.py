"""Facts: what a product's record says to a question about the product itself, in the words of its stored fields."""

import re
from dataclasses import dataclass

from knowledge.questions import Topic
from portfolio.asking_about import Inquiry
from portfolio.cards import Catalog, ProductCard, RuleCard
from portfolio.decisions import NotRecommended, Reason, Recommendation, RoutingDecision
from portfolio.explaining import limits_of
from portfolio.limits import called_data, class_meant, holds_by_openness, how_closed, may_hold, open_to_all
from portfolio.profiles import begun, quote
from portfolio.prohibitions import RuleBook, RuleProfile
from portfolio.refusing import settled
from portfolio.wording import listed
from storage.vocabulary import LifecycleStage, Outcome

MOST_OTHERS = 3  # products named that may hold what this one may not
MOST_LISTED = 4  # entries of a field that are said; the card shows them all
_OF_USE = frozenset({"data_classes", "onboarding", "purpose"})  # fields told with what to mind when it is used
_ABOUT_CLOSED = frozenset({Topic.ACCESS, Topic.STAGE, Topic.WHAT})  # what says it best is why it is closed


_CALLED = {  # what a language is called that a record gives as a code
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "ru": "Russian",
    "pl": "Polish", "nl": "Dutch", "pt": "Portuguese", "sv": "Swedish", "no": "Norwegian", "da": "Danish",
    "fi": "Finnish", "cs": "Czech", "hu": "Hungarian", "ro": "Romanian", "bg": "Bulgarian", "el": "Greek",
    "tr": "Turkish", "uk": "Ukrainian", "ar": "Arabic", "he": "Hebrew", "hi": "Hindi", "zh": "Chinese",
    "ja": "Japanese", "ko": "Korean",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands behind the product's name: "may hold CLIENT data". `field`: the stored one it is from, or "".

    `no`: the product may not be used like that; `rule`: the portfolio's rule on it.
    """

    says: str
    field: str = ""
    no: bool = False
    rule: RuleCard | None = None


def answer(catalog: Catalog, rules: RuleBook, asked: Inquiry, text: str, closed: str) -> RoutingDecision | None:
    """What the record says, or the rule that would be broken; None where the words are a rule's own.

    `closed`: why the asker cannot use the product, or "". What is retired answers with what replaces it: None as well.
    """
    product = asked.product
    if product.stage is LifecycleStage.RETIREMENT or any(_speaks_of(profile, text) for profile in rules.profiles):
        return None
    if closed and asked.topic in _ABOUT_CLOSED:
        return _denied(catalog, NotRecommended(product, closed))
    rule = _rule_on(asked.data_class, catalog, rules)
    fact = _fact(asked, text, rule, catalog)
    if fact.no and fact.rule is not None:
        return settled(catalog, fact.rule.key, text)
    if fact.no:
        return _denied(catalog, NotRecommended(product, fact.says, open=True), _others(catalog, asked))
    if closed:
        between, _ = how_closed(product)
        return _denied(catalog, NotRecommended(product, f"{fact.says}. It{between}{closed}", open=True))
    return _told(catalog, product, fact)


def _fact(asked: Inquiry, text: str, rule: RuleCard | None, catalog: Catalog) -> Fact:
    product = asked.product
    match asked.topic:
        case Topic.HOLDS | Topic.HOLDINGS:
            return _on_data(product, asked.data_class, rule, catalog)
        case Topic.ACCESS:
            return Fact(_access(product), "onboarding")
        case Topic.STAGE:
            return Fact(_stage(product), "stage")
        case Topic.LANGUAGES:
            return _languages(product, text)
        case Topic.ROADMAP:
            return _listing(product.roadmap, "has on its roadmap:", "roadmap", "what is planned and when")
        case Topic.LIMITS:
            return _listing(product.does_not_cover, "does not cover", "does_not_cover", "what it does not cover")
        case Topic.COST:
            return Fact(_nothing("its price"))
        case Topic.TROUBLE:
            return _help(product)
        case Topic.OWNER:
            owner = product.owner.name if product.owner is not None else ""
            return Fact(f"is owned by {owner}" if owner else "has no owner yet", "owner" if owner else "")
        case Topic.WHAT:
            return Fact("", "purpose")


def _on_data(product: ProductCard, data_class: str, rule: RuleCard | None, catalog: Catalog) -> Fact:
    if not product.data_classes:
        return Fact(_nothing("the data it may hold"), no=True)
    if not data_class:
        return Fact(f"may hold {called_data(listed(product.data_classes))}", "data_classes")
    allowed = f"its record allows {listed(product.data_classes)}"
    if may_hold(product, data_class):
        return Fact(f"may hold {called_data(data_class)}: {allowed}", "data_classes", rule=rule)
    if holds_by_openness(product, data_class, catalog.data_classes):
        return Fact(f"may hold {called_data(data_class)}: {allowed}, which is more secret", "data_classes", rule=rule)
    return Fact(f"may not hold {called_data(data_class)}: {allowed}", no=True, rule=rule)


def _access(product: ProductCard) -> str:
    joined = ["those who joined its pilot"] if product.stage is LifecycleStage.PILOT else []
    steps = (f". First step: {step.title}{f'. {step.how}' if step.how else ''}" for step in product.onboarding[:1])
    if product.teams is not None:
        whom = f"is open to {listed([*product.teams, *joined])}"
    else:  # whom it is made for is a text, by which nobody is kept out and nobody is promised to get in
        whom = f"is for {begun(product.audience)}" if product.audience.strip() else "is open to everybody"
    return f"{whom}{''.join(steps)}".rstrip(".")


def _stage(product: ProductCard) -> str:
    if product.stage is LifecycleStage.PILOT:
        return "is in pilot"
    return f"is in use, at the stage {product.stage.value}"


def _languages(product: ProductCard, text: str) -> Fact:
    if not product.languages:
        return Fact(_nothing("its languages"))
    works_in = [_CALLED.get(one.casefold(), one) for one in product.languages]
    known = {one.casefold() for one in works_in}
    asked = next((one for one in _CALLED.values() if re.search(rf"\b{one}\b", text, re.IGNORECASE)), "")
    missing = f"does not list {asked}: it " if asked and asked.casefold() not in known else ""
    return Fact(f"{missing}works in {listed(works_in)}", "languages")


def _listing(entries: tuple[str, ...], before: str, field: str, unsaid: str) -> Fact:
    if not entries:
        return Fact(_nothing(unsaid))
    more = [f"{len(entries) - MOST_LISTED} more"] if len(entries) > MOST_LISTED else []
    return Fact(f"{before} {listed([*(f'“{begun(entry)}”' for entry in entries[:MOST_LISTED]), *more])}", field)


def _help(product: ProductCard) -> Fact:
    if product.support_channel:
        return Fact(f"has its help in {product.support_channel}", "support_channel")
    return Fact(_nothing("where help is"))


def _nothing(about: str) -> str:
    return f"has nothing on its record about {about}: ask the owner"


def _speaks_of(profile: RuleProfile, text: str) -> bool:
    """Whether the text is an example of the rule, or raises it by a trigger; data alone is judged by the record."""
    return bool(profile.decided(text)) or (not profile.about_data and bool(profile.trigger_in(text, ())))


def _rule_on(data_class: str, catalog: Catalog, rules: RuleBook) -> RuleCard | None:
    """The portfolio's rule about this class of data, if there is one."""
    about = (profile.rule for profile in rules.profiles if profile.about_data and data_class)
    return next((rule for rule in about if class_meant(rule.statement, catalog) == data_class), None)


def _told(catalog: Catalog, product: ProductCard, fact: Fact) -> RoutingDecision:
    mind = [*(limits_of(product, None, "") if fact.field in _OF_USE else ())]
    mind += [f"{fact.rule.key}: {fact.rule.statement}"] if fact.rule else []
    reasons = tuple(Reason(fact.field, span) for span in _spans(product, fact.field))
    reasons = reasons or tuple(Reason("purpose", quote(text)) for text in (product.purpose,) if text)
    found = Recommendation(product, "", reasons, tuple(mind), about=True, says=fact.says)
    return RoutingDecision(Outcome.FIT, (found,), confidence=1.0, catalog_version=catalog.version)


def _spans(product: ProductCard, field: str) -> tuple[str, ...]:
    """What stands in a field, verbatim, an entry each."""
    match field:
        case "data_classes" | "languages" | "roadmap" | "does_not_cover":
            entries: tuple[str, ...] = getattr(product, field)
            return entries
        case "support_channel":
            return (product.support_channel,)
    return ()


def _denied(catalog: Catalog, miss: NotRecommended, others: str = "") -> RoutingDecision:
    return RoutingDecision(
        Outcome.UNAVAILABLE,
        not_recommended=(miss,),
        confidence=1.0,
        notice=others,
        catalog_version=catalog.version,
    )


def _others(catalog: Catalog, asked: Inquiry) -> str:
    """The products open to everybody that may hold such data, those of the same kind first, or ""."""
    if not asked.data_class:
        return ""
    may = [one for one in catalog.products if open_to_all(one) and may_hold(one, asked.data_class)]
    names = [one.name for one in sorted(may, key=lambda one: one.kind is not asked.product.kind)]
    more = [f"{len(names) - MOST_OTHERS} more"] if len(names) > MOST_OTHERS else []
    return f"May hold {called_data(asked.data_class)}: {listed([*names[:MOST_OTHERS], *more])}." if names else ""
