"""Every code that a platform or we may give has its French, and what to do about it."""

import inspect
import re

import pytest

import bot.teams.credentials
import bot.teams.tokens
from bot.doctor.causes import explained
from bot.slack import errors as slack_errors
from bot.teams import errors as teams_errors

TOKEN_CODES = {
    code
    for module in (bot.teams.credentials, bot.teams.tokens)
    for code in re.findall(r'"(token_[a-z_]+)"', inspect.getsource(module))
}
FROM_MICROSOFT = {"token_invalid_client", "token_unauthorized_client", "token_invalid_scope"}
OURS = {"timeout", "connection", "unreadable_answer", "channel_not_configured", "worker_lost"}
CODES = sorted(
    slack_errors.PERMANENT
    | teams_errors.PERMANENT
    | teams_errors.STALE
    | TOKEN_CODES
    | FROM_MICROSOFT
    | OURS
    | {"ratelimited", "throttled", "unauthorized", "not_registered", "busy"}
)


def test_the_codes_of_our_tokens_are_found_in_the_code() -> None:
    assert {"token_timeout", "token_failed", "token_invalid_tenant"} <= TOKEN_CODES


@pytest.mark.parametrize("code", CODES)
def test_a_code_that_may_come_is_explained(code: str) -> None:
    cause = explained(code)
    assert "inattendu" not in cause.said
    assert code in cause.said
    assert cause.todo


@pytest.mark.parametrize("code", ["http_500", "http_503", "token_http_502"])
def test_a_server_that_fails_is_told_as_such(code: str) -> None:
    assert "panne de la plateforme" in explained(code).said


@pytest.mark.parametrize("code", ["", "jamais_vu", "RuntimeError"])
def test_an_unforeseen_code_is_told_by_itself(code: str) -> None:
    cause = explained(code)
    assert (code or "sans code") in cause.said
    assert cause.todo


def test_a_cause_is_one_line() -> None:
    assert all("\n" not in explained(code).said + explained(code).todo for code in CODES)
