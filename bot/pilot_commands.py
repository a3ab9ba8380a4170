"""`signpost pilot report`: what a pilot came to, in a terminal or as one HTML file."""

from pathlib import Path

from bot.ask_command import demo_settings
from bot.clock import SystemClock
from bot.config import load_settings
from bot.console import Refusal, note, say
from bot.wiring import Store, opened_existing, packaged_encoder
from handlers.views.pilots.report import Report
from handlers.views.pilots.report_page import report_html, report_text
from portfolio.demand import embedded
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.reading import pilot_called


def run_report(pilot_id: str, *, html: Path | None, force: bool, in_demo: bool) -> None:
    """Print the report of a pilot, decided or not, or write it to a file; figures are held back as in chat."""
    if html is not None and not force and html.exists():
        raise Refusal(f"{html} exists already. Name another file, or replace it with --force.")
    settings = demo_settings(load_settings()) if in_demo else load_settings()
    if in_demo:
        note("Loading the demo company and its pilot …")  # before what takes seconds
    with opened_existing(settings, may_create=in_demo) as store:
        if in_demo:
            _load_demo(store)
        report = _report(store, pilot_id)
    if html is None:
        for line in report_text(report):
            say(line)
        return
    try:
        html.write_text(report_html(report, today=SystemClock().now().date()), encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{html} cannot be written: {error.strerror}.") from None
    note(f"Saved to {html}")


def _load_demo(store: Store) -> None:
    from bot.demo_company import load_demo_company
    from bot.demo_pilot import load_demo_pilot

    load_demo_company(store.unit)
    load_demo_pilot(store.unit, lambda texts: embedded(packaged_encoder(), texts), now=SystemClock().now())


def _report(store: Store, pilot_id: str) -> Report:
    with store.unit() as unit:
        pilot = pilot_called(unit, words=pilot_id)
        decided = pilot.decisions[-1] if pilot.decisions and pilot.closed_at is not None else None
        return Report(pilot, findings_of(unit, pilot), decided)
