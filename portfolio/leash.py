"""The leash: what every call to a model passes, whoever makes it: the breaker, then the day's budget."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from knowledge.breaker import Breaker
from knowledge.ports import ModelUnavailable
from portfolio.cards import Person
from portfolio.counting import Called, Counting, NotCounting
from portfolio.spending import Spending

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Call:
    """A call being made; whoever makes it says that it is sent, and how many tokens it used."""

    tokens: int = 0
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Leash:
    """One for all models of a process: they are one service, which is up or down as a whole.

    `patience`: seconds that all calls made for one ask may take together.
    """

    breaker: Breaker = field(default_factory=Breaker)
    spending: Spending | None = None
    counting: Counting = field(default_factory=NotCounting)
    seconds: Callable[[], float] = time.monotonic
    patience: float = math.inf

    @contextmanager
    def call(self, asker: Person | None, *, tokens: int = 0) -> Iterator[Call]:
        """Around one call, for this person or (None) for the company. Raises ModelUnavailable when it may not be made.

        `tokens`: how many it is going to take, about; claimed before it is made, and counted when it fails.

        What the block raises goes on; a ModelUnavailable counts against the model when something was sent, unless the
        model only refused what this person asked: nobody else would be refused for that.
        """
        with self._measured():
            yield from self._guarded(asker, tokens)

    @contextmanager
    def _measured(self) -> Iterator[None]:
        begun = self.seconds()
        how = Called.FAILED
        try:
            yield
            how = Called.ANSWERED
        except ModelUnavailable as error:
            how = Called.FAILED if error.sent else Called.WITHHELD
            raise
        finally:
            self.counting.called_model(how, self.seconds() - begun)

    def _guarded(self, asker: Person | None, tokens: int) -> Iterator[Call]:
        """One call the breaker admits; it is told how the call ended."""
        self.breaker.admit()
        try:
            yield from self._counted(asker, tokens)
        except ModelUnavailable as error:
            if error.sent:
                log.info("a call to the model failed: %s", error)
            if error.sent and not (error.of_content and asker is not None):
                self.breaker.failed()
            else:
                self.breaker.unsent()
            raise
        except BaseException:
            self.breaker.unsent()
            raise
        self.breaker.succeeded()

    def _counted(self, asker: Person | None, tokens: int) -> Iterator[Call]:
        """One call of the day's budget: claimed, then settled by what it used, or given back when nothing was sent."""
        call = Call()
        if self.spending is None:
            yield call
            return
        claim = self.spending.claim(asker, tokens=tokens)
        try:
            yield call
        except BaseException as error:
            sent, told = call.sent, 0
            if isinstance(error, ModelUnavailable):
                sent, told = error.sent, error.tokens
            if sent:
                self.spending.settle(claim, tokens=told or call.tokens or claim.tokens, failed=True)
            else:
                self.spending.give_back(claim)
            raise
        self.spending.settle(claim, tokens=call.tokens, failed=False)
