"""The tables, once: migrations build them, repositories query them."""

from bot.storage.schema.casework import (
    case_files,
    case_words,
    cases,
    counters,
    history,
    instructions,
    likenesses,
    relays,
    surfaces,
)
from bot.storage.schema.columns import UtcDateTime, metadata
from bot.storage.schema.delivery import lanes, outbox
from bot.storage.schema.reference import circonscriptions, duties, people, revisions, scrutins
from bot.storage.schema.review import (
    corrections,
    journal,
    proposals,
    reviews,
    sessions,
    sign_ins,
    suspensions,
)
from bot.storage.schema.talk import conversations, drafts, exchanges, inbox

__all__ = [
    "UtcDateTime",
    "case_files",
    "case_words",
    "cases",
    "circonscriptions",
    "conversations",
    "corrections",
    "counters",
    "drafts",
    "duties",
    "exchanges",
    "history",
    "inbox",
    "instructions",
    "journal",
    "lanes",
    "likenesses",
    "metadata",
    "outbox",
    "people",
    "proposals",
    "relays",
    "reviews",
    "revisions",
    "scrutins",
    "sessions",
    "sign_ins",
    "surfaces",
    "suspensions",
]
