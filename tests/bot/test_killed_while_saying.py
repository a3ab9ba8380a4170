"""Workers killed with -9 just before and just after posting: everybody hears it, and nobody twice."""

from datetime import timedelta
from pathlib import Path

from bench.mortal import MODES
from bench.once import measure
from tests.databases import url_in


def test_everybody_hears_it_once_however_often_a_worker_dies(tmp_path: Path) -> None:
    database, lease = url_in(tmp_path), timedelta(seconds=2)
    found = measure(MODES[-1], database, recipients=10, workers=2, seed=3, lease=lease)
    assert found.kills >= 2, "nobody was killed, so nothing was shown"
    assert (found.twice, found.missed) == (0, 0)
