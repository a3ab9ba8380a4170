"""The times and rates of the workspace: Slack's own by default, shorter for tests."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. redelivery_delays: pauses before each further delivery of an event nobody acknowledged."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    response_url_posts: int = 5
    status: float = 120.0
    stream: float = 300.0
    redelivery_delays: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: `burst` calls at once, refilled by `per_second`."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the app may call. posting is counted per channel, posting_in_all over all of them, tiers per method."""

    posting: Rate
    tiers: dict[str, Rate] = field(default_factory=dict)
    posting_in_all: Rate | None = None

    def times(self, faster: float) -> "Rates":
        """The same limits in a time that passes so many times faster; bursts stay as they are."""
        in_all = self.posting_in_all
        return Rates(
            Rate(self.posting.per_second * faster, self.posting.burst),
            {tier: Rate(rate.per_second * faster, rate.burst) for tier, rate in self.tiers.items()},
            None if in_all is None else Rate(in_all.per_second * faster, in_all.burst),
        )


GENEROUS = Rates(posting=Rate(50, 200))
# docs.slack.dev/apis/web-api/rate-limits: tier N allows 1, 20, 50, 100 calls a minute; posting 1 a second a channel and
# "several hundred" a minute in the whole workspace, which is taken to be 300. How large a burst may be is not told.
STRICT = Rates(
    posting=Rate(1, 4),
    tiers={
        "1": Rate(1 / 60, 3),
        "2": Rate(20 / 60, 20),
        "3": Rate(50 / 60, 50),
        "4": Rate(100 / 60, 100),
    },
    posting_in_all=Rate(300 / 60, 20),
)
