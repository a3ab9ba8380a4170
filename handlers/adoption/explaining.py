"""A product's part of a digest, and "Explain a number", each in a modal."""

from dataclasses import replace
from datetime import date

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views.adoption import digest as digest_view
from handlers.views.adoption import explaining as explaining_view
from handlers.views.adoption import explaining_whole as whole_view
from handlers.views.adoption.portfolio_digest import WHOLE
from handlers.views.blocks import View
from handlers.views.values import STALE, Carried
from portfolio.adoption.cadences import is_in_years
from portfolio.adoption.explaining_whole import explain_whole, products_of_whole
from portfolio.adoption.looking import Which, explain_one, look_up
from portfolio.adoption.windows import Window
from portfolio.backlog_reading import owner_keys
from portfolio.errors import InvalidInputError

TITLE = "Adoption"
LONGEST_WINDOW = 400  # days; a button of a preview carries its window, and anybody can forge one


def open_product(arrival: Arrival) -> None:
    """A product's button below a digest: its whole part."""
    carried = arrival.carried()
    which = _which(carried)
    arrival.load(TITLE, lambda: _part(arrival, which, carried), refused=TITLE)


def open_explain(arrival: Arrival) -> None:
    """ "Explain a number": the first figure of the product, or the headline of the portfolio's digest, below menus of
    the others."""
    carried = arrival.carried()
    which, title = _which(carried), explaining_view.TITLE
    arrival.load(title, lambda: _explained(arrival, "", which, carried), refused=title)


def choose_figure(arrival: Arrival) -> None:
    """Another figure was chosen in the modal."""
    _show_again(arrival, arrival.selected(), arrival.form_metadata())


def choose_product(arrival: Arrival) -> None:
    """Another product was chosen in the modal, or all of the portfolio."""
    carried, picked = arrival.form_metadata(), arrival.selected()
    is_all = picked == whole_view.ALL and carried.kind == WHOLE
    _show_again(arrival, "", replace(carried, product="" if is_all else picked))


def _show_again(arrival: Arrival, picked: str, carried: Carried) -> None:
    """In the modal the menu stands in."""
    which, view_id = _which(carried), str(arrival.view.get("id", ""))
    arrival.fill(view_id, lambda: _explained(arrival, picked, which, carried), refused=explaining_view.TITLE)


def _part(arrival: Arrival, which: Which, carried: Carried) -> View:
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        found = look_up(unit, which=which, person=who)
    mine = bool(who.key) and who.key in owner_keys(found.part.product)
    return digest_view.product_modal(found.part, found.window, digest_id=carried.item, mine=mine)


def _explained(arrival: Arrival, picked: str, which: Which, carried: Carried) -> View:
    who = person_of(arrival)
    if carried.kind == WHOLE and not carried.product:
        with arrival.tools.unit() as unit:
            whole = explain_whole(unit, which=which, person=who)
        return whole_view.whole_modal(whole, about=picked, carried=carried)
    with arrival.tools.unit() as unit:
        found, looked = explain_one(unit, which=which, metric=picked, person=who)
        of_all = products_of_whole(unit, window=looked.window, person=who) if carried.kind == WHOLE else ()
    carried = replace(carried, product=found.product.key)
    entries = whole_view.product_entries(of_all, chosen=carried.product) if of_all else ()
    return explaining_view.explain_modal(found, looked.part, products=looked.products, entries=entries, carried=carried)


def _which(carried: Carried) -> Which:
    """What a button or a modal is about. Raises InvalidInputError when it was not made by us."""
    if carried.item:
        return Which(digest_id=carried.item, product_key=carried.product)
    start_on, _, end_on = carried.words.partition("/")
    try:
        window = Window(date.fromisoformat(start_on), date.fromisoformat(end_on))
    except ValueError:
        raise InvalidInputError(STALE) from None
    if (
        (not carried.product and carried.kind != WHOLE)
        or window.days > LONGEST_WINDOW
        or not (is_in_years(window.start) and is_in_years(window.end))
    ):
        raise InvalidInputError(STALE)
    return Which(product_key=carried.product, window=window)
