"""`signpost eval`: labelled asks scored against a catalogue, with the misses listed; a gate for CI."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from bot.catalogue_commands import read_files
from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.console import WRONG, Refusal, note, say
from bot.demo_company import LABELLED, load_demo_company
from bot.wiring import Store, build_router, opened_store
from portfolio.catalog import snapshot
from portfolio.evaluating import Evaluated, Scores, Share, evaluate, is_miss, scores
from portfolio.importing import ImportProblems
from portfolio.labelled_asks import labelled_asks
from storage.engine import make_engine, unit_factory
from storage.migrating import upgrade
from storage.vocabulary import JudgedBy

FIGURES: tuple[tuple[str, str, Callable[[Scores], Share]], ...] = (
    ("right", "outcome and products exactly as labelled", lambda found: found.right),
    ("outcome", "the outcome as labelled", lambda found: found.outcomes),
    ("exact set", "of asks that name products: exactly these", lambda found: found.exact_sets),
    ("harmful", "a product is recommended that must not be", lambda found: found.harmful),
    ("false alarms", "of asks no rule forbids: refused or held up", lambda found: found.false_alarms),
    ("refused", "of asks no rule forbids: refused", lambda found: found.refused),
    ("look-alikes", "of asks that only look like a breach: refused or held up", lambda found: found.look_alikes),
    ("why not", "of asks that call for it: the rejected product is shown", lambda found: found.why_not),
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What has to hold beside that nothing is harmful: shares 0-1."""

    min_right: float = 0.0
    max_alarms: float = 1.0  # of allowed look-alikes


@dataclass(frozen=True, slots=True)
class Printed:
    """How the figures are printed; as JSON the misses are always there."""

    as_json: bool = False
    misses: bool = True


def run_eval(files: Sequence[Path], *, in_demo: bool, offline: bool, printed: Printed, gate: Gate) -> int:
    """Score the files and print the figures; nothing is stored. Returns 1 when the gate is not passed, else 0."""
    if not files and not in_demo:
        raise Refusal("Name at least one file of labelled asks: signpost eval ASKS.yaml (docs/labelled-asks.md)")
    settings = load_settings()
    if offline:
        settings = settings.model_copy(update={"openai_api_key": None})
    texts = read_files(files or LABELLED)
    with _store(settings, in_demo=in_demo) as store, store.unit() as unit:
        catalog = snapshot(unit)
        if not catalog.products:
            raise Refusal("The catalogue is empty: import one first, or add --demo for the demo company.")
        try:
            asks = labelled_asks(unit, texts)
        except ImportProblems as problems:
            raise Refusal(str(problems), code=WRONG) from None
    answers = evaluate(build_router(settings, SystemClock()), catalog, asks)
    found = scores(answers)
    failed = list(_failures(found, gate))
    if printed.as_json:
        typer.echo(json.dumps(as_figures(answers, failed), ensure_ascii=False))
    else:
        whose = f"{catalog.company or 'no company'}, catalogue version {catalog.version}"
        say(f"{len(answers)} asks, {whose}; a model judged {by_model(answers)} of them")
        for line in readable(answers, misses=printed.misses):
            say(line)
        for sentence in failed:
            note(sentence)
    return WRONG if failed else 0


@contextmanager
def _store(settings: Settings, *, in_demo: bool) -> Iterator[Store]:
    """The store of the settings; for the demo company one in memory, as its files are, whatever a demo changed."""
    if not in_demo:
        with opened_store(settings) as store:
            yield store
        return
    engine = make_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, unit_factory(engine))
    load_demo_company(store.unit)
    yield store
    engine.dispose()


def _failures(found: Scores, gate: Gate) -> Iterator[str]:
    """Why the gate is not passed, a sentence each."""
    if found.harmful.count:
        yield f"Harmful recommendations: {found.harmful.count}. There must be none."
    if (found.right.share or 0.0) < gate.min_right:
        yield f"Right: {_percent(found.right)}, wanted at least {gate.min_right:.3f}."
    if (found.look_alikes.share or 0.0) > gate.max_alarms:
        alarms = _percent(found.look_alikes)
        yield f"False alarms on allowed look-alikes: {alarms}, wanted at most {gate.max_alarms:.3f}."


def readable(answers: Sequence[Evaluated], *, misses: bool = True) -> list[str]:
    """The figures, then by outcome and by language, then every ask worth a look."""
    found = scores(answers)
    lines = [f"  {name:<13} {_percent(get(found)):<20} {meaning}" for name, meaning, get in FIGURES]
    for title, groups in (("outcome", by_outcome(answers)), ("language", by_language(answers))):
        lines.append(f"By {title} (right; harmful; false alarms):")
        for name, group in groups.items():
            each = scores(group)
            harm = f"{each.harmful.count}; {each.false_alarms.count}"
            lines.append(f"  {name:<13} {_percent(each.right):<20} {harm}")
    missed = [one for one in answers if is_miss(one)]
    return [*lines, f"Misses: {len(missed)}", *(line for one in missed if misses for line in _miss(one))]


def by_model(answers: Sequence[Evaluated]) -> int:
    """How many answers a model judged; the others were decided offline."""
    return sum(one.decision.judged_by is JudgedBy.MODEL for one in answers)


def by_outcome(answers: Sequence[Evaluated]) -> dict[str, list[Evaluated]]:
    """The answers by labelled outcome, in the order in which the outcomes first come."""
    return _grouped(answers, lambda one: one.label.outcome.value)


def by_language(answers: Sequence[Evaluated]) -> dict[str, list[Evaluated]]:
    """The answers by language, in the order in which the languages first come."""
    return _grouped(answers, lambda one: one.label.lang)


def _grouped(answers: Sequence[Evaluated], of: Callable[[Evaluated], str]) -> dict[str, list[Evaluated]]:
    groups: dict[str, list[Evaluated]] = {}
    for one in answers:
        groups.setdefault(of(one), []).append(one)
    return groups


def as_figures(answers: Sequence[Evaluated], failed: Sequence[str]) -> dict[str, Any]:
    """The figures as JSON: {name: {"count", "of", "share"}}, over all, by outcome and by language, and the misses."""
    return {
        "asks": len(answers),
        "judged_by_model": by_model(answers),
        "passed": not failed,
        "failed": list(failed),
        "figures": _figures(answers),
        "by_outcome": {name: _figures(group) for name, group in by_outcome(answers).items()},
        "by_language": {name: _figures(group) for name, group in by_language(answers).items()},
        "misses": [_miss_as_json(one) for one in answers if is_miss(one)],
    }


def _figures(answers: Sequence[Evaluated]) -> dict[str, Any]:
    found = scores(answers)
    each = ((name.replace(" ", "_").replace("-", "_"), get(found)) for name, _, get in FIGURES)
    return {name: {"count": share.count, "of": share.of, "share": share.share} for name, share in each}


def _miss_as_json(one: Evaluated) -> dict[str, Any]:
    return {
        "id": one.label.id,
        "wanted": {"outcome": one.label.outcome.value, "products": sorted(one.label.sets[0])},
        "came": {"outcome": one.decision.outcome.value, "products": sorted(one.keys)},
        "harmful": one.harmful,
        "false_alarm": one.false_alarm,
        "told_why_not": one.told_why_not,
    }


def _miss(one: Evaluated) -> list[str]:
    marks = [name for name, yes in (("HARMFUL", one.harmful), ("false alarm", one.false_alarm)) if yes]
    if not one.told_why_not:
        marks.append(f"does not say why not {', '.join(sorted(one.label.why_not))}")
    came = _said(one.decision.outcome.value, one.keys)
    return [
        f"- {one.label.id} ({one.label.lang}): {' '.join(one.label.text.split())}",
        f"  wanted {_said(one.label.outcome.value, one.label.sets[0])}, came {came}"
        + (f" ({'; '.join(marks)})" if marks else ""),
    ]


def _said(outcome: str, keys: frozenset[str]) -> str:
    return f"{outcome} {', '.join(sorted(keys))}".strip()


def _percent(share: Share) -> str:
    return "none to judge" if share.share is None else f"{share.share:.3f} ({share.count} of {share.of})"
