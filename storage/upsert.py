"""INSERT … ON CONFLICT for both databases, so that two threads that write the same key do not trip over each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.columns import Row


def insert_or_skip(session: Session, table: type[Row], values: Mapping[str, Any], *, key: Sequence[str]) -> bool:
    """Insert one row unless its key is taken. True when it was inserted; False leaves the present row untouched."""
    return _execute(session, _insert(session, table, values).on_conflict_do_nothing(index_elements=list(key))) == 1


def insert_many_or_skip(
    session: Session, table: type[Row], rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert those of the rows whose key is not taken; all of them give the same columns."""
    if not rows:
        return
    session.flush()
    insert = _insert(session, table, {}).on_conflict_do_nothing(index_elements=list(key))
    session.connection().execute(insert, [dict(row) for row in rows])


def insert_or_update(session: Session, table: type[Row], values: Mapping[str, Any], *, key: Sequence[str]) -> None:
    """Insert one row, or set the given values on the row that has the key."""
    statement = _insert(session, table, values)
    changes = {name: statement.excluded[name] for name in values if name not in key}
    _execute(session, statement.on_conflict_do_update(index_elements=list(key), set_=changes))


def _insert(session: Session, table: type[Row], values: Mapping[str, Any]) -> sqlite.Insert | postgresql.Insert:
    # Defaults declared on the model belong to its constructor, which is not run here: the caller gives every value.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(dict(values)) if values else insert(table)


def _execute(session: Session, statement: sqlite.Insert | postgresql.Insert) -> int:
    session.flush()
    # Without the option SQLAlchemy does not ask PostgreSQL how many rows an INSERT made.
    return session.connection().execute(statement, execution_options={"preserve_rowcount": True}).rowcount
