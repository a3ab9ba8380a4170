"""Business tasks, the products they are built from, and when products moved through their stages."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import Basis, LifecycleStage


class InitiativeRow(Row, table=True):
    """One business task and the days it reached idea, pilot and adoption; None for what it did not reach.

    `impact_unit` goes with both impacts, such as "EUR a year". Confirmed means that somebody stands for it. Withdrawn
    (`withdrawn_at`), it counts nowhere.
    """

    __tablename__ = "initiative"
    __table_args__ = (
        UniqueConstraint("key"),
        one_of("expected_basis", Basis),
        holds("key_given", "key <> ''"),
        holds("impact_has_a_unit", "(expected_impact IS NULL AND confirmed_impact IS NULL) OR impact_unit <> ''"),
        holds("confirmed_by_somebody", "confirmed_impact IS NULL OR confirmed_by <> ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    title: str
    lead_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    sponsor: str = ""
    team: str = ""
    idea_on: date | None = None
    pilot_on: date | None = None
    adoption_on: date | None = None
    impact_unit: str = ""
    expected_impact: float | None = None
    expected_basis: Basis | None = Field(default=None, sa_column=word(Basis, nullable=True))
    confirmed_impact: float | None = None
    confirmed_by: str = ""
    confirmed_on: date | None = None
    evidence: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class InitiativeProductRow(Row, table=True):
    """One product an initiative is built from, with the part it plays and the scenario it reuses."""

    __tablename__ = "initiative_product"

    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    product_id: int = Field(foreign_key="product.id", primary_key=True, index=True)
    part: str = ""
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", index=True)
    since: date | None = None


class StageMoveRow(Row, table=True):
    """The day a product came to a stage of its lifecycle."""

    __tablename__ = "stage_move"
    __table_args__ = (UniqueConstraint("product_id", "stage", "moved_on"), one_of("stage", LifecycleStage))

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    stage: LifecycleStage = Field(sa_column=word(LifecycleStage))
    moved_on: date
    by: str = ""
