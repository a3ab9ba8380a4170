"""Reads what `/metrics` shows."""

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import MEASURES

_LABELS = {measure.name.removesuffix("_total"): [name for name, _ in measure.labels] for measure in MEASURES}


def read(text: str) -> dict[str, float]:
    """Every sample by its name and label values in the order of its measure, e.g. "signpost_asks_total fit offline"."""
    return {
        " ".join([sample.name, *(sample.labels[name] for name in _LABELS.get(family.name, ()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }


def total(found: dict[str, float], name: str) -> float:
    """The sum over all labels."""
    return sum(value for key, value in found.items() if key.partition(" ")[0] == name)
