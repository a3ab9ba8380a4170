"""What the bot says about itself: help, the rules it keeps, greetings, refusals and apologies."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.answer import BROWSE
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    message,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.values import Carried
from portfolio.cards import RuleCard


def help_message(
    commands: Sequence[tuple[str, str]],
    owners: Sequence[tuple[str, str]] = (),
    examples: Sequence[str] = (),
    *,
    slash: str = "/ai",
) -> Message:
    """How to ask; `commands` are (what to type, what it does), `owners` those of use to who answers for a product,
    `examples` asks to try."""
    like = f", like {slash} {words.mrkdwn_line(examples[0], 100)}" if examples else ""
    point = f"Tell me a task in your own words{like}, and I name the AI product that fits, and why."
    typed, theirs = (
        rich_list([[bold(usage), say(" — "), quote(does, 160)] for usage, does in rows]) for rows in (commands, owners)
    )
    tries = [[say(f"{slash} "), quote(example, 100)] for example in examples[:4]]
    blocks = [
        paragraph(say("Tell me a task in your own words, and I name the AI product that fits, and why.")),
        *([rich(rich_section(say("For example")), rich_list(tries))] if tries else []),
        rich(rich_section(say("And also")), typed),
        *([rich(rich_section(say("If you answer for a product, or for the portfolio")), theirs)] if owners else []),
        actions(button("Browse the products", BROWSE, Carried().pack(), primary=True)),
        context(
            plain(
                "You can also write to me directly, or mention me in a channel. And ask about the products themselves: "
                "which there are, what data one may hold, who owns one, how two differ, what the rules are. A "
                "sentence like “show me my pilots” does for most words.",
                300,
            )
        ),
    ]
    return message(point, blocks)


def rules_message(rules: Sequence[RuleCard], *, of: int = 0, naming: str = "", public: bool = False) -> Message:
    """The portfolio rules, each with its contact; `of`: how many there are, where these are not all.

    `naming`: what they name that is none of the company's products, as somebody asked about it.
    """
    if not rules:
        text = "No portfolio rules are written down yet."
        return message(text, [paragraph(say(text))])
    count = words.counted(len(rules), "rule") if len(rules) >= of else f"{len(rules)} of {words.counted(of, 'rule')}"
    counted = f"{count} for every AI product"
    head = [say(counted)]
    if naming:
        head = [bold(naming, 80), say(" is none of our AI products. It is named in "), say(counted)]
        counted = f"{words.mrkdwn_line(naming, 80)} is none of our AI products. It is named in {counted}"
    text = f"{counted}: " + " ".join(
        f"{words.mrkdwn_line(rule.key, 40)} {words.sentence(words.mrkdwn_line(rule.statement, 200))}" for rule in rules
    )
    lines: list[list[Element]] = []
    for rule in rules[:12]:
        asked = [say(" Ask "), person(rule.contact, quiet=public), say(".")] if rule.contact else []
        lines.append([bold(rule.key, 40), say(" "), quote(words.sentence(rule.statement), 300), *asked])
    browse = [actions(button("Browse the products", BROWSE, Carried().pack()))] if naming else []
    return message(words.shorten(text, 3000), [rich(rich_section(*head), rich_list(lines)), *browse])


def sentence_message(sentence: str) -> Message:
    """One sentence, for a refusal or a small piece of news; the words may come from anywhere."""
    text = words.mrkdwn(sentence, 2500) or "That did not work."
    return message(text, [paragraph(quote(sentence, 2000, "That did not work."))])


def said_in_private(why: str) -> Message:
    """In a channel: where the answer went. `why`: what others may not read along, a clause of ours."""
    text = f"{why}: I wrote to you directly."
    return message(text, [paragraph(say(text))])


def only_in_private(what: str) -> Message:
    """In a channel: what the bot does elsewhere only. `what`: a clause of ours that goes on from "I"."""
    text = f"I {what} in private only. Type it after the slash command, or write to me directly."
    return message(text, [paragraph(say(text))])


def apology(reference: str) -> Message:
    """Something broke on our side; the reference finds it in the log."""
    return message(apology_text(reference), [paragraph(say(apology_text(reference)))])


def apology_text(reference: str) -> str:
    """The apology as plain words, for places where no blocks fit (the errors of a form)."""
    return f"Something went wrong on my side, not on yours. Please try again; if it stays, quote {reference}."


def late_apology(reference: str) -> Message:
    """An ask that was accepted, tried several times after a restart, and could not be answered."""
    text = f"I could not finish what you asked me, and I am sorry. Please ask again; if it stays, quote {reference}."
    return message(text, [paragraph(say(text))])


def greeting() -> Message:
    """A mention or a message without words."""
    text = "Tell me a task and I name the AI product that fits. Write help to see what else I can do."
    browse = actions(button("Browse the products", BROWSE, Carried().pack()))
    blocks: list[Block] = [paragraph(say(text)), browse]
    return message(text, blocks)


def thanked() -> Message:
    """The answer to thanks, praise or "ok"."""
    return sentence_message("Any time, just tell me the next task.")


def still_open() -> Message:
    """The same under a question that nothing was answered to."""
    return sentence_message("My question is still open: choose an answer above, or type it here.")


def thinking() -> Message:
    """A sign of life after a slash command whose answer may take seconds."""
    text = "Looking through the catalogue…"
    return message(text, [context(plain(text, 60))])


def to_delete(*, public: bool) -> str:
    """The advice to whoever wrote details about people. `public`: where others read along."""
    if public:
        return "Better delete your message: others in this channel can read the details about people in it."
    return "Better delete your message: it holds details about people."


def file_only() -> Message:
    """A file without words."""
    text = "I cannot read files. Tell me in words what should happen with it, and I name the AI product that fits."
    return message(text, [paragraph(say(text))])


def quiet() -> Message:
    """The bot was told to be quiet in a thread."""
    text = "I stay silent here until somebody mentions me again. In other channels I answer only when mentioned."
    return message(text, [paragraph(say(text))])


def not_quiet() -> Message:
    """The bot was told to be quiet where it only ever answers."""
    text = (
        "There is nothing to switch off here: I only answer when you write to me. To silence me in a channel's "
        "thread, write quiet in that thread."
    )
    return message(text, [paragraph(say(text))])


def shared_channel() -> Message:
    """Asked in a channel that people outside the company can read."""
    text = "People outside the company can read this channel, so I do not answer here. Write to me directly."
    return message(text, [paragraph(say(text))])


def replaced_by_new_answer(label: str) -> Message:
    """What stands in a question after one of its choices was taken."""
    text = f"You chose: {words.mrkdwn_line(label, 200)}"
    return message(text, [paragraph(say("You chose: "), bold(label, 160))])
