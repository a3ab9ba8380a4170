"""`signpost forget`: what is kept of somebody who left is deleted or unlinked, and what stays is named."""

import sys
from collections.abc import Mapping, Sequence

import typer

from bot.ask_command import demo_settings
from bot.catalogue_commands import who_runs_this
from bot.clock import SystemClock, new_id
from bot.config import load_settings
from bot.console import Refusal, say
from bot.wiring import opened_existing
from portfolio.forgetting import DELETED, UNLINKED, Forgotten, forget_person, person_to_forget
from portfolio.kept import KeptAbout, KeptKind, look_up
from portfolio.wording import counted, listed

# How each kind of thing is called where somebody else reads of it: one, and several.
CALLED: Mapping[KeptKind, tuple[str, str]] = {
    KeptKind.ASKS: ("ask", "asks"),
    KeptKind.RATINGS: ("rating", "ratings"),
    KeptKind.ROUTES: ("past route", "past routes"),
    KeptKind.DEMAND: ("wish", "wishes"),
    KeptKind.CLOSED_QUESTIONS: ("answered question to an owner", "answered questions to owners"),
    KeptKind.THREADS: ("thread", "threads"),
    KeptKind.DRAFTS: ("unsaved draft of feedback", "unsaved drafts of feedback"),
    KeptKind.START_ANSWERS: ("answer to a start question", "answers to start questions"),
    KeptKind.FIRST_STEPS: ("product begun with", "products begun with"),
    KeptKind.MODEL_USE: ("day of model use", "days of model use"),
    KeptKind.OPEN_QUESTIONS: ("open question to an owner", "open questions to owners"),
    KeptKind.FEEDBACK: ("piece of feedback by name", "pieces of feedback by name"),
    KeptKind.SURVEYS: ("closing survey by name", "closing surveys by name"),
    KeptKind.PILOTS: ("part in a pilot", "parts in pilots"),
    KeptKind.DIGEST_SETTINGS: ("digest setting", "digest settings"),
    KeptKind.DIGESTS: ("digest", "digests"),
    KeptKind.DUE: ("message that is due", "messages that are due"),
    KeptKind.SAID: ("note of a message", "notes of messages"),
    KeptKind.USAGE: ("record of usage", "records of usage"),
    KeptKind.SIGNED: ("record signed", "records signed"),
    KeptKind.OWNED: ("thing answered for", "things answered for"),
    KeptKind.CATALOGUE: ("entry in the catalogue", "entry in the catalogue"),
}
BECAUSE: Mapping[KeptKind, str] = {
    KeptKind.SIGNED: "so that it is known who decided, built or moved it",
    KeptKind.OWNED: "until somebody else is named there; then forget them again",
    KeptKind.CATALOGUE: "for what they answer for",
}


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
    return [*lines, f"  stays, or in part: {rest}"] if rest else lines


def left_lines(done: Forgotten) -> list[str]:
    """What became of it, and what is left and why."""
    lines = [f"Forgotten: {_name(done.before)}."]
    if done.entry_gone:
        lines.append("They are in the catalogue no more: take them out of your import files, too.")
    for kind, found in done.left.counts.items():
        owned = f" ({listed(done.left.owned)})" if kind is KeptKind.OWNED and done.left.owned else ""
        why = BECAUSE.get(kind, "because it came in meanwhile")
        lines.append(f"  stays: {_number(kind, found.count)}{owned}, {why}.")
    lines.append("Messages in Slack and older backups still hold it.")
    return lines


def _numbers(about: KeptAbout, kinds: Sequence[KeptKind]) -> str:
    return listed(_number(kind, about.counts[kind].count) for kind in kinds if kind in about.counts)


def _number(kind: KeptKind, number: int) -> str:
    return counted(1 if kind is KeptKind.CATALOGUE else number, *CALLED[kind])


def _name(about: KeptAbout) -> str:
    who = about.person
    return f"{who.name} ({who.key})" if who.key else str(who.slack_id)
