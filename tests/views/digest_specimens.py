"""Specimens of digests, of a product's part of one, and of a number explained, made from any text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from handlers.views.adoption import digest, explaining, explaining_whole, portfolio_digest
from handlers.views.values import Carried
from portfolio.adoption.changes import ChangeKind
from portfolio.adoption.digests import (
    Change,
    Lately,
    Mover,
    Offer,
    OwnerDigest,
    PortfolioDigest,
    ProductDigest,
    Receipt,
)
from portfolio.adoption.everybody import ProductPeople
from portfolio.adoption.explaining import Explained, File, Noted, Question, Used
from portfolio.adoption.explaining_whole import WholeExplained
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import NOTHING, Reading, metric
from portfolio.adoption.windows import Window
from portfolio.cards import ProductCard
from storage.vocabulary import Basis, DigestActionKind, LifecycleStage, Role, StartAnswer
from tests import makers

Json = dict[str, Any]

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WEEK_47, NOVEMBER = Window(date(2026, 11, 16), date(2026, 11, 23)), Window(date(2026, 11, 1), date(2026, 12, 1))
LONG_KEY = "a-product-key-" + "x" * 80


def figure(key: str, now: float | None, before: float | None = None, n: int = 31, **more: Any) -> Figure:
    """A figure of a metric; None is a gap."""
    row = metric(key)
    assert row is not None
    readings = [Reading(one, n, basis=row.basis, **more) if one is not None else NOTHING for one in (now, before)]
    return Figure(row, *readings)


def people(now: float | None, before: float | None = None, of: int | None = 210) -> Figure:
    """Active people."""
    found = figure("active_people", now, before, int(now or 0))
    return replace(found, now=replace(found.now, denominator=of)) if now is not None else found


def weeks(*values: float | None) -> tuple[tuple[date, float | None], ...]:
    """So many weeks up to the window's end."""
    first = WEEK_47.start - timedelta(weeks=len(values) - 1)
    return tuple((first + timedelta(weeks=place), value) for place, value in enumerate(values))


def every_change(text: str) -> tuple[Change, ...]:
    """One change of every kind there is."""
    made = {
        ChangeKind.SCORE: Change("score", 0.6, "output_quality", 3.4, 3.8, 38, basis=Basis.SELF_REPORTED),
        ChangeKind.SHARE: Change("share", 0.5, "acceptance_rate", 0.31, 0.26, 1204),
        ChangeKind.IMPACT: Change("impact", 0.6, "confirmed_impact", 240000, n=1, name=text, unit=f"EUR {text}"),
        ChangeKind.TEAM_STOPPED: Change("team_stopped", 0.6, "active_teams", 0, 12, 12, text),
        ChangeKind.TEAM_BEGAN: Change("team_began", 0.6, "active_teams", 7, 0, 7, text),
        ChangeKind.REUSED: Change("reused", 0.4, "reused_scenarios", 4, n=4, name=text),
        ChangeKind.OVERDUE: Change("overdue", 0.5, "support_requests", 2, 1, 2),
    }
    return tuple(made.get(kind, Change(kind, 0.5, "active_people", 5, 64, 9, text)) for kind in ChangeKind)


def part(text: str, product: ProductCard | None = None, **more: Any) -> ProductDigest:
    """A product about which everything is known."""
    shown: Json = {
        "figures": (
            people(64, 55),
            figure("output_quality", 4.2, 4.1),
            figure("open_requests", 2, 0, 2),
            figure("reused_scenarios", 4, 3, 6),
        ),
        "changes": (Change("people", 0.5, "active_people", 64, 55, 64), every_change(text)[3]),
        "history": weeks(16, 17, 21, 26, None, 34, 38, 44, 48, 52, 55, 64),
    }
    return ProductDigest(product or makers.product(LONG_KEY, text, text), **{**shown, **more})


def offer(text: str, kind: DigestActionKind = DigestActionKind.ASK_STARTERS) -> Offer:
    """An offer of any kind."""
    return Offer(
        "offer-1", kind, makers.product(LONG_KEY, text, text), people=12, name=text, metric="output_quality", value=3.4,
        n=38,
    )  # fmt: skip


def receipt(text: str, kind: DigestActionKind, *, done: bool = True) -> Receipt:
    """What came of an offer of any kind."""
    answers = ((StartAnswer.ACCESS.value, 5),) if kind.value.startswith("ask") else (("in_progress", 1),)
    return Receipt(
        kind, makers.product(name=text), done=done, done_by=text, done_on=date(2026, 11, 18), metric="output_quality",
        before=3.4, n_before=38, since=3.9, n_since=24, reached=12, answered=7, answers=answers,
    )  # fmt: skip


def owners(text: str, parts: tuple[ProductDigest, ...], **more: Any) -> OwnerDigest:
    """An owner's digest of these products."""
    return OwnerDigest("digest-1", makers.person(name=text), "2026-W47", WEEK_47, parts, **more)


def several(text: str, count: int) -> tuple[ProductDigest, ...]:
    """So many products."""
    return tuple(part(text, makers.product(f"p{place}", f"{text}{place}", text)) for place in range(count))


def held_back(text: str) -> ProductDigest:
    """A product of which little may be shown."""
    hidden = Reading(None, 3, basis=Basis.SELF_REPORTED, held_back=True)
    shy = [replace(figure(key, None), now=hidden) for key in ("output_quality", "trust")]
    return part(text, figures=(people(4, 9), *shy), changes=(), held_back=True)


def monthly(text: str) -> ProductDigest:
    """A product whose quality is read by the month."""
    slide = Change(
        "score", 0.6, "answer_quality", 3.4, 3.8, 38, basis=Basis.SELF_REPORTED, since="2026-08-01", until="2026-10-01"
    )
    late = Lately(figure("trust", 3.2, 3.4, 38), date(2026, 10, 1), date(2026, 11, 1))
    return part(text, figures=(people(41, 44), figure("trust", None)), changes=(slide,), lately=(late,))


def movers(text: str, count: int, **more: Any) -> tuple[Mover, ...]:
    """So many products of one list."""
    shown: Json = {"figure": people(59, 36), "days": 200, **more}
    return tuple(Mover(makers.product(f"m{place}", text, text), **shown) for place in range(count))


def portfolio(text: str, **more: Any) -> PortfolioDigest:
    """A month in which there is something in every list."""
    stuck = tuple(
        Mover(makers.product(f"s{stage}", text, text, stage=stage), people(5, 5), 200)
        for stage in (LifecycleStage.HYPOTHESIS, LifecycleStage.PILOT, LifecycleStage.ADOPTION)
    )
    shown: Json = {
        "people": people(292, 281, None),
        "movers": movers(text, 5),
        "falling": movers(text, 1, figure=people(10, 30)),
        "unused": (*movers(text, 1, figure=people(0, 0)), *movers(text, 1, figure=None)),
        "stuck": stuck,
        "overdue": movers(text, 1, figure=None, days=9),
        "ownerless": (Mover(makers.product("o0", text, owner=None)), *movers(text, 1, figure=None, name=text)),
        "named": movers(text, 1, figure=None, name=text),
        "wanted": ((text, 7),) * 5,
        "history": tuple((date(2026, month, 1), 200.0 + month if month != 4 else None) for month in range(1, 12)),
    }
    return PortfolioDigest(
        "digest-2", makers.person("lead", text, "U0LEAD", Role.PORTFOLIO_LEAD), "2026-11", NOVEMBER, **{**shown, **more}
    )  # fmt: skip


def explained(text: str, key: str = "active_people", **more: Any) -> Explained:
    """A figure with every kind of record behind it."""
    asker = makers.person(name=text)
    shown: Json = {
        "then": Reading(64.0, 64),
        "periods": tuple((WEEK_47.start + timedelta(days=place), 9 + place) for place in range(5)),
        "teams": ((text, 30), ("Credit", 20)),
        "other_people": 16,
        "files": (File(text, NOON, text, 1200),) * 12,
        "noted": (Noted(4.1, date(2026, 10, 1), date(2026, 11, 1), Basis.ESTIMATED, 31, text, text, text),),
        "questions": (Question(NOON, None, asker, text), Question(NOON, NOON)),
        "initiatives": (Used(text, text, date(2026, 1, 1), date(2026, 3, 1), None), Used(text)),
        "feedback": 12,
    }
    now = replace(people(66, 55), now=Reading(66.0, 66, 210, sources=(text, "copilot.json")))
    if key != "active_people":
        now = figure(key, 4.2, None)
    return Explained(makers.product(LONG_KEY, text, text), now, WEEK_47, **{**shown, **more})


def explain(text: str, key: str = "active_people", products: int = 3, **more: Any) -> Json:
    cards = [makers.product(f"p{place}", text, text) for place in range(products)]
    found = explained(text, key, **more)
    shown = part(text, figures=(people(66), figure("output_quality", 4.2), figure("trust", None)))
    return explaining.explain_modal(found, shown, products=cards, carried=Carried(item="digest-1", product=LONG_KEY))


def whole(text: str, products: int = 3, about: str = "people", **more: Any) -> Json:
    """The headline of a portfolio's digest explained; of every fourth product nobody knows."""
    each = tuple(
        ProductPeople(makers.product(f"p{place}", text, text), None if place % 4 == 3 else 90.0 - place, None)
        for place in range(products)
    )
    shown: Json = {"digest": portfolio(text), "people": people(300, 281, None), "others": 2, "added_up": 340}
    found = WholeExplained(products=each, **{**shown, **more})
    return explaining_whole.whole_modal(found, about=about, carried=Carried(item="digest-2", kind="portfolio"))


ONE: Callable[[str], OwnerDigest] = lambda text: owners(  # noqa: E731  (a specimen like the others)
    text, (part(text),), offer=offer(text), receipt=receipt(text, DigestActionKind.PLAN_QUALITY)
)
MESSAGES: dict[str, Callable[[str], Json]] = {
    "digest_message": lambda text: digest.digest_message(ONE(text)),
    "digest_message as a preview": lambda text: digest.digest_message(
        replace(ONE(text), id=""), preview=digest.PREVIEW
    ),
    "digest_message of twelve products": lambda text: digest.digest_message(
        owners(text, several(text, 12), offer=offer(text), receipt=receipt(text, DigestActionKind.ASK_STARTERS))
    ),
    "digest_message with every change": lambda text: digest.digest_message(
        owners(text, (part(text, changes=every_change(text)), *several(text, 3)))
    ),
    "digest_message held back": lambda text: digest.digest_message(owners(text, (held_back(text),), offer=offer(text))),
    "digest_message by the month": lambda text: digest.digest_message(owners(text, (monthly(text),))),
    "digest_message without any data": lambda text: digest.digest_message(
        owners(text, (part(text, figures=(people(None),), changes=(), history=weeks(None, None)),), offer=offer(text))
    ),
    "digest_message without products": lambda text: digest.digest_message(owners(text, (), quiet=True)),
    "digest_message quiet": lambda text: digest.digest_message(owners(text, several(text, 2), quiet=True)),
    "digest_message as a quiet preview": lambda text: digest.digest_message(
        replace(owners(text, several(text, 12), quiet=True), id=""), preview=digest.PREVIEW
    ),
    **{
        f"digest_message that offers {kind}": partial(
            lambda kind, text: digest.digest_message(
                owners(text, (part(text),), offer=offer(text, kind), receipt=receipt(text, kind))
            ),
            kind,
        )
        for kind in DigestActionKind
    },
    "portfolio_message": lambda text: portfolio_digest.portfolio_message(portfolio(text)),
    "portfolio_message as a preview": lambda text: portfolio_digest.portfolio_message(
        replace(portfolio(text), id=""), preview=digest.PREVIEW
    ),
    "portfolio_message quiet": lambda text: portfolio_digest.portfolio_message(
        PortfolioDigest("d", makers.person(name=text), "2026-11", NOVEMBER, quiet=True)
    ),
    "portfolio_message of a week": lambda text: portfolio_digest.portfolio_message(
        replace(portfolio(text, people=None, wanted=()), window=WEEK_47, history=weeks(3, None, 5))
    ),
}
VIEWS: dict[str, Callable[[str], Json]] = {
    "product_modal": lambda text: digest.product_modal(
        part(text, changes=every_change(text)), WEEK_47, digest_id="digest-1"
    ),
    "product_modal for the portfolio lead": lambda text: digest.product_modal(monthly(text), WEEK_47, mine=False),
    "product_modal without any data": lambda _text: digest.product_modal(
        ProductDigest(makers.bare_product(), ()), WEEK_47
    ),
    "explain_modal": explain,
    "whole_modal": whole,
    "whole_modal of many products": lambda text: whole(text, 140),
    "whole_modal of nothing known": lambda text: whole(
        text, 0, digest=PortfolioDigest("", makers.person(name=text), "", NOVEMBER), people=None, others=0, added_up=0
    ),
    **{
        f"whole_modal of what is {section.key}": partial(lambda key, text: whole(text, about=key), section.key)
        for section in portfolio_digest.SECTIONS
    },
    "explain_modal of a product of many": lambda text: explaining.explain_modal(
        explained(text), part(text), carried=Carried(item="digest-2", product=LONG_KEY, kind="portfolio"),
        entries=explaining_whole.product_entries(
            [makers.product(f"p{place}", text, text) for place in range(140)], chosen="p120"
        ),
    ),
    "explain_modal of newcomers": lambda text: explain(
        text, "first_use", then=None, newcomers=((date(2026, 11, 2), 9), (date(2026, 11, 9), 4)),
        took=((0, 0, 5), (1, 6, 6)), too_long=2,
    ),
    "explain_modal of newcomers who took too long": lambda text: explain(
        text, "first_use", then=None, newcomers=((date(2026, 11, 2), 9),), too_long=6
    ),
    "explain_modal of one product": lambda text: explain(text, "output_quality", 1, then=None),
    "explain_modal without records": lambda text: explain(
        text, "trust", 0, then=None, periods=(), teams=(), other_people=0, files=(), noted=(), questions=(),
        initiatives=(), feedback=None,
    ),
}  # fmt: skip
