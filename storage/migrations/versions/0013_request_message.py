"""Which messages speak of which question to an owner, and what opened one again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the column; of messages sent before, nobody knows where they stand."""
    op.create_table(
        "request_message",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], name=op.f("fk_request_message_request_id")),
        sa.PrimaryKeyConstraint("channel", "ts", name=op.f("pk_request_message")),
    )
    op.create_index(op.f("ix_request_message_request_id"), "request_message", ["request_id"])
    with op.batch_alter_table("support_request") as table:
        table.add_column(sa.Column("reopened_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them again."""
    with op.batch_alter_table("support_request") as table:
        table.drop_column("reopened_by")
    op.drop_index(op.f("ix_request_message_request_id"), "request_message")
    op.drop_table("request_message")
