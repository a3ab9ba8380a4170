"""Judges that know the label of the ask they judge: how well, and how badly, a model can do within the leash."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.ports import Candidate, JudgedProduct, Judgement, RuleText
from portfolio.labelled_asks import NAMES_PRODUCTS, LabelledAsk
from storage.vocabulary import Outcome

SEED = 11
OUTCOMES = ("fit", "composite", "clarify", "no_fit", "out_of_scope")
MOST_AT_RANDOM = 3  # products
_RULE_AT_RANDOM = 0.1  # of the judgements at random name a rule as broken


@dataclass(frozen=True, slots=True)
class Sight:
    """What a judge is shown, and the label that a model would not have."""

    label: LabelledAsk
    ask: str
    history: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    rules: tuple[RuleText, ...]


Mind = Callable[[Sight], Judgement]


class KnowingJudge:
    """A judge at the port whose mind may look up the label of the ask at hand. One thread at a time."""

    name = "bound"

    def __init__(self) -> None:
        """`mind` and `label` are set before each ask."""
        self.mind: Mind = oracle
        self.label: LabelledAsk | None = None

    def judge(
        self,
        ask: str,
        history: tuple[str, ...],
        candidates: tuple[Candidate, ...],
        rules: tuple[RuleText, ...] = (),
    ) -> Judgement:
        """What the mind makes of it."""
        assert self.label is not None
        return self.mind(Sight(self.label, ask, history, candidates, rules))


def oracle(sight: Sight) -> Judgement:
    """As the label says: the rule, the outcome and as much of a labelled set as is on the list, with stored quotes."""
    label = sight.label
    if label.outcome is Outcome.PROHIBITED:
        rule = label.rule or next((rule.key for rule in sight.rules), "")
        return Judgement("no_fit", (), (), 1.0, broken_rule=rule, phrase=sight.ask)
    if label.outcome in NAMES_PRODUCTS:
        listed = [_listed(sight, keys) for keys in label.sets]
        whole = (found for found, keys in zip(listed, label.sets, strict=True) if found and len(found) == len(keys))
        chosen = next(whole, max(listed, key=len))
        return _choice(chosen) if chosen else Judgement("no_fit", (), (), 1.0)
    said = {Outcome.CLARIFY: "clarify", Outcome.OUT_OF_SCOPE: "out_of_scope"}
    return Judgement(said.get(label.outcome, "no_fit"), (), (), 1.0)


def worst(sight: Sight) -> Judgement:
    """The most harm there is: what must not be named, whether listed or not, else every product that is not right."""
    label = sight.label
    wrong = _listed(sight, label.must_not) or [
        one for one in sight.candidates if one.key not in set().union(*label.sets)
    ]
    unlisted = tuple(JudgedProduct(key, sight.ask, ("made for this",)) for key in sorted(label.must_not))
    chosen = _choice(wrong or list(sight.candidates))
    return Judgement(chosen.outcome, (*unlisted, *chosen.products), (), 1.0)


def at_random(sight: Sight) -> Judgement:
    """Any outcome, any few products of the list, now and then a broken rule; the same again for the same ask."""
    dice = random.Random(f"{SEED} {sight.label.id} {sight.ask} {sight.history}")
    some = dice.sample(sight.candidates, min(len(sight.candidates), dice.randint(1, MOST_AT_RANDOM)))
    broken = dice.choice(sight.rules).key if sight.rules and dice.random() < _RULE_AT_RANDOM else ""
    return Judgement(dice.choice(OUTCOMES), _choice(some).products, (), dice.random(), broken_rule=broken)


def alarmed(sight: Sight) -> Judgement:
    """A breach in everything: as many false alarms as there can be."""
    return Judgement("no_fit", (), (), 1.0, broken_rule=next((rule.key for rule in sight.rules), ""), phrase=sight.ask)


MINDS: dict[str, Mind] = {"oracle": oracle, "worst": worst, "random": at_random, "alarmed": alarmed}


def _listed(sight: Sight, keys: frozenset[str]) -> list[Candidate]:
    return [one for one in sight.candidates if one.key in keys]


def _choice(chosen: list[Candidate]) -> Judgement:
    """The choice of these products, each with the first stored text it may be quoted with."""
    products = tuple(JudgedProduct(one.key, "", tuple(text for _, text in one.quotes[:1])) for one in chosen)
    return Judgement("fit" if len(products) == 1 else "composite", products, (), 1.0)
