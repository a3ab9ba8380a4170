"""`signpost usage import`: figures about the use of products, out of the files people have."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from bot.ask_command import demo_settings
from bot.catalogue_commands import who_runs_this
from bot.clock import SystemClock, new_id
from bot.config import load_settings
from bot.console import WRONG, Refusal, safe, say
from bot.wiring import opened_store
from handlers.views.adoption.intake import lines, progress_words
from portfolio.adoption.intake.records import FileSource, Source, UnreadableError, laid_down
from portfolio.adoption.intake.taking import Heard, Options, Progress, Taken, look, take_in
from portfolio.toolbox import Clock
from storage.unit import Unit

STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class CommandDesk:
    """The tools taking in needs, without those that answer asks."""

    unit: Callable[[], AbstractContextManager[Unit]]
    clock: Clock = field(default_factory=SystemClock)
    new_id: Callable[[], str] = new_id


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed and what is written."""

    as_json: bool = False
    dry_run: bool = False


def run_usage_import(files: Sequence[Path], options: Options, printed: Printed, *, in_demo: bool) -> int:
    """Take the files in, one after the other; 1 when one is not written for what is wrong in it."""
    if not files:
        raise Refusal("Name at least one file: signpost usage import FILE… (the formats: docs/usage.md)")
    with opened_store(demo_settings(load_settings()) if in_demo else load_settings()) as store:
        if in_demo:
            from bot.demo_company import load_demo_company

            load_demo_company(store.unit)
        desk, code = CommandDesk(store.unit), 0
        for path in files:
            with _source(path) as source:
                code = max(code, _one(desk, source, options, printed))
    return code


def _one(desk: CommandDesk, source: Source, options: Options, printed: Printed) -> int:
    with _progress() as heard:
        try:
            found = look(desk, source, options, heard=heard)
        except UnreadableError as error:
            raise Refusal(f"{source.name}: {error}", code=WRONG) from None
        taken = Taken(found)
        if not printed.dry_run:
            taken = take_in(desk, source, found, options, by=who_runs_this(), heard=heard)
    if printed.as_json:
        typer.echo(json.dumps(as_json(source.name, taken), ensure_ascii=False))
    else:
        for line in lines(source.name, taken, dry_run=printed.dry_run):
            say(line)
    return WRONG if found.wrong and not (options.skip_wrong and found.rows) else 0


def as_json(name: str, taken: Taken) -> dict[str, Any]:
    """What became of a file, for programs."""
    found = taken.look
    before = None if found.before is None else {"by": found.before.by, "at": found.before.at.isoformat()}
    return {
        "file": name,
        "reader": found.reader.name,
        "rows": found.rows,
        "written": taken.written,
        "added": taken.added,
        "changed": taken.changed,
        "unchanged": taken.unchanged if taken.written else 0,
        "repeated": taken.repeated,
        "people": taken.people,
        "products": [
            {"key": one.product.key, "rows": one.rows, "first": one.first.isoformat(), "last": one.last.isoformat()}
            for one in found.about
        ],
        "wrong": found.wrong,
        "problems": [{"line": problem.line, "reason": problem.reason} for problem in found.problems],
        "before": before,
        "again": bool(found.again),
    }


@contextmanager
def _source(path: Path) -> Iterator[Source]:
    """The file, or standard input laid down: it is read twice."""
    if str(path) == "-":
        with laid_down(STANDARD_INPUT) as source:
            shutil.copyfileobj(sys.stdin.buffer, source.file)
            yield source
        return
    try:
        path.open("rb").close()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None
    yield FileSource(path, str(path))


@contextmanager
def _progress() -> Iterator[Heard | None]:
    """A line that counts, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    longest = 0

    def heard(progress: Progress) -> None:
        nonlocal longest
        line = safe(f"{progress_words(progress)} …")
        longest = max(longest, len(line))
        typer.echo(f"\r{line:<{longest}}", err=True, nl=False)

    try:
        yield heard
    finally:
        typer.echo("\r" + " " * longest + "\r", err=True, nl=False)
