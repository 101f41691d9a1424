"""Serving only the organisation's own workspaces, kindly to the others."""

from collections.abc import Awaitable, Callable

from slack_bolt.response import BoltResponse

from bot.slack.answers import first_field_error, said
from bot.slack.phrases import OTHER_WORKSPACE
from bot.slack.workspace import Payload, author_teams

Middleware = Callable[..., Awaitable[BoltResponse | None]]


def own_people_only(*, team_ids: frozenset[str], refused: Callable[[str], None]) -> Middleware:
    """A middleware that answers strangers itself; no turn runs for them.

    `team_ids` holds workspaces and organisations. Each refusal is reported as `workspace`.
    """

    async def guard(
        body: Payload, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        if author_teams(body) & team_ids:
            return await next()
        refused("workspace")
        return _refusal(body)

    return guard


def _refusal(body: Payload) -> BoltResponse:
    """200 in every case, so that Slack stops; words where somebody waits for them."""
    if "command" in body:
        return BoltResponse(status=200, body=said(OTHER_WORKSPACE))
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=first_field_error(body["view"], OTHER_WORKSPACE))
    return BoltResponse(status=200)
