"""Cases: what was said, done, shown and carried."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from bot.storage.schema.columns import ID, UtcDateTime, metadata, row_id

counters = Table(
    "counters",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("last", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    row_id(),
    Column("kind", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("circonscription", String(80), nullable=False),
    Column("reporter_person", String(100)),
    Column("reporter_name", String(200), nullable=False),
    Column("reporter_role", String(20)),
    Column("reporter_channel", String(20), nullable=False),
    Column("reporter_account", String(200), nullable=False),
    Column("reporter_verified", Boolean, nullable=False),
    Column("owner", String(100)),
    Column("phase", String(20), nullable=False),
    Column("about_ds", Boolean, nullable=False),
    Column("circulates", Boolean, nullable=False),
    Column("field_taken_by", String(100)),
    Column("field_taken_at", UtcDateTime),
    Column("dcap_taken_by", String(100)),
    Column("dcap_taken_at", UtcDateTime),
    Column("dcap_told_by", String(100)),
    Column("dcap_told_at", UtcDateTime),
    Column("unconfirmed", Boolean, nullable=False),
    Column("spoken", String(20)),
    Column("issue", String(20)),
    Column("closed_at", UtcDateTime),
    Column("withdrawn", Boolean, nullable=False),
    Column("assignee", String(100)),
    Column("assigned_at", UtcDateTime),
    Column("handled_at", UtcDateTime),
    Column("reporter_told_at", UtcDateTime),
    Column("same_as", ID, index=True),
    Column("fingerprint", Text),
    Index("cases_reference", "kind", "number", unique=True),
    Index("cases_status", "status", "opened_at"),
    Index("cases_closed", "closed_at"),
    Index("cases_reporter", "reporter_channel", "reporter_account"),
    Index("cases_person", "reporter_person"),
)

case_words = Table(
    "case_words",
    metadata,
    row_id(),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("field", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

history = Table(
    "history",
    metadata,
    row_id(),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(250), nullable=False),
    Column("event", String(40), nullable=False),
    Column("status_from", String(20)),
    Column("status_to", String(20)),
    Column("note", Text),
    Column("message_key", String(400), index=True),
    Column("amends", ID, index=True),
)

relays = Table(
    "relays",
    metadata,
    row_id(),
    Column("history_id", ID, ForeignKey("history.id"), nullable=False),
    Column("recipient", String(120), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("room", String(200), nullable=False),
    Column("thread", String(200)),
    Column("message_id", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Index("relays_place", "history_id", "recipient", unique=True),
    Index("relays_message", "channel", "room", "message_id"),
)
"""Where a line of case talk was carried, so that an edit or a deletion reaches it."""

case_files = Table(
    "case_files",
    metadata,
    row_id(),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("history_id", ID, ForeignKey("history.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64)),
    Column("content", LargeBinary),
    Column("source", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("problem", String(60)),
)
"""What people joined to a case: fetched from its platform, kept, and sent on."""

likenesses = Table(
    "likenesses",
    metadata,
    row_id(),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False),
    Column("other_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("probability", Float, nullable=False),
    Column("verdict", String(20)),
    Column("decided_by", String(250)),
    Column("decided_at", UtcDateTime),
    Index("likenesses_pair", "case_id", "other_id", unique=True),
)
"""Rumours that may be one: suggested by Vigie, decided by the DCAP."""

instructions = Table(
    "instructions",
    metadata,
    row_id(),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("audience", String(20), nullable=False),
    Column("circonscriptions", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("written_by", String(250), nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("decided_by", String(250)),
    Column("decided_at", UtcDateTime),
)
"""What the DCAP asks people to do or to say about a case."""

surfaces = Table(
    "surfaces",
    metadata,
    row_id(),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("recipient", String(120), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("room", String(200), nullable=False),
    Column("message_room", String(200)),
    Column("message_thread", String(200)),
    Column("message_id", String(200)),
    Column("digest", String(64)),
    Column("posted_at", UtcDateTime),
    Column("failure", String(200)),
    Column("leader", ID, index=True),
    Column("instruction", ID, nullable=False, default=0, server_default="0"),
    Column("read_at", UtcDateTime),
    Index("surfaces_place", "case_id", "kind", "recipient", "instruction", unique=True),
    Index("surfaces_instruction", "instruction"),
    Index("surfaces_message", "channel", "message_room", "message_id"),
    Index(
        "surfaces_lost",
        "channel",
        "room",
        sqlite_where=text("failure IS NOT NULL"),
        postgresql_where=text("failure IS NOT NULL"),
    ),
    Index(
        "surfaces_unposted",
        "channel",
        "room",
        sqlite_where=text("message_id IS NULL"),
        postgresql_where=text("message_id IS NULL"),
    ),
)
