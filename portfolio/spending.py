"""Spending: how much of the model a person and the company may use in a day, counted where every process sees it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.ports import ModelUnavailable
from portfolio.cards import Person
from portfolio.toolbox import Clock
from storage.model_use import COMPANY
from storage.unit import Unit

KEPT_FOR = timedelta(days=35)  # how long it is known who used the model on which day


@dataclass(frozen=True, slots=True)
class Caps:
    """The most a person and the company may use in a day (UTC). 0: no such limit."""

    person_calls: int = 0
    person_tokens: int = 0
    company_calls: int = 0
    company_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Used:
    """What was used on a day. `failed`: how many of the calls failed."""

    calls: int = 0
    tokens: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A call that may be made: the day (UTC) and the accounts it is counted on, and about how many tokens it takes."""

    day: date
    accounts: tuple[str, ...]
    tokens: int


class Spending:
    """The day's budget. Each of its steps is a short transaction of its own, none of them open while a model works."""

    def __init__(self, unit: Callable[[], AbstractContextManager[Unit]], clock: Clock, caps: Caps) -> None:
        self._unit, self._clock, self._caps = unit, clock, caps

    def claim(self, asker: Person | None, *, tokens: int = 0) -> Claim:
        """Count one call, by this person or (None) by the company itself, and the tokens it is going to take, about.

        They are counted before the call is made, so that calls at the same time, or a process that ends in one, take no
        more than there is. Raises ModelUnavailable over a limit.
        """
        today, caps = self._clock.now().date(), self._caps
        with self._unit() as unit:
            uses = unit.model_use
            uses.forget(before=today - KEPT_FOR)
            who = _account(asker)
            if who is not None and not uses.claim(
                today, who, tokens=tokens, most_calls=caps.person_calls, most_tokens=caps.person_tokens
            ):
                raise ModelUnavailable("you have used up your share of the model until midnight UTC", sent=False)
            if not uses.claim(
                today, COMPANY, tokens=tokens, most_calls=caps.company_calls, most_tokens=caps.company_tokens
            ):
                raise ModelUnavailable("the company has used up its share of the model until midnight UTC", sent=False)
        return Claim(today, (COMPANY,) if who is None else (who, COMPANY), tokens)

    def settle(self, claim: Claim, *, tokens: int, failed: bool) -> None:
        """What the claimed call used, failed or not."""
        with self._unit() as unit:
            for who in claim.accounts:
                unit.model_use.settle(claim.day, who, claimed=claim.tokens, used=max(0, tokens), failed=int(failed))

    def give_back(self, claim: Claim) -> None:
        """The claimed call was not made after all."""
        with self._unit() as unit:
            for who in claim.accounts:
                unit.model_use.give_back(claim.day, who, claimed=claim.tokens)


def used_today(unit: Unit, clock: Clock) -> Used:
    """What the company has used of the model today (UTC)."""
    row = unit.model_use.of(clock.now().date(), COMPANY)
    return Used(row.calls, row.tokens, row.failed) if row else Used()


def _account(asker: Person | None) -> str | None:
    """Under which name a person's use is counted; whoever gives no name shares one. None: nobody's."""
    if asker is None:
        return None
    if asker.slack_id:
        return f"slack:{asker.slack_id}"
    return f"key:{asker.key}" if asker.key else "guest"
