"""What is wrong with an import, all of it at once, in sentences for whoever wrote the file."""

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from portfolio.errors import PortfolioError

MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One thing wrong. `line` counts from 1; `path` is like "products[3].owner", "" for the file as a whole.

    `person`: the words that stand where the key of a person belongs.
    """

    file: str
    line: int
    path: str
    sentence: str
    person: str = field(default="", compare=False)

    def __str__(self) -> str:
        """The problem on one line, in the form editors can jump to."""
        return f"{self.file}:{self.line}: {self.path + ': ' if self.path else ''}{self.sentence}"


class ImportProblems(PortfolioError):
    """Files are refused; `problems` are all there are, ordered by file and line. `so`: what was therefore not done."""

    def __init__(self, problems: Sequence[ImportProblem], so: str = "nothing was imported") -> None:
        self.problems = tuple(dict.fromkeys(sorted(problems, key=lambda one: (one.file, one.line, one.path))))
        count = "One problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"{count}, {so}:\n{lines}")


class FileUnreadable(Exception):
    """One file cannot be read at all; the reasons are in `problems`."""

    def __init__(self, problems: Sequence[ImportProblem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = list(problems)


def path_text(base: str, where: Sequence[int | str]) -> str:
    """A path as people write it: products[3].scenarios[0].title, counted from 0."""
    text = base
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint at the nearest known word (" Did you mean adoption?"), or at all of them when there are few, or ""."""
    by_fold = {each.casefold(): each for each in known}
    if len(by_fold) > MOST_COMPARED:  # comparing is slow; among thousands a slip rarely is in the first two letters
        by_fold = {fold: each for fold, each in by_fold.items() if fold[:2] == word[:2].casefold()}
        by_fold = dict(list(by_fold.items())[:MOST_COMPARED])
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    if near:
        return f" Did you mean {by_fold[near[0]]}?"
    if 0 < len(known) <= 15:
        return f" Known: {', '.join(known)}."
    return ""
