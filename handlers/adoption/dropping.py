"""A file dropped on the bot: figures in it are taken in, in a message that grows; anything else gets a sentence."""

import logging
import re
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.downloading import too_large
from handlers.views.adoption import intake as view
from handlers.views.blocks import Message
from portfolio import catalog
from portfolio.adoption.intake.records import laid_down
from portfolio.adoption.intake.taking import Heard, Options, Progress, look, refuse_others, take_in
from portfolio.errors import InvalidInputError, PortfolioError

log = logging.getLogger(__name__)

MOST_BYTES = 50_000_000
SHOWN_EVERY = 2.0  # seconds; Slack lets a message change about once a second
BEGUN_WITHIN = timedelta(hours=1)  # for the message a stopped process may have begun about a file
KINDS = {"csv", "tsv", "txt", "json", "jsonl", "ndjson", "log"}
_MARKS = " .,:;!"
_ABOUT = re.compile(r"usage(\s+(of|for))?\b[\s:]*(?P<product>.*)", re.IGNORECASE | re.DOTALL)


# Words that go with a file and ask for nothing.
_BESIDE = frozenset(
    "a again and are csv data export figures file files for here in is it latest month more my new now numbers of once "
    "our please report rows table take thanks that the these this to update updated usage week".split()
)


def takes(arrival: Arrival, text: str, *, largest: int = MOST_BYTES) -> bool:
    """Whether a message is a file to take in, which it then is. With words of an ask beside it, it is an ask.

    Words that name a product say what rows are about that name none. Beside an ask it is said that the file is not
    read. A file of more than `largest` bytes is refused.
    """
    shared = arrival.payload.get("files")
    files = [one for one in shared if isinstance(one, Mapping)] if isinstance(shared, list) else []
    if not files or arrival.spot.public or arrival.spot.response_url:
        return False
    data = [file for file in files if _may_be_data(file)]
    product = _product(arrival, text)
    if product is None:
        if data:
            arrival.slack.answer(arrival.spot, view.left_unread([_name(file) for file in data]))
        return False
    if not data:
        arrival.slack.answer(arrival.spot, view.droppable())
    for file in data:
        _take(arrival, file, Options(product=product), largest)
    return True


def _product(arrival: Arrival, text: str) -> str | None:
    """The product the words name, "" for none; None when the words want something else."""
    found = _ABOUT.fullmatch(text.strip())
    words = (found["product"] if found else text).strip(_MARKS)
    named = _without_beside(words)
    if not named:
        return ""
    with arrival.tools.unit() as unit:
        card = catalog.find_product(unit, words=words) or catalog.find_product(unit, words=named)
    return card.key if card else None


def _without_beside(text: str) -> str:
    """ "DocReader" of "this is for DocReader, again"; "" where nothing else is said."""
    left = text.split()
    while left and _bare(left[0]) in _BESIDE:
        left.pop(0)
    while left and _bare(left[-1]) in _BESIDE:
        left.pop()
    return " ".join(left).strip(_MARKS)


def _bare(word: str) -> str:
    return word.strip(_MARKS).casefold()


def _name(file: Mapping[str, Any]) -> str:
    return str(file.get("name") or "file")


def _may_be_data(file: Mapping[str, Any]) -> bool:
    return _name(file).rpartition(".")[2].casefold() in KINDS


def _take(arrival: Arrival, file: Mapping[str, Any], options: Options, largest: int) -> None:
    name, spot = _name(file), arrival.spot
    channel, ts = _begun(arrival, name, str(file.get("id") or ""))
    try:
        with _Showing(lambda said: arrival.slack.change(channel, ts, said), name, str(file.get("id") or "")) as heard:
            said = _taken(arrival, file, options, heard, largest)
    except PortfolioError as refusal:
        log.info("a file was refused: %s", type(refusal).__name__)
        said = view.refused_message(name, str(refusal))
    except BaseException:
        arrival.slack.drop_stream(channel, ts)  # the apology, or the next attempt, is another message
        raise
    if ts:
        arrival.slack.change(channel, ts, said)
    else:
        arrival.slack.answer(spot, said)


def _begun(arrival: Arrival, name: str, file_id: str) -> tuple[str, str]:
    """The message that grows: a new one, or the one a stopped process began."""
    spot = arrival.spot
    if arrival.replayed:
        since = arrival.tools.clock.now() - BEGUN_WITHIN
        ts = arrival.slack.find(spot, view.EVENT_TYPE, {"file": file_id}, oldest=since.timestamp())
        if ts:
            return spot.channel, ts
    return arrival.slack.answer(spot, view.progress_message(name, None, file_id=file_id))


def _taken(arrival: Arrival, file: Mapping[str, Any], options: Options, heard: Heard, largest: int) -> Message:
    name, size = _name(file), file.get("size")
    if isinstance(size, int) and size > largest:
        raise InvalidInputError(too_large(largest))
    tools, who = arrival.tools, person_of(arrival)
    with laid_down(name) as source:
        arrival.slack.fetch(file, source.file, limit=largest)
        found = look(tools, source, options, heard=heard)
        refuse_others(who, found)
        by = who.name or who.slack_id or "somebody"
        taken = take_in(tools, source, found, options, by=by, heard=heard)
    return view.taken_message(name, taken)


class _Showing:
    """Shows progress while the block runs, from a thread of its own: what is written is never held up by Slack."""

    def __init__(self, change: Callable[[Message], None], name: str, file_id: str) -> None:
        self._change, self._name, self._file_id = change, name, file_id
        self._over = threading.Event()
        self._latest: Progress | None = None
        self._thread = threading.Thread(target=self._run, name="intake-progress", daemon=True)

    def __enter__(self) -> Heard:
        self._thread.start()
        return self._hear

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self._thread.join()  # so that it does not change the message after the last word

    def _hear(self, progress: Progress) -> None:
        self._latest = progress

    def _run(self) -> None:
        shown: Progress | None = None
        while not self._over.wait(SHOWN_EVERY):
            latest = self._latest
            if latest is not None and latest != shown:
                self._change(view.progress_message(self._name, latest, file_id=self._file_id))
                shown = latest
