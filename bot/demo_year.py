"""The demo company's year of usage, with its initiatives, put in once; days count back from today."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import yaml

from bot.demo_asks import Newcomer, newcomers, put_accepted
from bot.demo_company import FOLDER
from portfolio.adoption.acting import KIND
from portfolio.adoption.intake.checking import own_mark, use_key
from portfolio.adoption.intake.readers import reader_called
from storage.models import (
    DeliveryRow,
    DigestActionRow,
    DigestRow,
    InitiativeProductRow,
    InitiativeRow,
    IntakeRow,
    ReadingRow,
    StageMoveRow,
    StartAnswerRow,
    SupportRequestRow,
    UsageEventRow,
    UsageUserRow,
)
from storage.unit import Unit
from storage.vocabulary import (
    Basis,
    DeliveryStatus,
    DigestActionKind,
    DigestKind,
    IntakeStatus,
    LifecycleStage,
    RequestStatus,
    StartAnswer,
    UsageActivity,
)

FILE = FOLDER / "history" / "year.yaml"
WEEKS = 52
DATES = ("idea", "pilot", "adoption")
HOLIDAYS, SUMMER = (52, 53, 1), range(31, 35)  # weeks of the calendar in which fewer people work
Curve = list[list[int]]


AS_FILE = reader_called("usage").source  # as if it had come in files like the ones people drop


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may use a product: the id of `usage_user`, and the mark as a file calls them."""

    user_id: int
    own: str


def load_demo_year(unit: Callable[[], AbstractContextManager[Unit]], *, now: datetime) -> None:
    """Put the year in unless it is there."""
    told: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    with unit() as open_unit:
        if open_unit.intake.by_id(_intake_id(told["usage"][0]["source"], now.date().replace(day=1))) is None:
            Year(open_unit, told, now).write()


class Year:
    """Writes the year as the file tells it. The same file on the same day writes the same rows."""

    def __init__(self, unit: Unit, told: dict[str, Any], now: datetime) -> None:
        self._unit, self._told, self._now = unit, told, now
        self._today = now.astimezone(UTC).date()
        self._monday = self._today - timedelta(days=self._today.weekday())
        self._chance = random.Random(5)
        self._products = {row.key: row.id or 0 for row in unit.products.all()}
        self._people = {row.key: row for row in unit.people.all()}
        titles = unit.products.scenarios(list(self._products.values()))
        self._scenarios = {(one.product_id, one.title): one.id for found in titles.values() for one in found}
        self._newcomers: dict[str, list[Newcomer]] = {}
        for entry in told["newcomers"]:
            self._newcomers.setdefault(entry["product"], []).extend(newcomers(entry, self._monday, self._today))

    def write(self) -> None:
        """Who there is, the files that came, what was done, and what was said about it."""
        staff = self._staff()
        self._files()
        rows = [row for entry in self._told["usage"] for row in self._usage(entry, staff)]
        rows += [row for entry in self._told["usage"] for row in self._first_uses(entry, staff)]
        self._unit.session.connection().execute(UsageEventRow.__table__.insert(), rows)  # type: ignore[attr-defined]
        for entry in self._told["weekly"]:
            self._readings(entry, self._monday, lambda end: end - timedelta(days=7))
        for entry in self._told["monthly"]:
            self._readings(entry, self._today.replace(day=1), lambda end: (end - timedelta(days=1)).replace(day=1))
        for entry in self._told["eligible"]:
            told = {"metric": "eligible_people", "values": [entry["people"]], "n": [None], "basis": "measured"}
            self._readings({**entry, **told, "source": "access list"}, self._day(60), lambda end: end - timedelta(30))
        for entry in self._told["initiatives"]:
            self._initiative(entry)
        for product, moves in self._told["stages"].items():
            self._unit.initiatives.drop_moves(self._products[product])  # the import only knows where it stands today
            for stage, ago in moves:
                self._move(product, LifecycleStage(stage), self._day(ago))
        for number, entry in enumerate(self._told["requests"]):
            self._request(number, entry)
        for number, entry in enumerate(self._told["sent"]):
            self._accepted(f"demo-ask-{number}", entry["product"], entry["by"], entry["text"], self._day(entry["ago"]))
        for key, some in self._newcomers.items():
            for one in some:
                self._accepted(f"demo-ask-{key}-{one.came}-{one.person}", key, one.person, one.text, one.came)
        self._offered(self._told["offered"])
        self._unit.routes.raise_version()

    def _day(self, ago: int) -> date:
        return self._today - timedelta(days=ago)

    def _staff(self) -> dict[str, tuple[Member, ...]]:
        """By team, people of the portfolio (files call them by key), and as many others as a team has."""
        staff = {}
        for team, told in self._told["teams"].items():
            known = [row for row in self._people.values() if row.team == team]
            people = [(own_mark(AS_FILE, row.key), f"person:{row.key}", row.id) for row in known]
            numbers = range(told["people"] - len(known))
            others = [own_mark(AS_FILE, f"{told['code']}{number:03}") for number in numbers]
            people += [(own, own, None) for own in others]
            users = [UsageUserRow(mark=mark, person_id=person_id, team=team) for _, mark, person_id in people]
            self._unit.session.add_all(users)
            self._unit.session.flush()
            staff[team] = tuple(Member(user.id or 0, own) for user, (own, _, _) in zip(users, people, strict=True))
        return staff

    def _files(self) -> None:
        """A file of each source for each month."""
        month = self._today.replace(day=1)
        for _ in range(13):
            for source in sorted({entry["source"] for entry in self._told["usage"]}):
                came = datetime.combine(min(month + timedelta(days=32), self._today), time(6), tzinfo=UTC)
                name = f"{source.replace(' ', '-')}-{month:%Y-%m}.csv"
                self._unit.session.add(
                    IntakeRow(
                        id=_intake_id(source, month), digest=_intake_id(source, month), name=name, reader="usage",
                        status=IntakeStatus.DONE, by="U0PETROV01", began_at=came, done_at=came,
                    )
                )  # fmt: skip
            month = (month - timedelta(days=1)).replace(day=1)

    def _usage(self, entry: dict[str, Any], staff: dict[str, tuple[Member, ...]]) -> Iterator[dict[str, Any]]:
        """A row for each person, day, activity and scenario."""
        new = {own_mark(AS_FILE, one.person) for one in self._newcomers.get(entry["product"], ())}
        for team, curve in entry["people"].items():
            order = [member for member in staff[team] if member.own not in new]
            self._chance.shuffle(order)
            for ago in range(WEEKS, -1, -1):
                week = self._monday - timedelta(weeks=ago)
                wanted = min(
                    round(people_at(curve, ago) * _season(week) * self._chance.uniform(0.93, 1.07)), len(order)
                )
                around = order[: min(len(order), round(wanted * 1.2) + 1)]
                for member in self._chance.sample(around, wanted):
                    yield from self._week_of(entry, member, week)

    def _week_of(self, entry: dict[str, Any], member: Member, week: date) -> Iterator[dict[str, Any]]:
        days = max(1, min(5, round(self._chance.gauss(entry["often"], 0.7))))
        titles, product = entry.get("scenarios"), self._products[entry["product"]]
        for offset in sorted(self._chance.sample(range(5), days)):
            day = week + timedelta(days=offset)
            if day >= self._today:
                continue
            scenario = self._scenarios.get((product, self._chance.choice(titles))) if titles else None
            done = {"use": entry["much"]} | entry.get("activity", {})
            for activity, much in done.items():
                if count := round(self._chance.uniform(0.5, 1.5) * much):
                    yield self._row(
                        entry, member, day, UsageActivity(activity), count, scenario if activity == "use" else None
                    )

    def _first_uses(self, entry: dict[str, Any], staff: dict[str, tuple[Member, ...]]) -> Iterator[dict[str, Any]]:
        """The days on which newcomers used it."""
        members = {member.own: member for members in staff.values() for member in members}
        titles, product = entry.get("scenarios", [""]), self._products[entry["product"]]
        for number, one in enumerate(self._newcomers.get(entry["product"], ())):
            scenario = self._scenarios.get((product, titles[number % len(titles)]))
            for day in one.used:
                member = members[own_mark(AS_FILE, one.person)]
                yield self._row(entry, member, day, UsageActivity.USE, entry["much"], scenario)

    def _row(
        self, entry: dict[str, Any], member: Member, day: date, what: UsageActivity, count: int, scenario: int | None
    ) -> dict[str, Any]:
        return {
            "key": use_key(AS_FILE, entry["product"], member.own, day, what, scenario),
            "product_id": self._products[entry["product"]], "user_id": member.user_id, "on_day": day, "activity": what,
            "count": count, "scenario_id": scenario, "source": entry["source"],
            "intake_id": _intake_id(entry["source"], day.replace(day=1)),
        }  # fmt: skip

    def _readings(self, entry: dict[str, Any], end: date, begin: Callable[[date], date]) -> None:
        """Values of periods that follow each other, the last one up to `end`. `begin`: the start of what ends there."""
        for value, n in zip(reversed(entry["values"]), reversed(entry["n"]), strict=True):
            start = begin(end)
            self._unit.session.add(
                ReadingRow(
                    product_id=self._products[entry["product"]], metric=entry["metric"], start=start, end=end,
                    value=value, n=n, basis=Basis(entry["basis"]), source=entry["source"],
                    captured_at=datetime.combine(end, time(8), tzinfo=UTC),
                )
            )  # fmt: skip
            end = start

    def _initiative(self, entry: dict[str, Any]) -> None:
        idea, pilot, adopted = (self._day(entry[name]) if name in entry else None for name in DATES)
        row = InitiativeRow(
            key=entry["key"], title=entry["title"], lead_id=self._people[entry["lead"]].id, sponsor=entry["sponsor"],
            team=entry["team"], impact_unit=entry["unit"], expected_impact=entry["expected"],
            expected_basis=Basis.ESTIMATED, confirmed_impact=entry.get("confirmed"),
            confirmed_by=self._people[entry["by"]].name if "by" in entry else "",
            confirmed_on=self._day(entry["adoption"] - 60) if "by" in entry else None,
            evidence=entry.get("evidence", ""), idea_on=idea, pilot_on=pilot, adoption_on=adopted,
        )  # fmt: skip
        self._unit.session.add(row)
        self._unit.session.flush()
        for key, title in entry["products"].items():
            product = self._products[key]
            self._unit.session.add(
                InitiativeProductRow(
                    initiative_id=row.id or 0, product_id=product, part=title, since=pilot,
                    scenario_id=self._scenarios.get((product, title)),
                )
            )  # fmt: skip

    def _move(self, product: str, stage: LifecycleStage, on: date) -> None:
        row = StageMoveRow(product_id=self._products[product], stage=stage, moved_on=on, by="haddad")
        self._unit.initiatives.add_move_once(row.model_dump(exclude={"id"}))

    def _accepted(self, ask_id: str, product: str, by: str, text: str, on: date) -> None:
        row = self._unit.products.by_key(product)
        if row is not None:
            put_accepted(self._unit, ask_id, product=row, asker=self._people[by], text=text, on=on)

    def _request(self, number: int, entry: dict[str, Any]) -> None:
        asker = self._people[entry["by"]]
        opened = datetime.combine(self._day(entry["opened"]), time(10), tzinfo=UTC)
        resolved = datetime.combine(self._day(entry["resolved"]), time(15), tzinfo=UTC) if "resolved" in entry else None
        row = SupportRequestRow(
            id=f"demo-request-{number}", product_id=self._products[entry["product"]], requester_id=asker.id,
            requester_slack_id=asker.slack_id or "", requester_name=asker.name, text=entry["text"],
            status=RequestStatus.RESOLVED if resolved else RequestStatus.OPEN, opened_at=opened,
            first_answered_at=resolved, resolved_at=resolved,
        )  # fmt: skip
        self._unit.requests.add_once(row.model_dump())

    def _offered(self, entry: dict[str, Any]) -> None:
        """A digest of the week before, what it offered, and what people answered when it was done."""
        product = self._unit.products.by_key(entry["product"])
        owner = next((row for row in self._people.values() if product and row.id == product.owner_id), None)
        if product is None or owner is None:
            return
        monday = self._monday - timedelta(days=7)
        before = monday - timedelta(days=7)
        at, done = (datetime.combine(self._day(entry[name]), time(9), tzinfo=UTC) for name in ("ago", "done"))
        digest = DigestRow(
            id="demo-digest", person_id=owner.id or 0, kind=DigestKind.OWNER, period=f"{before:%G-W%V}", quiet=False,
            start=before, end=monday, made_at=at, figures={"products": [], "offer": None, "receipt": None},
        )  # fmt: skip
        slack_ids = {key: self._people[key].slack_id or "" for key in entry["asked"]}
        action = DigestActionRow(
            id="demo-action", digest_id=digest.id, product_id=product.id or 0, kind=DigestActionKind(entry["kind"]),
            about={"asked": ",".join(slack_ids.values())}, offered_at=at, done_at=done, done_by=owner.slack_id or "",
        )  # fmt: skip
        for row in (digest, action):
            self._unit.session.add(row)
            self._unit.session.flush()
        for slack_id in slack_ids.values():
            self._unit.session.add(
                DeliveryRow(
                    id=f"demo-question-{slack_id}", recipient=slack_id, kind=KIND, period=action.id, due_at=done,
                    about={"action": action.id}, status=DeliveryStatus.SENT, created_at=done, sent_at=done,
                )
            )  # fmt: skip
        for key, answer in entry["answers"].items():
            self._unit.session.add(
                StartAnswerRow(
                    action_id=action.id, who=slack_ids[key], answer=StartAnswer(answer), answered_at=done
                )
            )  # fmt: skip


def people_at(curve: Curve, ago: int) -> float:
    """How many people a curve of (weeks ago, people) gives, on the straight line between two points; 0 before it."""
    if ago > curve[0][0]:
        return 0.0
    for (far, many), (near, few) in pairwise(curve):
        if far >= ago >= near:
            return many + (few - many) * (far - ago) / (far - near)
    return float(curve[-1][1])


def _season(week: date) -> float:
    number = week.isocalendar().week
    if number in HOLIDAYS:
        return 0.4
    return 0.8 if number in SUMMER else 1.0


def _intake_id(source: str, month: date) -> str:
    return f"demo-{source.replace(' ', '-')}-{month:%Y-%m}"
