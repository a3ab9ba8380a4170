"""However buttons are pressed, and whoever presses at once: somebody's part in a pilot moves along few edges."""

import contextlib
from collections.abc import Callable, Sequence
from threading import Barrier as Gate
from threading import Thread

from portfolio.errors import InvalidInputError, PortfolioError
from portfolio.pilots.cards import Participant
from portfolio.pilots.enrolling import Invited
from storage.unit import Unit
from storage.vocabulary import ParticipantStatus
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.test_enrolling import answer, invite, leave, pilot, said, status

__all__ = ["pilot"]

STEPS = ("invite", "join", "decline", "leave")
EDGES = {
    (None, ParticipantStatus.INVITED),
    (ParticipantStatus.INVITED, ParticipantStatus.JOINED),
    (ParticipantStatus.INVITED, ParticipantStatus.DECLINED),
    (ParticipantStatus.INVITED, ParticipantStatus.LEFT),
    (ParticipantStatus.JOINED, ParticipantStatus.LEFT),
    (ParticipantStatus.DECLINED, ParticipantStatus.INVITED),
    (ParticipantStatus.LEFT, ParticipantStatus.INVITED),
}


def step(unit: Unit, name: str) -> None:
    if name == "invite":
        invite(unit, ("U0ANNA", "clerk"))
    elif name == "leave":
        leave(unit, "U0ANNA")
    else:
        answer(unit, "U0ANNA", join=name == "join")


def test_somebody_s_status_only_moves_along_these_edges(pilot: OpenUnit) -> None:
    """Every step from every state that can be reached at all."""
    walked: set[tuple[ParticipantStatus | None, ParticipantStatus | None]] = set()
    ways: dict[tuple[ParticipantStatus | None, int], tuple[str, ...]] = {(None, 0): ()}
    with pilot() as unit:
        waiting = [*ways.values()]
        while waiting:
            way = waiting.pop()
            for name in STEPS:
                before, after = walk(unit, way, name)
                walked |= {(before[0], after[0])} if after != before else set()
                if after not in ways:
                    ways[after] = (*way, name)
                    waiting.append(ways[after])
    assert walked == EDGES
    assert {asked for _, asked in ways} == {0, 1, 2}


def walk(
    unit: Unit, way: Sequence[str], last: str
) -> tuple[tuple[ParticipantStatus | None, int], tuple[ParticipantStatus | None, int]]:
    """Where somebody new stands after these steps, and after one more that may be refused."""
    row = unit.pilots.participant("p1", "U0ANNA")
    if row is not None:
        unit.session.delete(row)
        unit.session.flush()
    for name in way:
        step(unit, name)
    before = state_of(unit)
    with contextlib.suppress(PortfolioError):
        step(unit, last)
    return before, state_of(unit)


def state_of(unit: Unit) -> tuple[ParticipantStatus | None, int]:
    row = unit.pilots.participant("p1", "U0ANNA")
    return (None, 0) if row is None else (row.status, row.invitations)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Does these at the same moment, each in a thread of its own; what each gave or refused with."""
    gate, results = Gate(len(acts)), list[object](acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except PortfolioError as refusal:
            results[place] = refusal

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_invite_the_same_person_at_once_send_one_invitation(pilot: OpenUnit) -> None:
    def by(slack_id: str) -> Invited:
        with pilot() as unit:
            return invite(unit, ("U0ANNA", "clerk"), by=slack_id)

    found = at_once(lambda: by("U0OWNER"), lambda: by("U0DEPUTY"))
    assert sorted(len(one.people) for one in found if isinstance(one, Invited)) == [0, 1]
    with pilot() as unit:
        assert len(unit.pilots.participants("p1")) == 1
        assert said(unit, "U0ANNA", 2) is None


def test_join_and_decline_at_once_end_one_way(pilot: OpenUnit) -> None:
    with pilot() as unit:
        invite(unit, ("U0ANNA", "clerk"))

    def press(*, join: bool) -> Participant:
        with pilot() as unit:
            return answer(unit, "U0ANNA", join=join).invitation.participant

    found = at_once(lambda: press(join=True), lambda: press(join=False))
    (done,) = [one for one in found if isinstance(one, Participant)]
    assert len([one for one in found if isinstance(one, InvalidInputError)]) == 1
    with pilot() as unit:
        assert status(unit, "U0ANNA") is done.status
