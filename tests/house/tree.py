"""The tree the house tests look at: our own files, as git would list them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "portfolio", "knowledge", "storage", "workspace", "bench", "tests")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files() -> tuple[Path, ...]:
    """Our Python files."""
    return tuple(path for path in files() if path.suffix == ".py")


def name_of(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()
