"""The bounds of a model: every judge is put to the same asks, on the leash of the chat."""

from bench.bound_judges import MINDS, SEED, Sight, at_random, oracle, worst
from bench.bounds import OFFLINE, Found, bounded, newly_harmful, rows
from bench.companies import DEMO, company
from knowledge.ports import Candidate, RuleText
from portfolio.labelled_asks import LabelledAsk
from storage.vocabulary import JudgedBy, Outcome

FORBIDDEN_NEXT = (Outcome.NO_FIT, Outcome.OUT_OF_SCOPE)


def three() -> list[LabelledAsk]:
    """One that the records answer, one that names no AI product's work, and one that nothing on record does."""
    asks = company(DEMO).asks
    harmless = [next(one for one in asks if one.outcome is outcome and one.must_not) for outcome in FORBIDDEN_NEXT]
    return [next(one for one in asks if one.outcome is Outcome.FIT), *harmless]


def found() -> Found:
    return bounded(company(DEMO), MINDS, three())


def test_every_judge_is_put_to_the_same_asks() -> None:
    answers = found()
    assert list(answers) == [OFFLINE, *MINDS]
    for name in MINDS:
        assert [one.label for one in answers[name]] == three()
        assert {one.decision.judged_by for one in answers[name]} == {JudgedBy.MODEL}
    assert [one.right for one in answers["oracle"]] == [True] * 3
    assert [one.right for one in answers["worst"]] == [False] * 3
    assert newly_harmful(answers["oracle"], answers[OFFLINE]) == []
    assert newly_harmful(answers["worst"], answers[OFFLINE]) == [one for one in answers["worst"] if one.harmful] != []
    assert [one.decision.outcome for one in answers["alarmed"]] == [Outcome.PROHIBITED] * 3
    assert [line.split("|")[1].strip() for line in rows(answers).splitlines()[2:]] == [OFFLINE, *MINDS]


def test_the_worst_judge_names_what_must_not_be_named_and_the_oracle_what_is_right() -> None:
    label = three()[1]
    harmful = Candidate(min(label.must_not), "Harm", (("covers", "all there is"),))
    sight = Sight(label, label.text, (), (Candidate("other", "Other", ()), harmful), (RuleText("R1", "No."),))
    assert harmful.key in {one.key for one in worst(sight).products}
    assert oracle(sight).products == ()
    assert at_random(sight) == at_random(sight), f"the same with the seed {SEED}"
