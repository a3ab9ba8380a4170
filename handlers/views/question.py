"""A question asked back: its choices, or yes and no where a rule is to be settled."""

from handlers.views import words
from handlers.views.blocks import Block, actions, button, paragraph, quote, rich, rich_quote, rich_section
from handlers.views.values import Carried
from portfolio.decisions import Option, Question, Settled
from portfolio.settling import ASIDE, settles

PICK, SOMETHING_ELSE, BROWSE = "pick_option", "something_else", "open_browse"


def asked_back(question: Question | None, ask_id: str) -> tuple[str, list[Block]]:
    """The question as words and as blocks. One that settles a rule takes yes or no: nothing else will do."""
    wording = words.line(question.text, 600) if question else ""
    wording = wording or "Can you say more about the task?"
    options = question.options[:4] if question else ()
    choices = [
        button(option.label, f"{PICK}:{place}", Carried(ask=ask_id, pick=picked(option)).pack())
        for place, option in enumerate(options)
    ]
    quoted = words.line(question.quoted, 600) if question else ""
    if not settles(question):
        other = "Something else" if options else "Say what you need"
        choices.append(button(other, SOMETHING_ELSE, Carried(ask=ask_id).pack(), primary=not options))
        if not options:  # "which products are there" names no task either
            choices.append(button("Browse the products", BROWSE, Carried().pack()))
    labelled = words.listed((words.mrkdwn_line(option.label, 75) for option in options), "or")
    said = f"{words.sentence(words.mrkdwn_line(wording, 600))} {words.mrkdwn_line(quoted, 600)}".strip()
    text = f"{said} {words.sentence(labelled)}".strip()
    return text, [_settling(wording, quoted) if quoted else paragraph(quote(wording, 600)), actions(*choices)]


def picked(option: Option) -> str:
    """What a choice's button carries of it."""
    return words.clean(words.shorten(option.value, 500))


def settled_line(word: Settled) -> str:
    """What the asker answered to a question about a rule, said back."""
    asked = words.clean(word.question).removeprefix(ASIDE).strip()
    return f"You answered “{words.clean(word.answer)}” to “{asked}” (rule {words.clean(word.rule)})."


def _settling(wording: str, quoted: str) -> Block:
    """The question about a rule, the rule itself as a quotation beneath."""
    return rich(rich_section(quote(wording, 200)), rich_quote(quote(quoted, 500)))
