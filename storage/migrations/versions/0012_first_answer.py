"""When a question to an owner was first answered, which may be before it is resolved."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is resolved was answered by that."""
    with op.batch_alter_table("support_request") as table:
        table.add_column(sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE support_request SET first_answered_at = resolved_at WHERE status = 'resolved'")


def downgrade() -> None:
    """Drop it again."""
    with op.batch_alter_table("support_request") as table:
        table.drop_column("first_answered_at")
