"""Tests in which the database plays no part run on SQLite, and only some of them on PostgreSQL too.

What each kind of database does with a query is held by tests/storage, on both. These go through
the same queries hundreds of times: the share below is enough to see that they go together.
"""

from zlib import crc32

import pytest

ONE_IN = {"tests/conversation/test_dialogues.py": 5, "tests/console/": 4}
"""Of the tests under a path, how many there are for one that runs on PostgreSQL."""

_POSTGRESQL = "postgresql"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the others out, always the same ones; a test that was asked for by name stays."""
    if any("::" in argument for argument in config.args):
        return
    spared = [item for item in items if _spared(item)]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in set(spared)]


def _spared(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    if call is None or _POSTGRESQL not in call.params.values():
        return False
    one_in = next((n for path, n in ONE_IN.items() if item.nodeid.startswith(path)), 1)
    return crc32(item.nodeid.encode()) % one_in != 0
