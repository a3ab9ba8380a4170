"""What of the model was used: calls and tokens, by day and person, so that replicas and restarts share one budget."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; no foreign key, since asks come from people nobody imported, too."""
    op.create_table(
        "model_use",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.CheckConstraint("calls >= 0", name=op.f("ck_model_use_calls_not_negative")),
        sa.CheckConstraint("tokens >= 0", name=op.f("ck_model_use_tokens_not_negative")),
        sa.CheckConstraint("failed >= 0", name=op.f("ck_model_use_failed_not_negative")),
        sa.PrimaryKeyConstraint("day", "who", name=op.f("pk_model_use")),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("model_use")
