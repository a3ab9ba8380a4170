"""The form of one success criterion."""

from handlers.views import fields, words
from handlers.views.blocks import Block, View, choice_input, modal, option, select
from handlers.views.pilots import labels
from handlers.views.values import Carried
from portfolio.pilots import criteria
from portfolio.pilots.cards import Criterion
from storage.vocabulary import Better, Evidence

FORM = "pilot_criterion_form"


def criterion_form(one: Criterion | None, *, carried: Carried) -> View:
    """A new criterion, or one to change."""
    evidence = [option(words.capital(label), kind.value) for kind, label in labels.EVIDENCE.items()]
    better = [option(words.capital(label), kind.value) for kind, label in labels.BETTER.items()]
    menu = select(criteria.EVIDENCE, "Choose", evidence, chosen=(one.evidence if one else Evidence.NOTED).value)
    ways = fields.radio(criteria.BETTER, better, chosen=(one.better if one else Better.UP).value)
    metric = fields.line(criteria.METRIC, start=one.metric if one else "", most=criteria.NAME_LIMIT)
    unit = fields.line(criteria.UNIT, start=one.unit if one else "", most=criteria.UNIT_LIMIT)
    measured = fields.lines(criteria.MEASURED, start=one.how_measured if one else "", most=criteria.MEASURED_LIMIT)
    today = fields.number(criteria.BASELINE, start=one.baseline if one else None)
    target = fields.number(criteria.TARGET, start=one.target if one else None)
    blocks: list[Block] = [
        choice_input(criteria.METRIC, "What is measured?", metric, hint="For example: review time."),
        choice_input(
            criteria.EVIDENCE, "By what is it judged?", menu, hint="What feedback counts has its own unit and scale."
        ),
        choice_input(criteria.UNIT, "Unit", unit, hint="For example h or %.", optional=True),
        choice_input(criteria.BASELINE, "Today", today, hint="Leave it out when nobody knows.", optional=True),
        choice_input(criteria.TARGET, "Target", target),
        choice_input(criteria.BETTER, "Direction", ways),
        choice_input(
            criteria.MEASURED, "How is it measured?", measured, hint="And by whom. Feedback needs none.", optional=True
        ),
    ]
    title = "Change a criterion" if one else "Add a criterion"
    return modal(title, blocks, callback_id=FORM, submit="Save", metadata=carried.pack(), close="Cancel")
