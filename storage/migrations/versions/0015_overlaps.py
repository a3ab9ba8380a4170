"""Verdicts on products that cover the same work."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "overlap_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_version", sa.Integer(), nullable=False),
        sa.Column("second_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("verdict IN ('merge', 'differ', 'keep')", name=op.f("ck_overlap_verdict_verdict_known")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_overlap_verdict_two_products")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_overlap_verdict_reason_given")),
        sa.ForeignKeyConstraint(["first_id"], ["product.id"], name=op.f("fk_overlap_verdict_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["product.id"], name=op.f("fk_overlap_verdict_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlap_verdict")),
    )
    op.create_index(op.f("ix_overlap_verdict_first_id_second_id"), "overlap_verdict", ["first_id", "second_id"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("overlap_verdict")
