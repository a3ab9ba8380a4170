"""A company small enough to know by heart, for tests of routing: four products, one rule, and makers for more."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any

from bench.companies import encoder, ranker
from knowledge.ports import Judge
from portfolio.cards import Catalog, Person, ProductCard, RuleCard, ScenarioCard
from portfolio.decisions import RoutingDecision
from portfolio.routing import Router
from portfolio.toolbox import Toolbox
from storage.engine import unit_factory
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, ProductKind, Role
from tests.databases import some_database
from tests.doubles import SetClock, counting_ids

OpenUnit = Callable[[], AbstractContextManager[Unit]]

ANNA = Person("anna", "Anna Asker", "U0ANNA", "Credit")
BOB = Person("bob", "Bob Other", "U0BOB", "Office")
GUEST = Person("", "", "U0GUEST")
LEAD = Person("lead", "Pat Lead", "U0LEAD", "Office", frozenset({Role.EMPLOYEE, Role.PORTFOLIO_LEAD}))
CLASSES = ("PUB", "INT", "CLIENT")


def card(key: str, name: str, kind: ProductKind, purpose: str, *covers: str, **more: Any) -> ProductCard:
    """A product in adoption, open to everyone, allowed to hold everything unless a test says otherwise."""
    whole: dict[str, Any] = {"stage": LifecycleStage.ADOPTION, "data_classes": CLASSES, **more}
    return ProductCard(key, name, kind, purpose=purpose, covers=covers, **whole)


READER = card(
    "reader", "FormReader", ProductKind.DOCUMENT_EXTRACTION, "Takes the fields and tables out of scanned documents.",
    "reading amounts from scanned invoices", "tables out of PDF reports",
    does_not_cover=("deciphering handwritten letters",),
    scenarios=(ScenarioCard("Supplier invoices", "read the lines of the invoice", "clerk", "Read these 40 invoices."),),
)  # fmt: skip
WRITER = card(
    "writer", "WriteWell", ProductKind.LLM, "Drafts, shortens and translates texts.",
    "drafting e-mails and reports", "translating texts", "summarising long reports", data_classes=("PUB", "INT"),
)  # fmt: skip
SENDER = card(
    "sender", "PassOn", ProductKind.AUTOMATION, "Carries cases to the right person for approval.",
    "sending requests for approval", "reminding people of deadlines",
    scenarios=(ScenarioCard("Supplier invoices", "send the invoice for approval", "clerk", ""),),
)  # fmt: skip
FINDER = card(
    "finder", "RuleFinder", ProductKind.RAG, "Finds the paragraph of our internal rules and cites it.",
    "questions on internal rules and policies",
)  # fmt: skip
RULE = RuleCard(
    "R1",
    "Client data goes only into products that may hold it.",
    (
        "paste a client's passport into WriteWell",
        "summarise this customer's complaint with her name and IBAN in the chat",
        "upload the client's bank statement to the writing product",
        "put the borrower's tax return into the chat to check it",
        "copy a customer's letter with account number into WriteWell",
        "feed our customer list to the language model",
    ),
    (
        "read the fields from scanned client passports",
        "draft an answer with placeholders instead of the client's name",
        "which policy says where client data may be stored",
        "send a client's change of address for approval",
        "translate our public brochure",
    ),
    "Take the names out first.",
    LEAD,
)  # fmt: skip


def retired(key: str, name: str, replaced_by: str | None, **more: Any) -> ProductCard:
    """A product at the end of its life that once read scans."""
    whole = {"stage": LifecycleStage.RETIREMENT, "retire_on": date(2026, 6, 30), **more}
    kind, covers = ProductKind.DOCUMENT_EXTRACTION, ("reading amounts from scanned invoices", "text from scans")
    return card(key, name, kind, "Read scanned documents.", *covers, replaced_by=replaced_by, **whole)


def catalog(*products: ProductCard, version: int = 1, **more: Any) -> Catalog:
    """A catalogue with the one rule; without products named, the four."""
    whole: dict[str, Any] = {"data_classes": CLASSES, "rules": (RULE,), "lead": LEAD, **more}
    return Catalog(version, "Test & Sons", products=products or (READER, WRITER, SENDER, FINDER), **whole)


def router(judge: Judge | None = None) -> Router:
    """A router with the encoder all tests share; it is a November day in 2026."""
    return Router(encoder=encoder(), ranker=ranker(), clock=SetClock(), judge=judge)


def route(of: Catalog, text: str, asker: Person = ANNA, **more: Any) -> RoutingDecision:
    """What a fresh router decides."""
    return router().route(of, asker, text, **more)


def keys(decision: RoutingDecision) -> list[str]:
    """The products recommended, in order."""
    return [found.product.key for found in decision.recommendations]


def misses(decision: RoutingDecision) -> dict[str, str]:
    """The products considered and why they are not recommended."""
    return {miss.product.key: miss.why for miss in decision.not_recommended}


def stored_texts(product: ProductCard) -> dict[str, list[str]]:
    """Every text of the record that may be quoted as a reason, by the field it stands in."""
    scenarios = [text for one in product.scenarios for text in (one.title, one.task, one.example)]
    listed = {
        field: list(getattr(product, field)) for field in ("covers", "does_not_cover", "data_classes", "languages")
    }
    return {"purpose": [product.purpose], "scenarios": scenarios, "roadmap": list(product.roadmap), **listed}


@contextmanager
def tools_on_memory(judge: Judge | None = None) -> Iterator[Toolbox]:
    """Real tools on an empty store, in memory on SQLite."""
    with some_database() as engine:
        yield Toolbox(unit=unit_factory(engine), clock=SetClock(), new_id=counting_ids(), router=router(judge))
