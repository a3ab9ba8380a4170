"""What holds for the whole run: a second chance for tests of real processes, and an end that does not hang."""

import faulthandler
import os
import threading

import pytest
from hypothesis import settings

REAL_PROCESSES = {"bot", "dialogues", "page", "workspace"}
PATIENCE_AT_THE_END = 60.0  # seconds
# The same examples on every run, and no verdict on how busy the machine is.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests whose outcome can hang on how busy the machine is are tried again, twice at most; pytest names those.

    Only where a real server, client or browser stands between said and answered: a rule's own tests get one try.
    """
    for item in items:
        parts = item.path.relative_to(config.rootpath).parts
        if REAL_PROCESSES & set(parts):
            item.add_marker(pytest.mark.flaky(reruns=2))
        # Run two at a time, the dialogues stay together and in their order: they share one front desk.
        item.add_marker(pytest.mark.xdist_group("dialogues" if "dialogues" in parts else item.path.as_posix()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Python waits for pooled threads when it ends; one that never does fails the run and shows where it stands."""

    def give_up() -> None:
        faulthandler.dump_traceback(all_threads=True)
        os._exit(1)

    ending = threading.Timer(PATIENCE_AT_THE_END, give_up)
    ending.daemon = True
    ending.start()
