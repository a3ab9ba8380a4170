"""The catalogue: the company, its people, products and rules."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, each after those it points at."""
    _company()
    _catalog_version()
    _person()
    _person_role()
    _product()
    _product_difference()
    _scenario()
    _onboarding_step()
    _product_constraint()
    _portfolio_rule()


def downgrade() -> None:
    """Drop them again, in the other order."""
    for table in (
        "portfolio_rule",
        "product_constraint",
        "onboarding_step",
        "scenario",
        "product_difference",
        "product",
        "person_role",
        "person",
        "catalog_version",
        "company",
    ):
        op.drop_table(table)


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_company_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )


def _catalog_version() -> None:
    op.create_table(
        "catalog_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalog_version_only_one")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_catalog_version_version_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_version")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.CheckConstraint("key <> ''", name=op.f("ck_person_key_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("slack_id", name=op.f("uq_person_slack_id")),
    )
    op.create_index(op.f("ix_person_team"), "person", ["team"], unique=False)


def _person_role() -> None:
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "role IN ('employee', 'product_owner', 'initiative_lead', 'pilot_participant', "
            "'business_owner', 'portfolio_lead', 'operator')",
            name=op.f("ck_person_role_role_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )


def _product() -> None:
    op.create_table("product", *_product_columns(), *_product_constraints())
    op.create_index(op.f("ix_product_deputy_id"), "product", ["deputy_id"], unique=False)
    op.create_index(op.f("ix_product_owner_id"), "product", ["owner_id"], unique=False)
    op.create_index(op.f("ix_product_replaced_by_id"), "product", ["replaced_by_id"], unique=False)


def _product_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=True),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("does_not_cover", sa.JSON(), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.Column("integrations", sa.JSON(), nullable=False),
        sa.Column("roadmap", sa.JSON(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("support_channel", sa.String(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("retire_on", sa.Date(), nullable=True),
        sa.Column("fit_rules_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
    ]


def _product_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("key <> ''", name=op.f("ck_product_key_given")),
        sa.CheckConstraint(
            "kind IN ('llm', 'rag', 'ml_platform', 'code_agent', 'agent_platform', 'automation', "
            "'document_generation', 'document_extraction', 'multimodal', 'assistant', 'other')",
            name=op.f("ck_product_kind_known"),
        ),
        sa.CheckConstraint(
            "stage IN ('hypothesis', 'pilot', 'adoption', 'scaling', 'evolution', 'retirement')",
            name=op.f("ck_product_stage_known"),
        ),
        sa.CheckConstraint("fit_rules_version >= 1", name=op.f("ck_product_fit_rules_version_positive")),
        sa.CheckConstraint("replaced_by_id <> id", name=op.f("ck_product_not_its_own_replacement")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_product_deputy_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_product_owner_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["product.id"], name=op.f("fk_product_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("key", name=op.f("uq_product_key")),
    ]


def _product_difference() -> None:
    op.create_table(
        "product_difference",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["product.id"], name=op.f("fk_product_difference_other_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_difference_product_id")),
        sa.PrimaryKeyConstraint("product_id", "other_id", name=op.f("pk_product_difference")),
    )
    op.create_index(op.f("ix_product_difference_other_id"), "product_difference", ["other_id"], unique=False)


def _scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("example", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_scenario_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("product_id", "title", name=op.f("uq_scenario_product_id_title")),
    )


def _onboarding_step() -> None:
    op.create_table(
        "onboarding_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_onboarding_step_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding_step")),
        sa.UniqueConstraint("product_id", "title", name=op.f("uq_onboarding_step_product_id_title")),
    )


def _product_constraint() -> None:
    op.create_table(
        "product_constraint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_constraint_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_constraint")),
    )
    op.create_index(op.f("ix_product_constraint_product_id"), "product_constraint", ["product_id"], unique=False)


def _portfolio_rule() -> None:
    op.create_table(
        "portfolio_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("allowed_examples", sa.JSON(), nullable=False),
        sa.Column("safe_alternative", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_portfolio_rule_key_given")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_portfolio_rule_version_positive")),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_portfolio_rule_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_rule")),
        sa.UniqueConstraint("key", name=op.f("uq_portfolio_rule_key")),
    )
    op.create_index(op.f("ix_portfolio_rule_contact_id"), "portfolio_rule", ["contact_id"], unique=False)
