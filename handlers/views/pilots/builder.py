"""The pilot builder: one modal in six steps, each kept when it is left."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    rich_section,
    say,
)
from handlers.views.pilots import figures, labels
from handlers.views.pilots.card import pilot_blocks
from handlers.views.values import Carried
from portfolio.pilots import building, days, proving
from portfolio.pilots.cards import Criterion, PilotCard
from portfolio.pilots.policy import PilotPolicy
from portfolio.pilots.proving import Offered
from portfolio.pilots.requirements import BAD_PILOT, Group, Missing

FORM, GO, DROP = "pilot_builder", "pilot_step", "pilot_drop"
CRITERION, REMOVE = "pilot_criterion", "pilot_criterion_remove"
GROUPS = tuple(Group)  # one step each, and then the review
STEPS = len(GROUPS) + 1
NEEDED = "Needed before the start."  # Slack calls every field optional that a step may leave open
TITLES: dict[Group, str] = {
    Group.PURPOSE: "What it is for",
    Group.SCENARIOS: "What is tried",
    Group.CRITERIA: "What it has to prove",
    Group.RULES: "How feedback is asked for",
    Group.DATES: "When, and what it depends on",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as the builder shows it: with the company's policy, the catalogue's scenarios, and what is missing."""

    pilot: PilotCard
    policy: PilotPolicy
    offered: Sequence[Offered] = ()
    missing: Sequence[Missing] = ()


def builder_view(draft: Draft, step: int) -> View:
    """One step of the builder; `step` counts from 1, the last one is the review."""
    carried = Carried(pilot=draft.pilot.id, part=str(step)).pack()
    if step >= STEPS:
        return _review(draft, carried)
    group = GROUPS[step - 1]
    made = {
        Group.PURPOSE: _purpose,
        Group.SCENARIOS: _scenarios,
        Group.CRITERIA: _criteria,
        Group.RULES: _rules,
        Group.DATES: _dates,
    }[group](draft)
    made = [fields.told_at_once(one) if one["type"] == "input" else one for one in made]
    back = [actions(_go("Back", draft, step, step - 1))] if step > 1 else []
    blocks = [*_head(draft, TITLES[group]), *made, *back]
    submit = "Review" if step == STEPS - 1 else "Next"
    return modal(_title(step), blocks, callback_id=FORM, submit=submit, metadata=carried)


def dropped_view(pilot: PilotCard) -> View:
    """After a draft was dropped."""
    name = [bold(pilot.product.name, 80)]
    return modal("Pilot", [paragraph(say("The draft of the "), *name, say(" pilot is dropped. Nobody was told."))])


def _title(step: int) -> str:
    return f"Pilot: step {step} of {STEPS}"


def _head(draft: Draft, title: str) -> list[Block]:
    return [
        paragraph(bold(draft.pilot.product.name, 80), say(f" · {title}")),
        context(plain("What you enter is kept as you go. Gaps are fine until the start.", 200)),
    ]


def _purpose(draft: Draft) -> list[Block]:
    pilot = draft.pilot
    business = pilot.business_owner.slack_id if pilot.business_owner else ""
    return [
        choice_input(
            building.HYPOTHESIS,
            "What do you expect, and for whom?",
            fields.lines(building.HYPOTHESIS, start=pilot.hypothesis, most=2000),
            hint=f"{NEEDED} For example: it saves clerks half an hour a day.",
            optional=True,
        ),
        choice_input(
            building.ROLES,
            "Roles that try it, one a line",
            fields.lines(building.ROLES, start="\n".join(pilot.roles)),
            hint=f"{NEEDED} At least {draft.policy.roles}. People are invited once it runs.",
            optional=True,
        ),
        choice_input(
            building.BUSINESS_OWNER,
            "Who answers for it on the business side?",
            fields.someone(building.BUSINESS_OWNER, start=business or ""),
            hint=f"{NEEDED} They see the feedback and decide with you. Not you or your deputy.",
            optional=True,
        ),
    ]


def _scenarios(draft: Draft) -> list[Block]:
    blocks: list[Block] = []
    if draft.offered:
        options = [option(one.title, str(one.id)) for one in draft.offered]
        chosen = {str(one.id) for one in draft.offered if one.chosen}
        ticks = fields.several(proving.CHOSEN, options, chosen=chosen)
        blocks.append(choice_input(proving.CHOSEN, "From the product's card", ticks, optional=True))
    new = "\n".join(one.title for one in draft.pilot.scenarios if not one.from_catalogue)
    hint = f"{NEEDED} At least {draft.policy.scenarios} in all, each a task somebody can try."
    label = "New ones, one a line" if draft.offered else "Scenarios, one a line"
    return [*blocks, choice_input(proving.NEW, label, fields.lines(proving.NEW, start=new), hint=hint, optional=True)]


def _criteria(draft: Draft) -> list[Block]:
    blocks: list[Block] = []
    for one in draft.pilot.criteria:
        carried = Carried(pilot=draft.pilot.id, item=str(one.id)).pack()
        blocks.append(paragraph(*_criterion(one)))
        blocks.append(
            actions(button("Change", f"{CRITERION}:{one.id}", carried), button("Remove", f"{REMOVE}:{one.id}", carried))
        )
    if not blocks:
        blocks.append(paragraph(say("Nothing yet. Without a target nothing can be decided at the end.")))
    first = not draft.pilot.criteria
    add = button("Add a criterion", CRITERION, Carried(pilot=draft.pilot.id).pack(), primary=first)
    return [*blocks, actions(add)]


def _criterion(one: Criterion) -> list[Element]:
    goal = f"  today {figures.baseline(one)}, target {figures.target(one)}\n"
    return [bold(one.metric), say(goal), quote(one.how_measured, 300, labels.EVIDENCE[one.evidence])]


def _rules(draft: Draft) -> list[Block]:
    rules = draft.pilot.rules
    names = [option(f"{label[:1].upper()}{label[1:]}", kind.value) for kind, label in labels.ANONYMITY.items()]
    times = [option(label, str(count)) for count, label in enumerate(("None", "One", "Two"))]
    return [
        choice_input(
            building.CADENCE,
            "Ask every so many days",
            fields.number(building.CADENCE, start=rules.cadence_days, least=1, most=building.LONGEST_CADENCE),
        ),
        choice_input(
            building.REMINDERS,
            "Reminders to those who did not answer",
            fields.radio(building.REMINDERS, times, chosen=str(rules.reminders)),
        ),
        choice_input(
            building.ANONYMITY,
            "Whose feedback is it?",
            fields.radio(building.ANONYMITY, names, chosen=rules.anonymity.value),
        ),
        paragraph(say(labels.anonymity_explained(draft.policy.slice_of))),
        choice_input(
            building.CHANNEL,
            "Channel of the pilot",
            fields.channel(building.CHANNEL, start=rules.channel),
            hint="Mentions of me there count as feedback. Invite me to it.",
            optional=True,
        ),
    ]


def _dates(draft: Draft) -> list[Block]:
    pilot = draft.pilot
    weeks = f"At most {draft.policy.longest_weeks} weeks after the first day."
    rows = (
        (days.STARTS, "First day", pilot.starts_on, NEEDED),
        (days.ENDS, "Last day", pilot.ends_on, NEEDED),
        (days.DECIDES, "Scaling decision by", pilot.decide_on, f"{NEEDED} {weeks}"),
    )
    blocks = [
        choice_input(name, label, fields.day(name, start=day), hint=hint, optional=True)
        for name, label, day, hint in rows
    ]
    needed = fields.lines(building.INTEGRATIONS, start="\n".join(pilot.integrations))
    hint = "Systems without which it cannot show its value."
    blocks.append(
        choice_input(building.INTEGRATIONS, "Critical integrations, one a line", needed, hint=hint, optional=True)
    )
    return blocks


def _review(draft: Draft, carried: str) -> View:
    blocks: list[Block] = [paragraph(bold(draft.pilot.product.name, 80), say(" · Review"))]
    lacking = list(dict.fromkeys(one.group for one in draft.missing))
    if draft.missing:
        lines = [[say(one.words)] for one in draft.missing]
        blocks.append(rich(rich_section(bold(BAD_PILOT), say(" Still missing:")), rich_list(lines)))
        blocks.append(actions(*(_go(TITLES[group], draft, STEPS, GROUPS.index(group) + 1) for group in lacking)))
    else:
        blocks.append(paragraph(say("Nothing is missing. Once started, what it has to prove cannot be changed.")))
    drop = button("Drop this draft", DROP, Carried(pilot=draft.pilot.id).pack(), danger=True)
    sure = {
        "title": plain("Drop this draft?", 100),
        "text": plain("What was filled in is gone then.", 300),
        "confirm": plain("Drop it", 30),
        "deny": plain("Keep it", 30),
    }
    row = actions(_go("Back", draft, STEPS, STEPS - 1), {**drop, "confirm": sure})
    submit = "" if draft.missing else "Start the pilot"
    blocks += [*pilot_blocks(draft.pilot, most=20), row]
    return modal(_title(STEPS), blocks, callback_id=FORM, submit=submit, metadata=carried)


def _go(label: str, draft: Draft, here: int, there: int) -> Element:
    """To another step; what stands on this one is kept first."""
    carried = Carried(pilot=draft.pilot.id, part=str(here), pick=str(there)).pack()
    return button(label, f"{GO}:{there}:{words.line(label, 20)}"[:255], carried)
