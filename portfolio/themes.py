"""What people want and nothing covers, as themes: asks for the same thing, what is near it, and what came of it.

Made off the answering path, when somebody looks; grouping is remembered for each state of the ledger.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from knowledge.grouping import Group, group
from knowledge.ports import Vectors
from portfolio.asking import catalog_now
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.catalog import fold
from portfolio.demand import COUNTED_FOR, MOST_COMPARED, NEAREST, REMEMBERED_FOR, embedded, mark_of_encoder, stacked
from portfolio.errors import NotFoundError
from portfolio.people import Act, may
from portfolio.showing import masked
from portfolio.toolbox import Toolbox
from storage.unit import Unit
from storage.vocabulary import LifecycleStage

MOST_EMBEDDED = 500  # asks embedded while somebody looks, a second or so; what is older waits for the next look
MOST_THEMES = 60  # themes whose nearest products are looked for, those of most people
ASKS_KEPT, WHYS_KEPT = 5, 2  # of one theme


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing people ask for. `id`: the ask that stands for it, whose very words are `words`.

    Counts are of the 30 and the 90 days up to now. `others`: other ways it was said, `reasons`: why it is needed, both
    newest first, without names, and only for the portfolio lead. `nearest`: living products, those the answers named
    most often and first before others. `became`: the product that was made of it.
    """

    id: str
    words: str = field(repr=False)
    asks_30d: int
    people_30d: int
    asks_90d: int
    people_90d: int
    first_at: datetime
    last_at: datetime
    others: tuple[str, ...] = field(default=(), repr=False)
    reasons: tuple[str, ...] = field(default=(), repr=False)
    nearest: tuple[ProductCard, ...] = ()
    became: ProductCard | None = None
    ask_ids: tuple[str, ...] = field(default=(), repr=False)

    @property
    def label(self) -> str:
        """Its words as people read them, details about people masked. Masked when read: there may be thousands."""
        return masked(self.words)

    @property
    def asks(self) -> tuple[str, ...]:
        """Other ways it was said, as people read them."""
        return tuple(map(masked, self.others))

    @property
    def whys(self) -> tuple[str, ...]:
        """Why it is needed, as people read it."""
        return tuple(map(masked, self.reasons))


@dataclass(frozen=True, slots=True)
class _Said:
    """One row of the ledger."""

    row_id: int
    ask_id: str
    asker: str
    text: str
    stem: str
    why: str
    why_at: datetime | None
    asked_at: datetime
    nearest: tuple[str, ...]
    became: str | None


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What is grouped, compared by its digest alone. `rows`: (wordings, d), one a wording; `weights`: people each."""

    digest: str
    names: tuple[str, ...] = field(compare=False, repr=False)
    weights: tuple[int, ...] = field(compare=False, repr=False)
    rows: Vectors = field(compare=False, repr=False)


def themes_for(tools: Toolbox, *, person: Person) -> tuple[Theme, ...]:
    """The themes this person may see, what most people asked for in 30 days first.

    The portfolio lead sees all and reads how they were asked for; who sees the portfolio sees labels and counts, and
    so does the owner or deputy of a product near a theme, of that one. Others see none.
    """
    found = all_themes(tools)
    if may(person, Act.READ_DEMAND):
        return found
    bare = [replace(theme, others=(), reasons=(), ask_ids=()) for theme in found]
    if may(person, Act.SEE_PORTFOLIO):
        return tuple(bare)
    return tuple(theme for theme in bare if any(_looks_after(person, product) for product in theme.nearest))


def theme_of(tools: Toolbox, *, ask_id: str) -> Theme:
    """The theme an ask belongs to, for those who may read it. Raises NotFoundError."""
    for theme in all_themes(tools):
        if ask_id in theme.ask_ids:
            return theme
    raise NotFoundError("I do not know that theme any more: it may be older than 90 days.")


def all_themes(tools: Toolbox) -> tuple[Theme, ...]:
    """Every theme of the 90 days up to now, whoever may see it; for rules that decide about that themselves."""
    now, encoder = tools.clock.now(), mark_of_encoder(tools.router.encoder)
    with tools.unit() as unit:
        said = _said(unit, now)
        vectors = _vectors(unit, encoder, now)
        whole = catalog_now(tools, unit)
    vectors |= _embed_missing(tools, encoder, said, vectors)
    wordings: dict[str, list[_Said]] = {}
    for one in said:
        wordings.setdefault(one.stem, []).append(one)
    groups = [[one for stem in stems for one in wordings[stem]] for stems in _stems_together(wordings, vectors)]
    cards = {product.key: product for product in whole.products}
    found = [_theme(members, now, cards) for members in groups]
    found.sort(key=lambda theme: (-theme.people_30d, -theme.asks_30d, -theme.people_90d, -theme.asks_90d, theme.words))
    return (*_with_nearest(tools, whole, found[:MOST_THEMES]), *found[MOST_THEMES:])


def _said(unit: Unit, now: datetime) -> list[_Said]:
    """The ledger of 90 days, oldest first."""
    rows = unit.demand.between(since=now - REMEMBERED_FOR, until=now, limit=MOST_COMPARED)
    return [
        _Said(
            row.id or 0,
            row.ask_id,
            row.asker,
            row.text,
            row.stem,
            row.why,
            row.why_at,
            row.asked_at,
            tuple(row.nearest),
            became,
        )
        for row, became in reversed(rows)
    ]


def _vectors(unit: Unit, encoder: str, now: datetime) -> dict[str, bytes]:
    """One embedding for each wording that has any: of the ask that came first."""
    rows = unit.demand.embedded(encoder, since=now - REMEMBERED_FOR, until=now, limit=MOST_COMPARED)
    return {stem: vector for _, stem, vector in rows if vector is not None}


def _embed_missing(tools: Toolbox, encoder: str, said: Sequence[_Said], known: dict[str, bytes]) -> dict[str, bytes]:
    """Embed wordings that have none yet, the youngest first, and keep that with the ledger."""
    missing: dict[str, _Said] = {}
    for one in reversed(said):
        if one.stem not in known and len(missing) < MOST_EMBEDDED:
            missing.setdefault(one.stem, one)
    made = embedded(tools.router.encoder, [one.text for one in missing.values()])
    if made:
        with tools.unit() as unit:
            unit.demand.keep_vectors(
                encoder, [(one.row_id, new.vector) for one, new in zip(missing.values(), made, strict=True)]
            )
    return {stem: new.vector for stem, new in zip(missing, made, strict=True)}


def _stems_together(wordings: dict[str, list[_Said]], vectors: dict[str, bytes]) -> list[list[str]]:
    """Wordings that ask for the same thing, the central one first; without an embedding each stands for itself."""
    stems = sorted(stem for stem in wordings if stem in vectors)
    alone = [[stem] for stem in wordings if stem not in vectors]
    if not stems:
        return alone
    weights = tuple(len({one.asker for one in wordings[stem]}) for stem in stems)
    names = tuple(f"{wordings[stem][0].asked_at.isoformat()} {stem}" for stem in stems)  # of equals, who asked first
    digest = hashlib.sha256()
    for stem, name, weight in zip(stems, names, weights, strict=True):
        digest.update(f"{name}:{weight};".encode() + vectors[stem])
    rows = stacked([vectors[stem] for stem in stems])
    groups = _grouped(_Ledger(digest.hexdigest(), names, weights, rows))
    return [[stems[one.centre], *(stems[row] for row in one.rows if row != one.centre)] for one in groups] + alone


@lru_cache(maxsize=2)
def _grouped(ledger: _Ledger) -> tuple[Group, ...]:
    return group(ledger.rows, ledger.weights, ledger.names)


def _theme(members: Sequence[_Said], now: datetime, cards: dict[str, ProductCard]) -> Theme:
    """`members`: of the central wording first, each wording oldest first."""
    centre, by_age = members[0], sorted(members, key=lambda one: (one.asked_at, one.row_id))
    lately = [one for one in members if one.asked_at > now - COUNTED_FOR]
    asks = {fold(one.text): one.text for one in by_age if fold(one.text) != fold(centre.text)}
    whys = sorted((one for one in members if one.why and one.why_at), key=lambda one: one.why_at or now, reverse=True)
    named: dict[str, float] = {}  # an answer names the nearest first: it speaks for the second half as much
    for key, place in ((key, place) for one in members for place, key in enumerate(one.nearest, start=1)):
        named[key] = named.get(key, 0.0) + 1 / place
    became = Counter(one.became for one in members if one.became is not None).most_common(1)
    return Theme(
        id=centre.ask_id,
        words=centre.text,
        asks_30d=len(lately),
        people_30d=len({one.asker for one in lately}),
        asks_90d=len(members),
        people_90d=len({one.asker for one in members}),
        first_at=by_age[0].asked_at,
        last_at=by_age[-1].asked_at,
        others=tuple(reversed(asks.values()))[:ASKS_KEPT],
        reasons=tuple(one.why for one in whys[:WHYS_KEPT]),
        nearest=_living(sorted(named, key=lambda key: (-named[key], key)), cards),
        became=cards.get(became[0][0]) if became else None,
        ask_ids=tuple(one.ask_id for one in members),
    )


def _with_nearest(tools: Toolbox, whole: Catalog, found: Sequence[Theme]) -> list[Theme]:
    """With the products likeliest for the label after those that the answers named."""
    likely = tools.router.nearest(whole, [theme.words for theme in found], limit=NEAREST)
    cards = {product.key: product for product in whole.products}
    return [
        replace(
            theme,
            nearest=_living(
                [*(product.key for product in theme.nearest), *keys],
                cards,
                but=theme.became.key if theme.became else "",
            ),
        )
        for theme, keys in zip(found, likely, strict=True)
    ]


def _living(keys: Sequence[str], cards: dict[str, ProductCard], *, but: str = "") -> tuple[ProductCard, ...]:
    found = [cards[key] for key in dict.fromkeys(keys) if key in cards and key != but]
    return tuple(card for card in found if card.stage is not LifecycleStage.RETIREMENT)[:NEAREST]


def _looks_after(person: Person, product: ProductCard) -> bool:
    return bool(person.key) and person.key in {one.key for one in (product.owner, product.deputy) if one is not None}
