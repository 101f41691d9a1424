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


def org_wide(about: dict[str, Any]) -> Any:
    """An interaction where the whole organisation installed us, from one of its workspaces."""
    return {
        "team": None,
        "enterprise": {"id": "E0ORG"},
        "is_enterprise_install": True,
        "user": {"id": "U1", "team_id": "T0SOEUR"},
        **about,
    }


def edited(team: str) -> Any:
    """An edit: only the message inside says whose it is."""
    change = {"subtype": "message_changed", "message": {"user_team": team, "user": "U1"}}
    return {"team_id": "T0ORG", "event": {"type": "message", **change}}


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
        (org_wide({"view": {"id": "V1"}}), True, GRID),
        (org_wide({"channel": {"id": "D1"}}), True, GRID),
        (org_wide({"channel": {"id": "C1"}}), False, GRID),
        (org_wide({"channel": {"id": "C1"}}), True, GRID | {"T0SOEUR"}),
        (edited("T9AUTRE"), False, OURS),
        (edited("T0ORG"), True, OURS),
        ({}, False, OURS),
    ],
)
def test_the_users_own_team_counts(payload: Any, served: bool, teams: frozenset[str]) -> None:
    assert bool(author_teams(payload) & teams) is served
