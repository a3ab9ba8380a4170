"""Reading "I want to leave the pilot", "Unsubscribe" and "What became of my feedback?", which mean a command."""

from knowledge.questions import commands_in
from portfolio.cards import Catalog
from portfolio.mentions import Mentions
from portfolio.sentences import LONGEST_QUESTION, bare

_NAME = "NAME"  # where a line has the product's name


def may_mean_command(text: str) -> bool:
    """Whether a sentence may mean a command: cheap, before the catalogue is read."""
    return len(text) <= LONGEST_QUESTION and next(commands_in(bare(text)), None) is not None


def command_meant(catalog: Catalog, text: str) -> str:
    """The command line a sentence means from its first word to its last: "pilot leave CodeMate"; else "".

    What it names must be a product: "I want to give feedback on the new canteen" is a task.
    """
    if not may_mean_command(text):
        return ""
    mentions = Mentions(catalog)
    for line, name in commands_in(bare(text)):
        product = mentions.asked_about(name, text) if name else None
        if product is not None:
            return line.replace(_NAME, product.name)
        if not name:
            return line
    return ""
