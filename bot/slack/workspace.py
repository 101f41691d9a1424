"""Whose request it is: only the organisation's own people are served."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]
"""What Slack posted, once verified and parsed."""


def author_teams(payload: Payload) -> frozenset[str]:
    """The workspaces and the organisation of the person behind a request.

    In a channel shared with another organisation (Slack Connect) a request reaches us through our
    own workspace: the team of the *user* is what counts.
    """
    home = _ids(
        payload.get("team_id"),
        payload.get("team"),
        payload.get("enterprise_id"),
        payload.get("enterprise"),
        _of(payload.get("team"), "enterprise_id"),
    )
    theirs = _ids(*_users_team(payload))
    if not theirs or theirs & home:
        return home | theirs
    # Another workspace of the same organisation says so: the channel is shared with nobody else.
    return theirs | _ids(payload.get("enterprise_id")) if _internal(payload) else theirs


def _users_team(payload: Payload) -> tuple[object, ...]:
    event = payload.get("event")
    if isinstance(event, Mapping):
        return (event.get("user_team") or event.get("team"),)
    return (_of(payload.get("user"), "team_id"),)


def _internal(payload: Payload) -> bool:
    return payload.get("is_ext_shared_channel") is False


def _of(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _ids(*values: object) -> frozenset[str]:
    named = (_of(value, "id") if isinstance(value, Mapping) else value for value in values)
    return frozenset(value for value in named if isinstance(value, str) and value)
