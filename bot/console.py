"""What the command line says: plain sentences, refusals with an exit code, texts that cannot command a terminal."""

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import typer

WRONG = 1  # something was looked at and is not right
MISUSED = 2  # the command, a setting or a name cannot be used as given


class Refusal(Exception):
    """A sentence for whoever typed the command, and the exit code it ends with."""

    def __init__(self, sentence: str, *, code: int = MISUSED) -> None:
        super().__init__(sentence)
        self.code = code

    @classmethod
    def from_error(cls, error: Exception) -> "Refusal | None":
        """The refusal an expected error is, or None when it is a fault of ours and deserves its traceback."""
        from bot.config import SettingsError

        if isinstance(error, SettingsError):
            return cls(str(error))
        if _is_one_of(error, "portfolio.errors", "PortfolioError"):
            return cls(str(error))
        if _is_one_of(error, "storage.errors", "StorageError"):
            return cls(str(error), code=WRONG)
        if _is_one_of(error, "knowledge.ports", "ModelUnavailable"):
            advice = "Check OPENAI_BASE_URL and OPENAI_EMBEDDING_MODEL, or leave the latter out to match offline."
            return cls(f"Embeddings cannot be had: {error}. {advice}", code=WRONG)
        if _is_one_of(error, "sqlalchemy.exc", "DatabaseError") or _is_one_of(error, "sqlite3", "DatabaseError"):
            return _database_refusal(error)
        return None


def _database_refusal(error: Exception) -> "Refusal | None":
    from storage.errors import in_words

    known = in_words(error)
    if known is not None:
        return Refusal(str(known), code=WRONG)
    if not _is_one_of(error, "sqlalchemy.exc", "OperationalError"):
        return None
    first = (str(getattr(error, "orig", error)).splitlines() or [""])[0]
    return Refusal(f"The database cannot be used: {first}. Check DATABASE_URL and run `signpost doctor`.", code=WRONG)


def _is_one_of(error: Exception, module: str, name: str) -> bool:
    """Whether the error is of this class; the module is not imported for the question."""
    known = getattr(sys.modules.get(module), name, None)
    return isinstance(known, type) and isinstance(error, known)


def explain(refusal: Refusal) -> int:
    """Print a refusal on standard error; returns its exit code."""
    typer.echo(safe(str(refusal)), err=True)
    return refusal.code


def say(text: str = "") -> None:
    """A line of the answer, on standard output."""
    typer.echo(safe(text))


def note(text: str) -> None:
    """A line about the answer, on standard error."""
    typer.echo(safe(text), err=True)


@contextmanager
def sign_of_life(text: str) -> Iterator[None]:
    """A line on standard error for as long as the block takes, and only where somebody looks on: on a terminal."""
    shown = sys.stderr.isatty()
    if shown:
        typer.echo(safe(text), err=True, nl=False)
    try:
        yield
    finally:
        if shown:
            typer.echo("\r" + " " * len(text) + "\r", err=True, nl=False)


def safe(text: str) -> str:
    """The text without characters a terminal would obey (escape sequences, overrides); lines and tabs stay."""
    return "".join(
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char == "\u200d"
    )
