"""Choosing: what the probabilities, the limits and the asker together decide about an ask."""

from dataclasses import dataclass, replace

from portfolio.asking_back import question_for, too_vague
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.decisions import NotRecommended, Recommendation, RoutingDecision
from portfolio.explaining import limits_of, near_misses, near_scenario, reasons_for, retired_misses, ruled_out, says_no
from portfolio.leaning import ANSWERS, answer_signs, is_several, leaning
from portfolio.limits import CarriedData, may_hold
from portfolio.part_limits import partly_covered
from portfolio.parts import WORK_ORDER, Part, share_out
from portfolio.ranking import Ranked, Ranking
from portfolio.tracing import trace_of
from storage.vocabulary import Outcome

FITS_FROM = 0.24  # a product that is named, or closed to the asker, is the answer from this probability on
SURE = 0.7  # from here on a product is the answer to any ask that names work, unless it is plainly another desk's
CLOSED_FIRST = (
    2.0  # a product closed to the asker decides the answer when it is so many times likelier than the best open one
)
OTHER_DESK = 0.04  # how far an ask must be nearer to work for AI products than to other desks' to leave a gap
GAP_FROM = 0.75  # a piece is a gap when "none" has this probability
SCENARIO_CHANCE = 0.8  # confidence in a part that the product's own record gives it
JOINS_FROM = 0.15  # a product of the named scenario takes an open piece from this probability on
MOST_ROUNDS = 2  # clarifying questions (E6)
UNANSWERED = "I found no answer to that on its record. Its owner may know."


@dataclass(frozen=True, slots=True)
class Reading:
    """An ask as routing reads it: row 0 of `ranked` is the whole text, the other rows its clauses.

    `why_not`: per product, why this asker cannot use it, or "". `scenario`: {product key: part} of a shared scenario;
    `headings`: rows that only name that scenario. `minded`: the data limits are about (`carried`, or a scenario's).
    `about`: keys of the products that the ask is about, instead of work for them.
    """

    text: str
    asker: Person
    ranked: Ranked
    why_not: tuple[str, ...]
    named: frozenset[str]
    retired: tuple[ProductCard, ...]
    retired_why: tuple[str, ...]
    carried: CarriedData | None
    rounds: int
    scenario: dict[str, str]
    headings: frozenset[int] = frozenset()
    minded: CarriedData | None = None
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chooser:
    """One ask being decided."""

    ranking: Ranking
    catalog: Catalog
    reading: Reading
    data_rule: str

    @property
    def _ranked(self) -> Ranked:
        return self.reading.ranked

    def decide(self) -> RoutingDecision:
        """The decision on the ask, from the surest ground to the least sure."""
        parts = self._parts()
        if self._several(parts):
            return self._composite(parts)
        best, chance = self.best_open(parts)
        closed = self.closed_ahead(chance)
        if closed is not None and not self._too_vague():
            return self._unavailable(closed)
        possible = self._possible()
        answer, sure = self._leaning(best, chance, possible)
        if answer is Outcome.CLARIFY:
            asked = self.clarified(chance)
            if asked is not None:
                return asked
            answer, sure = self._leaning(best, chance, (possible | {Outcome.NO_FIT}) - {Outcome.CLARIFY})
        if answer is Outcome.FIT and best is not None:
            row = self._row_for(best)
            if not says_no(self.ranking, self._ranked, row, best) or self.product(best).key in self.reading.about:
                return self._fit(best, row, chance)
            answer = Outcome.NO_FIT
        return self.nothing(answer, sure)

    def product(self, column: int) -> ProductCard:
        """The product in this column of the ranking."""
        return self._ranked.products[column]

    def open_columns(self) -> list[int]:
        """The products open to the asker that do not plainly say no to the ask, likeliest first."""
        chances, says_no = self._ranked.chances[:, :-1].max(axis=0), self._ranked.matches.plainly_not[0]
        usable = (column for column, ok in enumerate(self._usable()) if ok and not says_no[column])
        return sorted(usable, key=lambda column: -float(chances[column]))

    def _usable(self) -> list[bool]:
        return [not why for why in self.reading.why_not]

    def _parts(self) -> tuple[Part, ...]:
        """The pieces of the task with their products; one product only when the ask is one task."""
        parts = self.pieces()
        if self._several(parts) and self._is_one_task(parts):
            return self.of_one(parts)
        shared = self._scenario_parts(parts)
        if self._several((*parts, *shared)):
            return (*parts, *shared)
        return parts

    def pieces(self) -> tuple[Part, ...]:
        """The pieces of the ask that some product may take, whether or not they are tasks of their own."""
        rows = [row for row in range(1, len(self._ranked.texts)) if row not in self.reading.headings]
        return share_out(self._ranked, rows, self._usable())

    def of_one(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The pieces of the product that is likeliest for the whole ask."""
        whole = self._ranked.chances[0]
        product = max({part.product for part in parts}, key=lambda column: float(whole[column]))
        return tuple(part for part in parts if part.product == product)

    def _is_one_task(self, parts: tuple[Part, ...]) -> bool:
        if self._ranked.practised:
            return self._one_takes_all(parts)
        return not is_several(self._ranked, parts, self.ranking.coefficients)

    def _several(self, parts: tuple[Part, ...]) -> bool:
        return len({part.product for part in parts}) > 1

    def _scenario_parts(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """What the products that share the named scenario take beside the parts found.

        Where the ask spells out its pieces, a product joins with a piece that is still open; where it only names the
        task, each joins with the part its own record gives it.
        """
        columns = self.ranking.columns
        usable, taken = self._usable(), {part.product for part in parts}
        joining = [(key, columns[key]) for key in self.reading.scenario if key in columns and usable[columns[key]]]
        if len(joining) < 2:
            return ()
        spelled_out = len(taken) > 1
        if not spelled_out:
            return tuple(
                Part(self.reading.scenario[key], column, SCENARIO_CHANCE)
                for key, column in joining
                if column not in taken
            )
        said = {part.text for part in parts}
        open_rows = [
            row
            for row, text in enumerate(self._ranked.texts)
            if row and row not in self.reading.headings and text not in said
        ]
        found = []
        for _, column in joining:
            row = max(open_rows, key=lambda row: float(self._ranked.chances[row, column]), default=0)
            if column not in taken and row and float(self._ranked.chances[row, column]) >= JOINS_FROM:
                found.append(Part(self._ranked.texts[row], column, float(self._ranked.chances[row, column])))
        return tuple(found)

    def _one_takes_all(self, parts: tuple[Part, ...]) -> bool:
        """One product is so likely for the whole ask that its clauses are details, not parts."""
        chances = self._ranked.chances[0, :-1]
        top = int(chances.argmax())
        rest = max((part.chance for part in parts if part.product != top), default=0.0)
        return float(chances[top]) > 0.8 and rest < 0.5

    def best_open(self, parts: tuple[Part, ...]) -> tuple[int | None, float]:
        """The likeliest product open to the asker, by the whole ask or by its one telling clause."""
        whole = self._ranked.chances[0].tolist()
        chances = {column: whole[column] for column, usable in enumerate(self._usable()) if usable}
        for part in parts:
            chances[part.product] = max(chances.get(part.product, 0.0), part.chance)
        carried = self.reading.carried
        if carried is not None and carried.certain and chances:
            top = max(chances.values())
            holding = {
                column: chance
                for column, chance in chances.items()
                if may_hold(self._ranked.products[column], carried.data_class) and chance > 0.5 * top
            }
            chances = holding or chances
        if not chances:
            return None, 0.0
        best = max(chances, key=lambda column: chances[column])
        return best, chances[best]

    def closed_ahead(self, open_chance: float) -> int | None:
        """A product closed to the asker that fits so much better than any open one that the answer is about it."""
        closed = {
            column: float(self._ranked.chances[0, column]) for column, why in enumerate(self.reading.why_not) if why
        }
        if not closed:
            return None
        best = max(closed, key=lambda column: closed[column])
        ahead = closed[best] > CLOSED_FIRST * max(open_chance, 0.05) and closed[best] > float(
            self._ranked.chances[0, -1]
        )
        return best if ahead and closed[best] >= FITS_FROM else None

    def _possible(self) -> frozenset[Outcome]:
        """The answers there can be when no product is closed and no part is another's."""
        possible = set(ANSWERS)
        if self.reading.rounds >= MOST_ROUNDS:
            possible.remove(Outcome.CLARIFY)
        elif self._too_vague():
            possible -= {Outcome.FIT, Outcome.NO_FIT}  # it names no work, and so none that nobody is made for
        scope = self._ranked.scopes[0]
        if self.reading.named or max(scope.other, scope.desk) < scope.ai:
            possible.discard(Outcome.OUT_OF_SCOPE)
        return frozenset(possible)

    def _too_vague(self) -> bool:
        """Whether the ask names neither work nor a product."""
        return too_vague(self.reading.text) and not self.reading.named

    def _leaning(self, best: int | None, chance: float, possible: frozenset[Outcome]) -> tuple[Outcome, float]:
        """The answer the ask leans to, and its probability; a product that is named is taken at its word."""
        none = float(self._ranked.chances[0, -1])
        if best is None:
            return Outcome.NO_FIT, max(none, 0.5)
        if self.product(best).key in self.reading.named and chance >= max(FITS_FROM, none):
            return Outcome.FIT, chance
        if chance >= SURE and none < 1 - SURE and Outcome.FIT in possible:  # the chance may be that of a piece alone
            possible &= {Outcome.FIT, Outcome.OUT_OF_SCOPE}
        return leaning(answer_signs(self._ranked, best, chance), possible, self.ranking.coefficients)

    def recommend(self, column: int, part: str, row: int) -> Recommendation:
        """The product with its part, its reasons by the text of the row, and its limits."""
        product = self.product(column)
        about = not part and product.key in self.reading.about
        rows = [] if about else [row] if part else [row, *self._left_out(column)]
        ruled = dict.fromkeys(ruled_out(self.ranking, self._ranked, one, column) for one in rows)
        reasons = reasons_for(self.ranking, self._ranked, row, column, shown="" if part else product.purpose)
        return Recommendation(
            product,
            part,
            reasons,
            (*(f"it {one}" for one in ruled if one), *limits_of(product, self.reading.minded, self.data_rule)),
            near_scenario(self.ranking, self._ranked, row, column, reasons),
            about=about,
        )

    def _left_out(self, column: int) -> list[int]:
        """The clauses that the product's own record says no to, whatever it takes of the rest."""
        clauses = (row for row in range(1, len(self._ranked.texts)) if row not in self.reading.headings)
        return [row for row in clauses if says_no(self.ranking, self._ranked, row, column)]

    def excluded(self) -> tuple[str, ...]:
        """The clauses that the likeliest product's own record says no to."""
        best, _ = self.best_open(())
        return () if best is None else tuple(self._ranked.texts[row] for row in self._left_out(best))

    def _row_for(self, column: int) -> int:
        """The text that the product is the answer to: the whole ask, or the one clause that tells."""
        chances = self._ranked.chances[:, column]
        return 0 if float(chances[0]) >= FITS_FROM else int(chances.argmax())

    def _fit(self, column: int, row: int, chance: float) -> RoutingDecision:
        found = self.recommend(column, "", row)
        decision = self.made(Outcome.FIT, (found,), [column], confidence=chance)
        asks = found.about and "?" in self.reading.text and self.reading.text.strip(" ?") != found.product.name
        return replace(decision, notice=UNANSWERED) if asks else decision

    def _composite(self, parts: tuple[Part, ...]) -> RoutingDecision:
        by_product: dict[int, list[Part]] = {}
        for part in parts:
            by_product.setdefault(part.product, []).append(part)
        recommendations = tuple(
            self.recommend(column, "; ".join(dict.fromkeys(part.text for part in taken)), self._row_of(taken[0].text))
            for column, taken in sorted(by_product.items(), key=self._in_order)
        )
        confidence = sum(part.chance for part in parts) / len(parts)
        return self.made(Outcome.COMPOSITE, recommendations, list(by_product), self._gaps(parts), confidence)

    def _in_order(self, item: tuple[int, list[Part]]) -> tuple[int, int]:
        """The order of the ask; parts it does not spell out in the order in which such work is usually done."""
        column, taken = item
        row = self._row_of(taken[0].text)
        last = len(self._ranked.texts)
        return last if row in self.reading.headings else row, WORK_ORDER.index(self._ranked.products[column].kind)

    def _row_of(self, text: str) -> int:
        return self._ranked.texts.index(text) if text in self._ranked.texts else 0

    def _gaps(self, parts: tuple[Part, ...]) -> tuple[str, ...]:
        """Clauses that read like work for an AI product and that no product takes."""
        taken = {part.text for part in parts}
        return tuple(
            text
            for row, text in enumerate(self._ranked.texts)
            if row > 0
            and row not in self.reading.headings
            and text not in taken
            and float(self._ranked.chances[row, -1]) >= GAP_FROM
            and self._ranked.scopes[row].ai - self._ranked.scopes[row].other > OTHER_DESK
        )

    def _unavailable(self, column: int) -> RoutingDecision:
        why = NotRecommended(self.product(column), self.reading.why_not[column])
        chance = float(self._ranked.chances[0, column])
        decision = self.made(Outcome.UNAVAILABLE, (), [], confidence=chance)
        rest = tuple(miss for miss in decision.not_recommended if miss.product.key != why.product.key)
        return replace(decision, not_recommended=(why, *rest[:2]))

    def nothing(self, answer: Outcome, sure: float) -> RoutingDecision:
        """No product surely fits: it is another desk's work, or nobody's here."""
        if answer is Outcome.OUT_OF_SCOPE:
            return replace(self.made(Outcome.OUT_OF_SCOPE, (), [], confidence=sure), not_recommended=())
        outcome = Outcome.UNAVAILABLE if self.reading.retired else Outcome.NO_FIT
        return self.made(outcome, (), [], confidence=sure)

    def clarified(self, confidence: float = 0.5) -> RoutingDecision | None:
        """The question that asks back, or None when there are not two kinds of product to choose between."""
        question = question_for(self.ranking, self._ranked, self._usable())
        if question is None:
            return None
        decision = self.made(Outcome.CLARIFY, (), [], confidence=confidence)
        return replace(decision, question=question, not_recommended=())

    def made(
        self,
        outcome: Outcome,
        recommendations: tuple[Recommendation, ...],
        chosen: list[int],
        gaps: tuple[str, ...] = (),
        confidence: float = 0.0,
    ) -> RoutingDecision:
        """A decision with the products considered beside the chosen ones (columns), and why not.

        Of several parts, one that its product takes only without the task's data is a gap, too.
        """
        if outcome is Outcome.COMPOSITE:
            minded = self.reading.minded
            recommendations = tuple(partly_covered(found, minded, self.data_rule) for found in recommendations)
            gaps = (*gaps, *(found.gap for found in recommendations if found.gap))
        retired = retired_misses(self.reading.retired, self.reading.retired_why, self.catalog)
        near = near_misses(self.ranking, self._ranked, chosen, self.reading.why_not, self.reading.named)
        return RoutingDecision(
            outcome,
            recommendations=recommendations,
            not_recommended=(*retired, *near),
            gaps=gaps,
            confidence=round(min(max(confidence, 0.0), 1.0), 3),
            catalog_version=self.catalog.version,
            trace=trace_of(self._ranked, self.ranking, chosen),
        )
