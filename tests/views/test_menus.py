"""A menu offers a large company's products all, in groups, and stays small enough to be shown."""

import json

from handlers.views import feedback
from handlers.views.blocks import MOST_OPTIONS, option, select
from tests import makers
from tests.views.judge import judge_view


def test_up_to_a_hundred_stand_in_one_list() -> None:
    menu = select("a", "Choose", [option(f"P{n}", f"p{n}") for n in range(100)], chosen="p99")
    assert len(menu["options"]) == 100
    assert "option_groups" not in menu
    assert menu["initial_option"]["value"] == "p99"


def test_more_come_in_groups_and_the_last_can_be_chosen() -> None:
    menu = select("a", "Choose", [option(f"P{n}", f"p{n}") for n in range(250)], chosen="p249")
    assert [len(group["options"]) for group in menu["option_groups"]] == [100, 100, 50]
    assert menu["option_groups"][1]["label"]["text"] == "P100 – P199"
    assert "options" not in menu
    assert menu["initial_option"]["value"] == "p249"


def test_any_of_two_hundred_products_may_fit_better() -> None:
    products = [makers.product(f"p{n}", f"Product {n % 7} {n}") for n in range(200)]
    form = feedback.dislike_form("ask-1", "read scans", products)
    judge_view(form)
    (menu,) = [block["element"] for block in form["blocks"] if block.get("block_id") == feedback.PRODUCT]
    offered = [entry["text"]["text"] for group in menu["option_groups"] for entry in group["options"]]
    assert sorted(offered) == offered
    assert len(offered) == 200


def test_the_longest_menu_fits_into_a_view() -> None:
    longest = [option(f"{n} " + "𝒜" * 80, f"{n}-" + "k" * 146) for n in range(1000)]
    menu = select("a", "Choose", longest)
    assert sum(len(group["options"]) for group in menu["option_groups"]) == MOST_OPTIONS
    assert len(json.dumps(menu)) < 250 * 1024
