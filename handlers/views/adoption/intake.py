"""How a file that brought figures reads: while it is looked through, and what became of it."""

from collections.abc import Sequence
from datetime import date

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Message,
    bold,
    context,
    message,
    metadata,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from portfolio.adoption.intake.records import Problem
from portfolio.adoption.intake.taking import About, Progress, Taken
from portfolio.adoption.intake.texts import WHAT_CAN_BE_READ

EVENT_TYPE = "usage_intake"
TOLD = 8  # problems in a message; the command line tells 20
PRODUCTS = 5


def progress_message(name: str, progress: Progress | None, *, file_id: str) -> Message:
    """What stands while a file is worked on. `file_id` lets it be found again after a restart."""
    done = "" if progress is None else progress_words(progress)
    text = f"Reading {words.mrkdwn_line(name, 80)} …" if not done else f"{words.mrkdwn_line(name, 80)}: {done} …"
    shown = [bold(name, 80), say(f": {done} …" if done else " is being read …")]
    return message(text, [paragraph(*shown)], metadata=metadata(EVENT_TYPE, {"file": file_id}))


def progress_words(progress: Progress) -> str:
    """ "12,000 rows read", "5,000 of 12,000 rows written"."""
    if progress.writing:
        return f"{progress.rows:,} of {progress.of:,} rows written"
    return f"{progress.rows:,} rows read"


def taken_message(name: str, taken: Taken) -> Message:
    """What became of a file."""
    said = sentences(taken)
    text = f"{words.mrkdwn_line(name, 80)}: {words.mrkdwn(' '.join(said), 1500)}"
    blocks: list[Block] = [paragraph(bold(name, 80), say(": "), quote(" ".join(said), 600))]
    if taken.look.about and taken.look.before is None:
        about = [[bold(one.product.name, 80), say(f": {_covers(one)}")] for one in taken.look.about[:PRODUCTS]]
        left = len(taken.look.about) - PRODUCTS
        blocks.append(
            rich(rich_list([*about, *([[say(f"and {words.counted(left, 'product')} more")]] if left > 0 else [])]))
        )
    if taken.look.problems:
        blocks += _problem_blocks(taken.look.problems, taken.look.wrong)
    return message(words.shorten(text, 3000), blocks)


def refused_message(name: str, sentence: str) -> Message:
    """A file nothing was taken from."""
    text = f"{words.mrkdwn_line(name, 80)}: {words.sentence(words.mrkdwn(sentence, 1500))}"
    return message(text, [paragraph(bold(name, 80), say(": "), quote(sentence, 1500))])


def droppable() -> Message:
    """A file that is no usage, without words: what can be dropped."""
    text = (
        f"I cannot read this file. {WHAT_CAN_BE_READ} For a task, tell me in words what should happen with the file, "
        "and I name the AI product that fits."
    )
    return message(text, [paragraph(say(text))])


def left_unread(names: Sequence[str]) -> Message:
    """Files that came beside an ask: that they are not read, and what to do for figures to be taken in."""
    told = words.listed(names[:PRODUCTS])
    rest = (
        ": I answer the words beside it. For usage in a file to be taken in, send the file by itself, or with "
        "“usage for” and the product."
    )
    text = f"I did not read {words.mrkdwn_line(told, 400)}{rest}"
    return message(text, [paragraph(say("I did not read "), quote(told, 400), say(rest))])


def sentences(taken: Taken, *, dry_run: bool = False) -> list[str]:
    """What became of a file, a sentence each; the names in them are not escaped."""
    look = taken.look
    if look.before is not None:
        when = f"{words.day_and_year(look.before.at)}"
        said = [f"This file was taken in already, on {when} by {look.before.by}: nothing was changed."]
        return [*said, "This was a dry run."] if dry_run else said
    found = [f"{_rows(look.rows)} of {look.reader.label}."]
    if look.again:
        found.append("This file came before, and a later one wrote some of the same since: it counts again.")
    if look.wrong:
        found.append(f"{words.counted(look.wrong, 'row')} cannot be used.")
    if dry_run or (look.wrong and not taken.written):
        why = "mend these rows first, or leave them out" if look.rows else "no row of it can be used"
        why = "this was a dry run" if dry_run else why
        return [*found, f"Nothing was written: {why}."]
    if not look.rows:
        return [*found, "There was nothing to write."]
    counts = [f"{taken.added:,} added", f"{taken.changed:,} changed", f"{taken.unchanged:,} as they were"]
    if taken.repeated:
        counts.append(f"{taken.repeated:,} added up with others of the same day")
    found.append(f"{', '.join(counts)}.")
    if taken.people:
        found.append(f"{words.counted(taken.people, 'person', 'people')}.")
    if taken.went_on:
        found.append("An earlier attempt had been stopped; this one went on where it ended.")
    return found


def lines(name: str, taken: Taken, *, dry_run: bool = False) -> list[str]:
    """What became of a file, for a terminal."""
    found = [f"{name}: {' '.join(sentences(taken, dry_run=dry_run))}"]
    if taken.look.before is None:
        found += [f"  {one.product.name}: {_covers(one)}" for one in taken.look.about]
    found += [f"{name}:{problem.line}: {problem.reason}" for problem in taken.look.problems]
    left = taken.look.wrong - len(taken.look.problems)
    return [*found, *([f"… and {_rows(left)} more that cannot be used."] if left > 0 else [])]


def day_words(day: date) -> str:
    """ "20 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


def _rows(number: int) -> str:
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def _covers(one: About) -> str:
    rows = _rows(one.rows)
    if one.first == one.last:
        return f"{rows}, {day_words(one.first)}"
    return f"{rows}, {day_words(one.first)} to {day_words(one.last)}"


def _problem_blocks(problems: Sequence[Problem], wrong: int) -> list[Block]:
    told = problems[:TOLD]
    items = [[bold(f"line {problem.line:,}", 20), say(": "), quote(problem.reason, 250)] for problem in told]
    left = wrong - len(told)
    head = rich_section(say("What is wrong"))
    small = [context(plain(f"and {_rows(left)} more", 80))] if left > 0 else []
    return [rich(head, rich_list(items)), *small]
