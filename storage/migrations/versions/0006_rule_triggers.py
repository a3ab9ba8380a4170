"""A company's own words that raise a portfolio rule."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the rules that are there have no triggers yet."""
    op.add_column("portfolio_rule", sa.Column("triggers", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("portfolio_rule", "triggers")
