"""`signpost forget`: it says what is kept, asks, forgets, and names what stays; a dry run changes nothing."""

import pytest

from bot.config import load_settings
from bot.forget_command import CALLED
from bot.wiring import open_store
from portfolio.asks import Place, receive_ask
from portfolio.kept import KeptKind, look_up
from portfolio.people import find_person
from storage.vocabulary import AskSource
from tests.bot.conftest import Run
from tests.portfolio.small_company import NOON

pytestmark = pytest.mark.usefixtures("demo_company")


def asked_by(words: str) -> None:
    store = open_store(load_settings())
    with store.unit() as unit:
        who, place = find_person(unit, words=words), Place(AskSource.MESSAGE)
        receive_ask(unit, ask_id="a1", asker=who, text="x", place=place, at=NOON)
    store.engine.dispose()


def kept_of(words: str) -> set[KeptKind]:
    store = open_store(load_settings())
    with store.unit() as unit:
        found = set(look_up(unit, find_person(unit, words=words)).counts)
    store.engine.dispose()
    return found


def test_it_says_what_is_kept_and_forgets_when_told_to(run: Run) -> None:
    asked_by("garcia")
    shown = run("forget", "Lucía García", "--dry-run")
    assert shown.code == 0
    assert "to delete: 1 ask" in shown.out
    assert "Nothing was changed: this was a dry run." in shown.out
    refused = run("forget", "garcia")
    assert (refused.code, "say --yes" in refused.err) == (2, True)
    assert KeptKind.ASKS in kept_of("garcia")
    done = run("forget", "garcia", "--yes")
    assert done.code == 0
    assert "Forgotten: Lucía García (garcia)." in done.out
    assert "They are in the catalogue no more" in done.out
    assert run("forget", "garcia", "--yes").code == 2, "nobody is called so any more"


def test_every_kind_has_a_name_here() -> None:
    assert set(CALLED) == set(KeptKind)


def test_who_owns_something_stays_with_the_reason(run: Run) -> None:
    done = run("forget", "okafor", "--yes")
    assert done.code == 0
    assert "DocReader" in done.out
    assert "), until somebody else is named there; then forget them again." in done.out
    assert kept_of("okafor") == {KeptKind.OWNED, KeptKind.CATALOGUE}


def test_somebody_nobody_knows_is_one_sentence(run: Run) -> None:
    refused = run("forget", "Nobody Here")
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert "Nothing is kept about U0NOBODY." in run("forget", "U0NOBODY").out
