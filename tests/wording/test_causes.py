"""Why a message did not arrive is said in French, whatever the platform calls it."""

import pytest

from bot.slack import errors as slack_errors
from bot.teams import errors as teams_errors
from bot.wording.voice import Voice

UNSAID = {"cannot_dm_bot", "ekm_access_denied", "no_text"}
"""Refusals of Slack that say more of us than of where we write."""


@pytest.mark.parametrize(
    "code",
    sorted({*slack_errors.PERMANENT, *teams_errors.PERMANENT, *teams_errors.STALE} - UNSAID),
)
def test_a_refusal_that_lasts_has_its_own_sentence(voice: Voice, code: str) -> None:
    assert voice.cause(code) != voice.cause("autre")


def test_the_refusals_of_teams_that_somebody_must_lift_are_told_apart(voice: Voice) -> None:
    told = {code: voice.cause(code) for code in teams_errors.REFUSED.values()}
    assert len(set(told.values())) == len(told)
    assert "bloquée" in told["blocked_by_user"]
    assert "pas installée" in told["app_removed"]
    assert "administration" in told["disabled_by_admin"]


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("token_timeout", "token"),
        ("token_invalid_client", "token"),
        ("http_503", "http"),
        ("invalid_blocks", "invalid"),
    ],
)
def test_a_code_is_known_by_its_family(voice: Voice, code: str, family: str) -> None:
    assert voice.cause(code) == voice.phrases(f"cause.{family}")


@pytest.mark.parametrize("code", ["", "KeyError", "jamais_vu"])
def test_a_code_that_nobody_foresaw_still_says_that_it_failed(voice: Voice, code: str) -> None:
    assert voice.cause(code) == voice.phrases("cause.autre")
