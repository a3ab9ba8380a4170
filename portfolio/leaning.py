"""Leaning: whether a task has several parts, and which answer an ask leans to, by coefficients fitted on asks.

Every sign alone is weak: a middling chance may be a fit that is put unusually, or a task nobody made a product for. So
they are weighed together (`python -m bench.fitting`), each company by a ranking that has not seen it.
"""

from collections.abc import Collection, Sequence

import numpy as np

from knowledge.clauses import follows, joins
from knowledge.matching import Array
from knowledge.weights import Coefficients
from portfolio.asking_back import telling_words
from portfolio.parts import Part
from portfolio.ranking import Ranked
from storage.vocabulary import Outcome, ProductKind

SEVERAL = (
    "always", "chance of the second for its piece", "chance of the first for its piece", "likeliest for the whole",
    "second for the whole", "first for the whole", "first for the piece of the second",
    "second for the piece of the first", "one thing after another", "joined after a pause", "products", "pieces",
    "words", "words of the second's piece", "words of the first's piece", "none for the piece of the second",
    "of one kind", "work for AI, piece of the second", "pieces of the second",
)  # fmt: skip
SIGNS = (
    "always", "chance", "chance, log", "none", "none, log", "chance of the next", "work for AI", "other desks' work",
    "commands", "an assistant's work", "other desks ahead", "no kind's work ahead", "no kind's work well ahead",
    "names no work", "two telling words", "three telling words", "telling words", "words", "a question",
    "nearest thing covered", "an assistant", "finds what is written", "a chat", "other desks well ahead",
)  # fmt: skip
ANSWERS = (Outcome.FIT, Outcome.CLARIFY, Outcome.NO_FIT, Outcome.OUT_OF_SCOPE)
_HONEST = (Outcome.NO_FIT, Outcome.OUT_OF_SCOPE)
LEAD = 1.2  # how far, as a logit, a product or a question has to lead: it costs more than an honest "nothing fits"
WELL_AHEAD = 0.1
_LEAST = 1e-3  # chances below are all the same


def several_signs(ranked: Ranked, parts: Sequence[Part]) -> Array:
    """What speaks for and against several tasks, where pieces of the ask lie with several products; (SEVERAL,)."""
    best: dict[int, Part] = {}
    for part in parts:
        if part.product not in best or part.chance > best[part.product].chance:
            best[part.product] = part
    first, second = sorted(best.values(), key=lambda part: -part.chance)[:2]
    row, other = (ranked.texts.index(part.text) for part in (second, first))
    whole, text = ranked.chances[0, :-1], ranked.texts[0]
    kinds = {ranked.products[part.product].kind for part in (first, second)}
    return np.array(
        [
            1, second.chance, first.chance, whole.max(), whole[second.product], whole[first.product],
            ranked.chances[row, first.product], ranked.chances[other, second.product], follows(text), joins(text),
            min(len(best), 4), len(ranked.texts) / 5, min(len(text.split()), 60) / 30,
            min(len(second.text.split()), 12) / 10, min(len(first.text.split()), 12) / 10, ranked.chances[row, -1],
            len(kinds) == 1, ranked.scopes[row].ai - ranked.scopes[row].other,
            sum(part.product == second.product for part in parts),
        ],
        dtype=np.float32,
    )  # fmt: skip


def is_several(ranked: Ranked, parts: Sequence[Part], coefficients: Coefficients) -> bool:
    """Whether pieces that lie with several products are tasks of their own, not details of one."""
    return float(several_signs(ranked, parts) @ coefficients.several) >= 0


def answer_signs(ranked: Ranked, best: int, chance: float) -> Array:
    """What speaks for and against each answer, where `best` is the likeliest product with this chance; (SIGNS,)."""
    scope, none = ranked.scopes[0], float(ranked.chances[0, -1])
    others = np.delete(ranked.chances[0, :-1], best)
    text, telling = ranked.texts[0], telling_words(ranked.texts[0])
    unserved, ahead = float(ranked.matches.unserved[0]), scope.other - scope.ai
    kind = ranked.products[best].kind
    return np.array(
        [
            1, chance, np.log(max(chance, _LEAST)), none, np.log(max(none, _LEAST)), others.max(initial=0.0),
            scope.ai, scope.other, scope.command, scope.desk, ahead, unserved, max(unserved, 0.0), telling <= 1,
            telling == 2, telling == 3, min(telling, 12) / 6, min(len(text.split()), 40) / 20, "?" in text,
            ranked.matches.features[0, best, 0], kind is ProductKind.ASSISTANT, kind is ProductKind.RAG,
            kind is ProductKind.LLM, max(ahead - WELL_AHEAD, 0.0),
        ],
        dtype=np.float32,
    )  # fmt: skip


def leaning(signs: Array, possible: Collection[Outcome], coefficients: Coefficients) -> tuple[Outcome, float]:
    """The likeliest of the possible answers, and its probability among all of them (0-1)."""
    logits = coefficients.answers @ signs
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    logits[[ANSWERS.index(answer) for answer in _HONEST]] += LEAD
    best = max((at for at, answer in enumerate(ANSWERS) if answer in possible), key=lambda at: float(logits[at]))
    return ANSWERS[best], float(chances[best])
