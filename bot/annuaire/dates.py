"""Reads the dates of the imported files, in the only form that cannot be misread."""

import re
from datetime import date

BAD_DATE = "date attendue sous la forme AAAA-MM-JJ, par exemple 2026-10-03."

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_date(written: str) -> date | None:
    """The day written as AAAA-MM-JJ, or None: 03/10/2026 is March for some, October for others."""
    if not _ISO.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
