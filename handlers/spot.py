"""Where a person stands when something arrives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a person stands, so that an answer reaches them there. `thread_ts` is "" outside a thread.

    `response_url` leads to places the bot is not a member of; `public` says that others read along.
    """

    slack_id: str
    channel: str = ""
    thread_ts: str = ""
    response_url: str = ""
    public: bool = False

    @property
    def overheard(self) -> bool:
        """Whether others would read an answer given here: not what a response_url shows to this person only."""
        return self.public and not self.response_url
