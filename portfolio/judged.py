"""Judged by a model: what of its judgement may be used, checked against the closed list and the stored texts."""

from dataclasses import replace

from knowledge.ports import Candidate, JudgedProduct, Judgement, RuleText
from portfolio.cards import ProductCard, RuleCard
from portfolio.choosing import Chooser
from portfolio.decisions import Reason, Recommendation, RoutingDecision
from portfolio.mentions import Mentions
from portfolio.profiles import profile_of, quote
from portfolio.prohibitions import RuleVerdict, shortened
from portfolio.quoting import is_phrase, is_true_quote
from portfolio.whys import checked_why
from storage.vocabulary import JudgedBy, Outcome

MOST_CANDIDATES = 8
MOST_EXAMPLES = 6  # of a rule, of each kind
MOST_GAPS = 4
MOST_QUOTES = 2  # of a product that are shown
MOST_LOOKED_AT = 20  # quotes of a product, and gaps: a model that says more is read no further
_NONE = {"no_fit": Outcome.NO_FIT, "out_of_scope": Outcome.OUT_OF_SCOPE}


def candidates_for(chooser: Chooser) -> tuple[Candidate, ...]:
    """The closed list: the likeliest products open to the asker, with the texts that may be quoted."""
    return tuple(_candidate(chooser.product(column)) for column in chooser.open_columns()[:MOST_CANDIDATES])


def _candidate(product: ProductCard) -> Candidate:
    quotes = tuple((passage.field, passage.text) for passage in profile_of(product).passages if not passage.says_no)
    return Candidate(product.key, product.name, quotes, product.does_not_cover)


def rule_text(rule: RuleCard) -> RuleText:
    """The rule as a model reads it."""
    return RuleText(rule.key, rule.statement, rule.examples[:MOST_EXAMPLES], rule.allowed_examples[:MOST_EXAMPLES])


def verdict_on(key: str, judgement: Judgement, chooser: Chooser) -> RuleVerdict | None:
    """What the judgement says about the rule with this key, or None when there is no such rule.

    The phrase is quoted only when the asker said it.
    """
    rule = next((rule for rule in chooser.catalog.rules if rule.key == key), None)
    if rule is None:
        return None
    phrase = judgement.phrase if is_phrase(judgement.phrase, chooser.reading.text) else ""
    return RuleVerdict(rule, min(max(judgement.confidence, 0.0), 1.0), shortened(phrase))


def decision_from(
    judgement: Judgement, chooser: Chooser, offline: RoutingDecision, mentions: Mentions
) -> RoutingDecision | None:
    """The decision the judgement supports, or None when nothing usable is left of it.

    A product that is not on the list is dropped, a quote that is no true quote of a stored field is dropped, a part or
    a gap that is no phrase of the ask is dropped. Of what the model says in words of its own, one checked sentence a
    product is kept.
    """
    if judgement.outcome in ("fit", "composite"):
        return _choice(judgement, chooser, mentions)
    if judgement.outcome == "clarify":
        asked_back = offline if offline.outcome is Outcome.CLARIFY else chooser.clarified()
        return replace(asked_back, judged_by=JudgedBy.MODEL) if asked_back else None
    none = _NONE.get(judgement.outcome)
    if none is None:
        return None
    return replace(chooser.nothing(none, judgement.confidence), judged_by=JudgedBy.MODEL)


def _choice(judgement: Judgement, chooser: Chooser, mentions: Mentions) -> RoutingDecision | None:
    """The model's products, or None when it chose nothing on the list."""
    columns = {chooser.product(column).key: column for column in chooser.open_columns()[:MOST_CANDIDATES]}
    known = {product.key: product for product in judgement.products if product.key in columns}
    if not known:
        return None
    recommendations = tuple(_recommended(chooser, columns[key], product, mentions) for key, product in known.items())
    outcome = Outcome.COMPOSITE if len(recommendations) > 1 else Outcome.FIT
    pieces = (gap for gap in judgement.gaps[:MOST_LOOKED_AT] if is_phrase(gap, chooser.reading.text))
    gaps = tuple(dict.fromkeys(pieces))[:MOST_GAPS]
    made = chooser.made(outcome, recommendations, [columns[key] for key in known], gaps, judgement.confidence)
    return replace(made, judged_by=JudgedBy.MODEL)


def _recommended(chooser: Chooser, column: int, product: JudgedProduct, mentions: Mentions) -> Recommendation:
    reading, card = chooser.reading, chooser.product(column)
    part = product.part if is_phrase(product.part, reading.text) else ""
    offline = chooser.recommend(column, part, 0)
    found = (_stored_span(text, card) for text in product.quotes[:MOST_LOOKED_AT])
    spans = tuple(dict.fromkeys(filter(None, found)))
    why = checked_why(product.why, card, reading.text, chooser.catalog, mentions)
    return replace(offline, reasons=spans[:MOST_QUOTES] or offline.reasons, why=why)


def _stored_span(text: str, product: ProductCard) -> Reason | None:
    """The quote as a span of one of the product's positive fields, or None."""
    said = quote(text.strip())
    for passage in profile_of(product).passages:
        if not passage.says_no and is_true_quote(said, passage.text):
            return Reason(passage.field, said)
    return None
