"""How long a large pilot's pages take beside other pages, and how much feedback is saved when everybody speaks at once.

`python -m bench.feedback`
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from slack_sdk import WebClient
from sqlalchemy import delete

from bench.browser import page_draws
from bench.feedback_pilot import SENTENCES, Size, fill_pilot, open_pilot, participants
from bench.machine import machine, milliseconds, percentile, table
from bench.once import databases
from bot.clock import new_id
from bot.config import Settings, load_settings
from bot.demo_company import load_demo_company
from bot.wiring import build_tools, open_store, spare_what_stays, warm_up
from handlers import home
from handlers.arrival import Arrival
from handlers.pilots.decision import card_for
from handlers.slack import Slack
from handlers.views.blocks import Message, View
from handlers.views.pilots import inbox as inbox_view
from handlers.views.pilots import matrix as matrix_view
from portfolio.cards import Person
from portfolio.people import person_by_slack_id
from portfolio.pilots import confirming, inbox, matrix, nudging, submitting
from portfolio.pilots.drafts import Draft, draft_feedback
from portfolio.pilots.reading import pilot_card
from portfolio.toolbox import Toolbox
from storage.models import FeedbackRow
from storage.vocabulary import FeedbackSource

READ, SAID = "bench-read", "bench-said"  # the pilot that is read, and the one everybody speaks in
ROUNDS = 15
EACH = 5  # pieces each participant says
LIKE = "Once more the bank statement was read wrongly."


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it is and the seconds it took, each time."""

    name: str
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rush:
    """What became of everybody speaking at once. `bare`: seconds the same rows took to insert, one transaction each."""

    threads: int
    sent: int
    stored: int
    seconds: float
    bare: float


class Mute(Slack):
    """A voice that says nothing: what is measured is what leads up to it."""

    def __init__(self) -> None:
        super().__init__(WebClient())

    def publish_home(self, slack_id: str, view: View) -> None:
        assert view["blocks"], slack_id


@contextmanager
def desk(database: str) -> Iterator[tuple[Toolbox, Settings]]:
    """The tools as `serve` builds them, on an empty database with the demo company in it."""
    settings = load_settings(database_url=database, openai_api_key=None)
    store = open_store(settings)
    load_demo_company(store.unit)
    tools = build_tools(settings, store)
    warm_up(tools)
    spare_what_stays()
    yield tools, settings
    store.engine.dispose()


# ---- pages


def pages(tools: Toolbox, size: Size, rounds: int = ROUNDS) -> tuple[Page, ...]:
    """The owner's Home tab, which all are compared with, and the pages of the pilot.

    They are drawn in turn, so that whatever else the machine does slows all of them alike.
    """
    lead = open_pilot(tools, READ, size.people)
    fill_pilot(tools, READ, size)
    someone = participants(size.people)[0]
    drafts = iter([_draft(tools, someone, LIKE, f"same:{number}") for number in range(rounds + 2)])
    draft = next(drafts)
    close = confirming.close_to(tools, draft=draft, by=someone)
    assert close is not None, "the words are those of a theme"
    what: dict[str, Callable[[], object]] = {
        "the owner's Home tab: the yardstick": lambda: _home(tools, lead),
        "matrix": lambda: _matrix(tools, lead),
        "inbox, a page of 3 themes": lambda: _inbox(tools, lead),
        "decision card": lambda: card_for(tools, READ, lead),
        "finding what is the same": lambda: confirming.close_to(tools, draft=draft, by=someone),
        '"same for me", saved': lambda: _same(tools, next(drafts), someone, close.feedback.id),
    }
    seconds: dict[str, list[float]] = {name: [] for name in what}
    for number in range(rounds + 1):
        for name, draw in what.items():
            started = time.perf_counter()
            draw()
            if number:  # the first time, statements are compiled
                seconds[name].append(time.perf_counter() - started)
    return tuple(Page(name, tuple(taken)) for name, taken in seconds.items())


def _home(tools: Toolbox, who: Person) -> None:
    body = {"user_id": who.slack_id}
    home.draw(Arrival(tools, Mute(), body=body, payload={"user": who.slack_id}, ack=print, key="", bot_id=""))


def _matrix(tools: Toolbox, who: Person) -> Message:
    with tools.unit() as unit:
        found = matrix.matrix_for(unit, pilot_id=READ, person=who)
        reach = nudging.nudgeable(unit, matrix=found, person=who, at=tools.clock.now())
    return matrix_view.matrix_message(found, nudgeable=reach)


def _inbox(tools: Toolbox, who: Person) -> Message:
    with tools.unit() as unit:
        found = inbox.inbox_of(unit, pilot_id=READ, person=who, limit=inbox_view.ON_PAGE)
    return inbox_view.inbox_message(found)


def _same(tools: Toolbox, draft: Draft, by: Person, of: str) -> None:
    """Save it anonymously: under a name only the first of one person counts."""
    with tools.unit() as unit:
        given = submitting.same_for_me(
            unit, draft_id=draft.id, of=of, by=by, anonymous=True, new_id=new_id, at=tools.clock.now()
        )
    assert given.new, "saved before"


def messages(tools: Toolbox) -> tuple[Message, ...]:
    """Matrix, inbox and decision card of the pilot that is read, as its owner gets them."""
    with tools.unit() as unit:
        owner = pilot_card(unit, pilot_id=READ).product.owner
        lead = person_by_slack_id(unit, slack_id=(owner and owner.slack_id) or "")
    return _matrix(tools, lead), _inbox(tools, lead), card_for(tools, READ, lead)


# ---- everybody at once


def rush(tools: Toolbox, size: Size, threads: int, each: int = EACH) -> Rush:
    """Everybody says so much through the services chat uses, in as many threads as `serve` answers in."""
    open_pilot(tools, SAID, size.people)
    everybody = participants(size.people)
    said = [(one, number) for number in range(each) for one in everybody]
    at_once = min(threads, len(everybody))

    def say(place: int) -> None:
        who, number = said[place]
        draft = _draft(tools, who, SENTENCES[place % len(SENTENCES)], f"rush:{place}", pilot_id=SAID)
        confirming.confirm(tools, draft_id=draft.id, by=who, anonymous=number % 3 == 2)

    with ThreadPoolExecutor(at_once) as pool:
        started = time.perf_counter()
        list(pool.map(say, range(len(said))))
        seconds = time.perf_counter() - started
    with tools.unit() as unit:
        rows = [row.model_dump() for row in unit.feedback.of_pilot(SAID)]
        unit.session.connection().execute(delete(FeedbackRow).where(FeedbackRow.__table__.c.pilot_id == SAID))  # type: ignore[attr-defined]

    def insert(row: dict[str, object]) -> None:
        with tools.unit() as unit:
            unit.feedback.add_once(row)

    with ThreadPoolExecutor(at_once) as pool:
        started = time.perf_counter()
        list(pool.map(insert, rows))
        bare = time.perf_counter() - started
    return Rush(at_once, len(said), len(rows), seconds, bare)


def _draft(tools: Toolbox, by: Person, text: str, event: str, *, pilot_id: str = READ) -> Draft:
    return draft_feedback(tools, by=by, pilot_id=pilot_id, text=text, source=FeedbackSource.DM, event_key=event)


# ---- printing


def report(size: Size | None = None, rounds: int = ROUNDS, each: int = EACH) -> str:
    """Both tables, as Markdown."""
    size = size or Size()
    drawn: dict[str, tuple[Page, ...]] = {}
    browser: tuple[float, ...] = ()
    rushed: dict[str, Rush] = {}
    with databases() as addresses:
        for name, database in sorted(addresses.items(), reverse=True):
            with desk(database) as (tools, settings):
                drawn[name] = pages(tools, size, rounds)
                browser = browser or page_draws(messages(tools), rounds)
                rushed[name] = rush(tools, size, settings.workers, each)
    return pages_table(size, drawn, browser) + "\n" + rush_table(size, each, rushed)


def pages_table(size: Size, drawn: dict[str, tuple[Page, ...]], browser: Sequence[float] = ()) -> str:
    """Each page in milliseconds, and as a ratio to the Home tab of the same run on the same database.

    `browser`: seconds the local page took to draw in a browser, each time; the second ratio is to those.
    """
    rows = []
    for same in zip(*drawn.values(), strict=True):
        cells: list[str] = []
        for one, all_of in zip(same, drawn.values(), strict=True):
            half = percentile(one.seconds, 0.5)
            cells.append(f"{milliseconds(one.seconds, 0.5)} / {milliseconds(one.seconds, 0.95)}")
            cells.append(f"{half / percentile(all_of[0].seconds, 0.5):.1f}")
            cells += [f"{half / percentile(browser, 0.5):.2f}"] if browser else []
        rows.append((same[0].name, *cells))
    ratios = ("to the Home tab", "to the browser") if browser else ("to the Home tab",)
    head = ("page", *(cell for name in drawn for cell in (f"{name}: p50 / p95 ms", *ratios)))
    title = (
        f"A pilot with {size.rows:,} pieces of feedback of {size.people} people under {size.themes} themes "
        f"({machine()}); each page read and drawn in the process, without sending it:\n\n"
    )
    return f"{title}{table(head, rows)}\n{_browser_words(browser)}\n"


def _browser_words(browser: Sequence[float]) -> str:
    if not browser:
        return "No browser here: how long the local page takes to draw was not measured."
    taken = f"{milliseconds(browser, 0.5)} / {milliseconds(browser, 0.95)} ms"
    return (
        "The browser is headless Chromium on the same machine: from opening the local page until the conversation with "
        f"the matrix, the inbox page and the decision card is drawn takes {taken} (p50 / p95)."
    )


def rush_table(size: Size, each: int, rushed: dict[str, Rush]) -> str:
    """What was stored of everybody's pieces, and the rates."""
    rows = [
        (
            name,
            f"{one.stored} of {one.sent}",
            f"{one.sent / one.seconds:.0f}/s",
            f"{one.stored / one.bare:.0f}/s",
            f"{one.stored / one.bare / (one.sent / one.seconds):.1f}",
        )
        for name, one in rushed.items()
    ]
    threads = next(iter(rushed.values())).threads
    head = ("database", "stored", "drafted and saved", "bare insert of the same rows", "times as long")
    return (
        f"{size.people} participants saying {each} things each at once, in {threads} threads as in `serve` "
        f"({machine()}):\n\n{table(head, rows)}\n"
        "One piece is a draft read from a sentence and kept, then confirmed: embedded, checked, stored and sorted into "
        "its theme. Each bare insert is a transaction of its own in the same threads.\n"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.feedback", description=__doc__)
    parser.add_argument("--rows", type=int, default=Size().rows)
    parser.add_argument("--people", type=int, default=Size().people)
    parser.add_argument("--themes", type=int, default=Size().themes)
    wanted = parser.parse_args()
    sys.stdout.write(report(Size(wanted.rows, wanted.people, wanted.themes)))


if __name__ == "__main__":
    main()
