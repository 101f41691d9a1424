"""Logs say what failed, and quote nobody."""

import logging

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from bot.logs import configure_logs


@pytest.mark.parametrize(
    ("error", "written"),
    [(BadHttpMessage("b'mots de quelqu’un'"), False), (RuntimeError("à nous"), True)],
)
def test_an_unreadable_request_is_not_quoted_and_our_own_failures_are_logged(
    error: Exception, written: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs()
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=error)
    assert ("Error handling request" in capsys.readouterr().err) is written
