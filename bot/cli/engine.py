"""The engine on some content, as every command that reads messages needs it."""

from pathlib import Path

from bot.compiled import default_cache, load_understander
from intents.understanding import Understander


def engine(content_dir: Path | None) -> Understander:
    """The compiled engine, from this user's cache; raises faq's ContentError."""
    return load_understander(content_dir, cache=default_cache())
