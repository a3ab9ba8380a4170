"""One specimen of every message and view the bot can send, made from any text: ordinary or hostile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.views import answer, blocks, browse, card, compare, demand, feedback, home, learned, precedents, start
from handlers.views import help as help_view
from handlers.views.values import Carried
from portfolio.comparing import Comparison, Told
from portfolio.decisions import NotRecommended, Question, RoutingDecision
from portfolio.demand import Wish
from portfolio.hypotheses import Waiting
from portfolio.precedents import Precedent
from portfolio.routes import Route
from portfolio.themes import Theme
from storage.vocabulary import DislikeReason, LifecycleStage, Outcome, ProductKind, RouteKind
from tests import makers
from tests.views import (
    action_specimens,
    builder_specimens,
    digest_settings_specimens,
    digest_specimens,
    editing_specimens,
    enrolment_specimens,
    inbox_specimens,
    intake_specimens,
    onboarding_specimens,
    overlap_specimens,
    ownership_specimens,
    privacy_specimens,
    reminder_specimens,
    standing_specimens,
    support_specimens,
)
from tests.views.decision_specimens import DECISION_MESSAGES, DECISION_VIEWS
from tests.views.feedback_specimens import FEEDBACK_MESSAGES, FEEDBACK_VIEWS

Json = dict[str, Any]
Specimen = Callable[[str], Json]

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG_KEY = "a-product-key-" + "x" * 80


def asked(text: str, **more: Any) -> answer.Asked:
    filled: dict[str, Any] = {"text": text, "people": 7, "lead": makers.person("lead", text)}
    return answer.Asked("ask-1", **{**filled, **more})


def shelf(text: str, **more: Any) -> browse.Shelf:
    products = [makers.product(f"{LONG_KEY}{place}", text, text) for place in range(6)]
    return browse.Shelf(products, 20, 6, 6, **{"words": text[:120], **more})


def past_route(text: str, place: int) -> Route:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Route(10**9 + place, "p", text, RouteKind.ACCEPTED, at, counts=place < 3)


def filled(text: str) -> card.Filled:
    return card.Filled(4, 10, (text, "Reuse", "Backlog", "Pilots", "Metrics"))


def themes(text: str, count: int = 8) -> list[Theme]:
    """Themes of every shape: of many and of one, with and without reasons, long ago, and one that became something."""
    full = Theme(
        id="ask-0",
        words=text,
        asks_30d=9,
        people_30d=7,
        asks_90d=20,
        people_90d=12,
        first_at=NOON,
        last_at=NOON,
        others=(text,) * 5,
        reasons=(text, text),
        nearest=(makers.product(LONG_KEY, text, text),) * 3,
    )
    shapes = [
        full,
        replace(full, id="ask-1", others=(), reasons=(), nearest=(), people_30d=1, people_90d=1),
        replace(full, id="ask-2", asks_30d=0, people_30d=0),
        replace(full, id="ask-3", became=makers.product(LONG_KEY, text, text)),
    ]
    return [replace(shapes[place % 4], id=f"ask-{place}") for place in range(count)]


def home_data(text: str) -> home.HomeData:
    some = [makers.product(f"p{place}", text, text) for place in range(12)]
    return home.HomeData(
        name=text,
        asks=[(text, Outcome.FIT), (text, None)],
        owned=[home.Owned(product, filled(text)) for product in some],
        questions=[home.OpenQuestion(f"r{n}", one, makers.person(), text, "Open.") for n, one in enumerate(some)],
        own_questions=[(support_specimens.reply(text).request, "Open for a day.")] * 7,
        problems=[text] * 20,
        themes=themes(text),
        reads_demand=True,
        dislikes=[
            home.Disliked(DislikeReason.OTHER, text, (text, text), text),
            home.Disliked(DislikeReason.OUTDATED, ""),
        ],
        pilots=some,
        own_pilots=builder_specimens.entries(text, 5),
        digests=[digest_settings_specimens.QUIET, digest_settings_specimens.MONTHLY],
    )


def comparison(text: str, *, told: bool = True) -> Comparison:
    first, second = makers.product(name=text, text=text), makers.product(LONG_KEY, text, text, covers=(text,) * 9)
    said = (Told(first, text), Told(second, text)) if told else ()
    return Comparison(first, second, said, (None, None), ((text,), (text,) * 9))


def plain_answer(outcome: Outcome, text: str) -> Json:
    return answer.answer(makers.decision(outcome, text), asked(text))


def public_answer(outcome: Outcome, text: str) -> Json:
    unsure = makers.decision(outcome, text, confidence=0.2)
    return answer.answer(unsure, asked(text, public=True, people=1, lead=None, echo=True))


def empty_answer(outcome: Outcome, text: str) -> Json:
    return answer.answer(RoutingDecision(outcome), asked(text, lead=None))


def why(outcome: Outcome, text: str) -> Json:
    return start.why_modal(makers.decision(outcome, text), text=text, ask_id="ask-1")


def above(*texts: str) -> dict[str, Any]:
    found = [
        Precedent(text, (makers.product(name=text),) * 5, step, text, makers.person("lead", text), text)
        for text in texts
        for step in ("in use", "pilot", "idea", "")
    ]
    before, shown = precedents.done_before(found, public=False)
    return {"before": before, "above": (shown,)}


IDEA = makers.product("idea", "Rosterfox", stage=LifecycleStage.HYPOTHESIS, owner=None)
ANSWERS: dict[str, Specimen] = {
    **{f"answer {outcome}": partial(plain_answer, outcome) for outcome in Outcome},
    **{f"answer {outcome} in public, unsure": partial(public_answer, outcome) for outcome in Outcome},
    **{f"answer {outcome} with nothing in it": partial(empty_answer, outcome) for outcome in Outcome},
    "answer clarify with an open question": lambda text: answer.answer(
        RoutingDecision(Outcome.CLARIFY, question=Question(f"{text}?", ())), asked(text)
    ),
    "answer to who did it already": lambda text: answer.answer(
        makers.decision(Outcome.FIT, text), asked(text, **above(text))
    ),
    "answer to who did it already, with nobody": lambda text: answer.answer(
        makers.decision(Outcome.NO_FIT, text), asked(text, **above())
    ),
    "answer about a product": lambda text: answer.answer(
        RoutingDecision(Outcome.FIT, (replace(makers.recommendation(text=text), part="", about=True),)), asked(text)
    ),
    "answer about what a product may hold": lambda text: answer.answer(
        RoutingDecision(Outcome.FIT, (replace(makers.recommendation(text=text), part="", about=True, says=text),)),
        asked(text),
    ),
    "answer unavailable because of its data": lambda text: answer.answer(
        RoutingDecision(Outcome.UNAVAILABLE, not_recommended=(replace(makers.miss(text), open=True),), notice=text),
        asked(text),
    ),
    "answer that begins with what is retired": lambda text: answer.answer(
        makers.decision(
            Outcome.FIT,
            text,
            not_recommended=(NotRecommended(makers.retired("scantext", text, text), text, "docreader"),),
        ),
        asked(text),
    ),
    "answer unavailable because a hypothesis": lambda text: answer.answer(
        makers.decision(Outcome.UNAVAILABLE, text, recommendations=(), not_recommended=(makers.miss(text, IDEA),)),
        asked(text),
    ),
    "answer unavailable because retired": lambda text: answer.answer(
        makers.decision(
            Outcome.UNAVAILABLE,
            text,
            recommendations=(),
            not_recommended=(makers.miss(text, makers.retired(text=text)),),
        ),
        asked(text),
    ),
}

MESSAGES: dict[str, Specimen] = {
    **ANSWERS,
    **inbox_specimens.MESSAGES,
    **FEEDBACK_MESSAGES,
    **enrolment_specimens.MESSAGES,
    **reminder_specimens.MESSAGES,
    **support_specimens.MESSAGES,
    **digest_specimens.MESSAGES,
    **digest_settings_specimens.MESSAGES,
    **action_specimens.MESSAGES,
    **standing_specimens.MESSAGES,
    **intake_specimens.MESSAGES,
    "card_message": lambda text: card.card_message(makers.product(LONG_KEY, text, text), filled=filled(text)),
    "card_message bare": lambda _text: card.card_message(makers.bare_product(), public=True),
    "card_message retired": lambda text: card.card_message(
        makers.retired(text=text), replacement=makers.product(LONG_KEY, text, text)
    ),
    "card_message retired for good": lambda text: card.card_message(makers.retired(text=text)),
    "browse_message": lambda text: browse.browse_message(shelf(text)),
    "browse_message filtered": lambda text: browse.browse_message(
        shelf(text, kind=ProductKind.LLM, stage=LifecycleStage.PILOT), public=True
    ),
    "browse_message of a class of data": lambda text: browse.browse_message(
        shelf(text, kind=ProductKind.LLM, stage=LifecycleStage.PILOT, holds=text[:80])
    ),
    "browse_message empty": lambda text: browse.browse_message(browse.Shelf((), 0, 0, 6, words=text[:120])),
    "compare_message": lambda text: compare.compare_message(comparison(text)),
    "compare_message without the owners' words": lambda text: compare.compare_message(comparison(text, told=False)),
    "compare_message of retired ones": lambda text: compare.compare_message(
        Comparison(
            makers.retired(text=text),
            makers.retired("old", text, text),
            (),
            (makers.product(LONG_KEY, text, text), None),
        )
    ),
    "compare_message of bare ones": lambda _text: compare.compare_message(
        Comparison(makers.bare_product(), makers.bare_product("bare2", "Barer"), (), (None, None))
    ),
    "no_such_product": lambda text: browse.no_such_product(text, [makers.product(f"p{n}", text) for n in range(3)]),
    "no_such_product near none": lambda text: browse.no_such_product(text, []),
    "learned_message": lambda text: learned.learned_message(
        makers.product("p", text, text), [past_route(text, place) for place in range(9)]
    ),
    "learned_message (nothing)": lambda text: learned.learned_message(makers.product("p", text, text), []),
    "thanks_up": lambda _text: feedback.thanks_up(),
    "thanks_down": lambda _text: feedback.thanks_down(unmet=True, again="ask-1"),
    "thanks_why": lambda _text: feedback.thanks_why(),
    "demand_message": lambda text: demand.demand_message(themes(text), lead=True),
    "demand_message of an owner": lambda text: demand.demand_message(themes(text), lead=False),
    "demand_message empty": lambda _text: demand.demand_message([], lead=True),
    "demand_message empty of an owner": lambda _text: demand.demand_message([], lead=False),
    "wishes_message": lambda text: demand.wishes_message(
        [Wish(text, NOON, 3, None), Wish(text, NOON, 1, None), Wish(text, NOON, 1, "p")],
        {"p": text},
    ),
    "wishes_message empty": lambda _text: demand.wishes_message([], {}),
    "joined": lambda text: demand.joined(
        demand.demand_message(themes(text), lead=False), demand.wishes_message([Wish(text, NOON, 1, None)], {})
    ),
    "made": lambda text: demand.made(makers.product(LONG_KEY, text, text), 3, new=True),
    "made for nobody": lambda text: demand.made(makers.product(name=text), 0, new=True),
    "made before": lambda text: demand.made(makers.product(name=text), 0, new=False),
    "news": lambda text: demand.news(Waiting("U1", text), makers.product(LONG_KEY, text, text)),
    "news without an owner": lambda text: demand.news(Waiting("U1", text), makers.bare_product()),
    "help_message": lambda text: help_view.help_message(
        [("browse", "leaf through the products")], [("inbox", "what was said")], [text, text]
    ),
    "rules_message": lambda text: help_view.rules_message([makers.rule(text, f"R{n}") for n in range(20)]),
    "rules_message of what they name": lambda text: help_view.rules_message([makers.rule(text)], of=9, naming=text),
    "rules_message empty": lambda _text: help_view.rules_message([]),
    "sentence_message": help_view.sentence_message,
    "said_in_private": lambda _text: help_view.said_in_private(demand.NOT_FOR_ALL),
    "only_in_private": lambda _text: help_view.only_in_private("show past asks"),
    "apology": lambda _text: help_view.apology("abcd1234"),
    "late_apology": lambda _text: help_view.late_apology("abcd1234"),
    "greeting": lambda _text: help_view.greeting(),
    "thanked": lambda _text: help_view.thanked(),
    "still_open": lambda _text: help_view.still_open(),
    "thinking": lambda _text: help_view.thinking(),
    "file_only": lambda _text: help_view.file_only(),
    "quiet": lambda _text: help_view.quiet(),
    "not_quiet": lambda _text: help_view.not_quiet(),
    "shared_channel": lambda _text: help_view.shared_channel(),
    "replaced_by_new_answer": help_view.replaced_by_new_answer,
    **DECISION_MESSAGES,
    **builder_specimens.MESSAGES,
    **overlap_specimens.MESSAGES,
    **onboarding_specimens.MESSAGES,
    **ownership_specimens.MESSAGES,
    **privacy_specimens.MESSAGES,
    **editing_specimens.MESSAGES,
}

VIEWS: dict[str, Specimen] = {
    **reminder_specimens.VIEWS,
    **support_specimens.VIEWS,
    **digest_specimens.VIEWS,
    **digest_settings_specimens.VIEWS,
    **inbox_specimens.VIEWS,
    **FEEDBACK_VIEWS,
    **enrolment_specimens.VIEWS,
    "card_modal": lambda text: card.card_modal(makers.product(LONG_KEY, text, text), filled=filled(text)),
    "card_modal with a long name": lambda text: card.card_modal(
        makers.product("long", f"A very long name: {text}", text)
    ),
    "card_modal bare": lambda _text: card.card_modal(makers.bare_product()),
    "card_modal retired": lambda text: card.card_modal(
        makers.retired(text=text), replacement=makers.product(LONG_KEY, text, text)
    ),
    "browse_modal": lambda text: browse.browse_modal(shelf(text)),
    "loading": start.loading,
    "notice": lambda text: start.notice(text, text),
    "closed": lambda text: start.closed(makers.product(name=text), text, ask_id="ask-1", reader="U0OTHER"),
    "start_modal": lambda text: start.start_modal(makers.product(LONG_KEY, text, text), part=text, ask_id="ask-1"),
    "start_modal with a scenario": lambda text: start.start_modal(makers.product(name=text, text=text), scenario=text),
    "start_modal bare": lambda _text: start.start_modal(makers.bare_product()),
    "start_modal retired": lambda text: start.start_modal(
        makers.retired(text=text), replacement=makers.product(LONG_KEY, text, text)
    ),
    **{f"why_modal {outcome}": partial(why, outcome) for outcome in Outcome},
    "dislike_form": lambda text: feedback.dislike_form(
        "ask-1", text, [makers.product(f"p{n}", text, text) for n in range(120)]
    ),
    "dislike_form without products": lambda text: feedback.dislike_form("ask-1", text, []),
    "why_form": lambda text: feedback.why_form("ask-1", text),
    "say_more_form": lambda text: feedback.say_more_form("ask-1", text),
    "demand_modal": lambda text: demand.demand_modal(themes(text, 40), Carried(), lead=True),
    "demand_modal of an owner": lambda text: demand.demand_modal(themes(text, 2), Carried(), lead=False),
    "demand_modal empty": lambda _text: demand.demand_modal([], Carried(), lead=True),
    "hypothesis_form": lambda text: demand.hypothesis_form(
        themes(text)[0],
        [makers.person(f"p{n}", text) for n in range(100)],
        carried=Carried(ask="ask-0"),
    ),
    "hypothesis_form without owners": lambda text: demand.hypothesis_form(
        themes(text)[1], [], carried=Carried(ask="ask-1")
    ),
    "home_blocks of an owner": lambda text: blocks.home(demand.home_blocks(themes(text, 2), lead=False)),
    "home_view": lambda text: home.home_view(home_data(text)),
    "home_view of a guest": lambda text: home.home_view(home.HomeData(name=text)),
    "home_view with nothing waiting": lambda text: home.home_view(
        home.HomeData(name=text, owned=[], questions=[], problems=[], themes=[], dislikes=[], pilots=[])
    ),
    **DECISION_VIEWS,
    **builder_specimens.VIEWS,
    **intake_specimens.VIEWS,
    **overlap_specimens.VIEWS,
    **onboarding_specimens.VIEWS,
    **ownership_specimens.VIEWS,
    **editing_specimens.VIEWS,
}
