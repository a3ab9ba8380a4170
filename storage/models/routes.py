"""Past routes: asks that somebody accepted an answer to, or said which product was right for."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Column, Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import RouteKind


class RouteRow(Row, table=True):
    """One ask, or one part of it, and the product that was right. It counts while the product's fit rules are the same.

    `vector`: the text's embedding by `encoder`, float16; a cache that may be missing. `person` tells people apart.
    """

    __tablename__ = "route"
    __table_args__ = (
        UniqueConstraint("ask_id", "product_id", "person"),
        Index(None, "product_id", "routed_at"),
        one_of("kind", RouteKind),
        holds("removed_whole", "(removed_at IS NULL) = (removed_by = '')"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ask_id: str = Field(foreign_key="ask.id")
    product_id: int = Field(foreign_key="product.id")
    person: str
    kind: RouteKind = Field(sa_column=word(RouteKind))
    text: str
    fit_rules_version: int
    routed_at: datetime = Field(sa_column=moment())
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    removed_by: str = ""
    encoder: str = ""
    vector: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
