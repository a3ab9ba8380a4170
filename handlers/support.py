"""Asking a product's owner, and closing the question again."""

from dataclasses import replace

from handlers import home
from handlers.arrival import Arrival
from handlers.asked import ask_seen_by, person_of
from handlers.delivering import CLOCKS_APART
from handlers.lanes import Step
from handlers.replying import tell_about
from handlers.spot import Spot
from handlers.views import start
from handlers.views import support as support_view
from handlers.views.blocks import Message, View
from handlers.views.values import STALE, Carried, needed
from portfolio import asks, catalog, onboarding, people, requests
from portfolio.cards import Person
from portfolio.errors import InvalidInputError
from portfolio.requests import Request

OWN = "Ask the owner"
MINE = "mine"
OWN_QUESTIONS = 6  # the newest, with what became of each


def request_words(arrival: Arrival, rest: str) -> Message | None:
    """`requests`: the open questions about my products, and my own; `requests mine`: all I asked. None for more."""
    if rest.casefold() not in ("", MINE):
        return None
    who = person_of(arrival)
    if rest:
        return _own(arrival, who)
    with arrival.tools.unit() as unit:
        found, own = requests.requests_for(unit, person=who), requests.own_requests(unit, person=who)
    return support_view.requests_list(found, own, at=arrival.tools.clock.now())


def _own(arrival: Arrival, who: Person) -> Message:
    """What the person asked owners and what became of it; in a channel in their direct messages."""
    with arrival.tools.unit() as unit:
        found = requests.requests_by(unit, person=who, limit=OWN_QUESTIONS)
    return arrival.in_private(support_view.own_requests(found), why=support_view.NOT_FOR_ALL)


def open_form(arrival: Arrival) -> None:
    """ "Ask the owner": the form at once, filled when the store was read."""
    carried = arrival.carried()
    arrival.load(OWN, lambda: _form(arrival, carried), refused=OWN)


def _form(arrival: Arrival, carried: Carried) -> View:
    """The form about the product pressed, or about any product of the answer it stood under."""
    if carried.pick == support_view.STUCK:
        return _stuck_form(arrival, carried)
    stored = ask_seen_by(arrival, carried.ask) if carried.ask else None
    decision = stored.decision if stored else None
    text = stored.text if stored else ""
    if carried.pick == "rule":
        if decision is None or decision.rule is None or decision.rule.contact is None:
            raise InvalidInputError(STALE)
        if decision.rule.contact.slack_id == arrival.slack_id:
            return start.notice(OWN, "You are the contact for this rule: there is nobody else to ask.")
        with arrival.tools.unit() as unit:
            people.require_there(unit, decision.rule.contact)
        return support_view.ask_contact_form(decision.rule.contact, start=text, carried=carried)
    with arrival.tools.unit() as unit:
        wanted = catalog.product_card(unit, key=carried.product)
        asked = requests.asked_about(unit, product=wanted)
        named = [found.product for found in decision.recommendations] if decision else []
        there = catalog.names_of(unit, keys=[one.key for one in named])
    if asked and all(one.slack_id == arrival.slack_id for one in asked):
        return start.notice(OWN, support_view.nobody_else(wanted))
    others = [
        one for one in named if one.key in there and (one.owner is None or one.owner.slack_id != arrival.slack_id)
    ]
    products = {product.key: product for product in [wanted, *others]}
    return support_view.ask_owner_form(list(products.values()), chosen=wanted.key, start=text, carried=carried)


def _stuck_form(arrival: Arrival, carried: Carried) -> View:
    """The form for somebody who is stuck in their first steps: it says where."""
    tools, by = arrival.tools, person_of(arrival)
    with tools.unit() as unit:
        found = onboarding.checklist_of(tools, unit, checklist_id=needed(carried.item), person=by)
        asked = requests.asked_about(unit, product=found.product)
    if asked and all(one.slack_id == arrival.slack_id for one in asked):
        return start.notice(OWN, support_view.nobody_else(found.product))
    place, text = Carried(ask=found.ask_id, product=found.product.key), support_view.stuck_at(found)
    return support_view.ask_owner_form([found.product], chosen=found.product.key, start=text, carried=place)


def receive_form(arrival: Arrival) -> Step | None:
    """The question to an owner: stored first, then the form closes, then the owner and the requester hear of it."""
    carried, request_id = arrival.form_metadata(), _request_id(arrival)
    key = arrival.typed(support_view.PRODUCT) or carried.product
    stored, by = ask_seen_by(arrival, carried.ask) if carried.ask else None, person_of(arrival)
    with arrival.tools.unit() as unit:
        request = requests.open_request(
            unit,
            request_id=request_id,
            product_key=key,
            by=by,
            text=arrival.typed(support_view.TEXT),
            ask_id=stored.id if stored else None,
            channel=stored.channel if stored else "",
            thread_ts=stored.thread_ts if stored else "",
            at=arrival.tools.clock.now(),
        )
    if request.id != request_id:
        said = support_view.asked_already(request.product, request.to)
        arrival.ack(response_action="update", view=start.notice(OWN, said))
        return None
    arrival.ack(response_action="clear")  # what lies below still offers to ask, and hides the confirmation
    if not request.new and not arrival.replayed:  # the same form sent twice: everybody was told
        return None
    return lambda: _pass_on(arrival, request, stored)


def _pass_on(arrival: Arrival, request: Request, stored: asks.StoredAsk | None) -> None:
    _tell_owners(arrival, request, stored)
    line, since = support_view.passed_on(request.product.name, request.to), request.opened_at.timestamp()
    tell_about(arrival, request.id, arrival.slack_id, line, since=since, mark="passed")


def _request_id(arrival: Arrival) -> str:
    """The same for the same form, however often it is submitted."""
    return "-".join(("request", str(arrival.view.get("id", "")) or arrival.key))


def _tell_owners(arrival: Arrival, request: Request, stored: asks.StoredAsk | None) -> None:
    link = ""
    if stored and not stored.private and stored.channel:
        link = arrival.slack.permalink(stored.channel, stored.answer_ts or stored.thread_ts)
    message = support_view.owner_message(
        request.product,
        request.by,
        request.text,
        request_id=request.id,
        ask=stored.text if stored else "",
        permalink=link,
    )
    for owner in request.to:  # one who left does not stop the question: it waits on the others' Home tabs
        tell_about(arrival, request.id, owner.slack_id, message, since=request.opened_at.timestamp())


def receive_contact_form(arrival: Arrival) -> Step:
    """The question about a rule, to the person who answers for it."""
    carried = arrival.form_metadata()
    text = arrival.typed(support_view.TEXT)
    stored, by = ask_seen_by(arrival, carried.ask), person_of(arrival)
    rule = stored.decision.rule if stored.decision else None
    contact = rule.contact if rule else None
    if rule is None or contact is None or not contact.slack_id:
        raise InvalidInputError("Nobody is named for this rule any more. Ask the AI portfolio lead.")
    if not text.strip():
        raise InvalidInputError("Write your question first.", field=support_view.TEXT)
    with arrival.tools.unit() as unit:
        people.require_there(unit, contact)
    arrival.ack()
    to, message = contact.slack_id, support_view.contact_message(rule.key, by, text, stored.text)
    passed_on = support_view.passed_on(f"rule {rule.key}", [contact], followed=False)

    def pass_on() -> None:
        arrival.slack.tell(to, message)
        arrival.slack.tell(arrival.slack_id, passed_on)

    return pass_on


def open_resolve(arrival: Arrival) -> None:
    """ "Answer or resolve": the form at once, filled when the store was read; too late, it says so."""
    carried = arrival.carried()
    title = support_view.RESOLVE_TITLE
    arrival.load(title, lambda: _resolve_form(arrival, carried), refused=title)


def _resolve_form(arrival: Arrival, carried: Carried) -> View:
    by, spot = person_of(arrival), arrival.spot
    with arrival.tools.unit() as unit:
        request = requests.request_to_resolve(unit, request_id=carried.request, by=by)
    if request.resolved_at is not None:
        return start.notice(
            support_view.RESOLVE_TITLE, support_view.resolved_already(request.product, request.resolved_at)
        )
    # What only they see cannot be changed later, and a reply stays to be read.
    keeps = bool(spot.response_url) or carried.pick == support_view.REPLY
    ts = "" if keeps else str(arrival.message.get("ts", ""))
    place = replace(carried, channel=spot.channel, ts=ts)
    return support_view.resolve_form(request.product, request.by, request.text, carried=place)


def receive_resolve(arrival: Arrival) -> Step | None:
    """The answer: stored first, then the requester hears it; once resolved, the owners' messages lose their button."""
    carried, answer = arrival.form_metadata(), arrival.typed(requests.ANSWER)
    stays_open = arrival.typed(support_view.AFTERWARDS) == support_view.STAYS_OPEN
    by, at = person_of(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        request = requests.answer_request(
            unit, request_id=carried.request, by=by, answer=answer, at=at, stays_open=stays_open
        )
    if request.resolved_at not in (None, at) and not arrival.replayed:  # somebody was faster, and their answer stands
        late = support_view.too_late(request.product, request.resolved_at, answer)
        arrival.ack(response_action="update", view=late)
        return None
    arrival.ack()
    return lambda: _tell_answered(arrival, request, carried, by, answer)


def _tell_answered(arrival: Arrival, request: Request, carried: Carried, by: Person, answer: str) -> None:
    is_open = request.resolved_at is None
    said = support_view.answered_for_requester(request.product, by, request.text, answer=answer, stays_open=is_open)
    since = request.opened_at.timestamp()
    heard = tell_about(arrival, request.id, request.by.slack_id, said, since=since)
    if is_open:
        line = support_view.answered_for_owner(request.product, request.by, heard=heard)
        arrival.slack.tell(arrival.slack_id, line)
    else:
        _show_resolved(arrival, request, carried, by)


def _show_resolved(arrival: Arrival, request: Request, carried: Carried, by: Person) -> None:
    done = support_view.resolved_for_owner(request.product, request.by, by, request.text)
    changed = _change_owners_messages(arrival, request, done)
    if carried.pick == support_view.HOME:
        home.draw(arrival)
    elif carried.pick == support_view.LIST and carried.ts:
        left = request_words(arrival, "")
        if left:
            arrival.slack.change(carried.channel, carried.ts, left)
    elif carried.ts and (carried.channel, carried.ts) not in changed:
        arrival.slack.change(carried.channel, carried.ts, done)
    elif not carried.ts:
        arrival.slack.whisper(Spot(arrival.slack_id, carried.channel, public=not carried.channel.startswith("D")), done)


def _change_owners_messages(arrival: Arrival, request: Request, done: Message) -> set[tuple[str, str]]:
    """Take the button from what the owners were sent, wherever it was pressed; (channel, ts) of what was changed."""
    changed: set[tuple[str, str]] = set()
    asked_at = request.opened_at.timestamp() - CLOCKS_APART
    for owner in request.to:
        channel = arrival.slack.try_to_reach(owner.slack_id) if owner.slack_id else ""
        if not channel:
            continue
        sought = {"request": request.id}
        ts = arrival.slack.find(
            Spot(owner.slack_id or "", channel), support_view.REQUEST_EVENT, sought, oldest=asked_at
        )
        if ts:
            arrival.slack.change(channel, ts, done)
            changed.add((channel, ts))
    return changed
