"""Who works on what: running processes with their sign of life, and whose an arrival and an answer are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the columns that point into it; no foreign key, since the dead are deleted."""
    op.create_table(
        "worker",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.add_column("handled_event", sa.Column("taken_by", sa.String(), nullable=True))
    op.add_column("ask", sa.Column("answering_by", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("ask", "answering_by")
    op.drop_column("handled_event", "taken_by")
    op.drop_table("worker")
