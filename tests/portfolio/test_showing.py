"""What of a stored ask people read: its words and what its decision quotes of them, without details about people."""

from portfolio.decisions import BrokenRule, Recommendation, RoutingDecision
from portfolio.showing import decision_shown, holds_details, masked
from portfolio.themes import Theme
from storage.vocabulary import Outcome
from tests import makers
from tests.portfolio.small_company import NOON

CARD = "4111 1111 1111 1111"
ASKED = f"read the card {CARD}, then write to Mr Weber"


def test_what_is_no_detail_stays_as_it_was() -> None:
    decision = RoutingDecision(Outcome.COMPOSITE, gaps=("send it",))
    assert masked("read 40 invoices of 2026") == "read 40 invoices of 2026"
    assert not holds_details("read 40 invoices of 2026")
    assert decision_shown(decision, "read 40 invoices, send it") is decision


def test_a_detail_that_a_quoted_phrase_cuts_is_masked_too() -> None:
    rule = BrokenRule("R1", "No data about people", ASKED[: ASKED.index(CARD) + 9], "", None)
    shown = decision_shown(RoutingDecision(Outcome.PROHIBITED, rule=rule), ASKED).rule
    assert shown is not None
    assert shown.raised_by == "read the card [Card 1]"


def test_parts_and_gaps_are_masked_alike() -> None:
    part = Recommendation(makers.product("docreader"), f"read the card {CARD}", (), withheld="only without CLIENT data")
    decision = RoutingDecision(Outcome.COMPOSITE, (part,), gaps=(part.gap, "write to Mr Weber"))
    shown = decision_shown(decision, ASKED)
    assert shown.recommendations[0].part == "read the card [Card 1]"
    assert shown.gaps == (shown.recommendations[0].gap, "write to Mr [Name 1]")
    assert shown.uncovered == ("write to Mr [Name 1]",)


def test_a_theme_shows_no_details() -> None:
    theme = Theme("a1", ASKED, 9, 7, 20, 12, NOON, NOON, others=(ASKED,), reasons=(ASKED,))
    for shown in (theme.label, *theme.asks, *theme.whys):
        assert CARD not in shown
        assert "Weber" not in shown
