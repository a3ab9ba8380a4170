"""What people did with the products, the initiatives built from them, and what their owners are told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, each after those it points at."""
    _usage_user()
    _intake()
    _usage_event()
    _reading()
    _initiative()
    _initiative_product()
    _stage_move()
    _digest_setting()
    _digest_turn()
    _digest()
    _digest_action()
    _start_answer()
    # Figures count the asks of a few days; the day stands behind the decisions, which are long.
    op.create_index(op.f("ix_ask_asked_at"), "ask", ["asked_at"], unique=False)


def downgrade() -> None:
    """Drop them again, in the other order."""
    op.drop_index(op.f("ix_ask_asked_at"), table_name="ask")
    for table in (
        "start_answer",
        "digest_action",
        "digest",
        "digest_turn",
        "digest_setting",
        "stage_move",
        "initiative_product",
        "initiative",
        "reading",
        "usage_event",
        "intake",
        "usage_user",
    ):
        op.drop_table(table)


def _usage_user() -> None:
    op.create_table(
        "usage_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.CheckConstraint("mark <> ''", name=op.f("ck_usage_user_mark_given")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_usage_user_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_user")),
        sa.UniqueConstraint("mark", name=op.f("uq_usage_user_mark")),
    )
    op.create_index(op.f("ix_usage_user_person_id"), "usage_user", ["person_id"], unique=False)


def _intake() -> None:
    op.create_table(
        "intake",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("options", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name=op.f("ck_intake_done_whole")),
        sa.CheckConstraint("status IN ('running', 'done')", name=op.f("ck_intake_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("digest", "options", name=op.f("uq_intake_digest_options")),
    )


def _usage_event() -> None:
    op.create_table(
        "usage_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("intake_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "activity IN ('use', 'suggested', 'accepted', 'succeeded', 'failed')",
            name=op.f("ck_usage_event_activity_known"),
        ),
        sa.CheckConstraint("count >= 1", name=op.f("ck_usage_event_count_positive")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_usage_event_product_id")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_usage_event_scenario_id")),
        sa.ForeignKeyConstraint(["user_id"], ["usage_user.id"], name=op.f("fk_usage_event_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_event")),
        sa.UniqueConstraint("key", name=op.f("uq_usage_event_key")),
    )
    op.create_index(
        op.f("ix_usage_event_product_id_on_day_user_id_activity_count"),
        "usage_event",
        ["product_id", "on_day", "user_id", "activity", "count"],
        unique=False,
    )
    op.create_index(op.f("ix_usage_event_scenario_id"), "usage_event", ["scenario_id"], unique=False)
    op.create_index(op.f("ix_usage_event_user_id"), "usage_event", ["user_id"], unique=False)


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(32), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("intake_id", sa.String(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("basis IN ('measured', 'estimated', 'self_reported')", name=op.f("ck_reading_basis_known")),
        sa.CheckConstraint('"end" > start', name=op.f("ck_reading_period_not_empty")),
        sa.CheckConstraint("denominator >= 1", name=op.f("ck_reading_denominator_positive")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_reading_n_not_negative")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_reading_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "product_id", "metric", "start", "end", "source", name=op.f("uq_reading_product_id_metric_start_end_source")
        ),
    )


def _initiative() -> None:
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("sponsor", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("idea_on", sa.Date(), nullable=True),
        sa.Column("pilot_on", sa.Date(), nullable=True),
        sa.Column("adoption_on", sa.Date(), nullable=True),
        sa.Column("impact_unit", sa.String(), nullable=False),
        sa.Column("expected_impact", sa.Float(), nullable=True),
        sa.Column("expected_basis", sa.String(32), nullable=True),
        sa.Column("confirmed_impact", sa.Float(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(expected_impact IS NULL AND confirmed_impact IS NULL) OR impact_unit <> ''",
            name=op.f("ck_initiative_impact_has_a_unit"),
        ),
        sa.CheckConstraint(
            "confirmed_impact IS NULL OR confirmed_by <> ''", name=op.f("ck_initiative_confirmed_by_somebody")
        ),
        sa.CheckConstraint(
            "expected_basis IN ('measured', 'estimated', 'self_reported')",
            name=op.f("ck_initiative_expected_basis_known"),
        ),
        sa.CheckConstraint("key <> ''", name=op.f("ck_initiative_key_given")),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"], name=op.f("fk_initiative_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("key", name=op.f("uq_initiative_key")),
    )
    op.create_index(op.f("ix_initiative_lead_id"), "initiative", ["lead_id"], unique=False)


def _initiative_product() -> None:
    op.create_table(
        "initiative_product",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_product_initiative_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_initiative_product_product_id")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_initiative_product_scenario_id")),
        sa.PrimaryKeyConstraint("initiative_id", "product_id", name=op.f("pk_initiative_product")),
    )
    op.create_index(op.f("ix_initiative_product_product_id"), "initiative_product", ["product_id"], unique=False)
    op.create_index(op.f("ix_initiative_product_scenario_id"), "initiative_product", ["scenario_id"], unique=False)


def _stage_move() -> None:
    op.create_table(
        "stage_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('hypothesis', 'pilot', 'adoption', 'scaling', 'evolution', 'retirement')",
            name=op.f("ck_stage_move_stage_known"),
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stage_move_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
        sa.UniqueConstraint("product_id", "stage", "moved_on", name=op.f("uq_stage_move_product_id_stage_moved_on")),
    )


def _digest_setting() -> None:
    op.create_table(
        "digest_setting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("cadence", sa.String(32), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("subscribed", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cadence IN ('weekly', 'fortnightly', 'monthly')", name=op.f("ck_digest_setting_cadence_known")
        ),
        sa.CheckConstraint("kind IN ('owner', 'portfolio')", name=op.f("ck_digest_setting_kind_known")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_digest_setting_an_hour")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_setting_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_digest_setting")),
    )


def _digest_turn() -> None:
    op.create_table(
        "digest_turn",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('owner', 'portfolio')", name=op.f("ck_digest_turn_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_turn_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_digest_turn")),
    )
    op.create_index(op.f("ix_digest_turn_asked_at"), "digest_turn", ["asked_at"], unique=False)
    op.create_index(op.f("ix_digest_turn_due_at"), "digest_turn", ["due_at"], unique=False)


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('owner', 'portfolio')", name=op.f("ck_digest_kind_known")),
        sa.CheckConstraint('"end" > start', name=op.f("ck_digest_covers_days")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "kind", "period", name=op.f("uq_digest_person_id_kind_period")),
    )


def _digest_action() -> None:
    op.create_table(
        "digest_action",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("value_before", sa.Float(), nullable=True),
        sa.Column("n_before", sa.Integer(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("told_in", sa.String(), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (done_by = '')", name=op.f("ck_digest_action_done_by_somebody")),
        sa.CheckConstraint(
            "kind IN ('answer_requests', 'decide_pilot', 'sort_feedback', 'note_figures', 'ask_starters', "
            "'ask_stopped', 'plan_quality', 'plan_demand')",
            name=op.f("ck_digest_action_kind_known"),
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_action_digest_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_digest_action_product_id")),
        sa.ForeignKeyConstraint(["told_in"], ["digest.id"], name=op.f("fk_digest_action_told_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_action")),
    )
    op.create_index(op.f("ix_digest_action_digest_id"), "digest_action", ["digest_id"], unique=False)
    op.create_index(
        op.f("ix_digest_action_product_id_offered_at"), "digest_action", ["product_id", "offered_at"], unique=False
    )
    op.create_index(op.f("ix_digest_action_told_in"), "digest_action", ["told_in"], unique=False)


def _start_answer() -> None:
    op.create_table(
        "start_answer",
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer IN ('using', 'access', 'how', 'not_useful', 'later')", name=op.f("ck_start_answer_answer_known")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["digest_action.id"], name=op.f("fk_start_answer_action_id")),
        sa.PrimaryKeyConstraint("action_id", "who", name=op.f("pk_start_answer")),
    )
