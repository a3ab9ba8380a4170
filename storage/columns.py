"""Column types and constraints every table shares: moments in UTC, words stored by value, lists as JSON."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """The base of every table; constraints get predictable names so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMES)


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC and given back aware on SQLite and PostgreSQL alike.

    Raises ValueError for a naive datetime: nobody knows which clock it was read from.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment to store must say its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """An enum stored by its value ("rag"), not by its member name; the table's CHECK holds the list."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (SQLAlchemy's signature)
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002  (SQLAlchemy's signature)
        return None if value is None else self.words(value)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK that `column` holds one of the enum's values; NULL passes where the column allows it."""
    values = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


def holds(name: str, condition: str) -> CheckConstraint:
    """A CHECK under a name of ours."""
    return CheckConstraint(condition, name=name)


def moment(*, nullable: bool = False, index: bool = False) -> Column[Any]:
    """A column for an aware UTC moment."""
    return Column(UtcMoment, nullable=nullable, index=index)


def word(words: type[StrEnum], *, nullable: bool = False) -> Column[Any]:
    """A column for one word of an enum."""
    return Column(Word(words), nullable=nullable)


def words(*, nullable: bool = False) -> Column[Any]:
    """A column for an ordered list of texts, kept as JSON; with `nullable`, None is SQL NULL and not 'null'."""
    return Column(JSON(none_as_null=True), nullable=nullable)
