"""Demand gets a kind, what the answer named, its embedding, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was noted so far is what nothing fitted."""
    with op.batch_alter_table("demand") as table:
        table.add_column(sa.Column("kind", sa.String(32), nullable=False, server_default="no_fit"))
        table.add_column(sa.Column("nearest", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("encoder", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("vector", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("became_product_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f("ck_demand_kind_known"), "kind IN ('no_fit', 'thumbs_down')")
        table.create_check_constraint(
            op.f("ck_demand_told_of_something"), "told_at IS NULL OR became_product_id IS NOT NULL"
        )
        table.create_foreign_key(op.f("fk_demand_became_product_id_product"), "product", ["became_product_id"], ["id"])
        table.create_index(op.f("ix_demand_became_product_id"), ["became_product_id"])
        table.create_index(op.f("ix_demand_asked_at"), ["asked_at"])
        table.create_index(op.f("ix_demand_asker"), ["asker"])


def downgrade() -> None:
    """Drop them again."""
    with op.batch_alter_table("demand") as table:
        for index in ("became_product_id", "asked_at", "asker"):
            table.drop_index(op.f(f"ix_demand_{index}"))
        table.drop_constraint(op.f("fk_demand_became_product_id_product"), type_="foreignkey")
        table.drop_constraint(op.f("ck_demand_told_of_something"), type_="check")
        table.drop_constraint(op.f("ck_demand_kind_known"), type_="check")
        for column in ("told_at", "became_product_id", "vector", "encoder", "nearest", "kind"):
            table.drop_column(column)
