"""The leash: what every call to a model passes, whoever makes it: the breaker, then the day's budget."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from knowledge.breaker import Breaker
from knowledge.ports import ModelUnavailable
from portfolio.cards import Person
from portfolio.spending import Spending

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Call:
    """A call being made; whoever makes it says that it is sent, and how many tokens it used."""

    tokens: int = 0
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Leash:
    """One for all models of a process: they are one service, which is up or down as a whole."""

    breaker: Breaker = field(default_factory=Breaker)
    spending: Spending | None = None

    @contextmanager
    def call(self, asker: Person | None) -> Iterator[Call]:
        """Around one call, for this person or (None) for the company. Raises ModelUnavailable when it may not be made.

        What the block raises goes on; a ModelUnavailable counts against the model when something was sent.
        """
        self.breaker.admit()
        try:
            yield from self._counted(asker)
        except ModelUnavailable as error:
            if error.sent:
                self.breaker.failed()
                log.info("a call to the model failed: %s", error)
            else:
                self.breaker.unsent()
            raise
        except BaseException:
            self.breaker.unsent()
            raise
        self.breaker.succeeded()

    def _counted(self, asker: Person | None) -> Iterator[Call]:
        """One call of the day's budget: what it used is written down, and given back when nothing was sent."""
        call = Call()
        if self.spending is None:
            yield call
            return
        day = self.spending.claim(asker)
        try:
            yield call
        except ModelUnavailable as error:
            if error.sent:
                self.spending.record(asker, day, tokens=error.tokens, failed=True)
            else:
                self.spending.give_back(asker, day)
            raise
        except BaseException:
            if call.sent:
                self.spending.record(asker, day, tokens=call.tokens, failed=True)
            else:
                self.spending.give_back(asker, day)
            raise
        self.spending.record(asker, day, tokens=call.tokens, failed=False)
