"""People and their roles."""

from collections.abc import Collection

from sqlmodel import Session, col, delete, select

from storage.models import PersonRoleRow, PersonRow
from storage.vocabulary import Role


class People:
    """The company's people, by key, Slack id or role."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[PersonRow]:
        """Everyone, in the order they were imported."""
        return list(
            self._session.exec(
                select(PersonRow).order_by(col(PersonRow.id)).execution_options(populate_existing=True)
            ).all()
        )

    def by_key(self, key: str) -> PersonRow | None:
        """The person with this key, or None."""
        return self._session.exec(select(PersonRow).where(PersonRow.key == key)).first()

    def by_keys(self, keys: Collection[str]) -> list[PersonRow]:
        """The people with these keys."""
        return list(self._session.exec(select(PersonRow).where(col(PersonRow.key).in_(keys))).all()) if keys else []

    def by_slack_id(self, slack_id: str) -> PersonRow | None:
        """The person with this Slack id, or None."""
        return self._session.exec(select(PersonRow).where(PersonRow.slack_id == slack_id)).first()

    def by_slack_ids(self, slack_ids: Collection[str]) -> list[PersonRow]:
        """The people with these Slack ids; who nobody imported is left out."""
        if not slack_ids:
            return []
        return list(self._session.exec(select(PersonRow).where(col(PersonRow.slack_id).in_(slack_ids))).all())

    def by_ids(self, ids: Collection[int]) -> list[PersonRow]:
        """The people with these row ids."""
        if not ids:
            return []
        return list(self._session.exec(select(PersonRow).where(col(PersonRow.id).in_(ids))).all())

    def holding(self, role: Role) -> list[PersonRow]:
        """Everyone who holds the role, in the order they were imported."""
        query = (
            select(PersonRow)
            .join(PersonRoleRow, col(PersonRoleRow.person_id) == col(PersonRow.id))
            .where(PersonRoleRow.role == role)
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
        query = select(PersonRow.team).where(col(PersonRow.team).is_not(None)).distinct()
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
