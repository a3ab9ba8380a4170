"""What is asked of a model goes to its endpoint alone, though the environment has LangChain's tracing on."""

import json
import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from tests.knowledge.endpoint import completion, endpoint, saying
from tests.knowledge.test_openai_models import GOOD

ASKING = """
import os, sys
from knowledge.openai_models import ChatJudge
said = ChatJudge(api_key="k", model="m", base_url=sys.argv[1], deadline=60).judge("read my scans", (), ())
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
print(said.outcome, os.environ[sys.argv[2]])
"""


@pytest.mark.parametrize("switch", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])
def test_an_inherited_switch_sends_nothing_to_a_third_party(switch: str) -> None:
    with endpoint(saying(200, completion(json.dumps(GOOD)))) as server, endpoint(saying(202, "{}")) as third:
        elsewhere = third.url.removesuffix("/v1")
        tracing = {switch: "true", "LANGSMITH_ENDPOINT": elsewhere, "LANGSMITH_API_KEY": "k", "NO_PROXY": "*"}
        ended = subprocess.run(
            [sys.executable, "-c", ASKING, server.url, switch],
            cwd=ROOT,
            env={**os.environ, **tracing},
            capture_output=True,
            text=True,
            timeout=100,
            check=True,
        )
        assert ended.stdout == "fit true\n", "it was asked, and the environment is as it was"
        assert len(server.asked) == 1
        assert third.seen == 0
