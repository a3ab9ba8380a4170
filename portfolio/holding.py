"""Holding: whether a product may hold a class of data, answered from its record and the portfolio's rule on data."""

from portfolio.asking_whether import Holding
from portfolio.cards import Catalog, ProductCard, RuleCard
from portfolio.decisions import NotRecommended, Reason, Recommendation, RoutingDecision
from portfolio.explaining import limits_of
from portfolio.limits import called_data, class_meant, data_unsaid, listed, may_hold, open_to_all
from portfolio.prohibitions import RuleBook, RuleProfile
from portfolio.refusing import settled
from storage.vocabulary import Outcome

MOST_OTHERS = 3  # products named that may hold what this one may not


def answer_on_holding(catalog: Catalog, rules: RuleBook, asked: Holding, text: str) -> RoutingDecision | None:
    """What the record says, or the rule that would be broken; None where the words are a rule's own."""
    if any(_speaks_of(profile, text) for profile in rules.profiles):
        return None
    product, data_class = asked.product, asked.data_class
    if not product.data_classes:
        return _no(catalog, product, data_unsaid(data_class))
    if not data_class:
        return _yes(catalog, product, f"may hold {called_data(listed(product.data_classes))}")
    allowed = f"its record allows {listed(product.data_classes)}"
    rule = _rule_on(data_class, catalog, rules)
    if may_hold(product, data_class):
        return _yes(catalog, product, f"may hold {called_data(data_class)}: {allowed}", rule)
    if rule is not None:
        return settled(catalog, rule.key, text)
    return _no(catalog, product, f"may not hold {called_data(data_class)}: {allowed}", _others(catalog, asked))


def _speaks_of(profile: RuleProfile, text: str) -> bool:
    """Whether the text is an example of the rule, or raises it by a trigger; data alone is judged by the record."""
    return bool(profile.decided(text)) or (not profile.about_data and bool(profile.trigger_in(text, ())))


def _rule_on(data_class: str, catalog: Catalog, rules: RuleBook) -> RuleCard | None:
    """The portfolio's rule about this class of data, if there is one."""
    about = (profile.rule for profile in rules.profiles if profile.about_data)
    return next((rule for rule in about if class_meant(rule.statement, catalog) == data_class), None)


def _yes(catalog: Catalog, product: ProductCard, says: str, rule: RuleCard | None = None) -> RoutingDecision:
    mind = [*limits_of(product, None, ""), *([f"{rule.key}: {rule.statement}"] if rule is not None else [])]
    reason = Reason("data_classes", ", ".join(product.data_classes))
    found = Recommendation(product, "", (reason,), tuple(mind), about=True, says=says)
    return RoutingDecision(Outcome.FIT, (found,), confidence=1.0, catalog_version=catalog.version)


def _no(catalog: Catalog, product: ProductCard, why: str, others: str = "") -> RoutingDecision:
    return RoutingDecision(
        Outcome.UNAVAILABLE,
        not_recommended=(NotRecommended(product, why, open=True),),
        confidence=1.0,
        notice=others,
        catalog_version=catalog.version,
    )


def _others(catalog: Catalog, asked: Holding) -> str:
    """The products open to everybody that may hold such data, those of the same kind first, or ""."""
    may = [one for one in catalog.products if open_to_all(one) and may_hold(one, asked.data_class)]
    names = [one.name for one in sorted(may, key=lambda one: one.kind is not asked.product.kind)]
    more = [f"{len(names) - MOST_OTHERS} more"] if len(names) > MOST_OTHERS else []
    return f"May hold {called_data(asked.data_class)}: {listed([*names[:MOST_OTHERS], *more])}." if names else ""
