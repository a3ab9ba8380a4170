"""Portfolio rules, judged before any model sees the ask: which rule an ask would break, and the phrase that raised it.

Likeness to a rule's examples is one feature among several: alone it is near chance on euphemistic paraphrases. The
others are structure (what data the ask carries, who decides, what is done to whom, compared with what the rule's own
examples and allowed look-alikes carry) and how much the ask reads like what companies forbid, whatever its words.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from knowledge.matching import Array, exemplars
from knowledge.phrases import Phrases
from knowledge.pieces import pieces_of
from knowledge.ports import Encoder, Vectors
from knowledge.signals import SIGNALS, signals_in
from knowledge.wishes import Array as Rows
from knowledge.wishes import Planes, wish_rows
from knowledge.words import tokens
from portfolio.asking_back import too_vague
from portfolio.cards import Catalog, ProductCard, RuleCard
from portfolio.concerns import PLANES, Concern, carries, concern_of, signal_row, wanted_heights
from portfolio.decisions import BrokenRule
from portfolio.limits import CarriedData, may_hold
from portfolio.ranking import Ranking

_ABOUT_DATA = ("handing", "person", "identifier", "holder")  # signals that together say whose data goes where
LONGEST_PHRASE = 160  # characters of an ask that are quoted back
_WHO = SIGNALS.index("who")
_BACKGROUND_RATE = 0.12  # how often a signal stands in an ordinary ask
_PRIOR = 2  # how many allowed examples an ordinary ask counts as: all there is where a rule has none
SURELY_HELD = 0.6  # data may be handed over when a product that may hold it is this likely
HANDED_OVER = 0.9  # the probability that a rule about data is broken when data is handed to none that may hold it
TRIGGERED_ALONE = 0.52  # the probability that makes the bot ask: a trigger with nothing else against the ask
TRIGGERED = 0.9  # the same when structure or likeness bears the trigger out
BORNE_OUT = 0.5  # the probability without the trigger that bears it out
TOLD_NOTHING = 0.1  # the most it can be for an ask that names no work and no data: that is asked about first
RULE_FEATURES = (
    "nearest example ahead of nearest allowed", "nearest example", "three examples ahead of three allowed",
    "three examples", "side of the plane", "signals against allowed", "signals against ordinary", "core signals",
    "ordinary asks ahead",
    "sure data into products that may not hold it", "likely data into products that may not hold it",
    "products' records ahead",
    "rule on decisions: the machine alone", "rule on decisions: the machine decides",
    "rule on decisions: a person decides",
    "rule on people: somebody singled out", "rule on people: all together",
    "rule on traits: somebody's traits", "rule on data: somebody's affairs", "rule on data: none carried", "excuse",
    "asks what is written", "rule on decisions: brought to somebody", "rule not on data: made or laid out",
    "nothing of what the rule is about", "reads like what is forbidden", "reads like what rules of its concern forbid",
)  # fmt: skip
_STRUCTURE = [
    RULE_FEATURES.index(name)
    for name in (
        "rule on decisions: the machine alone", "rule on people: somebody singled out",
        "rule on traits: somebody's traits", "rule on data: somebody's affairs",
    )
]  # fmt: skip

_SUBJECTS = {  # what a text has to say something of, to be about a rule of this concern
    Concern.DATA: ("person", "identifier", "one_person", "private", "staff", "handing"),
    Concern.DECISION: ("machine_alone", "decision"),
    Concern.PEOPLE: ("watching", "singling", "staff", "person", "one_person", "who"),
    Concern.TRAITS: ("traits", "private", "person", "one_person", "who"),
}


@dataclass(frozen=True, slots=True)
class DataConflict:
    """How far the products the ask would go to may not hold the data it carries.

    `share`: +1 none of them may, -1 all of them may, weighed by their probability; 0 when no data was seen. `sure`:
    the ask names the data itself, not only the people it is about.
    """

    share: float
    sure: bool = False
    phrase: str = ""
    handed: bool = False
    held: float = 0.0  # the probability of the likeliest product that may hold the data


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """A rule and the probability (0-1) that the ask breaks it."""

    rule: RuleCard
    probability: float
    raised_by: str
    concern: Concern = Concern.OTHER
    text: str = ""  # what was judged: which question settles a doubt depends on what it leaves open
    likeness: float = 0.0  # cosine to the nearest of the rule's own sentences

    @property
    def about_data(self) -> bool:
        """Whether the rule is about where data goes."""
        return self.concern is Concern.DATA

    @property
    def may_be_kept(self) -> bool:
        """Whether it may turn out that the data goes where it belongs; never against the owner's own example."""
        return self.about_data and self.probability < 1.0


class RuleProfile:
    """One rule made ready: vectors and signals of its examples, its statement and its allowed look-alikes."""

    def __init__(self, rule: RuleCard, encoder: Encoder, background: Vectors, planes: Planes) -> None:
        """`background`: vectors of ordinary asks, (n, d); `planes` tell what the rule is concerned with."""
        self.rule = rule
        broken = [*rule.examples, rule.statement]
        self.broken = encoder.encode(broken)
        self.allowed = encoder.encode(list(rule.allowed_examples))
        self.background = background
        middle_broken = self.broken.mean(axis=0)
        middle_other = np.vstack([self.allowed, background]).mean(axis=0)
        self._across = (middle_broken - middle_other) / max(float(np.linalg.norm(middle_broken - middle_other)), 1e-6)
        self._middle = float(middle_broken @ self._across + middle_other @ self._across) / 2
        signals = np.array([signal_row(text) for text in broken])
        self._forbidden = wish_rows(self.broken, signals)
        rate = (signals.sum(axis=0) + 0.5) / (len(broken) + 1)
        allowed = np.sum([signal_row(text) for text in rule.allowed_examples], axis=0) + _PRIOR * _BACKGROUND_RATE
        allowed_rate = allowed / (len(rule.allowed_examples) + _PRIOR)
        self._against_allowed = np.clip(np.log(rate / allowed_rate), -2, 2)
        self._against_ordinary = np.clip(np.log(rate / np.sqrt(allowed_rate * _BACKGROUND_RATE)), -2, 2)
        self._against_allowed[_WHO] = self._against_ordinary[_WHO] = 0.0  # tells only together with what is asked
        self._core = (rate > 0.5) & (np.arange(len(SIGNALS)) != _WHO)
        self._decided = {tokens(text): 1.0 for text in rule.examples} | {
            tokens(text): 0.0 for text in rule.allowed_examples
        }
        self._triggers = Phrases(rule.triggers)
        self.concern = concern_of(planes.heights(self._forbidden))

    @property
    def about_data(self) -> bool:
        """Whether the rule is about where data goes."""
        return self.concern is Concern.DATA

    def told_by(self, planes: Planes) -> "RuleProfile":
        """The same rule, with its concern told by other planes."""
        other = copy(self)
        other.concern = concern_of(planes.heights(self._forbidden))
        return other

    def features(
        self, vector: Vectors, signals: Array, conflict: DataConflict, record: float, forbidden: Rows
    ) -> Array:
        """Features of one text for this rule; (len(RULE_FEATURES),).

        `vector`: (d,) unit length. `record`: the best cosine of the text to what products cover, since what resembles
        products' records more than rule breaking is ordinary work. `forbidden`: its heights over the planes of wishes.
        """
        broken = np.sort(self.broken @ vector)[::-1]
        allowed = np.sort(self.allowed @ vector)[::-1] if len(self.allowed) else np.array([0.1], dtype=np.float32)
        ordinary = np.sort(self.background @ vector)[::-1]
        side = float(vector @ self._across) - self._middle
        of_concern = forbidden[PLANES.index(self.concern)]
        data = conflict.share if self.about_data else 0.0
        core = float((signals * self._core).sum() / max(self._core.sum(), 1))
        return np.array(
            [
                broken[0] - allowed[0], broken[0], broken[:3].mean() - allowed[:3].mean(), broken[:3].mean(), side,
                (signals * self._against_allowed).sum(), (signals * self._against_ordinary).sum(), core,
                ordinary[:3].mean() - broken[:3].mean(), data * conflict.sure, data * (not conflict.sure),
                record - broken[0], *self._evidence(signals, conflict), forbidden[0], of_concern,
            ],
            dtype=np.float32,
        )  # fmt: skip

    def _evidence(self, signals: Array, conflict: DataConflict) -> tuple[bool, ...]:
        """What speaks for and against a breach in rules of this concern."""
        decisions, people, data = (self.concern is one for one in (Concern.DECISION, Concern.PEOPLE, Concern.DATA))
        by_person, together = carries(signals, "person_decides"), carries(signals, "overall")
        alone = decisions and carries(signals, "machine_alone")
        somebody = carries(signals, "one_person", "private", "identifier")
        singled = (carries(signals, "watching") and carries(signals, "staff", "person", "who", "singling")) or (
            carries(signals, "singling") and carries(signals, "staff", "person")
        )
        return (
            alone and not by_person,
            alone and not by_person and carries(signals, "decision"),
            decisions and by_person,
            people and singled and not together,
            people and together,
            self.concern is Concern.TRAITS and carries(signals, "traits"),
            data and somebody and conflict.share >= 0,
            data and carries(signals, "harmless", "looking_up"),
            carries(signals, "excuse"),
            carries(signals, "looking_up"),
            decisions and carries(signals, "telling") and not carries(signals, "decision"),
            not data and not singled and carries(signals, "making", "planning"),
            is_beside(self.concern, signals),
        )

    def wishes(self) -> tuple[Rows, Rows]:
        """The examples and allowed look-alikes as the planes of wishes see them, and on which sides they belong."""
        texts = [*self.rule.examples, *self.rule.allowed_examples]
        examples = len(self.rule.examples)
        vectors = np.vstack([self.broken[:examples], self.allowed])
        signals = np.array([signal_row(text) for text in texts], dtype=np.float32).reshape(len(texts), len(SIGNALS))
        broken = [at < examples for at in range(len(texts))]
        return wish_rows(vectors, signals), wanted_heights(broken, [self.concern] * len(texts))

    def trigger_in(self, text: str, pieces: Sequence[str]) -> str:
        """The company's own words that raise the rule, as the text says them; "" when it says none.

        Pieces that are an allowed example word for word say nothing.
        """
        for piece in pieces:
            if self.decided(piece) == 0.0:
                text = text.replace(piece, " ")
        return self._triggers.first_in(text)

    def decided(self, text: str) -> float | None:
        """What the rule's owner said about these very words: 1.0 breaks it, 0.0 is allowed; None when nothing."""
        return self._decided.get(tokens(text))


def is_beside(concern: Concern, signals: Array) -> bool:
    """Whether a text says nothing of what rules of this concern are about."""
    return concern in _SUBJECTS and not carries(signals, *_SUBJECTS[concern])


class RuleBook:
    """All rules of one version of the catalogue, ready to judge."""

    def __init__(self, catalog: Catalog, ranking: Ranking, encoder: Encoder) -> None:
        """`encoder` reads the rules and what is judged by them; `ranking` says what the products cover, and has the
        coefficients.
        """
        groups = exemplars("scope")
        background = encoder.encode([*groups["ai"], *groups["other"]])
        self._ranking, self._encoder = ranking, encoder
        planes = ranking.coefficients.planes
        self.profiles = tuple(RuleProfile(rule, encoder, background, planes) for rule in catalog.rules)
        self._planes = tilted_by(planes, self.profiles)
        self._weights = ranking.coefficients.rules

    def judge(self, text: str, conflict: DataConflict) -> tuple[RuleVerdict, ...]:
        """Every rule with its probability, likeliest first; long texts are judged by sentence as well as whole."""
        if not self.profiles:
            return ()
        pieces = pieces_of(text)
        vectors = self._encoder.encode(pieces)
        records = self._ranking.covered(pieces, within=text)
        nothing_told = too_vague(text) and not conflict.phrase
        signals = np.array([signal_row(piece) for piece in pieces])
        heights = self._planes.heights(wish_rows(vectors, signals))
        verdicts = []
        for profile in self.profiles:
            rows = np.array(
                [
                    profile.features(vector, row, conflict, float(record), height)
                    for vector, row, record, height in zip(vectors, signals, records, heights, strict=True)
                ],
                dtype=np.float32,
            )
            chances = 1 / (1 + np.exp(-(rows @ self._weights[:-1] + self._weights[-1])))
            if nothing_told:
                chances = np.minimum(chances, TOLD_NOTHING)
            if profile.about_data and conflict.handed and conflict.held < SURELY_HELD:
                chances[0] = max(chances[0], HANDED_OVER)
            for at, piece in enumerate(pieces):
                known = profile.decided(piece)
                chances[at] = chances[at] if known is None else known
            best = int(chances.argmax())
            chance, raised_by = float(chances[best]), _raised_by(pieces[best], profile, conflict)
            trigger = profile.trigger_in(text, pieces)
            if trigger and chance < TRIGGERED:
                sure = chance >= BORNE_OUT or bool(rows[:, _STRUCTURE].any())
                chance, raised_by = (TRIGGERED if sure else max(chance, TRIGGERED_ALONE)), trigger
            likeness = float(rows[:, RULE_FEATURES.index("nearest example")].max())
            verdicts.append(RuleVerdict(profile.rule, chance, raised_by, profile.concern, text, likeness))
        return tuple(sorted(verdicts, key=lambda verdict: -verdict.probability))

    def allowed_by_owner(self, text: str) -> frozenset[str]:
        """Keys of the rules whose owner wrote these very words down as allowed: nobody knows better."""
        return frozenset(profile.rule.key for profile in self.profiles if profile.decided(text) == 0.0)


def tilted_by(planes: Planes, profiles: Sequence[RuleProfile]) -> Planes:
    """The planes of wishes moved by what the owners of these rules wrote down as forbidden and as allowed."""
    rows = [profile.wishes() for profile in profiles]
    if not rows:
        return planes
    return planes.tilted(np.concatenate([some for some, _ in rows]), np.concatenate([wanted for _, wanted in rows]))


def conflict_of(carried: CarriedData | None, chances: Array, products: Sequence[ProductCard]) -> DataConflict:
    """The conflict of an ask that carries this data; `chances`: (products,), how likely each product is."""
    total = float(chances.sum())
    if carried is None or total <= 0:
        return DataConflict(0.0)
    holding = [
        float(chance)
        for chance, product in zip(chances, products, strict=True)
        if may_hold(product, carried.data_class)
    ]
    share = 1 - 2 * sum(holding) / total
    return DataConflict(share, carried.certain, carried.phrase, carried.handed, max(holding, default=0.0))


def _raised_by(piece: str, profile: RuleProfile, conflict: DataConflict) -> str:
    """The phrase to quote: the words about the data when that is what breaks the rule, else the sentence."""
    if profile.about_data and conflict.share > 0 and conflict.phrase and conflict.phrase in piece:
        phrases = [
            signal.phrase for signal in signals_in(piece) if signal.name in _ABOUT_DATA and signal.phrase in piece
        ]
        left = min(piece.index(phrase) for phrase in (*phrases, conflict.phrase))
        right = max(piece.index(phrase) + len(phrase) for phrase in (*phrases, conflict.phrase))
        return piece[left:right] if right - left <= LONGEST_PHRASE else conflict.phrase
    return shortened(piece)


def shortened(phrase: str) -> str:
    """The phrase, or its beginning cut at a word: still words of the ask, and short enough to quote."""
    return phrase if len(phrase) <= LONGEST_PHRASE else phrase[:LONGEST_PHRASE].rsplit(" ", 1)[0]


def broken_rule(verdict: RuleVerdict) -> BrokenRule:
    """The verdict as the decision carries it."""
    rule = verdict.rule
    return BrokenRule(rule.key, rule.statement, verdict.raised_by, rule.safe_alternative, rule.contact)
