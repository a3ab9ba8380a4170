"""What people want, grouped by meaning: the same wish together, different wishes apart."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml

from knowledge.grouping import alike, features, group
from knowledge.offline_models import PackagedEncoder

COMPANIES = Path(__file__).parents[1] / "companies"
ASKS = "labelled/asks.yaml"
ASKING = sorted(path for path in COMPANIES.iterdir() if (path / ASKS).is_file())
# Written for this test: two ways to say one wish, in five languages.
PAIRS = [
    ("make a training video with a talking avatar", "can something turn our slides into a video with a presenter"),
    ("make a training video with a talking avatar", "Ich brauche ein Schulungsvideo mit einem sprechenden Avatar"),
    ("make a video for the lobby", "I want to produce a short film for our lobby screen"),
    ("make a video for the lobby", "une vidéo pour l'écran du hall d'accueil"),
    ("translate phone calls live while people talk", "live interpreter for phone calls with foreign customers"),
    ("translate phone calls live while people talk", "Telefongespräche live übersetzen"),
    ("generate music for our hold line", "compose a melody for the telephone waiting loop"),
    ("generate music for our hold line", "Musik für unsere Warteschleife erzeugen"),
    ("plan the shifts of the ward automatically", "an AI that makes the duty roster"),
    ("plan the shifts of the ward automatically", "Dienstplan automatisch erstellen"),
    ("design a logo for our new team", "we need a logo drawn for the department"),
    ("design a logo for our new team", "Ein Logo für unser Team entwerfen"),
    ("inspect welds with a camera", "find cracks in weld seams from photos"),
    ("drive the forklift by itself", "autonomous forklift in the warehouse"),
    ("drive the forklift by itself", "автономный погрузчик на складе"),
    ("3D model of a part from a photo", "turn a picture of a component into a CAD model"),
    ("3D model of a part from a photo", "Aus einem Foto ein 3D-Modell des Bauteils machen"),
    ("book my business trips", "arrange my travel with hotel and train"),
    ("book my business trips", "reserva mis viajes de negocios"),
    ("make slides with animations from a report", "turn a report into a powerpoint presentation"),
]
SAME_AT_LEAST = 0.8


@pytest.fixture(scope="module")
def encoder() -> PackagedEncoder:
    return PackagedEncoder()


def groups_of(encoder: PackagedEncoder, texts: Sequence[str]) -> set[tuple[str, frozenset[str]]]:
    found = group(features(texts, encoder.encode(list(texts))), [1] * len(texts), texts)
    return {(texts[one.centre], frozenset(texts[row] for row in one.rows)) for one in found}


def uncovered(company: Path) -> list[str]:
    asks = yaml.safe_load((company / ASKS).read_text("utf-8"))
    return [ask["ask"] for ask in asks if ask["outcome"] == "no_fit"]


@pytest.mark.parametrize("company", ASKING, ids=lambda path: path.name)
def test_different_wishes_of_a_company_stay_apart(encoder: PackagedEncoder, company: Path) -> None:
    texts = uncovered(company)
    assert len(texts) >= 5
    assert len(groups_of(encoder, texts)) == len(texts)


def test_most_ways_to_say_one_wish_come_together_in_any_of_five_languages(encoder: PackagedEncoder) -> None:
    same = [len(groups_of(encoder, pair)) == 1 for pair in PAIRS]
    assert sum(same) / len(same) >= SAME_AT_LEAST
    firsts = list(dict.fromkeys(first for first, _ in PAIRS if "lobby" not in first))  # two of them want a video
    assert len(groups_of(encoder, firsts)) == len(firsts), "and different ones do not"


def test_a_german_and_an_english_ask_for_the_same_thing_belong_together(encoder: PackagedEncoder) -> None:
    one, other = PAIRS[1]
    rows = features([one, other], encoder.encode([one, other]))
    assert alike(rows[:1], rows[1:]).tolist() == [True]


def test_the_order_of_the_asks_changes_nothing(encoder: PackagedEncoder) -> None:
    texts = [text for pair in PAIRS for text in pair] + [text for path in ASKING for text in uncovered(path)]
    texts = list(dict.fromkeys(texts))
    expected = groups_of(encoder, texts)
    for seed in range(4):
        random.Random(seed).shuffle(texts)
        assert groups_of(encoder, texts) == expected


def test_a_chain_of_half_likenesses_joins_nothing() -> None:
    angles = np.radians([0, 50, 100, 150])  # neighbours are .64 alike, the next but one not at all
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = group(rows, [1, 1, 1, 1], ["a", "b", "c", "d"])
    assert max(len(one.rows) for one in found) <= 3
    assert all(float(rows[one.centre] @ rows[row]) > 0.5 for one in found for row in one.rows)


def test_what_is_asked_more_often_is_the_centre() -> None:
    rows = np.array([[1, 0], [0.9, 0.436], [0.0, 1.0]], dtype=np.float32)
    (first, second) = group(rows, [1, 5, 1], ["a", "b", "c"])
    assert (first.centre, first.rows) == (1, (0, 1))
    assert (second.centre, second.rows) == (2, (2,))
    assert group(rows[:0], [], []) == ()


@pytest.mark.parametrize("text", ["", "😀", "the", "\ud83d", "x" * 10_000])
def test_every_text_has_features(text: str) -> None:
    rows = features([text, "a video"], np.zeros((2, 4), dtype=np.float32))
    assert np.isfinite(rows).all()
    assert len(group(rows, [1, 1], [text, "a video"])) == 2
