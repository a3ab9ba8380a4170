"""Feedback on its way from a sentence to a record: the draft to confirm, one question back, thanks, one's own list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.views import words
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
    plain,
    quote,
    rich,
    rich_quote,
    rich_section,
    say,
    shown,
)
from handlers.views.pilots import feedback_labels as labels
from handlers.views.values import Carried
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.drafting import Understood, asks_trust
from portfolio.pilots.drafts import Draft
from portfolio.pilots.submitting import Given
from portfolio.pilots.themes import Close
from storage.vocabulary import Anonymity, FeedbackKind, FeedbackSource

SAVE, NAMELESS, CHANGE, DROP = "pilot_draft_save", "pilot_draft_nameless", "pilot_draft_change", "pilot_draft_drop"
QUESTION, PILOT, TOLD = "pilot_draft_question", "pilot_draft_pilot", "pilot_ask_was_feedback"
SAME, SAME_NAMELESS = "pilot_draft_same", "pilot_draft_same_nameless"
FORM, EDIT, WITHDRAW = "pilot_feedback", "pilot_feedback_edit", "pilot_feedback_withdraw"
PAGE, LISTED = "pilot_feedback_page", "list"  # a page of one's own feedback; a button that stands in it
EVENT_TYPE = "signpost_feedback_draft"
MOST_PILOTS, MOST_OWN = 5, 3
NOT_FOR_ALL = "Your feedback is not for the whole channel"
QUOTED_UNLESS = "Once saved, your words may be quoted without your name. To say no, press Change."
NOT_KEPT = "Your own words were not kept."
NOT_TOLD = "You agreed to what somebody else said, which I can no longer show you."


@dataclass(frozen=True, slots=True)
class Confirm:
    """A draft with what is said beside it. `least`: answers that have to be there before an anonymous one is told."""

    draft: Draft
    close: Close | None = None
    least: int = 5

    @property
    def carried(self) -> Carried:
        """What its buttons carry."""
        return Carried(item=self.draft.id)


def confirmation(found: Confirm) -> Message:
    """ "Did I get this right?": what was understood, to be saved, changed or dropped; with one question when vague."""
    draft = found.draft
    name = draft.pilot.product.name
    head = [say("Did I get this right? Feedback on "), bold(name, 80), say(":")]
    lead = f"Did I get this right? Feedback on {words.mrkdwn_line(name, 80)}:"
    if draft.asks_more:
        more = "Which part of your work was it, and what exactly happened? Answer in a sentence, or save it as it is."
        head = [say("Feedback on "), bold(name, 80), say(f". {more}")]
        lead = f"Feedback on {words.mrkdwn_line(name, 80)}. {more}"
    rows = told(draft.read, draft.pilot, unsaid=not draft.asks_more)
    text = f"{lead} {'; '.join(f'{label}: {words.mrkdwn_line(value, 200)}' for label, value in rows)}."
    lines = [[bold(label), say(": "), quote(value, 250), say("\n")] for label, value in rows]
    listed = rich_section(*(element for line in lines for element in line))
    blocks: list[Block] = [rich(rich_section(*head), rich_quote(shown(draft.text, 600)), listed)]
    for seen in filter(None, (draft.read.notice, who_sees(draft, least=found.least), QUOTED_UNLESS)):
        blocks.append(context(plain(seen, 600)))
        text += f" {seen}"
    blocks.append(_buttons(found))
    return message(words.shorten(text, 2900), [*blocks, *_same(found)])


def told(read: Understood, pilot: PilotCard, *, unsaid: bool) -> list[tuple[str, str]]:
    """What feedback says, field by field: (label, value); a barrier with the words that speak of it.

    `unsaid`: with what everybody is asked and it does not say.
    """
    fields, said = read.fields, read.words
    titles = {one.id: one.title for one in pilot.scenarios}
    scenario = titles.get(fields.scenario_id or 0, "")
    asked = [("Scenario", scenario), ("Worked", labels.WORKED[fields.worked] if fields.worked else "")]
    rows = [(label, value or "not said") for label, value in asked if value or unsaid]
    rows.append(("Kind", labels.KINDS[fields.kind].lower() + ("" if read.kind_said else " (my guess)")))
    if fields.minutes_saved is not None:
        rows.append(("Saved", f"{labels.minutes(fields.minutes_saved)} (your estimate)"))
    if fields.barrier is not None:
        quoted = words.line(said.get("barrier", ""), 120)
        rows.append(("Barrier", labels.BARRIERS[fields.barrier] + (f": “{quoted}”" if quoted else "")))
    if fields.quality is not None:
        rows.append(("Quality", f"{fields.quality} of 5"))
    if fields.trust is not None and asks_trust(pilot):
        rows.append(("Trust", f"{fields.trust} of 5"))
    return rows


def who_sees(draft: Draft, *, least: int) -> str:
    """Who sees what, in short sentences that are exactly what the code does; "" where names are always kept."""
    anonymity = draft.pilot.rules.anonymity
    if anonymity is Anonymity.NAMED:
        return ""
    channel = " What you wrote in the channel stays there." if draft.source is FeedbackSource.MENTION else ""
    kept = f"{labels.nameless_kept(least)}{channel}"
    if anonymity is Anonymity.ANONYMOUS:
        return f"This pilot is anonymous. {kept}"
    return f"{labels.named_where_chosen()} Without your name: {kept}"


def _buttons(found: Confirm) -> Block:
    carried = found.carried.pack()
    offered = [button("Save", SAVE, carried, primary=True)]
    if found.draft.pilot.rules.anonymity is Anonymity.CHOICE:
        offered.append(button("Save without my name", NAMELESS, carried))
    offered += [button("Change", CHANGE, carried), button("Drop", DROP, carried)]
    if found.draft.source in (FeedbackSource.DM, FeedbackSource.MENTION):
        offered.append(button("That was a question", QUESTION, carried))
    return actions(*offered)


def _same(found: Confirm) -> list[Block]:
    """What others said before and may be the same, with the way to save that instead of a duplicate."""
    if found.close is None:
        return []
    others = "1 other reported" if found.close.people == 1 else f"{found.close.people} others reported"
    said = paragraph(say(f"{others}: "), quote(f"“{words.line(found.close.feedback.text, 160)}”", 170))
    carried = replace(found.carried, pick=found.close.feedback.id).pack()
    offered = [button("Same for me", SAME, carried)]
    if found.draft.pilot.rules.anonymity is Anonymity.CHOICE:
        offered.append(button("Same, without my name", SAME_NAMELESS, carried))
    return [said, actions(*offered)]


def which_pilot(draft_id: str, text: str, pilots: Sequence[PilotCard]) -> Message:
    """Which of their pilots a sentence is about."""
    names = words.listed((words.mrkdwn_line(one.product.name, 75) for one in pilots[:MOST_PILOTS]), "or")
    said = f"Which pilot is this about? {names}."
    chosen = [
        button(one.product.name, f"{PILOT}:{place}", Carried(item=draft_id, pilot=one.id).pack())
        for place, one in enumerate(pilots[:MOST_PILOTS])
    ]
    drop = button("Drop", DROP, Carried(item=draft_id).pack())
    asked = button("That was a question", QUESTION, Carried(item=draft_id).pack())
    point = rich(rich_section(say("Which pilot is this about?")), rich_quote(shown(text, 600)))
    return message(said, [point, actions(*chosen, drop, asked)])


def was_feedback(ask_id: str) -> Block:
    """Under an answer to a participant: the way to say that they told how it went."""
    return actions(button("That was feedback", TOLD, Carried(ask=ask_id).pack()))


def which_form(pilots: Sequence[PilotCard]) -> Message:
    """The way to the form, of each of their pilots."""
    text = "Tell me in a sentence how it went, or fill in the short form."
    return _with_forms(text, [say(text)], pilots)


def how_to_tell(pilots: Sequence[PilotCard]) -> Message:
    """The answer to who asks how feedback is given."""
    names = [words.line(one.product.name, 75) for one in pilots[:MOST_PILOTS]]
    begin, end = "To give feedback on ", (
        ", write me in one sentence what you tried and how it went, or fill in the short form. "
        "I show you what I understood, and save nothing before you confirm it."
    )  # fmt: skip
    text = f"{begin}{words.listed((words.mrkdwn_line(one, 75) for one in names), 'or')}{end}"
    return _with_forms(text, [say(begin), bold(words.listed(names, "or"), 400), say(end)], pilots)


def replaced(text: str) -> Message:
    """What becomes of a draft when its author went on: no buttons, so that nothing is saved twice."""
    said = "Not saved here: what you wrote next takes the place of this draft."
    return message(said, [rich(rich_section(say(said)), rich_quote(shown(text, 600)))])


def _with_forms(text: str, lead: Sequence[Element], pilots: Sequence[PilotCard]) -> Message:
    label = "Open the form" if len(pilots) == 1 else ""
    offered = [
        button(label or one.product.name, f"{FORM}:{place}", Carried(pilot=one.id).pack(), primary=bool(label))
        for place, one in enumerate(pilots[:MOST_PILOTS])
    ]
    return message(text, [paragraph(*lead), actions(*offered)])


def thanks(given: Given, *, same: bool = False) -> Message:
    """Saved: one line, and the way to change or withdraw what has a name."""
    name = given.pilot.product.name
    point = "Saved as the same for you" if same else "Saved, thank you"
    then = " The owner hears of the blocker now." if given.feedback.fields.kind is FeedbackKind.BLOCKER else ""
    nameless = given.feedback.author is None
    end = f", without your name.{then}" if nameless else f".{then}"
    text = f"{point}: feedback on {words.mrkdwn_line(name, 80)}{end}"
    blocks = [paragraph(say(f"{point}: feedback on "), bold(name, 80), say(end))]
    if same:
        text += f" {_agreed_line(given)}"
        blocks += _agreed(given)
    return message(words.shorten(text, 2900), blocks if nameless else [*blocks, _own_buttons(given)])


def _agreed(given: Given) -> list[Block]:
    """What was agreed to, quoted where it may be told, and that it stands for the person's own words."""
    if not given.agreed:
        return [paragraph(say(_agreed_line(given)))]
    return [
        rich(rich_section(say("You agreed to:")), rich_quote(shown(given.agreed, 300)), rich_section(say(NOT_KEPT)))
    ]


def _agreed_line(given: Given) -> str:
    if not given.agreed:
        return f"{NOT_TOLD} {NOT_KEPT}"
    return f"You agreed to: “{words.mrkdwn_line(given.agreed, 300)}”. {NOT_KEPT}"


def _own_buttons(given: Given, place: int = 0, *, offset: int | None = None) -> Block:
    """ "Edit", and "Withdraw" once it is confirmed. `offset`: of the page of the list they stand in."""
    carried = Carried(item=given.feedback.id)
    listed = carried if offset is None else replace(carried, part=LISTED, offset=offset)
    withdraw = button("Withdraw", f"{WITHDRAW}:{place}", listed.pack())
    sure = {
        "title": plain("Withdraw this feedback?", 100),
        "text": plain("It is counted no more, and its words are gone.", 300),
        "confirm": plain("Withdraw it", 30),
        "deny": plain("Keep it", 30),
    }
    edit = button("Edit", f"{EDIT}:{place}", listed.pack())
    return actions(edit, {**withdraw, "confirm": sure})


def changed(given: Given) -> Message:
    """After "Edit"."""
    name = given.pilot.product.name
    text = f"Changed: your feedback on {words.mrkdwn_line(name, 80)}."
    return message(text, [paragraph(say("Changed: your feedback on "), bold(name, 80), say(".")), _own_buttons(given)])


def withdrawn(pilot: PilotCard) -> Message:
    """After "Withdraw"."""
    name = pilot.product.name
    text = f"Withdrawn: your feedback on {words.mrkdwn_line(name, 80)} is counted no more, and its words are gone."
    end = " is counted no more, and its words are gone."
    return message(text, [paragraph(say("Withdrawn: your feedback on "), bold(name, 80), say(end))])


def dropped() -> Message:
    """After "Drop"."""
    text = "Dropped. Nothing was saved."
    return message(text, [paragraph(say(text))])


def not_saved(text: str, why: str) -> Message:
    """What becomes of a draft whose author may not save it any more: no buttons, and their words to keep elsewhere."""
    said = f"Not saved, and the draft is gone. {why}"
    return message(said, [rich(rich_section(say(said)), rich_quote(shown(text, 600)))])


def taken_as_question() -> Message:
    """What stands in place of the draft that was a question."""
    text = "A question, then. Nothing was saved as feedback."
    return message(text, [paragraph(say(text))])


def own_list(found: Sequence[Given], *, offset: int = 0, withdrawn_from: str = "", changed_about: str = "") -> Message:
    """One's own feedback under one's name, the last first, a page of it, each with the way to change or withdraw it.

    `withdrawn_from`, `changed_about`: the name of the product whose feedback was withdrawn or changed in it a moment
    ago.
    """
    name = withdrawn_from or changed_about
    did = f"{'Withdrawn' if withdrawn_from else 'Changed'}: your feedback on "
    done = f"{did}{words.mrkdwn_line(name, 80)}. " if name else ""
    shown_done = [say(did), bold(name, 80), say(". ")] if name else []
    if not found:
        text = "There is no feedback under your name. What is given anonymously has none, so nobody can list it."
        return message(f"{done}{text}", [paragraph(*shown_done, say(text))])
    offset = min(offset, len(found) - 1) // MOST_OWN * MOST_OWN
    page = found[offset : offset + MOST_OWN]
    text = f"Your feedback: {words.counted(len(found), 'piece')} under your name."
    if len(found) > MOST_OWN:
        text += f" These are {offset + 1} to {offset + len(page)}, the last first."
    blocks: list[Block] = []
    for place, one in enumerate(page):
        blocks += [rich(rich_section(*_headed(one)), *_said(one)), _own_buttons(one, place, offset=offset)]
    turned = [
        button(label, f"{PAGE}:{label.lower()}", Carried(offset=to).pack())
        for label, to in (("Newer", offset - MOST_OWN), ("Older", offset + MOST_OWN))
        if 0 <= to < len(found)
    ]
    row = [actions(*turned)] if turned else []
    return message(f"{done}{text}", [paragraph(*shown_done, say(text)), *blocks, *row])


def _headed(one: Given) -> list[Element]:
    day = words.day(one.feedback.given_on)
    changed = ", changed" if one.feedback.changed_at else ""
    return [
        bold(one.pilot.product.name, 80),
        say(f" · {labels.KINDS[one.feedback.fields.kind].lower()} · {day}{changed}"),
    ]


def _said(one: Given) -> list[Element]:
    """The words of one's own, or what one agreed to instead."""
    if one.feedback.text:
        return [rich_quote(quote(one.feedback.text, 300))]
    if not one.agreed:
        return [rich_section(say(f"{NOT_TOLD} {NOT_KEPT}"))]
    told = rich_quote(quote(one.agreed, 300))
    return [rich_section(say("You agreed to what somebody else said:")), told, rich_section(say(NOT_KEPT))]
