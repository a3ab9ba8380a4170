"""What is said after a vague sentence goes on with it or stands by itself, and who asks how to tell is understood."""

import pytest

from bench.extraction import pilots
from portfolio.pilots.drafting import adds_to, asks_how_to_tell
from tests.doubles import WordEncoder

BEFORE = pilots()["papers"]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("really terrible", True),
        ("the invoice, it was wrong", True),
        ("When I was preparing the monthly figures for the board", True),
        ("Als ich die Zahlen für den Vorstand zusammengestellt habe", True),
        ("This time it saved me half an hour but it missed the second table", False),
        ("Diesmal hat es mir eine halbe Stunde gespart, aber die Summe fehlt", False),
        ("Colleagues from Hamburg arrive tomorrow by the early train", False),
    ],
)
def test_what_goes_on_and_what_stands_by_itself(text: str, adds: bool) -> None:
    assert adds_to(BEFORE, text, [BEFORE], WordEncoder()) is adds


def test_another_pilots_product_is_no_addition() -> None:
    other = next(one for one in pilots().values() if one.id != BEFORE.id)
    assert not adds_to(BEFORE, f"{other.product.name} is slow", [BEFORE, other], WordEncoder())


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("how do I give feedback?", True),
        ("Where can I leave my feedback", True),
        ("Wie kann ich Feedback geben?", True),
        ("Wie gebe ich Feedback?", True),
        ("Comment donner mon avis ?", True),
        ("Comment puis-je faire un retour ?", True),
        ("how can I analyse customer feedback?", False),
        ("how do I read an invoice?", False),
        ("the feedback was good", False),
    ],
)
def test_who_asks_how_to_tell_is_understood(text: str, asks: bool) -> None:
    assert asks_how_to_tell(text) is asks
