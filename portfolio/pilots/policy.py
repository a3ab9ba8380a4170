"""What a pilot must have before it starts: the seed's good pilot, in one place, with what a company sets its own."""

from dataclasses import dataclass

from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class PilotPolicy:
    """The floor under a pilot. Defaults: seed, "Good pilot: we selected 3 roles, 5 scenarios, success criteria,
    feedback rules, a business-side owner, and a scaling decision after the pilot".

    `slice_of`: so many people at least stand behind any anonymous figure that is shown.
    """

    roles: int = 3
    scenarios: int = 5
    criteria: int = 1
    longest_weeks: int = 26
    extension_weeks: int = 8
    slice_of: int = 5


def policy_of(unit: Unit) -> PilotPolicy:
    """The company's policy: the seed's, with what its import file sets."""
    company = unit.company.present()
    return PilotPolicy(**(company.pilots or {})) if company else PilotPolicy()
