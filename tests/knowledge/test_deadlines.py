"""One deadline for several calls: each has what the ones before left, and after it nothing is sent."""

import importlib
import json

import pytest

from knowledge.deadlines import ending_in, seconds_left, uncounted
from knowledge.openai_models import OpenAIEncoder
from knowledge.ports import ModelUnavailable
from tests.knowledge.endpoint import completion, endpoint, hang, saying
from tests.knowledge.test_openai_models import CANDIDATES, GOOD, KEY, judge_at


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    importlib.import_module("langchain_openai")  # takes longer to import than a deadline here


def test_each_call_has_what_is_left() -> None:
    now = [100.0]
    with ending_in(12, lambda: now[0]):
        assert (seconds_left(60), seconds_left(5)) == (12, 5)
        now[0] += 9
        assert seconds_left(60) == 3
        with uncounted():
            now[0] += 50
        assert seconds_left(60) == 3, "what is loaded takes none of it"
        now[0] += 4
        assert seconds_left(60) == 0
    assert seconds_left(60) == 60


def test_a_call_ends_with_the_time_of_all() -> None:
    with endpoint(hang) as server, ending_in(0.5):
        with pytest.raises(ModelUnavailable, match="did not answer in time") as failed:
            judge_at(server.url, 100).judge("read scans", (), CANDIDATES)
        assert failed.value.sent


def test_when_the_time_is_over_nothing_is_sent() -> None:
    with endpoint(saying(200, completion(json.dumps(GOOD)))) as server, ending_in(0):
        for call in (
            lambda: judge_at(server.url, 100).judge("read scans", (), CANDIDATES),
            lambda: OpenAIEncoder(api_key=KEY, model="m", base_url=server.url).encode(["a"]),
        ):
            with pytest.raises(ModelUnavailable, match="did not answer in time") as failed:
                call()
            assert not failed.value.sent
        assert server.asked == []
