"""`signpost ask`: the same use case as chat, answered in a terminal or as JSON."""

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import typer

from bot.ask_told import told
from bot.config import Settings, load_settings, sqlite_url
from bot.console import Refusal, note, say, sign_of_life
from bot.wiring import build_tools, opened_store
from handlers.commands import SLASH_COMMAND
from handlers.views.precedents import NOTHING_FOUND
from knowledge.openai_models import load_client
from portfolio.asking import Answer, ask
from portfolio.asks import Place
from portfolio.cards import Person
from portfolio.decisions import Recommendation, RoutingDecision
from portfolio.errors import NotFoundError
from portfolio.limits import how_closed
from portfolio.people import find_person
from portfolio.precedents import Precedent
from portfolio.routing import NOTHING_ASKED
from portfolio.toolbox import Toolbox
from portfolio.wording import listed
from storage.vocabulary import AskSource, Outcome


def run_ask(text: str, *, as_user: str, as_json: bool, in_demo: bool) -> None:
    """Ask as the person named (a guest employee when none is) and print the answer; `-` reads standard input."""
    from bot.logs import set_up_logs

    text = sys.stdin.read() if text == "-" else text
    text = text.encode("utf-8", "replace").decode()  # an argument of broken bytes arrives as half characters
    settings = demo_settings(load_settings()) if in_demo else load_settings()
    set_up_logs(settings)
    with sign_of_life("Looking through the catalogue …"):
        answer = _answer(settings, text, as_user=as_user, in_demo=in_demo)
    if answer is None:
        _answer_empty(as_json=as_json)
        return
    ask_id, decision, lines = answer
    if as_json:
        typer.echo(json.dumps(decision_as_json(ask_id, decision), ensure_ascii=False))  # verbatim spans
    else:
        for line in lines:
            say(line)


def _answer(
    settings: Settings, text: str, *, as_user: str, in_demo: bool
) -> tuple[str, RoutingDecision, list[str]] | None:
    """The ask's id ("" where none was kept), its answer, and that in lines; None when the catalogue is empty."""
    with opened_store(settings) as store:
        if in_demo:
            from bot.demo_company import load_demo_company

            load_demo_company(store.unit)
        tools = build_tools(settings, store)
        asker = _asker(tools, as_user)
        if text.strip() and _is_empty(tools):
            return None
        if settings.openai_api_key is not None:
            load_client()  # takes seconds that the model is not to be short of
        if about := told(tools, text, slash=SLASH_COMMAND):
            return "", *about
        answer = ask(tools, asker=asker, text=text, place=Place(source=AskSource.CLI))
        return answer.ask_id, answer.decision, readable(answer)


def demo_settings(settings: Settings) -> Settings:
    """The same settings with the demo's own database."""
    return settings.model_copy(update={"database_url": sqlite_url(settings.data_dir / "demo" / "demo.sqlite3")})


def _asker(tools: Toolbox, words: str) -> Person:
    return person_called(tools, words) if words else Person(key="", name="")


def person_called(tools: Toolbox, words: str) -> Person:
    """The person of this key, Slack id or full name. Raises Refusal with the nearest names."""
    with tools.unit() as unit:
        try:
            return find_person(unit, words=words)
        except NotFoundError as error:
            sentence = str(error)
            names = [row.name for row in unit.people.all()]
    close = get_close_matches(words, names, n=3, cutoff=0.0)
    raise Refusal(f"{sentence} " + (f"Nearest: {', '.join(close)}." if close else "The catalogue holds no people yet."))


def _is_empty(tools: Toolbox) -> bool:
    from portfolio.catalog import browse

    with tools.unit() as unit:
        return browse(unit, limit=1).total == 0


def _answer_empty(*, as_json: bool) -> None:
    """Nothing is asked of an empty catalogue: that nothing fits would be no demand, only a catalogue not filled yet."""
    sentence = "The catalogue is empty. Fill it with `signpost import FILE…`, or ask the demo company with --demo."
    if not as_json:
        note(sentence)
        return
    empty = RoutingDecision(Outcome.UNAVAILABLE, notice=sentence)
    typer.echo(json.dumps(decision_as_json("", empty), ensure_ascii=False))


def decision_as_json(ask_id: str, decision: RoutingDecision) -> dict[str, Any]:
    """The decision with the fields `--json` promises, and no others."""
    rule, question = decision.rule, decision.question
    return {
        "outcome": decision.outcome.value,
        "products": [
            {
                "key": fit.product.key,
                "part": fit.part,
                "reasons": [{"field": reason.field, "span": reason.span} for reason in fit.reasons],
                "limits": list(fit.limits),
                **({"why": fit.why} if fit.why else {}),  # only a model says something in words of its own
            }
            for fit in decision.recommendations
        ],
        "not_recommended": [{"key": near.product.key, "why": near.why} for near in decision.not_recommended],
        "rule": None
        if rule is None
        else {
            "key": rule.key,
            "statement": rule.statement,
            "raised_by": rule.raised_by,
            "safe_alternative": rule.safe_alternative,
            "contact": rule.contact.key if rule.contact is not None else None,
        },
        "question": None
        if question is None
        else {
            "text": f"{question.text} {question.quoted}".strip(),
            "options": [option.label for option in question.options],
        },
        "confidence": round(min(max(float(decision.confidence), 0.0), 1.0), 4),
        "judged_by": decision.judged_by.value,
        "ask_id": ask_id,
        "gaps": list(decision.gaps),
        "notice": decision.notice,
    }


def readable(answer: Answer) -> list[str]:
    """The answer as lines for a terminal or a pipe; the first one carries the point."""
    decision = answer.decision
    lines = [*_done_before(answer.precedents), _headline(decision)]
    for number, fit in enumerate(decision.recommendations, start=1):
        lines += _product_lines(number if len(decision.recommendations) > 1 else 0, fit)
    lines += [f"Gap: {gap}" for gap in decision.gaps]
    if decision.rule is not None:
        lines += _rule_lines(decision)
    if decision.question is not None:
        lines += [f"  “{decision.question.quoted}”"] if decision.question.quoted else []
        lines += [f"  - {option.label}" for option in decision.question.options]
        if decision.question.options:
            lines.append("Ask again with one of these in your own words.")
    considered = decision.not_recommended[1 if decision.outcome is Outcome.UNAVAILABLE else 0 :]
    if decision.outcome is Outcome.UNAVAILABLE:
        lines += _who_can_open(decision)
    if considered:
        lines.append("Considered:")
        lines += [f"  {near.product.name}: {near.why}" for near in considered]
    if decision.notice and decision.notice not in NOTHING_ASKED:
        lines.append(decision.notice)
    if answer.demand is not None and decision.outcome is Outcome.NO_FIT:
        lines.append(_noted(answer.demand.people_30d))
    lines.append(f"(confidence {decision.confidence:.2f}, judged {decision.judged_by.value}, ask {answer.ask_id})")
    return lines


def _done_before(found: Sequence[Precedent] | None) -> list[str]:
    """Who did the task already, where that was asked."""
    if found is None:
        return []
    if not found:
        return [NOTHING_FOUND]
    return ["Done already:", *(f"  {', '.join(filter(None, _precedent(one)))}" for one in found)]


def _precedent(one: Precedent) -> tuple[str, ...]:
    names = listed(product.name for product in one.products)
    return one.title, one.step or "on record", one.team, f"with {names}" if names else ""


def _headline(decision: RoutingDecision) -> str:
    names = [fit.product.name for fit in decision.recommendations]
    match decision.outcome:
        case Outcome.FIT if any(fit.about for fit in decision.recommendations):
            first = decision.recommendations[0]
            return f"{names[0]} {first.says}." if first.says else f"{names[0]}: {first.product.purpose}"
        case Outcome.FIT:
            return f"{' or '.join(names)} {'fits' if len(names) == 1 else 'fit'}."
        case Outcome.COMPOSITE:
            return f"Your task takes several products: {', '.join(names)}."
        case Outcome.CLARIFY:
            return decision.question.text if decision.question is not None else "Say a little more about the task."
        case Outcome.PROHIBITED:
            return f"That would break {f'rule {decision.rule.key}' if decision.rule is not None else 'a rule'}."
        case Outcome.OUT_OF_SCOPE if decision.notice in NOTHING_ASKED:
            return f"{decision.notice} Tell me what you want to get done."
        case Outcome.OUT_OF_SCOPE:
            return "This is not a task for the AI products."
        case Outcome.UNAVAILABLE:
            return _closed(decision) + (f" Instead: {' or '.join(names)}." if names else "")
        case Outcome.DUPLICATE:
            return f"{' and '.join(names)} does this already."
        case _:
            return "No product covers this today."


def _closed(decision: RoutingDecision) -> str:
    """Which product is meant and why it cannot be had, as chat says it."""
    if not decision.not_recommended:
        return "The product you mean is not open to you."
    miss = decision.not_recommended[0]
    why = miss.why.strip()
    why += "" if why.endswith((".", "!", "?")) else "."
    unsure = "Not sure, but this is nearest: " if decision.closed_is_nearest else ""
    return f"{unsure}{miss.product.name}{how_closed(miss.product, usable=miss.open)[0]}{why}"


def _who_can_open(decision: RoutingDecision) -> list[str]:
    lines = []
    for miss in decision.not_recommended[:1]:
        owner = miss.product.owner.name if miss.product.owner is not None else "the AI portfolio lead"
        if answers := how_closed(miss.product, usable=miss.open)[1]:
            lines.append(f"{answers}: {owner}")
        if not decision.recommendations:
            lines.append(f"Next step: ask {owner} in Slack, under `/ai card {miss.product.name}`.")
    return lines


def _noted(people: int) -> str:
    if people > 1:
        return f"Noted: {people} people asked for something like this in 30 days."
    return "Noted: you are the first to ask for this in 30 days."


def _product_lines(number: int, fit: Recommendation) -> list[str]:
    product = fit.product
    owner = product.owner.name if product.owner is not None else "nobody yet"
    part = f" for: {fit.part}" if fit.part else ""
    lines = [f"{f'{number}. ' if number else ''}{product.name} [{product.key}]{part}"]
    lines += [f"   {reason.field}: “{reason.span}”" for reason in fit.reasons if not fit.about]
    lines += [f"   In the model's words: {fit.why}"] if fit.why else []
    lines += [f"   Mind: {limit}" for limit in fit.limits]
    lines.append(f"   Owner: {owner}. Stage: {product.stage.value}.")
    if product.onboarding and not fit.says:
        lines.append(f"   Start: {product.onboarding[0].title}")
    return lines


def _rule_lines(decision: RoutingDecision) -> list[str]:
    rule = decision.rule
    if rule is None:
        return []
    lines = [f"{rule.key}: {rule.statement}", f"What raised it: “{rule.raised_by}”"]
    if rule.safe_alternative:
        lines.append(f"You can instead: {rule.safe_alternative}")
    if rule.contact is not None:
        lines.append(f"Ask: {rule.contact.name}")
    return lines
