"""Demand as themes: who may see which, and the button that makes a hypothesis product of one."""

from dataclasses import replace

from handlers import home, redrawing
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import demand as demand_view
from handlers.views.blocks import Message, View
from handlers.views.values import Carried, needed, word_of
from portfolio import catalog, demand, hypotheses, kept, people, themes
from portfolio.asking import catalog_now
from portfolio.cards import Person
from portfolio.errors import InvalidInputError
from portfolio.hypotheses import Draft, Made
from portfolio.people import Act
from storage.vocabulary import ProductKind

WISHES = 8


def demand_words(arrival: Arrival, rest: str) -> Message | None:
    """`demand`: the themes this person may see, or what they asked for themselves; None when more is typed.

    In a channel the answer would be read by everyone there: it is given in the person's direct messages.
    """
    if rest:
        return None
    who = person_of(arrival)
    message = _for(arrival, who)
    return arrival.in_private(message, why=demand_view.NOT_FOR_ALL)


def _for(arrival: Arrival, who: Person) -> Message:
    with arrival.tools.unit() as unit:
        wishes = demand.wishes_of(unit, person=who, at=arrival.tools.clock.now(), limit=WISHES)
        names = catalog.names_of(unit, keys=[wish.became for wish in wishes if wish.became])
        deleted = kept.deleted_lately(unit, at=arrival.tools.clock.now())
    own = demand_view.wishes_message(wishes, names)
    if not _sees_themes(arrival, who):
        return own
    lead = people.may(who, Act.READ_DEMAND)
    found = themes.themes_for(arrival.tools, person=who)
    shown = demand_view.demand_message(found, lead=lead, deleted=deleted if lead else 0)
    # An owner reads of others' wishes only near their products: their own may be none of those. The lead reads all.
    return demand_view.joined(shown, own) if wishes and not lead else shown


def _sees_themes(arrival: Arrival, who: Person) -> bool:
    """Whether the person looks after the portfolio or a product; others see what they asked for themselves."""
    if people.may(who, Act.SEE_PORTFOLIO):
        return True
    with arrival.tools.unit() as unit:
        return any(home.owns(who, product) for product in catalog_now(arrival.tools, unit).products)


def open_all(arrival: Arrival) -> None:
    """ "See all": the themes in a modal, those this person may see; it carries where the shorter list stands."""
    arrival.load("Not covered", lambda: _all(arrival, person_of(arrival)))


def _all(arrival: Arrival, who: Person) -> View:
    found, place = themes.themes_for(arrival.tools, person=who), redrawing.with_place(arrival, Carried())
    return demand_view.demand_modal(found, place, lead=people.may(who, Act.READ_DEMAND))


def open_hypothesis(arrival: Arrival) -> None:
    """ "Make this a hypothesis": a form prefilled with the theme."""
    carried = arrival.carried()
    place = arrival.form_metadata() if arrival.in_modal else redrawing.with_place(arrival, Carried())
    carried = replace(carried, channel=place.channel, ts=place.ts, url=place.url)
    arrival.load("Make a hypothesis", lambda: _form(arrival, carried))


def _form(arrival: Arrival, carried: Carried) -> View:
    people.require(person_of(arrival), Act.MAKE_HYPOTHESIS)
    theme = themes.theme_of(arrival.tools, ask_id=carried.ask)
    if theme.became is not None:
        raise InvalidInputError(f"That became {theme.became.name} already.")
    with arrival.tools.unit() as unit:
        owners = hypotheses.possible_owners(unit)
    return demand_view.hypothesis_form(theme, owners, carried=carried)


def receive_hypothesis(arrival: Arrival) -> Step:
    """The filled form: the product is written once, then those who asked for it hear of it."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    people.require(by, Act.MAKE_HYPOTHESIS)
    kind_typed, unknown = arrival.typed(hypotheses.KIND), "Choose what kind of product it would be."
    kind = word_of(ProductKind, kind_typed, unknown, field=hypotheses.KIND)
    theme = themes.theme_of(arrival.tools, ask_id=needed(carried.ask))
    draft = Draft(
        name=arrival.typed(hypotheses.NAME),
        kind=kind,
        purpose=arrival.typed(hypotheses.PURPOSE),
        covers=tuple(arrival.typed(hypotheses.COVERS).splitlines()),
        owner=arrival.typed(hypotheses.OWNER),
    )
    with arrival.tools.unit() as unit:
        made = hypotheses.make_hypothesis(unit, theme=theme, draft=draft, by=by, at=arrival.tools.clock.now())
    arrival.ack(response_action="clear")  # the list below the form still offers what was just done

    def finish() -> None:
        spread(arrival, made)
        if carried.ts or carried.url:
            redrawing.draw_again(arrival, carried, _for(arrival, by))

    return finish


def spread(arrival: Arrival, made: Made) -> None:
    """Tell who saved it, and everybody who asked and was not told; one who left does not stop the others.

    A form that is sent on again after a stop finds who was told, and goes on with the others.
    """
    tools, key = arrival.tools, made.product.key
    with tools.unit() as unit:
        waiting = hypotheses.waiting_for(unit, product_key=key) if made.new or arrival.replayed else ()
    arrival.slack.tell(arrival.slack_id, demand_view.made(made.product, len(waiting), new=made.new))
    for one in waiting:
        arrival.slack.try_to_tell(one.slack_id, demand_view.news(one, made.product))
        with tools.unit() as unit:
            hypotheses.mark_told(unit, product_key=key, slack_id=one.slack_id, at=tools.clock.now())
    home.draw(arrival)
