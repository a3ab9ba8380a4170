"""The Home tab, and the prompts offered in the agent pane, by what a person is to the portfolio."""

from collections.abc import Mapping, Sequence

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.catalog import filled
from handlers.views import home as home_view
from handlers.views.support import waits
from portfolio import asks, catalog, feedback, onboarding, people, requests, themes
from portfolio.adoption.subscriptions import subscriptions_of
from portfolio.asking import catalog_now
from portfolio.asks import StoredAsk
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.people import Act
from portfolio.pilots.listing import pilot_entries
from storage.vocabulary import LifecycleStage, Outcome, Role

RECENT = 5
READ_BACK = 20  # asks looked through for RECENT different ones


def open_app(arrival: Arrival) -> None:
    """The app was opened: its Home tab is drawn, or prompts are offered where people write to it."""
    if arrival.payload.get("tab") == "messages":
        _offer_prompts(arrival, person_of(arrival))
        return
    draw(arrival)


def draw(arrival: Arrival) -> None:
    """Show the Home tab as things stand, where Slack says whose it is."""
    if not arrival.slack_id:
        return
    arrival.slack.publish_home(arrival.slack_id, home_view.home_view(_home(arrival, person_of(arrival))))


def open_thread(arrival: Arrival) -> None:
    """The agent pane was opened (older Slack clients): prompts for its thread."""
    told = arrival.payload.get("assistant_thread")
    found = told if isinstance(told, Mapping) else {}
    channel, thread = str(found.get("channel_id", "")), str(found.get("thread_ts", ""))
    if channel:
        prompts = _prompts(arrival, person_of(arrival))
        arrival.slack.prompts(channel, home_view.PROMPTS_TITLE, prompts, thread_ts=thread)


def _offer_prompts(arrival: Arrival, who: Person) -> None:
    arrival.slack.prompts(str(arrival.payload.get("channel", "")), home_view.PROMPTS_TITLE, _prompts(arrival, who))


def _prompts(arrival: Arrival, who: Person) -> list[dict[str, str]]:
    with arrival.tools.unit() as unit:
        examples = catalog.example_asks(catalog_now(arrival.tools, unit))
    return home_view.prompts(
        owner=Role.PRODUCT_OWNER in who.roles,
        lead=people.may(who, Act.SEE_PORTFOLIO),
        pilot=Role.PILOT_PARTICIPANT in who.roles,
        examples=examples,
    )


def _home(arrival: Arrival, who: Person) -> home_view.HomeData:
    with arrival.tools.unit() as unit:
        whole = catalog_now(arrival.tools, unit)
        recent = asks.recent_asks(unit, slack_id=arrival.slack_id, limit=READ_BACK)
        waiting, own = requests.requests_for(unit, person=who), requests.own_requests(unit, person=who)
        sees_all = people.may(who, Act.SEE_PORTFOLIO)
        owned = [product for product in whole.products if owns(who, product)]
        complete = catalog.completeness(unit, owned)
        problems = catalog.problems(unit) if sees_all else None
        now, begun = arrival.tools.clock.now(), onboarding.open_checklists(arrival.tools, unit, person=who)
        about = None if sees_all else {product.key for product in owned}
        digests = subscriptions_of(unit, person=who, at=now)
        pilots = pilot_entries(unit, person=who, today=now.date())
        dislikes = feedback.recent_dislikes(unit, at=now, product_keys=about) if sees_all or owned else None
    wanted = themes.themes_for(arrival.tools, person=who) if sees_all or owned else None
    return home_view.HomeData(
        name=who.name,
        asks=_different(recent),
        owned=[home_view.Owned(product, filled(complete[product.key])) for product in owned] if owned else None,
        questions=(
            [home_view.OpenQuestion(one.id, one.product, one.by, one.text, waits(one, at=now)) for one in waiting]
            if owned or waiting
            else None
        ),
        own_questions=[(one, waits(one, at=now)) for one in own],
        problems=[problem.sentence for problem in problems] if problems is not None else None,
        themes=wanted,
        reads_demand=people.may(who, Act.READ_DEMAND),
        dislikes=(
            [home_view.Disliked(one.reason, one.comment, one.answered, one.better) for one in dislikes]
            if dislikes is not None
            else None
        ),
        first_steps=begun,
        own_pilots=pilots,
        digests=digests,
        today=now.date(),
        pilots=_pilots(whole, who) if Role.PILOT_PARTICIPANT in who.roles else None,
        examples=catalog.example_asks(whole),
    )


def _different(recent: Sequence[StoredAsk]) -> list[tuple[str, Outcome | None]]:
    """The last asks, one entry for each text: what it was answered last."""
    found: dict[str, tuple[str, Outcome | None]] = {}
    for entry in recent:
        found.setdefault(catalog.fold(entry.text), (entry.text, entry.outcome))
    return list(found.values())[:RECENT]


def owns(who: Person, product: ProductCard) -> bool:
    """Whether the person is the product's owner or deputy."""
    return bool(who.key) and who.key in {found.key for found in (product.owner, product.deputy) if found}


def _pilots(whole: Catalog, who: Person) -> list[ProductCard]:
    """Products in pilot that the person's team may use."""
    return [
        product
        for product in whole.products
        if product.stage is LifecycleStage.PILOT and (product.teams is None or who.team in product.teams)
    ]
