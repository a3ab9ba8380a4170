"""People and their roles."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, delete, select

from storage.models import PersonRoleRow, PersonRow
from storage.vocabulary import Role


class People:
    """The company's people, by key, Slack id or role; who was withdrawn only where `withdrawn` asks for them, too."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, *, withdrawn: bool = False) -> list[PersonRow]:
        """Everyone, in the order they were imported."""
        query = select(PersonRow).where(_present(withdrawn)).order_by(col(PersonRow.id))
        return list(self._session.exec(query.execution_options(populate_existing=True)).all())

    def by_key(self, key: str) -> PersonRow | None:
        """The person with this key, or None."""
        return self._session.exec(select(PersonRow).where(PersonRow.key == key, _present())).first()

    def by_keys(self, keys: Collection[str], *, withdrawn: bool = False) -> list[PersonRow]:
        """The people with these keys."""
        query = select(PersonRow).where(col(PersonRow.key).in_(keys), _present(withdrawn))
        return list(self._session.exec(query).all()) if keys else []

    def by_slack_id(self, slack_id: str) -> PersonRow | None:
        """The person with this Slack id, or None."""
        return self._session.exec(select(PersonRow).where(PersonRow.slack_id == slack_id, _present())).first()

    def by_slack_ids(self, slack_ids: Collection[str], *, withdrawn: bool = False) -> list[PersonRow]:
        """The people with these Slack ids; who nobody imported is left out."""
        query = select(PersonRow).where(col(PersonRow.slack_id).in_(slack_ids), _present(withdrawn))
        return list(self._session.exec(query).all()) if slack_ids else []

    def by_ids(self, ids: Collection[int], *, withdrawn: bool = False) -> list[PersonRow]:
        """The people with these row ids."""
        query = select(PersonRow).where(col(PersonRow.id).in_(ids), _present(withdrawn))
        return list(self._session.exec(query).all()) if ids else []

    def holding(self, role: Role) -> list[PersonRow]:
        """Everyone who holds the role, in the order they were imported."""
        query = (
            select(PersonRow)
            .join(PersonRoleRow, col(PersonRoleRow.person_id) == col(PersonRow.id))
            .where(PersonRoleRow.role == role, _present())
            .order_by(col(PersonRow.id))
        )
        return list(self._session.exec(query).all())

    def roles(self, ids: Collection[int] | None = None) -> dict[int, frozenset[Role]]:
        """Roles by person id, for these people or for everyone; a person without a role row is absent."""
        query = select(PersonRoleRow.person_id, PersonRoleRow.role)
        if ids is not None:
            query = query.where(col(PersonRoleRow.person_id).in_(ids))
        held: dict[int, set[Role]] = {}
        for person_id, role in self._session.exec(query).all():
            held.setdefault(person_id, set()).add(Role(role))
        return {person_id: frozenset(roles) for person_id, roles in held.items()}

    def teams(self) -> list[str]:
        """The teams people are in, each once, in alphabetical order."""
        query = select(PersonRow.team).where(col(PersonRow.team).is_not(None), _present()).distinct()
        return sorted(team for team in self._session.exec(query).all() if team)

    def add(self, row: PersonRow) -> None:
        """Store a new person."""
        self._session.add(row)

    def flush(self) -> None:
        """Write what is pending now: new people need their row ids before roles and products can point at them."""
        self._session.flush()

    def set_roles(self, person_id: int, roles: Collection[Role]) -> None:
        """Give the person exactly these roles."""
        self._session.exec(delete(PersonRoleRow).where(col(PersonRoleRow.person_id) == person_id))
        self._session.add_all([PersonRoleRow(person_id=person_id, role=role) for role in sorted(roles)])


def _present(withdrawn: bool = False) -> ColumnElement[bool]:
    return true() if withdrawn else col(PersonRow.withdrawn_at).is_(None)
