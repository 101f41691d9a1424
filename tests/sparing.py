"""Tests in which the database plays no part run on SQLite, and only some of them on PostgreSQL too.

What each kind of database does with a query is held by tests/storage, on both. These go through
the same queries hundreds of times: the share below is enough to see that they go together, and
keeps the suite under ten minutes on two cores. `pytest --both` leaves nothing out.
"""

from zlib import crc32

import pytest

ONE_IN = {
    "tests/conversation/": 8,
    "tests/console/": 6,
    "tests/delivery/": 4,
    "tests/doctor/": 4,
    "tests/privacy/": 4,
    "tests/service/": 3,
}
"""Of the tests under a path, how many there are for one that runs on PostgreSQL."""

ALWAYS = ("tests/delivery/test_chaos.py", "tests/service/test_first_light.py")
"""Where the database itself is put to the test."""

_POSTGRESQL = "postgresql"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let somebody with time run everything on both."""
    parser.addoption("--both", action="store_true", help="run every test on both databases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the others out, always the same ones; a test that was asked for by name stays."""
    if config.getoption("--both") or any("::" in argument for argument in config.args):
        return
    spared = [item for item in items if _spared(item)]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in set(spared)]


def _spared(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    if call is None or _POSTGRESQL not in call.params.values():
        return False
    if item.nodeid.startswith(ALWAYS):
        return False
    one_in = next((n for path, n in ONE_IN.items() if item.nodeid.startswith(path)), 1)
    return crc32(item.nodeid.encode()) % one_in != 0
