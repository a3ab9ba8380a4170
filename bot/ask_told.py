"""What `signpost ask` says to a question about the catalogue itself, and to a sentence that means a command."""

from portfolio import asking_commands, asking_rules, asking_which, comparing
from portfolio.asking import catalog_now
from portfolio.cards import Catalog, ProductCard
from portfolio.catalog import browse
from portfolio.comparing import Comparison
from portfolio.decisions import Reason, Recommendation, RoutingDecision
from portfolio.limits import called_data
from portfolio.toolbox import Toolbox
from portfolio.wording import listed
from storage.unit import Unit
from storage.vocabulary import Outcome

MOST_LISTED = 500  # products on one page: all there are, but for a company of thousands
Told = tuple[RoutingDecision, list[str]]  # for `--json`, and as lines for a terminal


def told(tools: Toolbox, text: str, *, slash: str) -> Told | None:
    """The answer to "Which AI products do we have?", "What are the rules?" and the like; None for a task.

    Like in chat, no ask is kept of it. A sentence that means a command is told the command.
    """
    with tools.unit() as unit:
        catalog = catalog_now(tools, unit)
        line = asking_commands.command_meant(catalog, text)
        if line:
            return _said(catalog, f"In Slack that is `{slash} {line}`.")
        return _difference(catalog, text) or _which(unit, catalog, text) or _rules(catalog, text)


def _said(catalog: Catalog, *lines: str) -> Told:
    notice = "\n".join(lines)
    return RoutingDecision(Outcome.OUT_OF_SCOPE, confidence=1.0, notice=notice, catalog_version=catalog.version), [
        *lines
    ]


def _difference(catalog: Catalog, text: str) -> Told | None:
    found = comparing.asked_pair(catalog, text)
    if found is None:
        return None
    lines = [*(f"{one.by.name}: {one.text}" for one in found.told), *_only_data(found)]
    lines += [] if lines else [f"{one.name}: {one.purpose}" for one in (found.first, found.second)]
    return _fit(catalog, (found.first, found.second), "purpose", "\n".join(lines)), lines


def _only_data(found: Comparison) -> list[str]:
    both = zip((found.first, found.second), found.only_data, strict=True)
    return [f"Only {one.name} may hold {called_data(listed(only))}." for one, only in both if only]


def _which(unit: Unit, catalog: Catalog, text: str) -> Told | None:
    wanted = asking_which.products_wanted(catalog, text)
    if wanted is None:
        return None
    page = browse(unit, stage=wanted.stage, holds=wanted.holds, limit=MOST_LISTED)
    narrowed = f" that may hold {called_data(wanted.holds)}" if wanted.holds else ""
    narrowed += f" at the stage {wanted.stage}" if wanted.stage else ""
    if not page.total:
        return _said(catalog, f"No product is listed{narrowed or ' yet'}.")
    first = f"{page.total} {'product' if page.total == 1 else 'products'}{narrowed}."
    lines = [first, *(f"{one.name} [{one.key}]: {one.purpose} ({one.stage.value})" for one in page.products)]
    return _fit(catalog, page.products, "data_classes" if wanted.holds else "purpose", first), lines


def _rules(catalog: Catalog, text: str) -> Told | None:
    asked = asking_rules.rules_asked(catalog, text)
    if asked is None:
        return None
    lines = [f"{rule.key}: {rule.statement}" for rule in asked.rules]
    return _said(catalog, *(lines or ["No rule is listed yet."]))


def _fit(catalog: Catalog, products: tuple[ProductCard, ...], field: str, notice: str) -> RoutingDecision:
    found = tuple(Recommendation(one, "", _reasons(one, field), about=True) for one in products)
    return RoutingDecision(Outcome.FIT, found, confidence=1.0, notice=notice, catalog_version=catalog.version)


def _reasons(product: ProductCard, field: str) -> tuple[Reason, ...]:
    spans = product.data_classes if field == "data_classes" else (product.purpose,)
    return tuple(Reason(field, span) for span in spans)
