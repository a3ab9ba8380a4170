"""A pilot's figures against a slow and obvious way of working them out: nobody tilts them, nobody is given away."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.cards import Person
from portfolio.pilots.cards import Feedback, FeedbackFields
from portfolio.pilots.figures import Figure
from portfolio.pilots.gathering import Heard
from storage.vocabulary import Evidence, FeedbackSource, Worked
from tests.portfolio.pilots.gathered import gathered_from

LEAST = 5
DAY = date(2026, 11, 23)
NAMES = ("", "ANNA", "BEN", "CARLA")
FIELDS = {
    Evidence.QUALITY: "quality",
    Evidence.TRUST: "trust",
    Evidence.MINUTES_SAVED: "minutes_saved",
    Evidence.WORKED: "worked",
}


def said(number: int, name: str = "", lot: int | None = 1, **fields: object) -> Feedback:
    author = Person(name, name, f"U0{name}") if name else None
    made = FeedbackFields(**fields)  # type: ignore[arg-type]
    return Feedback(
        f"f{number}", "p1", "clerk", made, "words", FeedbackSource.MODAL, DAY, author=author, lot=None if name else lot
    )


@st.composite
def pilots(draw: st.DrawFn) -> list[Feedback]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(NAMES),
                st.sampled_from([None, 1, 2, 3]),
                st.none() | st.integers(1, 5),
                st.none() | st.integers(0, 2400),
                st.none() | st.sampled_from(list(Worked)),
            ),
            max_size=40,
        )
    )
    return [
        said(number, name, lot, quality=quality, trust=quality, minutes_saved=minutes, worked=worked)
        for number, (name, lot, quality, minutes, worked) in enumerate(rows)
    ]


def figure_of(rows: list[Feedback], evidence: Evidence) -> Figure | None:
    """The figure where every anonymous answer in a full lot may be told."""
    return Heard.of(gathered_from(rows), least=1).figure(evidence)


def plainly(rows: list[Feedback], evidence: Evidence) -> tuple[float, int, int, float | None] | None:
    """The same by loops: the mean of each person, then of all (the middle one for minutes), and the deviation."""
    shares = {Worked.YES: 1.0, Worked.PARTLY: 0.5, Worked.NO: 0.0}
    people: list[tuple[str, float, int]] = []
    answers = 0
    for number, row in enumerate(row for row in rows if row.may_be_told):
        value = getattr(row.fields, FIELDS[evidence])
        if value is None:
            continue
        answers += 1
        value = shares[value] if isinstance(value, Worked) else float(value)
        who = row.author.key if row.author else f"nobody {number}"
        for place, (known, total, count) in enumerate(people):
            if known == who:
                people[place] = (known, total + value, count + 1)
                break
        else:
            people.append((who, value, 1))
    if not people:
        return None
    values = sorted(total / count for _, total, count in people)
    n = len(values)
    mean = sum(values) / n
    middle = (values[(n - 1) // 2] + values[n // 2]) / 2 if evidence is Evidence.MINUTES_SAVED else mean
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1)) if n > 1 else None
    return middle, answers, n, spread


@pytest.mark.parametrize("evidence", list(FIELDS))
@given(rows=pilots())
def test_a_figure_is_what_loops_make_of_it(evidence: Evidence, rows: list[Feedback]) -> None:
    found, expected = figure_of(rows, evidence), plainly(rows, evidence)
    if found is None or expected is None:
        assert found is None
        assert expected is None
        return
    value, n, people, spread = expected
    assert (found.n, found.people) == (n, people)
    assert found.value == pytest.approx(value)
    assert (found.spread is None) == (spread is None)
    assert found.spread is None or spread is None or found.spread == pytest.approx(spread, abs=1e-9)


@given(rows=pilots(), more=st.integers(1, 50))
def test_one_person_cannot_tilt_a_figure_by_saying_it_often(rows: list[Feedback], more: int) -> None:
    often = [said(1000 + number, "ANNA", quality=5) for number in range(more)]
    once, many = figure_of([*rows, often[0]], Evidence.QUALITY), figure_of([*rows, *often], Evidence.QUALITY)
    assert once is not None
    assert many is not None
    assert many.people == once.people
    assert abs(many.value - once.value) <= 4 / many.people + 1e-9


@pytest.mark.parametrize("evidence", list(FIELDS))
@given(rows=pilots())
def test_no_figure_is_made_of_few_anonymous_answers_nor_moves_by_few(evidence: Evidence, rows: list[Feedback]) -> None:
    """Lot by lot, as they fill: what is shown grows by nothing or by enough answers that say it."""
    before = 0
    for newest in (0, 1, 2, 3):
        there = [row for row in rows if row.author is not None or (row.lot or 99) <= newest]
        shown = len(Heard.of(gathered_from(there), least=LEAST).saying[evidence])
        assert shown == before or shown - before >= LEAST
        before = shown


@given(rows=pilots())
def test_what_is_said_under_a_name_always_counts(rows: list[Feedback]) -> None:
    named = [row for row in rows if row.author is not None and row.fields.quality is not None]
    voices = Heard.of(gathered_from(rows), least=LEAST).named.voices
    assert sum(one.sums[Evidence.QUALITY].n for one in voices if Evidence.QUALITY in one.sums) == len(named)


def test_shares_are_exact() -> None:
    """Ten people, of whom one says it worked: a tenth, not a little less, so that a target of 0.1 is met."""
    rows = [said(n, f"P{n}", worked=Worked.YES if n == 0 else Worked.NO) for n in range(10)]
    found = figure_of(rows, Evidence.WORKED)
    assert found is not None
    assert found.value == 0.1
