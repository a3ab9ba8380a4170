"""`signpost import` and `signpost export`: YAML in, all or nothing, and the same YAML out."""

import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.console import WRONG, Refusal, note, say
from bot.wiring import opened_reader, opened_store
from portfolio import importing
from portfolio.catalog import browse
from storage.engine import unit_factory
from storage.errors import StorageMissing
from storage.migrating import State, look
from storage.unit import Unit

IN_MEMORY = "sqlite://"


def print_schema() -> None:
    """The import format as JSON Schema."""
    typer.echo(json.dumps(importing.json_schema(), indent=2, ensure_ascii=False))


def run_import(files: Sequence[Path], *, dry_run: bool) -> None:
    """Show what changes and, unless it is a dry run, change it. Exit code 1 when anything in the files is wrong."""
    if not files:
        raise Refusal("Name at least one file: signpost import FILE… (the format: signpost import --schema)")
    texts = read_files(files)
    try:
        if dry_run:
            with _to_compare(load_settings()) as unit:
                plan = importing.plan(unit, texts)
        else:
            with opened_store(load_settings()) as store, store.unit() as unit:
                plan = importing.apply(unit, texts, by=who_runs_this(), at=SystemClock().now())
    except importing.ImportProblems as problems:
        raise Refusal(str(problems), code=WRONG) from None
    say(importing.describe(plan))
    say("Nothing was written: this was a dry run." if dry_run else "Done.")


def run_export(file: Path | None, *, force: bool = False) -> None:
    """The catalogue as YAML, to standard output or to a file; `force` replaces one that is there, in one step."""
    to_file = file is not None and str(file) != "-"
    if file is not None and to_file and not force and file.exists():
        raise Refusal(f"{file} exists already. Name another file, or replace it with --force.")
    with _to_read(load_settings()) as unit:
        text = importing.export(unit)
        if browse(unit, limit=1).total == 0:
            note("The catalogue holds no products: there is little to export.")
    if file is None or not to_file:
        typer.echo(text, nl=False)
        return
    new = file.with_name(file.name + ".new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(file)
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}.") from None
    note(f"Saved to {file}")


@contextmanager
def _to_compare(settings: Settings) -> Iterator[Unit]:
    """A unit on the catalogue that is there; before the first import on an empty one, so that nothing is created."""
    if _has_catalogue(settings):
        with _to_read(settings) as unit:
            yield unit
        return
    with opened_store(settings.model_copy(update={"database_url": IN_MEMORY})) as store, store.unit() as unit:
        yield unit


def _has_catalogue(settings: Settings) -> bool:
    try:
        with opened_reader(settings) as engine:
            return look(engine) is not State.EMPTY
    except StorageMissing:
        return False


@contextmanager
def _to_read(settings: Settings) -> Iterator[Unit]:
    """A unit on the database as it is, also on one that cannot be written; an older one is brought up to date first."""
    with opened_reader(settings) as engine:
        state = look(engine)
        if state is State.EMPTY:
            raise Refusal("The database is empty: `signpost import FILE…` fills it.", code=WRONG)
        if state is State.CURRENT:
            with unit_factory(engine, read_only=True)() as unit:
                yield unit
            return
    with opened_store(settings) as store, store.unit() as unit:
        yield unit


def read_files(files: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Files, and those in folders, as (name, bytes). Raises Refusal for one that cannot be read."""
    return [read for file in files for read in _read(file)]


def _read(file: Path) -> list[tuple[str, bytes]]:
    """Files as (name, bytes): decoding is left to the import, which tells of all files at once."""
    if str(file) == "-":
        return [("standard input", sys.stdin.buffer.read())]
    if file.is_dir():
        # Labelled asks, which measure routing, lie beside the catalogue they are about.
        found = sorted(path for path in file.iterdir() if path.suffix in (".yaml", ".yml") and path.stem != "asks")
        if not found:
            raise Refusal(f"The folder {file} holds no YAML file.")
        return [read for path in found for read in _read(path)]
    try:
        return [(str(file), file.read_bytes())]
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from None


def who_runs_this() -> str:
    """The user of this machine, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "command line"
