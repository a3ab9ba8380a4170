"""`signpost digest`: a digest as text, the one that was made or as it would be now."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import typer

from bot.ask_command import demo_settings, person_called
from bot.clock import SystemClock
from bot.config import load_settings
from bot.console import Refusal, note, say
from bot.wiring import build_tools, opened_store
from handlers.views.adoption.digest import preview_words
from handlers.views.adoption.printed import owner_lines, portfolio_lines
from portfolio.adoption import digesting, planning, portfolio_digesting
from portfolio.adoption.cadences import FIRST_YEAR, LAST_YEAR, Turn, is_in_years, turn_at
from portfolio.adoption.digests import OwnerDigest, PortfolioDigest
from portfolio.adoption.windows import Window
from portfolio.adoption.written import owner_json, portfolio_json
from portfolio.cards import Person
from portfolio.people import row_id_of
from portfolio.themes import all_themes
from portfolio.toolbox import Toolbox
from storage.unit import Unit
from storage.vocabulary import Cadence, DigestKind, Role

NONE_MADE = "No digest was made for {name} and {period}. Print what it would say with --preview."
DEFAULTS = {DigestKind.OWNER: Cadence.WEEKLY, DigestKind.PORTFOLIO: Cadence.MONTHLY}


def run_digest(to: str, *, preview: bool, whole: bool, at: str, as_json: bool, in_demo: bool) -> None:
    """Print the newest digest of a person; with `preview` as things stand now, kept nowhere and sent to nobody."""
    from bot.logs import set_up_logs

    moment = moment_of(at, now=SystemClock().now())
    settings = demo_settings(load_settings()) if in_demo else load_settings()
    set_up_logs(settings)
    if in_demo:
        note("Loading the demo company and its year of usage …")  # before what takes seconds
    with opened_store(settings) as store:
        if in_demo:
            from bot.demo_company import load_demo_company
            from bot.demo_year import load_demo_year

            load_demo_company(store.unit)
            load_demo_year(store.unit, now=SystemClock().now())
        _tell(build_tools(settings, store), to, moment, preview=preview, whole=whole, as_json=as_json)


def _tell(tools: Toolbox, to: str, moment: datetime, *, preview: bool, whole: bool, as_json: bool) -> None:
    kind = DigestKind.PORTFOLIO if whole else DigestKind.OWNER
    person = person_called(tools, to)
    with tools.unit() as unit:
        if not whole:
            _require_products(unit, person)
        setting = unit.digests.setting(row_id_of(unit, person) or 0, kind)
        ahead = planning.preview_of(unit, person=person, kind=kind, at=moment) if preview else None
    # Everybody's own clock is only known to Slack: here a turn begins when it does in UTC, where nobody asked Slack.
    turn = turn_at(moment, setting.cadence if setting is not None else DEFAULTS[kind], UTC)
    if ahead is not None:
        turn = replace(ahead.turn, start=ahead.window.start, end=ahead.window.end)
    if whole:
        _print_portfolio(_portfolio(tools, person, turn, preview=preview), as_json=as_json)
    else:
        _print_owner(_owner(tools, person, turn, moment, preview=preview), as_json=as_json, made=not preview)
    if ahead is not None and not as_json:
        note(f"A preview of {turn.key}: nothing was kept or sent." if ahead.is_over else preview_words(ahead))


def _owner(tools: Toolbox, person: Person, turn: Turn, at: datetime, *, preview: bool) -> OwnerDigest:
    window = Window(turn.start, turn.end)
    with tools.unit() as unit:
        if preview:
            return digesting.preview_owner_digest(unit, person=person, turn_key=turn.key, window=window, at=at)
        made = digesting.kept_owner_digest(unit, person=person, turn_key=turn.key)
    if made is None:
        raise Refusal(NONE_MADE.format(name=person.name, period=turn.key))
    return made


def _portfolio(tools: Toolbox, person: Person, turn: Turn, *, preview: bool) -> PortfolioDigest:
    if preview:
        wanted = portfolio_digesting.wanted_of(all_themes(tools), person=person)
        with tools.unit() as unit:
            return portfolio_digesting.preview_portfolio_digest(
                unit, person=person, turn_key=turn.key, window=Window(turn.start, turn.end), wanted=wanted
            )
    with tools.unit() as unit:
        made = portfolio_digesting.kept_portfolio_digest(unit, person=person, turn_key=turn.key)
    if made is None:
        raise Refusal(NONE_MADE.format(name=person.name, period=turn.key))
    return made


def _print_owner(digest: OwnerDigest, *, as_json: bool, made: bool) -> None:
    if as_json:
        _print_json(digest, owner_json(digest))
        return
    for line in owner_lines(digest, made=made):
        say(line)


def _print_portfolio(digest: PortfolioDigest, *, as_json: bool) -> None:
    if as_json:
        _print_json(digest, portfolio_json(digest))
        return
    for line in portfolio_lines(digest):
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
