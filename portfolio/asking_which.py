"""Reading "Which AI products do we have?", which asks about the catalogue as a whole and is no task."""

from dataclasses import dataclass

from knowledge.words import tokens, word_list
from portfolio.cards import Catalog
from portfolio.limits import CarriedData, data_carried
from storage.vocabulary import LifecycleStage

LONGEST_QUESTION = 16  # words: what is longer tells a task
_STAGES = {LifecycleStage.PILOT: "stage_pilot", LifecycleStage.RETIREMENT: "stage_retirement"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The products a question asks for: those of a stage, those that may hold a class of data, or ("") all."""

    stage: LifecycleStage | None = None
    holds: str = ""


def may_ask_which(text: str) -> bool:
    """Whether a sentence may ask which products there are: cheap, before the catalogue is read."""
    said = set(tokens(text))
    asks = said & word_list("products") and said & word_list("listing")
    return bool(asks) and len(tokens(text)) <= LONGEST_QUESTION


def products_wanted(catalog: Catalog, text: str) -> Wanted | None:
    """The products a sentence asks for as a whole; None when it says anything else: then it is a task.

    "Which tools translate contracts?" is a task, "Which tools may hold client data?" is none.
    """
    if not may_ask_which(text):
        return None
    rest = set(tokens(text)) - word_list("products") - word_list("listing") - word_list("around")
    stage = next((stage for stage, name in _STAGES.items() if rest & word_list(name)), None)
    if stage is not None:
        rest -= word_list(_STAGES[stage])
    carried = data_carried(text, catalog)
    if carried is not None and rest & word_list("holding"):
        return Wanted(stage, carried.data_class) if not _besides(rest, carried) else None
    return Wanted(stage) if not rest else None


def asks_only_of_data(text: str, carried: CarriedData) -> bool:
    """Whether a text, without the names of products, is about their holding data and about nothing else.

    "Is X approved for client files?"
    """
    rest = set(tokens(text)) - word_list("around")
    return bool(rest & word_list("holding")) and not _besides(rest, carried)


def _besides(said: set[str], carried: CarriedData) -> set[str]:
    """The words that are not about holding this data."""
    whose = {*tokens(carried.data_class), *tokens(carried.phrase)}
    return said - word_list("holding") - whose
