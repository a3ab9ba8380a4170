"""Who someone is, and what each role may do, act by act."""

import pytest

from portfolio.cards import Person
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.people import ACTS, Act, Part, find_person, may, person_by_slack_id, portfolio_leads, require
from storage.vocabulary import Role
from tests.portfolio.conftest import OpenUnit

ASKER = Person("anna", "Anna", "U0ANNA")
OTHER = Person("bob", "Bob", "U0BOB")
GUEST = Person("", "", "U0GUEST")
OWNER = Person("owner", "Olga", "U0OWNER", roles=frozenset({Role.PRODUCT_OWNER}))
FOREIGN_OWNER = Person("owner2", "Otto", "U0OTTO", roles=frozenset({Role.PRODUCT_OWNER}))
LEAD = Person("lead", "Pat", "U0LEAD", roles=frozenset({Role.PORTFOLIO_LEAD}))
OPERATOR = Person("op", "Pip", "U0OP", roles=frozenset({Role.OPERATOR}))
PARTS = {
    "business owner": frozenset({Part.BUSINESS_OWNER}),
    "invited": frozenset({Part.INVITED}),
    "participant": frozenset({Part.JOINED}),
    "author": frozenset({Part.AUTHOR}),
}
EVERYONE = {
    "asker": ASKER,
    "other": OTHER,
    "guest": GUEST,
    "owner": OWNER,
    "foreign owner": FOREIGN_OWNER,
    "lead": LEAD,
    "operator": OPERATOR,
    **dict.fromkeys(PARTS, OTHER),
}

WHO_MAY = {
    Act.RATE_ANSWER: {"asker"},
    Act.EXPLAIN_DEMAND: {"asker"},
    Act.ASK_OWNER: set(EVERYONE),
    Act.SEE_REQUEST: {"asker", "owner", "lead"},
    Act.RESOLVE_REQUEST: {"owner", "lead"},
    Act.SEE_ROUTES: {"owner", "lead"},
    Act.REMOVE_ROUTE: {"owner", "lead"},
    Act.SEE_PORTFOLIO: {"lead", "operator"},
    Act.READ_DEMAND: {"lead"},
    Act.MAKE_HYPOTHESIS: {"lead"},
    Act.BUILD_PILOT: {"owner"},
    Act.SEE_PILOT: {"owner", "lead"} | {"business owner", "invited", "participant"},
    Act.INVITE: {"owner"},
    Act.SEE_PARTICIPANTS: {"owner", "business owner"},
    Act.ANSWER_INVITATION: {"invited", "participant"},
    Act.LEAVE_PILOT: {"invited", "participant"},
    Act.GIVE_FEEDBACK: {"participant"},
    Act.CHANGE_FEEDBACK: {"author"},
    Act.SEE_MATRIX: {"owner", "business owner", "lead"},
    Act.READ_FEEDBACK: {"owner", "business owner"},
    Act.SORT_FEEDBACK: {"owner"},
    Act.NOTE_EVIDENCE: {"owner", "business owner"},
    Act.DECIDE_PILOT: {"owner", "business owner"},
    Act.SEE_REPORT: {"owner", "business owner", "lead", "participant"},
    Act.MOVE_STAGE: {"owner"},
    Act.SEE_BACKLOG: {"owner", "lead"},
    Act.CHANGE_BACKLOG: {"owner"},
}


def test_every_act_is_tried() -> None:
    assert set(WHO_MAY) == set(ACTS) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("who", EVERYONE)
def test_the_table_of_acts(act: Act, who: str) -> None:
    allowed = who in WHO_MAY[act]
    keys, parts = ("owner", ""), PARTS.get(who, frozenset())
    assert may(EVERYONE[who], act, owner_keys=keys, asker_slack_id="U0ANNA", parts=parts) is allowed
    if allowed:
        require(EVERYONE[who], act, owner_keys=keys, asker_slack_id="U0ANNA", parts=parts)
    else:
        with pytest.raises(NotAllowedError) as refusal:
            require(EVERYONE[who], act, owner_keys=keys, asker_slack_id="U0ANNA", parts=parts)
        assert str(refusal.value).endswith(".")


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


def test_the_leads(store: OpenUnit) -> None:
    with store() as unit:
        assert [person.key for person in portfolio_leads(unit)] == ["lead"]
