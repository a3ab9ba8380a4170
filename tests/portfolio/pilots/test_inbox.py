"""The inbox shows what may be told and counts it right; the owner makes something of it, once."""

import random
from collections import defaultdict

import pytest

from portfolio.backlog import ItemDraft
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.pilots import sorting
from portfolio.pilots.inbox import Inbox, first_words, inbox_of, inboxes_of, themes_seen
from portfolio.pilots.reading import pilot_card
from storage.vocabulary import Anonymity, BacklogKind, Barrier, FeedbackKind, PilotStatus, ThemeStatus
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.saying import meant, pilot_in, say, who
from tests.portfolio.small_company import NOON

DRAFT = ItemDraft(BacklogKind.QUALITY, "Read covenant tables")


def box(store: OpenUnit, by: str = "owner", **more: int | bool) -> Inbox:
    with store() as unit:
        return inbox_of(unit, pilot_id="p1", person=who(unit, by), **{"limit": 10, **more})  # type: ignore[arg-type]


def make(store: OpenUnit, theme_id: str = "t-f1", item_id: str = "i1", by: str = "owner") -> sorting.Settled:
    with store() as unit:
        return sorting.make_item(unit, theme_id=theme_id, item_id=item_id, draft=DRAFT, by=who(unit, by), at=NOON)


def test_themes_by_people_with_counts_and_words(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "login slow", kind=FeedbackKind.IDEA)
    say(store, "f2", "U0ANNA", "covenant table missing", barrier=Barrier.QUALITY)
    say(store, "f3", "U0BEN", "missing covenant table", barrier=Barrier.QUALITY, quote_ok=False)
    say(store, "f4", "U0BEN", "covenant table missing", scenario=1)
    found = box(store)
    assert [(one.title, one.people, one.nameless) for one in found.themes] == [
        ("covenant table missing", 2, 0),
        ("login slow", 1, 0),
    ]
    theme = found.themes[0]
    assert [(one.name, one.times) for one in theme.barriers] == [("quality", 2)]
    assert [(one.name, one.times) for one in theme.scenarios] == [("Read an invoice", 2), ("Read a passport", 1)]
    assert [(one.text, one.quotable, one.author and one.author.slack_id) for one in theme.quotes] == [
        ("covenant table missing", True, "U0BEN"),
        ("missing covenant table", False, "U0BEN"),
    ], "the newest first, the same words once"
    assert found.may_sort
    assert (found.unsorted, found.waiting) == (0, 0)


def test_who_may_read_it(store: OpenUnit) -> None:
    """By the table of acts: owner, deputy and business-side owner; only owner and deputy sort."""
    with store() as unit:
        put_pilot(unit, at=NOON, business_owner="U0ANNA", participants=[("U0BEN", "clerk")])
        put_pilot(unit, at=NOON, pilot_id="p2", status=PilotStatus.DRAFT, business_owner="U0ANNA")
    say(store, "f1", "U0BEN", "covenant table missing")
    assert box(store, "deputy").may_sort
    assert not box(store, "anna").may_sort
    for by in ("lead", "bob"):
        with pytest.raises(NotAllowedError):
            box(store, by)
    with store() as unit:
        for words, seen in (("owner", ["p1"]), ("anna", ["p1"]), ("bob", []), ("lead", [])):
            assert [pilot.id for pilot in inboxes_of(unit, person=who(unit, words))] == seen, "no drafts"
        with pytest.raises(NotAllowedError):
            sorting.close_theme(unit, theme_id="t-f1", reason="no", by=who(unit, "anna"), at=NOON)
        with pytest.raises(NotFoundError):
            inbox_of(unit, pilot_id="made up", person=who(unit, "owner"))


def test_anonymous_answers_wait_for_their_lot_and_for_company(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    for number in range(6):
        say(store, f"n{number}", None, "covenant table missing", kind=FeedbackKind.BLOCKER)
    say(store, "n9", None, "login slow")
    found = box(store)
    assert (found.total, found.waiting, found.least) == (0, 7, 5), "a theme of theirs alone is not even named"
    with store() as unit:
        for row in unit.feedback.of_pilot("p1"):
            row.lot = 1 if row.id != "n9" else None
    found = box(store)
    (theme,) = found.themes
    assert (theme.people, theme.nameless, found.waiting, theme.newest) == (0, 6, 1, None)
    assert [(one.name, one.times) for one in theme.kinds] == [("blocker", 6)]
    with store() as unit:
        for row in unit.feedback.of_pilot("p1"):
            row.lot = 1
    assert box(store).total == 0, "the one left over would be known by subtraction, so nothing is shown"


def test_a_slice_of_a_theme_that_is_too_small_is_not_counted(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.ANONYMOUS)
    for number in range(7):
        kind = FeedbackKind.IDEA if number < 2 else FeedbackKind.ISSUE
        say(store, f"n{number}", None, "covenant table missing", kind=kind, lot=1)
    (theme,) = box(store).themes
    assert (theme.nameless, theme.kinds) == (7, ()), "five issues of seven would tell of the two"


def test_names_stand_only_where_everybody_speaks_under_theirs(store: OpenUnit) -> None:
    pilot_in(store, anonymity=Anonymity.CHOICE)
    say(store, "f1", "U0ANNA", "covenant table missing")
    assert [one.author for one in box(store).themes[0].quotes] == [None]


def test_what_was_taken_back_is_gone_from_counts_quotes_and_title(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing")
    say(store, "f2", "U0BEN", "missing table covenant")
    with store() as unit:
        first = unit.feedback.by_id("f1")
        assert first is not None
        first.withdrawn_at = NOON
    (theme,) = box(store).themes
    assert (theme.title, theme.people, len(theme.quotes)) == ("missing table covenant", 1, 1)


def test_words_not_to_be_quoted_are_no_title(store: OpenUnit) -> None:
    pilot_in(store)
    say(store, "f1", "U0ANNA", "covenant table missing", quote_ok=False)
    assert box(store).themes[0].title == "Said without words to quote"


def test_pages_and_what_is_settled(store: OpenUnit) -> None:
    pilot_in(store)
    for number, word in enumerate(("alpha", "bravo", "charlie", "delta")):
        say(store, f"f{number}", "U0ANNA", f"{word} {word}")
    assert [one.id for one in box(store, limit=3).themes] == ["t-f0", "t-f1", "t-f2"]
    assert [one.id for one in box(store, limit=3, offset=3).themes] == ["t-f3"]
    assert box(store, limit=3, offset=300).offset == 3, "past the end is the last page"
    make(store, "t-f0")
    with store() as unit:
        sorting.close_theme(unit, theme_id="t-f1", reason="Not ours.", by=who(unit, "deputy"), at=NOON)
    assert (box(store).total, box(store).settled) == (2, 2)
    done = {one.id: one for one in box(store, settled=True).themes}
    assert done["t-f0"].outcome == "Read covenant tables"
    assert done["t-f1"].outcome == "Not ours."
    assert done["t-f1"].decided_by is not None
    assert done["t-f1"].decided_by.name == "Dan Deputy"


def test_what_is_not_sorted_is_counted_and_can_be(store: OpenUnit) -> None:
    pilot_in(store)
    with store() as unit:
        put_feedback(unit, "f1", at=NOON, author="U0ANNA", text="covenant table missing")
    assert box(store).unsorted == 1
    with store() as unit:
        assert [one.id for one in sorting.unsorted(unit, pilot_id="p1", by=who(unit, "owner"), limit=9)] == ["f1"]
        with pytest.raises(NotAllowedError):
            sorting.unsorted(unit, pilot_id="p1", by=who(unit, "anna"), limit=9)


@pytest.mark.parametrize("seed", range(4))
def test_counts_add_up_whatever_is_done(store: OpenUnit, seed: int) -> None:
    """People of a theme are its distinct authors, and every piece that may be told is counted once, whatever was
    said, taken back, moved or merged."""
    draw = random.Random(seed)
    pilot_in(store)
    words = ("covenant table missing", "login slow", "export excel", "handwriting unread")
    authors = ("U0ANNA", "U0BEN", "U0CARLA", "U0DORA")
    for number in range(24):
        say(store, f"f{number:02}", draw.choice(authors), draw.choice(words), kind=draw.choice(list(FeedbackKind)))
        with store() as unit:
            owner, themes = who(unit, "owner"), [one.id for one in unit.feedback.themes(["p1"], ThemeStatus.OPEN)]
            act = draw.random()
            if act < 0.2:
                row = unit.feedback.by_id(f"f{draw.randrange(number + 1):02}")
                assert row is not None
                row.withdrawn_at = NOON
            elif act < 0.3 and len(themes) > 1:
                one, other = draw.sample(themes, 2)
                sorting.merge_themes(unit, theme_id=one, into=other, by=owner)
            elif act < 0.5:
                theme_id = draw.choice(themes)
                pieces = sorting.movable(unit, pilot=pilot_card(unit, pilot_id="p1"), theme_id=theme_id)
                if pieces:
                    piece = draw.choice(pieces)
                    sorting.move_feedback(
                        unit, feedback_id=piece.id, theme_id=theme_id, to="", said=meant(piece.text),
                        new_id=f"m{number}", by=owner, at=NOON,
                    )  # fmt: skip
    with store() as unit:
        left = unit.feedback.of_pilot("p1")
        people: dict[str, set[str]] = defaultdict(set)
        for row in left:
            people[row.theme_id or ""].add(row.author or "")
        seen = inbox_of(unit, pilot_id="p1", person=who(unit, "owner"), limit=100).themes
        assert {one.id: one.people for one in seen} == {theme: len(found) for theme, found in people.items()}
        assert sum(kind.times for one in seen for kind in one.kinds) == len(left)
        assert all(one.people for one in seen)
        pilot = pilot_card(unit, pilot_id="p1")
        assert themes_seen(unit, pilot=pilot, theme_ids=[one.id for one in seen]) == seen


def test_first_words() -> None:
    assert first_words("  short\nenough ") == "short enough"
    assert first_words("a word and another one that goes on and on until nobody reads it") == (
        "a word and another one that goes on and on until nobody…"
    )
    assert len(first_words("x" * 500)) == 60
