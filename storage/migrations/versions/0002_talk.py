"""The talk: asks and answers, ratings, demand, requests to owners, and the inbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, each after those it points at."""
    _ask()
    _answer_rating()
    _demand()
    _support_request()
    _handled_event()
    _thread_state()


def downgrade() -> None:
    """Drop them again, in the other order."""
    for table in ("thread_state", "handled_event", "support_request", "demand", "answer_rating", "ask"):
        op.drop_table(table)


def _ask() -> None:
    op.create_table("ask", *_ask_columns(), *_ask_constraints())
    op.create_index(op.f("ix_ask_asker_id"), "ask", ["asker_id"], unique=False)
    op.create_index(op.f("ix_ask_asker_slack_id_number"), "ask", ["asker_slack_id", "number"], unique=False)
    op.create_index(op.f("ix_ask_channel_thread_ts_number"), "ask", ["channel", "thread_ts", "number"], unique=False)
    op.create_index(op.f("ix_ask_follows"), "ask", ["follows"], unique=False)


def _ask_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("asker_slack_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("message_ts", sa.String(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("follows", sa.String(), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("decision", sa.JSON(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("judged_by", sa.String(32), nullable=True),
        sa.Column("catalog_version", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_ts", sa.String(), nullable=True),
    ]


def _ask_constraints() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("judged_by IN ('offline', 'model')", name=op.f("ck_ask_judged_by_known")),
        sa.CheckConstraint(
            "outcome IN ('fit', 'composite', 'clarify', 'no_fit', "
            "'prohibited', 'duplicate', 'out_of_scope', 'unavailable')",
            name=op.f("ck_ask_outcome_known"),
        ),
        sa.CheckConstraint(
            "source IN ('command', 'message', 'mention', 'thread', 'button', 'cli')", name=op.f("ck_ask_source_known")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (judged_by IS NULL)", name=op.f("ck_ask_decided_whole")),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_ask_confidence_is_a_probability")),
        sa.CheckConstraint("latency_ms >= 0", name=op.f("ck_ask_latency_not_negative")),
        sa.CheckConstraint("rounds >= 0", name=op.f("ck_ask_rounds_not_negative")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_ask_asker_id")),
        sa.ForeignKeyConstraint(["follows"], ["ask.id"], name=op.f("fk_ask_follows")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ask")),
        sa.UniqueConstraint("event_key", name=op.f("uq_ask_event_key")),
        sa.UniqueConstraint("id", name=op.f("uq_ask_id")),
    ]


def _answer_rating() -> None:
    op.create_table(
        "answer_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.String(), nullable=False),
        sa.Column("rater", sa.String(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=True),
        sa.Column("rating", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating IN ('up', 'down')", name=op.f("ck_answer_rating_rating_known")),
        sa.CheckConstraint(
            "reason IN ('other_product', 'not_for_me', 'misunderstood', 'outdated', 'other')",
            name=op.f("ck_answer_rating_reason_known"),
        ),
        sa.CheckConstraint("reason IS NULL OR rating = 'down'", name=op.f("ck_answer_rating_reason_only_when_down")),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_answer_rating_ask_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_answer_rating_product_id")),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name=op.f("fk_answer_rating_rater_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_rating")),
        sa.UniqueConstraint("ask_id", "rater", name=op.f("uq_answer_rating_ask_id_rater")),
    )
    op.create_index(op.f("ix_answer_rating_product_id"), "answer_rating", ["product_id"], unique=False)
    op.create_index(op.f("ix_answer_rating_rater_id"), "answer_rating", ["rater_id"], unique=False)


def _demand() -> None:
    op.create_table(
        "demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("stem", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("why_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_demand_ask_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_demand_asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
        sa.UniqueConstraint("ask_id", name=op.f("uq_demand_ask_id")),
    )
    op.create_index(op.f("ix_demand_asker_id"), "demand", ["asker_id"], unique=False)
    op.create_index(op.f("ix_demand_stem_asked_at"), "demand", ["stem", "asked_at"], unique=False)


def _support_request() -> None:
    op.create_table(
        "support_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=True),
        sa.Column("requester_slack_id", sa.String(), nullable=False),
        sa.Column("requester_name", sa.String(), nullable=False),
        sa.Column("ask_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(status = 'resolved') = (resolved_at IS NOT NULL)", name=op.f("ck_support_request_resolved_whole")
        ),
        sa.CheckConstraint("status IN ('open', 'resolved')", name=op.f("ck_support_request_status_known")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 2000", name=op.f("ck_support_request_text_fits")),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_support_request_ask_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_support_request_product_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"], name=op.f("fk_support_request_requester_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_request")),
    )
    op.create_index(op.f("ix_support_request_ask_id"), "support_request", ["ask_id"], unique=False)
    op.create_index(
        op.f("ix_support_request_product_id_status"), "support_request", ["product_id", "status"], unique=False
    )
    op.create_index(op.f("ix_support_request_requester_id"), "support_request", ["requester_id"], unique=False)


def _handled_event() -> None:
    op.create_table(
        "handled_event",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status = 'received' OR body = ''", name=op.f("ck_handled_event_wiped_when_over")),
        sa.CheckConstraint("status IN ('received', 'done', 'dropped')", name=op.f("ck_handled_event_status_known")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_handled_event_tries_not_negative")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_handled_event")),
    )
    op.create_index(
        op.f("ix_handled_event_status_received_at"), "handled_event", ["status", "received_at"], unique=False
    )


def _thread_state() -> None:
    op.create_table(
        "thread_state",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("asker_slack_id", sa.String(), nullable=False),
        sa.Column("people_talking", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "thread_ts", name=op.f("pk_thread_state")),
    )
