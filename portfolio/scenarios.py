"""Scenarios several products share: one business task, each product with its own part of it (E7)."""

from knowledge.words import stems
from portfolio.cards import Catalog

NAMED_FROM = 0.7  # share of the words of a scenario's title that an ask must contain to mean it


class SharedScenarios:
    """Scenario titles that stand in the records of at least two products in use."""

    def __init__(self, catalog: Catalog) -> None:
        found: dict[frozenset[str], dict[str, str]] = {}
        for product in catalog.products:
            if not product.stage.is_in_use:
                continue
            for scenario in product.scenarios:
                words = frozenset(stems(scenario.title))
                if len(words) > 1:
                    found.setdefault(words, {})[product.key] = scenario.task or scenario.title
        self._shared = {words: parts for words, parts in found.items() if len(parts) > 1}

    def named_in(self, text: str) -> dict[str, str]:
        """The scenario the text means, as {product key: its part}; {} when it means none."""
        said = set(stems(text))
        shares = {words: len(words & said) / len(words) for words in self._shared}
        best = max(shares, key=lambda words: shares[words], default=None)
        if best is None or shares[best] < NAMED_FROM:
            return {}
        return self._shared[best]
