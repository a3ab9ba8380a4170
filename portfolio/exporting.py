"""Writes the catalogue in the import format, so that importing it again changes nothing."""

from collections.abc import Mapping
from typing import Any

import yaml

from portfolio.importing_format import Part, ProductPart
from portfolio.importing_stored import stored
from storage.unit import Unit

WIDTH = 120


class CatalogDumper(yaml.SafeDumper):
    """Block style without anchors, lists indented under their name, long texts as readable blocks."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """Equal lists are written out: an export is read by people."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  (PyYAML's signature)
        """Indent lists, as people do by hand."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and _fits_block(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _fits_block(text: str) -> bool:
    """Whether a text survives block style as it is; the emitter falls back to quotes for most others by itself."""
    return not any(line != line.rstrip() for line in text.split("\n")) and not text.startswith((" ", "\n"))


CatalogDumper.add_representer(str, _text)


def export(unit: Unit) -> str:
    """The whole catalogue as YAML in the import format, in the order of import; empty optional fields are left out.

    Of what is withdrawn that it is, and what took its place.
    """
    present = stored(unit)
    document: dict[str, Any] = {}
    if present.company is not None:
        document["company"] = _written(present.company)
    sections: tuple[tuple[str, str, Mapping[str, Part]], ...] = (
        ("people", "person", present.people),
        ("products", "product", present.products),
        ("rules", "rule", present.rules),
        ("initiatives", "initiative", present.initiatives),
        ("stage_history", "stage", present.moves),
    )
    for name, noun, parts in sections:
        gone = [_withdrawn(key, part) for (of, key), part in present.withdrawn.items() if of == noun]
        if parts or gone:
            document[name] = [*(_written(part) for part in parts.values()), *gone]
    if not document:
        return ""
    return yaml.dump(document, Dumper=CatalogDumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _written(part: Part) -> dict[str, Any]:
    values = part.model_dump(mode="json")
    return _without_empty(values)


def _withdrawn(key: str, part: Part) -> dict[str, Any]:
    instead = part.replaced_by if isinstance(part, ProductPart) else None
    return _without_empty({"key": key, "withdrawn": True, "replaced_by": instead})


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            value = [_without_empty(each) if isinstance(each, dict) else each for each in value]
        elif isinstance(value, dict):
            value = _without_empty(value)
        if value not in (None, "", [], {}):
            kept[name] = value
    return kept
