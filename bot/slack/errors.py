"""What Slack's refusals mean for a delivery: never, later, or the message is gone."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

from bot.channel import DeliveryError, MessageGone

PERMANENT = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_arguments",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "user_deactivated",
        "user_disabled",
        "user_not_found",
        "users_not_found",
    }
)
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})

UNSAID_WAIT = 5.0
"""Seconds to wait when Slack asks to slow down without saying for how long."""


def delivery_error(error: SlackApiError) -> DeliveryError:
    """The refusal as a DeliveryError; a code we do not know may pass later."""
    response = error.response
    # An unreadable body comes as aiohttp's own response, which has `status` and no `data`.
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, Mapping) else None
    cause = code if isinstance(code, str) else f"http_{status}"
    if status == 429 or cause in ("ratelimited", "rate_limited"):
        return DeliveryError("ratelimited", retry_after=_wait(getattr(response, "headers", {})))
    if cause in GONE:
        return MessageGone(cause)
    return DeliveryError(cause, permanent=cause in PERMANENT)


def _wait(headers: Mapping[str, str]) -> float:
    try:
        return max(0.0, float(headers.get("Retry-After", UNSAID_WAIT)))
    except ValueError:
        return UNSAID_WAIT
