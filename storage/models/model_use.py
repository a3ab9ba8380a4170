"""What of the model was used on a day, by a person and by the whole company."""

from datetime import date

from sqlmodel import Field

from storage.columns import Row, holds


class ModelUseRow(Row, table=True):
    """Calls to a model on one day (UTC). `who` is "" for the whole company; `failed` are the calls that failed."""

    __tablename__ = "model_use"
    __table_args__ = (
        holds("calls_not_negative", "calls >= 0"),
        holds("tokens_not_negative", "tokens >= 0"),
        holds("failed_not_negative", "failed >= 0"),
    )

    day: date = Field(primary_key=True)
    who: str = Field(primary_key=True)
    calls: int = 0
    tokens: int = 0
    failed: int = 0
