"""Who changed what of a product and when, by imports and in the chat; and who said that its card is still true."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the columns; of changes made before, nobody knows what they were."""
    op.create_table(
        "product_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("in_chat", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_change_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_change")),
    )
    op.create_index(op.f("ix_product_change_product_id_id"), "product_change", ["product_id", "id"])
    with op.batch_alter_table("product") as table:
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("confirmed_by", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("company") as table:
        table.add_column(sa.Column("confirm_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop them again."""
    with op.batch_alter_table("company") as table:
        table.drop_column("confirm_days")
    with op.batch_alter_table("product") as table:
        table.drop_column("confirmed_by")
        table.drop_column("confirmed_at")
    op.drop_index(op.f("ix_product_change_product_id_id"), table_name="product_change")
    op.drop_table("product_change")
