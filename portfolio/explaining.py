"""Explaining: the reasons, limits and near misses of a decision, made only of stored fields."""

import re
from collections.abc import Sequence

import numpy as np

from knowledge.passages import Passage
from knowledge.ports import read_asks
from portfolio.cards import Catalog, ProductCard
from portfolio.decisions import NotRecommended, Reason
from portfolio.limits import CarriedData, replacement, stage_limit
from portfolio.part_limits import data_limit_of
from portfolio.profiles import begun, quote
from portfolio.ranking import Ranked, Ranking

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
MOST_REASONS = 2
ALSO_NEAR = 0.8  # a second reason has this share of the nearness of the first
COVERS_TOO = 0.5  # the same for what the product covers, beside a first reason that is a scenario
MOST_CONSTRAINTS = 1
MOST_NEAR_MISSES = 3
NEAR = 0.06  # a product with this share of the probability was considered
SHARED_WORDS = 0.5  # what all words in common add to a cosine where scenarios are compared
SCENARIO_NEAR = 0.40  # cosine from which on somebody with the ask would take the scenario for their own
RULED_OUT = 0.35  # cosine from which on an ask is about something that a record says no to
CLEARLY_OUT = 0.05  # how much nearer the no must be by meaning than all that is covered, for a product not to fit
OUT_IN_WORDS = 0.15  # the same for the share of words, where the no is nearer by meaning by less
LOOKED_AT = 200  # of the likeliest products, when near misses are sought
NEAREST = "the nearest it covers is"  # begins the reason where the record has no better one
LOOKS_ALIKE = 0.30  # cosine from which on something a product covers resembles the ask


def reasons_for(ranking: Ranking, ranked: Ranked, row: int, product: int, shown: str = "") -> tuple[Reason, ...]:
    """The stored passages nearest to the text of the row, verbatim (E2): one a scenario, nothing `shown` anyway.

    Beside a scenario stands what the product covers, where that is near as well: an example alone proves little.
    """
    hits, card = ranked.matches.hits, ranked.products[product]
    passages = ranking.matcher.index.passages
    every = ranking.matcher.yes[product]
    rows = [at for at in every if passages[at].text != shown] or every
    nearness = {at: float(hits.dense[row, at] + 0.5 * hits.words[row, at]) for at in rows}
    value = {at: nearness[at] + _tells(passages[at], card, ranked.texts[row]) for at in rows}
    best = sorted(rows, key=lambda at: -value[at])
    chosen = best[:1]
    for at in best[1:]:
        enough = COVERS_TOO if passages[at].field == "covers" and passages[best[0]].field != "covers" else ALSO_NEAR
        near = value[at] > enough * nearness[best[0]]
        if near and len(chosen) < MOST_REASONS and not _of_one_scenario(passages[at], passages[best[0]], card):
            chosen.append(at)
    return tuple(Reason(passages[at].field, quote(passages[at].text)) for at in chosen)


def _of_one_scenario(one: Passage, other: Passage, product: ProductCard) -> bool:
    """Whether two passages are the title, the task or the example of the same scenario."""
    texts = ({scenario.title, scenario.task, scenario.example} for scenario in product.scenarios)
    return one.field == other.field == "scenarios" and any({one.text, other.text} <= own for own in texts)


def _tells(passage: Passage, product: ProductCard, asked: str) -> float:
    """How much better or worse than its nearness a passage is as a reason: covers tell most, a title least."""
    if passage.text == asked:
        return -1.0  # the part itself, which says nothing new
    if passage.field == "covers":
        return 0.08
    if passage.field == "purpose":
        return -0.05  # the answer shows the purpose anyway
    if passage.text in {scenario.title for scenario in product.scenarios}:
        return -0.25
    return -0.15 if passage.text in {scenario.example for scenario in product.scenarios} else 0.0


def near_scenario(ranking: Ranking, ranked: Ranked, row: int, product: int, reasons: Sequence[Reason] = ()) -> str:
    """The title of the product's scenario nearest to the text of the row, "" when none resembles it (E15).

    One that `reasons` quote is near: the answer rests on it.
    """
    hits, passages = ranked.matches.hits, ranking.matcher.index.passages
    rows = [at for at in ranking.matcher.yes[product] if passages[at].field == "scenarios"]
    best = max(rows, key=lambda at: float(hits.dense[row, at] + SHARED_WORDS * hits.words[row, at]), default=None)
    near = [reason.span for reason in reasons if reason.field == "scenarios"]
    if best is not None and float(hits.dense[row, best]) >= SCENARIO_NEAR:
        near.append(passages[best].text)
    texts = {one.title: (one.title, one.task, one.example) for one in ranked.products[product].scenarios}
    return next((title for span in near for title, own in texts.items() if any(span in text for text in own)), "")


def scenarios_near(ranking: Ranking, text: str) -> dict[tuple[str, str], float]:
    """(Product key, title) of the scenarios that somebody with this task would take for their own, and how near.

    A task may be told by a word here ("invoices"), so words in common count beside meaning: 0 to 1.5.
    """
    matcher = ranking.matcher
    hits = matcher.match([text], read_asks(ranking.encoder, [text])).hits
    likeness = hits.dense[0] + SHARED_WORDS * hits.words[0]
    found: dict[tuple[str, str], float] = {}
    for column, product in enumerate(ranking.products):
        titles = {own: one.title for one in product.scenarios for own in (one.example, one.task, one.title)}
        for at in matcher.yes[column]:
            passage, near = matcher.index.passages[at], float(likeness[at])
            if passage.field == "scenarios" and near >= SCENARIO_NEAR:
                place = (product.key, titles[passage.text])
                found[place] = max(near, found.get(place, 0.0))
    return found


def limits_of(product: ProductCard, minded: CarriedData | None, data_rule: str) -> tuple[str, ...]:
    """What to mind: the data the task carries, the stage, a retirement, and the product's own first constraints."""
    limits = []
    if sentence := data_limit_of(product, minded, data_rule):
        limits.append(sentence)
    if sentence := stage_limit(product):
        limits.append(sentence)
    limits += [begun(constraint.text) for constraint in product.constraints[:MOST_CONSTRAINTS]]
    return tuple(limits)


def ruled_out(ranking: Ranking, ranked: Ranked, row: int, product: int) -> str:
    """ "does not cover …": what the product's own record rules out, nearer to the row than all it covers, or ""."""
    hits, matcher = ranked.matches.hits, ranking.matcher
    nearest = max(matcher.no[product], key=lambda at: float(hits.dense[row, at]), default=None)
    covered = max((float(hits.dense[row, at]) for at in matcher.yes[product]), default=0.0)
    if nearest is None or float(hits.dense[row, nearest]) <= max(covered, RULED_OUT):
        return ""
    return f"does not cover “{begun(matcher.index.passages[nearest].text)}”"


def says_no(ranking: Ranking, ranked: Ranked, row: int, product: int) -> bool:
    """Whether the product's own record rules the text of the row out so clearly that it cannot be recommended."""
    hits, matcher = ranked.matches.hits, ranking.matcher
    if not ruled_out(ranking, ranked, row, product):
        return False
    no, yes = matcher.no[product], matcher.yes[product]
    nearer, more_words = (
        float(scores[row, no].max() - scores[row, yes].max(initial=0.0)) for scores in (hits.dense, hits.words)
    )
    return nearer > CLEARLY_OUT or more_words > OUT_IN_WORDS


def near_misses(
    ranking: Ranking, ranked: Ranked, chosen: Sequence[int], why_not: Sequence[str], named: frozenset[str]
) -> tuple[NotRecommended, ...]:
    """What was considered and why not: products the ask names, those that say no to it in so many words, then the next
    likeliest or easily confused ones (E3)."""
    chances = ranked.chances[0, :-1].tolist()
    best = max((chances[column] for column in chosen), default=max(chances, default=0.0))
    near_from = min(NEAR, 0.5 * best)
    order = [column for column in np.argsort(-ranked.chances[0, :-1], kind="stable").tolist() if column not in chosen]
    called = [column for column in order if ranked.products[column].key in named] if named else []
    ruled = [] if chosen else [at for at in order[:1] if says_no(ranking, ranked, 0, at)]  # it would have been chosen
    plainly = ranked.matches.plainly_not[0]
    say_no = [at for at in order[:LOOKED_AT] if (plainly[at] or at in ruled) and at not in called]
    first = [*called, *say_no]
    rest = [*first, *(column for column in order[:LOOKED_AT] if column not in first)]
    near = [column for column in rest if column in first or chances[column] >= near_from]
    # Where nothing else came near, one product that people take for the chosen one is worth a word.
    near = near or next(([column] for column in rest if _told_apart(ranked, column, chosen)), [])
    if not near and not chosen:  # beside a product that fits, one that is only faintly alike is not worth a line
        near = [column for column in rest[:1] if float(ranked.matches.features[0, column, 0]) > LOOKS_ALIKE]
    count = max(MOST_NEAR_MISSES, len(called))
    return tuple(
        NotRecommended(ranked.products[column], _why(ranking, ranked, column, chosen, why_not[column]))
        for column in near[:count]
    )


def _told_apart(ranked: Ranked, column: int, chosen: Sequence[int]) -> str:
    """What an owner wrote about how this product and a chosen one differ, or "".

    The sentence about this product, where there is one: a text that begins with the other reads the wrong way round.
    """
    product = ranked.products[column]
    picked = {ranked.products[at].key: ranked.products[at] for at in chosen}
    own = [text for other, text in product.differs_from if other in picked]
    theirs = [text for other in picked.values() for key, text in other.differs_from if key == product.key]
    texts = [text.strip() for text in (*own, *theirs) if text.strip()]
    sentences = (sentence for text in texts for sentence in _SENTENCE_END.split(text))
    about = next((one for one in sentences if one.casefold().startswith(product.name.casefold())), "")
    if about:  # the name stands before it wherever it is shown
        without = about[len(product.name) :]
        return begun(without.strip() if without[:1].isspace() else about)
    return f"differs: {begun(texts[0])}" if texts else ""


def retired_misses(products: Sequence[ProductCard], why: Sequence[str], catalog: Catalog) -> tuple[NotRecommended, ...]:
    """Retired products the ask names, each with its replacement (E20)."""
    found = []
    for product, sentence in zip(products, why, strict=True):
        after = replacement(product, catalog)
        found.append(NotRecommended(product, sentence, after.key if after else None))
    return tuple(found)


def _why(ranking: Ranking, ranked: Ranked, column: int, chosen: Sequence[int], unavailable: str) -> str:
    """Why a product was not recommended: it is not open to them, its record says no, its owner says how it differs."""
    if unavailable:
        return unavailable
    hits, matcher = ranked.matches.hits, ranking.matcher
    rows = matcher.no[column]
    if rows:
        nearest = max(rows, key=lambda at: float(hits.dense[0, at] + 0.5 * hits.words[0, at]))
        plainly = bool(ranked.matches.plainly_not[0, column])
        if plainly or float(hits.dense[0, nearest]) > RULED_OUT or float(hits.words[0, nearest]) > 0.3:
            return f"does not cover “{begun(matcher.index.passages[nearest].text)}”"
    if text := _told_apart(ranked, column, chosen):
        return text
    return f"{NEAREST} “{begun(nearest_covered(ranking, ranked, 0, column))}”"


def nearest_covered(ranking: Ranking, ranked: Ranked, row: int, product: int) -> str:
    """What the product covers that is nearest to the text of the row; its purpose where its record names nothing."""
    hits, passages = ranked.matches.hits, ranking.matcher.index.passages
    covers = [at for at in ranking.matcher.yes[product] if passages[at].field == "covers"]
    best = max(covers, key=lambda at: float(hits.dense[row, at] + SHARED_WORDS * hits.words[row, at]), default=None)
    return ranked.products[product].purpose if best is None else passages[best].text
