"""What others do with a product: the scenario on its record that is nearest to the ask, in one line."""

from handlers.views import words
from portfolio.cards import ProductCard, ScenarioCard
from portfolio.decisions import Recommendation


def scenario_line(found: Recommendation) -> str:
    """ "What others do with DocReader: Invoices (accounts payable): “read the lines”", or "" when none is near."""
    scenario = named(found.product, found.scenario)
    if scenario is None:
        return ""
    role = f" ({words.line(scenario.role, 60)})" if scenario.role.strip() else ""
    quoted = {reason.span for reason in found.reasons} | {found.part, scenario.title}  # the answer says these already
    span = next((text for text in (scenario.task, scenario.example) if text.strip() and text not in quoted), "")
    span = f": “{words.line(span, 110)}”" if span else ""
    return f"What others do with {words.line(found.product.name, 60)}: {words.line(scenario.title, 80)}{role}{span}"


def named(product: ProductCard, title: str) -> ScenarioCard | None:
    """The product's scenario of this title; None when its record has none such (any more)."""
    return next((one for one in product.scenarios if one.title == title), None) if title else None


def to_reuse(product: ProductCard, title: str) -> ScenarioCard | None:
    """The scenario whose example is worth copying: the one named, else the first one with an example."""
    near = named(product, title)
    choices = (near, *product.scenarios) if near else product.scenarios
    return next((one for one in choices if one.example.strip()), None)
