"""Refits the coefficients in knowledge/weights.json and says how good they are on unseen companies."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import knowledge
from bench import fit_ranking, fit_rules
from bench.companies import company, company_names, encoder
from bench.fit_ranking import Array, Asked
from bench.fit_rules import RuleCases
from bench.machine import machine, table
from knowledge.matching import FEATURES
from portfolio.prohibitions import RULE_FEATURES
from portfolio.ranking import NONE_FEATURES, Ranking
from portfolio.routing import PROHIBITED_FROM, UNSETTLED_FROM

WEIGHTS = Path(knowledge.__file__).parent / "weights.json"
CLOSE = 0.02  # coefficients that differ by less are the same: machines add up in different orders
Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Taught:
    """What one company teaches."""

    name: str
    asked: Asked
    cases: RuleCases


def read(names: Sequence[str]) -> tuple[Taught, ...]:
    """Every company as features."""
    taught = []
    for name in names:
        one = company(name)
        ranking = Ranking(one.catalog, encoder())
        taught.append(Taught(name, fit_ranking.asked(one, ranking), RuleCases(one, ranking)))
    return tuple(taught)


def fitted(taught: Sequence[Taught], more: Sequence[Asked]) -> tuple[Array, Array]:
    """(ranking weights, rule weights) of these companies; `more` asks teach ranking only."""
    ranking = fit_ranking.fit([*(one.asked for one in taught), *more])
    return ranking, fit_rules.fit([one.cases.ruled(ranking) for one in taught])


def left_out(taught: Sequence[Taught], more: Sequence[Asked]) -> str:
    """A Markdown table: each company judged by weights fitted on all the others."""
    rows: list[tuple[object, ...]] = []
    ruled = []
    for one in taught:
        ranking, rules = fitted([other for other in taught if other is not one], more)
        ruled.append((one.cases.ruled(ranking), rules))
        rank = fit_ranking.figures(one.asked, ranking)
        rows.append((one.name, rank.asks, f"{rank.hit:.3f}", f"{rank.auc:.3f}", *_rule_cells([ruled[-1]])))
    rows.append(("all", sum(int(str(row[1])) for row in rows), "", "", *_rule_cells(ruled)))
    head = (
        "left out", "asks", "hit@1", "none AUC", "rules broken", "rule AUC",
        f"recall / false at {PROHIBITED_FROM:.2f}", f"recall / false at {UNSETTLED_FROM:.2f}",
    )  # fmt: skip
    return table(head, rows)


def _rule_cells(ruled: Sequence[tuple[fit_rules.Ruled, Array]]) -> tuple[object, ...]:
    found = fit_rules.figures(ruled)
    shares = (f"{recall:.2f} / {false:.3f}" for recall, false in (found.prohibited, found.unsettled))
    return (found.broken, f"{found.auc:.3f}", *shares)


def as_stored(ranking: Array, rules: Array) -> Weights:
    """The coefficients by the names they are read by."""
    return {
        "fit": _named(FEATURES, ranking[: len(FEATURES)]),
        "none": _named(NONE_FEATURES, ranking[len(FEATURES) :]),
        "rules": _named((*RULE_FEATURES, "bias"), rules),
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and print. Returns 1 with --check when the shipped coefficients are not these."""
    parser = argparse.ArgumentParser(prog="python -m bench.fitting", description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 when knowledge/weights.json is not the refit")
    parser.add_argument("--write", action="store_true", help="put the refit into knowledge/weights.json")
    parser.add_argument("--routing-bench", type=Path, metavar="DIR", help="mix in the queries of DIR")
    chosen = parser.parse_args(arguments)
    taught = read(company_names())
    more = [fit_ranking.benchmark(chosen.routing_bench, encoder())] if chosen.routing_bench else []
    print(f"Each company judged by what the others teach ({machine()}):\n\n{left_out(taught, more)}")
    new = as_stored(*fitted(taught, more))
    differing = differences(json.loads(WEIGHTS.read_text(encoding="utf-8")), new)
    print("\n".join(differing) or "The shipped coefficients are the refitted ones.")
    if chosen.write:
        WEIGHTS.write_text(
            json.dumps(json.loads(WEIGHTS.read_text(encoding="utf-8")) | new, indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
    return int(bool(chosen.check and differing))


if __name__ == "__main__":
    sys.exit(main())
