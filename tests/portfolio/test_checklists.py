"""A card that changes under somebody's ticks: what stays done, what is new, what is gone."""

import pytest

from portfolio.checklists import compare
from storage.models import OnboardingStepRow
from tests.portfolio.small_company import NOON

ACCESS, SCAN = "Ask for access", "Send a scan"


def step(row_id: int, title: str, *, how: str = "", gone: bool = False) -> OnboardingStepRow:
    return OnboardingStepRow(
        id=row_id, product_id=1, position=row_id, title=title, how=how, removed_at=NOON if gone else None
    )


@pytest.mark.parametrize(
    ("rows", "done", "added", "reworded", "removed"),
    [
        ([step(2, SCAN), step(1, ACCESS)], {1}, (), {}, ()),
        ([step(1, ACCESS), step(3, "Read the guide"), step(2, SCAN)], {1}, ("Read the guide",), {}, ()),
        ([step(3, "Ask for an access"), step(2, SCAN), step(1, ACCESS, gone=True)], {3}, (), {1: 3}, ()),
        ([step(3, "Send the scan"), step(1, ACCESS), step(2, SCAN, gone=True)], {1}, (), {2: 3}, ()),
        ([step(3, "Get in", how="Write to  them."), step(2, SCAN), step(1, ACCESS, how="write to them.", gone=True)],
         {3}, (), {1: 3}, ()),
        ([step(3, "Read the guide"), step(2, SCAN), step(1, ACCESS, gone=True)], set(), ("Read the guide",), {},
         (ACCESS,)),
        ([step(1, ACCESS), step(2, SCAN, gone=True)], {1}, (), {}, (SCAN,)),
        ([step(1, ACCESS), step(2, SCAN), step(4, "Ask for access twice", gone=True)], {1}, (), {}, ()),
    ],
    ids=["moved", "added", "reworded", "reworded, not done", "explained alike", "another one", "removed", "never seen"],
)  # fmt: skip
def test_a_card_that_changes_loses_no_tick(
    rows: list[OnboardingStepRow], done: set[int], added: tuple[str, ...], reworded: dict[int, int], removed: tuple[str]
) -> None:
    found = compare(rows, [1, 2], {1})
    assert (set(found.done), found.added, found.same, found.removed) == (done, added, reworded, removed)
