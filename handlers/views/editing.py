"""Editing a product's card: the way in, a form for each section of it, and what was changed lately."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from handlers.views import fields, words
from handlers.views.blocks import (
    Block,
    Element,
    View,
    actions,
    bold,
    button,
    choice_input,
    context,
    modal,
    option,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    rich_quote,
    rich_section,
    say,
    shown,
)
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.editing import Clash, EditForm, FormField, Saved
from portfolio.editing_fields import LONGEST, EditField, Section, Shape
from portfolio.histories import FieldEdit
from portfolio.trying import Trial

EDIT, SECTION, FORM, TRY = "edit_card", "edit_section", "edit_card_form", "edit_try"
HISTORY, BACK = "card_history", "card_history_back"
TITLE, HISTORY_TITLE = "Edit the card", "What was changed"
MOST_EDITS, MOST_ENTRIES = 20, 3  # changes in the history; entries of a list that came or went
SECTIONS = {  # what a section is called, on a form in 24 characters
    Section.WHAT: "What it does",
    Section.WHO: "Who uses it, with what",
    Section.HOW: "How to get it",
}
LABELS = {
    "name": "Name",
    "kind": "Kind",
    "stage": "Stage",
    "owner": "Owner",
    "deputy": "Deputy",
    "purpose": "What it is for",
    "covers": "Use it for",
    "does_not_cover": "Not for",
    "constraints": "Mind",
    "audience": "For whom",
    "teams": "Open to",
    "data_classes": "Data it may see",
    "scenarios": "What people do with it",
    "languages": "Languages",
    "integrations": "Connects to",
    "onboarding": "Steps to a first result",
    "support_channel": "Help",
    "links": "Links",
    "roadmap": "Roadmap",
    "aliases": "Also called",
    "differs_from": "How it differs",
    "replaced_by": "Replaced by",
    "retire_on": "Last day",
}
HINTS = {
    "purpose": "A sentence or two.",
    "covers": "One task a line, as people would ask for it. I quote these words in answers.",
    "does_not_cover": "One task a line. It keeps the product out of an answer, and is the reason people read.",
    "constraints": "One limit a line. Its reason goes behind a |, for example: A person checks | Scans lie.",
    "audience": "In words. The teams it is open to are kept in the company's file.",
    "languages": "One a line.",
    "integrations": "One system a line.",
    "onboarding": "One step a line, in order. How it is done goes behind a |. A step with a new name is a new step.",
    "support_channel": "For example #help-docreader.",
    "links": "One a line: what it is | https://…",
    "roadmap": "What comes next, one a line.",
}
ONLY_IN_THE_FILE = "Name, kind, stage, teams and scenarios are kept in the company's file."
STAYS = "What you save stays when the file is imported again, until the file says something new about it."
NOTHING_NEW = "Nothing was changed: the card says so already."


@dataclass(frozen=True, slots=True)
class Hub:
    """A card somebody may edit, with who did last."""

    product: ProductCard
    edited: FieldEdit | None = None


def edit_button(product: ProductCard) -> Element:
    """Opens the way into a card's forms."""
    return button("Edit", f"{EDIT}:{product.key}"[:255], Carried(product=product.key).pack())


def edited_by(edit: FieldEdit) -> str:
    """ "Edited by Lena Berg on 26 November 2026"; a name of the catalogue is in it."""
    return f"Edited by {_who(edit)} on {words.day_and_year(edit.at)}"


def edit_hub(hub: Hub, *, carried: Carried, note: str = "") -> View:
    """The sections to choose from. `note`: what was just done."""
    blocks: list[Block] = [paragraph(quote(note, 600))] if note else []
    blocks.append(paragraph(bold(hub.product.name, 80), say(": what do you want to change?")))
    sections = [
        button(called, f"{SECTION}:{section}", replace(carried, part=section.value).pack())
        for section, called in SECTIONS.items()
    ]
    blocks.append(actions(*sections))
    told = [f"{edited_by(hub.edited)}."] if hub.edited else []
    blocks.append(context(plain(" ".join([*told, ONLY_IN_THE_FILE]), 400)))
    blocks.append(actions(button("History", HISTORY, carried.pack())))
    return modal(TITLE, blocks)


def edit_form(form: EditForm, *, carried: Carried, tried: str = "") -> View:
    """One section of a card, as it is stored; after a clash as it was typed, below what the card says by now.

    `tried`: what came of trying it.
    """
    blocks = _clashes(form.clashes)
    blocks += [context(plain(_consequence(form), 600))] if form.fit_fields else []
    blocks += [_input(one, form) for one in form.fields]
    if form.fit_fields:
        blocks += [paragraph(quote(tried, 900))] if tried else []
        blocks.append(actions(button("Try it on recent asks", TRY, Carried(product=form.product.key).pack())))
    below = [_left_out(form.left_out), STAYS] if form.left_out else [STAYS]
    blocks += [context(plain(text, 600)) for text in below]
    title, metadata = SECTIONS[form.section], replace(carried, part=form.section.value, item=form.marks).pack()
    if not form.fields:
        return modal(title, blocks)
    return modal(title, blocks, callback_id=FORM, submit="Save", metadata=metadata, close="Cancel")


def saved_note(saved: Saved) -> str:
    """What a save came to."""
    if not saved.changed:
        return NOTHING_NEW
    note = f"Saved: {words.listed(_label(name) for name in saved.changed)}."
    if saved.stopped is None:
        return note
    stopped = f"{words.counted(saved.stopped, 'past ask')} stopped counting" if saved.stopped else ""
    return f"{note} I answer by it from now on{'; ' + stopped if stopped else ''}."


def tried_note(trial: Trial) -> str:
    """What a changed card would do to recent asks: counts alone, since who asked what is not for its owner."""
    name = words.line(trial.form.product.name, 80)
    if not trial.asked:
        return f"No ask of the last 90 days was answered with {name}, so there is nothing to try it on."
    last = f"Tried on the last {words.counted(trial.asked, 'ask')} answered with {name}, by the cards alone"
    same = trial.asked - trial.lost - trial.other
    came = [f"{trial.lost} would be answered without it"] if trial.lost else []
    came += [f"{trial.other} in another way"] if trial.other else []
    came += [f"{same} as before"] if same else []
    return f"{last}: {words.listed(came)}."


def history_view(product: ProductCard, edits: Sequence[FieldEdit], *, carried: Carried) -> View:
    """The last changes, each field before and after in short, under who made them and when."""
    back = actions(button("Back", BACK, carried.pack()))
    if not edits:
        return modal(HISTORY_TITLE, [paragraph(say("I know of no change of this card yet.")), back])
    blocks = [paragraph(say("The last changes of "), bold(product.name, 80), say(", newest first."))]
    for _, group in groupby(edits, key=lambda one: (one.at, one.named, one.in_chat)):
        made = list(group)
        head = rich_section(bold(words.day_and_year(made[0].at)), say(" · "), quote(_who(made[0]), 120))
        blocks.append(rich(head, rich_list([_line(one) for one in made])))
    return modal(HISTORY_TITLE, [*blocks, back])


def _who(edit: FieldEdit) -> str:
    if not edit.in_chat:
        return f"an import ({edit.named})" if edit.named else "an import"
    return words.line(edit.by.name, 80, "somebody") if edit.by else "somebody"


def _label(name: str) -> str:
    return f"“{LABELS.get(name, name)}”"


def _input(one: FormField, form: EditForm) -> Block:
    field = one.field
    if field.shape is Shape.CLASSES:
        options = [option(name, name) for name in form.classes]
        element = fields.several(field.name, options, chosen=one.text.split("\n"))
    else:
        element = fields.kept(field.name, start=one.text, most=LONGEST, lines=field.shape is not Shape.LINE)
    return choice_input(
        field.name, LABELS[field.name], element, hint=HINTS.get(field.name, ""), optional=not field.is_required
    )


def _consequence(form: EditForm) -> str:
    named = words.listed([_label(one.name) for one in form.fit_fields], "or")
    past = words.counted(form.past_asks, "past ask stops", "past asks stop")
    stops = f" {past} counting for it then." if form.past_asks else ""
    return f"A change of {named} changes what I answer.{stops}"


def _left_out(left_out: Sequence[EditField]) -> str:
    named = words.listed(_label(one.name) for one in left_out)
    if len(left_out) == 1:
        return f"{named} does not fit into a form, so it stays as it is: edit it in the company's file."
    return f"{named} do not fit into a form, so they stay as they are: edit them in the company's file."


def _clashes(clashes: Sequence[Clash]) -> list[Block]:
    blocks = []
    for one in clashes:
        who = _who(one.edit) if one.edit else "Somebody"
        said = f"{words.capital(who)} changed {_label(one.field.name)} after you opened this form. It says now:"
        by_now = rich_quote(shown(one.said, 900, "(nothing)"))
        blocks.append(rich(rich_section(quote(said, 300)), by_now))
    if blocks:
        told = "I saved nothing. What you typed stands below: change it, or save it as it stands in place of theirs."
        blocks.append(paragraph(say(told)))
    return blocks


def _line(edit: FieldEdit) -> list[Element]:
    before, after = edit.before.split("\n"), edit.after.split("\n")
    label = bold(LABELS.get(edit.field, edit.field.replace("_", " ").capitalize()))
    if max(len(before), len(after)) == 1:
        was, now = (f"“{words.line(text, 160)}”" if text.strip() else "nothing" for text in (edit.before, edit.after))
        return [label, say(": "), quote(f"{was} → {now}", 400)]
    came = [entry for entry in after if entry not in before and entry.strip()]
    went = [entry for entry in before if entry not in after and entry.strip()]
    told = [*_entries("added", came), *_entries("taken off", went)]
    return [label, say(": "), quote("; ".join(told) or "in another order", 900)]


def _entries(verb: str, entries: Sequence[str]) -> list[str]:
    if not entries:
        return []
    named = ", ".join(f"“{words.line(entry, 100)}”" for entry in entries[:MOST_ENTRIES])
    more = f" and {len(entries) - MOST_ENTRIES} more" if len(entries) > MOST_ENTRIES else ""
    return [f"{verb} {named}{more}"]
