"""What people did with the products, what was measured or told about them, and which files that came from."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import Basis, IntakeStatus, UsageActivity


class UsageUserRow(Row, table=True):
    """Somebody who used a product, as the source calls them: "person:keller" for people of the portfolio.

    The only place that ties usage to a person, so that forgetting somebody is one row. `team`: as the source or the
    portfolio says, "" when nobody knows.
    """

    __tablename__ = "usage_user"
    __table_args__ = (UniqueConstraint("mark"), holds("mark_given", "mark <> ''"))

    id: int | None = Field(default=None, primary_key=True)
    mark: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    team: str = ""


class UsageEventRow(Row, table=True):
    """How often somebody did one thing with a product on one day.

    `key`: 16 bytes that are the same for what is the same (a source's own id of the event, or product, user, day,
    activity and scenario), so that it is counted once however often it comes in. `intake_id`: the file or call that
    wrote it last; "" for what the bot saw itself.
    """

    __tablename__ = "usage_event"
    __table_args__ = (
        UniqueConstraint("key"),
        # Everything figures count by, so that they are read from the index alone (bench/adoption.py).
        Index(None, "product_id", "on_day", "user_id", "activity", "count"),
        one_of("activity", UsageActivity),
        holds("count_positive", "count >= 1"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: bytes
    product_id: int = Field(foreign_key="product.id")
    user_id: int | None = Field(default=None, foreign_key="usage_user.id", index=True)
    on_day: date
    activity: UsageActivity = Field(sa_column=word(UsageActivity))
    count: int = 1
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", index=True)
    source: str
    intake_id: str = ""


class ReadingRow(Row, table=True):
    """One value of one metric over one period, as a source or a person gave it.

    `metric` names a row of `portfolio.adoption.metrics.METRICS`; `start` to `end` is the period, `end` not part of it.
    A later value of the same source for the same period takes the place of the former.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("product_id", "metric", "start", "end", "source"),
        one_of("basis", Basis),
        holds("period_not_empty", '"end" > start'),
        holds("n_not_negative", "n >= 0"),
        holds("denominator_positive", "denominator >= 1"),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    metric: str
    start: date
    end: date
    value: float
    n: int | None = None
    denominator: int | None = None
    basis: Basis = Field(sa_column=word(Basis))
    source: str
    note: str = ""
    noted_by: str = ""
    intake_id: str = ""
    captured_at: datetime = Field(sa_column=moment())


class IntakeRow(Row, table=True):
    """One file or call that brought figures. `digest`: SHA-256 of what came, so that the same again changes nothing.

    `rows` were read, of which `added` were new, `changed` had another value and the others were there already.
    """

    __tablename__ = "intake"
    __table_args__ = (
        UniqueConstraint("digest", "options"),
        one_of("status", IntakeStatus),
        holds("done_whole", "(status = 'done') = (done_at IS NOT NULL)"),
    )

    id: str = Field(primary_key=True)
    digest: str
    options: str = ""
    name: str
    reader: str
    status: IntakeStatus = Field(default=IntakeStatus.RUNNING, sa_column=word(IntakeStatus))
    rows: int = 0
    added: int = 0
    changed: int = 0
    by: str
    began_at: datetime = Field(sa_column=moment())
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
