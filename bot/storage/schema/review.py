"""The console: who signed in and read what, and what reviewers decided."""

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, Text

from bot.storage.schema.columns import ID, UtcDateTime, metadata, row_id

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("next", String(400), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""A sign-in under way: what the provider must give back, and where to go then."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("person", String(100)),
    Column("role", String(20), nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("revoked_at", UtcDateTime),
)

journal = Table(
    "journal",
    metadata,
    row_id(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("reviewer", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("reason", Text),
)
"""Who read or exported what, and why. Append only."""

reviews = Table(
    "reviews",
    metadata,
    Column("exchange_id", ID, primary_key=True),
    Column("verdict", String(20), nullable=False),
    Column("entry", String(80)),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""A reviewer's verdict on an exchange."""

proposals = Table(
    "proposals",
    metadata,
    row_id(),
    Column("kind", String(20), nullable=False),
    Column("entry", String(80)),
    Column("text", Text, nullable=False),
    Column("exchanges", JSON, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
)
"""What the content should gain: a phrasing, an entry, an out-of-scope example."""

suspensions = Table(
    "suspensions",
    metadata,
    row_id(),
    Column("entry", String(80), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("lifted_by", String(200)),
    Column("lifted_at", UtcDateTime),
)
"""An entry that must not be shown until somebody lifts the suspension."""

corrections = Table(
    "corrections",
    metadata,
    row_id(),
    Column("entry", String(80), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""What was written to everyone who had received an answer."""
