"""Reads the shipped example asks once and writes their vectors beside them: `python -m bench.exemplars`."""

from pathlib import Path

import knowledge
from bench.companies import ranker
from knowledge.exemplar_vectors import as_file
from knowledge.matching import exemplars

LISTS = ("kinds", "scope")


def main() -> None:
    """Write a file for each list."""
    for name in LISTS:
        texts = [text for group in exemplars(name).values() for text in group]
        path = Path(knowledge.__file__).parent / "exemplars" / f"{name}.npz"
        path.write_bytes(as_file(ranker(), texts))
        print(f"{path.name}: {len(texts)} texts, {path.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
