"""What was changed in the chat, so that an import of files that did not change leaves it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; of changes made before, nobody knows what the files said."""
    op.create_table(
        "chat_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("in_files", sa.JSON(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_chat_change_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_change")),
        sa.UniqueConstraint("product_id", "field", name=op.f("uq_chat_change_product_id_field")),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("chat_change")
