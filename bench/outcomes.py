"""How often routing is right: every labelled ask of each company, by outcome, with harm and false alarms counted."""

import argparse
from collections.abc import Sequence
from datetime import datetime

from bench.companies import TODAY, company, company_names, encoder, held_out_names, ranker
from bench.machine import machine, table
from knowledge.weights import SHIPPED, Coefficients
from portfolio.evaluating import Evaluated, evaluate
from portfolio.routing import Router
from storage.vocabulary import Outcome

HEAD = ("company", "outcome", "asks", "right", "share", "harmful", "false alarms", "refused")
BANDS = ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01))


class LabelDay:
    """The day the labels were set for: a product retires by the calendar, a figure must not."""

    def now(self) -> datetime:
        return TODAY


def routed(name: str, coefficients: Coefficients = SHIPPED) -> tuple[Evaluated, ...]:
    """Every labelled ask of the company, routed offline for the person who asks."""
    asked = company(name)
    router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay(), coefficients=coefficients)
    return evaluate(router, asked.catalog, asked.asks)


def report(names: Sequence[str] = ()) -> str:
    """The measurement as Markdown: a row an outcome for each company, and one for all of it."""
    rows: list[tuple[object, ...]] = []
    whole: list[Evaluated] = []
    for name in names or company_names():
        answers = routed(name)
        whole += answers
        rows += [_row(name, outcome, [one for one in answers if one.label.outcome is outcome]) for outcome in Outcome]
        rows.append(_row(name, "all", answers))
    rows.append(_row("all", "all", whole))
    return (
        f"Outcomes of every labelled ask, offline ({machine()}). Right: a labelled outcome with exactly a labelled set "
        f"of products, a refusal by the labelled rule:\n\n{table(HEAD, [row for row in rows if row[2]])}\n\n"
        f"Confidence of answers that name products, beside how many of them were right:\n\n{_calibration(whole)}"
    )


def _calibration(answers: Sequence[Evaluated]) -> str:
    """How far the confidence shown can be believed, in bands; the last row weighs the gaps (ECE)."""
    named = [one for one in answers if one.keys]
    rows: list[tuple[object, ...]] = []
    gap = 0.0
    for low, high in BANDS:
        band = [one for one in named if low <= one.decision.confidence < high]
        if band:
            said = sum(one.decision.confidence for one in band) / len(band)
            right = sum(one.right for one in band) / len(band)
            gap += abs(said - right) * len(band) / len(named)
            rows.append((f"{low:.2f} to {min(high, 1.0):.2f}", len(band), f"{said:.2f}", f"{right:.2f}"))
    rows.append(("weighted gap", len(named), "", f"{gap:.2f}"))
    return table(("confidence", "answers", "mean said", "right"), rows)


def _row(name: str, outcome: str, answers: Sequence[Evaluated]) -> tuple[object, ...]:
    right = sum(one.right for one in answers)
    share = f"{right / len(answers):.2f}" if answers else ""
    harmful, alarms = sum(one.harmful for one in answers), sum(one.false_alarm for one in answers)
    refused = sum(one.refused for one in answers)
    return (name, str(outcome), len(answers), right, share, harmful, alarms, refused)


def missed(names: Sequence[str] = ()) -> str:
    """Every ask that is not answered right: what was expected and what came."""
    lines = []
    for name in names or company_names():
        for one in routed(name):
            if not one.right or one.harmful or one.false_alarm:
                wanted = f"{one.label.outcome} {sorted(one.label.sets[0])}"
                lines.append(f"- {name} {one.label.id}: {one.label.text}")
                lines.append(f"  wanted {wanted}, came {one.decision.outcome} {sorted(one.keys)}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures, and with --missed the asks behind them."""
    parser = argparse.ArgumentParser(prog="python -m bench.outcomes", description=__doc__)
    parser.add_argument("--company", nargs="+", choices=company_names(), default=[], help="these only")
    parser.add_argument("--held-out", action="store_true", help="the companies nothing was fitted on, and no others")
    parser.add_argument("--missed", action="store_true", help="also list every ask that was not answered right")
    chosen = parser.parse_args()
    names = held_out_names() if chosen.held_out else chosen.company
    print(report(names))
    if chosen.missed and not chosen.held_out:  # whoever reads those mends for them
        print(missed(names))


if __name__ == "__main__":
    main()
