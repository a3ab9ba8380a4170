"""Opens, shows and closes requests to a product's owner."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from portfolio.attention import after_working_days
from portfolio.cards import Person, ProductCard
from portfolio.catalog import no_product
from portfolio.catalog_cards import cards_of, people_by_id
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, portfolio_leads, require, row_id_of
from portfolio.texts import storable
from storage.models import ProductRow, SupportRequestRow
from storage.unit import Unit
from storage.vocabulary import RequestStatus, Role

LONGEST_TEXT = 2000
SAME_QUESTION_FOR = timedelta(hours=1)  # so long the same words about a product are the question that is open
LONGEST_REPLY = 3000
FIRST_ANSWER_WITHIN = 2  # working days, after which a request without an answer is overdue
ANSWER = "answer"  # the field of the form that closes a request
DELETED = "What was asked here is deleted."  # what a question says whose words were deleted


@dataclass(frozen=True, slots=True)
class Request:
    """A question to a product's owner. `to`: who it goes to by today's card: owner, else deputy, else the leads.

    `first_answered_at`: None while who asked was told nothing. `new`: opened just now, by this very call.
    """

    id: str
    product: ProductCard
    by: Person
    text: str
    status: RequestStatus
    to: tuple[Person, ...]
    opened_at: datetime
    ask_id: str | None
    channel: str = ""
    thread_ts: str = ""
    first_answered_at: datetime | None = None
    resolved_at: datetime | None = None
    new: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """Something said in the talk about a request. `to`: who is to read it. `reopened`: the request, by this reply."""

    request: Request
    text: str
    by_asker: bool
    to: tuple[Person, ...]
    reopened: bool


def open_request(
    unit: Unit,
    *,
    request_id: str,
    product_key: str,
    by: Person,
    text: str,
    ask_id: str | None,
    channel: str,
    thread_ts: str,
    at: datetime,
) -> Request:
    """Open a request; the same `request_id` again gives the request already open, untouched.

    So do the same person's same words about the same product within the hour, while that request is open: it has an id
    of its own then. Raises InvalidInputError(field="text") when the text is empty or over 2,000 characters,
    NotFoundError for an unknown product or ask.
    """
    require(by, Act.ASK_OWNER)
    text = _checked(text)
    product_id = _product_id(unit, product_key)
    alike = None if unit.requests.by_id(request_id) else _open_alike(unit, product_id, by, text, at)
    if alike is not None:
        return _requests(unit, [alike])[0]
    row = SupportRequestRow(
        id=request_id,
        product_id=product_id,
        requester_id=row_id_of(unit, by),
        requester_slack_id=by.slack_id or "",
        requester_name=by.name,
        ask_id=_known_ask(unit, ask_id),
        text=text,
        status=RequestStatus.OPEN,
        channel=channel,
        thread_ts=thread_ts,
        opened_at=at,
    )
    is_new = unit.requests.add_once(row.model_dump())
    return replace(_request(unit, request_id), new=is_new)


def _checked(text: str) -> str:
    text = storable(text).strip()
    if not text:
        raise InvalidInputError("Write what you want to ask the owner.", field="text")
    if len(text) > LONGEST_TEXT:
        sentence = f"That is {len(text):,} characters; please keep it under {LONGEST_TEXT:,}."
        raise InvalidInputError(sentence, field="text")
    return text


def _open_alike(unit: Unit, product_id: int, by: Person, text: str, at: datetime) -> SupportRequestRow | None:
    if not by.slack_id:
        return None
    since = at - SAME_QUESTION_FOR
    return unit.requests.open_alike(product_id, requester_slack_id=by.slack_id, text=text, since=since)


def asked_about(unit: Unit, *, product: ProductCard) -> tuple[Person, ...]:
    """Who a question about this product would go to: its owner, else its deputy, else the leads."""
    return _addressees(product, portfolio_leads(unit))


def requests_for(unit: Unit, *, person: Person) -> tuple[Request, ...]:
    """Open requests this person answers, oldest first: those of products they own or deputise for, withdrawn ones too.

    A portfolio lead also answers for products that have neither owner nor deputy. What somebody asked themselves is
    left out where somebody else answers it.
    """
    person_id = row_id_of(unit, person)
    products: list[ProductRow] = [] if person_id is None else unit.products.answered_for_by(person_id, withdrawn=True)
    if Role.PORTFOLIO_LEAD in person.roles:
        products += unit.products.without_owner_or_deputy(withdrawn=True)
    rows = unit.requests.open_for([row.id for row in products if row.id is not None])
    return tuple(one for one in _requests(unit, rows) if not _is_for_others(one, person))


def requests_by(unit: Unit, *, person: Person, limit: int) -> tuple[Request, ...]:
    """What this person asked owners themselves, open or resolved, newest first, `limit` at most."""
    return _requests(unit, unit.requests.asked_by(person.slack_id, limit=limit)) if person.slack_id else ()


def own_requests(unit: Unit, *, person: Person) -> tuple[Request, ...]:
    """The open requests this person asked themselves, oldest first."""
    return _requests(unit, unit.requests.open_of(person.slack_id)) if person.slack_id else ()


def is_overdue(request: Request, *, at: datetime) -> bool:
    """Whether an open request had no answer at all for two working days, by the calendar of UTC."""
    due = after_working_days(request.opened_at, FIRST_ANSWER_WITHIN, UTC)
    return request.resolved_at is None and request.first_answered_at is None and at > due


def _is_for_others(request: Request, person: Person) -> bool:
    """Whether the person asked it themselves and it went to somebody else."""
    own = bool(person.slack_id) and request.by.slack_id == person.slack_id
    return own and any(one.slack_id != person.slack_id for one in request.to)


def requests_around(unit: Unit, *, product_id: int, since: datetime, until: datetime) -> tuple[Request, ...]:
    """What was asked about a product in this time, or waited in it, newest first.

    Who may see which is the caller's to ask.
    """
    return _requests(unit, unit.requests.around(product_id, since=since, until=until))


def request_to_resolve(unit: Unit, *, request_id: str, by: Person) -> Request:
    """The request, open or not, for someone who may close it. Raises NotFoundError, NotAllowedError."""
    request = _request(unit, request_id)
    require(by, Act.RESOLVE_REQUEST, owner_keys=_answerable(request.product))
    return request


def answer_request(
    unit: Unit, *, request_id: str, by: Person, answer: str, at: datetime, stays_open: bool = False
) -> Request:
    """Answer a request, and close it unless it `stays_open`; a closed one is left as it is.

    `answer`: what who asked is told, and kept nowhere. The first one gives the time of the first response.

    Raises NotFoundError, NotAllowedError, and InvalidInputError(field="answer") for an open one without an answer.
    """
    row = unit.requests.hold(request_id)
    if row is None:
        raise _no_request()
    request = _requests(unit, [row])[0]
    require(by, Act.RESOLVE_REQUEST, owner_keys=_answerable(request.product))
    if row.status == RequestStatus.OPEN:
        if not storable(answer).strip():
            raise InvalidInputError("Answer in a sentence: who asked reads it.", field=ANSWER)
        row.first_answered_at = row.first_answered_at or at
        if not stays_open:
            row.status, row.resolved_at, row.resolved_by = RequestStatus.RESOLVED, at, by.key or by.slack_id or ""
    return _requests(unit, [row])[0]


def note_message(unit: Unit, *, request_id: str, channel: str, ts: str) -> None:
    """Remember that a message of ours is about a request, so that a reply in its thread is known for one."""
    unit.requests.note_message(request_id, channel=channel, ts=ts)


def request_spoken_of(unit: Unit, *, channel: str, ts: str) -> str | None:
    """The id of the request that a message of ours is about; None for any other message."""
    return unit.requests.spoken_of_in(channel, ts)


def take_reply(unit: Unit, *, request_id: str, by: Person, text: str, key: str, at: datetime) -> Reply:
    """Take what who asked, or who answers, says about a request, for the other side; the words are kept nowhere.

    The first of who answers gives the time of the first response. One of who asked opens a closed request again;
    `key` names the arrival, so that the same reply taken again is still the one that did. Raises NotFoundError,
    NotAllowedError, and InvalidInputError where it is over 3,000 characters or there is nobody else.
    """
    row = unit.requests.hold(request_id)
    if row is None:
        raise _no_request()
    if row.text == DELETED:
        raise NotFoundError("That question was deleted with who asked it, so this reaches nobody.")
    request = _requests(unit, [row])[0]
    owner_keys = _answerable(request.product)
    require(by, Act.REPLY_TO_REQUEST, owner_keys=owner_keys, asker_slack_id=row.requester_slack_id)
    if len(text) > LONGEST_REPLY:
        raise InvalidInputError(f"That is {len(text):,} characters; please keep it under {LONGEST_REPLY:,}.")
    by_asker = bool(by.slack_id) and by.slack_id == row.requester_slack_id
    others = request.to if by_asker else (request.by,)
    to = tuple(one for one in others if one.slack_id and one.slack_id != by.slack_id)
    if not to:
        raise InvalidInputError("There is nobody else I could hand this to.")
    if not by_asker:
        row.first_answered_at = row.first_answered_at or at
    elif row.status == RequestStatus.RESOLVED:
        row.status, row.resolved_at, row.resolved_by, row.reopened_by = RequestStatus.OPEN, None, "", key
    reopened = by_asker and row.reopened_by == key
    return Reply(_requests(unit, [row])[0], storable(text), by_asker, to, reopened)


def _answerable(product: ProductCard) -> tuple[str, ...]:
    return tuple(person.key for person in (product.owner, product.deputy) if person is not None)


def _product_id(unit: Unit, key: str) -> int:
    row = unit.products.by_key(key)
    if row is None or row.id is None:
        raise no_product(unit, key=key)
    return row.id


def _known_ask(unit: Unit, ask_id: str | None) -> str | None:
    if ask_id is not None and (unit.asks.by_id(ask_id) is None or unit.erasing.of_ask(ask_id) is not None):
        raise NotFoundError("I no longer have the ask this is about. Please ask again.")
    return ask_id


def _request(unit: Unit, request_id: str) -> Request:
    row = unit.requests.by_id(request_id)
    if row is None:
        raise _no_request()
    return _requests(unit, [row])[0]


def _no_request() -> NotFoundError:
    return NotFoundError("That request is no longer there.")


def _requests(unit: Unit, rows: Sequence[SupportRequestRow]) -> tuple[Request, ...]:
    """Rows as requests, in a fixed number of queries."""
    if not rows:
        return ()
    products = unit.products.by_ids({row.product_id for row in rows}, withdrawn=True)
    cards = dict(zip([product.id for product in products], cards_of(unit, products), strict=True))
    people = people_by_id(unit, {row.requester_id for row in rows if row.requester_id is not None})
    leads = portfolio_leads(unit)
    return tuple(
        Request(
            id=row.id,
            product=cards[row.product_id],
            by=people.get(row.requester_id or 0) or _guest(row),
            text=row.text,
            status=row.status,
            to=_addressees(cards[row.product_id], leads),
            opened_at=row.opened_at,
            ask_id=row.ask_id,
            channel=row.channel,
            thread_ts=row.thread_ts,
            first_answered_at=row.first_answered_at,
            resolved_at=row.resolved_at,
        )
        for row in rows
    )


def _guest(row: SupportRequestRow) -> Person:
    return Person(key="", name=row.requester_name, slack_id=row.requester_slack_id or None)


def _addressees(product: ProductCard, leads: tuple[Person, ...]) -> tuple[Person, ...]:
    answering = product.owner or product.deputy
    return leads if answering is None else (answering,)
