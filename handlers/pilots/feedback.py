"""Feedback in a sentence: what a participant tells the bot becomes a draft, which they save, change or drop."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers.arrival import Arrival
from handlers.asked import ask_of, person_of
from handlers.pilots import feedback_form
from handlers.views.blocks import Block, Message, metadata
from handlers.views.pilots import feedback as feedback_view
from handlers.views.pilots.feedback import Confirm
from handlers.views.values import needed
from portfolio import people, routes
from portfolio.asks import ask_by_id, take_back
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.pilots import confirming, drafts, policy, reading, submitting
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.drafting import adds_to, asks, asks_how_to_tell, is_feedback, may_be_feedback, names_product
from portfolio.pilots.drafts import Draft
from portfolio.pilots.submitting import Given
from storage.vocabulary import FeedbackSource

WORD, MINE = "feedback", "mine"
LOOKED_BACK = timedelta(days=1)  # for a draft a stopped process may have shown


def takes(arrival: Arrival, text: str) -> bool:
    """Whether something said to the bot is feedback, which is then answered here: said so, or told by a participant.

    Everything else is an ask, also what may be either.
    """
    word, _, rest = text.strip().partition(" ")
    typed = bool(arrival.body.get("command"))
    is_said = word.casefold() == WORD
    asks_how = not is_said and asks_how_to_tell(text)
    if typed and not is_said and not asks_how:
        return False
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilots = reading.pilots_joined(unit, person=who)
        waiting = drafts.waiting_draft(unit, by=who, at=arrival.tools.clock.now()) if pilots else None
    if is_said and (typed or pilots):
        _said_so(arrival, who, pilots, rest.strip())
        return True
    here = pilots if typed else _spoken_of_here(arrival, pilots)
    if not here:
        return False
    if asks_how:
        _say(arrival, feedback_view.how_to_tell(here))
        return True
    if waiting is not None and not asks(text):
        _went_on(arrival, who, here, waiting, text)
        return True
    if arrival.payload.get("thread_ts") or not is_feedback(text, here):
        return False
    _draft(arrival, who, here, text)
    return True


def takes_line(arrival: Arrival, line: str) -> bool:
    """Whether a sentence meant the word `feedback`, which is then answered here. `line`: the command line it means."""
    word, _, rest = line.partition(" ")
    if word != WORD:
        return False
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilots = reading.pilots_joined(unit, person=who)
    named = rest not in ("", MINE)
    _said_so(arrival, who, [one for one in pilots if not named or one.product.name == rest], "" if named else rest)
    return True


def _went_on(arrival: Arrival, who: Person, pilots: Sequence[PilotCard], before: Draft, text: str) -> None:
    """What is said after we asked for more: it is added, or a draft of its own takes the place of the older one."""
    if adds_to(before.pilot, text, pilots, arrival.tools.router.encoder):
        show(arrival, who, drafts.say_more(arrival.tools, draft_id=before.id, by=who, more=text))
    else:
        _draft(arrival, who, pilots, text)
        try:
            with arrival.tools.unit() as unit:
                drafts.drop_draft(unit, draft_id=before.id, by=who)
        except NotFoundError:  # saved or dropped meanwhile: its message says so
            return
    channel, ts = before.shown
    if ts:
        arrival.slack.change(channel, ts, feedback_view.replaced(before.text))


def _said_so(arrival: Arrival, who: Person, pilots: Sequence[PilotCard], rest: str) -> None:
    """The word `feedback`: with a sentence, with "mine", or alone."""
    if rest.casefold() == MINE:
        _show_own(arrival, who)
    elif not pilots:
        raise InvalidInputError(drafts.NOT_IN_A_PILOT)
    elif rest:
        _draft(arrival, who, pilots, rest)
    elif not _opened_form(arrival, pilots):
        arrival.slack.answer(arrival.spot, feedback_view.which_form(pilots))


def _opened_form(arrival: Arrival, pilots: Sequence[PilotCard]) -> bool:
    """Open the form at once, where it is clear of which pilot and Slack (still) lets us."""
    if len(pilots) > 1 or not arrival.trigger_id or arrival.replayed:
        return False
    try:
        feedback_form.open_for(arrival, pilots[0].id)
    except InvalidInputError:
        if arrival.opened:
            raise
        return False  # the trigger died meanwhile: the button under the answer has a new one
    return True


def _spoken_of_here(arrival: Arrival, pilots: Sequence[PilotCard]) -> tuple[PilotCard, ...]:
    """The pilots somebody may be telling of: all theirs in direct messages, in a channel the one it belongs to."""
    spot = arrival.spot
    return tuple(one for one in pilots if not spot.public or one.rules.channel == spot.channel)


def offered_under(arrival: Arrival, ask_id: str, text: str) -> tuple[Block, ...]:
    """Under an answer only the asker sees: the way to say that it was feedback, where it may have been."""
    if arrival.spot.overheard:
        return ()
    with arrival.tools.unit() as unit:
        pilots = reading.pilots_joined(unit, person=people.person_by_slack_id(unit, slack_id=arrival.slack_id))
    may_be = any(may_be_feedback(text, one) for one in pilots)
    return (feedback_view.was_feedback(ask_id),) if may_be else ()


def take_ask(arrival: Arrival) -> None:
    """ "That was feedback": what was answered as an ask becomes a draft, and only then no ask any more."""
    who, stored = person_of(arrival), ask_of(arrival, arrival.carried().ask)
    with arrival.tools.unit() as unit:
        pilots, text = reading.pilots_joined(unit, person=who), ask_by_id(unit, ask_id=stored.id).text
    if not pilots:
        raise InvalidInputError(drafts.NOT_IN_A_PILOT)
    _draft(arrival, who, pilots, needed(text), instead=True)
    with arrival.tools.unit() as unit:
        routes.withdraw(unit, ask_id=stored.id, by=who)
        take_back(unit, ask_id=stored.id)


def _draft(arrival: Arrival, who: Person, pilots: Sequence[PilotCard], text: str, *, instead: bool = False) -> None:
    """What was understood, shown to its author alone; with several pilots it is asked first which one it is about."""
    spot = arrival.spot
    here = [one for one in pilots if spot.public and one.rules.channel == spot.channel]
    meant = [one for one in pilots if names_product(text, one)] or here or list(pilots)
    mention = spot.overheard
    draft = drafts.draft_feedback(
        arrival.tools,
        by=who,
        pilot_id=meant[0].id,
        text=text,
        source=FeedbackSource.MENTION if mention else FeedbackSource.DM,
        event_key=arrival.key,
        message_link=arrival.slack.permalink(spot.channel, str(arrival.payload.get("ts", ""))) if mention else "",
        undecided=len(meant) > 1,
    )
    if len(meant) > 1:
        put = put_instead if instead else _say
        put(arrival, feedback_view.which_pilot(draft.id, draft.text, meant))
    else:
        show(arrival, who, draft, instead=instead)


def show(arrival: Arrival, who: Person, draft: Draft, *, instead: bool = False) -> None:
    """Put a draft before its author. `instead`: of the message whose button was pressed."""
    mark = metadata(feedback_view.EVENT_TYPE, {"draft": draft.id})
    if arrival.replayed and not instead and _stands(arrival, draft.id):
        return
    close = confirming.close_to(arrival.tools, draft=draft, by=who)
    with arrival.tools.unit() as unit:
        least = policy.policy_of(unit).slice_of
    message = {**feedback_view.confirmation(Confirm(draft, close, least)), "metadata": mark}
    if instead:
        put_instead(arrival, message)
        spot = arrival.spot
        channel, ts = spot.channel, "" if spot.response_url else str(arrival.message.get("ts", ""))
    else:
        channel, ts = _say(arrival, message)
    if ts:
        with arrival.tools.unit() as unit:
            drafts.note_shown(unit, draft_id=draft.id, channel=channel, ts=ts)


def _stands(arrival: Arrival, draft_id: str) -> bool:
    spot = arrival.spot
    if spot.public or spot.response_url:
        return False
    since = arrival.tools.clock.now() - LOOKED_BACK
    mark = {"draft": draft_id}
    return bool(arrival.slack.find(spot, feedback_view.EVENT_TYPE, mark, oldest=since.timestamp()))


def _say(arrival: Arrival, message: Message) -> tuple[str, str]:
    """Where the person stands, seen by them alone. Returns (channel, ts), no ts of what cannot be changed later."""
    spot = arrival.spot
    if spot.public or spot.response_url:
        arrival.slack.whisper(spot, message)
        return spot.channel, ""
    return arrival.slack.answer(spot, message)


def put_instead(arrival: Arrival, message: Message) -> None:
    """In place of the message whose button was pressed."""
    spot = arrival.spot
    if spot.response_url:
        arrival.slack.whisper(spot, message, replace=True)
    elif arrival.message:
        arrival.slack.change(spot.channel, str(arrival.message.get("ts", "")), message)
    else:
        arrival.slack.tell(arrival.slack_id, message)


def _show_own(arrival: Arrival, who: Person) -> None:
    with arrival.tools.unit() as unit:
        found = submitting.own_feedback(unit, by=who)
    message = arrival.in_private(feedback_view.own_list(found), why=feedback_view.NOT_FOR_ALL)
    arrival.slack.answer(arrival.spot, message)


# ---- the buttons under a draft


def save(arrival: Arrival) -> None:
    """ "Save": as it was understood."""
    _save(arrival, anonymous=False)


def save_nameless(arrival: Arrival) -> None:
    """ "Save without my name"."""
    _save(arrival, anonymous=True)


def _save(arrival: Arrival, *, anonymous: bool) -> None:
    who, draft_id = person_of(arrival), arrival.carried().item
    given = _unless_left(
        arrival, lambda: confirming.confirm(arrival.tools, draft_id=draft_id, by=who, anonymous=anonymous)
    )
    if given is not None:
        put_instead(arrival, feedback_view.thanks(given))


def _unless_left(arrival: Arrival, save: Callable[[], Given]) -> Given | None:
    """What was saved; None for who is not in the pilot any more: the draft is gone, and its message says why."""
    try:
        return save()
    except NotAllowedError as refusal:
        who, draft_id = person_of(arrival), arrival.carried().item
        with arrival.tools.unit() as unit:
            text = drafts.draft_of(unit, draft_id=draft_id, by=who).text
            drafts.drop_draft(unit, draft_id=draft_id, by=who)
        put_instead(arrival, feedback_view.not_saved(text, str(refusal)))
        return None


def same_for_me(arrival: Arrival) -> None:
    """ "Same for me": what somebody said before counts for this person too."""
    _same(arrival, anonymous=False)


def same_nameless(arrival: Arrival) -> None:
    """ "Same, without my name"."""
    _same(arrival, anonymous=True)


def _same(arrival: Arrival, *, anonymous: bool) -> None:
    who, carried, tools = person_of(arrival), arrival.carried(), arrival.tools

    def save() -> Given:
        with tools.unit() as unit:
            return submitting.same_for_me(
                unit, draft_id=carried.item, of=carried.pick, by=who, anonymous=anonymous, new_id=tools.new_id,
                at=tools.clock.now(),
            )  # fmt: skip

    given = _unless_left(arrival, save)
    if given is not None:
        put_instead(arrival, feedback_view.thanks(given, same=True))


def drop(arrival: Arrival) -> None:
    """ "Drop": nothing is kept."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        drafts.drop_draft(unit, draft_id=arrival.carried().item, by=who)
    put_instead(arrival, feedback_view.dropped())


def pick_pilot(arrival: Arrival) -> None:
    """Which pilot it is about: it is read with that one's scenarios."""
    who, carried = person_of(arrival), arrival.carried()
    draft = drafts.move_draft(arrival.tools, draft_id=carried.item, by=who, pilot_id=needed(carried.pilot))
    show(arrival, who, draft, instead=True)


def question_of(arrival: Arrival) -> str:
    """The words of a draft that was a question; it is kept until the question is answered."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        return drafts.draft_of(unit, draft_id=arrival.carried().item, by=who).text


def settle_question(arrival: Arrival) -> None:
    """The question was asked: the draft is gone."""
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        drafts.drop_draft(unit, draft_id=arrival.carried().item, by=who)
    put_instead(arrival, feedback_view.taken_as_question())


def withdraw(arrival: Arrival) -> None:
    """ "Withdraw", under one's own feedback; the list it stood in is drawn again without it."""
    who, carried = person_of(arrival), arrival.carried()
    with arrival.tools.unit() as unit:
        pilot = submitting.withdraw_feedback(unit, feedback_id=carried.item, by=who, at=arrival.tools.clock.now())
        left = submitting.own_feedback(unit, by=who)
    if carried.part == feedback_view.LISTED:
        name = pilot.product.name
        put_instead(arrival, feedback_view.own_list(left, offset=carried.offset, withdrawn_from=name))
    else:
        put_instead(arrival, feedback_view.withdrawn(pilot))


def turn_page(arrival: Arrival) -> None:
    """ "Older" and "Newer" under one's own feedback."""
    who, carried = person_of(arrival), arrival.carried()
    with arrival.tools.unit() as unit:
        found = submitting.own_feedback(unit, by=who)
    put_instead(arrival, feedback_view.own_list(found, offset=carried.offset))
