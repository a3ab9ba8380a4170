"""A process at work: its name among the replicas, and which arrivals it has in hand."""

import threading
from collections import Counter


class Work:
    """Who this process is, and the keys of the inbox its threads work on or are about to. Safe between threads."""

    def __init__(self, worker: str = "") -> None:
        self.worker = worker
        self._guard = threading.Lock()
        self._keys: Counter[str] = Counter()

    def begin(self, key: str) -> None:
        """A thread has this arrival in hand. Counted: the same thing delivered again ends only what it began."""
        with self._guard:
            self._keys[key] += 1

    def end(self, key: str) -> None:
        """It is out of that thread's hands, however that ended. An unknown key is no matter."""
        with self._guard:
            self._keys[key] -= 1
            if self._keys[key] <= 0:
                del self._keys[key]

    def in_hand(self) -> frozenset[str]:
        """The keys in hand now."""
        with self._guard:
            return frozenset(self._keys)
