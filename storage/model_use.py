"""The use of the model: who made how many calls, with how many tokens, on which day."""

from datetime import date

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.models import ModelUseRow
from storage.upsert import insert_or_skip

COMPANY = ""  # the row of everybody together


class ModelUses:
    """One row a day and person, and one a day for the whole company."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, day: date, who: str) -> ModelUseRow | None:
        """What this person, or COMPANY, used on the day; None when nothing."""
        return self._session.exec(select(ModelUseRow).where(ModelUseRow.day == day, ModelUseRow.who == who)).first()

    def claim(self, day: date, who: str, *, tokens: int, most_calls: int, most_tokens: int) -> bool:
        """Count one more call that is to take so many tokens, unless one of the day's limits is passed (0: none).

        One statement decides, so that of two callers at the limit one gets the last call. True when it was counted.
        """
        fresh = {"day": day, "who": who, "calls": 0, "tokens": 0, "failed": 0}
        insert_or_skip(self._session, ModelUseRow, fresh, key=["day", "who"])
        calls, with_these = col(ModelUseRow.calls), col(ModelUseRow.tokens) + tokens
        free = [col(ModelUseRow.day) == day, col(ModelUseRow.who) == who]
        free += [calls < most_calls] if most_calls else []
        free += [with_these <= most_tokens] if most_tokens else []
        claimed = update(ModelUseRow).where(*free).values(calls=calls + 1, tokens=with_these)
        return self._session.connection().execute(claimed).rowcount == 1

    def settle(self, day: date, who: str, *, claimed: int, used: int, failed: int) -> None:
        """The tokens that a claimed call used instead of those it claimed, and whether it failed (0 or 1)."""
        row = (col(ModelUseRow.day) == day, col(ModelUseRow.who) == who)
        tokens = col(ModelUseRow.tokens) + (used - claimed)
        changed = update(ModelUseRow).where(*row).values(tokens=tokens, failed=col(ModelUseRow.failed) + failed)
        self._session.connection().execute(changed)

    def give_back(self, day: date, who: str, *, claimed: int) -> None:
        """A claimed call was not made."""
        row = (col(ModelUseRow.day) == day, col(ModelUseRow.who) == who, col(ModelUseRow.calls) > 0)
        less = {"calls": col(ModelUseRow.calls) - 1, "tokens": col(ModelUseRow.tokens) - claimed}
        self._session.connection().execute(update(ModelUseRow).where(*row).values(**less))

    def forget(self, *, before: date) -> None:
        """Delete what people used before the day; the company's own rows name nobody and stay."""
        old = (col(ModelUseRow.day) < before, col(ModelUseRow.who) != COMPANY)
        self._session.connection().execute(delete(ModelUseRow).where(*old))
