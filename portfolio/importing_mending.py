"""Mends a faulty entry so far that the rest of it can be judged in the same run; a mended one is never written."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portfolio.importing_format import InitiativePart, ProductPart, RulePart

Value = TypeVar("Value", bound=BaseModel)
STAND_IN = "\N{REPLACEMENT CHARACTER} "  # begins the words in place of faulty ones: no reference is looked up for them
ROUNDS = 4  # a mended list may fail as a whole (a word twice), and then the field goes
ADDRESS = "https://stand-in.invalid"
INNER = {"scenarios": ("title",), "constraints": ("text",), "onboarding": ("title",), "links": ("title", "url")}
WORDS: dict[type[BaseModel], dict[str, Any]] = {
    ProductPart: {"kind": "other", "stage": "adoption", "purpose": STAND_IN, "covers": [STAND_IN]},
    RulePart: {"statement": STAND_IN},
    InitiativePart: {"title": STAND_IN},
}


def mended(model: type[Value], value: object, errors: ValidationError) -> tuple[Value | None, bool]:
    """The entry with stand-ins for what `errors` found, and whether its own key is among what stands.

    None when so much is wrong that nothing is left to judge.
    """
    kept = dict(value) if isinstance(value, dict) else {}
    keyed = all(error["loc"][:1] != ("key",) for error in errors.errors(include_url=False))
    for _ in range(ROUNDS):
        for error in errors.errors(include_url=False):
            if not error["loc"]:
                return None, keyed
            _mend(kept, model, error["loc"])
        try:
            return model.model_validate(kept), keyed
        except ValidationError as again:
            errors = again
    return None, keyed


def is_stand_in(text: str) -> bool:
    """Whether a word stands in for a faulty one, told already."""
    return text.startswith(STAND_IN.strip())


def _mend(kept: dict[str, Any], model: type[BaseModel], where: tuple[int | str, ...]) -> None:
    name, entries = str(where[0]), kept.get(str(where[0]))
    if len(where) > 1 and isinstance(entries, list) and isinstance(where[1], int):
        kept[name] = [_in_place(name, at) if at == where[1] else entry for at, entry in enumerate(entries)]
        return
    if isinstance(entries, dict) and len(where) > 1:
        kept[name] = {key: entry for key, entry in entries.items() if key != where[1]}
        return
    if isinstance(entries, list) and (once := _once(entries)) != entries:
        kept[name] = once
        return
    kept.pop(name, None)
    if name in model.model_fields and model.model_fields[name].is_required():
        kept[name] = WORDS.get(model, {}).get(name) or ("no-key" if name == "key" else kept.get("key", STAND_IN))


def _once(entries: list[Any]) -> list[Any]:
    """The list with stand-ins for words that were there before."""
    seen: set[str] = set()
    found = []
    for at, entry in enumerate(entries):
        word = " ".join(entry.split()).casefold() if isinstance(entry, str) else ""
        found.append(f"{STAND_IN}{at}" if word and word in seen else entry)
        seen.add(word)
    return found


def _in_place(name: str, at: int) -> object:
    """Something valid that keeps the place of a list's entry, so that the others are found in theirs."""
    words = f"{STAND_IN}{at}"
    needed = INNER.get(name)
    return {field: ADDRESS if field == "url" else words for field in needed} if needed else words
