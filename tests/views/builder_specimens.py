"""Specimens of what builds pilots and shows them: the steps, the criterion's form, card, list and Home section."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.views import blocks
from handlers.views.pilots import appointment, builder, card, criterion, listing
from handlers.views.values import Carried
from portfolio.people import POSITIONS
from portfolio.pilots.appointing import Appointment
from portfolio.pilots.cards import Criterion, Decided, FeedbackRules, PilotCard, PilotScenario
from portfolio.pilots.listing import PilotEntry
from portfolio.pilots.policy import PilotPolicy
from portfolio.pilots.proving import Offered
from portfolio.pilots.requirements import missing_of
from storage.vocabulary import Anonymity, Better, Evidence, PilotStatus, ScalingDecision
from tests import makers

Json = dict[str, Any]
Specimen = Callable[[str], Json]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOON.date()


def draft_pilot(text: str) -> PilotCard:
    """As full as a draft can be."""
    return PilotCard(
        id="p" * 36,
        product=makers.product(name=text, text=text),
        status=PilotStatus.DRAFT,
        hypothesis=text[:2000],
        roles=(text[:80], "lead", *(f"role {n}" for n in range(10))),
        scenarios=(
            PilotScenario(1, text[:200], True), *(PilotScenario(n, f"S{n} {text[:100]}") for n in range(2, 21))
        ),
        criteria=tuple(
            Criterion(n, f"{n} {text[:110]}", 1e12 - n, Better.DOWN, evidence, text[:20], 123456.789, text[:400])
            for n, evidence in enumerate((*Evidence, *Evidence, Evidence.NOTED, Evidence.TRUST))
        ),
        rules=FeedbackRules(14, 1, Anonymity.CHOICE, "C0PILOT"),
        business_owner=makers.person("b", text, "U0NOVAK"),
        integrations=(text[:80], "SAP"),
        starts_on=TODAY,
        ends_on=TODAY + timedelta(weeks=7),
        decide_on=TODAY + timedelta(weeks=8),
    )  # fmt: skip


def bare() -> PilotCard:
    """A draft nobody touched yet."""
    return PilotCard("p0", makers.bare_product(), PilotStatus.DRAFT)


def draft(text: str) -> builder.Draft:
    offered = tuple(Offered(n, f"{n} {text}", n % 2 == 0) for n in range(1, 120))
    return builder.Draft(draft_pilot(text), PilotPolicy(), offered)


def bare_draft() -> builder.Draft:
    found, policy = bare(), PilotPolicy()
    return builder.Draft(found, policy, (Offered(1, "Invoices", False),), missing_of(found, policy))


def entry(text: str, position: str = "owner, deputy", **more: Any) -> PilotEntry:
    pilot = replace(draft_pilot(text), **more)
    return PilotEntry(pilot, POSITIONS[position], missing_of(bare(), PilotPolicy()))


def entries(text: str, count: int = 40) -> list[PilotEntry]:
    shapes = [
        entry(text),
        entry(text, "invited", status=PilotStatus.RUNNING),
        entry(text, "business-side owner", status=PilotStatus.DECIDING),
        entry(text, "participant", status=PilotStatus.CLOSED, decisions=decided(text)),
        entry(text, "portfolio lead", status=PilotStatus.CLOSED),
    ]
    return [replace(shapes[n % 5], pilot=replace(shapes[n % 5].pilot, id=f"p{n}")) for n in range(count)]


def decided(text: str) -> tuple[Decided, ...]:
    by = makers.person("b", text, None)
    return (Decided(ScalingDecision.EXTEND, text, by, NOON), Decided(ScalingDecision.SCALE, text, by, NOON))


def beginning(text: str) -> listing.Beginning:
    live = replace(draft_pilot(text), status=PilotStatus.RUNNING)
    return listing.Beginning(makers.product(name=text, text=text), "new", (bare(), live))


def appointed(text: str) -> Appointment:
    return Appointment(replace(draft_pilot(text), status=PilotStatus.RUNNING), makers.person(name=text), TODAY)


MESSAGES: dict[str, Specimen] = {
    "card_message": lambda text: card.card_message(entry(text, status=PilotStatus.RUNNING), today=TODAY, new=True),
    "card_message of a draft": lambda text: card.card_message(entry(text), today=TODAY),
    "card_message decided": lambda text: card.card_message(
        entry(text, status=PilotStatus.CLOSED, decisions=decided(text)), today=TODAY
    ),
    "business_owner_named": lambda text: appointment.business_owner_named(appointed(text)),
    "business_owner_named by nobody known": lambda _text: appointment.business_owner_named(
        Appointment(bare(), makers.person("", "", None), TODAY)
    ),
    "list_message": lambda text: listing.list_message(entries(text), today=TODAY, builds=True),
    "list_message of one": lambda text: listing.list_message(entries(text, 1), today=TODAY, builds=True),
    "list_message empty": lambda _text: listing.list_message([], today=TODAY, builds=False),
    "none_message": lambda text: listing.none_message(makers.product(name=text)),
    "begin_message": lambda text: listing.begin_message(beginning(text)),
    "begin_message of the first": lambda text: listing.begin_message(
        listing.Beginning(makers.product(name=text), "new")
    ),
    "choose_message": lambda text: listing.choose_message(
        [listing.Beginning(makers.product(f"p{n}", text), f"new{n}") for n in range(30)]
    ),
}

VIEWS: dict[str, Specimen] = {
    **{
        f"builder_view step {step}": lambda text, step=step: builder.builder_view(draft(text), step)  # type: ignore[misc]
        for step in range(1, builder.STEPS + 1)
    },
    **{
        f"builder_view step {step} of a bare draft": lambda _text, step=step: builder.builder_view(bare_draft(), step)  # type: ignore[misc]
        for step in range(1, builder.STEPS + 1)
    },
    "builder_view with few scenarios": lambda text: builder.builder_view(
        replace(draft(text), offered=draft(text).offered[:3]), 2
    ),
    "pilot_buttons": lambda text: blocks.modal(
        "Pilot", [blocks.actions(*card.pilot_buttons(draft_pilot(text), POSITIONS["owner, deputy"]))]
    ),
    "pilot_blocks": lambda text: blocks.modal("Pilot", card.pilot_blocks(draft_pilot(text))),
    "dropped_view": lambda text: builder.dropped_view(draft_pilot(text)),
    "criterion_form": lambda text: criterion.criterion_form(draft_pilot(text).criteria[0], carried=Carried(pilot="p")),
    "criterion_form empty": lambda _text: criterion.criterion_form(None, carried=Carried(pilot="p")),
    "card_modal of a pilot": lambda text: card.card_modal(entry(text, status=PilotStatus.RUNNING), today=TODAY),
    "card_modal of a bare draft": lambda _text: card.card_modal(PilotEntry(bare(), POSITIONS["anybody"]), today=TODAY),
    "list_modal": lambda text: listing.list_modal(entries(text), today=TODAY),
    "list_modal empty": lambda _text: listing.list_modal([], today=TODAY),
    "home_blocks of pilots": lambda text: blocks.home(listing.home_blocks(entries(text), today=TODAY)),
}
