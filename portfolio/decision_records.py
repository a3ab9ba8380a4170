"""A routing decision as JSON and back, whole, so that an old answer can be shown and explained later."""

from collections.abc import Mapping
from typing import Any

from portfolio.cards import Person, ProductCard
from portfolio.decisions import (
    BrokenRule,
    Considered,
    NotRecommended,
    Option,
    Question,
    Reason,
    Recommendation,
    RoutingDecision,
    Settled,
    Trace,
)
from storage.vocabulary import JudgedBy, LifecycleStage, Outcome, ProductKind, Role

Json = dict[str, Any]


def decision_to_json(decision: RoutingDecision, *, rule_version: int | None) -> Json:
    """The decision as JSON. Products are named by key, with as much as is needed to show them once they are gone."""
    return {
        "outcome": decision.outcome.value,
        "recommendations": [_recommendation_to_json(one) for one in decision.recommendations],
        "not_recommended": [
            {"product": _product_to_json(one.product), "why": one.why, "instead": one.instead, "open": one.open}
            for one in decision.not_recommended
        ],
        "rule": _rule_to_json(decision.rule, rule_version) if decision.rule else None,
        "question": _question_to_json(decision.question) if decision.question else None,
        "gaps": list(decision.gaps),
        "confidence": decision.confidence,
        "judged_by": decision.judged_by.value,
        "notice": decision.notice,
        "catalog_version": decision.catalog_version,
        "trace": _trace_to_json(decision.trace),
        "settled": [
            {"rule": one.rule, "question": one.question, "answer": one.answer, "kept": one.kept}
            for one in decision.settled
        ],
    }


def decision_from_json(record: Mapping[str, Any], cards: Mapping[str, ProductCard]) -> RoutingDecision:
    """The decision again. Products come from `cards` (the present catalogue, by key) or from the record itself."""
    return RoutingDecision(
        outcome=Outcome(record["outcome"]),
        recommendations=tuple(_recommendation_from_json(one, cards) for one in record["recommendations"]),
        not_recommended=tuple(
            NotRecommended(
                _product_from_json(one["product"], cards), one["why"], one["instead"], one.get("open", False)
            )
            for one in record["not_recommended"]
        ),
        rule=_rule_from_json(record["rule"]),
        question=_question_from_json(record["question"]),
        gaps=tuple(record["gaps"]),
        confidence=record["confidence"],
        judged_by=JudgedBy(record["judged_by"]),
        notice=record["notice"],
        catalog_version=record["catalog_version"],
        trace=_trace_from_json(record.get("trace") or {}),  # records of before have none
        settled=tuple(
            Settled(one["rule"], one["question"], one["answer"], one["kept"]) for one in record.get("settled", [])
        ),
    )


def keys_in(record: Mapping[str, Any]) -> set[str]:
    """The keys of the products a recorded decision speaks of."""
    return {one["product"]["key"] for one in (*record["recommendations"], *record["not_recommended"])}


def _recommendation_to_json(one: Recommendation) -> Json:
    return {
        "product": _product_to_json(one.product),
        "part": one.part,
        "reasons": [{"field": reason.field, "span": reason.span} for reason in one.reasons],
        "limits": list(one.limits),
        "scenario": one.scenario,
        "why": one.why,
        "withheld": one.withheld,
        "about": one.about,
        "says": one.says,
    }


def _recommendation_from_json(record: Mapping[str, Any], cards: Mapping[str, ProductCard]) -> Recommendation:
    return Recommendation(
        product=_product_from_json(record["product"], cards),
        part=record["part"],
        reasons=tuple(Reason(reason["field"], reason["span"]) for reason in record["reasons"]),
        limits=tuple(record["limits"]),
        scenario=record.get("scenario", ""),
        why=record.get("why", ""),  # answers from before there was one have none
        withheld=record.get("withheld", ""),  # records from before it was kept
        about=record.get("about", False),
        says=record.get("says", ""),
    )


def _product_to_json(card: ProductCard) -> Json:
    return {
        "key": card.key,
        "name": card.name,
        "kind": card.kind.value,
        "stage": card.stage.value,
        "purpose": card.purpose,
        "covers": list(card.covers),
        "owner": _person_to_json(card.owner),
        "replaced_by": card.replaced_by,
    }


def _product_from_json(record: Mapping[str, Any], cards: Mapping[str, ProductCard]) -> ProductCard:
    return cards.get(record["key"]) or ProductCard(
        key=record["key"],
        name=record["name"],
        kind=ProductKind(record["kind"]),
        stage=LifecycleStage(record["stage"]),
        purpose=record["purpose"],
        covers=tuple(record["covers"]),
        owner=_person_from_json(record["owner"]),
        replaced_by=record["replaced_by"],
    )


def _person_to_json(person: Person | None) -> Json | None:
    if person is None:
        return None
    roles = sorted(role.value for role in person.roles)
    return {"key": person.key, "name": person.name, "slack_id": person.slack_id, "team": person.team, "roles": roles}


def _person_from_json(record: Mapping[str, Any] | None) -> Person | None:
    if record is None:
        return None
    roles = frozenset(Role(role) for role in record["roles"])
    return Person(record["key"], record["name"], record["slack_id"], record["team"], roles)


def _rule_to_json(rule: BrokenRule, version: int | None) -> Json:
    return {
        "key": rule.key,
        "version": version,
        "statement": rule.statement,
        "raised_by": rule.raised_by,
        "safe_alternative": rule.safe_alternative,
        "contact": _person_to_json(rule.contact),
    }


def _rule_from_json(record: Mapping[str, Any] | None) -> BrokenRule | None:
    if record is None:
        return None
    return BrokenRule(
        key=record["key"],
        statement=record["statement"],
        raised_by=record["raised_by"],
        safe_alternative=record["safe_alternative"],
        contact=_person_from_json(record["contact"]),
    )


def _question_to_json(question: Question) -> Json:
    return {
        "text": question.text,
        "options": [{"label": one.label, "value": one.value} for one in question.options],
        "quoted": question.quoted,
    }


def _question_from_json(record: Mapping[str, Any] | None) -> Question | None:
    if record is None:
        return None
    options = tuple(Option(one["label"], one["value"]) for one in record["options"])
    return Question(record["text"], options, record.get("quoted", ""))


def _trace_to_json(trace: Trace) -> Json:
    return {
        "candidates": [{"key": one.key, "chance": one.chance, "at_best": one.at_best} for one in trace.candidates],
        "none": trace.none,
        "encoder": trace.encoder,
        "model": trace.model,
        "records": dict(trace.records),
        "rules": dict(trace.rules),
        "failed": trace.failed,
        "asked": trace.asked,
    }


def _trace_from_json(record: Mapping[str, Any]) -> Trace:
    return Trace(
        candidates=tuple(Considered(one["key"], one["chance"], one["at_best"]) for one in record.get("candidates", ())),
        none=record.get("none"),
        encoder=record.get("encoder", ""),
        model=record.get("model", ""),
        records=tuple(record.get("records", {}).items()),
        rules=tuple(record.get("rules", {}).items()),
        failed=record.get("failed", ""),
        asked=record.get("asked", False),  # records from before it was kept
    )
