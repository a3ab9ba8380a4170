"""`signpost forget`: what is kept of somebody who left is deleted or unlinked, and what stays is named."""

import sys
from collections.abc import Sequence

import typer

from bot.ask_command import demo_settings
from bot.catalogue_commands import who_runs_this
from bot.clock import SystemClock, new_id
from bot.config import load_settings
from bot.console import Refusal, say
from bot.wiring import opened_existing
from handlers.views.privacy import STAYS_BECAUSE, number_of
from portfolio.forgetting import DELETED, UNLINKED, Forgotten, forget_person, person_to_forget
from portfolio.kept import KeptAbout, KeptKind, look_up
from portfolio.wording import listed


def run_forget(words: str, *, marks: Sequence[str], dry_run: bool, yes: bool, in_demo: bool) -> None:
    """Say what is kept, ask, and forget. Raises Refusal where nobody can be asked and --yes is missing."""
    settings = demo_settings(load_settings()) if in_demo else load_settings()
    with opened_existing(settings, may_create=in_demo) as store:
        with store.unit() as unit:
            about = look_up(unit, person_to_forget(unit, words=words))
        for line in kept_lines(about):
            say(line)
        if dry_run:
            say("Nothing was changed: this was a dry run.")
            return
        if not about.counts and not marks:
            return
        _make_sure(about, yes=yes)
        with store.unit() as unit:
            done = forget_person(
                unit, person=about.person, marks=marks, new_id=new_id, at=SystemClock().now(), by=who_runs_this()
            )
    for line in left_lines(done):
        say(line)


def _make_sure(about: KeptAbout, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refusal("Nothing was changed. Nobody can be asked here: say --yes to go on.")
    if not typer.confirm(f"Forget {_name(about)}? Nobody can undo that."):
        raise Refusal("Nothing was changed.")


def kept_lines(about: KeptAbout) -> list[str]:
    """What is kept of somebody, and what would become of it."""
    if not about.counts:
        return [f"Nothing is kept about {_name(about)}."]
    lines = [f"Kept about {_name(about)}:"]
    for what, kinds in (("to delete", DELETED), ("to unlink, counted on without a name", UNLINKED)):
        numbers = _numbers(about, kinds)
        lines += [f"  {what}: {numbers}"] if numbers else []
    rest = _numbers(about, [kind for kind in about.counts if kind not in (*DELETED, *UNLINKED)])
    return [*lines, f"  to look at one by one: {rest}"] if rest else lines


def left_lines(done: Forgotten) -> list[str]:
    """What became of it, and what is left and why."""
    lines = [f"Forgotten: {_name(done.before)}."]
    if done.entry_gone:
        lines.append("They are in the catalogue no more. Take them out of your import files, or the next import brings")
        lines.append("them back.")
    for kind, found in done.left.counts.items():
        owned = f" ({listed(done.left.owned)})" if kind is KeptKind.OWNED and done.left.owned else ""
        why = STAYS_BECAUSE.get(kind, "because it came in meanwhile")
        lines.append(f"  stays: {number_of(kind, found.count)}{owned}, {why}.")
    lines.append("Messages in Slack and older backups still hold it.")
    return lines


def _numbers(about: KeptAbout, kinds: Sequence[KeptKind]) -> str:
    return listed(number_of(kind, about.counts[kind].count) for kind in kinds if kind in about.counts)


def _name(about: KeptAbout) -> str:
    who = about.person
    return f"{who.name} ({who.key})" if who.key else str(who.slack_id)
