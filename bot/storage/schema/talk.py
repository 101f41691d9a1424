"""What people wrote, and what came in."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, String, Table, Text, text

from bot.storage.schema.columns import ID, UtcDateTime, metadata, row_id

_SEARCHED: Any = {
    "sqlite_where": text("terms IS NOT NULL"),
    "postgresql_where": text("terms IS NOT NULL"),
}
"""What the console lists: all but the words kept apart."""

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("received_at", UtcDateTime, nullable=False, index=True),
)

exchanges = Table(
    "exchanges",
    metadata,
    row_id(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("room", String(200), nullable=False),
    Column("thread", String(200)),
    Column("account", String(200), nullable=False),
    Column("person", String(100)),
    Column("role", String(20)),
    Column("circonscription", String(80), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("intent", String(40)),
    Column("is_report", Boolean, nullable=False),
    Column("zone", String(20), nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("entry", String(80)),
    Column("chosen", String(80)),
    Column("feedback", String(20)),
    Column("edition", String(40), nullable=False),
    Column("answer_hash", String(64)),
    Column("case_id", ID, index=True),
    Column("leans_on", ID),
    Column("citizen", String(20)),
    Column("terms", Text),
    Index("exchanges_account", "channel", "account"),
    Index("exchanges_zone", "zone", "at", "id", "role", "channel", **_SEARCHED),
    Index(
        "exchanges_place",
        "circonscription",
        "at",
        "id",
        "zone",
        "feedback",
        "role",
        "channel",
        **_SEARCHED,
    ),
    Index("exchanges_role", "role", "at", "id", "channel", **_SEARCHED),
    Index("exchanges_channel", "channel", "at", "id", **_SEARCHED),
    Index(
        "exchanges_entry",
        "entry",
        "at",
        "id",
        "circonscription",
        "feedback",
        "zone",
        "chosen",
    ),
    Index(
        "exchanges_chosen",
        "chosen",
        "at",
        "id",
        "circonscription",
        "feedback",
        sqlite_where=text("chosen IS NOT NULL"),
        postgresql_where=text("chosen IS NOT NULL"),
    ),
    Index(
        "exchanges_feedback",
        "feedback",
        "at",
        "id",
        "zone",
        "role",
        "channel",
        sqlite_where=text("terms IS NOT NULL AND feedback IS NOT NULL"),
        postgresql_where=text("terms IS NOT NULL AND feedback IS NOT NULL"),
    ),
    Index("exchanges_volume", "at", "zone", **_SEARCHED),
)
"""`terms` is what the search reads, NULL for words kept apart.

An index of the console's filters is in the order of its pages, then holds what the other filters
ask, so that a page which few exchanges or none match is found without reading the table.

Each database has its own full-text index on it, made by the migration: the table `exchange_search`
and its triggers on SQLite, the index `exchanges_terms` on PostgreSQL.
"""

drafts = Table(
    "drafts",
    metadata,
    Column("exchange_id", ID, primary_key=True),
    Column("text", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("room", String(300), primary_key=True),
    Column("account", String(200)),
    Column("kind", String(20), nullable=False),
    Column("service_url", String(400), nullable=False),
    Column("tenant", String(60), nullable=False),
    Column("refused", String(200)),
    Column("changed_at", UtcDateTime, nullable=False),
    Index("conversations_account", "channel", "account"),
)
"""Where a platform lets Vigie write first, as the platform itself told it."""
