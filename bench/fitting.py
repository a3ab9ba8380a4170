"""Refits the coefficients in knowledge/weights.json and says how good they are on unseen companies."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import knowledge
from bench import fit_choosing, fit_ranking, fit_rules, fit_wishes
from bench.companies import Company, company, company_names, encoder, ranker, reworded_names
from bench.fit_choosing import Chosen
from bench.fit_ranking import Array, Asked
from bench.fit_rules import RuleCases
from bench.machine import machine, table
from bench.outcomes import LabelDay, routed
from knowledge.matching import FEATURES
from knowledge.weights import ANSWER, SHIPPED, Coefficients
from knowledge.wishes import Planes, shipped_planes
from portfolio.concerns import PLANES
from portfolio.leaning import ANSWERS, SEVERAL, SIGNS
from portfolio.prohibitions import RULE_FEATURES
from portfolio.ranking import NONE_FEATURES, Ranking
from portfolio.refusing import PROHIBITED_FROM
from portfolio.routing import UNSETTLED_FROM, Router

WEIGHTS = Path(knowledge.__file__).parent / "weights.json"
WISHES = WEIGHTS.with_name("wishes.json")
CLOSE = 0.02  # coefficients that differ by less are the same: machines add up in different orders
COUNTED = ("right", "harmful", "false_alarm", "refused")
Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Taught:
    """What one company teaches; `asked` and `chosen` are None where it has nothing but rules."""

    name: str
    asked: Asked | None
    cases: RuleCases
    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """All that is fitted. `several` and `answers`: the coefficients of choosing."""

    ranking: Array
    rules: Array
    planes: Planes
    several: Array
    answers: Array

    def coefficients(self) -> Coefficients:
        """As the router takes them."""
        return replace(
            ranked_by(self.ranking),
            rules=self.rules.astype(np.float32),
            planes=self.planes,
            several=self.several.astype(np.float32),
            answers=self.answers.astype(np.float32),
        )


def ranked_by(ranking: Array) -> Coefficients:
    """The shipped coefficients, but for these of ranking."""
    row = ranking.astype(np.float32)
    return replace(SHIPPED, fit=row[: len(FEATURES)], none=row[len(FEATURES) :])


def read(names: Sequence[str], more: Sequence[Asked]) -> tuple[Taught, ...]:
    """Every company as features; `more` asks teach ranking only.

    Choosing learns how far a ranking is to be trusted from one that has not seen the company.
    """
    companies = [company(name) for name in names]
    taught = [_taught(one) for one in companies]
    return tuple(
        one if one.asked is None else replace(one, chosen=_chosen(read_in, one, taught, more))
        for one, read_in in zip(taught, companies, strict=True)
    )


def _taught(one: Company) -> Taught:
    ranking = Ranking(one.catalog, ranker())
    asked = fit_ranking.asked(one, ranking) if one.asks else None
    return Taught(one.name, asked, RuleCases(one, ranking, encoder()))


def _chosen(read_in: Company, one: Taught, taught: Sequence[Taught], more: Sequence[Asked]) -> Chosen:
    coefficients = ranked_by(_ranking([other for other in taught if other is not one], more))
    router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay(), coefficients=coefficients)
    return fit_choosing.chosen(read_in, router)


def _ranking(taught: Sequence[Taught], more: Sequence[Asked]) -> Array:
    return fit_ranking.fit([*(one.asked for one in taught if one.asked is not None), *more])


def fitted(taught: Sequence[Taught], more: Sequence[Asked]) -> Fitted:
    """What these companies teach; `more` asks teach ranking only.

    The rules' coefficients learn how far the planes are to be trusted from planes that have not seen the company.
    """
    ranking = _ranking(taught, more)
    ruled = [one.cases.ruled(ranking, _planes([other for other in taught if other is not one])) for one in taught]
    several, answers = fit_choosing.fit(one.chosen for one in taught if one.chosen is not None)
    return Fitted(ranking, fit_rules.fit(ruled), _planes(taught), several, answers)


def _planes(taught: Iterable[Taught]) -> Planes:
    return fit_wishes.fit(one.cases.lessons() for one in taught)


def left_out(taught: Sequence[Taught], more: Sequence[Asked]) -> str:
    """A Markdown table: each company judged by weights fitted on all the others."""
    rows: list[tuple[object, ...]] = []
    ruled = []
    whole = np.zeros(len(COUNTED), dtype=int)
    concerns = np.zeros(2, dtype=int)
    for one in taught:
        others = fitted([other for other in taught if other is not one], more)
        ruled.append((one.cases.ruled(others.ranking, others.planes), others.rules))
        answers = routed(one.name, others.coefficients()) if one.asked is not None else ()
        counts = [sum(getattr(answer, figure) for answer in answers) for figure in COUNTED]
        whole += counts
        told = one.cases.concerns_told(others.planes)
        concerns += told
        rows.append((one.name, *_ranking_cells(one, others.ranking), *counts, _of(told), *_rule_cells([ruled[-1]])))
    rows.append(("all", sum(int(str(row[1])) for row in rows), "", "", *whole, _of(concerns), *_rule_cells(ruled)))
    head = (
        "left out", "asks", "hit@1", "none AUC", "answers right", "harmful", "alarms",
        "refused", "concerns told", "rules broken", "rule AUC",
        f"recall / false at {PROHIBITED_FROM:.2f}", f"recall / false at {UNSETTLED_FROM:.2f}",
    )  # fmt: skip
    return table(head, rows)


def _of(counts: Iterable[int]) -> str:
    return " of ".join(str(count) for count in counts)


def _ranking_cells(one: Taught, weights: Array) -> tuple[object, ...]:
    if one.asked is None:
        return (0, "", "")
    found = fit_ranking.figures(one.asked, weights)
    return (found.asks, f"{found.hit:.3f}", f"{found.auc:.3f}")


def _rule_cells(ruled: Sequence[tuple[fit_rules.Ruled, Array]]) -> tuple[object, ...]:
    found = fit_rules.figures(ruled)
    shares = (f"{recall:.2f} / {false:.3f}" for recall, false in (found.prohibited, found.unsettled))
    return (found.broken, f"{found.auc:.3f}", *shares)


def as_stored(new: Fitted) -> Weights:
    """The coefficients by the names they are read by."""
    return {
        "fit": _named(FEATURES, new.ranking[: len(FEATURES)]),
        "none": _named(NONE_FEATURES, new.ranking[len(FEATURES) :]),
        "rules": _named((*RULE_FEATURES, "bias"), new.rules),
        "several": _named(SEVERAL, new.several),
        **{f"{ANSWER}{answer}": _named(SIGNS, row) for answer, row in zip(ANSWERS, new.answers, strict=True)},
    }


def _named(names: Sequence[str], values: Array) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in zip(names, values, strict=True)}


def differences(old: Weights, new: Weights) -> list[str]:
    """A line for every refitted coefficient that is not the same; for none, that is a file nobody has to write."""
    lines = []
    for group in sorted(new):
        before, after = old.get(group, {}), new.get(group, {})
        if list(before) != list(after):
            lines.append(f"{group}: the names or their order differ")
        lines += [
            f"{group}, {name}: shipped {before[name]}, refitted {after[name]}"
            for name in after
            if name in before and not np.isclose(before[name], after[name], rtol=0, atol=CLOSE)
        ]
    return lines


def moved(planes: Planes) -> list[str]:
    """A line when the planes are not the shipped ones."""
    shipped = shipped_planes().weights
    same = shipped.shape == planes.weights.shape and np.allclose(shipped, planes.weights, rtol=0, atol=CLOSE)
    return [] if same else ["wishes: the shipped planes are not the refitted ones"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and print. Returns 1 with --check when the shipped coefficients are not these."""
    parser = argparse.ArgumentParser(prog="python -m bench.fitting", description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 when knowledge/weights.json is not the refit")
    parser.add_argument("--write", action="store_true", help="put the refit into knowledge/weights.json")
    parser.add_argument("--routing-bench", type=Path, metavar="DIR", help="mix in the queries of DIR")
    chosen = parser.parse_args(arguments)
    more = [fit_ranking.benchmark(chosen.routing_bench, ranker())] if chosen.routing_bench else []
    taught = read((*company_names(), *reworded_names()), more)
    print(f"Each company judged by what the others teach ({machine()}):\n\n{left_out(taught, more)}")
    found = fitted(taught, more)
    new = as_stored(found)
    differing = [*differences(json.loads(WEIGHTS.read_text(encoding="utf-8")), new), *moved(found.planes)]
    print("\n".join(differing) or "The shipped coefficients are the refitted ones.")
    if chosen.write:
        WEIGHTS.write_text(
            json.dumps(json.loads(WEIGHTS.read_text(encoding="utf-8")) | new, indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        columns = zip(PLANES, found.planes.weights.T, strict=True)
        planes = {str(name): [round(float(value), 4) for value in weights] for name, weights in columns}
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(weights)}" for name, weights in planes.items())
        WISHES.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    return int(bool(chosen.check and differing))


if __name__ == "__main__":
    sys.exit(main())
