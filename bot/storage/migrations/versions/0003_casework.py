"""Casework: people assigned, files, carried words, likeness, instructions, duty."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and the columns."""
    op.create_table(
        "duties",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("rank", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("circonscriptions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "instructions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("circonscriptions", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.String(length=250), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=250), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_instructions_case_id", "instructions", ["case_id"], unique=False)
    op.create_table(
        "likenesses",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("decided_by", sa.String(length=250), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_likenesses_other_id", "likenesses", ["other_id"], unique=False)
    op.create_index("likenesses_pair", "likenesses", ["case_id", "other_id"], unique=True)
    op.create_table(
        "case_files",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("history_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["history_id"],
            ["history.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_files_case_id", "case_files", ["case_id"], unique=False)
    op.create_index("ix_case_files_history_id", "case_files", ["history_id"], unique=False)
    op.create_table(
        "relays",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("history_id", ID, nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["history_id"],
            ["history.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("relays_place", "relays", ["history_id", "recipient"], unique=True)
    op.create_index("relays_message", "relays", ["channel", "room", "message_id"], unique=False)
    op.add_column("cases", sa.Column("assignee", sa.String(length=100), nullable=True))
    op.add_column("cases", sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("reporter_told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("same_as", ID, nullable=True))
    op.add_column("cases", sa.Column("fingerprint", sa.Text(), nullable=True))
    # Whoever reported a case closed before this table knew it was told then.
    op.execute("UPDATE cases SET reporter_told_at = closed_at")
    op.create_index("ix_cases_same_as", "cases", ["same_as"], unique=False)
    op.create_index("cases_closed", "cases", ["closed_at"], unique=False)
    op.add_column("history", sa.Column("message_key", sa.String(length=400), nullable=True))
    op.add_column("history", sa.Column("amends", ID, nullable=True))
    op.create_index("ix_history_amends", "history", ["amends"], unique=False)
    op.create_index("ix_history_message_key", "history", ["message_key"], unique=False)
    op.add_column("surfaces", sa.Column("instruction", ID, server_default="0", nullable=False))
    op.add_column("surfaces", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("surfaces_place", table_name="surfaces")
    op.create_index(
        "surfaces_place", "surfaces", ["case_id", "kind", "recipient", "instruction"], unique=True
    )
    op.create_index("surfaces_instruction", "surfaces", ["instruction"], unique=False)
    op.create_index(
        "surfaces_lost",
        "surfaces",
        ["channel", "room"],
        unique=False,
        sqlite_where=sa.text("failure IS NOT NULL"),
        postgresql_where=sa.text("failure IS NOT NULL"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index(
        "surfaces_lost",
        table_name="surfaces",
        sqlite_where=sa.text("failure IS NOT NULL"),
        postgresql_where=sa.text("failure IS NOT NULL"),
    )
    op.drop_index("surfaces_instruction", table_name="surfaces")
    op.execute("DELETE FROM surfaces WHERE instruction <> 0")
    op.drop_index("surfaces_place", table_name="surfaces")
    op.create_index("surfaces_place", "surfaces", ["case_id", "kind", "recipient"], unique=True)
    op.drop_column("surfaces", "read_at")
    op.drop_column("surfaces", "instruction")
    op.drop_index("ix_history_message_key", table_name="history")
    op.drop_index("ix_history_amends", table_name="history")
    op.drop_column("history", "amends")
    op.drop_column("history", "message_key")
    op.drop_index("cases_closed", table_name="cases")
    op.drop_index("ix_cases_same_as", table_name="cases")
    op.drop_column("cases", "fingerprint")
    op.drop_column("cases", "same_as")
    op.drop_column("cases", "reporter_told_at")
    op.drop_column("cases", "handled_at")
    op.drop_column("cases", "assigned_at")
    op.drop_column("cases", "assignee")
    op.drop_index("relays_message", table_name="relays")
    op.drop_index("relays_place", table_name="relays")
    op.drop_table("relays")
    op.drop_index("ix_case_files_history_id", table_name="case_files")
    op.drop_index("ix_case_files_case_id", table_name="case_files")
    op.drop_table("case_files")
    op.drop_index("likenesses_pair", table_name="likenesses")
    op.drop_index("ix_likenesses_other_id", table_name="likenesses")
    op.drop_table("likenesses")
    op.drop_index("ix_instructions_case_id", table_name="instructions")
    op.drop_table("instructions")
    op.drop_table("duties")
