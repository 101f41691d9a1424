"""The tables, once: migrations build them, repositories query them."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: always aware in Python, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value, which would mean two different instants."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives back a naive value: it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

_ID = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", _ID, primary_key=True, autoincrement=True)


inbox = Table(
    "inbox",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("received_at", UtcDateTime, nullable=False, index=True),
)

exchanges = Table(
    "exchanges",
    metadata,
    _id(),
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
    Column("case_id", _ID, index=True),
    Column("leans_on", _ID),
    Column("citizen", String(20)),
    Index("exchanges_account", "channel", "account"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("exchange_id", _ID, primary_key=True),
    Column("text", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

counters = Table(
    "counters",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("last", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    _id(),
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
    Index("cases_reference", "kind", "number", unique=True),
    Index("cases_status", "status", "opened_at"),
    Index("cases_reporter", "reporter_channel", "reporter_account"),
    Index("cases_person", "reporter_person"),
)

case_words = Table(
    "case_words",
    metadata,
    _id(),
    Column("case_id", _ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("field", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

history = Table(
    "history",
    metadata,
    _id(),
    Column("case_id", _ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(250), nullable=False),
    Column("event", String(40), nullable=False),
    Column("status_from", String(20)),
    Column("status_to", String(20)),
    Column("note", Text),
)

surfaces = Table(
    "surfaces",
    metadata,
    _id(),
    Column("case_id", _ID, ForeignKey("cases.id"), nullable=False),
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
    Column("leader", _ID, index=True),
    Index("surfaces_place", "case_id", "kind", "recipient", unique=True),
    Index("surfaces_message", "channel", "message_room", "message_id"),
    Index(
        "surfaces_unposted",
        "channel",
        "room",
        sqlite_where=text("message_id IS NULL"),
        postgresql_where=text("message_id IS NULL"),
    ),
)

lanes = Table(
    "lanes",
    metadata,
    Column("name", String(240), primary_key=True),
    Column("free_at", UtcDateTime, nullable=False),
    Column("token", String(40)),
    Column("leased_until", UtcDateTime),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("job", String(20), nullable=False),
    Column("case_id", _ID),
    Column("surface_id", _ID),
    Column("exchange_id", _ID),
    Column("history_id", _ID),
    Column("name", String(40)),
    Column("recipient", String(120)),
    Column("lane", String(240), nullable=False),
    Column("order_key", String(280), nullable=False),
    Column("once_key", String(120)),
    Column("state", String(10), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("token", String(40)),
    Column("error", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Index(
        "outbox_due",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "outbox_lane",
        "lane",
        "id",
        sqlite_where=text("state IN ('waiting', 'leased')"),
        postgresql_where=text("state IN ('waiting', 'leased')"),
    ),
    Index(
        "outbox_order",
        "order_key",
        "id",
        sqlite_where=text("state IN ('waiting', 'leased')"),
        postgresql_where=text("state IN ('waiting', 'leased')"),
    ),
    Index(
        "outbox_once",
        "once_key",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("outbox_case", "case_id"),
    Index("outbox_done", "done_at"),
)

people = Table(
    "people",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("circonscription", String(80), nullable=False),
    Column("email", String(200), nullable=False),
    Column("telephone", String(60), nullable=False),
    Column("hours", String(120), nullable=False),
    Column("coordonnateur", String(100), nullable=False),
    Column("accounts", JSON, nullable=False),
    Column("replaces_from", Date),
    Column("replaces_until", Date),
    Column("room", String(300)),
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

circonscriptions = Table(
    "circonscriptions",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("nom", String(120), nullable=False),
    Column("region", String(80), nullable=False),
    Column("carte", String(20), nullable=False),
)

scrutins = Table(
    "scrutins",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("nom", String(200), nullable=False),
    Column("jour_j", Date, nullable=False),
    Column("circonscriptions", JSON, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""One row a reference set (the directory): replicas read it again when its number grows."""
