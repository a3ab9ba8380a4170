"""What the clock brings to owners and portfolio leads: digests are planned, and made when they are said."""

from handlers.delivering import Occasion
from handlers.pacing import TooOften
from handlers.slack import Slack
from handlers.views.adoption.digest import digest_message, preview_words
from handlers.views.adoption.portfolio_digest import portfolio_message
from handlers.views.blocks import Message
from portfolio import themes
from portfolio.adoption import digesting, planning, portfolio_digesting
from portfolio.adoption.portfolio_digesting import Wanted
from portfolio.adoption.subscriptions import ADOPTION, PORTFOLIO, subscription_of
from portfolio.adoption.windows import Window
from portfolio.cards import Person
from portfolio.deliveries import Delivery
from portfolio.toolbox import Toolbox
from storage.vocabulary import DigestKind


def plan(tools: Toolbox, slack: Slack) -> None:
    """The job: ask for the clocks of those who are new or were asked long ago, then plan what has come due."""
    now = tools.clock.now()
    with tools.unit() as unit:
        asked = planning.to_ask(unit, at=now)
    slack.whereabouts.ask_of_many([whose.slack_id for whose in asked], at=now)
    for whose in asked:
        try:
            presence = slack.whereabouts.of(whose.slack_id, at=now)
        except TooOften:
            break  # the others are asked for in the next minutes
        with tools.unit() as unit:
            planning.note_presence(unit, whose=whose, presence=presence, at=now)
    looked_at = planning.AT_ONCE
    while looked_at == planning.AT_ONCE:
        with tools.unit() as unit:
            looked_at = planning.plan_due(unit, at=now, new_id=tools.new_id)


def compose_owner(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The digest of somebody's products; None when nothing changed, or when it is for them no more."""
    with tools.unit() as unit:
        found = planning.wanted(unit, delivery=delivery, kind=DigestKind.OWNER)
        if found is None:
            return None
        person, turn = found
        made = digesting.compose_owner_digest(
            unit,
            person=person,
            turn_key=turn.key,
            window=Window(turn.start, turn.end),
            at=tools.clock.now(),
            new_id=tools.new_id,
        )
    return None if made.quiet else digest_message(made)


def compose_portfolio(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The digest of the portfolio; None when nothing changed, or when it is for them no more."""
    with tools.unit() as unit:
        found = planning.wanted(unit, delivery=delivery, kind=DigestKind.PORTFOLIO)
    if found is None:
        return None
    person, turn = found
    wanted = _wanted(tools, person)
    with tools.unit() as unit:
        made = portfolio_digesting.compose_portfolio_digest(
            unit,
            person=person,
            turn_key=turn.key,
            window=Window(turn.start, turn.end),
            at=tools.clock.now(),
            new_id=tools.new_id,
            wanted=wanted,
            gone=planning.gone(unit),
        )
    return None if made.quiet else portfolio_message(made)


def _wanted(tools: Toolbox, person: Person) -> Wanted:
    return portfolio_digesting.wanted_of(themes.themes_for(tools, person=person), person=person)


def preview_message(tools: Toolbox, person: Person, kind: DigestKind | None) -> Message:
    """The next digest as it would be now, kept nowhere; `kind` None takes the first that is for this person.

    Raises NotAllowedError for somebody no digest is for.
    """
    at = tools.clock.now()
    with tools.unit() as unit:
        found = subscription_of(unit, person=person, kind=kind, at=at)
        ahead = planning.preview_of(unit, person=person, kind=found.kind, at=at)
        key, window, note = ahead.turn.key, ahead.window, preview_words(ahead)
        if found.kind is DigestKind.OWNER:
            made = digesting.preview_owner_digest(unit, person=person, turn_key=key, window=window, at=at)
            return digest_message(made, preview=note)
    wanted = _wanted(tools, person)
    with tools.unit() as unit:
        whole = portfolio_digesting.preview_portfolio_digest(
            unit, person=person, turn_key=key, window=window, wanted=wanted, gone=planning.gone(unit)
        )
    return portfolio_message(whole, preview=note)


OCCASIONS = (
    Occasion(ADOPTION, compose_owner, made_when_said=True),
    Occasion(PORTFOLIO, compose_portfolio, made_when_said=True),
)
