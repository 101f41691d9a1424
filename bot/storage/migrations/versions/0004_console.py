"""The console: sign-ins, sessions, journal, verdicts, proposals, suspensions, search."""

import sqlalchemy as sa
from alembic import op

from bot.storage.terms import terms_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SEARCHED = "terms IS NOT NULL"
_FILTERS = {
    "exchanges_zone": ("zone at id role channel", _SEARCHED),
    "exchanges_place": ("circonscription at id zone feedback role channel", _SEARCHED),
    "exchanges_role": ("role at id channel", _SEARCHED),
    "exchanges_channel": ("channel at id", _SEARCHED),
    "exchanges_entry": ("entry at id circonscription feedback zone chosen", None),
    "exchanges_chosen": ("chosen at id circonscription feedback", "chosen IS NOT NULL"),
    "exchanges_feedback": (
        "feedback at id zone role channel",
        f"{_SEARCHED} AND feedback IS NOT NULL",
    ),
    "exchanges_volume": ("at zone", _SEARCHED),
}
_FULL_TEXT = (
    # A backup that is put back drops our tables, not this one.
    "DROP TABLE IF EXISTS exchange_search",
    "CREATE VIRTUAL TABLE exchange_search USING fts5(terms, content='exchanges',"
    " content_rowid='id', tokenize='ascii', detail=none, columnsize=0)",
    "INSERT INTO exchange_search(exchange_search) VALUES ('rebuild')",
    "CREATE TRIGGER exchanges_added AFTER INSERT ON exchanges WHEN new.terms IS NOT NULL BEGIN"
    " INSERT INTO exchange_search(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER exchanges_removed AFTER DELETE ON exchanges WHEN old.terms IS NOT NULL BEGIN"
    " INSERT INTO exchange_search(exchange_search, rowid, terms)"
    " VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER exchanges_changing BEFORE UPDATE OF terms ON exchanges"
    " WHEN old.terms IS NOT NULL BEGIN"
    " INSERT INTO exchange_search(exchange_search, rowid, terms)"
    " VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER exchanges_changed AFTER UPDATE OF terms ON exchanges"
    " WHEN new.terms IS NOT NULL BEGIN"
    " INSERT INTO exchange_search(rowid, terms) VALUES (new.id, new.terms); END",
)
_TRIGGERS = ("exchanges_added", "exchanges_removed", "exchanges_changing", "exchanges_changed")
_AT_ONCE = 1_000


def upgrade() -> None:
    """Make the tables and the columns."""
    op.create_table(
        "corrections",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_corrections_entry", "corrections", ["entry"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_journal_at", "journal", ["at"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("exchanges", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "reviews",
        sa.Column("exchange_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("exchange_id"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("next", sa.String(length=400), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_index("ix_sign_ins_expires_at", "sign_ins", ["expires_at"], unique=False)
    op.create_table(
        "suspensions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=200), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_suspensions_entry", "suspensions", ["entry"], unique=False)
    _make_search()


def downgrade() -> None:
    """Take them away."""
    _unmake_search()
    op.drop_index("ix_suspensions_entry", table_name="suspensions")
    op.drop_table("suspensions")
    op.drop_index("ix_sign_ins_expires_at", table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index("ix_sessions_expires_at", table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("reviews")
    op.drop_table("proposals")
    op.drop_index("ix_journal_at", table_name="journal")
    op.drop_table("journal")
    op.drop_index("ix_corrections_entry", table_name="corrections")
    op.drop_table("corrections")


def _make_search() -> None:
    op.add_column("exchanges", sa.Column("terms", sa.Text()))
    _fill_terms()
    for name, (columns, where) in _FILTERS.items():
        _index(name, columns.split(), where)
    if op.get_bind().dialect.name == "sqlite":
        for statement in _FULL_TEXT:
            op.execute(statement)
    else:
        op.execute(
            "CREATE INDEX exchanges_terms ON exchanges"
            " USING gin (to_tsvector('simple'::regconfig, terms))"
        )


def _unmake_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in _TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE exchange_search")
    else:
        op.drop_index("exchanges_terms", table_name="exchanges")
    for name in _FILTERS:
        op.drop_index(name, table_name="exchanges")
    op.drop_column("exchanges", "terms")


def _index(name: str, columns: list[str], where: str | None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, "exchanges", columns, sqlite_where=condition, postgresql_where=condition)


def _fill_terms() -> None:
    """What was asked before can be searched too."""
    connection = op.get_bind()
    read = sa.text("SELECT id, text FROM exchanges WHERE id > :after ORDER BY id LIMIT :most")
    write = sa.text("UPDATE exchanges SET terms = :terms WHERE id = :id")
    after = 0
    while rows := connection.execute(read, {"after": after, "most": _AT_ONCE}).all():
        connection.execute(write, [{"id": row.id, "terms": terms_of(row.text)} for row in rows])
        after = rows[-1].id
