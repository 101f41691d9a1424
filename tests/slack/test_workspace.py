"""Whose team a request is from, over workspaces, organisations and shared channels."""

from typing import Any

import pytest

from bot.slack.workspace import author_teams

OURS = frozenset({"T0ORG"})
GRID = frozenset({"E0ORG"})


def event(team: str | None, *, shared: bool = False, enterprise: str | None = None) -> Any:
    said = {"type": "message", **({"user_team": team} if team else {})}
    return {
        "type": "event_callback",
        "team_id": "T0ORG",
        "enterprise_id": enterprise,
        "is_ext_shared_channel": shared,
        "event": said,
    }


@pytest.mark.parametrize(
    ("payload", "served", "teams"),
    [
        (event("T0ORG"), True, OURS),
        (event(None), True, OURS),
        (event("T9AUTRE", shared=True), False, OURS),
        (event("T9AUTRE"), False, OURS),
        (event("E9AUTRE", shared=True, enterprise="E0ORG"), False, GRID),
        (event("T9AUTRE", shared=True, enterprise="E0ORG"), False, GRID),
        (event("T0SOEUR", enterprise="E0ORG"), True, GRID),
        (event("T0ORG", shared=True, enterprise="E0ORG"), True, GRID),
        (event("E0ORG", shared=True, enterprise="E0ORG"), True, GRID),
        ({"command": "/com4", "team_id": "T0ORG"}, True, OURS),
        ({"command": "/com4", "team_id": "T9AUTRE"}, False, OURS),
        ({"command": "/com4", "team_id": "T0X", "enterprise_id": "E0ORG"}, True, GRID),
        ({"user": {"id": "U1", "team_id": "T0ORG"}, "team": {"id": "T0ORG"}}, True, OURS),
        ({"user": {"id": "U1", "team_id": "T9AUTRE"}, "team": {"id": "T0ORG"}}, False, OURS),
        (
            {"user": {"team_id": "T0X"}, "team": {"id": "T0X", "enterprise_id": "E0ORG"}},
            True,
            GRID,
        ),
        ({"user": {"id": "U1"}, "team": None, "enterprise": {"id": "E0ORG"}}, True, GRID),
        ({}, False, OURS),
    ],
)
def test_the_users_own_team_counts(payload: Any, served: bool, teams: frozenset[str]) -> None:
    assert bool(author_teams(payload) & teams) is served
