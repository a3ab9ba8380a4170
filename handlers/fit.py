"""Asks: what people write, mention or type, answered where they stand; and the buttons under an answer."""

import hashlib
import re
import threading

from handlers import commands, onboarding, replying
from handlers.adoption import dropping
from handlers.answering import my_turn
from handlers.arrival import Arrival, as_typed
from handlers.asked import ask_before, ask_of, ask_seen_by, open_question, person_of
from handlers.lanes import Step
from handlers.pilots import feedback as pilot_feedback
from handlers.spot import Spot
from handlers.streaming import finish, growing
from handlers.views import answer as answer_view
from handlers.views import feedback as feedback_view
from handlers.views import help as help_view
from handlers.views import precedents, start
from handlers.views import question as question_view
from handlers.views.blocks import Message, View
from handlers.views.values import STALE, Carried
from portfolio import asking, asks, catalog, people, showing, starting
from portfolio.answers import typed_answer
from portfolio.asking import Answer, Heard
from portfolio.asks import Place, StoredAsk
from portfolio.cards import Person
from portfolio.decisions import Option
from portfolio.errors import InvalidInputError
from storage.vocabulary import AskSource, LifecycleStage, Outcome

THINKING = "is looking through the catalogue…"
_OTHERS = re.compile(r"<@[UW][A-Z0-9]+")
_CHOOSING = tuple(threading.Lock() for _ in range(64))  # a second click on a choice waits for the first one's answer


def receive_command(arrival: Arrival) -> None:
    """`/ai …`: a command word, help when nothing is typed, else an ask; the answer is seen by this person only."""
    text = as_typed(str(arrival.body.get("text") or ""))
    spot = arrival.spot
    if not text:
        arrival.slack.answer(spot, commands.help_message(arrival))
        return
    message = commands.answer_to(arrival, text)
    if message is not None:
        arrival.slack.answer(spot, message)
        return
    if _takes_feedback(arrival, text):
        return
    _answer_privately(arrival, text)


def _takes_feedback(arrival: Arrival, text: str) -> bool:
    return pilot_feedback.takes_line(arrival, commands.line_meant(arrival, text)) or pilot_feedback.takes(arrival, text)


def _answer_privately(arrival: Arrival, text: str) -> None:
    """The answer to something typed that only this person sees."""
    spot = arrival.spot
    place = Place(source=AskSource.COMMAND, channel=spot.channel, event_key=arrival.key, private=True)
    if arrival.tools.router.asks_models:  # seconds, perhaps: a slash command has no status line to show that in
        arrival.slack.whisper(spot, help_view.thinking())
    found = _ask(arrival, text, place)
    if my_turn(arrival, found.ask_id, spot):
        arrival.slack.whisper(spot, _message(arrival, found, public=False, echo=True))
        _answered(arrival, found, "")


def receive_message(arrival: Arrival) -> None:
    """Something said in a direct message, a mention, or a thread the bot is part of."""
    if not is_for_us(arrival):
        return
    spot = arrival.spot
    if arrival.body.get("is_ext_shared_channel"):
        arrival.slack.whisper(spot, help_view.shared_channel())
        return
    text = as_typed(_without_mention(str(arrival.payload.get("text") or ""), arrival.bot_id))
    if not commands.thanks_only(text) and replying.takes(arrival, text):
        return
    if dropping.takes(arrival, text):
        return
    if not text:
        said = help_view.file_only() if arrival.payload.get("files") else help_view.greeting()
        arrival.slack.answer(spot, said)
        return
    if typed_answer(open_question(arrival), text) is None:  # an answer to our question is nothing else
        message = commands.answer_to(arrival, text)
        if message is not None:
            arrival.slack.answer(spot, message)
            return
        if _takes_feedback(arrival, text):
            return
    _answer_in_thread(arrival, text, spot)


def answer_draft(arrival: Arrival) -> None:
    """ "That was a question": what was taken for feedback is answered as an ask, and only then no draft any more."""
    text = pilot_feedback.question_of(arrival)
    if arrival.spot.response_url:
        _answer_privately(arrival, text)
    else:
        _answer_in_thread(arrival, text, arrival.spot)
    pilot_feedback.settle_question(arrival)


def is_for_us(arrival: Arrival) -> bool:
    """Whether a message wants an answer: written to the bot, or in a thread where one person talks with it."""
    event, spot = arrival.payload, arrival.spot
    mentioned = event.get("type") == "app_mention" or f"<@{arrival.bot_id}" in str(event.get("text") or "")
    if not spot.public or mentioned:
        return True
    if not event.get("thread_ts"):
        return False
    with arrival.tools.unit() as unit:
        to_others = bool(_OTHERS.search(str(event.get("text") or "")))
        talk = asks.thread_state(unit, channel=spot.channel, thread_ts=spot.thread_ts)
        if talk is None:
            return False
        if talk.asker_slack_id != spot.slack_id or to_others:
            asks.note_human(unit, channel=spot.channel, thread_ts=spot.thread_ts, slack_id=spot.slack_id)
            return False
    return not talk.people_talking


def _without_mention(text: str, bot_id: str) -> str:
    return re.sub(rf"<@{re.escape(bot_id)}(\|[^>]*)?>", " ", text) if bot_id else text


def _answer_in_thread(arrival: Arrival, text: str, spot: Spot) -> None:
    before = ask_before(arrival)
    follows = before.id if before else None
    first = AskSource.MENTION if spot.public else AskSource.MESSAGE
    place = Place(
        source=AskSource.THREAD if follows else first,
        channel=spot.channel,
        thread_ts=spot.thread_ts,
        message_ts=str(arrival.payload.get("ts", "")),
        event_key=arrival.key,
        private=not spot.public,
    )
    arrival.slack.status(spot.channel, spot.thread_ts, THINKING)
    with growing(arrival, spot) as message:
        found = _ask(arrival, text, place, follows=follows, heard=message.hear)
    _deliver(arrival, found, spot, mine=message.mine)


def _ask(
    arrival: Arrival,
    text: str,
    place: Place,
    *,
    follows: str | None = None,
    chosen: str = "",
    heard: Heard | None = None,
) -> Answer:
    asker = person_of(arrival)
    return asking.ask(arrival.tools, asker=asker, text=text, place=place, follows=follows, chosen=chosen, heard=heard)


def _deliver(arrival: Arrival, found: Answer, spot: Spot, *, mine: bool = False) -> None:
    """Post the answer, unless a stopped process posted it before. `mine`: it was claimed already."""
    if not mine and not my_turn(arrival, found.ask_id, spot):
        return
    if spot.thread_ts:  # before the answer is seen, since the next words may come right after it
        with arrival.tools.unit() as unit:
            asks.note_bot(unit, channel=spot.channel, thread_ts=spot.thread_ts, slack_id=spot.slack_id)
    ts = finish(arrival, found.ask_id, spot, _message(arrival, found, public=spot.public))
    _answered(arrival, found, ts)


def _message(arrival: Arrival, found: Answer, *, public: bool, echo: bool = False) -> Message:
    done = found.precedents
    before, *above = precedents.done_before(done, public=public) if done is not None else ("",)
    asked = answer_view.Asked(
        ask_id=found.ask_id,
        text=showing.masked(found.text),
        public=public,
        echo=echo,
        asker=found.asker.slack_id or "",
        people=found.demand.people_30d if found.demand else 0,
        lead=_lead(arrival) if found.demand else None,
        advice=_advice(arrival, found, public=public),
        below=pilot_feedback.offered_under(arrival, found.ask_id, found.text),
        before=before,
        above=tuple(above),
    )
    return answer_view.answer(showing.decision_shown(found.decision, found.text), asked)


def _advice(arrival: Arrival, found: Answer, *, public: bool) -> str:
    """What a refused ask with details about people ends with; what only the asker sees leaves nothing to delete."""
    rule = found.decision.rule
    said = f"{found.text}\n{rule.raised_by}" if rule is not None else ""  # what raised it may stand in an ask before
    told = showing.holds_details(said) and not arrival.spot.response_url
    return help_view.to_delete(public=public) if told else ""


def _lead(arrival: Arrival) -> Person | None:
    with arrival.tools.unit() as unit:
        leads = people.portfolio_leads(unit)
    return leads[0] if leads else None


def _answered(arrival: Arrival, found: Answer, ts: str) -> None:
    with arrival.tools.unit() as unit:
        asks.mark_answered(unit, ask_id=found.ask_id, answer_ts=ts, at=arrival.tools.clock.now())


# ---- the buttons under an answer


def pick_option(arrival: Arrival) -> None:
    """One of the choices of a clarifying question: only one that was offered, however it is called in the payload.

    The key of the ask is the question and the choice, so that a double click is one ask.
    """
    carried = arrival.carried()
    option = _offered(ask_of(arrival, carried.ask), carried.pick)
    key = f"pick:{carried.ask}:{hashlib.sha256(option.value.encode()).hexdigest()[:16]}"
    with _CHOOSING[hash(key) % len(_CHOOSING)]:
        _go_on(arrival, carried.ask, option.value, option.label, key=key)


def _offered(stored: StoredAsk, pick: str) -> Option:
    """The option of the stored question that a button stands for. Raises InvalidInputError when there is none."""
    decision = stored.decision
    if decision is not None and decision.outcome is Outcome.CLARIFY and decision.question is not None and pick:
        for option in decision.question.options:
            if question_view.picked(option) == pick:
                return option
    raise InvalidInputError(STALE)


def _go_on(arrival: Arrival, ask_id: str, chosen: str, label: str, *, key: str = "") -> None:
    """Ask again with what was chosen; the answer comes where the question stood."""
    spot = arrival.spot
    stored = ask_of(arrival, ask_id)
    if not spot.channel:  # from a form, which stands nowhere itself
        spot = Spot(arrival.slack_id, stored.channel, stored.thread_ts, public=not stored.private)
    place = Place(
        source=AskSource.BUTTON,
        channel=spot.channel,
        thread_ts=spot.thread_ts,
        event_key=key or arrival.key,
        private=stored.private,
    )
    with growing(arrival, spot) as growing_message:
        found = _ask(arrival, chosen, place, follows=stored.id, chosen=chosen, heard=growing_message.hear)
    if spot.response_url:
        if my_turn(arrival, found.ask_id, spot):
            arrival.slack.whisper(spot, _message(arrival, found, public=False), replace=True)
            _answered(arrival, found, "")
        return
    asked_in = str(arrival.message.get("ts", "")) if arrival.message else stored.answer_ts or ""
    if asked_in and stored.outcome is Outcome.CLARIFY:
        arrival.slack.change(spot.channel, asked_in, help_view.replaced_by_new_answer(label))
    _deliver(arrival, found, spot, mine=growing_message.mine)


def open_say_more(arrival: Arrival) -> None:
    """ "Something else": a form for the task in other words."""
    carried = arrival.carried()
    stored = ask_of(arrival, carried.ask)
    arrival.show(feedback_view.say_more_form(stored.id, stored.text))


def receive_say_more(arrival: Arrival) -> Step:
    """The task in other words, from the form."""
    carried = arrival.form_metadata()
    more = arrival.typed(feedback_view.MORE).strip()
    if not more:
        raise InvalidInputError("Say in a few words what the product should do.", field=feedback_view.MORE)
    ask_of(arrival, carried.ask)
    arrival.ack()
    return lambda: _go_on(arrival, carried.ask, more, more)


def start_with(arrival: Arrival) -> None:
    """ "Start with …": first steps, owner, channel and links in a modal."""
    carried = arrival.carried()
    arrival.load("First steps", lambda: _first_steps(arrival, carried), refused="First steps")


def _first_steps(arrival: Arrival, carried: Carried) -> View:
    if carried.ask:
        ask_seen_by(arrival, carried.ask)
    asker = person_of(arrival)
    with arrival.tools.unit() as unit:
        product = catalog.product_card(unit, key=carried.product)
        closed = starting.why_closed(arrival.tools, unit, product, asker=asker)
        instead = catalog.product_card(unit, key=product.replaced_by) if product.replaced_by else None
    if closed:
        return start.closed(product, closed, ask_id=carried.ask, reader=arrival.slack_id)
    if product.stage is LifecycleStage.RETIREMENT:
        return start.start_modal(product, ask_id=carried.ask, replacement=instead)
    return onboarding.begun_modal(arrival, carried, asker)


def open_why(arrival: Arrival) -> None:
    """ "Why these?": every reason, and what was considered."""
    carried = arrival.carried()
    arrival.load("Why these?", lambda: _why(ask_seen_by(arrival, carried.ask)), refused="Why these?")


def _why(stored: StoredAsk) -> View:
    if stored.decision is None:
        return start.notice("Why these?", "This ask was not answered yet.")
    return start.why_modal(stored.decision, text=stored.text, ask_id=stored.id)
