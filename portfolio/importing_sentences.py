"""What is wrong with one field of an entry of the import format, in a sentence for whoever wrote the file."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from portfolio.importing_format import (
    CompanyPart,
    ConstraintPart,
    InitiativePart,
    LinkPart,
    MovePart,
    PersonPart,
    PilotsPart,
    ProductPart,
    RulePart,
    ScenarioPart,
    StepPart,
    UsePart,
    WithdrawnInitiative,
    WithdrawnPerson,
    WithdrawnProduct,
    WithdrawnRule,
)
from portfolio.importing_problems import did_you_mean
from portfolio.labelled_format import LabelledAskPart

NOUNS: dict[type[BaseModel], str] = {
    CompanyPart: "company",
    PersonPart: "person",
    ProductPart: "product",
    RulePart: "rule",
    ScenarioPart: "scenario",
    ConstraintPart: "constraint",
    StepPart: "onboarding step",
    LinkPart: "link",
    PilotsPart: "pilot policy",
    LabelledAskPart: "labelled ask",
    InitiativePart: "initiative",
    UsePart: "product of an initiative",
    MovePart: "move to a stage",
    WithdrawnPerson: "withdrawn person",
    WithdrawnProduct: "withdrawn product",
    WithdrawnRule: "withdrawn rule",
    WithdrawnInitiative: "withdrawn initiative",
}
WORDS_FOR = {"roles": "role", "expected_basis": "basis"}  # what a word of a closed list is called
OF_PEOPLE = ("owner", "deputy", "contact", "lead")  # fields that hold the key of a person
INNER: Mapping[str, type[BaseModel]] = {
    "scenarios": ScenarioPart,
    "constraints": ConstraintPart,
    "onboarding": StepPart,
    "links": LinkPart,
    "pilots": PilotsPart,
    "products": UsePart,
}


def sentence_for(model: type[BaseModel], detail: ErrorDetails) -> str:
    """What pydantic found wrong, said so that one can mend it."""
    where, context = detail["loc"], detail.get("ctx", {})
    owner = INNER.get(str(where[0]), model) if len(where) > 1 else model
    name, given = str(where[-1]), detail["input"]
    match detail["type"]:
        case "missing":
            wanted = owner.model_fields[name].description or ""
            return f"{one_of(owner).capitalize()} needs {name}: {wanted[:1].lower()}{wanted[1:]}"
        case "extra_forbidden":
            return f"“{name}” is not a field of {one_of(owner)}.{did_you_mean(name, _field_names(owner))}"
        case "enum":
            return _unknown_word(model, where, given)
        case "string_too_long":
            return f"The text has {len(str(given)):,} characters; at most {context['max_length']:,} fit here."
        case "string_too_short":
            return "The text is empty."
        case "string_pattern_mismatch":
            return _bad_pattern(model, name, str(given))
        case "too_long":
            return f"The list has {context['actual_length']} entries; at most {context['max_length']} fit here."
        case "too_short":
            return "The list is empty; at least one entry is needed."
        case "string_type":
            return "An entry is empty." if given is None else f"This should be a text, not {shape_of(given)}."
        case "list_type":
            return f"This should be a list (each entry begins with “- ”), not {shape_of(given)}."
        case "dict_type" | "model_type":
            return f"This should be “field: value” lines, not {shape_of(given)}."
        case kind if kind.startswith("date"):
            return f"“{given}” is not a day; write it like 2026-06-30."
        case kind:
            return _number_sentence(kind, name, given, context) or detail["msg"]


def one_of(model: type[BaseModel]) -> str:
    """What a record is called, as one of them."""
    return f"{'an' if NOUNS[model][0] in 'aeiou' else 'a'} {NOUNS[model]}"


def name_for_key(detail: ErrorDetails) -> str:
    """What was written where the key of a person belongs and cannot be one, mostly the person's name; else ""."""
    is_key = detail["type"] == "string_pattern_mismatch" and detail["loc"][-1] in OF_PEOPLE
    return str(detail["input"]) if is_key else ""


def _number_sentence(kind: str, name: str, given: object, context: Mapping[str, Any]) -> str:
    """What is wrong with a number or a yes or no; "" when it is something else."""
    match kind:
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return f"{name} is a whole number, not {shape_of(given)}."
        case "float_parsing" | "float_type" | "finite_number":
            return f"{name} is a number, not {shape_of(given)}."
        case "greater_than_equal":
            return f"{name} is {given}; it is at least {context['ge']}."
        case "bool_parsing" | "bool_type":
            return f"{name} is true or false, not {shape_of(given)}."
        case "less_than_equal":
            return f"{name} is {given}; it is at most {context['le']}."
    return ""


def _field_names(model: type[BaseModel]) -> list[str]:
    """The fields as they are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _unknown_word(model: type[BaseModel], where: tuple[int | str, ...], given: object) -> str:
    field_name = str(where[0])
    what = WORDS_FOR.get(field_name) or (f"product {field_name}" if model is ProductPart else field_name)
    if not isinstance(given, str):
        return f"A {what} is a word, not {shape_of(given)}."
    words: list[str] = _known_words(model, field_name)
    return f"“{given}” is not a {what}.{did_you_mean(given, words)}"


def _known_words(model: type[BaseModel], field_name: str) -> list[str]:
    annotation: Any = model.model_fields[field_name].annotation
    enum = getattr(annotation, "__args__", (annotation,))[0]
    return [str(word.value) for word in enum]


def _bad_pattern(model: type[BaseModel], name: str, given: str) -> str:
    if name == "slack_id":
        return f"“{given}” is not a Slack member ID; they look like U0123ABCD."
    if name == "url":
        return f"“{given}” is not an address; write it like https://example.com/page."
    letters = "letters" if model in (RulePart, WithdrawnRule) and name == "key" else "lower-case letters"
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in given).lower().split())
    hint = f" For example: {slug}." if slug and slug != given else ""
    return f"“{given}” cannot be a key: use {letters}, digits, and - _ . between them.{hint}"


def shape_of(value: object) -> str:
    """What a value looks like to whoever wrote it."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "“field: value” lines"
    return "empty" if value is None else f"the text “{str(value)[:40]}”"
