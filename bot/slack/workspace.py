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
    return theirs | _organisation(payload) if _internal(payload) else theirs


def _users_team(payload: Payload) -> tuple[object, ...]:
    event = payload.get("event")
    if isinstance(event, Mapping):
        # An edit or a deletion says whose message it is about, inside.
        said = (event, event.get("message"), event.get("previous_message"))
        return (next((team for team in map(_team_of, said) if team), None),)
    return (_of(payload.get("user"), "team_id"),)


def _team_of(message: object) -> object:
    return _of(message, "user_team") or _of(message, "team")


def _organisation(payload: Payload) -> frozenset[str]:
    return _ids(
        payload.get("enterprise_id"),
        payload.get("enterprise"),
        _of(payload.get("team"), "enterprise_id"),
    )


def _internal(payload: Payload) -> bool:
    """Whether nobody of another organisation can be there, so that ours tells who it is.

    That is a channel shared with nobody else, a private conversation with us, or a view: we open
    one only for somebody whose act was already served.
    """
    room = _of(payload.get("channel"), "id")
    private = isinstance(room, str) and room.startswith("D")
    in_view = isinstance(payload.get("view"), Mapping)
    return payload.get("is_ext_shared_channel") is False or private or in_view


def _of(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _ids(*values: object) -> frozenset[str]:
    named = (_of(value, "id") if isinstance(value, Mapping) else value for value in values)
    return frozenset(value for value in named if isinstance(value, str) and value)
