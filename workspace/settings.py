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
    """How often the app may call. posting is counted per channel, tiers per method."""

    posting: Rate
    tiers: dict[str, Rate] = field(default_factory=dict)


GENEROUS = Rates(posting=Rate(50, 200))
# docs.slack.dev/apis/web-api/rate-limits: tier N allows 1, 20, 50, 100 calls a minute; posting 1 a second a channel.
STRICT = Rates(
    posting=Rate(1, 4),
    tiers={
        "1": Rate(1 / 60, 3),
        "2": Rate(20 / 60, 20),
        "3": Rate(50 / 60, 50),
        "4": Rate(100 / 60, 100),
    },
)
