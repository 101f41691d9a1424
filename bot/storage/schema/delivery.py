"""What is still to be sent, and the rooms it goes to."""

from sqlalchemy import Column, Index, Integer, String, Table, text

from bot.storage.schema.columns import ID, UtcDateTime, metadata, row_id

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
    row_id(),
    Column("job", String(20), nullable=False),
    Column("case_id", ID),
    Column("surface_id", ID),
    Column("exchange_id", ID),
    Column("history_id", ID),
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
