"""Leafing through the catalogue and opening product cards."""

from typing import Any

from handlers.arrival import Arrival
from handlers.lanes import Step
from handlers.views import browse as browse_view
from handlers.views import card as card_view
from handlers.views import labels
from handlers.views.blocks import Message, View
from handlers.views.values import STALE, Carried, word_of
from portfolio import asking_which, asking_whose, catalog, confirming, editing, ownership, people
from portfolio.asking import catalog_now
from portfolio.cards import Person, ProductCard
from portfolio.catalog import Completeness
from portfolio.errors import InvalidInputError
from portfolio.histories import last_edit
from portfolio.people import Act
from portfolio.sentences import is_short
from storage.vocabulary import LifecycleStage, ProductKind

PAGE = 6


def browse_words(arrival: Arrival, rest: str) -> Message | None:
    """`browse [kind, stage or words]`; None when the rest reads like an ask."""
    kind, stage = _kind_called(rest), _stage_called(rest)
    typed = "" if kind or stage else rest
    if not is_short(typed):
        return None
    carried = Carried(kind=kind or "", stage=stage or "", words=typed[:120])
    return browse_view.browse_message(_shelf(arrival, carried), public=arrival.spot.overheard)


def card_words(arrival: Arrival, rest: str) -> Message | None:
    """`card <product>`, or the nearest names; alone it is `browse`. None when the rest reads like a task."""
    if not rest:
        return browse_words(arrival, rest)
    with arrival.tools.unit() as unit:
        found = catalog.find_product(unit, words=rest)
        near = () if found else catalog.nearest_products(unit, words=rest)
    if found:
        return card_view.card_message(found, **around(arrival, found), public=arrival.spot.overheard)
    # "card fraud detection" may be a task; one word, or a few that nearly name a product, are a name typed wrong.
    if not is_short(rest) or (len(rest.split()) > 1 and not near):
        return None
    return browse_view.no_such_product(rest, near)


def owner_asked(arrival: Arrival, text: str) -> Message | None:
    """ "Who owns X?" in anybody's words: its card, which names them; None for every other sentence."""
    if not asking_whose.may_ask_whose(text):
        return None
    with arrival.tools.unit() as unit:
        found = asking_whose.product_asked_about(unit, text)
    return card_view.card_message(found, **around(arrival, found), public=arrival.spot.overheard) if found else None


def withdrawn_asked(arrival: Arrival, text: str) -> Message | None:
    """ "How do I get X?" of a product that was withdrawn is refused with what took its place; None for all else."""
    if asking_whose.names_asked_about(text):
        with arrival.tools.unit() as unit:
            asking_whose.refuse_withdrawn(unit, text)
    return None


def products_asked(arrival: Arrival, text: str) -> Message | None:
    """ "Which AI products do we have?" in five languages: the products; None for every other sentence."""
    if not asking_which.may_ask_which(text):
        return None
    with arrival.tools.unit() as unit:
        wanted = asking_which.products_wanted(catalog_now(arrival.tools, unit), text)
    if wanted is None:
        return None
    carried = Carried(stage=wanted.stage or "", holds=wanted.holds)
    return browse_view.browse_message(_shelf(arrival, carried), public=arrival.spot.overheard)


def open_browse(arrival: Arrival) -> None:
    """The browse button: the catalogue in a modal."""
    arrival.load("AI products", lambda: browse_view.browse_modal(_shelf(arrival, Carried())))


def turn_page(arrival: Arrival) -> Step | None:
    """Back, next, or everything again."""
    return _show_shelf(arrival, arrival.carried())


def set_filter(arrival: Arrival) -> Step | None:
    """A choice in the menu of kinds or stages."""
    value = arrival.selected()
    filters = browse_view.read_filters(str(arrival.payload.get("block_id", "")))
    return _show_shelf(arrival, browse_view.chosen(filters, str(arrival.payload.get("action_id", "")), value))


def open_card(arrival: Arrival) -> None:
    """A product's button: its whole card in a modal, opened at once and filled when read."""
    carried = arrival.carried()
    arrival.load("AI product", lambda: whole_card(arrival, carried.product), refused="AI product")


def whole_card(arrival: Arrival, key: str) -> View:
    """The whole card, as the person may see it."""
    with arrival.tools.unit() as unit:
        product = catalog.product_card(unit, key=key)
        names = catalog.names_of(unit, keys=[other for other, _ in product.differs_from])
    return card_view.card_modal(product, **around(arrival, product), names=names)


def around(arrival: Arrival, product: ProductCard) -> dict[str, Any]:
    """What a card shows beside itself: its replacement, that its owner left, who edited it, and what it lacks for who
    looks after it.

    In public nobody is offered what others would be refused.
    """
    with arrival.tools.unit() as unit:
        who = people.person_by_slack_id(unit, slack_id=arrival.slack_id)
        replacement = catalog.product_card(unit, key=product.replaced_by) if product.replaced_by else None
        lacks_owner = people.may(who, Act.NAME_OWNER) and ownership.lacks_owner(unit, product)
        owner_left = ownership.owner_left(unit, product)
        complete = catalog.completeness(unit, [product])[product.key] if looks_after(who, product) else None
    return {
        "upkeep": _upkeep(arrival, product, who),
        "filled": filled(complete) if complete else None,
        "replacement": replacement,
        "names_owner": lacks_owner and not arrival.spot.overheard,
        "owner_left": owner_left,
    }


def _upkeep(arrival: Arrival, product: ProductCard, who: Person) -> card_view.Upkeep:
    at, offered = arrival.tools.clock.now(), not arrival.spot.overheard
    with arrival.tools.unit() as unit:
        freshness, edited = confirming.freshness_of(unit, product, at=at), last_edit(unit, product)
    return card_view.Upkeep(
        edited=edited,
        freshness=freshness,
        edits=offered and editing.may_edit(product, who),
        confirms=offered and confirming.may_confirm(product, who, freshness, at=at),
    )


def looks_after(who: Person, product: ProductCard) -> bool:
    """Whether the person is the product's owner or deputy, or sees the whole portfolio."""
    keys = {found.key for found in (product.owner, product.deputy) if found}
    return (bool(who.key) and who.key in keys) or people.may(who, Act.SEE_PORTFOLIO)


def filled(found: Completeness) -> card_view.Filled:
    """How complete a product is, as the views show it."""
    return card_view.Filled(found.filled, found.total, found.missing)


def _show_shelf(arrival: Arrival, carried: Carried) -> Step | None:
    shelf = _shelf(arrival, carried)
    spot = arrival.spot
    if arrival.in_modal:
        arrival.slack.update_view(str(arrival.view.get("id", "")), browse_view.browse_modal(shelf))
        return None
    if spot.response_url:
        return lambda: arrival.slack.whisper(spot, browse_view.browse_message(shelf), replace=True)
    message = browse_view.browse_message(shelf, public=spot.public)
    return lambda: arrival.slack.change(spot.channel, str(arrival.message.get("ts", "")), message)


def _shelf(arrival: Arrival, carried: Carried) -> browse_view.Shelf:
    kind = word_of(ProductKind, carried.kind) if carried.kind else None
    stage = word_of(LifecycleStage, carried.stage) if carried.stage else None
    with arrival.tools.unit() as unit:
        if carried.holds and carried.holds not in catalog_now(arrival.tools, unit).data_classes:
            raise InvalidInputError(STALE)
        page = catalog.browse(
            unit,
            kind=kind,
            stage=stage,
            holds=carried.holds,
            words=carried.words,
            offset=carried.offset,
            limit=PAGE,
        )
    return browse_view.Shelf(
        page.products, page.total, page.offset, page.limit, kind, stage, carried.words, carried.holds
    )


def _kind_called(typed: str) -> ProductKind | None:
    wanted = typed.strip().casefold().replace("_", " ")
    names = {kind: {kind.value.replace("_", " "), labels.KINDS[kind].casefold()} for kind in ProductKind}
    return next((kind for kind, called in names.items() if wanted in called), None)


def _stage_called(typed: str) -> LifecycleStage | None:
    wanted = typed.strip().casefold()
    return next((stage for stage in LifecycleStage if wanted in {stage.value, labels.STAGES[stage]}), None)
