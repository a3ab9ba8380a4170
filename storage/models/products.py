"""The catalogue: products with what they cover, their limits and their way in, and the portfolio's rules."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word, words
from storage.vocabulary import LifecycleStage, ProductKind


class ProductRow(Row, table=True):
    """One AI product. Lists of words are JSON; what later tables point at has a table of its own.

    `teams` None means everyone may use it. `fit_rules_version` goes up when what routing reads changes.
    `confirmed_at`, `confirmed_by`: when and by whom (their key) the card was last said to be still true. Withdrawn
    (`withdrawn_at`), it is in no list any more, and what was asked, measured or decided about it stays.
    """

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("key"),
        one_of("kind", ProductKind),
        one_of("stage", LifecycleStage),
        holds("key_given", "key <> ''"),
        holds("fit_rules_version_positive", "fit_rules_version >= 1"),
        holds("not_its_own_replacement", "replaced_by_id <> id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    name: str
    kind: ProductKind = Field(sa_column=word(ProductKind))
    stage: LifecycleStage = Field(sa_column=word(LifecycleStage))
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    purpose: str
    audience: str = ""
    teams: list[str] | None = Field(default=None, sa_column=words(nullable=True))
    covers: list[str] = Field(sa_column=words())
    does_not_cover: list[str] = Field(default_factory=list, sa_column=words())
    data_classes: list[str] = Field(default_factory=list, sa_column=words())
    integrations: list[str] = Field(default_factory=list, sa_column=words())
    roadmap: list[str] = Field(default_factory=list, sa_column=words())
    aliases: list[str] = Field(default_factory=list, sa_column=words())
    languages: list[str] = Field(default_factory=list, sa_column=words())
    links: list[dict[str, str]] = Field(default_factory=list, sa_column=words())
    support_channel: str = ""
    replaced_by_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    retire_on: date | None = None
    fit_rules_version: int = 1
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    confirmed_by: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ChatChangeRow(Row, table=True):
    """A field of a product that somebody changed in the chat. `in_files`: what the imported files said of it until
    then, as their format writes it; as long as they say that, an import leaves the change."""

    __tablename__ = "chat_change"
    __table_args__ = (UniqueConstraint("product_id", "field"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    field: str
    in_files: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    changed_by: str
    changed_at: datetime = Field(sa_column=moment())


class ProductChangeRow(Row, table=True):
    """One field of a product that an import or somebody in the chat changed: as text, a list with one entry a line.

    `changed_by`: key of the person, or who imported; `in_chat` tells which.
    """

    __tablename__ = "product_change"
    __table_args__ = (Index(None, "product_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    field: str
    before: str = ""
    after: str = ""
    in_chat: bool
    changed_by: str
    changed_at: datetime = Field(sa_column=moment())


class ProductDifferenceRow(Row, table=True):
    """How a product differs from another one, in the owner's words."""

    __tablename__ = "product_difference"

    product_id: int = Field(foreign_key="product.id", primary_key=True)
    other_id: int = Field(foreign_key="product.id", primary_key=True, index=True)
    position: int
    text: str


class ScenarioRow(Row, table=True):
    """A task class a product covers. A scenario taken off the card keeps its row (`removed_at`), so that what was
    piloted or measured on it keeps its meaning; one that comes back by the same title is the same scenario."""

    __tablename__ = "scenario"
    __table_args__ = (UniqueConstraint("product_id", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    position: int
    title: str
    task: str = ""
    role: str = ""
    example: str = ""
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class OnboardingStepRow(Row, table=True):
    """One step to a first useful result; keeps its row when taken off the card, like a scenario."""

    __tablename__ = "onboarding_step"
    __table_args__ = (UniqueConstraint("product_id", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    position: int
    title: str
    how: str = ""
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ConstraintRow(Row, table=True):
    """A limit of a product and why it is there."""

    __tablename__ = "product_constraint"

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    position: int
    text: str
    reason: str = ""


class RuleRow(Row, table=True):
    """A portfolio rule: what no product may be used for.

    `version` goes up when its text, examples or triggers change. Withdrawn (`withdrawn_at`), it refuses nothing.
    """

    __tablename__ = "portfolio_rule"
    __table_args__ = (
        UniqueConstraint("key"),
        holds("key_given", "key <> ''"),
        holds("version_positive", "version >= 1"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    statement: str
    examples: list[str] = Field(default_factory=list, sa_column=words())
    allowed_examples: list[str] = Field(default_factory=list, sa_column=words())
    triggers: list[str] = Field(default_factory=list, sa_column=words())
    safe_alternative: str = ""
    contact_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    version: int = 1
    updated_at: datetime = Field(sa_column=moment())
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
