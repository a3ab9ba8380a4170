"""What is told to a person of what is kept: every kind, whole sentences, and the end the settings give."""

from handlers.views import privacy
from handlers.views.words import ELLIPSIS
from portfolio.kept import KeptKind
from portfolio.kept_for import Retention
from tests.views.judge import texts
from tests.views.privacy_specimens import about


def said(retention: Retention) -> str:
    return " ".join(texts(privacy.kept_message(about("Anna", *KeptKind), retention)))


def test_every_kind_is_told_with_who_sees_it_and_how_it_ends() -> None:
    assert set(privacy.TOLD) == set(KeptKind)
    told = said(Retention())
    for kind, one in privacy.TOLD.items():
        assert f"Seen by {one.seen_by}. Kept {one.ends}." in told, kind
    assert ELLIPSIS not in told, "nothing is cut, the question before the deletion neither"


def test_what_the_settings_end_is_told_with_its_days() -> None:
    assert "days at most" not in said(Retention())
    told = said(Retention(asks=365, usage=500))
    assert told.count("Kept 365 days at most: until you delete it") == len(privacy.WITH_ASKS)
    assert "Kept 500 days at most: because figures are compared with a year ago" in told
