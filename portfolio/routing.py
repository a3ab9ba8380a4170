"""Routing: from an ask in somebody's own words to a decision they can act on, with its reasons and its limits."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from knowledge.clauses import clauses
from knowledge.making import work_of_own_tool
from knowledge.matching import Array
from knowledge.ports import Encoder, Judge, ModelUnavailable, Vectors
from knowledge.weights import SHIPPED, Coefficients
from knowledge.words import plain, stems
from portfolio.asking_about import inquiry, passed_over
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.choosing import Chooser, Reading
from portfolio.context import asked_for, in_context, seen_before
from portfolio.decisions import RoutingDecision
from portfolio.denying import denied, why_passed_over
from portfolio.duplicates import duplicate
from portfolio.explaining import scenarios_near
from portfolio.facts import answer
from portfolio.keeping import goes_where_it_may, kept_by_itself
from portfolio.leash import Leash
from portfolio.limits import (
    called_data,
    class_meant,
    data_carried,
    may_hold,
    open_to_all,
    replacement,
    why_unavailable,
)
from portfolio.mentions import Mentions
from portfolio.models import Models, Shown
from portfolio.part_limits import data_to_mind
from portfolio.progress import Progress, Step, Tell, silent
from portfolio.prohibitions import RuleBook, RuleVerdict
from portfolio.ranking import Ranking, past_routes
from portfolio.refusing import broken, prohibited, stricter
from portfolio.scenarios import SharedScenarios
from portfolio.settling import kept_alike, settling
from portfolio.toolbox import Clock
from portfolio.tracing import weighed, without_model
from portfolio.verdicts import carrying, judged_with_before
from storage.vocabulary import LifecycleStage, Outcome

UNSETTLED_FROM = 0.4  # from here on the bot asks before it names a product
UNSETTLED_BARE = 0.5  # the same for a rule without examples, whose statement alone says less
NOTHING_ASKED = (  # what is said about a text with no task in it: an instruction to the bot, little words, or no words
    "That reads as an instruction to me, not as a task.",
    "I found no task in that.",
    "I found no words to go by.",
)
NAMED = 2.5  # added to the score of a product the ask names
NAMED_ALONE = 6.0  # the same when the ask says little beside the name: it is about that product
PART_OF_SCENARIO = 3.0  # added to the score of the products that share the scenario the ask names


@dataclass(frozen=True, slots=True)
class Prepared:
    """One catalogue version made ready for routing."""

    catalog: Catalog
    ranking: Ranking
    rules: RuleBook
    mentions: Mentions
    scenarios: SharedScenarios
    free: tuple[bool, ...]  # by column: open to everybody, so that nobody has to be judged for it


class Router:
    """Routes asks offline, and with models where they are set. Shared by all threads; made ready for each catalogue.

    `encoder` works on this machine, reads every ask and judges it by the rules; `ranker` ranks the products, and is the
    same one when not given. `embedder` and `judge` may be elsewhere: they see an ask only
    after the portfolio's rules let it pass, or the asker said that it keeps to them; never one that surely carries data
    about people where a rule is about such data, and elsewhere with the details masked. `leash`: what holds them.
    `coefficients`: what everything is weighed with.
    """

    def __init__(
        self,
        *,
        encoder: Encoder,
        clock: Clock,
        ranker: Encoder | None = None,
        embedder: Encoder | None = None,
        judge: Judge | None = None,
        leash: Leash | None = None,
        coefficients: Coefficients = SHIPPED,
    ) -> None:
        self._encoder, self._ranker = encoder, ranker or encoder
        self._clock, self._coefficients = clock, coefficients
        set_up = embedder is not None or judge is not None
        self._models = Models(embedder=embedder, judge=judge, leash=leash) if set_up else None
        self._lock = threading.Lock()
        self._prepared: Prepared | None = None
        self._lessons: tuple[int, int] | None = None  # versions of the catalogue and of the past routes ranked with

    def prepare(self, catalog: Catalog) -> Prepared:
        """The catalogue made ready; made once for each version, which takes about a second for a hundred products."""
        prepared = self._prepared
        if prepared is not None and prepared.catalog.version == catalog.version:
            return prepared
        with self._lock:
            if self._prepared is None or self._prepared.catalog.version != catalog.version:
                ranking = Ranking(catalog, self._ranker, coefficients=self._coefficients)
                self._lessons = None  # they name products by column
                self._prepared = Prepared(
                    catalog,
                    ranking,
                    RuleBook(catalog, ranking, self._encoder),
                    Mentions(catalog),
                    SharedScenarios(catalog),
                    tuple(open_to_all(product) for product in ranking.products),
                )
            return self._prepared

    def offline(self) -> "Router":
        """Another one of the same encoders, which asks no model and was made ready for no catalogue yet."""
        return Router(encoder=self._encoder, clock=self._clock, ranker=self._ranker, coefficients=self._coefficients)

    @property
    def encoder(self) -> Encoder:
        """The encoder that reads every ask."""
        return self._encoder

    @property
    def ranker(self) -> Encoder:
        """The encoder on this machine that products are ranked with, and past routes are learned from."""
        return self._ranker

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

    def scenarios_near(self, catalog: Catalog, text: str) -> dict[tuple[str, str], float]:
        """(Product key, title) of the scenarios on record that resemble a task, and how much: 0 to 1.5."""
        return scenarios_near(self.prepare(catalog).ranking, text)

    @property
    def asks_models(self) -> bool:
        """Whether an answer may take seconds, because models are asked, rather than a blink."""
        return self._models is not None

    def models_problem(self) -> str:
        """Why the models that are set are not asked at present, or ""."""
        return self._models.problem() if self._models is not None else ""

    def route(
        self,
        catalog: Catalog,
        asker: Person,
        text: str,
        history: tuple[str, ...] = (),
        rounds: int = 0,
        kept: frozenset[str] = frozenset(),
        declared: str = "",
        tell: Tell = silent,
    ) -> RoutingDecision:
        """Decide what fits.

        `history`: earlier asks of the talk, oldest first; `rounds`: questions asked back so far; `kept`: keys of
        the rules that the asker has said the task keeps to; `declared`: the class of data they said it carries, or "";
        `tell` hears of each step before a model is waited for.
        """
        prepared = self.prepare(catalog)
        asked = asked_for(text)
        told = self._told(prepared, asker, asked, history) if stems(asked) else _nothing_asked(catalog, text)
        if told is not None:
            return told
        weighed_up = self.weigh(catalog, asker, in_context(asked, history), rounds)
        reading, verdicts = judged_with_before(prepared.rules, weighed_up, asked, history)
        chooser = replace(weighed_up, reading=carrying(reading, declared))
        kept = kept_alike(catalog, kept, verdicts)
        doubts = [one for one in verdicts if one.rule.key not in kept and not _is_kept(prepared, chooser, one)]
        refused = broken(doubts)
        if refused is not None:
            return weighed(prohibited(catalog, refused), reading.ranked, prepared.ranking)
        doubtful = next(filter(_is_open, doubts), None)
        if doubtful is None:
            read = partial(self._read, prepared, asker, rounds=rounds)
            existing = self._existing(prepared, chooser) or denied(read, prepared.mentions, chooser, asked)
            if existing is not None or self._models is None:
                return existing or chooser.decide()
            settled = kept | prepared.rules.allowed_by_owner(reading.text)
            before = seen_before(reading.text, asked)
            return self._decide(self._models, Shown(chooser, asked, before, settled, prepared.mentions), tell)
        return self._unsettled(chooser, doubtful)

    def route_carrying(
        self,
        catalog: Catalog,
        asker: Person,
        text: str,
        history: tuple[str, ...],
        rounds: int,
        kept: frozenset[str],
        rule: str,
    ) -> RoutingDecision | None:
        """What fits a task that carries the data this rule is about, as its asker said; None where the data would not
        stay in products that may hold it, is handed over by pasting or uploading, or the rule is about nothing such."""
        profiles = self.prepare(catalog).rules.profiles
        about = next((one.rule for one in profiles if one.rule.key == rule and one.about_data), None)
        carried = data_carried(text, catalog)
        if about is None or (carried is not None and carried.handed):
            return None
        declared = class_meant(about.statement, catalog)
        decision = self.route(catalog, asker, text, history, rounds, kept | {rule}, declared)
        found = decision.recommendations
        return decision if found and all(may_hold(one.product, declared) for one in found) else None

    def weigh(self, catalog: Catalog, asker: Person, text: str, rounds: int = 0) -> Chooser:
        """Everything that speaks for and against each product, before the portfolio's rules have a say."""
        prepared = self.prepare(catalog)
        data_rule = next((profile.rule.key for profile in prepared.rules.profiles if profile.about_data), "")
        return Chooser(prepared.ranking, catalog, self._read(prepared, asker, text, rounds), data_rule)

    def _told(self, prepared: Prepared, asker: Person, asked: str, history: tuple[str, ...]) -> RoutingDecision | None:
        """The answer to a question about one product ("May I put client data in X?", "Why not X?"), from its record."""
        catalog = prepared.catalog
        product = passed_over(prepared.mentions, asked) if history else None
        if product is not None:
            before = in_context(asked_for(history[-1]), history[:-1])
            return why_passed_over(self.weigh(catalog, asker, before), product)
        about = inquiry(prepared.mentions, catalog.data_classes, asked)
        if about is None:
            return None
        closed = why_unavailable(about.product, asker, catalog, self._clock.now().date())
        return answer(catalog, prepared.rules, about, asked, closed)

    def _existing(self, prepared: Prepared, chooser: Chooser) -> RoutingDecision | None:
        """The product there is already for the work of a tool that the asker wants to build or buy, or None."""
        work = work_of_own_tool(chooser.reading.text)
        if not work:
            return None
        reading = self._read(prepared, chooser.reading.asker, work, chooser.reading.rounds)
        return duplicate(replace(chooser, reading=reading).decide())

    def _unsettled(self, chooser: Chooser, verdict: RuleVerdict) -> RoutingDecision:
        """What may break a rule: a question before any product is named, and no model sees it meanwhile."""
        offline = chooser.decide()
        if offline.recommendations or offline.outcome is Outcome.CLARIFY:
            return weighed(settling(chooser.catalog, verdict), chooser.reading.ranked, chooser.ranking)
        notice = f"Judged without the model: rule {verdict.rule.key} may apply." if self.asks_models else offline.notice
        return replace(offline, notice=notice)

    def _decide(self, models: Models, shown: Shown, tell: Tell) -> RoutingDecision:
        """What the models make of the ask; labelled offline decision when they could not, or must not see it."""
        chooser = shown.chooser
        carried = chooser.reading.carried
        if carried is not None and carried.certain and chooser.data_rule:
            notice = f"Judged without the model: your words seem to carry {called_data(carried.data_class)}."
            return replace(chooser.decide(), notice=notice)
        tell(Progress(Step.RULES_CHECKED, len(chooser.catalog.rules)))
        tell(Progress(Step.PRODUCTS_RANKED, len(chooser.ranking.products)))
        try:
            seen = models.look(shown, tell)
        except ModelUnavailable as reason:
            return without_model(chooser.decide(), reason)
        return stricter(chooser, seen)

    def _read(self, prepared: Prepared, asker: Person, text: str, rounds: int) -> Reading:
        catalog, ranking = prepared.catalog, prepared.ranking
        today = self._clock.now().date()
        scenario = prepared.scenarios.named_in(text)
        spelled_out = [text, *clauses(text)]
        texts = [*spelled_out, *scenario.values()]  # the latter to find reasons by: they are no pieces of the ask
        headings = (row for row in range(1, len(texts)) if scenario and prepared.scenarios.named_in(texts[row]))
        named = prepared.mentions.meant(text)
        retired = tuple(product for product in named if product.stage is LifecycleStage.RETIREMENT)
        carried = data_carried(text, catalog)
        return Reading(
            text=text,
            asker=asker,
            ranked=ranking.rank(texts, _bonus(prepared, texts, scenario), within=text),
            why_not=tuple(
                "" if free else why_unavailable(product, asker, catalog, today)
                for product, free in zip(ranking.products, prepared.free, strict=True)
            ),
            named=frozenset(product.key for product in named),
            retired=retired,
            retired_why=tuple(why_unavailable(product, asker, catalog, today) for product in retired),
            carried=carried,
            rounds=rounds,
            scenario=scenario,
            headings=frozenset((*headings, *range(len(spelled_out), len(texts)))),
            minded=data_to_mind(text, carried, scenario.values(), catalog),
            about=frozenset(product.key for product in named if prepared.mentions.asks_about(product, text)),
        )


def _is_open(verdict: RuleVerdict) -> bool:
    """Whether the rule may be broken, so that it is asked about before any product is named."""
    return verdict.probability >= (UNSETTLED_FROM if verdict.rule.examples else UNSETTLED_BARE)


def _is_kept(prepared: Prepared, chooser: Chooser, verdict: RuleVerdict) -> bool:
    """Whether the rule has no say because of where the data of the ask goes."""
    by_itself = verdict.probability >= UNSETTLED_FROM and kept_by_itself(chooser, verdict)
    return by_itself or goes_where_it_may(prepared.rules, prepared.mentions, chooser, verdict)


def _bonus(prepared: Prepared, texts: Sequence[str], scenario: dict[str, str]) -> Array:
    """What is added to the scores (texts, products): for products a text names, for parts of the scenario it means."""
    columns = prepared.ranking.columns
    bonus = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, text in enumerate(texts):
        living = (_living(product, prepared.catalog) for product in prepared.mentions.meant(text))
        wanted = {product.key for product in living if product is not None}
        named = NAMED_ALONE if wanted and prepared.mentions.says_little_else(text) else NAMED
        for key in wanted & columns.keys():
            bonus[row, columns[key]] += named
        for key in scenario.keys() & columns.keys() if row else ():
            bonus[row, columns[key]] += PART_OF_SCENARIO
    return bonus


def _living(product: ProductCard, catalog: Catalog) -> ProductCard | None:
    return product if product.stage is not LifecycleStage.RETIREMENT else replacement(product, catalog)


def _nothing_asked(catalog: Catalog, text: str) -> RoutingDecision:
    """The answer to a text with no task in it: an instruction to the bot, little words, or signs without words."""
    instruction, taskless, wordless = NOTHING_ASKED
    spoken = taskless if any(char.isalpha() for char in text) else wordless
    notice = instruction if stems(plain(text)) else spoken
    return RoutingDecision(Outcome.OUT_OF_SCOPE, confidence=0.9, notice=notice, catalog_version=catalog.version)
