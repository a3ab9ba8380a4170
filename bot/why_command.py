"""`signpost why`: an old answer explained in a terminal or as JSON, from what was stored with it."""

import json
from typing import Any

import typer

from bot.ask_command import demo_settings
from bot.config import load_settings
from bot.console import Refusal, say
from bot.wiring import opened_existing
from portfolio.decisions import Considered, RoutingDecision, Trace
from portfolio.errors import ErasedError, NotFoundError
from portfolio.replaying import Replay, replay


def run_why(ask_id: str, *, as_json: bool, in_demo: bool) -> None:
    """Print what an answer was made from. Nothing is recomputed: an import since then changes nothing here."""
    settings = demo_settings(load_settings()) if in_demo else load_settings()
    with opened_existing(settings, may_create=in_demo) as store, store.unit() as unit:
        try:
            found = replay(unit, ask_id=ask_id)
        except ErasedError as gone:
            raise Refusal(str(gone)) from None
        except NotFoundError as unknown:
            elsewhere = "" if in_demo else " An ask of `signpost ask --demo` is found with --demo."
            raise Refusal(f"{unknown}{elsewhere}") from None
    if as_json:
        typer.echo(json.dumps(replay_as_json(found), ensure_ascii=False))
        return
    for line in readable(found):
        say(line)


def replay_as_json(found: Replay) -> dict[str, Any]:
    """Everything stored about the ask; `decision` is the record itself, null when it was not answered yet."""
    return {
        "ask_id": found.id,
        "ask": found.text,
        "asker": found.asker,
        "source": found.source.value,
        "follows": found.follows,
        "rounds": found.rounds,
        "asked_at": found.asked_at.isoformat(),
        "answered_at": found.answered_at.isoformat() if found.answered_at else None,
        "latency_ms": found.latency_ms,
        "decision": found.record,
        "thumbs": {"up": found.thumbs[0], "down": found.thumbs[1]},
    }


def readable(found: Replay) -> list[str]:
    """The replay as lines: what was asked, what came, and what it was made from."""
    asker = found.asker or "a guest"
    lines = [f"Ask {found.id}, by {asker}, {found.asked_at:%Y-%m-%d %H:%M} UTC ({found.source.value})"]
    lines.append(f"  “{' '.join(found.text.split())}”")
    if found.follows:
        lines.append(f"  It goes on from ask {found.follows}, after {found.rounds} of our questions.")
    decision = found.decision
    if decision is None:
        return [*lines, "It was not answered yet: nothing was decided."]
    judged = f"judged {decision.judged_by.value}, in {found.latency_ms or 0} ms"
    lines.append(f"Answered {decision.outcome.value}, confidence {decision.confidence:.2f}, {judged}")
    lines += _rule(found, decision) + _recommended(decision) + _left_out(decision)
    lines += [f"Gap: {gap}" for gap in decision.gaps]
    if decision.question is not None:
        lines.append(f"Asked back: {decision.question.text}")
        lines += [f"  - {option.label}" for option in decision.question.options]
    if decision.notice:
        lines.append(f"Said with it: {decision.notice}")
    lines += _made_from(decision)
    up, down = found.thumbs
    return [*lines, f"Thumbs: {up} up, {down} down"] if up or down else lines


def _rule(found: Replay, decision: RoutingDecision) -> list[str]:
    rule = decision.rule
    if rule is None:
        return []
    version = f" (version {found.rule_version})" if found.rule_version else ""
    return [f"Rule {rule.key}{version}: {rule.statement}", f"  raised by: “{rule.raised_by}”"]


def _recommended(decision: RoutingDecision) -> list[str]:
    versions = dict(decision.trace.records)
    lines = ["Recommended:"] if decision.recommendations else []
    for found in decision.recommendations:
        part = f" for: {found.part}" if found.part else ""
        lines.append(f"  {found.product.name} [{_versioned(found.product.key, versions)}]{part}")
        lines += [f"    {reason.field}: “{reason.span}”" for reason in found.reasons]
        if found.scenario:
            lines.append(f"    nearest scenario: {found.scenario}")
        lines += [f"    Mind: {limit}" for limit in found.limits]
    return lines


def _left_out(decision: RoutingDecision) -> list[str]:
    versions = dict(decision.trace.records)
    lines = ["Not recommended:"] if decision.not_recommended else []
    for miss in decision.not_recommended:
        lines.append(f"  {miss.product.name} [{_versioned(miss.product.key, versions)}]: {miss.why}")
    return lines


def _versioned(key: str, versions: dict[str, int]) -> str:
    return f"{key}, record version {versions[key]}" if key in versions else key


def _made_from(decision: RoutingDecision) -> list[str]:
    trace = decision.trace
    lines = [f"Made from catalogue version {decision.catalog_version}"]
    if trace == Trace():
        return [f"{lines[0]}. More was not kept with answers of that time."]
    part = "was asked and gave no answer to use" if trace.asked else "had no part in it"
    failed = f", which {part}: {trace.failed}" if trace.failed else ""
    lines.append(f"  encoder: {trace.encoder or 'none'}; model: {trace.model or 'none'}{failed}")
    if trace.rules:
        lines.append("  rules judged: " + ", ".join(f"{key} version {version}" for key, version in trace.rules))
    if not trace.candidates:
        return [*lines, "  No product was weighed."]
    width = max(len("none fits"), *(len(one.key) for one in trace.candidates))
    lines.append("  weighed, as probabilities:")
    lines += [f"    {one.key:<{width}}  {_chances(one)}" for one in trace.candidates]
    return [*lines, f"    {'none fits':<{width}}  {trace.none:.3f}"] if trace.none is not None else lines


def _chances(one: Considered) -> str:
    piece = f", for its likeliest piece {one.at_best:.3f}" if one.at_best > one.chance else ""
    return f"{one.chance:.3f}{piece}"
