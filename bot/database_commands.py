"""`signpost db …`: create and upgrade, compare with the code, copy while in use."""

from collections.abc import Sequence
from pathlib import Path

from bot.clock import SystemClock
from bot.config import load_settings
from bot.console import WRONG, note, say
from bot.wiring import opened_reader, opened_store
from storage.backup import backup
from storage.migrating import State, look, present_revision, refuse_unknown, schema_differences


def run_upgrade() -> int:
    """Bring the configured database up to date. Returns the exit code: 1 when its tables differ all the same."""
    with opened_store(load_settings()) as store:
        differences = schema_differences(store.engine)
    missing = [one for one in differences if not one.startswith("remove")]  # an index made by hand stops nothing
    return _differing(missing) if missing else _well("The database is up to date.")


def run_check() -> int:
    """Compare the models with the configured database; creates and changes nothing. Returns the exit code."""
    with opened_reader(load_settings()) as engine:
        state = look(engine)
        if state is State.NEWER:
            refuse_unknown(present_revision(engine))
        if state in (State.EMPTY, State.OLDER):
            said = state.value if state is State.EMPTY else "of an older version"
            note(f"The database is {said}: `signpost db upgrade`")
            return WRONG
        differences = schema_differences(engine)
    return _differing(differences) if differences else _well("Models and migrations agree.")


def _well(sentence: str) -> int:
    say(sentence)
    return 0


def _differing(differences: Sequence[str]) -> int:
    note("The tables of this database are not those of this version:")
    for difference in differences:
        note(f"  {difference}")
    note("Somebody changed them by hand, or an upgrade broke off: put a copy back (`signpost db backup` makes them).")
    note("Where you changed the models yourself, a migration is missing: see CONTRIBUTING.md.")
    return WRONG


def run_backup(file: Path | None) -> None:
    """Copy the database as it is, also one of another version, to `file` or to a dated file in the data folder."""
    settings = load_settings()
    moment = SystemClock().now().strftime("%Y%m%d-%H%M%S")
    target = file or settings.data_dir / "backups" / f"signpost-{moment}.sqlite3"
    with opened_reader(settings) as engine:
        look(engine)  # refuses what is no database of ours
        backup(engine, target)
    say(f"Saved to {target}")
