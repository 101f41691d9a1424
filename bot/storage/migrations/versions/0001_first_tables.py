"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("rumeur", "incident", "publication", "hors_cadre", "manquement", "question_recue")


def upgrade() -> None:
    """Create every table, and a counter for each kind of case."""
    op.create_table(
        "cases",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("circonscription", sa.String(length=80), nullable=False),
        sa.Column("reporter_person", sa.String(length=100), nullable=True),
        sa.Column("reporter_name", sa.String(length=200), nullable=False),
        sa.Column("reporter_role", sa.String(length=20), nullable=True),
        sa.Column("reporter_channel", sa.String(length=20), nullable=False),
        sa.Column("reporter_account", sa.String(length=200), nullable=False),
        sa.Column("reporter_verified", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("about_ds", sa.Boolean(), nullable=False),
        sa.Column("circulates", sa.Boolean(), nullable=False),
        sa.Column("field_taken_by", sa.String(length=100), nullable=True),
        sa.Column("field_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dcap_taken_by", sa.String(length=100), nullable=True),
        sa.Column("dcap_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dcap_told_by", sa.String(length=100), nullable=True),
        sa.Column("dcap_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("spoken", sa.String(length=20), nullable=True),
        sa.Column("issue", sa.String(length=20), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("cases_person", "cases", ["reporter_person"], unique=False)
    op.create_index("cases_reference", "cases", ["kind", "number"], unique=True)
    op.create_index(
        "cases_reporter", "cases", ["reporter_channel", "reporter_account"], unique=False
    )
    op.create_index("cases_status", "cases", ["status", "opened_at"], unique=False)
    op.create_table(
        "circonscriptions",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("carte", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "counters",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "drafts",
        sa.Column("exchange_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("exchange_id"),
    )
    op.create_index(op.f("ix_drafts_expires_at"), "drafts", ["expires_at"], unique=False)
    op.create_table(
        "exchanges",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=True),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("circonscription", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(length=40), nullable=True),
        sa.Column("is_report", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(length=20), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=True),
        sa.Column("chosen", sa.String(length=80), nullable=True),
        sa.Column("feedback", sa.String(length=20), nullable=True),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("answer_hash", sa.String(length=64), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("exchanges_account", "exchanges", ["channel", "account"], unique=False)
    op.create_index(op.f("ix_exchanges_at"), "exchanges", ["at"], unique=False)
    op.create_index(op.f("ix_exchanges_case_id"), "exchanges", ["case_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_table(
        "lanes",
        sa.Column("name", sa.String(length=240), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job", sa.String(length=20), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("surface_id", ID, nullable=True),
        sa.Column("exchange_id", ID, nullable=True),
        sa.Column("history_id", ID, nullable=True),
        sa.Column("name", sa.String(length=40), nullable=True),
        sa.Column("recipient", sa.String(length=120), nullable=True),
        sa.Column("lane", sa.String(length=240), nullable=False),
        sa.Column("order_key", sa.String(length=280), nullable=False),
        sa.Column("once_key", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outbox_case", "outbox", ["case_id"], unique=False)
    op.create_index("outbox_done", "outbox", ["done_at"], unique=False)
    op.create_index(
        "outbox_due",
        "outbox",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "outbox_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'leased')"),
        postgresql_where=sa.text("state IN ('waiting', 'leased')"),
    )
    op.create_index(
        "outbox_once",
        "outbox",
        ["once_key"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "outbox_order",
        "outbox",
        ["order_key", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'leased')"),
        postgresql_where=sa.text("state IN ('waiting', 'leased')"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("circonscription", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=60), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("coordonnateur", sa.String(length=100), nullable=False),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("replaces_from", sa.Date(), nullable=True),
        sa.Column("replaces_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "revisions",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "scrutins",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("jour_j", sa.Date(), nullable=False),
        sa.Column("circonscriptions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "case_words",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_case_words_case_id"), "case_words", ["case_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=250), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("status_from", sa.String(length=20), nullable=True),
        sa.Column("status_to", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_history_case_id"), "history", ["case_id"], unique=False)
    op.create_table(
        "surfaces",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("message_room", sa.String(length=200), nullable=True),
        sa.Column("message_thread", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("leader", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_surfaces_leader"), "surfaces", ["leader"], unique=False)
    op.create_index(
        "surfaces_message", "surfaces", ["channel", "message_room", "message_id"], unique=False
    )
    op.create_index("surfaces_place", "surfaces", ["case_id", "kind", "recipient"], unique=True)
    op.create_index(
        "surfaces_unposted",
        "surfaces",
        ["channel", "room"],
        unique=False,
        sqlite_where=sa.text("message_id IS NULL"),
        postgresql_where=sa.text("message_id IS NULL"),
    )
    counters = sa.table("counters", sa.column("kind"), sa.column("last"))
    op.bulk_insert(counters, [{"kind": kind, "last": 0} for kind in KINDS])


def downgrade() -> None:
    """Remove every table."""
    for name in (
        "surfaces",
        "history",
        "case_words",
        "scrutins",
        "revisions",
        "people",
        "outbox",
        "lanes",
        "inbox",
        "exchanges",
        "drafts",
        "counters",
        "circonscriptions",
        "cases",
    ):
        op.drop_table(name)
