"""The forms around a decision: the reason (and until when), a figure to note; and the move that follows from it."""

from datetime import date

from handlers.views import fields, labels, words
from handlers.views.blocks import (
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    confirmation,
    message,
    modal,
    option,
    paragraph,
    quote,
    say,
    select,
    text_input,
)
from handlers.views.pilots import figures
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.deciding import DATE, REASON, SHORTEST_REASON, extended_already
from portfolio.pilots.findings import Findings, Verdict
from portfolio.pilots.moving import Moved, offers_of
from portfolio.pilots.noting import BASIS, CRITERION, LONGEST_SOURCE, SOURCE, SPREAD, VALUE, N, noted_criteria
from storage.vocabulary import LifecycleStage, ScalingDecision

FORM, NOTE_FORM, MOVE = "decide_pilot_form", "note_figure_form", "move_stage"
FOLLOWS: dict[ScalingDecision, str] = {
    ScalingDecision.SCALE: "This closes the pilot and cannot be undone. Participants get the closing survey.",
    ScalingDecision.EXTEND: "It goes on until the new date. A pilot is extended once.",
    ScalingDecision.STOP: "This closes the pilot and cannot be undone. Participants get the closing survey.",
}
TITLES: dict[ScalingDecision, str] = {
    ScalingDecision.SCALE: "Scale",
    ScalingDecision.EXTEND: "Extend once",
    ScalingDecision.STOP: "Stop",
}
MOVES: dict[LifecycleStage, str] = {
    LifecycleStage.ADOPTION: "Move to adoption",
    LifecycleStage.HYPOTHESIS: "Back to hypothesis",
    LifecycleStage.RETIREMENT: "Retire",
}


def decide_form(
    pilot: PilotCard, decision: ScalingDecision, found: Findings, *, latest: date | None, carried: Carried
) -> View:
    """The reason of a decision; an extension asks until when. `latest`: the last day it may be extended to.

    Whoever scales a pilot reads once more which of its criteria are not met.
    """
    is_extended = decision is ScalingDecision.EXTEND
    follows = f"{FOLLOWS[decision]} {_report_goes(pilot, is_extended=is_extended)}"
    blocks = [paragraph(bold(pilot.product.name, 80), say(f" pilot: {TITLES[decision].lower()}. {follows}"))]
    if pilot.decisions:
        blocks.append(paragraph(quote(f"{extended_already(pilot.decisions[-1])}.", 200)))
    if decision is ScalingDecision.SCALE and (missed := _missed(found)):
        blocks.append(paragraph(quote(f"{missed} Say in the reason why it is scaled all the same.", 1500)))
    if is_extended:
        until = f"Up to {words.day_and_year(latest)}. It is decided on that day." if latest else ""
        blocks.append(choice_input(DATE, "Decide anew on", fields.day(DATE), hint=until))
    read = "It is told with the new date." if is_extended else "It stands in the report, for everybody in the pilot."
    hint = f"In words, at least {SHORTEST_REASON} characters. {read}"
    blocks.append(text_input(REASON, "Why?", hint=hint))
    return modal(TITLES[decision], blocks, callback_id=FORM, submit=TITLES[decision], metadata=carried.pack())


def _missed(found: Findings) -> str:
    """The criteria that are not met, and those nobody can judge yet; "" where all are met."""
    said = ((Verdict.NOT_MET, "Not met"), (Verdict.NOT_ENOUGH, "Not enough to judge"))
    lines = []
    for verdict, label in said:
        names = [
            f"{words.line(one.criterion.metric, 60)} ({figures.stands_at(one)}, {figures.target(one.criterion)})"
            for one in found.results
            if one.verdict is verdict
        ]
        if names:
            lines.append(f"{label}: {words.listed(names)}.")
    return " ".join(lines)


def _report_goes(pilot: PilotCard, *, is_extended: bool) -> str:
    where = "the pilot's channel" if pilot.rules.channel else "the product's owner and the business-side owner"
    return f"The new date and the reason go to {where}." if is_extended else f"The report goes to {where}."


def note_form(pilot: PilotCard, *, carried: Carried) -> View:
    """A figure for a criterion that is judged by noted figures."""
    criteria = noted_criteria(pilot)
    menu = select(CRITERION, "Choose a criterion", [option(one.metric, str(one.id)) for one in criteria],
                  chosen=str(criteria[0].id) if len(criteria) == 1 else "")  # fmt: skip
    bases = [option(label, basis) for basis, label in figures.KNOWN_BY.items()]
    blocks = [
        choice_input(CRITERION, "Criterion", menu),
        choice_input(VALUE, "Figure", fields.line(VALUE, most=20)),
        choice_input(
            N, "Of how many (n)", fields.line(N, most=12), hint="How many cases, documents or people it is made of."
        ),
        choice_input(SPREAD, "Standard deviation", fields.line(SPREAD, most=20), optional=True),
        choice_input(BASIS, "How do you know?", fields.radio(BASIS, bases)),
        choice_input(
            SOURCE,
            "Where does it come from?",
            fields.line(SOURCE, most=LONGEST_SOURCE),
            hint="So that others can look.",
        ),
    ]
    return modal("Note a figure", blocks, callback_id=NOTE_FORM, submit="Save", metadata=carried.pack())


def offer_message(pilot: PilotCard) -> Message:
    """To the owner: the lifecycle move that follows from the decision, as a button and no more."""
    decided, product = pilot.decisions[-1], pilot.product
    name, stage = words.mrkdwn_line(product.name, 80), labels.STAGES[product.stage]
    what = figures.DECISIONS[decided.decision]
    by = figures.name(decided.by)
    text = f"{by} decided the {name} pilot: {what}. The lifecycle stage of {name} is still “{stage}”. "
    ways = [MOVES[stage] for stage in offers_of(pilot)]
    text += f"You can move it: {words.listed(ways, 'or')}."
    row = []
    for place, to in enumerate(offers_of(pilot)):
        value = Carried(pilot=pilot.id, pick=to.value, stage=product.stage.value).pack()
        sure = before_moving(product, to)
        row.append(button(MOVES[to], f"{MOVE}:{to.value}", value, primary=place == 0, confirm=sure))
    line = [say(f"{by} decided the "), bold(product.name, 80), say(f" pilot: {what}.")]
    stands = f" Its lifecycle stage is still “{stage}”. Nothing moves unless you say so."
    return message(text, [paragraph(*line, say(stands)), actions(*row)])


def before_moving(product: ProductCard, to: LifecycleStage) -> Element:
    """What is asked before a product moves: what changes, and on the way to adoption who has no access still."""
    what = f"Everybody sees it as “{labels.STAGES[to]}” at once."
    if to is LifecycleStage.ADOPTION and product.teams is not None:
        teams = words.line(words.listed(product.teams), 80)
        what += f" It stays open to {f'{teams} alone' if teams else 'no team'}: "
        what += "others, even from the pilot, have no access until its record changes."
    return confirmation(f"{MOVES[to]}: {words.line(product.name, 60)}?", what, yes="Move it", no="Leave it")


def moved_message(moved: Moved) -> Message:
    """What stands where the offer stood."""
    stage = labels.STAGES[moved.product.stage]
    name = words.mrkdwn_line(moved.product.name, 80)
    said = f"stands in {stage} already" if not moved.new else f"moved from {labels.STAGES[moved.stood]} to {stage}"
    return message(f"{name} {said}.", [paragraph(bold(moved.product.name, 80), say(f" {said}."))])
