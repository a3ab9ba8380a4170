"""What an entry of the files may point at: what is there once they are imported, and not what is withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from portfolio.importing_format import ProductPart, WithdrawnProduct
from portfolio.importing_problems import ImportProblem, did_you_mean
from portfolio.importing_stored import Stored
from portfolio.importing_validation import Entry, Gathered

Value = TypeVar("Value", bound=BaseModel)
SECTIONS = {"person": "people", "product": "products"}


@dataclass(frozen=True, slots=True)
class Known:
    """The keys of one noun. `withdrawn`: for each key that is withdrawn, in a sentence, that it is."""

    noun: str
    keys: frozenset[str]
    withdrawn: Mapping[str, str]

    def dangling(self, entry: Entry[Value], key: str | None, *where: int | str) -> Iterable[ImportProblem]:
        """A problem where `entry` points at what is not there (None: it points at nothing)."""
        if key is None or key in self.keys:
            return
        sentence = self.withdrawn.get(key)
        if sentence is None:
            hint = did_you_mean(key, sorted(self.keys))
            sentence = f"There is no {self.noun} “{key}”, neither in the files nor in the catalogue.{hint}"
        yield entry.problem(sentence, *where)


def known(noun: str, gathered: Gathered, present: Stored) -> Known:
    """What may be pointed at. `noun`: person or product. `present`: the store without what the files withdraw."""
    stored = present.people if noun == "person" else present.products
    keys = frozenset(gathered.named[SECTIONS[noun]] | stored.keys())
    withdrawn = {key: _was(key, part) for (of, key), part in present.withdrawn.items() if of == noun}
    withdrawn |= {
        one.key: f"“{one.key}” is withdrawn in {one.entry.file}, line {one.entry.node.line}.{_instead(one.entry.value)}"
        for one in gathered.withdrawn
        if one.noun == noun
    }
    return Known(noun, keys, withdrawn)


def _was(key: str, part: BaseModel) -> str:
    return f"“{key}” was withdrawn.{_instead(part)}"


def _instead(part: BaseModel) -> str:
    replaced_by = part.replaced_by if isinstance(part, ProductPart | WithdrawnProduct) else None
    return f" {replaced_by} took its place." if replaced_by else ""
