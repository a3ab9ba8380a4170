"""The demo company's pilot with its history, put in once: it began weeks ago and is to be decided in a few days."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import yaml

from bot.demo_company import FOLDER
from portfolio.demand import Embedded
from portfolio.pilots import themes
from portfolio.pilots.reading import pilot_card
from portfolio.pilots.reminding import feedback_period
from storage.models import (
    BacklogItemRow,
    CriterionReadingRow,
    FeedbackRow,
    ParticipantRow,
    PilotCriterionRow,
    PilotRow,
    PilotScenarioRow,
)
from storage.unit import Unit
from storage.vocabulary import (
    Anonymity,
    BacklogKind,
    BacklogStatus,
    Barrier,
    Basis,
    Better,
    Evidence,
    FeedbackKind,
    FeedbackSource,
    ParticipantStatus,
    PilotStatus,
    Priority,
    ThemeStatus,
    Worked,
)

FILE = FOLDER / "history" / "pilot.yaml"
Embed = Callable[[list[str]], tuple[Embedded, ...]]


def load_demo_pilot(
    unit: Callable[[], AbstractContextManager[Unit]], embed: Embed, *, now: datetime, channel: str = ""
) -> None:
    """Put the pilot in unless it is there; one that was put in without a channel gets it.

    `channel`: its Slack id, "" where there is no workspace. `embed`: gives texts as they are compared.
    """
    told = _told()
    with unit() as open_unit:
        row = open_unit.pilots.by_id(told["id"])
        if row is not None:
            row.channel = row.channel or channel
            return
    said = embed([entry["text"] for entry in told["feedback"]])
    with unit() as open_unit:
        if open_unit.pilots.by_id(told["id"]) is None:
            History(open_unit, told, now).write(channel, said)


def pilot_channel() -> str:
    """The name of the pilot's channel."""
    return str(_told()["rules"]["channel"])


def pilot_people(unit: Callable[[], AbstractContextManager[Unit]]) -> list[str]:
    """Slack ids of who is in the pilot's channel: who answers for it and who joined."""
    told = _told()
    keys = [told["business_owner"], told["created_by"]]
    keys += [entry["who"] for entry in told["participants"] if "status" not in entry]
    with unit() as open_unit:
        slack_ids = {row.key: row.slack_id for row in open_unit.people.all()}
    return [slack_id for key in keys if (slack_id := slack_ids.get(key))]


def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return told


class History:
    """Writes one pilot as the file tells it; days count from `now`."""

    def __init__(self, unit: Unit, told: dict[str, Any], now: datetime) -> None:
        self._unit = unit
        self._told = told
        self._now = now
        self._id = str(told["id"])
        self._slack = {row.key: row.slack_id or "" for row in unit.people.all()}

    def write(self, channel: str, said: tuple[Embedded, ...]) -> None:
        """The pilot, its people, its figures and what was said, in that order."""
        self._pilot(channel)
        self._criteria()
        for entry in self._told["participants"]:
            self._participant(entry)
        for number, (entry, embedded) in enumerate(zip(self._told["feedback"], said, strict=True)):
            self._feedback(number, entry, embedded)
        for entry in self._told["backlog"]:
            self._item(entry)
        for entry in self._told["closed"]:
            self._settle(entry, ThemeStatus.CLOSED, closed_reason=entry["reason"])

    def _at(self, days: int) -> datetime:
        day = self._now.astimezone(UTC).date() + timedelta(days=days)
        return datetime.combine(day, time(9, 30), tzinfo=UTC)

    def _pilot(self, channel: str) -> None:
        told, rules, days = self._told, self._told["rules"], self._told["days"]
        product = self._unit.products.by_key(told["product"])
        if product is None or product.id is None:
            raise LookupError(f"{FILE.name} tells of an unknown product")
        started = self._at(days["started"])
        row = PilotRow(
            id=self._id, product_id=product.id, status=PilotStatus.RUNNING, hypothesis=told["hypothesis"],
            roles=told["roles"], integrations=told["integrations"], channel=channel,
            business_owner=self._slack[told["business_owner"]], cadence_days=rules["cadence_days"],
            reminders=rules["reminders"], anonymity=Anonymity(rules["anonymity"]), starts_on=started.date(),
            ends_on=self._at(days["ends"]).date(), decide_on=self._at(days["decides"]).date(),
            created_by=self._slack[told["created_by"]], created_at=started, started_at=started,
        )  # fmt: skip
        self._unit.pilots.add(row)
        catalogue = {one.title: one.id for one in self._unit.products.scenarios([product.id]).get(product.id, [])}
        for position, entry in enumerate(told["scenarios"]):
            known = catalogue.get(entry["title"]) if entry.get("catalogue") else None
            self._unit.pilots.add_scenario(
                PilotScenarioRow(pilot_id=self._id, position=position, title=entry["title"], scenario_id=known)
            )

    def _criteria(self) -> None:
        for position, entry in enumerate(self._told["criteria"]):
            row = PilotCriterionRow(
                pilot_id=self._id, position=position, metric=entry["metric"], unit=entry["unit"],
                baseline=entry.get("baseline"), target=entry["target"], better=Better(entry["better"]),
                evidence=Evidence(entry.get("evidence", "noted")), how_measured=entry["how_measured"],
            )  # fmt: skip
            self._unit.pilots.add_criterion(row)
            for read in entry.get("read", ()):
                self._unit.pilots.add_reading(
                    CriterionReadingRow(
                        criterion_id=row.id or 0, value=read["value"], n=read["n"], spread=read.get("spread"),
                        basis=Basis.MEASURED, source=entry["source"], noted_by=self._slack[self._told["created_by"]],
                        noted_at=self._at(read["day"]),
                    )
                )  # fmt: skip

    def _participant(self, entry: dict[str, Any]) -> None:
        invited, status = self._at(self._told["days"]["started"]), ParticipantStatus(entry.get("status", "joined"))
        joined = status in (ParticipantStatus.JOINED, ParticipantStatus.LEFT)
        self._unit.pilots.add_participant(
            ParticipantRow(
                pilot_id=self._id, slack_id=self._slack[entry["who"]], role=entry["role"], status=status,
                invited_by=self._slack[self._told["created_by"]], invited_at=invited,
                joined_at=invited + timedelta(hours=3) if joined else None,
                left_at=self._at(entry["left"]) if status is ParticipantStatus.LEFT else None,
                answered_for=self._answered_for(entry["who"]),
            )
        )  # fmt: skip

    def _answered_for(self, who: str) -> str:
        days = [one["day"] for one in self._told["feedback"] if one.get("who") == who]
        return feedback_period(pilot_card(self._unit, pilot_id=self._id), self._at(max(days)).date()) if days else ""

    def _feedback(self, number: int, entry: dict[str, Any], embedded: Embedded) -> None:
        author = self._slack[entry["who"]] if "who" in entry else None
        role = next((one["role"] for one in self._told["participants"] if one["who"] == entry.get("who")), "")
        at, scenarios = self._at(entry["day"]), self._unit.pilots.scenarios([self._id])
        row = FeedbackRow(
            id=f"{self._id}-{number}", pilot_id=self._id, scenario_id=scenarios[entry["scenario"]].id,
            role=entry.get("role", role), author=author, kind=FeedbackKind(entry["kind"]),
            worked=Worked(entry["worked"]), quality=entry["quality"], minutes_saved=entry.get("minutes"),
            barrier=Barrier(entry["barrier"]) if "barrier" in entry else None, text=entry["text"],
            language=entry.get("language", "en"), source=FeedbackSource.DM, given_on=at.date(),
            given_at=at if author else None,
        )  # fmt: skip
        self._unit.feedback.add_once(row.model_dump())
        themes.sort_in(self._unit, feedback_id=row.id, said=embedded, new_id=f"{row.id}-theme", at=at)

    def _item(self, entry: dict[str, Any]) -> None:
        """What the owner made of something that was said; written as it would stand today, without telling it anew."""
        pilot = self._unit.pilots.by_id(self._id)
        at, owner = self._at(entry["day"]), self._slack[self._told["created_by"]]
        row = BacklogItemRow(
            id=f"{self._id}-item-{entry['feedback'][0]}", product_id=pilot.product_id if pilot else 0,
            kind=BacklogKind(entry["kind"]), title=entry["title"], status=BacklogStatus(entry["status"]),
            priority=Priority(entry["priority"]), reason=entry["reason"], decided_by=owner, decided_at=at,
            created_by=owner, created_at=at,
        )  # fmt: skip
        self._unit.backlog.add_once(row.model_dump())
        for theme_id in self._settle(entry, ThemeStatus.BACKLOG, item_id=row.id):
            self._unit.backlog.add_source(row.id, "theme", theme_id)

    def _settle(self, entry: dict[str, Any], status: ThemeStatus, **values: str) -> set[str]:
        found = [self._unit.feedback.by_id(f"{self._id}-{number}") for number in entry["feedback"]]
        theme_ids = {row.theme_id for row in found if row is not None and row.theme_id}
        for theme_id in theme_ids:
            theme = self._unit.feedback.theme(theme_id)
            if theme is not None:
                theme.status, theme.decided_at = status, self._at(entry["day"])
                theme.decided_by = self._slack[self._told["created_by"]]
                for name, value in values.items():
                    setattr(theme, name, value)
        return theme_ids
