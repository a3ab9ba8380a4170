"""Products that cover the same work: the pairs, the form for a verdict, what was decided, and what owners hear."""

from collections.abc import Sequence

from handlers.views import fields, words
from handlers.views.answer import CARD
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
    modal,
    option,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_quote,
    rich_section,
    say,
    text_input,
)
from handlers.views.values import Carried
from portfolio.cards import Person
from portfolio.overlaps import LONGEST_REASON, REASON, VERDICT, Judged, Overlap
from storage.vocabulary import OverlapVerdict

JUDGE, FORM, TITLE = "judge_overlap", "judge_overlap_form", "Decide about both"
NOT_FOR_ALL = "Which products overlap is not for the whole channel"
MOST_OPEN, MOST_DECIDED = 5, 10
_WORDS = {
    OverlapVerdict.MERGE: "they become one product",
    OverlapVerdict.DIFFER: "they are for different work",
    OverlapVerdict.KEEP: "both stay as they are",
}
_CHOICES = {
    OverlapVerdict.MERGE: "Merge: one of the two takes over",
    OverlapVerdict.DIFFER: "They differ: the reason says how",
    OverlapVerdict.KEEP: "Keep both as they are",
}
NONE = (
    "No two products cover the same work, as far as their records tell. What a record says of another one under "
    "“differs from” counts as told apart."
)


def overlaps_message(found: Sequence[Overlap], *, judges: bool) -> Message:
    """The open pairs with what they share, then what was decided. `judges`: with the button that decides."""
    if not found:
        return message(NONE, [paragraph(say(NONE))])
    waiting = [one for one in found if one.is_open]
    point = f"{words.counted(len(waiting), 'pair')} of products cover the same work."
    point = point if waiting else "Every pair of products that cover the same work is decided about."
    names = words.listed(f"{_names(one)} ({words.mrkdwn_line(_shared(one), 200)})" for one in waiting[:MOST_OPEN])
    blocks: list[Block] = [paragraph(bold(point))]
    for one in waiting[:MOST_OPEN]:
        blocks += _open(one, judges=judges)
    if len(waiting) > MOST_OPEN:
        blocks.append(context(plain(f"and {words.counted(len(waiting) - MOST_OPEN, 'pair')} more", 60)))
    blocks += _decided([one for one in found if not one.is_open], judges=judges)
    return message(words.shorten(f"{point} {words.sentence(names)}".strip(), 3000), blocks)


def _open(one: Overlap, *, judges: bool) -> list[Block]:
    both = rich_section(bold(one.first.name, 80), say(" and "), bold(one.second.name, 80))
    shared = rich_list([[quote(first, 160), say("  ~  "), quote(second, 160)] for first, second in one.shared])
    owners = rich_section(say("Owners: "), *_owner(one.first.owner), say(" and "), *_owner(one.second.owner))
    again = [rich_section(say(f"A card changed since it was decided: {_said(one.judged)}"))] if one.judged else []
    row = _cards(one)
    if judges:
        row.insert(0, _judge(one, "Decide", primary=True))
    return [rich(both, *([shared] if one.shared else []), owners, *again), actions(*row)]


def _decided(found: Sequence[Overlap], *, judges: bool) -> list[Block]:
    if not found:
        return []
    row = [_judge(one, words.shorten(f"Anew: {one.first.name}, {one.second.name}", 75)) for one in found[:MOST_OPEN]]
    lines = [
        [bold(one.first.name, 80), say(" and "), bold(one.second.name, 80), say(f": {_said(one.judged)}")]
        for one in found[:MOST_DECIDED]
        if one.judged
    ]
    return [rich(rich_section(say("Decided:")), rich_list(lines)), *([actions(*row)] if judges else [])]


def _judge(one: Overlap, label: str, *, primary: bool = False) -> Element:
    carried = Carried(product=one.first.key, item=one.second.key).pack()
    return button(label, f"{JUDGE}:{one.first.key}:{one.second.key}"[:255], carried, primary=primary)


def judge_form(one: Overlap, *, carried: Carried) -> View:
    """What is to become of the two, and why."""
    choices = [option(label, verdict) for verdict, label in _CHOICES.items()]
    blocks = [
        paragraph(bold(one.first.name, 80), say(" and "), bold(one.second.name, 80), say(" cover the same work:")),
        rich(rich_list([[quote(_shared(one), 400)]])),
        choice_input(VERDICT, "What becomes of them?", fields.radio(VERDICT, choices)),
        text_input(REASON, "Why?", hint=f"The owners of both read it. At most {LONGEST_REASON:,} characters."),
        context(plain("It is asked anew when what one of them covers, its data or its audience changes.", 200)),
    ]
    return modal(TITLE, blocks, callback_id=FORM, submit="Decide", metadata=carried.pack())


def overlap_judged(one: Overlap) -> Message:
    """To an owner of one of the two: what was decided, by whom and why, and what follows."""
    judged = one.judged
    if judged is None:
        return message(NONE, [paragraph(say(NONE))])
    by = words.mrkdwn_line(judged.by.name, 80) or "The AI portfolio lead"
    text = f"{by} decided about {_names(one)}: {_WORDS[judged.verdict]}. "
    text += f"Reason: {words.sentence(words.mrkdwn_line(judged.reason, 1000))} {_next(judged.verdict)}".strip()
    point = rich_section(
        person(judged.by, quiet=True, otherwise="The AI portfolio lead"),
        say(" decided about "),
        bold(one.first.name, 80),
        say(" and "),
        bold(one.second.name, 80),
        say(f": {_WORDS[judged.verdict]}."),
    )
    after = [rich_section(say(_next(judged.verdict)))] if _next(judged.verdict) else []
    row = actions(*_cards(one))
    return message(words.shorten(text, 3000), [rich(point, rich_quote(quote(judged.reason, 1000)), *after), row])


def _next(verdict: OverlapVerdict) -> str:
    if verdict is OverlapVerdict.MERGE:
        return "Retire one of the two, with the other one in its place: then I name that one alone."
    if verdict is OverlapVerdict.DIFFER:
        return "Put it on both cards under “differs from”: then I can tell people which one is theirs."
    return ""


def _said(judged: Judged | None) -> str:
    if judged is None:
        return ""
    by = words.line(judged.by.name, 60) or "the portfolio lead"
    day = words.day_and_year(judged.at)
    return f"{_WORDS[judged.verdict]} ({by}, {day}: {words.line(judged.reason, 200).rstrip('.')})."


def _names(one: Overlap) -> str:
    return f"{words.mrkdwn_line(one.first.name, 80)} and {words.mrkdwn_line(one.second.name, 80)}"


def _shared(one: Overlap) -> str:
    """What both are for, in the words of their records."""
    first, second = one.shared[0] if one.shared else (one.first.purpose, one.second.purpose)
    return f"“{words.line(first, 180)}” and “{words.line(second, 180)}”"


def _owner(who: Person | None) -> list[Element]:
    return [person(who, quiet=True, otherwise="nobody yet")]


def _cards(one: Overlap) -> list[Element]:
    """A product may stand in several pairs: its buttons are told apart by the pair."""
    pair = f"{one.first.key}:{one.second.key}"[:120]
    return [
        button(each.name, f"{CARD}:{pair}:{place}", Carried(product=each.key).pack())
        for place, each in enumerate((one.first, one.second))
    ]
