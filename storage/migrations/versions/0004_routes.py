"""Past routes, and the number that goes up when they change."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the counter."""
    op.create_table(
        "route",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("fit_rules_version", sa.Integer(), nullable=False),
        sa.Column("routed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('accepted', 'corrected', 'claimed')", name=op.f("ck_route_kind_known")),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by = '')", name=op.f("ck_route_removed_whole")),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_route_ask_id_ask")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_route_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route")),
        sa.UniqueConstraint("ask_id", "product_id", "person", name=op.f("uq_route_ask_id_product_id_person")),
    )
    op.create_index(op.f("ix_route_product_id_routed_at"), "route", ["product_id", "routed_at"])
    op.add_column("catalog_version", sa.Column("routes_version", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("catalog_version", "routes_version")
    op.drop_table("route")
