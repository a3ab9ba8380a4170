"""For how long things are kept, as the settings say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days what people asked is kept, and usage; 0: without an end."""

    asks: int = 0
    usage: int = 0
