"""Labelled asks: read whole or refused with file and line, and scored as the documentation says."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from portfolio.decisions import NotRecommended, Option, Question, RoutingDecision
from portfolio.evaluating import Evaluated, is_miss, scores
from portfolio.importing import ImportProblems, apply
from portfolio.labelled_asks import LabelledAsk, labelled_asks
from portfolio.settling import KEEPS
from storage.unit import Unit
from storage.vocabulary import Outcome
from tests import makers
from tests.portfolio.routing_company import tools_on_memory
from tests.portfolio.small_company import NOON

DOCUMENT = (Path(__file__).parents[2] / "docs" / "labelled-asks.md").read_text(encoding="utf-8")
COMPANY = """
people: [{key: ann, name: Ann Ask, team: Credit}]
products:
  - {key: reader, name: Reader, kind: rag, stage: adoption, purpose: Reads., covers: [reading]}
  - {key: writer, name: Writer, kind: llm, stage: adoption, purpose: Writes., covers: [writing]}
rules: [{key: R1, statement: No harm.}]
"""


@pytest.fixture(scope="module")
def unit() -> Iterator[Unit]:
    with tools_on_memory() as tools, tools.unit() as unit:
        apply(unit, [("company.yaml", COMPANY)], by="test", at=NOON)
        yield unit


def told(unit: Unit, text: str) -> list[str]:
    with pytest.raises(ImportProblems) as refused:
        labelled_asks(unit, [("asks.yaml", text)])
    assert "nothing was scored" in str(refused.value)
    return [str(problem) for problem in refused.value.problems]


def test_a_label_is_read_whole(unit: Unit) -> None:
    text = """
    - {id: a1, lang: no, as: ann, ask: 007, outcome: fit, products: [reader], also: [[writer], [reader, writer]],
       outcome_also: [no_fit], must_not: [], why_not: [writer], looks_like: R1}
    - {id: a2, lang: en, ask: harm, outcome: prohibited, rule: R1, must_not: [reader]}
    """
    first, second = labelled_asks(unit, [("asks.yaml", textwrap.dedent(text))])
    assert (first.id, first.lang, first.text, first.looks_like) == ("a1", "no", "007", "R1")
    assert (first.asker.name, first.asker.team) == ("Ann Ask", "Credit")
    assert first.sets == (frozenset({"reader"}), frozenset({"writer"}), frozenset({"reader", "writer"}))
    assert first.outcomes == {Outcome.FIT, Outcome.NO_FIT}
    assert (second.asker.key, second.rule, second.sets) == ("", "R1", (frozenset(),))


GOOD = "id: x, lang: en, ask: do it"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{%s, outcome: fitt, products: [reader]}", "[0].outcome: “fitt” is not an outcome. Did you mean fit?"),
        ("{%s, outcome: fit, product: [reader]}", "“product” is not a field of a labelled ask. Did you mean products?"),
        ("{id: x, lang: en, outcome: no_fit}", "[0].ask: A labelled ask needs ask: what the person writes"),
        ("{%s, outcome: no_fit, as: anne}", "[0].as: “anne” is nobody in the catalogue. Did you mean ann?"),
        ("{%s, outcome: fit, products: [raeder]}", "“raeder” is no product's key. Did you mean reader?"),
        ("{%s, outcome: no_fit, why_not: [nosuch]}", "[0].why_not[0]: “nosuch” is no product's key."),
        ("{%s, outcome: prohibited, rule: R9}", "[0].rule: “R9” is no rule's key. Known: R1."),
        ("{%s, outcome: fit}", "An ask with the outcome fit names at least one product."),
        ("{%s, outcome: no_fit, products: [reader]}", "An answer with the outcome no_fit names no products."),
        ("{%s, outcome: fit, products: [reader], must_not: [reader]}", "“reader” cannot be both right and harmful."),
        ("{%s, outcome: no_fit, rule: R1}", "A rule is broken only where the outcome is prohibited."),
        ("{%s, outcome: prohibited, looks_like: R1}", "An allowed look-alike keeps to its rule"),
        ("just words", "A labelled ask is written as “field: value” lines"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(unit: Unit, line: str, says: str) -> None:
    problems = told(unit, "# a comment first\n- " + line.replace("%s", GOOD))
    assert len(problems) == 1, problems
    assert problems[0].startswith("asks.yaml:2: ")
    assert says in problems[0]


def test_an_id_counts_once_in_all_files(unit: Unit) -> None:
    text = "- {id: x, lang: en, ask: do it, outcome: no_fit}\n"
    with pytest.raises(ImportProblems, match=r"b\.yaml:1: \[0\]\.id: “x” is the id of two asks.*a\.yaml, line 1"):
        labelled_asks(unit, [("a.yaml", text), ("b.yaml", text)])


@pytest.mark.parametrize("text", ["", "asks: []", "[]", "\t- x", "- {id: [", "- !!python/object:os.system x"])
def test_what_is_no_list_of_asks_is_refused(unit: Unit, text: str) -> None:
    assert told(unit, text)


def test_everything_wrong_is_told_at_once(unit: Unit) -> None:
    assert len(told(unit, "- {id: x}\n- {id: y, lang: en, ask: a, outcome: fit, products: [nosuch]}")) == 4


def label(outcome: Outcome, *keys: str, **more: object) -> LabelledAsk:
    whole: dict[str, object] = {"must_not": frozenset(), "why_not": frozenset(), "rule": "", "looks_like": "", **more}
    sets = (frozenset(keys),)
    return LabelledAsk("x", "en", makers.person(), "do it", frozenset({outcome}), outcome, sets, **whole)  # type: ignore[arg-type]


def fit(*keys: str) -> RoutingDecision:
    return RoutingDecision(Outcome.FIT, tuple(makers.recommendation(makers.product(key)) for key in keys))


SETTLING = RoutingDecision(Outcome.CLARIFY, question=Question("Keeps?", (Option("Yes", f"{KEEPS}R1"),)))


def test_right_is_outcome_and_exact_set() -> None:
    wanted = label(Outcome.FIT, "a")
    assert Evaluated(wanted, fit("a")).right
    assert not Evaluated(wanted, fit("a", "b")).right
    assert not Evaluated(wanted, RoutingDecision(Outcome.NO_FIT)).set_right
    assert not Evaluated(label(Outcome.COMPOSITE, "a"), fit("a")).right
    assert Evaluated(label(Outcome.COMPOSITE, "a"), fit("a")).set_right


def test_a_refusal_is_right_by_the_labelled_rule_only() -> None:
    refused = makers.decision(Outcome.PROHIBITED)  # by R3
    assert Evaluated(label(Outcome.PROHIBITED, rule="R3"), refused).right
    assert not Evaluated(label(Outcome.PROHIBITED, rule="R1"), refused).right


def test_harm_is_what_must_not_be_recommended_or_anything_a_rule_forbids() -> None:
    assert Evaluated(label(Outcome.FIT, "a", must_not=frozenset({"b"})), fit("b")).harmful
    assert not Evaluated(label(Outcome.FIT, "a", must_not=frozenset({"b"})), fit("c")).harmful
    assert Evaluated(label(Outcome.PROHIBITED), fit("c")).harmful
    near = RoutingDecision(Outcome.NO_FIT, not_recommended=(NotRecommended(makers.product("b"), "no"),))
    assert not Evaluated(label(Outcome.NO_FIT, must_not=frozenset({"b"})), near).harmful


def test_a_false_alarm_is_a_refusal_or_a_question_about_a_rule_where_none_is_broken() -> None:
    for came in (makers.decision(Outcome.PROHIBITED), SETTLING):
        assert Evaluated(label(Outcome.FIT, "a", looks_like="R1"), came).false_alarm
        assert not Evaluated(label(Outcome.PROHIBITED), came).false_alarm
        assert Evaluated(label(Outcome.FIT, "a"), came).refused is (came is not SETTLING)
        assert not Evaluated(label(Outcome.PROHIBITED), came).refused
    assert not Evaluated(label(Outcome.CLARIFY), makers.decision(Outcome.CLARIFY)).false_alarm


def test_the_scores_count_each_figure_among_the_asks_it_is_about() -> None:
    near = RoutingDecision(Outcome.NO_FIT, not_recommended=(NotRecommended(makers.product("b"), "no"),))
    answers = (
        Evaluated(label(Outcome.FIT, "a"), fit("a")),
        Evaluated(label(Outcome.FIT, "a", looks_like="R1"), SETTLING),
        Evaluated(label(Outcome.PROHIBITED, rule="R3"), fit("a")),
        Evaluated(label(Outcome.NO_FIT, why_not=frozenset({"b"})), near),
        Evaluated(label(Outcome.NO_FIT, why_not=frozenset({"c"})), near),
    )
    found = scores(answers)
    assert (found.right.count, found.right.of) == (3, 5)
    assert (found.exact_sets.count, found.exact_sets.of) == (1, 2)
    assert (found.harmful.count, found.harmful.of) == (1, 5)
    assert (found.false_alarms.count, found.false_alarms.of) == (1, 4)
    assert (found.refused.count, found.refused.of) == (0, 4)
    assert (found.look_alikes.count, found.look_alikes.of) == (1, 1)
    assert (found.why_not.count, found.why_not.of) == (1, 2)
    assert [is_miss(one) for one in answers] == [False, True, True, False, True]
    assert scores(()).right.share is None


def test_the_documentation_s_example_is_in_the_format(unit: Unit) -> None:
    block = re.search(r"(?:^    - .*\n|^      .*\n)+", DOCUMENT, re.MULTILINE)
    assert block is not None
    problems = told(unit, textwrap.dedent(block.group()))
    assert all("is no " in one or "is nobody" in one for one in problems), "only the catalogue is missing"
