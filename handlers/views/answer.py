"""The answer to an ask, one shape per outcome: the point first, one primary button, the rest one tap away."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.views import labels, parts, question, words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    message,
    metadata,
    models_words,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_quote,
    rich_section,
    say,
    thumbs,
)
from handlers.views.scenario import scenario_line
from handlers.views.values import Carried
from portfolio.cards import Person, ProductCard
from portfolio.decisions import NotRecommended, Recommendation, RoutingDecision
from portfolio.limits import how_closed
from portfolio.routing import NOTHING_ASKED
from storage.vocabulary import Outcome, Rating

START, ASK_OWNER, WHY, CARD = "start_product", "ask_owner", "why_these", "open_card"
ADD_WHY, THUMBS, BROWSE = "add_why", "rate_answer", question.BROWSE
EVENT_TYPE = "signpost_answer"
MOST_REASONS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view needs to know about the ask. `public`: others read along, so nobody is pinged."""

    ask_id: str
    text: str = ""
    public: bool = False
    people: int = 0  # how many people asked for something like it in 30 days, this one included
    lead: Person | None = None
    asker: str = ""  # their Slack id, so that nobody is told to ask themselves
    below: tuple[Block, ...] = ()  # what else is offered
    echo: bool = False  # a slash command leaves no trace in the conversation: say what was asked
    advice: str = ""  # what a refusal ends with
    before: str = ""  # what is said before the answer, and shown as the blocks `above` it
    above: tuple[Block, ...] = ()


def answer(decision: RoutingDecision, asked: Asked) -> Message:
    """The message for a decision of any outcome."""
    shape = _SHAPES[decision.outcome]
    if decision.outcome in {Outcome.FIT, Outcome.COMPOSITE, Outcome.DUPLICATE} and not decision.recommendations:
        shape = _nothing_fits
    text, blocks = shape(decision, asked)
    text, blocks = f"{asked.before} {text}".strip(), [*asked.above, *blocks]
    if decision.notice and decision.notice not in NOTHING_ASKED:
        blocks.append(context(plain(decision.notice, 300)))
        text = f"{text}\n{words.mrkdwn_line(decision.notice)}"
    blocks += [context(plain(question.settled_line(one), 300)) for one in decision.settled]
    if asked.echo:
        blocks.append(context(plain(f"You asked: {asked.text}", 240)))
    blocks += asked.below
    if decision.outcome not in {Outcome.CLARIFY, Outcome.OUT_OF_SCOPE}:
        blocks.append(_rating(asked))
    found = metadata(EVENT_TYPE, {"ask_id": asked.ask_id})
    return message(words.shorten(text, 3000), blocks, metadata=found)


def _rating(asked: Asked) -> Block:
    up, down = (Carried(ask=asked.ask_id, pick=rating.value).pack() for rating in (Rating.UP, Rating.DOWN))
    return thumbs(THUMBS, up, down, "This answer")


# ---- fit


def _fits(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    shown = decision.recommendations[:3]
    names = words.listed((words.mrkdwn_line(found.product.name, 80) for found in shown), "or")
    unsure = "Not sure, but " if decision.is_unsure else ""
    first = shown[0]
    takes = words.sentence(words.mrkdwn_line(_takes(first)))
    point = names if first.about else f"{unsure}{names} {'fits' if len(shown) == 1 else 'fit'}"
    text = f"{point} {takes}" if first.says else f"{point}: {takes}"
    blocks: list[Block] = []
    replaced = decision.replaced
    if replaced:
        old, why = words.mrkdwn_line(replaced.product.name, 80), words.mrkdwn_line(words.sentence(replaced.why))
        text = f"{old} — {why} {text}"
        blocks.append(_retired_first(replaced))
    for place, found in enumerate(shown):
        blocks.append(_one_fit(found, asked, unsure if place == 0 else ""))
        blocks.append(_fit_buttons(found, asked, primary=place == 0, last=found is shown[-1]))
    blocks.extend(_considered(decision, without=replaced, done=scenario_line(first)))
    return text, blocks


def _retired_first(miss: NotRecommended) -> Block:
    return paragraph(bold(miss.product.name, 80), say(" — "), quote(words.sentence(miss.why)))


def _one_fit(found: Recommendation, asked: Asked, unsure: str = "") -> Block:
    product = found.product
    point = [say(unsure)] if unsure and not found.about else []
    fits = " " if found.says else ": " if found.about else " fits: "
    parts = [rich_section(*point, bold(product.name, 80), say(fits), quote(_takes(found), 400))]
    parts.extend([] if found.about else _reasons(found))
    if found.why and found.reasons:
        parts.append(rich_section(models_words(found.why)))
    if found.limits:
        parts.append(rich_section(say("Mind: "), quote(words.listed(found.limits[:3], "·"), 400)))
    if product.onboarding and not found.says:  # what the record says to a question is all that was asked for
        parts.append(rich_section(say("First step: "), quote(product.onboarding[0].title, 160)))
    parts.append(rich_section(*_facts(found, asked)))
    return rich(*parts)


def _takes(found: Recommendation) -> str:
    return found.part or words.sentence(found.says) or found.product.purpose


def _reasons(found: Recommendation) -> list[Element]:
    return [
        rich_quote(
            say(f"{labels.field_name(reason.field)}: “"), quote(labels.span(reason, found.product), 240), say("”")
        )
        for reason in found.reasons[:MOST_REASONS]
    ]


def _facts(found: Recommendation, asked: Asked) -> list[Element]:
    product = found.product
    data = f" · {words.line(labels.data(product), 160)}" if product.data_classes else ""
    owner = person(product.owner, quiet=asked.public, otherwise="no owner yet")
    owner = say("you") if _is_asker(product.owner, asked) else owner
    helped = f" · help: {words.line(product.support_channel, 80)}" if found.about and product.support_channel else ""
    whom = f" · for {words.line(product.audience, 80)}" if product.audience.strip() else ""
    return [say("Owner: "), owner, say(f"{whom} · {labels.STAGES[product.stage]}{data}{helped}")]


def _fit_buttons(found: Recommendation, asked: Asked, *, primary: bool, last: bool) -> Block:
    carried = _carry(found, asked)
    name = found.product.name
    row = [button(f"Start with {name}", f"{START}:{found.product.key}"[:255], carried, primary=primary)]
    if not _is_asker(found.product.owner, asked):
        row.append(_ask_owner(found.product, carried))
    if last:
        row.append(button("Why these?", WHY, Carried(ask=asked.ask_id).pack()))
    return actions(*row)


def _ask_owner(product: ProductCard, carried: str, *, primary: bool = False) -> Element:
    return button(labels.ask_owner(product), f"{ASK_OWNER}:{product.key}"[:255], carried, primary=primary)


def _is_asker(who: Person | None, asked: Asked) -> bool:
    """Whether this is who asked, and nobody else reads the answer."""
    return who is not None and bool(who.slack_id) and who.slack_id == asked.asker and not asked.public


def _carry(found: Recommendation, asked: Asked) -> str:
    part, scenario = words.shorten(found.part, 200), words.shorten(found.scenario, 200)
    return Carried(ask=asked.ask_id, product=found.product.key, part=part, pick=scenario).pack()


def _considered(decision: RoutingDecision, without: NotRecommended | None = None, done: str = "") -> list[Block]:
    """The small print: what others have `done` with it, and what was considered and why not."""
    misses = [miss for miss in decision.not_recommended if miss is not without]
    first = [plain(done, 300)] if done else []
    if not misses:
        return [context(*first)] if first else []
    said = [f"{miss.product.name} — {words.sentence(words.line(miss.why, 160))}" for miss in misses[:3]]
    more = [f"{len(misses) - 3} more under “Why these?”."] if len(misses) > 3 else []
    return [context(*first, *(plain(entry, 280) for entry in [f"Considered: {said[0]}", *said[1:], *more]))]


# ---- composite


def _composite(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    found, gaps = decision.recommendations, decision.uncovered
    named = parts.named(found)
    count = len(found) + len(gaps)
    covered = parts.cover(found, len(gaps))
    point = f"Your task has {words.spelled(count)} {'part' if count == 1 else 'parts'}. {covered}"
    if decision.is_unsure:
        point = f"Not sure, but this is how I read it: {point[0].lower()}{point[1:]}"
    both = list(zip(named, found, strict=True))
    lines = [[quote(part, 160), *parts.taken_by(entry, public=asked.public)] for part, entry in both[:8]]
    lines += [[quote(gap, 200), say(" → "), bold("nothing covers this yet")] for gap in gaps[:4]]
    takes = (
        f"{words.mrkdwn_line(part.rstrip(' .'), 120)}: {words.mrkdwn_line(entry.product.name, 80)} "
        f"({words.mrkdwn_line(parts.readiness(entry), 160)})"
        for part, entry in both
    )
    missing = (f"{words.mrkdwn_line(gap.rstrip(' .'), 120)}: nothing yet" for gap in gaps)
    text = f"{words.mrkdwn_line(point, 400)} " + words.sentence("; ".join([*takes, *missing]))
    first = found[0].product
    done = next(filter(None, map(scenario_line, found)), "")
    buttons = [
        button(f"Start with {first.name}", f"{START}:{first.key}"[:255], _carry(found[0], asked), primary=True),
        button("Why these?", WHY, Carried(ask=asked.ask_id).pack()),
    ]
    others = [entry.product.key for entry in found if not _is_asker(entry.product.owner, asked)]
    if others:
        buttons.append(button("Ask an owner", f"{ASK_OWNER}:", Carried(ask=asked.ask_id, product=others[0]).pack()))
    row = actions(*buttons)
    return text, [
        paragraph(quote(point, 400)),
        rich(rich_list(lines, ordered=True)),
        row,
        *_considered(decision, done=done),
    ]


# ---- the other outcomes


def _duplicate(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    text, blocks = _fits(decision, asked)
    return f"This exists already. {text}", [paragraph(say("This exists already.")), *blocks]


def _clarify(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    return question.asked_back(decision.question, asked.ask_id)


def _nothing_fits(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    point = "No product covers this today."
    nearest = decision.not_recommended[:2]
    parts = [rich_section(say(point))]
    parts += [
        rich_section(say("Nearest: "), bold(miss.product.name, 80), say(" — "), quote(miss.why, 300))
        for miss in nearest
    ]
    near = " ".join(
        f"Nearest: {words.mrkdwn_line(miss.product.name, 80)}, {words.sentence(words.mrkdwn_line(miss.why))}"
        for miss in nearest
    )
    noted = _noted(asked.people)
    seen = [
        say(f"{noted} "),
        person(asked.lead, quiet=asked.public, otherwise="The AI portfolio lead"),
        say(" sees it."),
    ]
    parts.append(rich_section(*seen))
    row = actions(
        button("Add why you need it", ADD_WHY, Carried(ask=asked.ask_id).pack(), primary=True),
        button("Browse the products", BROWSE, Carried().pack()),
    )
    return f"{point} {near} {noted}".replace("  ", " "), [rich(*parts), row]


def _noted(people: int) -> str:
    if people > 1:
        return f"I noted it: {people} people asked for something like this in 30 days."
    return "I noted it: you are the first to ask for this in 30 days."


def _prohibited(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    rule = decision.rule
    if rule is None:
        point = "That would break a rule for our AI products."
        return point, [paragraph(say(point))]
    parts = [
        rich_section(
            say("That would break "), bold(rule.key, 40), say(": "), quote(words.sentence(rule.statement), 400)
        )
    ]
    if rule.raised_by:
        parts.append(rich_section(say("What raised it: “"), quote(rule.raised_by, 240), say("”")))
    if rule.safe_alternative:
        instead = words.sentence(rule.safe_alternative)
        parts.append(rich_section(say("You can instead: "), quote(instead, 500)))
    own = _is_asker(rule.contact, asked)
    if own:
        parts.append(rich_section(say("You are the contact for this rule.")))
    text = f"That would break {words.mrkdwn_line(rule.key, 40)}: {words.sentence(words.mrkdwn_line(rule.statement))}"
    if rule.safe_alternative:
        text += f" You can instead: {words.sentence(words.mrkdwn_line(rule.safe_alternative))}"
    parts += [rich_section(say(asked.advice))] if asked.advice else []
    blocks: list[Block] = [rich(*parts)]
    if rule.contact and not own:
        carried = Carried(ask=asked.ask_id, pick="rule").pack()
        blocks.append(
            actions(button(f"Ask {rule.contact.name or 'the contact'}", f"{ASK_OWNER}:rule", carried, primary=True))
        )
    return f"{text} {asked.advice}".rstrip(), blocks + _considered(decision)


def _out_of_scope(decision: RoutingDecision, _asked: Asked) -> tuple[str, list[Block]]:
    point = "That is outside what I can help with: I only know which of our AI products fits a piece of work."
    point = decision.notice if decision.notice in NOTHING_ASKED else point
    tip = "Tell me what you want to get done, for example a text to write, papers to read or steps to automate."
    blocks = [paragraph(say(point)), paragraph(say(tip))]
    return f"{point} {tip}", [*blocks, actions(button("Browse the products", BROWSE, Carried().pack()))]


def _unavailable(decision: RoutingDecision, asked: Asked) -> tuple[str, list[Block]]:
    closed = decision.not_recommended[:1]
    parts: list[Element] = []
    text = "That product is not open to you."
    for miss in closed:
        name, why = words.mrkdwn_line(miss.product.name, 80), words.mrkdwn_line(words.sentence(miss.why))
        point, answers = how_closed(miss.product, usable=miss.open)
        unsure = "Not sure, but this is nearest: " if decision.closed_is_nearest else ""
        text = f"{unsure}{name}{point}{why}"
        closer = [bold(miss.product.name, 80), say(point), quote(words.sentence(miss.why), 300)]
        parts.append(rich_section(*([say(unsure)] if unsure else []), *closer))
        if answers:
            owner = person(miss.product.owner, quiet=asked.public, otherwise="the AI portfolio lead")
            owner = say("you, its owner") if _is_asker(miss.product.owner, asked) else owner
            parts.append(rich_section(say(f"{answers}: "), owner))
    blocks: list[Block] = [rich(*parts)] if parts else [paragraph(say(text))]
    for place, found in enumerate(decision.recommendations[:2]):
        blocks.append(_one_fit(found, asked, "Instead: "))
        blocks.append(_fit_buttons(found, asked, primary=place == 0, last=found is decision.recommendations[:2][-1]))
    if decision.recommendations:
        names = (words.mrkdwn_line(found.product.name, 80) for found in decision.recommendations[:2])
        text = f"{text} Instead: {words.listed(names, 'or')}."
    elif closed and not _is_asker(closed[0].product.owner, asked):
        carried = Carried(ask=asked.ask_id, product=closed[0].product.key).pack()
        blocks.append(actions(_ask_owner(closed[0].product, carried, primary=True)))
    rest = RoutingDecision(decision.outcome, not_recommended=decision.not_recommended[1:])
    return text, blocks + _considered(rest)


_SHAPES: dict[Outcome, Callable[[RoutingDecision, Asked], tuple[str, list[Block]]]] = {
    Outcome.FIT: _fits,
    Outcome.COMPOSITE: _composite,
    Outcome.DUPLICATE: _duplicate,
    Outcome.CLARIFY: _clarify,
    Outcome.NO_FIT: _nothing_fits,
    Outcome.PROHIBITED: _prohibited,
    Outcome.OUT_OF_SCOPE: _out_of_scope,
    Outcome.UNAVAILABLE: _unavailable,
}
