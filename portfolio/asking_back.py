"""Asking back: when an ask is too vague to route, and the question whose answers are buttons (E6)."""

from knowledge.materials import kinds_of_work_on
from knowledge.words import empty_stems, only_greets, only_thanks, stems
from portfolio.decisions import Option, Question
from portfolio.explaining import nearest_covered
from portfolio.profiles import quote
from portfolio.ranking import Ranked, Ranking
from storage.vocabulary import ProductKind

__all__ = ["PLAUSIBLE", "only_greets", "only_thanks", "question_for", "telling_words", "too_vague"]

LONGEST_LABEL = 75  # characters on a Slack button
MOST_OPTIONS, FEWEST_OPTIONS = 3, 2  # beside "Something else"
PLAUSIBLE = 0.25  # a product with this probability is worth asking back about
CLOSEST = "Which of these is closest to what you want to do?"
OPEN = "What do you want to get done? Say in a sentence what you have and what should come of it."
UNSEEN = "I do not see yet which product that is for. Say it in other words: what do you have, what should come of it?"


def telling_words(text: str) -> int:
    """How many words of the text say what is to be done, beyond "some AI for documents"."""
    return len(set(stems(text)) - empty_stems())


def too_vague(text: str) -> bool:
    """Whether the ask names no work at all, or one word that may mean any work."""
    return telling_words(text) <= 1


def question_for(ranking: Ranking, ranked: Ranked, usable: list[bool]) -> Question | None:
    """What to ask back about row 0, or None when no two kinds of product are open to the asker.

    The options are of different kinds: the products that are likely, then the kinds that usually work on the material
    the ask names. Each is said as its owner says it, by what stands first in the record, or is nearest to an ask that
    says more. An ask with nothing to go by gets the question alone: any choice shown then would be a guess.
    """
    best: dict[ProductKind, tuple[float, int]] = {}
    for column, product in enumerate(ranked.products):
        chance = float(ranked.chances[0, column])
        if usable[column] and (product.kind not in best or chance > best[product.kind][0]):
            best[product.kind] = chance, column
    if len(best) < FEWEST_OPTIONS:
        return None
    by_chance = sorted(best, key=lambda kind: -best[kind][0])
    likely = [kind for kind in by_chance if best[kind][0] >= PLAUSIBLE]
    vague = too_vague(ranked.texts[0])
    usual = [ProductKind(kind) for kind in kinds_of_work_on(ranked.texts[0])]
    if not likely and not usual:
        return Question(OPEN if vague else UNSEEN, ())
    offered = list(dict.fromkeys((*likely, *(kind for kind in usual if kind in best))))
    offered += [kind for kind in by_chance if kind not in offered][: max(0, FEWEST_OPTIONS - len(offered))]
    columns = [best[kind][1] for kind in offered[:MOST_OPTIONS]]
    texts = [_first_covered(ranked, at) if vague else nearest_covered(ranking, ranked, 0, at) for at in columns]
    return Question(CLOSEST, tuple(Option(_label(text), text) for text in texts))


def _first_covered(ranked: Ranked, product: int) -> str:
    card = ranked.products[product]
    return card.covers[0] if card.covers else card.purpose


def _label(text: str) -> str:
    text = quote(text)
    text = text[:1].upper() + text[1:]
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
