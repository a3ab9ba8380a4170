"""A process at work: its name among the replicas, which arrivals it has in hand, and how far forms were kept."""

import threading
from collections import Counter
from collections.abc import Collection

LEFT = "~"  # the mark of a form that was sent or left: sorts behind every moment
MOST_FORMS = 1000


class Work:
    """Who this process is, and the keys of the inbox its threads work on or are about to. Safe between threads."""

    def __init__(self, worker: str = "") -> None:
        self.worker = worker
        self._guard = threading.Condition()
        self._keys: Counter[str] = Counter()
        self._marks: dict[str, str] = {}

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
                self._guard.notify_all()

    def wait_over(self, keys: Collection[str], seconds: float) -> bool:
        """Wait until none of these keys is in hand; False when one still is after so many seconds."""
        with self._guard:
            return self._guard.wait_for(lambda: not any(key in self._keys for key in keys), seconds)

    def in_hand(self) -> frozenset[str]:
        """The keys in hand now."""
        with self._guard:
            return frozenset(self._keys)

    def is_newest(self, form: str, mark: str) -> bool:
        """Whether nothing newer than this came from a form before; then this is the newest. Marks are moments as Slack
        writes them, or LEFT.

        What is entered arrives as often as a key is pressed, and threads may take it in another order.
        """
        with self._guard:
            known = self._marks.pop(form, "")
            self._marks[form] = max(known, mark)
            if len(self._marks) > MOST_FORMS:
                del self._marks[next(iter(self._marks))]
            return mark > known
