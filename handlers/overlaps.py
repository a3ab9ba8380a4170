"""Products that cover the same work: the list, the portfolio lead's verdict, and what owners hear of it."""

from dataclasses import replace

from handlers import redrawing
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import Occasion
from handlers.lanes import Step
from handlers.views import overlaps as view
from handlers.views.blocks import Message, View
from handlers.views.values import STALE, Carried, needed, word_of
from portfolio import overlaps, people
from portfolio.asking import catalog_now
from portfolio.cards import Catalog, Person
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.people import Act
from portfolio.ranking import Ranking
from portfolio.toolbox import Toolbox
from storage.vocabulary import OverlapVerdict


def overlap_words(arrival: Arrival, rest: str) -> Message | None:
    """`overlaps`; None when more is typed. In a channel it is said in direct messages."""
    if rest:
        return None
    return arrival.in_private(_listed(arrival, person_of(arrival)), why=view.NOT_FOR_ALL)


def _listed(arrival: Arrival, who: Person) -> Message:
    tools = arrival.tools
    catalog, ranking = _ready(tools)
    with tools.unit() as unit:
        found = overlaps.overlaps(unit, catalog, ranking, person=who)
    return view.overlaps_message(found, judges=people.may(who, Act.JUDGE_OVERLAP))


def _ready(tools: Toolbox) -> tuple[Catalog, Ranking]:
    """The catalogue, and its records ready to be compared; that may take a second, and no unit is open meanwhile."""
    with tools.unit() as unit:
        catalog = catalog_now(tools, unit)
    return catalog, tools.router.prepare(catalog).ranking


def open_form(arrival: Arrival) -> None:
    """ "Decide": the form at once, filled when the store was read."""
    carried = redrawing.with_place(arrival, arrival.carried())
    arrival.load(view.TITLE, lambda: _form(arrival, carried), refused=view.TITLE)


def _form(arrival: Arrival, carried: Carried) -> View:
    tools, by = arrival.tools, person_of(arrival)
    people.require(by, Act.JUDGE_OVERLAP)
    _, ranking = _ready(tools)
    with tools.unit() as unit:
        found = overlaps.overlap_to_judge(unit, ranking, pair=_pair(carried), by=by)
    return view.judge_form(found, carried=replace(carried, pick=str(found.judged.id if found.judged else 0)))


def receive_verdict(arrival: Arrival) -> Step:
    """The verdict: kept once, then the list says so; the owners hear it in their working hours."""
    carried, by, tools = arrival.form_metadata(), person_of(arrival), arrival.tools
    people.require(by, Act.JUDGE_OVERLAP)
    chosen = arrival.typed(overlaps.VERDICT)
    verdict = word_of(OverlapVerdict, chosen, "Choose what becomes of the two.", field=overlaps.VERDICT)
    if not carried.pick.isascii() or not carried.pick.isdigit() or len(carried.pick) > 18:
        raise InvalidInputError(STALE)
    _, ranking = _ready(tools)
    with tools.unit() as unit:
        found = overlaps.overlap_to_judge(unit, ranking, pair=_pair(carried), by=by)
        overlaps.judge_overlap(
            unit, found, verdict=verdict, reason=arrival.typed(overlaps.REASON), seen=int(carried.pick), by=by,
            at=tools.clock.now(), new_id=tools.new_id,
        )  # fmt: skip
    arrival.ack(response_action="clear")

    def show() -> None:
        if not redrawing.draw_again(arrival, carried, _listed(arrival, by)):
            arrival.slack.tell(arrival.slack_id, _listed(arrival, by))

    return show


def _pair(carried: Carried) -> tuple[str, str]:
    return needed(carried.product), needed(carried.item)


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """What was decided, to an owner; None when it was decided anew since."""
    with tools.unit() as unit:
        found = overlaps.verdict_to_say(unit, catalog_now(tools, unit), delivery)
    return view.overlap_judged(found) if found else None


OCCASION = Occasion(overlaps.KIND, compose)
