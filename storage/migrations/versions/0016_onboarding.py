"""First steps with products: who began them, and what of them is done."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "onboarding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.String(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("not_yet", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("slack_id <> ''", name=op.f("ck_onboarding_somebodys")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_onboarding_round_positive")),
        sa.CheckConstraint(
            "is_open OR finished_at IS NOT NULL OR left_at IS NOT NULL", name=op.f("ck_onboarding_ended_somehow")
        ),
        sa.CheckConstraint("left_at IS NULL OR NOT is_open", name=op.f("ck_onboarding_left_is_not_open")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_onboarding_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding")),
        sa.UniqueConstraint("slack_id", "product_id", name=op.f("uq_onboarding_slack_id_product_id")),
    )
    op.create_index(op.f("ix_onboarding_product_id"), "onboarding", ["product_id"])
    op.create_index(op.f("ix_onboarding_is_open_last_at"), "onboarding", ["is_open", "last_at"])
    _tick()


def _tick() -> None:
    op.create_table(
        "onboarding_tick",
        sa.Column("onboarding_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"],
            ["onboarding.id"],
            name=op.f("fk_onboarding_tick_onboarding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["step_id"], ["onboarding_step.id"], name=op.f("fk_onboarding_tick_step_id")),
        sa.PrimaryKeyConstraint("onboarding_id", "step_id", name=op.f("pk_onboarding_tick")),
    )
    op.create_index(op.f("ix_onboarding_tick_step_id"), "onboarding_tick", ["step_id"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(op.f("ix_onboarding_tick_step_id"), "onboarding_tick")
    op.drop_table("onboarding_tick")
    op.drop_index(op.f("ix_onboarding_is_open_last_at"), "onboarding")
    op.drop_index(op.f("ix_onboarding_product_id"), "onboarding")
    op.drop_table("onboarding")
