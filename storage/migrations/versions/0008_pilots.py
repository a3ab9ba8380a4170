"""Pilots with their participants, criteria and decisions; backlog; and what the bot says of its own accord."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, each after those it points at."""
    with op.batch_alter_table("company") as table:
        table.add_column(sa.Column("pilots", sa.JSON(), nullable=True))
    _delivery()
    _backlog_item()
    _backlog_source()
    _pilot()
    _pilot_scenario()
    _pilot_criterion()
    _criterion_reading()
    _pilot_participant()
    _pilot_decision()


def downgrade() -> None:
    """Drop them again, in the other order."""
    for table in (
        "pilot_decision",
        "pilot_participant",
        "criterion_reading",
        "pilot_criterion",
        "pilot_scenario",
        "pilot",
        "backlog_source",
        "backlog_item",
        "delivery",
    ):
        op.drop_table(table)
    with op.batch_alter_table("company") as company:
        company.drop_column("pilots")


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message_ts", sa.String(), nullable=False),
        sa.Column("why_cancelled", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_delivery_sent_whole")),
        sa.CheckConstraint(
            "status <> 'sending' OR leased_until IS NOT NULL", name=op.f("ck_delivery_sending_is_leased")
        ),
        sa.CheckConstraint("status IN ('due', 'sending', 'sent', 'cancelled')", name=op.f("ck_delivery_status_known")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_delivery_tries_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("recipient", "kind", "period", name=op.f("uq_delivery_recipient_kind_period")),
    )
    op.create_index(op.f("ix_delivery_recipient_sent_at"), "delivery", ["recipient", "sent_at"], unique=False)
    op.create_index(op.f("ix_delivery_status_due_at"), "delivery", ["status", "due_at"], unique=False)


def _backlog_item() -> None:
    op.create_table(
        "backlog_item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("priority", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('feature', 'integration', 'ux', 'security', 'pilot_improvement', "
            "'business_request', 'quality', 'debt', 'monitoring', 'operations')",
            name=op.f("ck_backlog_item_kind_known"),
        ),
        sa.CheckConstraint("priority IN ('high', 'normal', 'low')", name=op.f("ck_backlog_item_priority_known")),
        sa.CheckConstraint(
            "status IN ('new', 'planned', 'in_progress', 'done', 'declined')", name=op.f("ck_backlog_item_status_known")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_backlog_item_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backlog_item")),
    )
    op.create_index(op.f("ix_backlog_item_product_id_status"), "backlog_item", ["product_id", "status"], unique=False)


def _backlog_source() -> None:
    op.create_table(
        "backlog_source",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["backlog_item.id"], name=op.f("fk_backlog_source_item_id")),
        sa.PrimaryKeyConstraint("item_id", "kind", "source_id", name=op.f("pk_backlog_source")),
    )


def _pilot() -> None:
    op.create_table(
        "pilot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("hypothesis", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("integrations", sa.JSON(), nullable=False),
        sa.Column("business_owner", sa.String(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("anonymity", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("decide_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_pilot_closed_whole")),
        sa.CheckConstraint("anonymity IN ('named', 'choice', 'anonymous')", name=op.f("ck_pilot_anonymity_known")),
        sa.CheckConstraint("status = 'draft' OR started_at IS NOT NULL", name=op.f("ck_pilot_started_whole")),
        sa.CheckConstraint("status IN ('draft', 'running', 'deciding', 'closed')", name=op.f("ck_pilot_status_known")),
        sa.CheckConstraint("cadence_days >= 1", name=op.f("ck_pilot_cadence_positive")),
        sa.CheckConstraint("reminders BETWEEN 0 AND 2", name=op.f("ck_pilot_reminders_at_most_two")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_pilot_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot")),
    )
    op.create_index(op.f("ix_pilot_business_owner"), "pilot", ["business_owner"], unique=False)
    op.create_index(op.f("ix_pilot_channel"), "pilot", ["channel"], unique=False)
    op.create_index(op.f("ix_pilot_product_id_status"), "pilot", ["product_id", "status"], unique=False)


def _pilot_scenario() -> None:
    op.create_table(
        "pilot_scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_pilot_scenario_pilot_id")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_pilot_scenario_scenario_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_scenario")),
        sa.UniqueConstraint("pilot_id", "title", name=op.f("uq_pilot_scenario_pilot_id_title")),
    )
    op.create_index(op.f("ix_pilot_scenario_scenario_id"), "pilot_scenario", ["scenario_id"], unique=False)


def _pilot_criterion() -> None:
    op.create_table(
        "pilot_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("better", sa.String(32), nullable=False),
        sa.Column("evidence", sa.String(32), nullable=False),
        sa.Column("how_measured", sa.String(), nullable=False),
        sa.CheckConstraint("better IN ('up', 'down')", name=op.f("ck_pilot_criterion_better_known")),
        sa.CheckConstraint(
            "evidence IN ('noted', 'quality', 'trust', 'minutes_saved', 'worked')",
            name=op.f("ck_pilot_criterion_evidence_known"),
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_pilot_criterion_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_criterion")),
        sa.UniqueConstraint("pilot_id", "metric", name=op.f("uq_pilot_criterion_pilot_id_metric")),
    )


def _criterion_reading() -> None:
    op.create_table(
        "criterion_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("spread", sa.Float(), nullable=True),
        sa.Column("basis", sa.String(32), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "basis IN ('measured', 'estimated', 'self_reported')", name=op.f("ck_criterion_reading_basis_known")
        ),
        sa.CheckConstraint("n >= 1", name=op.f("ck_criterion_reading_n_positive")),
        sa.CheckConstraint("spread >= 0", name=op.f("ck_criterion_reading_spread")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["pilot_criterion.id"], name=op.f("fk_criterion_reading_criterion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_reading")),
    )
    op.create_index(op.f("ix_criterion_reading_criterion_id"), "criterion_reading", ["criterion_id"], unique=False)


def _pilot_participant() -> None:
    op.create_table(
        "pilot_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_for", sa.String(), nullable=False),
        sa.Column("in_lot", sa.Boolean(), nullable=False),
        sa.Column("surveyed", sa.Boolean(), nullable=False),
        sa.Column("invitations", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'joined' OR joined_at IS NOT NULL", name=op.f("ck_pilot_participant_joined_with_consent")
        ),
        sa.CheckConstraint(
            "status IN ('invited', 'joined', 'declined', 'left')", name=op.f("ck_pilot_participant_status_known")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_pilot_participant_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_participant")),
        sa.UniqueConstraint("pilot_id", "slack_id", name=op.f("uq_pilot_participant_pilot_id_slack_id")),
    )
    op.create_index(op.f("ix_pilot_participant_slack_id"), "pilot_participant", ["slack_id"], unique=False)


def _pilot_decision() -> None:
    op.create_table(
        "pilot_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.CheckConstraint("decision IN ('scale', 'extend', 'stop')", name=op.f("ck_pilot_decision_decision_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pilot_decision_reason_given")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_pilot_decision_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_decision")),
    )
    op.create_index(op.f("ix_pilot_decision_pilot_id"), "pilot_decision", ["pilot_id"], unique=False)
