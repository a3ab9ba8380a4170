"""Asking a product's owner: the form, what the owner gets, what the requester hears back."""

from collections.abc import Sequence
from datetime import datetime

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    context,
    message,
    metadata,
    modal,
    option,
    ours,
    paragraph,
    person,
    quote,
    rich,
    rich_list,
    rich_preformatted,
    rich_quote,
    rich_section,
    say,
    select,
    shown,
    text_input,
)
from handlers.views.fields import radio
from handlers.views.values import Carried
from portfolio.cards import Person, ProductCard
from portfolio.checklists import Checklist
from portfolio.requests import ANSWER, LONGEST_REPLY, Reply, Request, is_overdue

FORM, RULE_FORM = "ask_owner_form", "ask_contact_form"
RESOLVE, RESOLVE_FORM = "resolve_request", "resolve_form"
TEXT, PRODUCT = "text", "product"
AFTERWARDS, CLOSES, STAYS_OPEN = "afterwards", "closes", "stays_open"  # the field of what an answer does, its choices
RESOLVE_LABEL, RESOLVE_TITLE = "Answer or resolve", "Answer or resolve"
HOME, LIST, REPLY = "home", "list", "reply"  # where the button stood, when not on the message about this one question
STUCK = "stuck"  # picked by who is stuck in their first steps with a product
LISTED = 3
MOST_SHOWN = 2 * LONGEST_REPLY  # as Slack counts: an emoji is two
OWN_TITLE = "Your questions to owners"
NOT_FOR_ALL = "Your questions are not for the whole channel"
STILL_OPEN = "Your question stays open: reply in the thread of this message, and I hand it on."
OPENS_AGAIN = "It is marked as resolved; a reply in the thread of this message opens it again."
REQUEST_EVENT = "support_request"  # metadata, by which an owner's message is found again


def nobody_else(product: ProductCard) -> str:
    """To whom the question itself would go."""
    name = words.line(product.name, 80)
    if product.owner is not None:
        return f"You are the owner of {name}: there is nobody else to ask."
    return f"{name} has no owner, and a question about it would come to you: there is nobody else to ask."


def ask_owner_form(products: Sequence[ProductCard], *, chosen: str, start: str, carried: Carried) -> View:
    """A question to the owner of one of `products`, prefilled with the ask."""
    first = next((product for product in products if product.key == chosen), products[0])
    blocks: list[Block] = []
    if len(products) > 1:
        menu = select(PRODUCT, "Product", [option(product.name, product.key) for product in products], chosen=first.key)
        blocks.append(choice_input(PRODUCT, "About which product?", menu))
    else:
        to = person(first.owner, otherwise="the AI portfolio lead, because it has no owner yet")
        blocks.append(paragraph(say("Your question about "), bold(first.name, 80), say(" goes to "), to, say(".")))
    blocks.append(text_input(TEXT, "Your question", start=start, hint="They see your name and this text."))
    return modal("Ask the owner", blocks, callback_id=FORM, submit="Send", metadata=carried.pack())


def stuck_at(found: Checklist) -> str:
    """Where somebody is stuck in their first steps, as the question begins; they go on in their own words."""
    step = found.next_step
    if step is None:
        return "I do not get a useful result with it yet."
    return f"I am stuck at “{words.line(step.title, 200)}”, step {found.steps.index(step) + 1} of my first steps."


def ask_contact_form(contact: Person, *, start: str, carried: Carried) -> View:
    """A question to the person who answers for a rule."""
    blocks = [
        paragraph(say("Your question goes to "), person(contact), say(".")),
        text_input(TEXT, "Your question", start=start, hint="They see your name and this text."),
    ]
    return modal("Ask about the rule", blocks, callback_id=RULE_FORM, submit="Send", metadata=carried.pack())


def owner_message(
    product: ProductCard, by: Person, text: str, *, request_id: str, ask: str = "", permalink: str = ""
) -> Message:
    """What an owner gets: who asks, about what, the question, where it came from, a button to close it."""
    who = _name(by)
    parts = [
        rich_section(person(by), say(" asks about "), bold(product.name, 80), say(":")),
        rich_quote(quote(text, 1800)),
    ]
    if ask and words.clean(ask) != words.clean(text):
        parts.append(rich_section(say("Their task: "), quote(ask, 600)))
    if permalink:
        parts.append(rich_section({"type": "link", "url": permalink, "text": "Open the conversation"}))
    row = actions(button(RESOLVE_LABEL, RESOLVE, Carried(request=request_id).pack(), primary=True))
    summary = f"{who} asks about {words.mrkdwn_line(product.name, 80)}: {words.mrkdwn(text, 1500)}"
    marked = metadata(REQUEST_EVENT, {"request": request_id})
    return message(words.shorten(summary, 3000), [rich(*parts), row], metadata=marked)


def resolve_form(product: ProductCard, by: Person, text: str, *, carried: Carried) -> View:
    """An answer to a question, and whether that is its end."""
    choices = [option("This answers it", CLOSES), option("The question stays open", STAYS_OPEN)]
    blocks = [
        rich(
            rich_section(person(by), say(" asks about "), bold(product.name, 80), say(":")),
            rich_quote(quote(text, 1800)),
        ),
        text_input(ANSWER, "Your answer", hint="They read it as you write it."),
        choice_input(
            AFTERWARDS,
            "And the question?",
            radio(AFTERWARDS, choices, chosen=CLOSES),
            hint="Leave it open to ask back: I tell them how to reply to you.",
        ),
    ]
    return modal(RESOLVE_TITLE, blocks, callback_id=RESOLVE_FORM, submit="Send", metadata=carried.pack())


def contact_message(rule_key: str, by: Person, text: str, ask: str) -> Message:
    """What the contact of a rule gets."""
    parts = [
        rich_section(person(by), say(" asks about rule "), bold(rule_key, 40), say(":")),
        rich_quote(quote(text, 1800)),
    ]
    if words.clean(ask) != words.clean(text):
        parts.append(rich_section(say("Their task: "), quote(ask, 600)))
    parts.append(rich_section(say("Please answer them directly.")))
    summary = f"{_name(by)} asks about rule {words.mrkdwn_line(rule_key, 40)}: {words.mrkdwn(text, 1500)}"
    return message(words.shorten(summary, 3000), [rich(*parts)])


def passed_on(subject: str, to: Sequence[Person], *, followed: bool = True) -> Message:
    """What the requester hears: it was passed on, to whom, and whether I follow it until it is resolved."""
    then = "I tell you when it is resolved." if followed else "You get the answer from them directly."
    names = words.listed(words.mrkdwn_line(_plain_name(who), 80) for who in to) or "the AI portfolio lead"
    about = words.mrkdwn_line(subject, 80)
    text = f"I passed your question about {about} on to {names}. {then}"
    elements = [say("I passed your question about "), bold(subject, 80), say(" on to ")]
    for place, who in enumerate(to):
        elements += [say(", ")] * bool(place) + [person(who)]
    if not to:
        elements.append(say("the AI portfolio lead"))
    return message(text, [paragraph(*elements, say(f". {then}"))])


def asked_already(product: ProductCard, to: Sequence[Person]) -> str:
    """What the form says to the very question that is open already."""
    names = words.listed(words.line(_plain_name(who), 80) for who in to) or "the AI portfolio lead"
    return f"You asked that already: your question about {words.line(product.name, 80)} waits for {names}."


def answered_for_requester(product: ProductCard, by: Person, text: str, *, answer: str, stays_open: bool) -> Message:
    """What the requester hears when an owner answered, and whether that closed the request."""
    name, how = words.mrkdwn_line(product.name, 80), "" if stays_open else " and marked it as resolved"
    said = f"{_name(by)} answered your question about {name}{how}: {words.mrkdwn(answer, 2000)}"
    point = rich_section(person(by), say(" answered your question about "), bold(product.name, 80), say(":"))
    asked = rich_section(say("You asked: "), quote(text, 600))
    end = STILL_OPEN if stays_open else OPENS_AGAIN
    text_alone = f"{said}\n{STILL_OPEN}" if stays_open else said
    return message(text_alone, [rich(point, rich_quote(shown(answer, 2000)), asked, rich_section(say(end)))])


def answered_for_owner(product: ProductCard, asked_by: Person, *, heard: bool) -> Message:
    """What an owner hears whose answer left the question open. `heard`: whether who asked could be reached."""
    who, name = _name(asked_by), words.mrkdwn_line(product.name, 80)
    start, end = "I passed your answer on to ", ". Their question about "
    then = " stays open; I bring you their reply."
    if not heard:
        start, then = "I could not reach ", " stays open, and nobody read your answer."
    text = f"{start}{who}{end}{name}{then}"
    return message(text, [paragraph(say(start), person(asked_by), say(end), bold(product.name, 80), say(then))])


def reply_message(reply: Reply, by: Person) -> Message:
    """What one of the two gets whom the other one replied to; to an owner with the button to answer it."""
    request, name = reply.request, words.mrkdwn_line(reply.request.product.name, 80)
    about = " replied about " if reply.by_asker else " replied to your question about "
    point = rich_section(person(by), say(about), bold(request.product.name, 80), say(":"))
    asked = rich_section(say("Their question: " if reply.by_asker else "You asked: "), quote(request.text, 600))
    if reply.by_asker:
        end = "The question was resolved and is open again." if reply.reopened else ""
    else:
        end = STILL_OPEN if request.resolved_at is None else OPENS_AGAIN
    parts = [point, rich_quote(shown(reply.text, MOST_SHOWN)), asked, *([rich_section(say(end))] if end else [])]
    blocks: list[Block] = [rich(*parts)]
    if reply.by_asker:
        carried = Carried(request=request.id, pick=REPLY).pack()
        blocks.append(actions(button(RESOLVE_LABEL, RESOLVE, carried, primary=True)))
    text = f"{_name(by)}{about}{name}: {words.mrkdwn(reply.text, 2000)}"
    return message(f"{text}\n{end}" if end else text, blocks)


def handed_over(reply: Reply, reached: Sequence[Person], *, files: bool = False) -> Message:
    """What the writer of a reply hears: to whom it was handed, and what became of the question."""
    names = words.listed(_name(who) for who in reached or reply.to)
    text = f"I handed this to {names}." if reached else f"I could not reach {names}, so nobody read this."
    text += " Your question is open again." if reply.reopened else ""
    text += " I hand on words only, no files." if files else ""
    return message(text, [context(ours(text))])


def resolved_for_owner(product: ProductCard, asked_by: Person, by: Person, text: str) -> Message:
    """What stands in the owner's message afterwards, without the button."""
    point = rich_section(
        say("Resolved by "),
        person(by),
        say(": the question of "),
        person(asked_by),
        say(" about "),
        bold(product.name, 80),
    )
    name = words.mrkdwn_line(product.name, 80)
    summary = f"Resolved by {_name(by)}: the question of {_name(asked_by)} about {name}."
    return message(summary, [rich(point, rich_quote(quote(text, 600)))])


def resolved_already(product: ProductCard, at: datetime | None) -> str:
    """What a button that came too late says."""
    day = f" on {words.day_and_year(at)}" if at else ""
    return f"This question about {words.line(product.name, 80)} was resolved already{day}."


def too_late(product: ProductCard, at: datetime | None, answer: str) -> View:
    """Instead of the form of who was slower: that it is resolved, and their own words, which went nowhere."""
    blocks = [paragraph(quote(resolved_already(product, at), 300))]
    if answer.strip():
        blocks.append(paragraph(say("Your answer was not sent. To add it, reply in the thread of the question:")))
        blocks.append(rich(rich_preformatted(answer, LONGEST_REPLY)))
    return modal(RESOLVE_TITLE, blocks)


def waits(request: Request, *, at: datetime) -> str:
    """How long a question is open by now, and whether it was answered: "4 days, no answer yet: overdue"."""
    hours = max(0, int((at - request.opened_at).total_seconds() // 3600))
    long = words.counted(hours // 24, "day") if hours >= 24 else words.counted(hours, "hour")
    long = long if hours else "less than an hour"
    if request.first_answered_at is not None:
        return f"Open for {long}, answered and still open."
    return f"Open for {long}, no answer yet{': overdue' if is_overdue(request, at=at) else ''}."


def requests_list(requests: Sequence[Request], own: Sequence[Request] = (), *, at: datetime) -> Message:
    """The open requests that wait for somebody, and those they asked themselves, three of each; `at`: now."""
    text = "No open questions wait for you."
    if requests:
        text = f"{words.counted(len(requests), 'open question')} about your products."
    blocks: list[Block] = [paragraph(say(text))]
    for one in requests[:LISTED]:
        said = rich_section(person(one.by), say(" about "), bold(one.product.name, 80), say(":"))
        blocks.append(rich(said, rich_quote(quote(one.text, 300)), rich_section(say(waits(one, at=at)))))
        carried = Carried(request=one.id, pick=LIST).pack()
        blocks.append(actions(button(RESOLVE_LABEL, f"{RESOLVE}:{one.id}"[:255], carried)))
    if len(requests) > LISTED:
        blocks.append(paragraph(say(f"and {len(requests) - LISTED} more on my Home tab.")))
    if not own:
        return message(text, blocks)
    asked = f"You asked {words.counted(len(own), 'question')} that {'is' if len(own) == 1 else 'are'} still open."
    blocks.append(paragraph(say(asked)))
    blocks += own_questions([(one, waits(one, at=at)) for one in own[:LISTED]])
    if len(own) > LISTED:
        blocks.append(paragraph(say(f"and {len(own) - LISTED} more on my Home tab.")))
    return message(f"{text} {asked}", blocks)


def own_questions(own: Sequence[tuple[Request, str]]) -> list[Block]:
    """What somebody asked: about which product, to whom, and how long it waits."""
    blocks: list[Block] = []
    for one, waited in own:
        to: list[Element] = []
        for place, who in enumerate(one.to):
            to += [say(", ")] * bool(place) + [person(who)]
        about = rich_section(
            bold(one.product.name, 80), say(", to "), *(to or [say("the AI portfolio lead")]), say(":")
        )
        blocks.append(rich(about, rich_quote(quote(one.text, 300)), rich_section(say(waited))))
    return blocks


def own_requests(requests: Sequence[Request]) -> Message:
    """What somebody asked owners, the newest first: for whom each waits, or that it was answered."""
    if not requests:
        text = "You have asked no owner anything yet. “Ask the owner” is on every product's card."
        return message(text, [paragraph(say(text))])
    newest = requests[0]
    name = words.mrkdwn_line(newest.product.name, 80)
    text = f"{OWN_TITLE}: {len(requests)}. {name}: {words.mrkdwn_line(_became(newest), 300)}."
    lines = [
        [bold(one.product.name, 80), say(" "), quote(one.text, 200), say(f" — {words.line(_became(one), 300)}")]
        for one in requests
    ]
    return message(text, [rich(rich_section(bold(OWN_TITLE)), rich_list(lines))])


def _became(request: Request) -> str:
    if request.resolved_at is not None:
        return f"answered on {words.day_and_year(request.resolved_at)}, in a direct message from me"
    names = words.listed(_plain_name(who) for who in request.to) or "the AI portfolio lead"
    return f"waits for {names} since {words.day_and_year(request.opened_at)}"


def _plain_name(who: Person) -> str:
    return who.name or who.key or "a colleague"


def _name(who: Person) -> str:
    """For `text`: the name, or a mention of someone nobody imported (a Slack id is not a text anybody typed)."""
    if who.name or not who.slack_id:
        return words.mrkdwn_line(_plain_name(who), 80)
    return f"<@{words.mrkdwn_line(who.slack_id, 40)}>"
