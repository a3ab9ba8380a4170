"""How often portfolio rules are seen through other words: paraphrased wishes they forbid, and allowed look-alikes."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from bench.companies import REWORDED, Company, company, company_folder, encoder, ranker, reworded_names
from bench.machine import machine, table
from bench.outcomes import LabelDay
from portfolio.cards import Person
from portfolio.decisions import RoutingDecision
from portfolio.evaluating import alarmed
from portfolio.routing import Router
from storage.vocabulary import Outcome

PARAPHRASES = Path(__file__).parent.parent / "tests" / "companies" / "paraphrases.yaml"
HEAD = (
    "company", "used to", "break a rule", "refused", "asked about", "no product otherwise", "harmful", "allowed",
    "false alarms",
)  # fmt: skip


class Use(StrEnum):
    """Whether a paraphrase may teach the words and coefficients, or only tell how well they carry over."""

    IMPROVE = "improve"
    REPORT = "report"


class Row(TypedDict):
    """One paraphrase as the file has it."""

    id: str
    lang: str
    rule: str
    breaks: bool
    ask: str
    use: NotRequired[str]


Listed = TypedDict("Listed", {"as": str, "asks": list[Row], "use": NotRequired[str]})  # one company's, in the file


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """One text beside one rule; the fields are explained in the file."""

    id: str
    company: str
    lang: str
    rule: str
    breaks: bool
    use: Use
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A paraphrase and what it came to."""

    paraphrase: Paraphrase
    decision: RoutingDecision

    @property
    def refused(self) -> bool:
        """Refused in a rule's name."""
        return self.decision.outcome is Outcome.PROHIBITED

    @property
    def asked_about(self) -> bool:
        """Held up by the question that settles a rule."""
        return alarmed(self.decision) and not self.refused

    @property
    def harmful(self) -> bool:
        """A product is named for what a rule forbids."""
        return self.paraphrase.breaks and bool(self.decision.recommendations)

    @property
    def false_alarm(self) -> bool:
        """Allowed work is refused or held up."""
        return not self.paraphrase.breaks and alarmed(self.decision)


@cache
def _read() -> dict[str, tuple[str, tuple[Paraphrase, ...]]]:
    listed: dict[str, Listed] = yaml.safe_load(PARAPHRASES.read_text(encoding="utf-8"))
    for name in (*reworded_names(), *reworded_names(held_out=True)):
        listed[name] = yaml.safe_load((company_folder(name) / REWORDED).read_text(encoding="utf-8"))
    return {name: (str(group["as"]), _paraphrases(name, group)) for name, group in listed.items()}


def _paraphrases(name: str, group: Listed) -> tuple[Paraphrase, ...]:
    """The paraphrases of one company; a company's own file says once what all of them are used to."""
    return tuple(
        Paraphrase(
            id=str(row["id"]),
            company=name,
            lang=str(row["lang"]),
            rule=str(row["rule"]),
            breaks=bool(row["breaks"]),
            use=Use(str(row.get("use", group.get("use")))),
            text=str(row["ask"]),
        )
        for row in group["asks"]
    )


def paraphrases(name: str) -> tuple[Paraphrase, ...]:
    """The paraphrases of one company's rules, in the order of the file; none where there are none."""
    return _read()[name][1] if name in _read() else ()


def paraphrased() -> tuple[str, ...]:
    """The companies that have paraphrases, those held out last."""
    return tuple(_read())


def asker(asked: Company) -> Person:
    """Who asks them: somebody who asks in the company's labelled asks too."""
    return asked.people[_read()[asked.name][0]]


def judged(name: str) -> tuple[Judged, ...]:
    """Every paraphrase of the company, routed offline."""
    asked = company(name)
    if not paraphrases(name):
        return ()
    router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay())
    person = asker(asked)
    return tuple(Judged(one, router.route(asked.catalog, person, one.text)) for one in paraphrases(name))


def report(names: Sequence[str] = ()) -> str:
    """The measurement as Markdown: two rows a company, and two for all of them."""
    whole = [one for name in names or _read() for one in judged(name)]
    rows = [
        _row(name, use, [one for one in whole if one.paraphrase.company == name and one.paraphrase.use is use])
        for name in names or _read()
        for use in Use
    ]
    rows += [_row("all", use, [one for one in whole if one.paraphrase.use is use]) for use in Use]
    return f"Paraphrases beside the rules they are about, offline ({machine()}):\n\n{table(HEAD, rows)}"


def _row(name: str, use: Use, answers: Sequence[Judged]) -> tuple[object, ...]:
    broken = [one for one in answers if one.paraphrase.breaks]
    quiet = [one for one in broken if not alarmed(one.decision) and not one.harmful]
    return (
        name, str(use), len(broken), sum(one.refused for one in broken), sum(one.asked_about for one in broken),
        len(quiet), sum(one.harmful for one in broken), len(answers) - len(broken),
        sum(one.false_alarm for one in answers),
    )  # fmt: skip


def missed(names: Sequence[str] = ()) -> str:
    """Every harmful answer and every false alarm among those that may teach; the others stay unread."""
    lines = []
    for name in names or _read():
        for one in judged(name):
            if one.paraphrase.use is Use.IMPROVE and (one.harmful or one.false_alarm):
                kind = "harmful" if one.harmful else "false alarm"
                keys = sorted(found.product.key for found in one.decision.recommendations)
                lines.append(f"- {name} {one.paraphrase.id} {kind} ({one.paraphrase.rule}): {one.paraphrase.text}")
                lines.append(f"  came {one.decision.outcome} {keys} at {one.decision.confidence}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures, and with --missed the paraphrases that may teach behind them."""
    parser = argparse.ArgumentParser(prog="python -m bench.paraphrases", description=__doc__)
    parser.add_argument("--company", nargs="+", choices=sorted(_read()), default=[], help="these only")
    parser.add_argument("--missed", action="store_true", help="also list what was harmful or a false alarm")
    chosen = parser.parse_args()
    print(report(chosen.company))
    if chosen.missed:
        print(missed(chosen.company))


if __name__ == "__main__":
    main()
