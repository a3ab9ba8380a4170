"""What a person can use: stage, teams, retirement and data classes decide, and the answer says so."""

from dataclasses import replace
from datetime import date

import pytest

from portfolio.cards import ConstraintCard, Person, ScenarioCard
from portfolio.decisions import Reason
from portfolio.limits import called_data, data_carried, open_to_all, why_unavailable
from portfolio.profiles import LONGEST_QUOTE
from storage.vocabulary import LifecycleStage, Outcome, ProductKind
from tests.portfolio.routing_company import (
    ANNA,
    BOB,
    FINDER,
    GUEST,
    READER,
    SENDER,
    WRITER,
    card,
    catalog,
    keys,
    misses,
    retired,
    route,
)

READING = "read the amounts from scanned invoices"
GET_OLD = "How do I get OldScan?"
OLD = retired("old", "OldScan", "reader")


def test_a_retired_product_is_never_recommended_and_its_replacement_is() -> None:
    decision = route(catalog(OLD, READER, WRITER), GET_OLD)
    assert decision.outcome is Outcome.FIT
    assert keys(decision) == ["reader"]
    miss = decision.not_recommended[0]
    assert (miss.product.key, miss.why) == ("old", "retired on 30 June 2026, replaced by FormReader")
    assert miss.instead == "reader"


def test_a_retired_product_takes_no_part_in_ranking() -> None:
    decision = route(catalog(retired("old", "OldScan", None), WRITER), READING)
    assert decision.outcome is Outcome.NO_FIT
    assert "old" not in misses(decision)


def test_replacements_of_replacements_are_followed() -> None:
    chain = catalog(retired("old", "OldScan", "older"), retired("older", "OlderScan", "reader"), READER, WRITER)
    decision = route(chain, GET_OLD)
    assert keys(decision) == ["reader"]
    assert decision.not_recommended[0].instead == "reader"


@pytest.mark.parametrize("after", [None, "old", "older", "gone"], ids=["none", "itself", "a circle", "unknown"])
def test_without_a_living_replacement_the_answer_says_so(after: str | None) -> None:
    decision = route(catalog(retired("old", "OldScan", after), retired("older", "OlderScan", "old"), WRITER), GET_OLD)
    assert decision.outcome is Outcome.UNAVAILABLE
    assert misses(decision)["old"] == "retired on 30 June 2026, without a replacement"
    assert decision.not_recommended[0].instead is None


@pytest.mark.parametrize("stage", ["OldScan", "oldscan", "OLD-scan", "old scan please", "what about old"])
def test_a_retired_product_is_known_by_every_name(stage: str) -> None:
    aliased = replace(OLD, aliases=("old scan",))
    assert misses(route(catalog(aliased, READER, WRITER), stage))["old"].startswith("retired on")


def test_a_day_still_to_come_is_spoken_of_as_such() -> None:
    leaving = replace(OLD, retire_on=date(2027, 1, 31))
    assert misses(route(catalog(leaving, READER), GET_OLD))["old"].startswith("retires on 31 January 2027")
    unknown = replace(OLD, retire_on=None)
    assert misses(route(catalog(unknown, READER), GET_OLD))["old"].startswith("being retired")


def test_a_replacement_closed_to_the_asker_is_not_recommended() -> None:
    decision = route(catalog(OLD, replace(READER, teams=("Office",)), WRITER), GET_OLD, ANNA)
    assert keys(decision) == []
    assert misses(decision)["reader"] == "open only to Office"


@pytest.mark.parametrize("text", [READING, "FormReader", "get me FormReader for scanned invoices"])
def test_a_hypothesis_is_never_recommended(text: str) -> None:
    decision = route(catalog(replace(READER, stage=LifecycleStage.HYPOTHESIS), WRITER), text)
    assert decision.outcome is Outcome.UNAVAILABLE
    assert misses(decision)["reader"] == "still a hypothesis: there is nothing to use yet"


@pytest.mark.parametrize(
    ("asker", "outcome"), [(ANNA, Outcome.UNAVAILABLE), (BOB, Outcome.FIT), (GUEST, Outcome.UNAVAILABLE)]
)
def test_a_pilot_is_for_its_teams(asker: Person, outcome: Outcome) -> None:
    piloted = catalog(replace(READER, stage=LifecycleStage.PILOT, teams=("Office",)), WRITER)
    decision = route(piloted, READING, asker)
    assert decision.outcome is outcome
    if outcome is Outcome.FIT:
        assert decision.recommendations[0].limits == ("in pilot, expect changes",)
    else:
        assert misses(decision)["reader"] == "in pilot, open only to Office"


@pytest.mark.parametrize("teams", [("Office",), ()])
def test_who_joined_its_pilot_may_use_it_and_who_is_invited_hears_how(teams: tuple[str, ...]) -> None:
    piloted = catalog(replace(READER, stage=LifecycleStage.PILOT, teams=teams), WRITER)
    decision = route(piloted, READING, replace(ANNA, pilots=frozenset({"reader"})))
    assert decision.outcome is Outcome.FIT
    assert decision.recommendations[0].limits == ("in pilot, expect changes",)
    decision = route(piloted, READING, replace(ANNA, invited=frozenset({"reader"})))
    assert decision.outcome is Outcome.UNAVAILABLE
    assert "you are invited to its pilot and have not joined yet" in misses(decision)["reader"]
    elsewhere = replace(ANNA, pilots=frozenset({"writer"}), invited=frozenset({"writer"}))
    assert misses(route(piloted, READING, elsewhere))["reader"].startswith("in pilot, open ")


def test_no_pilot_opens_what_is_not_built_or_switched_off() -> None:
    for product in (replace(READER, stage=LifecycleStage.HYPOTHESIS), OLD):
        joined = replace(ANNA, pilots=frozenset({product.key}))
        assert why_unavailable(product, joined, catalog(READER, OLD), date(2026, 1, 1))


def test_the_same_ask_by_two_people_differs_only_by_what_they_may_use() -> None:
    teams = catalog(replace(READER, teams=("Credit",)), WRITER, SENDER)
    assert keys(route(teams, READING, ANNA)) == ["reader"]
    assert route(teams, READING, BOB).outcome is Outcome.UNAVAILABLE
    both = "translate this report into English"
    assert keys(route(teams, both, ANNA)) == keys(route(teams, both, BOB)) == ["writer"]


def test_no_team_is_no_team_and_everyone_is_everyone() -> None:
    assert route(catalog(replace(READER, teams=()), WRITER), READING).outcome is Outcome.UNAVAILABLE
    assert keys(route(catalog(replace(READER, teams=None), WRITER), READING, GUEST)) == ["reader"]


def test_a_closed_product_takes_no_part_of_a_task() -> None:
    decision = route(
        catalog(replace(READER, teams=("Office",)), WRITER, SENDER),
        "read the amounts from scanned invoices, then translate the report into English, and send it for approval",
    )
    assert keys(decision) == ["writer", "sender"]


def test_a_near_miss_quotes_what_the_record_rules_out() -> None:
    strict = replace(READER, does_not_cover=("translating texts",), differs_from=(("writer", "not told"),))
    decision = route(catalog(strict, WRITER, SENDER), "translate this report into English")
    assert keys(decision) == ["writer"]
    assert misses(decision)["reader"] == "does not cover “translating texts”"


def test_what_the_record_rules_out_is_not_recommended() -> None:
    assert "reader" not in keys(route(catalog(), "deciphering handwritten letters"))


AGENTS = card(
    "agents", "AgentYard", ProductKind.AGENT_PLATFORM, "The place to build, test and watch software agents.",
    "building an agent that plans its own steps", "testing an agent on recorded cases",
    does_not_cover=("agents that talk to clients",),
)  # fmt: skip


def test_what_a_record_rules_out_in_so_many_words_outweighs_all_that_is_alike() -> None:
    asked = "an agent that talks to our clients in the portal"
    silent = replace(AGENTS, does_not_cover=())
    assert keys(route(catalog(silent, WRITER), asked)) == ["agents"]
    decision = route(catalog(AGENTS, WRITER), asked)
    assert "agents" not in keys(decision)
    assert misses(decision)["agents"] == "does not cover “agents that talk to clients”"


@pytest.mark.parametrize("told_by", ["reader", "writer"])
def test_a_near_miss_says_how_the_owners_tell_the_two_apart(told_by: str) -> None:
    said = "WriteWell writes. FormReader reads what you bring."
    reader = replace(READER, does_not_cover=(), differs_from=(("writer", said),) if told_by == "reader" else ())
    writer = replace(WRITER, differs_from=(("reader", said),) if told_by == "writer" else ())
    decision = route(catalog(reader, writer, SENDER), "translate this report into English")
    assert keys(decision) == ["writer"]
    assert misses(decision)["reader"] == "reads what you bring."  # its name stands before it


def test_a_difference_told_from_the_other_side_alone_is_marked_as_one() -> None:
    said = "WriteWell writes, FormReader reads."
    reader = replace(READER, does_not_cover=(), differs_from=(("writer", said),))
    decision = route(catalog(reader, WRITER, SENDER), "translate this report into English")
    assert misses(decision)["reader"] == f"differs: {said}"


def test_a_product_left_out_by_probability_alone_is_shown_with_the_nearest_it_covers() -> None:
    found = misses(route(catalog(), "train a model on the figures in our reports"))
    assert found["reader"] == "the nearest it covers is “tables out of PDF reports”"  # not what stands first
    assert found["writer"] == "the nearest it covers is “summarising long reports”"


def test_a_product_that_is_only_faintly_alike_is_not_shown_beside_one_that_fits() -> None:
    decision = route(catalog(), "which internal rule says how long we keep invoices, with the paragraph")
    assert keys(decision) == ["finder"]
    assert decision.not_recommended == ()


def test_what_the_chosen_product_rules_out_is_said_where_it_is_nearer_than_all_it_covers() -> None:
    reader = replace(READER, does_not_cover=("reading amounts from handwritten invoices",))
    some = route(catalog(reader, WRITER, SENDER), "take the amounts from scanned invoices, some handwritten")
    assert "it does not cover “reading amounts from handwritten invoices”" in some.recommendations[0].limits
    plain = route(catalog(), "can FormReader read the amounts from scanned invoices?").recommendations[0]
    assert not any("does not cover" in limit for limit in plain.limits)


@pytest.mark.parametrize(
    "asked", ["does FormReader take letters written by hand?", "get the tables out of letters written by hand"]
)
def test_what_a_record_clearly_rules_out_does_not_fit_it(asked: str) -> None:
    decision = route(catalog(), asked)
    assert (decision.outcome, keys(decision)) == (Outcome.NO_FIT, [])
    assert next(iter(misses(decision).items())) == ("reader", "does not cover “deciphering handwritten letters”")


def test_reasons_are_of_one_passage_a_scenario_and_never_the_sentence_that_stands_above_them() -> None:
    own = ScenarioCard(
        "Reading invoices", "read the lines of invoices", "clerk", "Read the lines of these 40 invoices."
    )
    purpose = "Reads the lines of invoices."
    reader = replace(READER, purpose=purpose, covers=("amounts on invoices",), scenarios=(own,))
    found = route(catalog(reader, WRITER, SENDER), "read the lines of invoices").recommendations[0]
    assert [reason.field for reason in found.reasons].count("scenarios") == 1
    assert Reason("covers", "amounts on invoices") in found.reasons
    assert purpose not in {reason.span for reason in found.reasons}
    bare = replace(reader, covers=(), scenarios=())
    only = route(catalog(bare, WRITER, SENDER), "read the lines of invoices").recommendations[0]
    assert only.reasons == (Reason("purpose", purpose),)  # where there is nothing else it is better than nothing


def test_a_vague_ask_is_not_about_a_product_that_is_closed_to_the_asker() -> None:
    closed = catalog(replace(READER, teams=("Office",)), WRITER, SENDER, FINDER)
    assert route(closed, "something with documents").outcome is Outcome.CLARIFY
    assert route(closed, "FormReader").outcome is Outcome.UNAVAILABLE  # a name is no vague ask


def test_data_the_product_may_not_hold_becomes_a_limit() -> None:
    open_rules = catalog(rules=())
    limits = route(open_rules, "translate this report about our clients into English").recommendations[0].limits
    assert limits == ("only without CLIENT data",)
    allowed = catalog(READER, replace(WRITER, data_classes=("PUB", "INT", "CLIENT")), SENDER, rules=())
    assert route(allowed, "translate this report about our clients into English").recommendations[0].limits == ()


def test_a_record_that_does_not_say_is_asked_about() -> None:
    silent = catalog(READER, replace(WRITER, data_classes=()), SENDER, rules=())
    limits = route(silent, "translate this report about our clients into English").recommendations[0].limits
    assert limits == ("its record does not say whether it may hold CLIENT data: ask the owner first",)


def test_harmless_data_is_no_limit() -> None:
    open_rules = catalog(rules=())
    text = "translate this report about our clients into English, it is anonymised"
    assert "only without" not in " ".join(route(open_rules, text).recommendations[0].limits)


def test_a_class_named_outright_counts() -> None:
    decision = route(catalog(rules=()), "translate this report with INT data and CLIENT data into English")
    assert any("CLIENT" in limit for found in decision.recommendations for limit in found.limits)


def test_a_company_without_classes_or_rules_is_served() -> None:
    for bare in (catalog(data_classes=()), catalog(rules=()), catalog(data_classes=(), rules=())):
        decision = route(bare, "translate this report into English")
        assert keys(decision) == ["writer"]
        assert decision.recommendations[0].limits == ()


def test_the_first_constraint_of_the_record_is_told() -> None:
    careful = replace(READER, constraints=(ConstraintCard("A person checks.", "Scans lie."), ConstraintCard("Second.")))
    assert route(catalog(careful, WRITER), READING).recommendations[0].limits == ("A person checks.",)


def test_a_long_constraint_is_cut_at_a_word_and_marked() -> None:
    long = "A person checks " + "each of the values " * 20
    careful = replace(READER, constraints=(ConstraintCard(long, ""),))
    (limit,) = route(catalog(careful, WRITER), READING).recommendations[0].limits
    assert limit.endswith("…")
    assert long.startswith(limit.removesuffix("…"))


def test_long_fields_are_quoted_from_their_beginning_word_by_word() -> None:
    long = "translating texts " + "of every kind and length " * 20
    talkative = replace(WRITER, covers=(long,), purpose=long)
    decision = route(catalog(READER, talkative, SENDER), "translate this report into English")
    assert keys(decision) == ["writer"]
    for reason in decision.recommendations[0].reasons:
        assert len(reason.span) <= LONGEST_QUOTE
        assert long.startswith(reason.span)
        assert long[len(reason.span)] == " "


def test_what_is_open_to_all_is_open_to_anybody() -> None:
    products = (READER, replace(READER, teams=()), replace(READER, teams=("a",)), OLD)
    hypothesis = replace(READER, stage=LifecycleStage.HYPOTHESIS)
    for product in (*products, hypothesis):
        said = why_unavailable(product, replace(ANNA, team="nobody's"), catalog(READER, OLD), date(2026, 1, 1))
        assert open_to_all(product) is (said == "")


def test_a_class_of_data_is_not_called_data_twice() -> None:
    assert [called_data(name) for name in ("CLIENT", "Patient data")] == ["CLIENT data", "Patient data"]


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("minutes of the tenant meeting from the recording", None),
        ("minutes of the patient conference from the recording", "Patient data"),
        ("upload the tenant's bank statement", "Patient data"),  # the data itself: the most careful class there is
        ("minutes of the household's meeting with the borrower", "Patient data"),
    ],
)
def test_people_the_class_is_not_named_for_do_not_carry_it_by_being_spoken_of(text: str, carried: str | None) -> None:
    found = data_carried(text, catalog(data_classes=("Public", "Internal", "Patient data")))
    assert (found.data_class if found is not None else None) == carried
