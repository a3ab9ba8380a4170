"""Demand as themes: who sees which, what stands in one, and the hypothesis product made of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from portfolio import catalog, importing
from portfolio.asks import Place, receive_ask, store_decision
from portfolio.decisions import NotRecommended, RoutingDecision
from portfolio.demand import add_why, embedded, record_demand, wishes_of
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.hypotheses import Draft, Made, make_hypothesis, mark_told, possible_owners, waiting_for
from portfolio.people import find_person
from portfolio.themes import Theme, all_themes, theme_of, themes_for
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, LifecycleStage, Outcome, ProductKind
from tests.doubles import ScriptedRouter, SetClock, WordEncoder, counting_ids
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

VIDEO = "a video for the lobby"
DRAFT = Draft("Video Maker", ProductKind.MULTIMODAL, "Makes videos.", ("videos for screens", "a video for the lobby"))


@pytest.fixture
def tools(store: OpenUnit) -> Toolbox:
    return Toolbox(unit=store, clock=SetClock(NOON), new_id=counting_ids(), router=ScriptedRouter())  # type: ignore[arg-type]


def wish(
    tools: Toolbox,
    ask_id: str,
    text: str,
    *,
    who: str = "anna",
    at: datetime = NOON,
    near: str | tuple[str, ...] = "regsearch",
    why: str = "",
    vector: bool = True,
) -> None:
    said = embedded(WordEncoder(), [text])[0] if vector else None
    with tools.unit() as unit:
        by = find_person(unit, words=who)
        receive_ask(unit, ask_id=ask_id, asker=by, text=text, place=Place(AskSource.CLI), at=at)
        keys = (near,) if isinstance(near, str) else near
        misses = tuple(NotRecommended(catalog.product_card(unit, key=key), "no", None) for key in keys)
        found = RoutingDecision(Outcome.NO_FIT, not_recommended=misses)
        store_decision(unit, ask_id=ask_id, decision=found, latency_ms=1)
        record_demand(unit, ask_id=ask_id, asker=by, text=text, at=at, said=said)
        if why:
            add_why(unit, ask_id=ask_id, by=by, why=why, at=at)


def seen_by(tools: Toolbox, who: str) -> tuple[Theme, ...]:
    with tools.unit() as unit:
        person = find_person(unit, words=who)
    return themes_for(tools, person=person)


def some_demand(tools: Toolbox) -> None:
    wish(tools, "a1", VIDEO, at=NOON - timedelta(days=40), why="for the screen")
    wish(tools, "a2", "For the lobby: a video!", who="lead", near="docreader")
    wish(tools, "a3", VIDEO, who="owner", near="docreader")
    wish(tools, "a4", "count cars", who="bob")
    wish(tools, "a5", "sing", at=NOON - timedelta(days=91))


def test_a_theme_counts_people_and_asks_of_thirty_and_of_ninety_days(tools: Toolbox) -> None:
    some_demand(tools)
    video, cars = all_themes(tools)
    assert (video.people_30d, video.asks_30d, video.people_90d, video.asks_90d) == (2, 2, 3, 3)
    assert (video.first_at, video.last_at) == (NOON - timedelta(days=40), NOON)
    assert (cars.label, cars.people_30d) == ("count cars", 1)


def test_the_label_is_the_most_central_ask_word_for_word(tools: Toolbox) -> None:
    some_demand(tools)
    video = all_themes(tools)[0]
    assert (video.id, video.label) == ("a1", VIDEO)
    assert video.asks == ("For the lobby: a video!",)
    assert video.whys == ("for the screen",)


def test_nearest_are_the_living_products_the_answers_named_most_often(tools: Toolbox) -> None:
    some_demand(tools)
    wish(tools, "a6", VIDEO, near="scantext")
    assert [product.key for product in all_themes(tools)[0].nearest] == ["docreader", "regsearch"]


def test_what_the_answer_named_first_is_nearest_whatever_it_is_called(tools: Toolbox) -> None:
    wish(tools, "a1", VIDEO, near=("regsearch", "docreader"))
    assert [product.key for product in all_themes(tools)[0].nearest][:2] == ["regsearch", "docreader"]
    wish(tools, "a2", VIDEO, who="bob", near=("docreader", "regsearch"))
    wish(tools, "a3", VIDEO, who="owner", near=("docreader",))
    assert [product.key for product in all_themes(tools)[0].nearest][:2] == ["docreader", "regsearch"]


def test_the_lead_reads_asks_and_an_owner_only_labels_of_what_is_near(tools: Toolbox) -> None:
    some_demand(tools)
    assert [theme.label for theme in seen_by(tools, "lead")] == [VIDEO, "count cars"]
    for who in ("owner", "deputy"):
        (near,) = seen_by(tools, who)
        assert (near.label, near.people_90d) == (VIDEO, 3)
        assert (near.asks, near.whys, near.ask_ids) == ((), (), ())
    assert seen_by(tools, "anna") == ()


def test_no_theme_carries_anybody_s_name(tools: Toolbox) -> None:
    some_demand(tools)
    for who in ("Anna Asker", "U0ANNA", "Bob Shellonly", "person:bob"):
        assert who not in "".join(str(replace(theme, nearest=(), became=None)) for theme in all_themes(tools))


def test_what_has_no_embedding_yet_gets_one_when_somebody_looks_and_keeps_it(tools: Toolbox) -> None:
    wish(tools, "a1", VIDEO, vector=False)
    wish(tools, "a2", "a nice video for the lobby", who="lead", vector=False)
    assert len(all_themes(tools)) == 1
    with tools.unit() as unit:
        first = [row.vector for row in map(unit.demand.of, ("a1", "a2")) if row is not None]
    assert None not in first
    all_themes(tools)
    with tools.unit() as unit:
        assert [row.vector for row in map(unit.demand.of, ("a1", "a2")) if row is not None] == first


def made(tools: Toolbox, draft: Draft = DRAFT, *, who: str = "lead") -> Made:
    theme = theme_of(tools, ask_id="a1")
    with tools.unit() as unit:
        by = find_person(unit, words=who)
        return make_hypothesis(unit, theme=theme, draft=draft, by=by, at=NOON)


def test_a_theme_becomes_a_hypothesis_of_the_catalogue(tools: Toolbox) -> None:
    some_demand(tools)
    with tools.unit() as unit:
        before = catalog.catalog_version(unit)
    done = made(tools, replace(DRAFT, owner="owner"))
    assert (done.new, done.product.key, done.product.stage) == (True, "video-maker", LifecycleStage.HYPOTHESIS)
    assert done.product.owner is not None
    assert (done.product.owner.key, done.product.covers) == ("owner", DRAFT.covers)
    with tools.unit() as unit:
        row = unit.products.by_key("video-maker")
        assert row is not None
        assert (row.updated_by, catalog.catalog_version(unit)) == ("lead", before + 1)
        plan = importing.plan(unit, [("again.yaml", importing.export(unit))])
        assert plan.is_empty, "the export holds the new product"
    video, cars = all_themes(tools)
    assert video.became is not None
    assert (video.became.key, cars.became) == ("video-maker", None)
    with tools.unit() as unit:
        (own,) = wishes_of(unit, person=find_person(unit, words="anna"), at=NOON, limit=5)
    assert own.became == "video-maker"


def test_a_second_save_gives_the_product_that_is_there(tools: Toolbox) -> None:
    some_demand(tools)
    assert made(tools).new
    again = made(tools, replace(DRAFT, name="Another"))
    assert (again.new, again.product.key) == (False, "video-maker")


def test_a_theme_whose_product_was_withdrawn_is_open_again(tools: Toolbox) -> None:
    some_demand(tools)
    made(tools)
    with tools.unit() as unit:
        importing.apply(unit, [("f.yaml", "products: [{key: video-maker, withdrawn: true}]")], by="x", at=NOON)
        (own,) = wishes_of(unit, person=find_person(unit, words="anna"), at=NOON, limit=5)
    assert own.became is None
    assert all(theme.became is None for theme in all_themes(tools))
    again = made(tools)
    assert (again.new, again.product.key) == (True, "video-maker-2"), "the old one keeps its key and its past"
    assert all_themes(tools)[0].became == again.product


def test_two_leads_at_once_make_one_product(tools: Toolbox) -> None:
    some_demand(tools)
    theme = theme_of(tools, ask_id="a1")

    def save(place: int) -> bool:
        with tools.unit() as unit:
            lead = find_person(unit, words="lead")
            draft = replace(DRAFT, name=f"Video {place}")
            return make_hypothesis(unit, theme=theme, draft=draft, by=lead, at=NOON).new

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(save, range(4))) == 1
    with tools.unit() as unit:
        assert sum(row.stage is LifecycleStage.HYPOTHESIS for row in unit.products.all()) == 1


@pytest.mark.parametrize("who", ["owner", "anna"])
def test_only_the_lead_makes_a_hypothesis(tools: Toolbox, who: str) -> None:
    some_demand(tools)
    with pytest.raises(NotAllowedError, match="portfolio lead"):
        made(tools, who=who)


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("name", replace(DRAFT, name="  ")),
        ("name", replace(DRAFT, name="x" * 81)),
        ("name", replace(DRAFT, name="doc  READER")),
        ("name", replace(DRAFT, name="docreader")),
        ("name", replace(DRAFT, name="a\x07b")),
        ("purpose", replace(DRAFT, purpose=" ")),
        ("purpose", replace(DRAFT, purpose="x" * 20_001)),
        ("covers", replace(DRAFT, covers=("", " "))),
        ("covers", replace(DRAFT, covers=tuple(map(str, range(21))))),
        ("covers", replace(DRAFT, covers=("A video", "a VIDEO"))),
        ("owner", replace(DRAFT, owner="nobody")),
    ],
)
def test_a_bad_form_is_refused_beside_its_field_and_writes_nothing(tools: Toolbox, field: str, draft: Draft) -> None:
    some_demand(tools)
    with pytest.raises(InvalidInputError) as refusal:
        made(tools, draft)
    assert refusal.value.field == field
    assert all_themes(tools)[0].became is None


@pytest.mark.parametrize(("name", "key"), [("Übersetzer für Anrufe", "ubersetzer-fur-anrufe"), ("видео", "hypothesis")])
def test_a_key_is_made_of_any_name(tools: Toolbox, name: str, key: str) -> None:
    some_demand(tools)
    assert made(tools, replace(DRAFT, name=name)).product.key == key


def test_a_key_that_is_taken_gets_a_number(tools: Toolbox) -> None:
    some_demand(tools)
    assert made(tools, replace(DRAFT, name="Reg-Search!", covers=("x",))).product.key == "reg-search"
    wish(tools, "b1", "draw logos nicely")
    theme = theme_of(tools, ask_id="b1")
    with tools.unit() as unit:
        lead = find_person(unit, words="lead")
        second = make_hypothesis(unit, theme=theme, draft=replace(DRAFT, name="Reg Search"), by=lead, at=NOON)
    assert second.product.key == "reg-search-2"


def test_each_person_who_asked_is_told_once(tools: Toolbox) -> None:
    some_demand(tools)
    made(tools)
    with tools.unit() as unit:
        waiting = waiting_for(unit, product_key="video-maker")
        assert {one.slack_id: one.text for one in waiting}["U0ANNA"] == VIDEO
        assert {one.slack_id for one in waiting} == {"U0ANNA", "U0LEAD", "U0OWNER"}
        mark_told(unit, product_key="video-maker", slack_id="U0ANNA", at=NOON)
    with tools.unit() as unit:
        assert {one.slack_id for one in waiting_for(unit, product_key="video-maker")} == {"U0LEAD", "U0OWNER"}
        assert waiting_for(unit, product_key="toaster") == ()


def test_who_has_no_slack_id_is_not_waited_for(tools: Toolbox) -> None:
    wish(tools, "a1", "count cars", who="bob")
    made(tools)
    with tools.unit() as unit:
        assert waiting_for(unit, product_key="video-maker") == ()


def test_an_unknown_theme_is_refused(tools: Toolbox) -> None:
    with pytest.raises(NotFoundError):
        theme_of(tools, ask_id="a0")


def test_product_owners_stand_first_among_possible_owners(store: OpenUnit) -> None:
    with store() as unit:
        assert [one.key for one in possible_owners(unit)][:2] == ["owner", "anna"]


def test_an_empty_ledger_has_no_themes(tools: Toolbox) -> None:
    assert all_themes(tools) == ()


def test_what_people_want_is_shown_without_details_about_people(tools: Toolbox) -> None:
    card = "4111 1111 1111 1111"
    wish(tools, "a1", f"a video about card {card}", why=f"for the holder of {card}")
    (theme,) = seen_by(tools, "lead")
    assert (theme.label, theme.whys) == ("a video about card [Card 1]", ("for the holder of [Card 1]",))
    with tools.unit() as unit:
        (own,) = wishes_of(unit, person=find_person(unit, words="anna"), at=NOON, limit=5)
        made = make_hypothesis(unit, theme=theme, draft=DRAFT, by=find_person(unit, words="lead"), at=NOON)
        waiting = waiting_for(unit, product_key=made.product.key)
    assert own.text == "a video about card [Card 1]"
    assert [one.text for one in waiting] == ["a video about card [Card 1]"]
