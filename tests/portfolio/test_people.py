"""Who someone is, and what each role may do, act by act."""

import pytest

from portfolio.cards import Person
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.people import ACTS, POSITIONS, Act, find_person, may, person_by_slack_id, portfolio_leads, require
from storage.vocabulary import Role
from tests.portfolio.conftest import OpenUnit

OTHER = Person("bob", "Bob", "U0BOB")
OPERATOR = Person("op", "Pip", "U0OP", roles=frozenset({Role.OPERATOR}))
WHO_MAY = {
    Act.RATE_ANSWER: {"who asked"},
    Act.EXPLAIN_DEMAND: {"who asked"},
    Act.ASK_OWNER: set(POSITIONS),
    Act.SEE_REQUEST: {"who asked", "owner, deputy", "portfolio lead"},
    Act.REPLY_TO_REQUEST: {"who asked", "owner, deputy", "portfolio lead"},
    Act.RESOLVE_REQUEST: {"owner, deputy", "portfolio lead"},
    Act.SEE_ROUTES: {"owner, deputy", "portfolio lead"},
    Act.REMOVE_ROUTE: {"owner, deputy", "portfolio lead"},
    Act.SEE_PORTFOLIO: {"portfolio lead", "operator"},
    Act.READ_DEMAND: {"portfolio lead"},
    Act.MAKE_HYPOTHESIS: {"portfolio lead"},
    Act.BUILD_PILOT: {"owner, deputy"},
    Act.SEE_PILOT: {"owner, deputy", "portfolio lead", "business-side owner", "invited", "participant"},
    Act.INVITE: {"owner, deputy"},
    Act.SEE_PARTICIPANTS: {"owner, deputy", "business-side owner"},
    Act.ANSWER_INVITATION: {"invited", "participant"},
    Act.LEAVE_PILOT: {"invited", "participant"},
    Act.GIVE_FEEDBACK: {"participant"},
    Act.CHANGE_FEEDBACK: {"who said it"},
    Act.SEE_MATRIX: {"owner, deputy", "business-side owner", "portfolio lead"},
    Act.NUDGE: {"owner, deputy", "business-side owner"},
    Act.READ_FEEDBACK: {"owner, deputy", "business-side owner"},
    Act.SORT_FEEDBACK: {"owner, deputy"},
    Act.NOTE_EVIDENCE: {"owner, deputy", "business-side owner"},
    Act.DECIDE_PILOT: {"owner, deputy", "business-side owner"},
    Act.SEE_REPORT: {"owner, deputy", "business-side owner", "portfolio lead", "participant"},
    Act.MOVE_STAGE: {"owner, deputy"},
    Act.SEE_BACKLOG: {"owner, deputy", "portfolio lead"},
    Act.CHANGE_BACKLOG: {"owner, deputy"},
    Act.SEE_ADOPTION: {"owner, deputy", "portfolio lead"},
    Act.NOTE_FIGURES: {"owner, deputy"},
    Act.TAKE_IN_USAGE: {"owner, deputy", "portfolio lead", "operator"},
    Act.ACT_ON_DIGEST: {"owner, deputy"},
    Act.CHANGE_DIGEST: {"who asked"},
    Act.ANSWER_START: {"who asked"},
    Act.NAME_OWNER: {"portfolio lead"},
    Act.SEE_OVERLAPS: {"owner, deputy", "portfolio lead"},
    Act.JUDGE_OVERLAP: {"portfolio lead"},
    Act.SEE_KEPT: {"who asked"},
    Act.ERASE_KEPT: {"who asked"},
    Act.KEEP_FIRST_STEPS: {"who asked"},
    Act.EDIT_CARD: {"owner, deputy", "portfolio lead"},
    Act.CONFIRM_CARD: {"owner, deputy"},
}


def test_every_act_is_tried() -> None:
    assert set(WHO_MAY) == set(ACTS) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("position", POSITIONS)
def test_the_table_of_acts(act: Act, position: str) -> None:
    standing = POSITIONS[position]
    key = "owner" if standing.owns else "another"
    slack_id = "U0ASKED" if standing.asked else "U0OTHER"
    somebody = Person(key, "Somebody", slack_id, roles=standing.roles)
    who = {"owner_keys": ("owner", ""), "asker_slack_id": "U0ASKED", "parts": standing.parts}
    if position in WHO_MAY[act]:
        require(somebody, act, **who)  # type: ignore[arg-type]
    else:
        with pytest.raises(NotAllowedError) as refusal:
            require(somebody, act, **who)  # type: ignore[arg-type]
        assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("act", Act)
def test_a_guest_owns_nothing(act: Act) -> None:
    guest = Person("", "", "U0GUEST")
    assert may(guest, act, owner_keys=("owner", ""), asker_slack_id="U0ASKED") is (act is Act.ASK_OWNER)


def test_anyone_may_rate_an_answer_given_in_a_channel() -> None:
    assert may(OTHER, Act.RATE_ANSWER, asker_slack_id=None)
    assert not may(OTHER, Act.EXPLAIN_DEMAND, asker_slack_id=None)


def test_somebody_without_slack_id_is_not_everybody_else_without_one() -> None:
    assert not may(Person("bob", "Bob"), Act.RATE_ANSWER, asker_slack_id="")


def test_a_person_by_slack_id(store: OpenUnit) -> None:
    with store() as unit:
        assert person_by_slack_id(unit, slack_id="U0LEAD") == Person(
            "lead", "Pat Lead", "U0LEAD", "Office", frozenset({Role.EMPLOYEE, Role.PORTFOLIO_LEAD})
        )
        assert person_by_slack_id(unit, slack_id="U0NOBODY") == Person("", "", "U0NOBODY")
        assert person_by_slack_id(unit, slack_id="") == Person("", "", None)


@pytest.mark.parametrize("words", ["anna", "ANNA", "U0ANNA", "<@U0ANNA>", "<@U0ANNA|anna>", "@anna", " anna asker "])
def test_a_person_is_found_by_key_slack_id_or_name(store: OpenUnit, words: str) -> None:
    with store() as unit:
        assert find_person(unit, words=words).key == "anna"


@pytest.mark.parametrize("words", ["", " ", "an", "nobody", "U0NOBODY"])
def test_nobody_is_refused_in_words(store: OpenUnit, words: str) -> None:
    with store() as unit, pytest.raises(NotFoundError, match="nobody called"):
        find_person(unit, words=words)


def test_a_shared_name_needs_the_key(store: OpenUnit) -> None:
    from portfolio import importing
    from tests.portfolio.small_company import NOON

    with store() as unit:
        importing.apply(unit, [("f.yaml", "people: [{key: anna2, name: Anna Asker}]")], by="test", at=NOON)
        with pytest.raises(NotFoundError, match=r"anna, anna2"):
            find_person(unit, words="Anna Asker")
        assert find_person(unit, words="anna2").key == "anna2"


def test_a_key_comes_before_somebody_elses_name(store: OpenUnit) -> None:
    from portfolio import importing
    from tests.portfolio.small_company import NOON

    with store() as unit:
        importing.apply(unit, [("f.yaml", "people: [{key: other, name: Anna}]")], by="test", at=NOON)
        assert find_person(unit, words="anna").key == "anna"


def test_the_leads(store: OpenUnit) -> None:
    with store() as unit:
        assert [person.key for person in portfolio_leads(unit)] == ["lead"]
