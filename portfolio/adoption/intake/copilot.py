"""GitHub Copilot's two exports: the metrics of an organisation by day, and the usage of each person by day.

Formats as documented in 2026: https://docs.github.com/en/rest/copilot/copilot-metrics (an array of days) and
https://docs.github.com/en/copilot/reference/copilot-usage-metrics/example-schema (objects of one user and day).
"""

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from portfolio.adoption.intake.json_items import items
from portfolio.adoption.intake.records import Problem, ReadingRecord, Records, UsageRecord
from storage.vocabulary import Basis, UsageActivity

# Field of a user's day, and what it counts.
_COUNTED = (
    ("user_initiated_interaction_count", UsageActivity.USE),
    ("code_generation_activity_count", UsageActivity.SUGGESTED),
    ("code_acceptance_activity_count", UsageActivity.ACCEPTED),
)
_CHATS = ("copilot_ide_chat", "copilot_dotcom_chat")


def copilot(text: TextIO) -> Records:
    """Days of an organisation, or days of single users; a file may hold either."""
    for found in items(text, ("day_totals",)):
        if isinstance(found, Problem):
            yield found
            continue
        line, one = found
        if not isinstance(one, dict):
            yield Problem(line, "This is not a day of GitHub Copilot's metrics.")
        elif "date" in one:
            yield from _day(line, one)
        elif "day" in one:
            yield from _counts(line, one)
            yield from _engaged(line, str(one["day"]), one.get("daily_active_users"))
        else:
            yield Problem(line, "A day of GitHub Copilot's metrics says which: “date”, or “day” for a user's day.")


def _counts(line: int, one: Mapping[str, Any]) -> Records:
    """A day of one user, or of everybody where it names none."""
    user = str(one.get("user_login") or one.get("user_id") or "")
    for name, activity in _COUNTED:
        count = _whole(one.get(name))
        if count is None:
            yield Problem(line, f"“{name}” is not a whole number from 0.")
        elif count:
            yield UsageRecord(line, ("copilot",), user, str(one.get("day") or ""), activity.value, str(count))


def _day(line: int, one: Mapping[str, Any]) -> Records:
    """Counts of a day without people, and how many were engaged in it.

    Who was engaged on several days is not known, so days are never added up to a week: the reading is the day's own.
    """
    day = str(one["date"])
    suggested = accepted = 0
    for language in _languages(one):
        shown, taken = _whole(language.get("total_code_suggestions")), _whole(language.get("total_code_acceptances"))
        if shown is None or taken is None:
            yield Problem(line, "Suggestions and acceptances are whole numbers from 0.")
            return
        suggested, accepted = suggested + shown, accepted + taken
    counts = (
        (UsageActivity.SUGGESTED, suggested),
        (UsageActivity.ACCEPTED, accepted),
        (UsageActivity.USE, _chats(one)),
    )
    for activity, count in counts:
        if count:
            yield UsageRecord(line, ("copilot",), "", day, activity.value, str(count))
    yield from _engaged(line, day, one.get("total_engaged_users"))


def _engaged(line: int, day: str, people: object) -> Records:
    if people is not None:
        note = "engaged people of one day, as GitHub counts them"
        yield ReadingRecord(
            line, ("copilot",), "active_people", str(people), start=day, last=day, n=str(people),
            basis=Basis.MEASURED.value, note=note,
        )  # fmt: skip


def _languages(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for model in _models(one.get("copilot_ide_code_completions")):
        yield from _mappings(model.get("languages"))


def _chats(one: Mapping[str, Any]) -> int:
    return sum(_whole(model.get("total_chats")) or 0 for part in _CHATS for model in _models(one.get(part)))


def _models(part: object) -> Iterator[Mapping[str, Any]]:
    """The models of a part, which stand under its editors in an IDE and under the part itself on the web."""
    if isinstance(part, dict):
        yield from _mappings(part.get("models"))
        for editor in _mappings(part.get("editors")):
            yield from _mappings(editor.get("models"))


def _mappings(found: object) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, dict))


def _whole(found: object) -> int | None:
    if found is None:
        return 0
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None
