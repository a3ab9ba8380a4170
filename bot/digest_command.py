"""`signpost digest`: a digest as text, the one that was made or as it would be now."""

import json
from datetime import UTC, date, datetime, time

import typer

from bot.ask_command import demo_settings, person_called
from bot.clock import SystemClock
from bot.config import load_settings
from bot.console import Refusal, note, say
from bot.wiring import build_tools, opened_existing
from handlers.views.adoption.digest import preview_words
from handlers.views.adoption.printed import owner_lines, portfolio_lines
from portfolio.adoption import digesting, planning, portfolio_digesting
from portfolio.adoption.cadences import FIRST_YEAR, LAST_YEAR, is_in_years
from portfolio.adoption.digests import OwnerDigest, PortfolioDigest
from portfolio.adoption.written import owner_json, portfolio_json
from portfolio.cards import Person
from portfolio.people import row_id_of
from portfolio.themes import all_themes
from portfolio.toolbox import Toolbox
from storage.unit import Unit
from storage.vocabulary import DigestKind, Role

NONE_MADE = "No digest was made for {which}. Print what it would say with --preview."


def run_digest(to: str, *, preview: bool, whole: bool, at: str, as_json: bool, in_demo: bool) -> None:
    """Print the newest digest of a person, with `at` that of the turn due by that day.

    With `preview` as things stand now, kept nowhere and sent to nobody.
    """
    from bot.logs import set_up_logs

    moment = moment_of(at, now=SystemClock().now())
    settings = demo_settings(load_settings()) if in_demo else load_settings()
    set_up_logs(settings)
    if in_demo:
        note("Loading the demo company and its year of usage …")  # before what takes seconds
    with opened_existing(settings, may_create=in_demo) as store:
        if in_demo:
            from bot.demo_company import load_demo_company
            from bot.demo_year import load_demo_year

            load_demo_company(store.unit)
            load_demo_year(store.unit, now=SystemClock().now())
        _tell(build_tools(settings, store), to, moment, dated=bool(at), preview=preview, whole=whole, as_json=as_json)


def _tell(tools: Toolbox, to: str, moment: datetime, *, dated: bool, preview: bool, whole: bool, as_json: bool) -> None:
    kind = DigestKind.PORTFOLIO if whole else DigestKind.OWNER
    person = person_called(tools, to)
    with tools.unit() as unit:
        if not whole:
            _require_products(unit, person)
        ahead = planning.preview_of(unit, person=person, kind=kind, at=moment) if preview else None
    if ahead is None:
        _print(_kept(tools, person, kind, moment if dated else None), as_json=as_json, made=True)
        return
    _print(_previewed(tools, person, kind, ahead, moment), as_json=as_json, made=False)
    if not as_json:
        note(f"A preview of {ahead.turn.key}: nothing was kept or sent." if ahead.is_over else preview_words(ahead))


def _kept(tools: Toolbox, person: Person, kind: DigestKind, at: datetime | None) -> OwnerDigest | PortfolioDigest:
    """The newest digest that was made, with `at` that of the turn due by then. Raises Refusal where there is none."""
    made: OwnerDigest | PortfolioDigest | None
    with tools.unit() as unit:
        if at is None:
            row = unit.digests.newest(row_id_of(unit, person) or 0, kind)
            period = "" if row is None else row.period
        else:
            period = planning.turn_due(unit, person=person, kind=kind, at=at).key
        if kind is DigestKind.OWNER:
            made = digesting.kept_owner_digest(unit, person=person, turn_key=period)
        else:
            made = portfolio_digesting.kept_portfolio_digest(unit, person=person, turn_key=period)
    if made is None:
        which = f"{person.name} and {period}" if period else person.name
        raise Refusal(NONE_MADE.format(which=which))
    return made


def _previewed(
    tools: Toolbox, person: Person, kind: DigestKind, ahead: planning.Ahead, at: datetime
) -> OwnerDigest | PortfolioDigest:
    key, window = ahead.turn.key, ahead.window
    if kind is DigestKind.OWNER:
        with tools.unit() as unit:
            return digesting.preview_owner_digest(unit, person=person, turn_key=key, window=window, at=at)
    wanted = portfolio_digesting.wanted_of(all_themes(tools), person=person)
    with tools.unit() as unit:
        return portfolio_digesting.preview_portfolio_digest(
            unit, person=person, turn_key=key, window=window, wanted=wanted
        )


def _print(digest: OwnerDigest | PortfolioDigest, *, as_json: bool, made: bool) -> None:
    if isinstance(digest, OwnerDigest):
        said, lines = owner_json(digest), owner_lines(digest, made=made)
    else:
        said, lines = portfolio_json(digest), portfolio_lines(digest, made=made)
    if as_json:
        _print_json(digest, said)
        return
    for line in lines:
        say(line)


def _print_json(digest: OwnerDigest | PortfolioDigest, said: dict[str, object]) -> None:
    whole = {
        "id": digest.id,
        "to": digest.to.key,
        "period": digest.period,
        "start": digest.window.start.isoformat(),
        "end": digest.window.end.isoformat(),
        "quiet": digest.quiet,
        **said,
    }
    typer.echo(json.dumps(whole, ensure_ascii=False))


def _require_products(unit: Unit, person: Person) -> None:
    """Raises Refusal for somebody without a product to report on and without a digest that was made before."""
    row_id = row_id_of(unit, person)
    if digesting.digested_for(unit, person=person):
        return
    if row_id is not None and unit.digests.newest(row_id, DigestKind.OWNER) is not None:
        return
    if Role.PORTFOLIO_LEAD in person.roles:
        raise Refusal(f"{person.name} owns no product in use but leads the portfolio: add --portfolio.")
    raise Refusal(
        f"There is no digest for {person.name}, who owns no product in use and does not lead the portfolio. "
        "`signpost export` shows who owns what."
    )


def moment_of(at: str, *, now: datetime) -> datetime:
    """Now, or the end of the day named, when that day's turn is due whatever the hour. Raises Refusal."""
    if not at:
        return now
    try:
        day = date.fromisoformat(at)
    except ValueError:
        raise Refusal(f"“{at}” is no day. Write it as in --at 2026-11-23.") from None
    if not is_in_years(day):
        raise Refusal(f"“{at}” is too far away. Name a day of the years {FIRST_YEAR} to {LAST_YEAR}.")
    if day > now.date():
        raise Refusal(f"“{at}” has not come: --at looks back at the usage of a day that is over, or of today.")
    return datetime.combine(day, time(23, 59), UTC)
