"""Many at once lose nothing: one draft confirmed by two threads is one record, and lots are filled by one at a time."""

from concurrent.futures import ThreadPoolExecutor

from portfolio.pilots.submitting import Given
from storage.vocabulary import Anonymity
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.feeding import feeding, guest


def test_one_draft_confirmed_at_once_is_one_record(store: OpenUnit) -> None:
    here = feeding(store)
    draft = here.draft()
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda _: here.save(draft), range(4)))
    assert sum(one.new for one in given) == 1
    assert {one.feedback.id for one in given} == {draft.id}
    with store() as unit:
        assert len(unit.feedback.of_pilot("p1")) == 1


def test_a_lot_is_filled_once_when_several_answer_at_once(store: OpenUnit) -> None:
    here = feeding(store, Anonymity.ANONYMOUS)
    people = [guest(f"U0MORE{number}") for number in range(6)]
    drafts = [(here.draft(one, "The invoice missed the table."), one) for one in people]

    def save(pair: int) -> Given:
        draft, person = drafts[pair]
        return here.save(draft, person)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, range(6)))
    with store() as unit:
        rows = unit.feedback.of_pilot("p1")
        assert sorted(row.lot or 0 for row in rows) == [0, 1, 1, 1, 1, 1]
        assert len({row.theme_id for row in rows}) == 1
