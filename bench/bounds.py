"""What a model can and cannot do to an answer: every labelled ask put to judges as good and as bad as can be."""

import argparse
from collections.abc import Sequence
from itertools import islice

from bench.bound_judges import MINDS, KnowingJudge, Mind
from bench.companies import DEMO, Company, company, company_names, encoder, ranker
from bench.machine import machine, table
from bench.outcomes import LabelDay
from knowledge.breaker import Breaker
from knowledge.openai_models import ChatJudge, load_client
from knowledge.ports import Judge
from portfolio.evaluating import Evaluated, Share, evaluate, scores
from portfolio.labelled_asks import LabelledAsk
from portfolio.leash import Leash
from portfolio.routing import Router
from storage.vocabulary import JudgedBy
from tests.knowledge.endpoint import endpoint
from tests.knowledge.local_model import Tersely, local_model

OFFLINE, REAL = "offline", "tiny real model"
HEAD = (
    "judge", "asks", "right", "harmful", "harmful where offline is not", "false alarms",
    "on look-alikes", "why not told", "kept from it", "fell back",
)  # fmt: skip
SAMPLE = 20  # asks for a real model on a small machine, spread over the demo's
PATIENCE = 120.0  # seconds for one of them

Found = dict[str, list[Evaluated]]


def bounded(asked: Company, minds: dict[str, Mind], asks: Sequence[LabelledAsk]) -> Found:
    """By judge, these asks of the company: offline, and with each mind behind the port, on the leash of the chat."""
    judge = KnowingJudge()
    alone, led = router_with(None), router_with(judge)
    found: Found = {OFFLINE: [], **{name: [] for name in minds}}
    for judge.label in asks:
        found[OFFLINE] += evaluate(alone, asked.catalog, [judge.label])
        for name, judge.mind in minds.items():
            found[name] += evaluate(led, asked.catalog, [judge.label])
    return found


def router_with(judge: Judge | None, leash: Leash | None = None) -> Router:
    """A router as the chat has one, on the day of the labels."""
    return Router(encoder=encoder(), ranker=ranker(), clock=LabelDay(), judge=judge, leash=leash)


def measured(names: Sequence[str]) -> Found:
    """By judge, every labelled ask of these companies."""
    found: Found = {OFFLINE: [], **{name: [] for name in MINDS}}
    for name in names:
        for judge, answers in bounded(company(name), MINDS, company(name).asks).items():
            found[judge] += answers
    return found


def real() -> Found:
    """A sample of the demo's asks, offline and with the tiny model of `make setup-model`."""
    asked = company(DEMO)
    sample = list(islice(asked.asks, 0, None, max(1, len(asked.asks) // SAMPLE)))[:SAMPLE]
    load_client()
    with local_model() as address, endpoint(Tersely(address, patience=PATIENCE)) as server:
        judge = ChatJudge(api_key="none", model="smollm2", base_url=server.url, deadline=PATIENCE)
        never = Leash(Breaker(failures=SAMPLE + 1))  # each ask is to be tried
        routers = {OFFLINE: router_with(None), REAL: router_with(judge, never)}
        return {name: list(evaluate(router, asked.catalog, sample)) for name, router in routers.items()}


def newly_harmful(answers: Sequence[Evaluated], offline: Sequence[Evaluated]) -> list[Evaluated]:
    """The answers that do harm where the offline one of the same ask does none."""
    pairs = zip(answers, offline, strict=True)
    return [one for one, before in pairs if one.harmful and not before.harmful]


def rows(found: Found) -> str:
    """The measurement as Markdown: a row a judge."""
    return table(HEAD, [_row(name, answers, found[OFFLINE]) for name, answers in found.items()])


def _row(name: str, answers: Sequence[Evaluated], before: Sequence[Evaluated]) -> tuple[object, ...]:
    found = scores(answers)
    offline = [one.decision for one in answers if one.decision.judged_by is JudgedBy.OFFLINE]
    lost = sum(bool(decision.trace.failed) for decision in offline)
    kept = ("", "") if name == OFFLINE else (_share(len(offline) - lost, answers), _share(lost, answers))
    return (
        name, len(answers), _share(found.right.count, answers),
        found.harmful.count, len(newly_harmful(answers, before)), _of(found.false_alarms), _of(found.look_alikes),
        _of(found.why_not), *kept,
    )  # fmt: skip


def _share(count: int, answers: Sequence[Evaluated]) -> str:
    return f"{count / len(answers):.2f}" if answers else ""


def _of(share: Share) -> str:
    return f"{share.count} of {share.of}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.bounds", description=__doc__)
    parser.add_argument("--company", nargs="+", choices=company_names(), default=[], help="these only")
    parser.add_argument(
        "--real", action="store_true", help=f"the tiny real model instead, on {SAMPLE} asks of the demo"
    )
    chosen = parser.parse_args()
    found = real() if chosen.real else measured(chosen.company or company_names())
    print(f"Bounds of a model on labelled asks ({machine()}):\n\n{rows(found)}")


if __name__ == "__main__":
    main()
