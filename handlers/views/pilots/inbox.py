"""The feedback inbox of a pilot: themes with counts and quotes, and what an owner can make of them."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    faint,
    message,
    modal,
    paragraph,
    person,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.inbox import Counted, Inbox, Quote, ThemeSeen
from storage.vocabulary import FeedbackKind, ThemeStatus

INBOX, PAGE, SORT_REST = "pilot_inbox", "inbox_page", "inbox_sort_rest"
MAKE, CLOSE, CHANGE = "theme_to_backlog", "theme_close", "theme_change"
ON_PAGE = 3  # themes: with their buttons and what stands around them, eight blocks
SETTLED = "settled"  # in `Carried.stage`: the themes something became of
LIST = "list"  # in `Carried.pick`: the button stood in a message that shows the inbox
NOT_FOR_ALL = "What participants said is not for the whole channel"


def inbox_message(inbox: Inbox, *, note: str = "") -> Message:
    """A page of the inbox. `note`: what was just done to it."""
    text = " ".join(part for part in (note and words.mrkdwn_line(note, 400), _summary(inbox)) if part)
    return message(text, _blocks(inbox, note, in_modal=False))


def inbox_modal(inbox: Inbox, *, note: str = "") -> View:
    """A page of the inbox, in a modal."""
    return modal("Feedback inbox", _blocks(inbox, note, in_modal=True), metadata=_carried(inbox, inbox.offset).pack())


def inbox_choice(pilots: Sequence[PilotCard]) -> Message:
    """Whose inbox? Of somebody who may read several, or none."""
    if not pilots:
        text = "No pilot's feedback comes to you. Owners, deputies and business-side owners find it here."
        return message(text, [paragraph(say(text))])
    names = words.listed((words.mrkdwn_line(pilot_name(pilot), 90) for pilot in pilots[:10]), "or")
    row = actions(
        *(
            button(pilot_name(pilot), f"{INBOX}:{pilot.id}"[:255], Carried(pilot=pilot.id).pack())
            for pilot in pilots[:10]
        )
    )
    return message(f"Which inbox: {names}?", [paragraph(say("Whose feedback do you want to read?")), row])


def no_pilot(product: ProductCard) -> Message:
    """The owner asks for the inbox of a product that was never tried."""
    text = f"{words.mrkdwn_line(product.name, 80)} has no pilot yet whose feedback could be read."
    return message(text, [paragraph(bold(product.name, 80), say(" has no pilot yet whose feedback could be read."))])


def pilot_name(pilot: PilotCard) -> str:
    """A pilot by its product and its beginning; several of one product differ by that."""
    since = f", since {words.day(pilot.starts_on)}" if pilot.starts_on else ""
    return f"{words.line(pilot.product.name, 60)} pilot{since}"


def voices(people: int, nameless: int) -> str:
    """ "4 people", "4 people and 6 anonymous answers"."""
    named = words.counted(people, "person", "people") if people else ""
    return words.listed([named, words.counted(nameless, "anonymous answer") if nameless else ""]) or "nobody"


def _summary(inbox: Inbox) -> str:
    name = words.mrkdwn_line(inbox.pilot.product.name, 80)
    said = f"{name} pilot: {_count(inbox)}."
    if inbox.themes and not inbox.shows_settled and not inbox.offset:
        first = inbox.themes[0]
        said += f" Most said: “{words.mrkdwn_line(first.title, 200)}” ({voices(first.people, first.nameless)})."
    rest = _rest(inbox)
    return f"{said} {rest}" if rest else said


def _count(inbox: Inbox) -> str:
    if inbox.shows_settled:
        return f"{words.counted(inbox.total, 'theme')} in the backlog or closed"
    return words.counted(inbox.total, "open theme") if inbox.total else "nothing to sort"


def _rest(inbox: Inbox) -> str:
    """What is not in the list and why."""
    said = []
    if inbox.unsorted:
        said.append(f"{words.counted(inbox.unsorted, 'answer')} not sorted yet")
    if inbox.waiting:
        verb = "is held back" if inbox.waiting == 1 else "are held back"
        until = f"until {words.counted(inbox.least, 'person', 'people')} have given one"
        said.append(f"{words.counted(inbox.waiting, 'anonymous answer')} {verb} {until}")
    return f"{'; '.join(said)}." if said else ""


def _blocks(inbox: Inbox, note: str, *, in_modal: bool) -> list[Block]:
    first, last = inbox.offset + 1, inbox.offset + len(inbox.themes)
    page = f", {first} to {last}" if inbox.total > len(inbox.themes) else ""
    top = [rich_section(quote(f"{note} ", 400))] if note else []
    top.append(rich_section(bold(pilot_name(inbox.pilot), 120), say(f": {_count(inbox)}{page}.")))
    rest = _rest(inbox)
    if rest:
        top.append(rich_section(faint(rest)))
    blocks = [rich(*top)]
    for theme in inbox.themes:
        blocks.append(_theme(theme))
        row = _theme_row(inbox, theme, in_modal=in_modal)
        if row:
            blocks.append(actions(*row))
    row = _turns(inbox)
    return [*blocks, actions(*row)] if row else blocks


def _theme(theme: ThemeSeen) -> Block:
    """One theme: what it is, how many said so, in which other words, what stood in the way, where."""
    others = [one for one in theme.quotes if one.text.casefold() != theme.title.casefold()]
    own = next((one.author for one in theme.quotes if one not in others and one.author is not None), None)
    by = person(own, quiet=True) if own and (theme.people, theme.nameless) == (1, 0) else say(_voices(theme))
    parts = [rich_section(bold(theme.title, 160), say(" — "), by)]
    if others:
        parts.append(rich_list([_quoted(one) for one in others]))
    tail = _tail(theme)
    if theme.status is not ThemeStatus.OPEN:
        parts.append(rich_section(*_outcome(theme)))
    elif tail:
        parts.append(rich_section(quote(tail, 400)))
    return rich(*parts)


def _voices(theme: ThemeSeen) -> str:
    return voices(theme.people, theme.nameless)


def _quoted(one: Quote) -> list[Element]:
    said = [say("“"), quote(one.text, 240), say("”")]
    if one.author is not None:
        said += [say(" — "), person(one.author, quiet=True)]
    return said if one.quotable else [*said, say(" (not to be quoted)")]


def _tail(theme: ThemeSeen) -> str:
    said = [_listed(theme.kinds), _listed(theme.barriers, "barrier: "), _listed(theme.scenarios, "in: ")]
    said.append(f"last on {words.day(theme.newest)}" if theme.newest else "")
    return " · ".join(part for part in said if part)


def _listed(counts: Sequence[Counted], before: str = "") -> str:
    """ "issue", or "issue 3, idea 1" where several things were said."""
    if len(counts) == 1:
        return before + counts[0].name
    return before + ", ".join(f"{one.name} {one.times}" for one in counts[:3]) if counts else ""


def _outcome(theme: ThemeSeen) -> list[Element]:
    by = [say(", by "), person(theme.decided_by, quiet=True)] if theme.decided_by else []
    if theme.status is ThemeStatus.BACKLOG:
        return [say("In the backlog: “"), quote(theme.outcome, 160), say("”"), *by]
    return [say("Closed: “"), quote(theme.outcome, 300), say("”"), *by]


def _theme_row(inbox: Inbox, theme: ThemeSeen, *, in_modal: bool) -> list[Element]:
    if not inbox.may_sort or theme.status is not ThemeStatus.OPEN:
        return []
    carried = Carried(pilot=inbox.pilot.id, item=theme.id, offset=inbox.offset, pick="" if in_modal else LIST).pack()
    make = button("Make a backlog item", f"{MAKE}:{theme.id}"[:255], carried)
    others = [
        button("Close with a reason", f"{CLOSE}:{theme.id}"[:255], carried),
        button("Change", f"{CHANGE}:{theme.id}"[:255], carried),
    ]
    return [*others, make] if _is_praise_alone(theme) else [make, *others]


def _is_praise_alone(theme: ThemeSeen) -> bool:
    """Nothing but praise, as far as it may be told; what is held back of it may be anything."""
    said = theme.people + theme.nameless
    return [one.name for one in theme.kinds] == [FeedbackKind.PRAISE.value] and theme.kinds[0].times >= said


def _turns(inbox: Inbox) -> list[Element]:
    row = []
    if inbox.offset:
        row.append(button("Back", f"{PAGE}:back", _carried(inbox, max(0, inbox.offset - inbox.limit)).pack()))
    if inbox.offset + len(inbox.themes) < inbox.total:
        row.append(button("More", f"{PAGE}:next", _carried(inbox, inbox.offset + inbox.limit).pack()))
    if inbox.unsorted and inbox.may_sort:
        row.append(button("Sort in the rest", SORT_REST, _carried(inbox, 0).pack()))
    if inbox.shows_settled:
        row.append(button("Open themes", f"{PAGE}:open", Carried(pilot=inbox.pilot.id).pack()))
    elif inbox.settled:
        label = f"What became of {words.counted(inbox.settled, 'theme')}"
        row.append(button(label, f"{PAGE}:settled", Carried(pilot=inbox.pilot.id, stage=SETTLED).pack()))
    return row


def _carried(inbox: Inbox, offset: int) -> Carried:
    return Carried(pilot=inbox.pilot.id, stage=SETTLED if inbox.shows_settled else "", offset=offset)
