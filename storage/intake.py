"""What comes in about usage, as it is written: users, events and readings, each once however often it comes."""

from sqlmodel import Session

from storage.models import IntakeRow


class Intakes:
    """Files and calls that brought figures, and the rows they wrote."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, intake_id: str) -> IntakeRow | None:
        """The intake with this id, or None."""
        return self._session.get(IntakeRow, intake_id)
