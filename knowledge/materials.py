"""Materials: what kinds of work are usually meant by an ask that names only what is to be worked on."""

from functools import cache
from importlib import resources

import yaml

from knowledge.words import STOP_WORDS, stems


@cache
def _materials() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """For each material the stems of its words in every language, and the kinds, commonest first."""
    text = resources.files("knowledge").joinpath("exemplars/materials.yaml").read_text(encoding="utf-8")
    listed: dict[str, dict[str, str]] = yaml.safe_load(text)
    return tuple(
        (
            frozenset(stem for language in STOP_WORDS for stem in stems(material["words"], language)),
            tuple(material["kinds"].split()),
        )
        for material in listed.values()
    )


def kinds_of_work_on(text: str) -> tuple[str, ...]:
    """The kinds of product that usually work on the materials the text names, commonest first; () when it names none.

    Of two materials the first kinds of each come before the second kinds of either.
    """
    said = set(stems(text))
    named = [kinds for words, kinds in _materials() if words & said]
    in_turn = (
        kinds[place] for place in range(max(map(len, named), default=0)) for kinds in named if place < len(kinds)
    )
    return tuple(dict.fromkeys(in_turn))
