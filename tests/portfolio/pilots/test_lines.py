"""What is typed into a pilot's lists and texts has to say something."""

import pytest

from portfolio.pilots import building, proving
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.test_building import draft, purpose, refused, scenarios


@pytest.mark.parametrize("nothing", ["🎉", "<!here>", ":tada:", "<@U0ANNA> 👍🏽", "…"])
def test_emoji_and_mentions_alone_are_no_words(store: OpenUnit, nothing: str) -> None:
    with store() as unit:
        draft(unit)
        assert refused(purpose, unit, roles=f"clerk\n{nothing}").field == building.ROLES
        assert refused(purpose, unit, hypothesis=nothing).field == building.HYPOTHESIS
        assert refused(scenarios, unit, new=f"A\n{nothing}").field == proving.NEW
        assert purpose(unit, hypothesis="", roles="C3\n経理 🎉").roles == ("C3", "経理 🎉")
