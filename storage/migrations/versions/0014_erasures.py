"""What was deleted of people, without saying of whom."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WHY = "why IN ('wish', 'left', 'age')"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "erased_ask",
        sa.Column("ask_id", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(32), nullable=False),
        sa.CheckConstraint(WHY, name=op.f("ck_erased_ask_why_known")),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_erased_ask_ask_id")),
        sa.PrimaryKeyConstraint("ask_id", name=op.f("pk_erased_ask")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(32), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.CheckConstraint(WHY, name=op.f("ck_erasure_why_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_on_day"), "erasure", ["on_day"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_index(op.f("ix_erasure_on_day"), "erasure")
    op.drop_table("erasure")
    op.drop_table("erased_ask")
