"""What participants say, what it has in common, and the closing survey."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, each after those it points at."""
    _feedback_theme()
    _feedback()
    _feedback_draft()
    _survey_answer()


def downgrade() -> None:
    """Drop them again, in the other order."""
    for table in ("survey_answer", "feedback_draft", "feedback", "feedback_theme"):
        op.drop_table(table)


def _feedback_theme() -> None:
    op.create_table(
        "feedback_theme",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("stem", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(status = 'backlog') = (item_id IS NOT NULL)", name=op.f("ck_feedback_theme_backlog_whole")
        ),
        sa.CheckConstraint(
            "status <> 'closed' OR closed_reason <> ''", name=op.f("ck_feedback_theme_closed_with_a_reason")
        ),
        sa.CheckConstraint("status IN ('open', 'backlog', 'closed')", name=op.f("ck_feedback_theme_status_known")),
        sa.ForeignKeyConstraint(["item_id"], ["backlog_item.id"], name=op.f("fk_feedback_theme_item_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_feedback_theme_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_theme")),
    )
    op.create_index(op.f("ix_feedback_theme_item_id"), "feedback_theme", ["item_id"], unique=False)
    op.create_index(op.f("ix_feedback_theme_pilot_id_status"), "feedback_theme", ["pilot_id", "status"], unique=False)


def _feedback() -> None:
    op.create_table("feedback", *_feedback_columns(), *_feedback_constraints())
    op.create_index(op.f("ix_feedback_author_pilot_id"), "feedback", ["author", "pilot_id"], unique=False)
    op.create_index(
        op.f("ix_feedback_pilot_id_scenario_id_role"), "feedback", ["pilot_id", "scenario_id", "role"], unique=False
    )
    op.create_index(op.f("ix_feedback_same_as"), "feedback", ["same_as"], unique=False)
    op.create_index(op.f("ix_feedback_theme_id"), "feedback", ["theme_id"], unique=False)


def _feedback_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("worked", sa.String(32), nullable=True),
        sa.Column("quality", sa.Integer(), nullable=True),
        sa.Column("trust", sa.Integer(), nullable=True),
        sa.Column("minutes_saved", sa.Integer(), nullable=True),
        sa.Column("barrier", sa.String(32), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("quote_ok", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("message_link", sa.String(), nullable=False),
        sa.Column("same_as", sa.String(), nullable=True),
        sa.Column("theme_id", sa.String(), nullable=True),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _feedback_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "(author IS NULL) = (given_at IS NULL)", name=op.f("ck_feedback_nameless_says_only_the_day")
        ),
        sa.CheckConstraint("author IS NULL OR lot IS NULL", name=op.f("ck_feedback_only_the_nameless_come_in_lots")),
        sa.CheckConstraint(
            "author IS NOT NULL OR message_link = ''", name=op.f("ck_feedback_nameless_leaves_no_trail")
        ),
        sa.CheckConstraint(
            "barrier IN ('access', 'data', 'quality', 'integration', 'skill', 'policy', 'speed', 'trust', 'other')",
            name=op.f("ck_feedback_barrier_known"),
        ),
        sa.CheckConstraint("kind IN ('issue', 'idea', 'praise', 'blocker')", name=op.f("ck_feedback_kind_known")),
        sa.CheckConstraint("source IN ('modal', 'dm', 'mention', 'shortcut')", name=op.f("ck_feedback_source_known")),
        sa.CheckConstraint("worked IN ('yes', 'partly', 'no')", name=op.f("ck_feedback_worked_known")),
        sa.CheckConstraint("minutes_saved BETWEEN 0 AND 2400", name=op.f("ck_feedback_minutes_in_a_week")),
        sa.CheckConstraint("quality BETWEEN 1 AND 5", name=op.f("ck_feedback_quality_1_to_5")),
        sa.CheckConstraint("trust BETWEEN 1 AND 5", name=op.f("ck_feedback_trust_1_to_5")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_feedback_pilot_id")),
        sa.ForeignKeyConstraint(["same_as"], ["feedback.id"], name=op.f("fk_feedback_same_as")),
        sa.ForeignKeyConstraint(["scenario_id"], ["pilot_scenario.id"], name=op.f("fk_feedback_scenario_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["feedback_theme.id"], name=op.f("fk_feedback_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    ]


def _feedback_draft() -> None:
    op.create_table(
        "feedback_draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("message_link", sa.String(), nullable=False),
        sa.Column("asked_more", sa.Boolean(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('modal', 'dm', 'mention', 'shortcut')", name=op.f("ck_feedback_draft_source_known")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_feedback_draft_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_draft")),
        sa.UniqueConstraint("source_key", name=op.f("uq_feedback_draft_source_key")),
    )
    op.create_index(op.f("ix_feedback_draft_author"), "feedback_draft", ["author"], unique=False)
    op.create_index(op.f("ix_feedback_draft_pilot_id"), "feedback_draft", ["pilot_id"], unique=False)


def _survey_answer() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pilot_id", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("disappointed", sa.String(32), nullable=False),
        sa.Column("benefit", sa.String(), nullable=False),
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("improve", sa.String(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "author IS NULL OR lot IS NULL", name=op.f("ck_survey_answer_only_the_nameless_come_in_lots")
        ),
        sa.CheckConstraint(
            "disappointed IN ('very', 'somewhat', 'not')", name=op.f("ck_survey_answer_disappointed_known")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_survey_answer_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("pilot_id", "author", name=op.f("uq_survey_answer_pilot_id_author")),
    )
    op.create_index(op.f("ix_survey_answer_pilot_id"), "survey_answer", ["pilot_id"], unique=False)
