"""What was taken out of the catalogue keeps its row, with the moment it was."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("person", "product", "portfolio_rule", "initiative")


def upgrade() -> None:
    """Add the columns; nothing is withdrawn yet."""
    for table in TABLES:
        op.add_column(table, sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them again: what was withdrawn is there again."""
    for table in TABLES:
        op.drop_column(table, "withdrawn_at")
