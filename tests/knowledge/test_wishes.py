"""The planes of wishes: they tell breaches from look-alikes and move to where a company says."""

import json

import numpy as np
import pytest

from bench.companies import encoder
from bench.fitting import WISHES
from knowledge.wishes import SIGNAL_COUNTS, Planes, shipped_planes, wish_rows
from portfolio.concerns import PLANES, Concern, signal_row, wanted_heights


def heights(*texts: str, planes: Planes | None = None, name: str = "any") -> list[float]:
    rows = wish_rows(encoder().encode(list(texts)), np.array([signal_row(text) for text in texts]))
    found: list[float] = (planes or shipped_planes()).heights(rows)[:, PLANES.index(name)].tolist()
    return found


PAIRS = [
    (
        "Find out which of the gardeners sits in the shed all day, the cameras are there anyway.",
        "Plan which beds the gardeners plant next week.",
    ),
    (
        "Wer die Miete zweimal schuldig bleibt, dem kündigt das Programm, hinsehen muss da niemand.",
        "Das Programm erinnert die Sachbearbeiterin an offene Mieten, sie entscheidet.",
    ),
    (
        "Je colle la lettre de la voisine malade dans le chat pour savoir ce qu'elle a.",
        "Écrire un modèle de lettre de bienvenue sans aucun nom",
    ),
    ("Adivina por el apellido quién es extranjero y ponlo al final.", "Ordenar las solicitudes por fecha de llegada"),
    ("Пусть камеры покажут, кто из садовников ленится, он не узнает.", "Составить график работы садовников на неделю"),
]


@pytest.mark.parametrize(("wish", "alike"), PAIRS)
def test_a_forbidden_wish_is_higher_than_its_look_alike_in_any_of_five_languages(wish: str, alike: str) -> None:
    forbidden, allowed = heights(wish, alike)
    assert forbidden > allowed + 0.2


def test_a_company_s_own_examples_move_the_plane_to_where_they_say() -> None:
    texts = ["water the plants in the hall", "water the plants in the yard"]
    rows = wish_rows(encoder().encode(texts), np.array([signal_row(text) for text in texts]))
    tilted = shipped_planes().tilted(rows, wanted_heights([True, False], [Concern.OTHER] * 2))
    for name in ("any", Concern.OTHER):
        before, after = heights(*texts, name=name), heights(*texts, planes=tilted, name=name)
        assert after[0] - after[1] > before[0] - before[1]


@pytest.mark.parametrize(
    ("concern", "wish"),
    [
        (Concern.DATA, "Paste the letter of the sick lady into the chat, it can sum it up"),
        (Concern.DECISION, "The computer can refuse them by itself, nobody needs to read it"),
        (Concern.PEOPLE, "Which of my colleagues is tired or lazy? The cameras would show it"),
    ],
)
def test_a_wish_is_highest_where_rules_of_its_concern_are(concern: Concern, wish: str) -> None:
    found = {name: heights(wish, name=name)[0] for name in (Concern.DATA, Concern.DECISION, Concern.PEOPLE)}
    assert max(found, key=lambda name: found[name]) is concern


def test_the_file_has_a_plane_for_any_rule_and_one_for_each_concern() -> None:
    assert list(json.loads(WISHES.read_text(encoding="utf-8"))) == list(PLANES)


def test_what_is_broken_is_wanted_high_on_its_own_plane_and_on_none_other() -> None:
    wanted = wanted_heights([True, False, True], [Concern.DATA, Concern.DATA, None])
    assert wanted[0].tolist() == [1, 1, -1, -1, -1, -1]
    assert set(wanted[1].tolist()) == {-1}
    assert wanted[2, 0] == 1
    assert np.isnan(wanted[2, 1:]).all(), "nobody knows its concern"


def test_no_examples_leave_it_as_it_is() -> None:
    planes = shipped_planes()
    still = planes.tilted(np.zeros((0, len(planes.weights))), np.zeros((0, len(PLANES))))
    assert still is planes


def test_rows_are_vector_signals_and_offset() -> None:
    rows = wish_rows(np.ones((2, 3), dtype=np.float32), np.ones((2, 4), dtype=np.float32))
    assert rows.shape == (2, 8)
    assert rows[0].tolist() == pytest.approx([1, 1, 1, *[SIGNAL_COUNTS] * 4, 1])
