"""Fixtures every test may use, and a second chance for the tests that drive real processes, sockets and a browser."""

import pytest

REAL_PROCESSES = {"bot", "dialogues", "page", "workspace"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests whose outcome can hang on how busy the machine is are tried again, twice at most; pytest names those.

    Only where a real server, client or browser stands between said and answered: a rule's own tests get one try.
    """
    for item in items:
        if REAL_PROCESSES & set(item.path.relative_to(config.rootpath).parts):
            item.add_marker(pytest.mark.flaky(reruns=2))
