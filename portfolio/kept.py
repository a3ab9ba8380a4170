"""Tells a person what is kept about them: of each kind how much, since when, and whether it goes at their wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portfolio.cards import Person
from portfolio.people import Act, require, row_id_of
from storage.kept import UNDECIDED, Counted, KeptKind, Whose
from storage.models.erasures import Erased
from storage.unit import Unit
from storage.vocabulary import Role

__all__ = ["ERASABLE", "Counted", "KeptAbout", "KeptKind", "deleted_lately", "kept_about", "whose"]

# What "Delete my asks" deletes or unlinks, in the order it is told.
ERASABLE = (
    KeptKind.ASKS,
    KeptKind.RATINGS,
    KeptKind.ROUTES,
    KeptKind.DEMAND,
    KeptKind.CLOSED_QUESTIONS,
    KeptKind.THREADS,
    KeptKind.DRAFTS,
    KeptKind.START_ANSWERS,
    KeptKind.FIRST_STEPS,
)
TOLD_FOR = timedelta(days=30)  # as long as demand is counted


@dataclass(frozen=True, slots=True)
class KeptAbout:
    """What is kept about a person, by kind; kinds of which there is nothing are absent. `owned`: products they answer
    for, and pilots on the business side, by name."""

    person: Person
    counts: Mapping[KeptKind, Counted]
    roles: tuple[Role, ...] = ()
    owned: tuple[str, ...] = ()

    @property
    def erasable(self) -> tuple[KeptKind, ...]:
        """What goes at the person's own wish."""
        return tuple(kind for kind in ERASABLE if kind in self.counts)

    @property
    def stays(self) -> tuple[KeptKind, ...]:
        """What does not, in the order it is told."""
        return tuple(kind for kind in KeptKind if kind in self.counts and kind not in ERASABLE)


def kept_about(unit: Unit, *, person: Person, by: Person) -> KeptAbout:
    """What is kept about this person. Raises NotAllowedError for anybody else."""
    require(by, Act.SEE_KEPT, asker_slack_id=person.slack_id or "")
    return look_up(unit, person)


def look_up(unit: Unit, person: Person) -> KeptAbout:
    """The same, for whoever keeps the bot running."""
    about = whose(unit, person)
    rows = unit.products.answered_for_by(about.person_id) if about.person_id is not None else []
    counts = unit.kept.counted(about)
    roles = tuple(role for role in Role if role in person.roles and role is not Role.EMPLOYEE)
    return KeptAbout(person, counts, roles, (*(row.name for row in rows), *_pilots(unit, about)))


def _pilots(unit: Unit, about: Whose) -> tuple[str, ...]:
    """Pilots that are not decided and in which they answer for the business side, by their products."""
    rows = unit.pilots.about(about.slack_id) if about.slack_id else []
    theirs = {one.product_id for one in rows if one.business_owner == about.slack_id and one.status in UNDECIDED}
    return tuple(f"the {row.name} pilot" for row in unit.products.by_ids(theirs))


def whose(unit: Unit, person: Person) -> Whose:
    """The person by every name the tables have for them."""
    return Whose(row_id_of(unit, person), person.key, person.slack_id or "", person.name if person.key else "")


def deleted_lately(unit: Unit, *, at: datetime) -> int:
    """How many people had demand of theirs deleted in the 30 days up to `at`: it is counted no more."""
    found = unit.erasing.since((at - TOLD_FOR).date())
    return sum(one.why is not Erased.AGE and bool(one.counts.get(KeptKind.DEMAND)) for one in found)
