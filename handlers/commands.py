"""The words people can type: one table, from which help, the manifest's hint and the README are made."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers import backlog, catalog, comparing, demand, learned, onboarding, overlaps, privacy, rules, support
from handlers.adoption import settings as digest_settings
from handlers.adoption import standing, usage
from handlers.arrival import Arrival
from handlers.asked import open_question
from handlers.pilots import inbox as pilot_inbox
from handlers.pilots import listing as pilot_listing
from handlers.views import help as help_view
from handlers.views import home as home_view
from handlers.views.blocks import Message
from portfolio import asking_commands, asks
from portfolio import catalog as catalogue
from portfolio.asking import catalog_now
from portfolio.asking_back import only_greets, only_thanks

SLASH_COMMAND = "/ai"
_EMOJI = re.compile(r":[\w+'-]+:")  # as Slack sends one that was picked from its menu
_SLASH = re.compile(r"/[^\s<>&*_~`]{1,31}")
NOBODY = ""  # whoever switches the bot off in a thread, from then on people talk among themselves there


@dataclass(frozen=True, slots=True)
class Command:
    """One word after the slash command. `answer` gives None when the rest does not belong to it: then it is an ask."""

    name: str
    hint: str
    description: str
    answer: Callable[[Arrival, str], Message | None]
    in_threads: bool = False  # only there, where Slack takes no slash command: the bot is mentioned instead
    answers_for: bool = False  # of use only to those who answer for a product or for the portfolio

    @property
    def usage(self) -> str:
        """What to type after the slash command, or where that does not work the whole of what to type."""
        return f"@mention {self.name} in a thread" if self.in_threads else f"{self.name} {self.hint}".strip()

    def typed(self, slash: str = SLASH_COMMAND) -> str:
        """The whole of what to type."""
        return self.usage if self.in_threads else f"{slash} {self.usage}"


def _ask(_arrival: Arrival, _rest: str) -> Message | None:
    return None


def _help(arrival: Arrival, rest: str) -> Message | None:
    return None if rest else help_message(arrival)


def _quiet(arrival: Arrival, rest: str) -> Message | None:
    """The off switch of a thread. Outside a thread in a channel there is nothing to switch off, and it says so."""
    if rest:
        return None
    spot = arrival.spot
    if not (spot.overheard and spot.thread_ts):
        return help_view.not_quiet()
    with arrival.tools.unit() as unit:
        asks.note_human(unit, channel=spot.channel, thread_ts=spot.thread_ts, slack_id=NOBODY)
    return help_view.quiet()


COMMANDS: tuple[Command, ...] = (
    Command("", "<your task>", "name the AI product that fits, and why", _ask),
    Command("browse", "[kind, stage or words]", "leaf through the products", catalog.browse_words),
    Command("card", "<product>", "everything about one product; who answers for it edits it there", catalog.card_words),
    Command("compare", "<product> and <product>", "how two products differ", comparing.compare_words),
    Command(
        "start",
        "[product]",
        "your first steps with a product, or where you were with them",
        onboarding.start_words,
    ),
    Command("rules", "", "what no AI product may be used for", rules.rule_words),
    Command(
        "requests",
        "[mine]",
        "the open questions about your products and your own, or what became of all you asked",
        support.request_words,
    ),
    Command(
        "learned",
        "<product>",
        "the past asks it is found by, and a way to forget them",
        learned.learned_words,
        answers_for=True,
    ),
    Command(
        "demand", "", "what people ask for and nothing covers, and what became of your own asks", demand.demand_words
    ),
    Command(
        "overlaps",
        "",
        "products that cover the same work, and what was decided about them",
        overlaps.overlap_words,
        answers_for=True,
    ),
    Command(
        "inbox",
        "[product]",
        "what participants of your pilots said, as themes",
        pilot_inbox.inbox_words,
        answers_for=True,
    ),
    Command(
        "backlog",
        "[product]",
        "what will change in your products, and who waits for it",
        backlog.backlog_words,
        answers_for=True,
    ),
    Command(
        "adoption",
        "<product> [last month]",
        "how one of your products is doing",
        standing.standing_words,
        answers_for=True,
    ),
    Command(
        "usage",
        "[product, or note and a product]",
        "how far the usage of your products is known, and how to bring more",
        usage.usage_words,
        answers_for=True,
    ),
    Command("feedback", "[how it went, or mine]", "feedback in a pilot you are in, or what you gave so far", _ask),
    Command(
        "pilot",
        "[product, new, invite, people or leave]",
        "your pilots, and the way to build, fill and leave one",
        pilot_listing.pilot_words,
    ),
    Command(
        "digest",
        "[preview, weekly, fortnightly, monthly, pause until <day>, stop or start]",
        "when the digest of your products comes, and how it would look now",
        digest_settings.digest_words,
        answers_for=True,
    ),
    Command("privacy", "", "what I keep about you, and a way to delete what you asked", privacy.privacy_words),
    Command("quiet", "", "I stay silent in that thread until somebody mentions me again", _quiet, in_threads=True),
    Command("help", "", "how to ask, with examples", _help),
)

_QUESTIONS = (  # whole sentences about the catalogue itself
    comparing.difference_asked,
    standing.standing_asked,
    catalog.owner_asked,
    catalog.withdrawn_asked,
    catalog.products_asked,
    rules.rules_asked,
)


def usage_hint() -> str:
    """The hint Slack shows beside the slash command while it is typed."""
    return " | ".join(command.usage for command in COMMANDS if not command.in_threads)


def help_rows(slash: str = SLASH_COMMAND) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What to type and what it does: of use to everybody, and to those who answer for something."""
    everybody = [(row.typed(slash), row.description) for row in COMMANDS if not row.answers_for]
    return everybody, [(row.typed(slash), row.description) for row in COMMANDS if row.answers_for]


def answer_to(arrival: Arrival, text: str) -> Message | None:
    """The answer to a command word, or to a question that is about the catalogue itself; None when the text is an ask.

    A word counts only when the rest belongs to it. A sentence that means a command is answered as the command.
    """
    text = home_view.offered_word(text) or text
    answer = _typed(arrival, text)
    line = line_meant(arrival, text) if answer is None else ""
    if line:
        return _typed(arrival, line)
    if answer is None and thanks_only(text):
        return _thanked(arrival)
    if answer is None and only_greets(_EMOJI.sub(_sign, text)):
        return help_view.greeting()
    for asked in _QUESTIONS:
        answer = answer or asked(arrival, text)
    return answer


def line_meant(arrival: Arrival, text: str) -> str:
    """The command line a sentence means ("I want to leave the pilot"), or ""."""
    if not asking_commands.may_mean_command(text):
        return ""
    with arrival.tools.unit() as unit:
        return asking_commands.command_meant(catalog_now(arrival.tools, unit), text)


def _typed(arrival: Arrival, line: str) -> Message | None:
    word, _, rest = line.strip().partition(" ")
    command = next((row for row in COMMANDS if row.name and row.name == word.casefold()), None)
    return command.answer(arrival, rest.strip()) if command else None


def thanks_only(text: str) -> bool:
    """Whether a text is thanks and nothing else, emoji picked from Slack's menu included."""
    return only_thanks(_EMOJI.sub(_sign, text))


def _sign(emoji: re.Match[str]) -> str:
    """A sign that says what an emoji's name does: hello, or well done."""
    return "\N{WAVING HAND SIGN}" if emoji.group().startswith(":wave") else "\N{THUMBS UP SIGN}"


def _thanked(arrival: Arrival) -> Message:
    """One sentence; under a question of ours that has choices it is that the question is still open."""
    question = open_question(arrival)
    return help_view.still_open() if question is not None and question.options else help_view.thanked()


def help_message(arrival: Arrival) -> Message:
    """Help, with the slash command as it is called in this workspace."""
    called = str(arrival.body.get("command"))
    slash = called if _SLASH.fullmatch(called) else SLASH_COMMAND
    with arrival.tools.unit() as unit:
        examples = catalogue.example_asks(catalog_now(arrival.tools, unit))
    return help_view.help_message(*help_rows(slash), examples, slash=slash)
