"""Who is who: the company, its people and their roles."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, Word, holds, moment, one_of, words
from storage.vocabulary import Role


class CompanyRow(Row, table=True):
    """The one company this store is about. `data_classes` run from open to secret.

    `pilots`: what a pilot of this company must have where that differs from the seed's, by the names of
    `portfolio.pilots.policy.PilotPolicy`; NULL for nothing. `confirm_days`: after so many days without a word of its
    owner a card is stale; NULL for the usual.
    """

    __tablename__ = "company"
    __table_args__ = (holds("only_one", "id = 1"),)

    id: int = Field(default=1, primary_key=True)
    name: str
    data_classes: list[str] = Field(sa_column=words())
    pilots: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    confirm_days: int | None = None


class CatalogVersionRow(Row, table=True):
    """Numbers that go up with every change of the catalogue and of the past routes, in the same transaction."""

    __tablename__ = "catalog_version"
    __table_args__ = (holds("only_one", "id = 1"), holds("version_not_negative", "version >= 0"))

    id: int = Field(default=1, primary_key=True)
    version: int = 0
    routes_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    changed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    changed_by: str = ""


class PersonRow(Row, table=True):
    """Someone at the company, by the key the import file uses. Withdrawn (`withdrawn_at`), only records name them."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("slack_id"), holds("key_given", "key <> ''"))

    id: int | None = Field(default=None, primary_key=True)
    key: str
    name: str
    slack_id: str | None = None
    team: str | None = Field(default=None, index=True)
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class PersonRoleRow(Row, table=True):
    """One role one person holds."""

    __tablename__ = "person_role"
    __table_args__ = (one_of("role", Role),)

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    role: Role = Field(sa_column=Column(Word(Role), primary_key=True))
