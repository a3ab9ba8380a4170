"""Which machine a measurement ran on, and how its results are printed."""

import os
import platform
import statistics
from collections.abc import Sequence


def machine() -> str:
    """The machine in one line: cores, processor architecture, Python, operating system."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"{platform.system()} {platform.release().split('-')[0]}"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def milliseconds(values: Sequence[float], share: float) -> str:
    """The value that `share` (0-1) of them do not exceed. `values`: seconds."""
    return f"{percentile(values, share) * 1000:.1f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0-1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else statistics.fmean([0.0])
