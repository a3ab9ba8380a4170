"""Keeping: whether a rule about data is kept by where the data goes, whatever the words make of it."""

from portfolio.choosing import Chooser
from portfolio.concerns import Concern, signal_row
from portfolio.limits import class_meant, may_hold
from portfolio.mentions import Mentions
from portfolio.prohibitions import RuleBook, RuleVerdict, is_beside

KEPT_FROM = 0.8  # the confidence from which the product chosen tells where the data goes


def kept_by_itself(chooser: Chooser, verdict: RuleVerdict) -> bool:
    """Whether a rule about data is kept whatever the ask carries, because of where it would go."""
    return verdict.may_be_kept and data_is_kept(chooser, class_meant(verdict.rule.statement, chooser.catalog))


def goes_where_it_may(rules: RuleBook, mentions: Mentions, chooser: Chooser, verdict: RuleVerdict) -> bool:
    """Whether the ask is about a product it names and says little else: with nobody's data in it, or with data that
    this product, the only one named, may hold ("may I put client files into X").

    A rule about data has no say then, however much the words are like its examples.
    """
    reading = chooser.reading
    if not (verdict.may_be_kept and reading.named and mentions.says_little_else(verdict.text)):
        return False
    carried = reading.carried
    meant = carried.data_class if carried is not None else class_meant(verdict.rule.statement, chooser.catalog)
    named = [product for product in chooser.catalog.products if product.key in reading.named]
    if meant and len(named) == 1 and may_hold(named[0], meant):
        return True
    own = (profile for profile in rules.profiles if profile.rule.key == verdict.rule.key)
    no_data = is_beside(Concern.DATA, signal_row(verdict.text))
    return no_data and not any(profile.trigger_in(verdict.text, ()) for profile in own)


def data_is_kept(chooser: Chooser, meant: str = "") -> bool:
    """Whether the data the ask carries goes only into products that may hold it: then no rule about data is broken.

    Where the ask shows no data, it is of the class `meant` by the rule, if it carries any.

    In a composite the part that names the data decides; the other parts get the limit "only without" it. Data handed
    over by pasting or uploading is never taken for kept, nor is data itself in a task of several parts.
    """
    carried = chooser.reading.carried
    if carried is not None and carried.handed:
        return False
    decision = chooser.decide()
    found = decision.recommendations
    if carried is None:
        sure = decision.confidence >= KEPT_FROM and bool(found)
        return sure and bool(meant) and all(may_hold(one.product, meant) for one in found)
    if carried.certain and len(found) > 1:
        return False
    bearing = [one for one in found if carried.phrase in one.part] if len(found) > 1 else list(found)
    sure = decision.confidence >= KEPT_FROM
    return sure and bool(bearing) and all(may_hold(one.product, carried.data_class) for one in bearing)
