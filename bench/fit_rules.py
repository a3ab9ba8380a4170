"""Fits the rule coefficients: whether an ask breaks a rule, on labelled asks and on the rules' own examples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.companies import Company, concerns
from bench.fit_ranking import Adam, Array, area, features
from bench.fit_wishes import Lessons, lessons
from bench.paraphrases import Use, paraphrases
from knowledge.pieces import pieces_of
from knowledge.ports import Encoder
from knowledge.wishes import Planes, wish_rows
from portfolio.cards import Catalog, ProductCard, RuleCard
from portfolio.concerns import signal_row, wanted_heights
from portfolio.limits import CarriedData, data_carried, replacement
from portfolio.mentions import Mentions
from portfolio.prohibitions import (
    RULE_FEATURES,
    RuleBook,
    RuleProfile,
    conflict_of,
    tilted_by,
)
from portfolio.ranking import Ranking
from portfolio.refusing import PROHIBITED_FROM
from portfolio.routing import NAMED, UNSETTLED_FROM
from storage.vocabulary import LifecycleStage, Outcome

SHRINK, STEPS, RATE = 0.0003, 1_500, 0.05
BROKEN_COUNTS = 3.0  # a broken rule that is missed costs as much as so many false alarms


@dataclass(frozen=True, slots=True)
class Text:
    """A text as rules read it, before it is known how likely each product is for it.

    `vectors`: (pieces, d); `signals`: (pieces, SIGNALS); `records`: (pieces,); `wishes`: rows of the planes of wishes.
    """

    row: int
    vectors: Array
    signals: Array
    records: Array
    wishes: Array
    carried: CarriedData | None


@dataclass(frozen=True, slots=True)
class Case:
    """One text and one rule; `is_ask` is a labelled ask or paraphrase, else it is one of the rules' own examples.

    `taught`: the company's own examples may tilt the planes of wishes for it.
    """

    text: Text
    profile: RuleProfile
    broken: bool
    is_ask: bool
    taught: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """Cases as features: `rows` (cases, most pieces, RULE_FEATURES + 1), `used` which pieces there are."""

    rows: Array
    used: Array
    broken: Array
    is_ask: Array

    def logits(self, weights: Array) -> tuple[Array, Array]:
        """The logit of the piece likeliest to break the rule, and which piece that is; both (cases,)."""
        pieces = np.where(self.used, self.rows @ weights, -np.inf)
        best = pieces.argmax(axis=1)
        return pieces[np.arange(len(best)), best], best


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """On asks the weights have not seen: area under the curve; at each threshold recall and false alarms (shares)."""

    broken: int
    auc: float
    prohibited: tuple[float, float]
    unsettled: tuple[float, float]


class RuleCases:
    """Everything of one company that teaches rules, read once; features follow for any ranking weights."""

    def __init__(self, company: Company, ranking: Ranking, encoder: Encoder) -> None:
        """`encoder` reads rules, as the router's does."""
        self._catalog, self._ranking, self._encoder = company.catalog, ranking, encoder
        self._book = RuleBook(company.catalog, ranking, encoder)
        # The same rules by their statement alone, as a company writes them on its first day.
        self._bare = [
            RuleProfile(
                replace(profile.rule, examples=(), allowed_examples=()),
                encoder,
                profile.background,
                ranking.coefficients.planes,
            )
            for profile in self._book.profiles
        ]
        self._texts: list[str] = []
        self._cases = [*self._of_asks(company), *self._of_paraphrases(company), *self._of_examples()]
        self._bonus = np.array([_named(text, company.catalog, ranking) for text in self._texts])
        known = {case.text.row: case for case in self._cases}
        self._read = concerns()[company.name]
        wanted = wanted_heights(
            [case.broken for case in known.values()], [self._read[case.profile.rule.key] for case in known.values()]
        )
        self._lessons = lessons(np.array([case.text.wishes[0] for case in known.values()]), wanted)
        self._ranked = features(ranking, self._texts, np.zeros((len(self._texts), len(ranking.products) + 1)))

    def lessons(self) -> Lessons:
        """What the whole texts teach about wishes of any company."""
        return self._lessons

    def concerns_told(self, planes: Planes) -> tuple[int, int]:
        """Of how many rules these planes tell the concern a reader says, and how many there are."""
        told = [self._read[profile.rule.key] is profile.told_by(planes).concern for profile in self._book.profiles]
        return sum(told), len(told)

    def ruled(self, ranking_weights: Array, planes: Planes) -> Ruled:
        """The features of all cases, with products as likely as these weights make them."""
        told = {case.profile: case.profile.told_by(planes) for case in self._cases}
        tilted = tilted_by(planes, [profile.told_by(planes) for profile in self._book.profiles])
        chances = self._ranked.chances(ranking_weights, self._bonus)[:, :-1].astype(np.float32)
        products = self._ranking.products
        most = max(len(case.text.records) for case in self._cases)
        rows = np.zeros((len(self._cases), most, len(RULE_FEATURES) + 1))
        used = np.zeros((len(self._cases), most), dtype=bool)
        for at, case in enumerate(self._cases):
            text = case.text
            conflict = conflict_of(text.carried, chances[text.row], products)
            heights = (tilted if case.taught else planes).heights(text.wishes)
            for piece in range(len(text.records)):
                rows[at, piece, :-1] = told[case.profile].features(
                    text.vectors[piece].astype(np.float32),
                    text.signals[piece].astype(np.float32),
                    conflict,
                    float(text.records[piece]),
                    heights[piece],
                )
                rows[at, piece, -1] = 1.0
                used[at, piece] = True
        broken = np.array([case.broken for case in self._cases], dtype=np.float64)
        return Ruled(rows, used, broken, np.array([case.is_ask for case in self._cases]))

    def _of_asks(self, company: Company) -> Iterator[Case]:
        """Each ask with each rule; an ask against one rule says nothing about the others."""
        for label in company.asks:
            refused = label.outcome is Outcome.PROHIBITED
            if Outcome.PROHIBITED in label.outcomes and not (refused and label.rule):
                continue
            text = self._text(label.text)
            for profile, bare in zip(self._book.profiles, self._bare, strict=True):
                if not refused or label.rule == profile.rule.key:
                    yield Case(text, profile, refused, is_ask=True, taught=True)
                    yield Case(text, bare, refused, is_ask=False, taught=False)

    def _of_paraphrases(self, company: Company) -> Iterator[Case]:
        """Each paraphrase that may teach: what breaks a rule with that rule, what is allowed with all of them."""
        for one in paraphrases(company.name):
            if one.use is not Use.IMPROVE:
                continue
            text = self._text(one.text)
            for profile, bare in zip(self._book.profiles, self._bare, strict=True):
                if not one.breaks or one.rule == profile.rule.key:
                    yield Case(text, profile, one.breaks, is_ask=True, taught=True)
                    yield Case(text, bare, one.breaks, is_ask=False, taught=False)

    def _of_examples(self) -> Iterator[Case]:
        """Each rule's examples, judged by the rule as it were without them; allowed ones by the other rules as well."""
        for owner in self._book.profiles:
            for text in owner.rule.examples:
                yield Case(self._text(text), self._without(owner, text), broken=True, is_ask=False, taught=False)
            for text in owner.rule.allowed_examples:
                read = self._text(text)
                for profile in self._book.profiles:
                    judged_by = self._without(owner, text) if profile is owner else profile
                    yield Case(read, judged_by, broken=False, is_ask=False, taught=False)

    def _text(self, text: str) -> Text:
        pieces = pieces_of(text)
        vectors = self._encoder.encode(pieces)
        signals = np.array([signal_row(piece) for piece in pieces])
        self._texts.append(text)
        return Text(
            len(self._texts) - 1,
            vectors.astype(np.float64),
            signals.astype(np.float64),
            self._ranking.covered(pieces, within=text).astype(np.float64),
            wish_rows(vectors, signals),
            data_carried(text, self._catalog),
        )

    def _without(self, profile: RuleProfile, text: str) -> RuleProfile:
        rule: RuleCard = replace(
            profile.rule,
            examples=tuple(example for example in profile.rule.examples if example != text),
            allowed_examples=tuple(example for example in profile.rule.allowed_examples if example != text),
        )
        return RuleProfile(rule, self._encoder, profile.background, self._ranking.coefficients.planes)


def _named(text: str, catalog: Catalog, ranking: Ranking) -> list[float]:
    """What is added for each product the text names, as the router does; (products,)."""
    named = {_living(product, catalog) for product in Mentions(catalog).named(text)}
    return [NAMED * (product.key in named) for product in ranking.products]


def _living(product: ProductCard, catalog: Catalog) -> str:
    after = replacement(product, catalog) if product.stage is LifecycleStage.RETIREMENT else product
    return after.key if after is not None else ""


def fit(data: Sequence[Ruled]) -> Array:
    """The coefficients (RULE_FEATURES + bias,): a logistic regression on the piece likeliest to break the rule."""
    adam = Adam(len(RULE_FEATURES) + 1, RATE)
    counts = [np.where(some.broken > 0, BROKEN_COUNTS, 1.0) for some in data]
    total = sum(float(count.sum()) for count in counts)
    shrunk = np.ones(len(RULE_FEATURES) + 1)
    shrunk[-1] = 0.0
    for _ in range(STEPS):
        slope = SHRINK * adam.weights * shrunk
        for some, count in zip(data, counts, strict=True):
            logits, best = some.logits(adam.weights)
            off = (1 / (1 + np.exp(-logits)) - some.broken) * count / total
            slope += off @ some.rows[np.arange(len(best)), best]
        adam.step(slope)
    return adam.weights


def figures(data: Sequence[tuple[Ruled, Array]]) -> RuleFigures:
    """How good weights are on the asks of companies, each company with the weights that have not seen it."""
    chances = np.concatenate([_chances(some, weights)[some.is_ask] for some, weights in data])
    broken = np.concatenate([some.broken[some.is_ask] for some, _ in data]) > 0
    kept = chances[~broken]

    def at(threshold: float) -> tuple[float, float]:
        return float((chances[broken] >= threshold).mean()), float((kept >= threshold).mean())

    return RuleFigures(int(broken.sum()), area(chances[broken], kept), at(PROHIBITED_FROM), at(UNSETTLED_FROM))


def _chances(some: Ruled, weights: Array) -> Array:
    chances: Array = 1 / (1 + np.exp(-some.logits(weights)[0]))
    return chances
