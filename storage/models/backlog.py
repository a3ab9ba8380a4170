"""A product's backlog: what should change, where that comes from and what was decided."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import Row, moment, one_of, word
from storage.vocabulary import BacklogKind, BacklogStatus, Priority


class BacklogItemRow(Row, table=True):
    """One thing a product's owner will do, or decided not to do. `reason`: why it stands where it stands."""

    __tablename__ = "backlog_item"
    __table_args__ = (
        Index(None, "product_id", "status"),
        one_of("kind", BacklogKind),
        one_of("status", BacklogStatus),
        one_of("priority", Priority),
    )

    id: str = Field(primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    kind: BacklogKind = Field(sa_column=word(BacklogKind))
    title: str
    description: str = ""
    status: BacklogStatus = Field(default=BacklogStatus.NEW, sa_column=word(BacklogStatus))
    priority: Priority = Field(default=Priority.NORMAL, sa_column=word(Priority))
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    created_by: str
    created_at: datetime = Field(sa_column=moment())


class BacklogSourceRow(Row, table=True):
    """Where an item comes from, by the kind of thing ("theme", "ask", "request") and its id."""

    __tablename__ = "backlog_source"

    item_id: str = Field(foreign_key="backlog_item.id", primary_key=True)
    kind: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True)
