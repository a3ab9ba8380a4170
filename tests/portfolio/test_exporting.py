"""Export gives the import format back, whatever stands in the texts; the published schema agrees with the import."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from portfolio import catalog, importing
from portfolio.exporting import export
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL

DEMO = Path(__file__).parents[2] / "storage" / "demo"

TRICKY = [
    "<!channel> *bold* <http://x|y> & <@U123>",
    "it's \"quoted\" 'twice' \\ and \\n not a break",
    "emoji 😀 👩‍👩‍👧 and é",
    "من اليمين إلى اليسار \u202eabc",
    "- looks like a list",
    "# looks like a comment",
    "text # with a comment",
    "key: value",
    "two\nlines",
    "two\n\nwith a gap, a trailing space \nand more",
    "\tstarts with a tab",
    "a\n  indented\n- line\n# end",
    "no",
    "null",
    "~",
    "2026-01-01",
    "0x1F",
    "=",
    "<<",
    "*alias",
    "&anchor",
    "!tag",
    "%directive",
    "@at",
    "`tick`",
    "|",
    ">",
    "---",
    "...",
    "{a: b}",
    "[a, b]",
    "? what",
    "a" * 5000 + " " + "b" * 5000,
    "words " * 2000 + "end",
    "para\u2029graph",
    "line\u2028separator",
    "no\u00a0break and zero\u200bwidth and \ufeff mark",
]


def with_text(text: str) -> str:
    document = yaml.safe_load(SMALL)
    entry = document["products"][0]
    entry["purpose"] = entry["audience"] = text
    entry["covers"] = [text, "more"]
    entry["differs_from"] = {"regsearch": text}
    entry["scenarios"] = [{"title": "One", "task": text, "example": text}]
    entry["constraints"] = [{"text": text, "reason": text}]
    document["rules"][0]["examples"] = [text]
    document["rules"][0]["triggers"] = [f"x {text}"[:80].strip(), "weiß"]
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=False)


@pytest.mark.parametrize("text", TRICKY)
def test_what_is_exported_imports_as_no_change(empty: OpenUnit, text: str) -> None:
    with empty() as unit:
        importing.apply(unit, [("in.yaml", with_text(text))], by="test", at=NOON)
        out = export(unit)
        assert importing.plan(unit, [("out.yaml", out)]).is_empty
        stored = catalog.product_card(unit, key="docreader")
    assert {stored.purpose, stored.covers[0], stored.scenarios[0].example} == {text.strip()}
    assert export_again(empty, out) == out


def export_again(unit_of: OpenUnit, text: str) -> str:
    """What an empty store exports after importing the text."""
    with unit_of() as unit:
        importing.apply(unit, [("out.yaml", text)], by="test", at=NOON)
        return export(unit)


def test_an_export_is_read_by_people(store: OpenUnit) -> None:
    with store() as unit:
        out = export(unit)
    assert out.startswith("company:\n  name: Test & Sons\n  data_classes:\n    - PUB\n")
    assert "deputy: deputy\n    purpose: Reads documents.\n" in out
    assert "roles:\n      - employee\n" in out
    assert "null" not in out
    assert "[]" not in out


def test_an_empty_catalogue_exports_as_nothing(empty: OpenUnit) -> None:
    with empty() as unit:
        assert export(unit) == ""


def test_an_export_fits_the_schema(store: OpenUnit) -> None:
    with store() as unit:
        validator().validate(yaml.safe_load(export(unit)))


def test_the_schema_is_a_schema() -> None:
    schema = importing.json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_field_of_the_schema_says_what_it_is_for() -> None:
    schema = importing.json_schema()
    parts = {"top": schema} | {name: part for name, part in schema["$defs"].items() if "properties" in part}
    bare = [f"{name}.{field}" for name, part in parts.items() for field, of in part["properties"].items()
            if not of.get("description")]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize(
    "document",
    [
        {"prodcuts": []},
        {"people": [{"key": "a"}]},
        {"people": [{"key": "a b", "name": "A"}]},
        {"people": [{"key": "a", "name": "A", "age": 7}]},
        {"people": [{"key": "a", "name": "A", "roles": ["boss"]}]},
        {"products": [{"key": "a", "name": "A", "kind": "llm", "stage": "pilot", "purpose": "x", "covers": []}]},
        {"products": [{"key": "a", "name": "A", "kind": "x", "stage": "pilot", "purpose": "x", "covers": ["x"]}]},
        {"company": {"name": "x" * 201}},
        {"rules": [{"key": "R1", "statement": ""}]},
        {"rules": [{"key": "R1", "withdrawn": False}]},
        {"rules": [{"withdrawn": True}]},
        {"rules": [{"key": "R1", "withdrawn": True, "replaced_by": "R2"}]},
    ],
)
def test_the_schema_refuses_what_the_import_refuses(document: dict[str, Any]) -> None:
    with pytest.raises(importing.ImportProblems):
        importing.parse([("f.yaml", yaml.safe_dump(document))])
    assert not validator().is_valid(document)


def test_the_demo_company_fits_the_schema_and_the_import(empty: OpenUnit) -> None:
    files = [path for path in sorted(DEMO.glob("*.yaml")) if is_catalogue(path)]
    if not files:
        pytest.skip("the demo company is not there")
    for path in files:
        validator().validate(as_json(yaml.safe_load(path.read_text(encoding="utf-8"))))
    with empty() as unit:
        importing.apply(unit, [(path.name, path.read_bytes()) for path in files], by="test", at=NOON)
        assert importing.plan(unit, [("out.yaml", export(unit))]).is_empty


def is_catalogue(path: Path) -> bool:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return isinstance(document, dict) and document.keys() <= {"company", "people", "products", "rules"}


def as_json(value: Any) -> Any:
    """A document as JSON has it: days are texts there."""
    if isinstance(value, dict):
        return {name: as_json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else value.isoformat()


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(importing.json_schema())
