"""The closing survey: asked once when a pilot is over, answered once, anonymous as the pilot says."""

from datetime import timedelta
from typing import Any

import pytest

from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotAllowedError
from portfolio.people import person_by_slack_id
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.findings import Survey
from portfolio.pilots.reading import pilot_card
from portfolio.pilots.surveying import SurveyAnswer, answer_survey, end_pilots
from storage.models import DeliveryRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, DeliveryStatus, Disappointment, PilotStatus
from tests.doubles import counting_ids
from tests.pilots import put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

OVER = NOON + timedelta(weeks=7, days=1)  # the last day is over


def put(unit: Unit, *, people: int = 1, **more: Any) -> None:
    put_pilot(unit, at=NOON, participants=[(f"U0P{n}", "clerk") for n in range(people)], **more)


def end(unit: Unit, *, prefix: str = "s", days: int = 0) -> int:
    return end_pilots(unit, at=OVER + timedelta(days=days), new_id=counting_ids(prefix))


def person(unit: Unit, number: int = 0) -> Person:
    return person_by_slack_id(unit, slack_id=f"U0P{number}")


def say(unit: Unit, number: int = 0, *, nameless: bool = False, **more: str) -> None:
    answer = SurveyAnswer(Disappointment.VERY, nameless=nameless, **more)
    answer_survey(unit, pilot_id="p1", answer_id=f"a{number}", answer=answer, by=person(unit, number), at=OVER)


def asked(unit: Unit, period: str = "p1") -> DeliveryRow | None:
    return unit.deliveries.of("U0P0", "pilot_survey", period)


def test_a_pilot_whose_last_day_is_over_waits_for_its_decision_and_asks_once(store: OpenUnit) -> None:
    with store() as unit:
        put(unit)
        assert end(unit, days=-1) == 0, "the last day itself belongs to the pilot"
        assert end(unit) == 1
        assert pilot_card(unit, pilot_id="p1").status is PilotStatus.DECIDING
        assert asked(unit) is not None
    with store() as unit:
        assert end(unit, days=1) == 0


def extend(unit: Unit) -> None:
    from portfolio.pilots.deciding import decide
    from storage.vocabulary import ScalingDecision

    by, decide_on = person_by_slack_id(unit, slack_id="U0OWNER"), NOON.date() + timedelta(weeks=9)
    decide(
        unit, pilot_id="p1", decision=ScalingDecision.EXTEND, reason="Two more weeks.", by=by, at=OVER,
        new_id=counting_ids("e"), new_date=decide_on,
    )  # fmt: skip


@pytest.mark.parametrize("was_said", [True, False])
def test_after_an_extension_nobody_is_asked_twice(store: OpenUnit, *, was_said: bool) -> None:
    with store() as unit:
        put(unit)
        end(unit)
        row = asked(unit)
        assert row is not None
        row.status = DeliveryStatus.SENT if was_said else DeliveryStatus.CANCELLED
        row.sent_at = OVER if was_said else None
        extend(unit)
    with store() as unit:
        assert end(unit, prefix="t", days=20) == 1
        again = asked(unit, "p1:extended")
        assert (again is None) is was_said


def test_an_answer_is_given_once_and_under_a_name(store: OpenUnit) -> None:
    with store() as unit:
        put(unit)
        end(unit)
        say(unit, benefit=" no typing \x00")
        (row,) = unit.pilots.survey_answers("p1")
        assert (row.author, row.role, row.benefit) == ("U0P0", "clerk", "no typing \x00".replace("\x00", "\ufffd"))
        with pytest.raises(InvalidInputError, match="answered this survey already"):
            say(unit)
        assert end(unit, prefix="t") == 0


@pytest.mark.parametrize(
    ("rule", "chosen", "named"),
    [
        (Anonymity.NAMED, True, True),
        (Anonymity.CHOICE, True, False),
        (Anonymity.CHOICE, False, True),
        (Anonymity.ANONYMOUS, False, False),
    ],
)
def test_a_name_stands_with_an_answer_as_the_pilot_says(
    store: OpenUnit, rule: Anonymity, *, chosen: bool, named: bool
) -> None:
    with store() as unit:
        put(unit, anonymity=rule)
        end(unit)
        say(unit, nameless=chosen)
        (row,) = unit.pilots.survey_answers("p1")
        assert (row.author is not None) is named
        with pytest.raises(InvalidInputError, match="already"):
            say(unit, nameless=chosen)


def test_anonymous_answers_count_in_lots(store: OpenUnit) -> None:
    with store() as unit:
        put(unit, people=7, anonymity=Anonymity.ANONYMOUS)
        end(unit)
        shown = []
        for number in range(7):
            say(unit, number)
            shown.append(findings_of(unit, pilot_card(unit, pilot_id="p1")).survey)
    assert shown == [None] * 4 + [Survey(5, 0, 0)] * 3


def test_only_who_is_in_the_pilot_answers_and_not_before_its_end(store: OpenUnit) -> None:
    with store() as unit:
        put(unit)
        with pytest.raises(InvalidInputError, match="goes on"):
            say(unit)
        end(unit)
        with pytest.raises(NotAllowedError):
            say(unit, 5)
        with pytest.raises(InvalidInputError) as refused:
            say(unit, improve="x" * 1001)
        assert refused.value.field == "improve"
        row = unit.pilots.participant("p1", "U0P0")
        assert row is not None
        assert not row.surveyed
