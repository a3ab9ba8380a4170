"""What a digest offers as a button, what pressing it did, and the question it may put to people."""

from collections.abc import Mapping
from typing import Any

from handlers.views import words
from handlers.views.adoption.noting import note_button
from handlers.views.answer import ASK_OWNER, CARD
from handlers.views.blocks import (
    Element,
    Message,
    actions,
    bold,
    button,
    confirmation,
    context,
    message,
    paragraph,
    plain,
    quote,
    say,
)
from handlers.views.labels import ask_owner
from handlers.views.pilots.decision import OPEN as OPEN_DECISION
from handlers.views.pilots.inbox import INBOX
from handlers.views.support import RESOLVE
from handlers.views.values import Carried
from handlers.views.words import mrkdwn_line
from portfolio.adoption.acting import Acted, Offered
from portfolio.adoption.digests import Offer
from portfolio.adoption.metrics import LEAST_PEOPLE
from portfolio.attention import WORK_ENDS, WORK_STARTS
from storage.vocabulary import DigestActionKind, StartAnswer

DO, ANSWER = "digest_action", "start_answer"
ANSWERS: dict[StartAnswer, str] = {
    StartAnswer.USING: "I use it",
    StartAnswer.ACCESS: "No access",
    StartAnswer.HOW: "I did not know how",
    StartAnswer.NOT_USEFUL: "It did not help",
    StartAnswer.LATER: "Not yet",
}
ANSWERED: dict[StartAnswer, str] = {
    StartAnswer.USING: "good, then I looked in the wrong place.",
    StartAnswer.ACCESS: "no access. The owner can help with that.",
    StartAnswer.HOW: "you did not know how. The first steps are on its card.",
    StartAnswer.NOT_USEFUL: "it did not help. Tell me the task again and I look for something better.",
    StartAnswer.LATER: "not yet. I do not ask again soon.",
}
WHEN_ASKED = (
    f"within a minute where it is a working day between {WORK_STARTS.hour}:00 and {WORK_ENDS.hour}:00 now, else when "
    "the next one begins there; later whoever heard from me three times this week."
)
SAFE = {DigestActionKind.PLAN_QUALITY, DigestActionKind.PLAN_DEMAND}


def offer_button(offer: Offer) -> Element:
    """The button that does what is offered, or leads to where it is done."""
    kind, about = offer.kind, {name: str(value) for name, value in offer.about.items()}
    if kind is DigestActionKind.ANSWER_REQUESTS:
        carried = Carried(request=about.get("request", ""))
        label = "Answer the oldest" if (offer.n or 0) > 1 else "Answer it"
        return button(label, f"{RESOLVE}:digest", carried.pack(), primary=True)
    if kind is DigestActionKind.DECIDE_PILOT:
        return button("Decide", f"{OPEN_DECISION}:digest", Carried(pilot=about.get("pilot", "")).pack(), primary=True)
    if kind is DigestActionKind.SORT_FEEDBACK:
        return button("Sort it", f"{INBOX}:digest", Carried(pilot=about.get("pilot", "")).pack(), primary=True)
    if kind is DigestActionKind.NOTE_FIGURES:
        return note_button(offer.product, primary=True)
    carried = Carried(item=offer.id, product=offer.product.key)
    if kind in SAFE:
        return button("Put it on the backlog", f"{DO}:{offer.id}", carried.pack(), primary=True)
    asked = confirmation(
        f"Ask {words.counted(offer.people, 'person', 'people')}?",
        "I write to each of them once, in their working hours. You never learn who they are or what one of them said.",
        yes="Ask them",
        no="Not now",
    )
    label = f"Ask {words.counted(offer.people, 'person', 'people')}"
    return button(label, f"{DO}:{offer.id}", carried.pack(), primary=True, confirm=asked)


def acted_message(acted: Acted) -> Message:
    """What pressing the button did, to who pressed it."""
    name = words.line(acted.offered.product.name, 80)
    if not acted.new:
        shown = f"That was done already for {name}. The next digest tells what came of it."
    elif acted.item is not None:
        shown = f"On the backlog of {name}: “{words.line(acted.item.title, 160)}”."
    else:
        count = words.counted(len(acted.offered.asked), "person", "people")
        shown = (
            f"I ask {count} about {name}: {WHEN_ASKED} What came of it is in your next digest; what they answered, "
            f"from {LEAST_PEOPLE} answers on."
        )
    text = words.mrkdwn(shown, 600)
    return message(text, [paragraph(quote(shown, 600))])


def message_after(said: Mapping[str, Any], acted: Acted) -> Message | None:
    """The message an offer stood in, as Slack holds it, with what was done in the button's place; None without one."""
    blocks, mine = [], f"{DO}:{acted.offered.id}"
    for block in said.get("blocks") or ():
        row = block.get("elements") or () if block.get("type") == "actions" else ()
        if all(one.get("action_id") != mine for one in row):
            blocks.append(block)
            continue
        if left := [one for one in row if one.get("action_id") != mine]:
            blocks.append({**block, "elements": left})
        blocks.append(context(plain(_done(acted), 200)))
    pressed = len(blocks) and blocks != list(said.get("blocks") or ())
    return message(str(said.get("text", "")), blocks) if pressed else None


def _done(acted: Acted) -> str:
    on = f" on {words.day(acted.offered.done_at.date())}" if acted.offered.done_at else ""
    if acted.offered.kind in SAFE:
        return f"Put on the backlog{on}."
    return f"Taken up{on}: I ask {words.counted(len(acted.offered.asked), 'person', 'people')} in their working hours."


def question_message(offered: Offered) -> Message:
    """The one question to somebody who did not start, or stopped. It says who asks and what they will see."""
    product = offered.product
    starts = offered.kind is DigestActionKind.ASK_STARTERS
    name = mrkdwn_line(product.name, 80)
    text = (
        f"{name} was right for something you asked me, and I see no use of it since. What came in between?"
        if starts
        else f"You used {name} and stopped. What was it?"
    )
    begins = [bold(product.name, 80), say(" was right for something you asked me, and I see no use of it since. ")]
    said = [*begins, say("What came in between?")] if starts else [
        say("You used "), bold(product.name, 80), say(" and stopped. What was it?")
    ]  # fmt: skip
    carried = Carried(item=offered.id)
    row = [button(label, f"{ANSWER}:{answer.value}", carried.pack()) for answer, label in ANSWERS.items()]
    owner = product.owner.name if product.owner else "The product's deputy"
    count = words.counted(len(offered.asked), "person", "people")
    seen = f"{owner} had me ask {count} and sees how many gave which answer once there are {LEAST_PEOPLE}, never who."
    return message(text, [paragraph(*said), actions(*row), context(plain(seen, 400))])


def answered_message(offered: Offered, answer: StartAnswer) -> Message:
    """In place of the question, once it was answered: what was noted, and what helps now."""
    product, noted = offered.product, f"Noted about {offered.product.name}: {ANSWERED[answer]}"
    carried = Carried(product=product.key)
    row: list[Element] = []
    if answer is StartAnswer.ACCESS:
        row.append(button(ask_owner(product), f"{ASK_OWNER}:{product.key}"[:255], carried.pack()))
    if answer in (StartAnswer.ACCESS, StartAnswer.HOW):
        row.append(button("See the first steps", f"{CARD}:start", carried.pack()))
    said = [say("Noted about "), bold(product.name, 80), say(f": {ANSWERED[answer]}")]
    text = words.mrkdwn(noted, 600)
    return message(text, [paragraph(*said), *([actions(*row)] if row else [])])
