"""Routing: from an ask in somebody's own words to a decision they can act on, with its reasons and its limits."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.clauses import clauses
from knowledge.matching import Array
from knowledge.ports import Encoder, Judge, ModelUnavailable, Vectors
from knowledge.signals import signals_in
from knowledge.words import goes_on, plain, stems
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.choosing import MOST_ROUNDS, Chooser, Reading
from portfolio.decisions import Option, Question, RoutingDecision
from portfolio.judged import candidates_for, decision_from
from portfolio.limits import data_carried, may_hold, replacement, why_unavailable
from portfolio.mentions import Mentions
from portfolio.prohibitions import DataConflict, RuleBook, RuleVerdict, broken_rule, conflict_of, shortened
from portfolio.ranking import Ranking, past_routes
from portfolio.scenarios import SharedScenarios
from portfolio.toolbox import Clock
from portfolio.tracing import weighed, with_model
from storage.vocabulary import LifecycleStage, Outcome

LONGEST_ASK = 4_000  # characters that are read: what stands after them says no better what the ask is about
PROHIBITED_FROM = 0.55
UNSETTLED_FROM = 0.33  # from here on the bot asks before it names a product
KEEPS, BREAKS = "keeps-rule:", "breaks-rule:"  # values of the settling question's options
UNSETTLED_BARE = 0.5  # the same for a rule without examples, whose statement alone says less
KEPT_FROM = 0.8  # the confidence from which the product chosen tells where the data goes
NAMED = 2.5  # added to the score of a product the ask names
NAMED_ALONE = 6.0  # the same when the ask says little beside the name: it is about that product
PART_OF_SCENARIO = 3.0  # added to the score of the products that share the scenario the ask names
_INSTRUCTION_PIECE = re.compile(r"(?<=[.!?;:\n])\s+")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One catalogue version made ready for routing."""

    catalog: Catalog
    ranking: Ranking
    rules: RuleBook
    mentions: Mentions
    scenarios: SharedScenarios


class Router:
    """Routes asks offline, and with models where they are set. Shared by all threads; made ready for each catalogue.

    `encoder` works on this machine and reads every ask. `embedder` and `judge` may be elsewhere: they see an ask only
    after the portfolio's rules let it pass, or the asker said that it keeps to them, and never one that surely carries
    data about people.
    """

    def __init__(
        self, *, encoder: Encoder, clock: Clock, embedder: Encoder | None = None, judge: Judge | None = None
    ) -> None:
        self._encoder = encoder
        self._clock = clock
        self._embedder = embedder
        self._judge = judge
        self._lock = threading.Lock()
        self._prepared: Prepared | None = None
        self._lessons: tuple[int, int] | None = None  # versions of the catalogue and of the past routes ranked with
        self._embedding = threading.Lock()
        self._embedded: tuple[int, Ranking] | None = None

    def prepare(self, catalog: Catalog) -> Prepared:
        """The catalogue made ready; made once for each version, which takes about a second for a hundred products."""
        prepared = self._prepared
        if prepared is not None and prepared.catalog.version == catalog.version:
            return prepared
        with self._lock:
            if self._prepared is None or self._prepared.catalog.version != catalog.version:
                ranking = Ranking(catalog, self._encoder)
                self._lessons = None  # they name products by column
                self._prepared = Prepared(
                    catalog,
                    ranking,
                    RuleBook(catalog, ranking),
                    Mentions(catalog),
                    SharedScenarios(catalog),
                )
            return self._prepared

    @property
    def encoder(self) -> Encoder:
        """The encoder that reads every ask."""
        return self._encoder

    def has_learned(self, catalog: Catalog, version: int) -> bool:
        """Whether the past routes of this version are what the products of this catalogue are ranked with."""
        return self._lessons == (catalog.version, version)

    def learn(self, catalog: Catalog, version: int, routes: Sequence[tuple[str, str, float]], vectors: Vectors) -> None:
        """Rank with these past routes from now on: (product key, text, weight 0-1) each; `vectors`: (routes, d)."""
        ranking = self.prepare(catalog).ranking
        past = past_routes(ranking, routes, vectors)
        with self._lock:
            if self._prepared is not None and self._prepared.catalog.version == catalog.version:
                self._prepared = replace(self._prepared, ranking=ranking.with_past(past))
                self._lessons = catalog.version, version

    def catalog_at(self, version: int) -> Catalog | None:
        """The catalogue this router is ready for, when it is of this version: reading it again would give the same."""
        prepared = self._prepared
        return prepared.catalog if prepared is not None and prepared.catalog.version == version else None

    def nearest(self, catalog: Catalog, texts: Sequence[str], *, limit: int) -> tuple[tuple[str, ...], ...]:
        """Keys of the living products likeliest for each text, likeliest first, whether they fit or not."""
        return self.prepare(catalog).ranking.nearest(texts, limit)

    @property
    def asks_models(self) -> bool:
        """Whether an answer may take seconds, because models are asked, rather than a blink."""
        return self._judge is not None or self._embedder is not None

    def route(
        self,
        catalog: Catalog,
        asker: Person,
        text: str,
        history: tuple[str, ...] = (),
        rounds: int = 0,
        kept: frozenset[str] = frozenset(),
    ) -> RoutingDecision:
        """Decide what fits.

        `history`: earlier asks of the talk, oldest first; `rounds`: questions asked back so far; `kept`: keys of
        the rules that the asker has said the task keeps to.
        """
        prepared = self.prepare(catalog)
        asked = without_instructions(as_sentences(text)[:LONGEST_ASK])
        if not stems(asked):
            return _nothing_asked(catalog, text)
        reading = self._read(prepared, asker, in_context(asked, history), rounds)
        verdicts = prepared.rules.judge(reading.text, data_conflict(reading))
        data_rule = next((profile.rule.key for profile in prepared.rules.profiles if profile.about_data), "")
        chooser = Chooser(prepared.ranking, catalog, reading, data_rule)
        open_verdicts = (verdict for verdict in verdicts if verdict.rule.key not in kept)
        worst = next((one for one in open_verdicts if not (one.may_be_kept and data_is_kept(chooser))), None)
        if worst is not None and worst.probability >= PROHIBITED_FROM:
            return weighed(prohibited(catalog, worst), chooser.reading.ranked, prepared.ranking)
        if worst is None or worst.probability < (UNSETTLED_FROM if worst.rule.examples else UNSETTLED_BARE):
            return self._decide(chooser, asked)
        return self._unsettled(chooser, worst)

    def _unsettled(self, chooser: Chooser, verdict: RuleVerdict) -> RoutingDecision:
        """What may break a rule: a question before any product is named, and no model sees it meanwhile."""
        offline = chooser.decide()
        if offline.recommendations and chooser.reading.rounds < MOST_ROUNDS:
            return weighed(_settling(chooser.catalog, verdict), chooser.reading.ranked, chooser.ranking)
        notice = f"Judged without the model: rule {verdict.rule.key} may apply." if self.asks_models else offline.notice
        return replace(offline, notice=notice)

    def _decide(self, chooser: Chooser, asked: str) -> RoutingDecision:
        """The offline decision, or what the models that are set make of the ask; labelled when they could not."""
        carried = chooser.reading.carried
        if self._embedder is None and self._judge is None:
            return chooser.decide()
        if carried is not None and carried.certain:
            notice = f"Judged without the model: your words seem to carry {carried.data_class} data."
            return replace(chooser.decide(), notice=notice)
        try:
            return self._judged(self._embedded_anew(chooser), asked)
        except ModelUnavailable as reason:
            return replace(chooser.decide(), notice=f"This is the offline answer: {reason}.")

    def _embedded_anew(self, chooser: Chooser) -> Chooser:
        """The same ask ranked with the embedding model, where one is set. Raises ModelUnavailable."""
        if self._embedder is None:
            return chooser
        ranking = self._embedded_ranking(chooser.catalog, self._embedder)
        before = chooser.reading.ranked
        return replace(
            chooser, ranking=ranking, reading=replace(chooser.reading, ranked=ranking.rank(before.texts, before.bonus))
        )

    def _embedded_ranking(self, catalog: Catalog, embedder: Encoder) -> Ranking:
        """The catalogue embedded, once a version. Nobody queues for it: a slow endpoint would be slow for everyone."""
        embedded = self._embedded
        if embedded is not None and embedded[0] == catalog.version:
            return embedded[1]
        if not self._embedding.acquire(blocking=False):
            raise ModelUnavailable("the model is still reading the catalogue")
        try:
            ranking = Ranking(catalog, embedder)
            self._embedded = catalog.version, ranking
        finally:
            self._embedding.release()
        return ranking

    def _judged(self, chooser: Chooser, asked: str) -> RoutingDecision:
        """What the judge makes of the ask, where one is set. Raises ModelUnavailable."""
        offline = chooser.decide()
        candidates = candidates_for(chooser) if self._judge is not None else ()
        if self._judge is None or not candidates or offline.outcome is Outcome.UNAVAILABLE:
            return offline
        judgement = self._judge.judge(asked, _seen_before(chooser.reading.text, asked), candidates)
        made = decision_from(judgement, chooser, offline)
        if made is None:
            raise ModelUnavailable("the model's answer could not be used")
        return with_model(made, self._judge.name)

    def _read(self, prepared: Prepared, asker: Person, text: str, rounds: int) -> Reading:
        catalog, ranking = prepared.catalog, prepared.ranking
        today = self._clock.now().date()
        scenario = prepared.scenarios.named_in(text)
        spelled_out = [text, *clauses(text)]
        texts = [*spelled_out, *scenario.values()]  # the latter to find reasons by: they are no pieces of the ask
        headings = (row for row in range(1, len(texts)) if scenario and prepared.scenarios.named_in(texts[row]))
        named = prepared.mentions.named(text)
        retired = tuple(product for product in named if product.stage is LifecycleStage.RETIREMENT)
        return Reading(
            text=text,
            asker=asker,
            ranked=ranking.rank(texts, _bonus(prepared, texts, scenario)),
            why_not=tuple(why_unavailable(product, asker, catalog, today) for product in ranking.products),
            named=frozenset(product.key for product in named),
            retired=retired,
            retired_why=tuple(why_unavailable(product, asker, catalog, today) for product in retired),
            carried=data_carried(text, catalog),
            rounds=rounds,
            scenario=scenario,
            headings=frozenset((*headings, *range(len(spelled_out), len(texts)))),
        )


def _bonus(prepared: Prepared, texts: Sequence[str], scenario: dict[str, str]) -> Array:
    """What is added to the scores (texts, products): for products a text names, for parts of the scenario it means."""
    products = prepared.ranking.products
    bonus = np.zeros((len(texts), len(products)), dtype=np.float32)
    for row, text in enumerate(texts):
        living = (_living(product, prepared.catalog) for product in prepared.mentions.named(text))
        wanted = {product.key for product in living if product is not None}
        named = NAMED_ALONE if wanted and prepared.mentions.says_little_else(text) else NAMED
        bonus[row] = [
            named * (product.key in wanted) + PART_OF_SCENARIO * (row > 0 and product.key in scenario)
            for product in products
        ]
    return bonus


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


def _settling(catalog: Catalog, verdict: RuleVerdict) -> RoutingDecision:
    """The one question that settles whether a rule is broken, asked before any product is named."""
    rule = verdict.rule
    options = (
        Option("Yes, it keeps to this rule", f"{KEEPS}{rule.key}"),
        Option("No, or I am not sure", f"{BREAKS}{rule.key}"),
    )
    text = f"One thing first. Rule {rule.key}: {rule.statement} Does your task keep to it?"
    question = Question(text, options)
    return RoutingDecision(
        Outcome.CLARIFY,
        question=question,
        confidence=round(1 - verdict.probability, 3),
        catalog_version=catalog.version,
    )


def _living(product: ProductCard, catalog: Catalog) -> ProductCard | None:
    return product if product.stage is not LifecycleStage.RETIREMENT else replacement(product, catalog)


def without_instructions(text: str) -> str:
    """The text without the sentences that instruct the bot instead of asking for work (T13)."""
    pieces = _INSTRUCTION_PIECE.split(text)
    return " ".join(piece for piece in pieces if all(signal.name != "command" for signal in signals_in(piece)))


def _seen_before(read: str, asked: str) -> tuple[str, ...]:
    """What of the talk a model may see: only what was read with the ask, and so was judged by the rules first."""
    before = read.removesuffix(asked).strip(" .")
    return (before,) if before else ()


def _nothing_asked(catalog: Catalog, text: str) -> RoutingDecision:
    """The answer to a text with no task in it: an instruction to the bot, or signs without words."""
    notice = (
        "That reads as an instruction to me, not as a task. Tell me what you want to get done."
        if stems(plain(text))
        else "I found no words to go by. Tell me in a sentence what you want to get done."
    )
    return RoutingDecision(Outcome.OUT_OF_SCOPE, confidence=0.9, notice=notice, catalog_version=catalog.version)


def as_sentences(text: str) -> str:
    """The text on one line; a line that ends without a mark ends a sentence all the same."""
    lines = [line for line in map(plain, text.splitlines()) if line]
    return " ".join(
        line if line[-1] in ".!?:;,-–—" or at == len(lines) - 1 else f"{line}." for at, line in enumerate(lines)
    )


def in_context(asked: str, history: tuple[str, ...]) -> str:
    """A follow-up that does not stand by itself is read together with the ask it goes on from."""
    before = without_instructions(as_sentences(history[-1])) if history else ""
    if not before or not goes_on(asked):
        return asked
    return f"{before.rstrip(' .')}. {asked}"[-LONGEST_ASK:]


def data_is_kept(chooser: Chooser) -> bool:
    """Whether the data the ask carries goes only into products that may hold it: then no rule about data is broken.

    In a composite the part that names the data decides; the other parts get the limit "only without" it. Data handed
    over by pasting or uploading is never taken for kept, nor is data itself in a task of several parts.
    """
    carried = chooser.reading.carried
    if carried is None or carried.handed:
        return False
    decision = chooser.decide()
    found = decision.recommendations
    if carried.certain and len(found) > 1:
        return False
    bearing = [one for one in found if carried.phrase in one.part] if len(found) > 1 else list(found)
    sure = decision.confidence >= KEPT_FROM
    return sure and bool(bearing) and all(may_hold(one.product, carried.data_class) for one in bearing)


def data_conflict(reading: Reading) -> DataConflict:
    """How far the products the ask would go to may not hold the data it carries."""
    return conflict_of(reading.carried, reading.ranked.chances[0, :-1], reading.ranked.products)
