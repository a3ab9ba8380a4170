"""What a Web API method is: a row of the METHODS table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workspace.calls import Args
from workspace.team import Team

Json = dict[str, Any]
Run = Callable[[Team, Args], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """One method. scopes: any of them suffices, () needs none. caller: whose token it takes, bot, app or any."""

    name: str
    run: Run
    scopes: tuple[str, ...] = ()
    tier: str = "3"
    caller: str = "bot"
