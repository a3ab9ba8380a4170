"""Workers killed with -9, alone in the worst moments or all at once: everybody hears it, and nobody twice."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bench.drain import drain
from bench.mortal import MODES
from bench.once import measure
from tests.databases import url_in
from workspace.settings import STRICT, Rate


def test_everybody_hears_it_once_however_often_a_worker_dies(tmp_path: Path) -> None:
    database, lease = url_in(tmp_path), timedelta(seconds=2)
    found = measure(MODES[-1], database, recipients=12, workers=2, seed=3, lease=lease)
    assert found.kills >= 1, "nobody was killed, so nothing was shown"
    assert (found.twice, found.missed) == (0, 0)


def test_all_are_killed_half_way_at_the_rate_limit_and_others_say_the_rest(tmp_path: Path) -> None:
    database, lease = url_in(tmp_path), timedelta(seconds=1)
    slow = replace(STRICT, posting_in_all=Rate(1, 4))
    found = drain(database, recipients=16, workers=2, faster=6, lease=lease, limits=slow)
    assert found.refused >= 1, "no limit was met, so nothing was shown"
    assert 8 <= found.killed_at < 16, "they were not killed half-way, so nothing was shown"
    assert (found.twice, found.missed) == (0, 0)
