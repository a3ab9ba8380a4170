"""What is known of one product over one window: counted in the database, and nothing worked out yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portfolio.adoption.given import Given
from portfolio.adoption.windows import Window
from portfolio.pilots.figures import Figure
from storage.usage_people import BY_PEOPLE
from storage.vocabulary import Basis, Disappointment, Evidence, LifecycleStage, UsageActivity


@dataclass(frozen=True, slots=True)
class Done:
    """How often something was done with a product, of these by nobody in particular, and by how many people."""

    times: int
    nameless: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Built:
    """An initiative built from a product: the days it reached, the scenario it reuses, its impacts in one unit."""

    idea: date | None = None
    pilot: date | None = None
    adoption: date | None = None
    since: date | None = None
    scenario_id: int | None = None
    unit: str = ""
    expected: float | None = None
    expected_basis: Basis | None = None
    confirmed: float | None = None
    confirmed_on: date | None = None
    evidence: str = ""

    def is_known(self, end: date) -> bool:
        """Whether it was there before this day; one without any day always was."""
        days = [day for day in (self.idea, self.pilot, self.adoption, self.since) if day is not None]
        return not days or min(days) < end


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions to a product's owner: opened in the window, open at its end, and the days each took that was resolved
    in it."""

    opened: int = 0
    waiting: int = 0
    took: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """Whom the bot sent to a product: people whose ask it answered with it, answers somebody said were right, and of
    those sent two weeks earlier whom it knows by person, how many used it within two weeks."""

    people: int = 0
    accepted: int = 0
    earlier: int = 0
    activated: int = 0


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Whom the bot knows to be new to a product, and of those who used it within two weeks after how many days each."""

    people: int = 0
    took: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of one product and window. `watched`: usage of it reached us at all, up to and into the window, so that
    nobody having used it is known and not a gap. `eligible`: how many people may use it; None when nobody knows.
    `days`: of how many of the window's days usage is known, where its sources fell silent before the end.

    `before`: who was active in the window before, None where nobody knows; `returned` of them in this one too.
    `teams`: of the `in_team` people whose team is known; `teams_for`: how many it is meant for, None for everyone.
    `scenarios`: how many teams used each of its scenarios. `tried`: people who said under their name how it worked,
    where no usage is known at all. `desk`: something was asked of the bot before the window's end, so that no question
    is known and not a gap. `given`: readings by metric.
    """

    product_id: int
    window: Window
    watched: bool = False
    people: int = 0
    eligible: int | None = None
    sources: tuple[str, ...] = ()
    before: int | None = None
    returned: int = 0
    teams: int = 0
    in_team: int = 0
    teams_for: int | None = None
    days: int | None = None
    tied: bool = False
    tried: int = 0
    done: Mapping[UsageActivity, Done] = field(default_factory=dict)
    scenarios: Mapping[int, int] = field(default_factory=dict)
    scenarios_on_card: int = 0
    built: tuple[Built, ...] = ()
    moves: tuple[tuple[date, LifecycleStage], ...] = ()
    desk: bool = False
    asked: Asked = Asked()
    sent: Sent = Sent()
    new: Newcomers = Newcomers()
    said: Mapping[Evidence, Figure] = field(default_factory=dict)
    felt: Mapping[Disappointment, int] = field(default_factory=dict)
    given: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)

    @property
    def only_by_nobody(self) -> bool:
        """Whether it was used in the window and it is known of nobody that they did: by how many is not known."""
        return not self.people and any(self.done.get(one, Done(0)).nameless for one in BY_PEOPLE)
