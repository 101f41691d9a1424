"""The staff, the map, the calendar and the duty roster."""

from sqlalchemy import JSON, Column, Date, Integer, String, Table

from bot.storage.schema.columns import UtcDateTime, metadata, row_id

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

duties = Table(
    "duties",
    metadata,
    row_id(),
    Column("person", String(100), nullable=False),
    Column("rank", String(20), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("circonscriptions", JSON, nullable=False),
)
"""The duty roster: who answers, from when to when; an empty list of places means all."""

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""One row a reference set (the directory): replicas read it again when its number grows."""
